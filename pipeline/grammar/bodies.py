"""Names of bodies: an enumeration cut into units, what looks like a body, when two names mean one body.

The words are in `rules/bodies.yaml`; texts may be in any case, with either placement of tones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import takewhile

import regex

from pipeline.core.model import Span
from pipeline.core.rules import load
from pipeline.core.vietnamese import fold, plain
from pipeline.grammar.body_words import any_of, body_pattern, words_of_bodies
from pipeline.grammar.known_departments import known_departments
from pipeline.grammar.people_words import is_trade
from pipeline.grammar.series import agencies_in, named_one_by_one, series_in
from pipeline.grammar.told_areas import areas_told, of_places

_EDGE = " \t\n.,;:-–—+•*_/"
_LONGEST = 160  # characters of a name with commas in it
_SEPARATOR = regex.compile(r"[;\n]|,|(?<=\s)(?:và|cùng|hoặc)(?=\s)", regex.IGNORECASE)
_JOINS = regex.compile(r"[,\-]|(?<!\w)và(?!\w)")
_HARD = frozenset(";\n")
_PERSON = regex.compile(r"(?i:đồng chí|đ/c|ông|bà)(?: \p{Lu}[\p{L}'-]*){2,5}")
_COMRADES = regex.compile(r"(?:các )?(?:đồng chí|đ/c|ông|bà) (?-i:\p{Lu})", regex.IGNORECASE)
_RANKED = regex.compile(r"cơ quan (?:ngang|thuộc) (?:bộ|chính phủ)", regex.IGNORECASE)
_JUDGE = regex.compile(r"(?:phó )?chánh tòa", regex.IGNORECASE)
_JOINED = regex.compile(r"\s*[^,;]+?\s+và\s+(?P<more>\p{Lu}.*)")
_BRACKETED = regex.compile(r"\([^()\n]*\)?|\"[^\"\n]*\"")


def split_bodies(text: str) -> tuple[Span, ...]:
    """The units of an enumeration of bodies, as offsets in `text`, without bullets and closing marks.

    `các phòng chuyên môn, cơ sở vệ tinh` are two; `các sở, ban, ngành` and `Giám đốc, Thủ trưởng các đơn vị` one.
    """
    return tuple(span for _, span in units_of(text))


def units_of(text: str) -> tuple[tuple[str, Span], ...]:
    """Each unit of an enumeration: its name (with a head that it shares put before it) and where it stands."""
    matched = plain(text)
    units: list[tuple[str, Span]] = []
    head = ""
    for part in _hard_parts(matched):
        told = areas_told(matched, part)
        if told:
            head = ""
            units += told
            continue
        series = series_in(matched, part)
        if series:
            head, shared = "", _capital(text[series[0].start:series[0].end])
            units += [(f"{shared} {text[s.start:s.end]}", s) for s in series[1]]
            continue
        agencies = agencies_in(matched, part)
        if agencies:
            units += [(text[agencies[0].start:agencies[0].end] + text[s.start:s.end], s) for s in agencies[1]]
            part = Span(agencies[2], part.end)
        listed = _shared_head(matched, part)
        head = " ".join(text[a:b] for name in ("post", "head") for a, b in listed.spans(name)) if listed else head
        under = list(_names_under_head(matched, part, listed, carried=bool(head)))
        if len(under) > 1 or (under and (not listed or listed["colon"])):
            units += [(_headed(text, matched, head, span), span) for span in under]
        else:
            head = ""
            for span in _soft_parts(matched, part):
                units += named_one_by_one(text, span) or [(text[span.start:span.end], span)]
    return tuple(units)


def _hard_parts(matched: str) -> Iterator[Span]:
    start = 0
    for cut in _cuts(matched):
        if cut.group() in _HARD:
            yield from _trimmed(matched, start, cut.start())
            start = cut.end()
    yield from _trimmed(matched, start, len(matched))


def _cuts(matched: str, part: Span | None = None) -> Iterator[regex.Match[str]]:
    start, end = (part.start, part.end) if part else (0, len(matched))
    closed = [m.span() for m in _BRACKETED.finditer(matched, start, end)]
    for cut in takewhile(lambda found: found.start() < end, _SEPARATOR.finditer(matched, start)):
        if not any(a < cut.start() < b for a, b in closed):
            yield cut


def _trimmed(matched: str, start: int, end: int) -> Iterator[Span]:
    piece = matched[start:end]
    left = len(piece) - len(piece.lstrip(_EDGE))
    right = len(piece.rstrip(_EDGE))
    if right > left:
        yield Span(start + left, start + right)


def _soft_parts(matched: str, part: Span) -> list[Span]:
    """Cut at commas and `và` where what follows is a body of its own."""
    units: list[Span] = []
    start = part.start
    known = list(known_departments(matched[: part.end], part.start))
    cuts = [c for c in _cuts(matched, part) if part.start < c.start()]
    cuts = [c for c in cuts if not any(a < c.start() < b for a, b in known)]
    for cut, after in zip(cuts, [c.start() for c in cuts[1:]] + [part.end] * bool(cuts), strict=True):
        unit = matched[start:cut.start()].strip(_EDGE)
        piece = matched[cut.end():after].strip(_EDGE)
        dealt = body_pattern("department").match(unit) and body_pattern("matter").match(piece)
        inside = dealt and _is_matter(matched, cut, part)
        if not inside and _begins_unit(unit, piece, whole=matched[cut.end():part.end].strip(_EDGE)):
            units += _trimmed(matched, start, cut.start())
            start = cut.end()
    units += _trimmed(matched, start, part.end)
    return units


def _is_matter(matched: str, cut: regex.Match[str], part: Span) -> bool:
    """Whether what begins like a body behind a department is a matter of it: after `và`, or before `và` and a matter.

    `Phòng Tổ chức cán bộ, Thanh tra và Pháp chế` is one department, in `Phòng Tư pháp, Thanh tra và Công an huyện` it
    ends.
    """
    if cut.group().lower() == "và":
        return True
    joined = _JOINED.match(matched, cut.end(), part.end)
    return joined is not None and not body_pattern("head").match(joined["more"])


def _begins_unit(unit: str, piece: str, whole: str) -> bool:
    """Whether `piece`, after a comma or `và`, is a body of its own and no part of the `unit` before it."""
    if not unit or not piece:
        return False
    post = body_pattern("posts").fullmatch(unit) and body_pattern("post").match(piece)
    if post:
        if _JUDGE.fullmatch(unit):
            return True
        # `các Bộ trưởng` are named in full, `Giám đốc, Thủ trưởng các đơn vị` share their object
        comrades = "đồng chí" in unit.lower()
        plural = body_pattern("quantified").match(unit) and not piece.lower().startswith("phó") and not comrades
        return bool(plural) and not body_pattern("posts").fullmatch(whole)
    if _RANKED.match(piece):
        return True
    area, head = body_pattern("area").match(piece), body_pattern("head").match(piece)
    own = area and head and head.end() > area.end() and piece[:1].isupper()  # `Công an huyện, Huyện đội`
    if area and not own and body_pattern("to-area").fullmatch(unit):
        return False
    if unit.lower().endswith("ông") and piece.lower().startswith("bà "):
        return False
    if _PERSON.fullmatch(unit) and body_pattern("post").match(piece):
        return False
    if body_pattern("committees").fullmatch(unit) and body_pattern("committee").match(piece):
        return False
    together = body_pattern("collectives").fullmatch(unit) and body_pattern("collective").match(piece)
    if together and (not piece[:1].isupper() or body_pattern("collective").fullmatch(piece)):
        return False
    end, near = unit[-_LONGEST:], whole[:_LONGEST]
    if body_pattern("field").search(unit[-3:] + ", " + near) and _ends_inside(_flat_fields(), end, near):
        return False
    if _ends_inside(_flat_joined(), end, near) or of_places(unit, piece):
        return False
    return bool(body_pattern("head").match(whole)) or is_trade(whole, 0)


def _ends_inside(names: Sequence[str], unit: str, whole: str) -> bool:
    """Whether a comma or `và` stands inside one of the names (`Văn hóa, Thể thao và Du lịch`)."""
    flat = _flat(f"{unit} {whole}")
    border = len(_flat(unit))
    return any(
        flat.startswith(name, at) and at < border < at + len(name)
        for name in names
        for at in range(max(0, border - len(name) + 1), border)
    )


@cache
def _flat_fields() -> tuple[str, ...]:
    return tuple(_flat(w) for w in words_of_bodies("fields"))


@cache
def _flat_joined() -> tuple[str, ...]:
    return tuple(_flat(w) for w in words_of_bodies("joined_names"))


def _flat(text: str) -> str:
    return " ".join(_JOINS.sub(" ", text.lower()).split())


def _shared_head(matched: str, part: Span) -> regex.Match[str] | None:
    """The head of a list of names that share it: `Các Bộ:`, `các Sở`; a single body has none."""
    head = body_pattern("shared").match(matched, part.start, part.end)
    return head if head and (head["colon"] or head["all"]) else None


def _headed(text: str, matched: str, head: str, span: Span) -> str:
    name = text[span.start:span.end]
    field = body_pattern("field").match(matched, span.start, span.end)
    if not field and body_pattern("head").match(matched, span.start, span.end):
        return name
    return f"{_capital(head)} {name}"


def _capital(head: str) -> str:
    return head if head.isupper() else head[:1].upper() + head[1:]


def _names_under_head(
    matched: str, part: Span, listed: regex.Match[str] | None, *, carried: bool
) -> Iterator[Span]:
    """The names after a shared head; without a colon only fields are sure to be names of such a list."""
    at = listed.end() if listed else part.start
    if not listed and not (carried and _is_field(matched, part)):
        return
    sure = bool(listed and listed["colon"])
    while at < part.end:
        field = body_pattern("field").match(matched, at, part.end)
        if not field and (not sure or body_pattern("head").match(matched, at, part.end)):
            if sure or (listed and at > listed.end()):
                yield from _soft_parts(matched, Span(at, part.end))
            return
        reach = field.end() if field else at
        cut = next((c for c in _cuts(matched, part) if reach <= c.start()), None)
        yield from _trimmed(matched, at, cut.start() if cut else part.end)
        at = cut.end() if cut else part.end
        at += len(matched[at:part.end]) - len(matched[at:part.end].lstrip())


def _is_field(matched: str, part: Span) -> bool:
    field = body_pattern("field").match(matched, part.start, part.end)
    return field is not None and not matched[field.end():part.end].strip(_EDGE)


@lru_cache(maxsize=4096)
def looks_like_body(text: str) -> bool:
    """Whether a phrase begins like the name of a body, a post or a collective (`Sở Y tế`, `các đơn vị`)."""
    return bool(body_pattern("any-head").match(plain(text).strip(_EDGE)))


def head_end(matched: str, start: int, *, first: bool = False) -> int | None:
    """Where the head of the body that begins at an offset of a plain text ends (`các đơn vị`); None without one.

    Some heads (`ngành`, `xã`) begin a body only after a quantifier, or where nothing stands before them (`first`).
    """
    head = body_pattern("any-head" if first else "head").match(matched, start)
    return head.end() if head else None


def is_collective(text: str) -> bool:
    """Whether a phrase names several bodies at once (`các phòng chuyên môn`, `Thủ trưởng các đơn vị`), no people."""
    matched = plain(text).lower()
    several = regex.search(rf"(?<!\w)(?:{any_of('quantifiers')})\s", matched)
    return several is not None and not _COMRADES.match(plain(text))


def body_key(text: str) -> str:
    """What two spellings of one body have in common: short forms written out, accents, dashes and case folded."""
    flat = _flat(plain(text).replace("(", " ").replace(")", " ")).strip(_EDGE)
    quantifier = body_pattern("quantified").match(flat)
    words = (flat[quantifier.end():] if quantifier else flat).split()
    return fold(" ".join(_written_out(words))).replace(" va ", " ")


def _written_out(words: Sequence[str]) -> Iterable[str]:
    aliases = _aliases()
    at = 0
    while at < len(words):
        for length in (3, 2, 1):
            short = " ".join(words[at:at + length])
            long = aliases.get(short)
            if long and not " ".join(words[at:]).startswith(long):
                yield _flat(long)
                break
        else:
            length = 1
            yield words[at].rstrip(".")
        at += length


@cache
def _aliases() -> dict[str, str]:
    return {plain(str(k)).lower(): plain(str(v)).lower() for k, v in load("bodies").tables["aliases"].items()}
