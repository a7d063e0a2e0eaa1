"""Several mentions of one document are one citation: which belong together, and what they say as one."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import regex

from pipeline.core.model import Citation, CitationRole, Span, Text
from pipeline.core.places import confidence_of
from pipeline.core.vietnamese import fold, plain
from pipeline.grammar.references import Reference, serial_of, symbol_of, year_of

# The strongest first; `extends` counts as amends and `reminds` as refers, and say more than these.
STRENGTH: tuple[CitationRole, ...] = (
    "implements", "answers", "replaces", "extends", "amends", "basis", "reminds", "refers", "attached",
)
_DAY = regex.compile(r"\W{1,3}ngày(?!\w)", regex.IGNORECASE)  # behind a number: what follows was not understood
_MISREAD = 2  # so many letters of a symbol may be misread or spelled otherwise, where type, serial and day agree
_LONG = 9  # a symbol of so many characters is still certain with one letter misread (TU and TW are two bodies)
_SHAPES = {"short": 1, "back": 2}  # the less a mention tells, the later it is looked up
_UNSURE = 0.85  # what a citation is worth whose number is spelled in two ways, or had its stroke put back


@dataclass(frozen=True, slots=True)
class Mention:
    """A reference and the part it plays; ``rule`` is the cue (or the shape) that says so.

    ``subject`` is true in the trích yếu, where less is told than in the text.
    """

    reference: Reference
    role: CitationRole
    rule: str
    subject: bool = False


def gather_citations(text: Text, mentions: Iterable[Mention]) -> tuple[Citation, ...]:
    """One citation for each document, in the order of their first mentions.

    Mentions without a symbol belong to the one document of their type and serial number; where there is none, they
    are one by their day, and without a day dropped, as where there is more than one. `Công văn nêu trên` is the last
    document of its type named before.
    """
    groups: list[list[Mention]] = []
    ordered = sorted(mentions, key=lambda m: (_SHAPES.get(m.reference.shape, 0), m.reference.start))
    for mention in ordered:
        of = mention.reference
        if of.shape == "back":
            if (last := _last_before(groups, of)) is not None:
                last.append(mention)
            continue
        home = [g for g in groups if any(same_document(of, m.reference) for m in g)]
        dated = [g for g in home if of.issued in {m.reference.issued for m in g}]
        if of.shape == "short" and len(home) != 1:
            if not home and of.issued:
                groups.append([mention])
        elif home:
            (dated or home)[0].append(mention)
        else:
            groups.append([mention])
    cited = (_citation(text, sorted(g, key=lambda m: m.reference.start)) for g in groups)
    return tuple(sorted(cited, key=lambda c: c.mentions[0].start))


def _last_before(groups: Sequence[list[Mention]], back: Reference) -> list[Mention] | None:
    """The document of a type (any type for `văn bản nêu trên`) that was named last before an offset."""
    named = [
        (m.reference.start, g)
        for g in groups
        for m in g
        if m.reference.start < back.start and m.reference.shape == "number" and back.type in (None, m.reference.type)
    ]
    return max(named, key=lambda n: n[0])[1] if named else None


def same_document(a: Reference, b: Reference) -> bool:
    """Whether two references may name one document: as printed, or misread where type, serial and day agree.

    Where one tells no day, a single letter of a long symbol may differ.
    """
    if "law" in (a.shape, b.shape):
        return a.shape == b.shape and _same_law(a.title or "", b.title or "")
    if a.number is None or b.number is None or serial_of(a.number) != serial_of(b.number):
        return False
    if a.issued and b.issued and a.issued != b.issued:
        return False
    if "short" in (a.shape, b.shape):
        return a.type == b.type
    mine, theirs = _comparable(a.number), _comparable(b.number)
    if mine == theirs:
        return True
    alike = a.type == b.type and year_of(a.number) == year_of(b.number)
    differ = distance(symbol_of(mine), symbol_of(theirs))
    if a.issued and b.issued:
        return alike and differ <= _MISREAD
    return alike and differ == 1 and min(len(symbol_of(mine)), len(symbol_of(theirs))) >= _LONG


def distance(a: str, b: str) -> int:
    """The number of letters put in, left out or changed between two words (Levenshtein)."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, 1):
        last, row[0] = row[0], i
        for j, y in enumerate(b, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (x != y))
    return row[-1]


def strongest(mentions: Sequence[Mention]) -> Mention:
    """The mention whose role is the strongest, the first of several."""
    return min(mentions, key=lambda m: STRENGTH.index(m.role))


def _comparable(number: str) -> str:
    symbol = fold(symbol_of(number)).upper().replace("0", "O").replace("1", "I")
    return f"{serial_of(number)}/{year_of(number)}/{symbol}"


def _same_law(a: str, b: str) -> bool:
    mine, theirs = plain(a).lower(), plain(b).lower()
    return mine == theirs or mine.startswith(f"{theirs} năm ") or theirs.startswith(f"{mine} năm ")


def _citation(text: Text, mentions: Sequence[Mention]) -> Citation:
    telling = min(mentions, key=_told)
    role = strongest(mentions)
    of = telling.reference
    rest = [m.reference for m in mentions if m.reference.shape not in _SHAPES or m.reference.issued]
    whole = replace(
        of,
        issued=of.issued or next((r.issued for r in rest if r.issued), None),
        issuer=of.issuer or next((r.issuer for r in rest if r.issuer), None),
        title=of.title or next((r.title for r in rest if r.title), None),
    )
    spelled_alike = len({_comparable(r.number) for r in rest if r.number and r.shape == of.shape}) <= 1
    day_lost = whole.issued is None and bool(_DAY.match(text.plain, whole.end))
    sure = spelled_alike and not day_lost and (whole.number is None or "/" in text.text[whole.start : whole.end])
    return Citation(
        type=whole.type,
        number=whole.number,
        issued=whole.issued,
        issuer=whole.issuer,
        title=whole.title,
        role=role.role,
        start=whole.start,
        end=whole.tail,
        mentions=tuple(Span(m.reference.start, m.reference.tail) for m in mentions),
        rule=role.rule,
        confidence=round(confidence_of(text, whole.start, whole.end) * (1 if sure else _UNSURE), 3),
    )


def _told(mention: Mention) -> tuple[bool, int, bool, int, int]:
    r = mention.reference
    told = (r.issued is not None) + (r.issuer is not None)
    return (r.shape in _SHAPES, -told, mention.subject, STRENGTH.index(mention.role), r.start)
