"""The signature: who signs, in which post, for whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import regex

from pipeline.core.casing import sentence_case
from pipeline.core.lines import RANKS, is_name, is_upper
from pipeline.core.model import Zone
from pipeline.core.paragraphs import unwrap
from pipeline.core.rules import Rule, load
from pipeline.core.vietnamese import plain
from pipeline.core.zoning import zone_by_rule

_EDGE = " .,;:*_/-"
_MISREAD = regex.compile(
    r"(?!(?:kt|tm|tl|tuq|q|t/m|k/t|t/l|tp|tx|ts|ths|bs|gs|pgs)\b)[\p{L}\d]{1,3}\.\s*\p{L}{3}", regex.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class SignatureLine:
    """A printed line of the foot: its text, where it stands in the dispatch's text, its left edge on the page."""

    text: str
    start: int
    end: int
    left: float = 0.0


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
    names = [i for i, line in enumerate(lines) if is_name(line.text) and not is_upper(line.text)]
    if not names:
        names = [i for i, line in enumerate(lines) if i and _is_name_in_capitals(line.text)]
    chosen = max(names, key=lambda i: (round(lines[i].left, 1), i)) if names else None
    before = max((i for i in names if chosen is not None and i < chosen), default=-1)
    titles = _titles(lines[before + 1: len(lines) if chosen is None else chosen])
    prefixed = [(line, found) for line in titles if (found := _authority().pattern.match(plain(line.text)))]
    posts = [line for line in titles if not _authority().pattern.match(plain(line.text)) and " " in line.text]
    line = lines[chosen] if chosen is not None else None
    return Signature(
        signer=_bare_name(line.text) if line else None,
        title=sentence_case(posts[-1].text.strip(_EDGE)) if posts else None,
        signs_for=sentence_case(_post(*prefixed[-1])) if prefixed else None,
        signer_line=line,
        title_line=posts[-1] if posts else None,
        authority_line=prefixed[-1][0] if prefixed else None,
    )


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
        if titles and zone_by_rule(plain(line.text)) is not Zone.SIGNATURE:
            above = titles.pop()
            line = SignatureLine(unwrap([above.text, line.text]), above.start, line.end, above.left)
        titles.append(line)
    return titles


def _is_name_in_capitals(text: str) -> bool:
    bare = RANKS.sub("", text.strip(_EDGE)).title()
    return is_upper(text) and is_name(bare) and bare.split()[0] in load("bodies").tables["surnames"]


def _bare_name(text: str) -> str:
    """The name without rank, academic title and degree."""
    name = " ".join(RANKS.sub("", text.strip(_EDGE)).split())
    return name.title() if name.isupper() else name
