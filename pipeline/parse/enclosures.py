"""One file with several dispatches: where the next begins, by its own head behind the foot of the one before.

Annexes, forms to be filled in, plans that a decision enacts (they bear the head again, but no number) and quoted heads
are no dispatches of their own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import regex

from pipeline.core.model import Cut, Line, Page, Table, Zone
from pipeline.core.rules import load
from pipeline.core.vietnamese import fold
from pipeline.grammar.columns import split_columns
from pipeline.grammar.lines import is_name, is_upper
from pipeline.grammar.zoning import cleaned, is_dirt, title_in, zone_by_rule

_HEAD_LINES = 26  # within which a head tells its number, its day and its title
_ONE_HEAD = 10  # lines between the two lines of one motto, two columns being read one after the other
_TOP = 0.4  # of the page: a head stands above
_TOP_LINES = 12
_BESIDE = 90  # letters between what is sent along and the word that says so
_HEAD_ZONES = frozenset({Zone.NUMBER, Zone.DATE, Zone.ABOUT, Zone.MARK, Zone.ARRIVAL, Zone.NOISE, Zone.MOTTO})
_FOOT = frozenset({Zone.COPIES, Zone.SIGNATURE})
_SAYS_WHAT = frozenset({Zone.ABOUT, Zone.ADDRESSEES})
_NUMBER = regex.compile(r"\d{1,5}[a-zđ]?\s*(?:[/-]\s*(?:\d{4}\s*[/-]\s*)?(?P<symbol>\p{L}.*))", regex.IGNORECASE)
_DAY = regex.compile(r"ngay\s*\d{1,2}\D{1,12}\d{1,2}\D{1,8}\d{4}")


@dataclass(frozen=True, slots=True)
class _Printed:
    """A printed line in matching form, where it stands in its page's content, and its zone by its words alone."""

    page: int
    at: int
    line: Line
    text: str
    zone: Zone | None


def find_cuts(pages: Sequence[Page]) -> tuple[Cut, ...]:
    """The places at which another dispatch begins, in order; none in a file with one dispatch."""
    lines = [p for page in pages for p in _printed(page)]
    anchors = [i for i in _anchors(lines) if i]
    starts = [(start, i) for i in anchors if (start := _start(lines, i)) is not None]
    found: list[tuple[int, Cut]] = []
    for n, (start, anchor) in enumerate(starts):
        begin = found[-1][0] if found else 0
        end = starts[n + 1][0] if n + 1 < len(starts) else len(lines)
        cut = _judged(lines, begin, start, anchor, end)
        if cut is not None and start > begin:
            found.append((start, cut))
    return tuple(cut for _, cut in found)


def cut_up(pages: Sequence[Page], cuts: Sequence[Cut]) -> list[tuple[Page, ...]]:
    """The pages of each dispatch of a file; a page on which one ends and the next begins is shared out.

    The pages keep their numbers in the file.
    """
    places = [(cut.page, cut.line) for cut in cuts]
    bounds = [(0, 0), *places, (pages[-1].number + 1, 0)]
    parts = []
    for first, last in zip(bounds, bounds[1:], strict=False):
        part = []
        for page in pages:
            begin = first[1] if page.number == first[0] else 0
            end = last[1] if page.number == last[0] else len(page.content)
            inside = first[0] <= page.number <= last[0] and begin < end
            if inside:
                part.append(replace(page, content=page.content[begin:end]))
        parts.append(tuple(part))
    return parts


def sends_along(text: str, kind: str | None) -> bool:
    """Whether a letter says that a dispatch of this type (`KH`) goes with it: the type stands by the word that says so.

    `kèm theo Công văn này` says it of something else.
    """
    known = load("types").tables["types"].get(kind or "", {})
    names = [name.lower() for name in (known.get("name"), *known.get("also", ())) if name]
    if not names or kind == "CV":
        return False
    low = text.lower()
    for words in load("enclosures").tables["sending"]:
        for found in regex.finditer(rf"(?<!\w){regex.escape(words)}(?!\w)", low):
            beside = low[max(0, found.start() - _BESIDE) : found.end() + _BESIDE]
            if any(regex.search(rf"(?<!\w){regex.escape(name)}(?!\w)(?!\s+này)", beside) for name in names):
                return True
    return False


def _printed(page: Page) -> Iterator[_Printed]:
    for at, item in enumerate(page.content):
        if isinstance(item, Table):
            yield _Printed(page.number, at, Line("", page.number), "", Zone.TABLE)
            continue
        if not item.text.strip():
            continue
        for half in split_columns(item):
            text = cleaned(half)
            yield _Printed(page.number, at, half, text, zone_by_rule(text))


def _anchors(lines: Sequence[_Printed]) -> Iterator[int]:
    """The first line of each motto; and on a page without one, a number at its top."""
    before = -_ONE_HEAD - 1
    with_motto = {p.page for p in lines if p.zone is Zone.MOTTO}
    tops = {p.page: i for i, p in reversed(list(enumerate(lines)))}
    for i, p in enumerate(lines):
        if p.zone is Zone.MOTTO:
            apart = i - before > _ONE_HEAD or p.page != lines[before].page
            before = i
            if apart:
                yield i
        elif p.zone is Zone.NUMBER and p.page not in with_motto and i - tops[p.page] < _TOP_LINES and _at_top(p.line):
            yield i


def _start(lines: Sequence[_Printed], anchor: int) -> int | None:
    """The first line of the head round an anchor; None where something else stands over it on its page."""
    page, at = lines[anchor].page, anchor
    boxed = lines[anchor].line.box is not None
    while at and lines[at - 1].page == page:
        above = lines[at - 1]
        if not boxed and at < anchor and lines[at].line.space_above >= 1 and above.zone not in _HEAD_ZONES:
            break
        if not _of_head(above):
            break
        at -= 1
    top = not at or lines[at - 1].page != page
    return at if top or not boxed else None


def _at_top(line: Line) -> bool:
    return line.box is not None and line.box.top < _TOP


def _of_head(p: _Printed) -> bool:
    if p.zone in _FOOT or p.zone is Zone.TABLE:
        return False
    left = p.line.column == "left" and _at_top(p.line)
    return p.zone in _HEAD_ZONES or left or is_dirt(p.line) or (is_upper(p.text) and not title_in(p.text))


def _judged(lines: Sequence[_Printed], begin: int, start: int, anchor: int, end: int) -> Cut | None:
    """Whether a head is that of a dispatch of its own, and whether that is sure."""
    head = lines[start : min(start + _HEAD_LINES, end)]
    if not head or _is_form([*_over(lines, start), *head]):
        return None
    number = next((p.text for p in head if p.zone is Zone.NUMBER and _is_number(p.text)), None)
    dated = any(p.zone is Zone.DATE and _DAY.search(fold(p.text)) for p in head)
    title = next((p.text for p in head if title_in(p.text)), None)
    told = title is not None or any(p.zone in _SAYS_WHAT for p in head)
    ended, ends = _has_foot(lines[begin:start]), _has_foot(lines[start:end])
    at = lines[start]
    if number is None and (_is_enacted(head) or not (told and (dated or (ends and _has_symbol(head))))):
        return None
    motto = lines[anchor].zone is Zone.MOTTO
    if (not ended and (at.line.box is None or not number)) or not (motto or (ended and (dated or told))):
        return None
    sure = bool(number) and dated and told and ended and ends and motto
    # whatever stands over the first word of a page belongs to what begins on it
    first = start == 0 or lines[start - 1].page != at.page
    return Cut(at.page, 0 if first else at.at, sure, number or title or at.text)


def _over(lines: Sequence[_Printed], start: int) -> Sequence[_Printed]:
    """The last lines above a head on its own page: what it is called there."""
    page = lines[start].page
    above = [p for p in lines[max(0, start - 2) : start] if p.page == page]
    # what stands above a table is not over the head
    return [] if any(p.zone is Zone.TABLE for p in above) else above


def _is_form(head: Sequence[_Printed]) -> bool:
    forms = tuple(load("enclosures").tables["forms"])
    until = next((i for i, p in enumerate(head) if p.zone in _SAYS_WHAT or title_in(p.text)), len(head))
    return any(p.zone is Zone.ANNEX_TITLE or p.text.lower().startswith(forms) for p in head[:until])


def _is_enacted(head: Sequence[_Printed]) -> bool:
    """Whether a plan says that another dispatch enacts it: it bears the head again, and belongs to that dispatch."""
    return any(p.text.startswith("(") and "kèm theo" in p.text.lower() for p in head)


def _has_symbol(head: Sequence[_Printed]) -> bool:
    """Whether the number is blank, as a draft leaves it, and the symbol told; a form has dots for both."""
    return any(p.zone is Zone.NUMBER and "…" not in p.text and ".." not in p.text for p in head)


def _is_number(text: str) -> bool:
    found = _NUMBER.search(text)
    if not found:
        return False
    group = fold(found["symbol"]).lower().split("-")[0].split("/")[0].strip()
    return group not in load("enclosures").tables["copies"]


def _has_foot(lines: Sequence[_Printed]) -> bool:
    """Whether a dispatch ends in these lines: with Nơi nhận, or with the name under a signer's post."""
    if any(p.zone is Zone.COPIES for p in lines):
        return True
    signed = next((i for i, p in enumerate(lines) if p.zone is Zone.SIGNATURE), None)
    return signed is not None and any(is_name(p.text) for p in lines[signed + 1 :])
