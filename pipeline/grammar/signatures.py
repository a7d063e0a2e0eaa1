"""The signature: who signs, in which post, for whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cache

import regex

from pipeline.core.model import Zone
from pipeline.core.rules import Rule, load
from pipeline.core.vietnamese import fold, plain
from pipeline.grammar.bodies import looks_like_body
from pipeline.grammar.casing import sentence_case
from pipeline.grammar.lines import RANKS, is_name, is_upper
from pipeline.grammar.paragraphs import unwrap
from pipeline.grammar.zoning import zone_by_rule

_EDGE = " .,;:*_/-"
_BOARD = regex.compile(  # the head of a board of many bodies, whose members hold their posts elsewhere
    r"(?:phó )?trưởng (?:tiểu )?ban(?! tổ chức| tuyên giáo| nội chính| dân vận| kinh tế| pháp chế)", regex.IGNORECASE
)
_BOTH = regex.compile(
    r"(?P<authority>(?:KT|TL|TUQ|TM)\.?\s*\p{L}[^/]*?)(?:\s+-\s+|\s*/\s*|\s+(?=PHÓ\s))(?P<own>\p{L}.*)"
)
_LIKENESS = 0.87  # of a misread post to the known one
_MISREAD = regex.compile(
    r"(?!(?:kt|tm|tl|tuq|q|t/m|k/t|t/l|tp|tx|ts|ths|bs|gs|pgs)\b)[\p{L}\d]{1,3}\.\s*\p{L}{3}", regex.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """A printed line of the foot: its text, where it stands in the dispatch, its left edge on the page."""

    text: str
    start: int
    end: int
    left: float = 0.0
    scanned: bool = False


@dataclass(frozen=True, slots=True)
class Signature:
    """A signer with post and authority as they are written in a sentence, and the lines they were read from."""

    signer: str | None = None
    title: str | None = None
    signs_for: str | None = None
    signer_line: SignatureLine | None = None
    title_line: SignatureLine | None = None
    authority_line: SignatureLine | None = None


def read_signature(lines: Sequence[SignatureLine]) -> Signature:
    """Read the lines of the foot; of two signers the one at the right, without geometry the last."""
    lines = [part for line in lines for part in _apart(line)]
    names = [i for i, line in enumerate(lines) if is_name(line.text) and not is_upper(line.text)]
    if not names:
        names = [i for i, line in enumerate(lines) if i and _is_name_in_capitals(line.text)]
    chosen = max(names, key=lambda i: (round(lines[i].left, 1), i)) if names else None
    before = max((i for i in names if chosen is not None and i < chosen), default=-1)
    titles = _titles(lines[before + 1: len(lines) if chosen is None else chosen])
    title, authority = _title_and_authority(titles)
    line = lines[chosen] if chosen is not None else None
    signer = _bare_name(line) if line else None
    return Signature(
        signer=signer,
        title=title[1] if title else None,
        signs_for=authority[1] if authority else None,
        signer_line=line if signer else None,
        title_line=title[0] if title else None,
        authority_line=authority[0] if authority else None,
    )


def _apart(line: SignatureLine) -> tuple[SignatureLine, ...]:
    """A line, in two where the signer's own post stands behind whom he signs for (`KT. GIÁM ĐỐC - PHÓ GIÁM ĐỐC`)."""
    both = _BOTH.fullmatch(plain(line.text)) if is_upper(line.text) else None
    own = sentence_case(line.text[slice(*both.span("own"))].strip(_EDGE)) if both else ""
    if both is None or not any(own == post or own.startswith(f"{post} ") for post in known_posts()):
        return (line,)
    end, start = both.end("authority"), both.start("own")
    return (
        replace(line, text=line.text[:end], end=line.start + end),
        replace(line, text=line.text[start:], start=line.start + start),
    )


def is_doubtful(field: str, read: Signature) -> bool:
    """Whether a scan may have lost a part of the `signer`, `signer_title` or `signs_for`.

    A name has seldom two words only; a post alone may have lost `KT.` or its `PHÓ`; an unknown post may be torn.
    """
    if field == "signer":
        return len((read.signer or "").split()) < 3
    if read.signer is None or read.authority_line is None:
        return True
    return field == "signer_title" and read.title not in known_posts()


_Read = tuple[SignatureLine, str]  # a line and the post or body that it names


def _title_and_authority(titles: Sequence[SignatureLine]) -> tuple[_Read | None, _Read | None]:
    """The signer's own post and whom he signs for: the last line with KT., TM. and the like.

    Where a scan lost `KT.` or `TM.`, a post over its own deputy and a body over a post still tell.
    """
    found = [(line, _authority().pattern.match(plain(line.text))) for line in titles]
    prefixed = [(line, sentence_case(_post(line, match))) for line, match in found if match]
    posts = [(line, _post_name(line)) for line, match in found if not match and _is_post(line)]
    title = posts[-1] if posts and not (posts[-1][0].scanned and _names_body(posts[-1][1])) else None
    authority = prefixed[-1] if prefixed else None
    if authority and not posts and plain(authority[0].text).lower().startswith("q"):
        title = (authority[0], f"Q. {authority[1]}")
    if title and authority and title[0].scanned and plain(title[1]) == plain(authority[1]):
        title = (title[0], f"Phó {title[1]}")
    if title and len(posts) > 1 and _BOARD.match(plain(posts[-2][1])) and not _BOARD.match(plain(title[1])):
        return posts[-2], authority  # below it stands the post that he holds elsewhere
    if title and not authority and len(posts) > 1:
        over = posts[-2]
        if plain(title[1]).lower() == f"phó {plain(over[1]).lower()}" or _names_body(over[1]):
            authority = over
    return title, authority


def _is_post(line: SignatureLine) -> bool:
    """Whether the line names a post: what a scan made of strokes and seals is none."""
    known = not line.scanned or zone_by_rule(plain(line.text)) is Zone.SIGNATURE
    return " " in line.text and (known or _names_body(sentence_case(line.text)) or _near_post(line) is not None)


def _post_name(line: SignatureLine) -> str:
    """The post in sentence case; in a scan, the known post that differs from it by a letter or two."""
    return _near_post(line) or sentence_case(line.text.strip(_EDGE))


def _near_post(line: SignatureLine) -> str | None:
    name = sentence_case(line.text.strip(_EDGE))
    if not line.scanned or name in known_posts():
        return name if name in known_posts() else None
    rank = {post.lower(): post for post in known_posts() if post.startswith("Phó ") == name.startswith("Phó ")}
    near = get_close_matches(name.lower(), rank, n=1, cutoff=_LIKENESS)
    return rank[near[0]] if near else None


@cache
def known_posts() -> tuple[str, ...]:
    """The posts that stand over a signer's name, in sentence case."""
    return tuple(p for p in load("bodies").tables["phrases"] if zone_by_rule(plain(p).upper()) is Zone.SIGNATURE)


def _names_body(name: str) -> bool:
    """Whether a line names a body; `Chánh Văn phòng` is the post that leads one."""
    lower = plain(name).lower()
    is_post = name in known_posts() or any(lower.startswith(plain(p)) for p in load("bodies").tables["posts"])
    return looks_like_body(lower) and not is_post


@cache
def _authority() -> Rule:
    return next(rule for rule in load("header").rules if rule.id == "authority")


def _post(line: SignatureLine, found: regex.Match[str]) -> str:
    return line.text[found.start("post"):found.end("post")].strip(_EDGE)


def _titles(lines: Sequence[SignatureLine]) -> list[SignatureLine]:
    """Titles, a wrapped one as one line; a line goes on with the title above where it begins no post of its own."""
    titles: list[SignatureLine] = []
    for line in lines:
        if line.text.startswith("(") or not is_upper(line.text) or _MISREAD.match(plain(line.text)):
            continue
        if "," in line.text and line.text.rstrip().endswith("."):
            continue  # the end of the list of copies (`VT, KSTT.`)
        if titles and zone_by_rule(plain(line.text)) is not Zone.SIGNATURE and not _complete(titles[-1]):
            above = titles.pop()
            line = replace(line, text=unwrap([above.text, line.text]), start=above.start, left=above.left)
        titles.append(line)
    return titles


def _complete(title: SignatureLine) -> bool:
    """Whether a scanned title is a known post in full: what stands below it is no further line of it."""
    match = _authority().pattern.match(plain(title.text))
    post = replace(title, text=_post(title, match)) if match else title
    return title.scanned and _near_post(post) is not None


def _is_name_in_capitals(text: str) -> bool:
    bare = RANKS.sub("", text.strip(_EDGE)).title()
    return is_upper(text) and is_name(bare) and bare.split()[0] in load("bodies").tables["surnames"]


def _bare_name(line: SignatureLine) -> str | None:
    """The name without rank, academic title and degree.

    In a scan the family name is read by its letters (`Nguyên` is `Nguyễn`); a name that begins with none is torn.
    """
    words = RANKS.sub("", line.text.strip(_EDGE)).split()
    words = [word.title() if word.isupper() else word for word in words]
    if line.scanned and words[0] not in _families():
        family = [name for name in _families() if fold(name) == fold(words[0])]
        if len(family) != 1:
            return None
        words[0] = family[0]
    return " ".join(words)


@cache
def _families() -> tuple[str, ...]:
    return tuple(dict.fromkeys(str(name) for name in load("bodies").tables["surnames"]))
