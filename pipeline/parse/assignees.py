"""Who must do it, who helps, who receives the result: bodies beside the cues of rules/assignees.yaml."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Literal

import regex

from pipeline.core.annotation import annotate_stretches
from pipeline.core.bodies import looks_like_body
from pipeline.core.cues import Cue, between, cues_between, cues_of, spans_of
from pipeline.core.model import Finding, Header, Item, Span, TaskRow, Text, UnitMention
from pipeline.core.unit_names import (
    Names,
    begins_name,
    ends_with_area,
    name_end,
    names_in,
    names_too,
    units_between,
)
from pipeline.core.vietnamese import plain

if TYPE_CHECKING:
    from spacy.tokens import Doc

_Part = Literal["lead", "support", "reports_to"]

_CONFIDENCE = {"order-to": 0.97, "as-for": 0.9, "directs": 0.9, "subject": 0.95, "label": 0.95, "heading": 0.96}
_HELPER = 0.95
_RECEIVER = 0.93
_CONNECTED = regex.compile(
    r"(?:^|[,;:(-]|(?<!\w)(?:và|đồng thời|nay|kính|do đó|do vậy|vì vậy|theo đó|nhận được [^,;:]{0,60}))\s*$",
    regex.IGNORECASE,
)
_ADVERBIAL = regex.compile(
    r"(?:khi|(?:các )?trường hợp|đối với|căn cứ|trên cơ sở|để|nhằm|kết thúc|trong|sau khi|trước|định kỳ|hằng|hàng|từ|ngày|qua"
    r"|theo(?! dõi)|nếu|ngay|đến|vào|chậm nhất|nhận được|nhân dịp|tùy|ngoài)(?!\w)",
    regex.IGNORECASE,
)
_CONNECTOR = regex.compile(
    r"(?:[\s,*\"+-]|(?<!\w)(?:đồng thời|ngoài ra|bên cạnh đó|từ đó|trong đó|theo đó|lưu ý|ghi chú|riêng|bước \d+)(?!\w)"
    r"[,:]?)*",
    regex.IGNORECASE,
)
_COMMITTEE = regex.compile(
    r"(?:các )?(?:đảng ủy|tỉnh ủy|huyện ủy|thành ủy|cấp ủy|ban thường vụ|thường trực|chi bộ|đảng bộ|ban cán sự"
    r"|đảng đoàn)",
    regex.IGNORECASE,
)
_LEADING = regex.compile(r"lãnh đạo\s", regex.IGNORECASE)
_PURPOSE = regex.compile(r"(?<!\w)(?:để|nhằm)\s", regex.IGNORECASE)
_OF = regex.compile(
    r"(?<!\w)(?:của|với|về|cho|tại|do|cùng|và|các|những|thuộc|qua|gửi|báo cáo|từ|ở|đến|tới|theo|bởi|giao|là|trực thuộc"
    r"|mà)\s*$",
    regex.IGNORECASE,
)
_NO_NAME = regex.compile(r"(?<!\w)(?:có trách nhiệm|có nhiệm vụ|chủ trì|phối hợp|báo cáo|phải|tổ chức)(?!\w)")
_WEAK_ADVERB = regex.compile(r"(?:(?:tự|đều|cũng|cùng|nên)\s+)?", regex.IGNORECASE)
_OPENS = regex.compile(r"(?:sau|sau đây|:)\s*[:.]?\s*$", regex.IGNORECASE)
_BEFORE_SPEAKER = regex.compile(r"[,:.]\s+|(?<!\w)(?:đồng chí|nay)\s+", regex.IGNORECASE)
_LONGEST_SPEAKER = 160  # characters
_LONGEST_NAME = 14  # words; a longer heading is no name
_PURPOSE_REACH = 70  # characters after `để` within which a report is its purpose and no duty


@dataclass(frozen=True)
class _Reading:
    """The names of the text without its parentheses, of the text with them, and the cues."""

    names: Names
    inner: Names
    cues: tuple[Cue, ...]


def find_units(
    doc: Doc, text: Text, items: Sequence[Item], header: Header, rows: Sequence[TaskRow] = ()
) -> tuple[UnitMention, ...]:
    """The bodies that are told to act, that help, and that receive results, each with its place and rule."""
    cues = cues_of(doc, "assignees")
    verbs = [c for c in cues_of(doc, "directives") if c.gives["says"] in ("act", "manner")]
    known = list(_written_out(text, items, header, rows))
    words = spans_of(doc, "word")
    outer, inner = (names_in(text.text, text.plain, verbs, known, words=words, inside=i) for i in (False, True))
    reading = _Reading(outer, inner, cues)
    clauses = spans_of(doc, "clause")
    found: list[UnitMention] = []
    for item in items:
        if item.heading:
            found += _in_heading(reading, item)
            continue
        within = between(clauses, item.start, item.end)
        units: Iterable[UnitMention] = chain.from_iterable(_in_clause(reading, c) for c in within)
        if item.parent is not None:
            units = _without_leading(units, text, items[item.parent])
        elif item.level == "paragraph":
            units = _without_speakers(units, reading)
        found += units
    return tuple(sorted(dict.fromkeys(found), key=lambda m: (m.start, m.end)))


def explain(text: str, **given: object) -> list[Finding]:
    """What rules/assignees.yaml finds in a short text, read as one paragraph."""
    matched = plain(text)
    doc = annotate_stretches(matched, [Span(0, len(text))], ())
    heading = text.rstrip().endswith(":") or not text.rstrip().endswith(".")
    item = Item("1", "number", "", 0, len(text), 0, heading=heading)
    mentions = find_units(doc, Text(text, matched, ()), [item], Header())
    return [Finding(m.rule, m.start, m.end, {"unit": m.unit, "part": m.part}) for m in mentions]


def _written_out(text: Text, items: Sequence[Item], header: Header, rows: Sequence[TaskRow]) -> Iterator[str]:
    """The names that the dispatch writes where nothing can be mistaken for a part of them."""
    yield from header.recipients
    yield from (name.split("(")[0] for name in header.copies)
    yield from (name for name in (header.issuer, header.parent) if name)
    cells = chain.from_iterable((*row.leads, *row.supports) for row in rows)
    yield from (text.plain[s.start : s.end] for s in cells)
    for item in items:
        if item.heading and item.level != "paragraph":
            heading = text.plain[item.start : item.end].split("(")[0].rstrip(" :.")
            short = len(heading.split()) < _LONGEST_NAME and "," not in heading
            if short and looks_like_body(heading) and not _NO_NAME.search(heading):
                yield heading


def _without_leading(units: Iterable[UnitMention], text: Text, above: Item) -> Iterator[UnitMention]:
    """Under a committee of the Party, `Lãnh đạo X …` tells the committee to lead X."""
    party = _COMMITTEE.match(text.plain, above.start, above.end)
    return (u for u in units if not (party and u.part == "lead" and _LEADING.match(u.unit)))


def _without_speakers(units: Iterable[UnitMention], reading: _Reading) -> Iterator[UnitMention]:
    """In a running paragraph the body before `đề nghị`, `yêu cầu` is who speaks, not who acts."""
    orders = {c.start for c in reading.cues if c.rule == "order-to"}
    return (u for u in units if not (u.rule == "subject" and _skip_blank(reading.names.open, u.end) in orders))


# --- who must do it ---------------------------------------------------------------------------------------


def _in_heading(reading: _Reading, item: Item) -> Iterator[UnitMention]:
    """The bodies that a heading names: all of it where it is nothing but names, else as in a clause."""
    names = reading.names
    span = Span(item.start, item.end)
    start = _after_connector(names.open, span)
    told = [c for c in cues_between(reading.cues, span.start, span.end) if c.gives["part"] == "lead"]
    rule = "heading"
    if told and told[0].start == start and _heads(reading, told[0], span):
        rule, start, told = told[0].rule, _skip_blank(names.open, told[0].end), told[1:]
    end = start + len(names.open[start : span.end].rstrip(" :.;"))
    receives = any(c.gives["part"] != "lead" for c in cues_between(reading.cues, span.start, span.end))
    named = begins_name(names, start) or (rule == "as-for" and names.open[start : start + 1].isupper())
    if not told and not receives and ":" not in names.open[start:end] and named:
        yield from _units(names, Span(start, end), "lead", rule, _CONFIDENCE["heading"])
    else:
        yield from _leads(reading, span)
    yield from _helpers_and_receivers(reading, span)


def _heads(reading: _Reading, cue: Cue, span: Span) -> bool:
    """Whether a heading is a cue and a name and nothing else: `Đối với X:`, `Chỉ đạo X:`."""
    names = reading.names
    start = _skip_blank(names.open, cue.end)
    if cue.rule != "directs" or not begins_name(names, start):
        return cue.rule == "as-for"
    return not names.open[name_end(names, start, span.end) : span.end].strip(" :.")


def _in_clause(reading: _Reading, span: Span) -> Iterator[UnitMention]:
    yield from _leads(reading, span)
    yield from _helpers_and_receivers(reading, span)


def _leads(reading: _Reading, span: Span) -> Iterator[UnitMention]:
    found = _labelled(reading, span) or _ordered(reading, span) or _subject(reading, span) or _as_for(reading, span)
    if found:
        rule, unit = found
        yield from _units(reading.names, unit, "lead", rule, _CONFIDENCE.get(rule, _CONFIDENCE["subject"]))


def _ordered(reading: _Reading, span: Span) -> tuple[str, Span] | None:
    """The body to which a speaker gives an order: `yêu cầu X …`, `Giao X …`."""
    names = reading.names
    opens = bool(_OPENS.search(names.open, span.start, span.end))
    for cue in cues_between(reading.cues, span.start, span.end):
        if cue.gives["part"] != "lead" or cue.gives["unit"] != "after" or cue.rule == "as-for":
            continue
        start = _skip_blank(names.open, cue.end)
        before = names.open[span.start : cue.start]
        spoken = _speaks(names, span.start, cue.start)
        weak = cue.gives.get("weak", False)
        performs = (spoken and (not weak or opens)) or (not weak and _CONNECTED.search(before))
        if performs and begins_name(names, start):
            return cue.rule, Span(start, name_end(names, start, span.end))
    return None


def _speaks(names: Names, start: int, end: int) -> bool:
    """Whether a body stands before the verb of ordering, as its subject."""
    starts = [start, *(m.end() for m in _BEFORE_SPEAKER.finditer(names.open, start, end))]
    return any(_is_speaker(names, at, end) for at in starts if end - at < _LONGEST_SPEAKER)


def _is_speaker(names: Names, start: int, end: int) -> bool:
    acts = (v for v in cues_between(names.verbs, start, end) if v.gives["says"] == "act")
    return begins_name(names, start) and not any(names.open[v.start].islower() for v in acts)


def _subject(reading: _Reading, span: Span) -> tuple[str, Span] | None:
    """The body that is the subject of an order: before `có trách nhiệm`, `chủ trì`, a verb, or a colon."""
    names = reading.names
    for start, sure in _subject_starts(names, span):
        if not begins_name(names, start) or _is_verb(names, start):
            continue
        end = name_end(names, start, span.end)
        follows = _skip_blank(names.open, end)
        unknown = sure and ends_with_area(names, end)
        if unknown or _verb_at(names, follows, span.end, after_comma=sure):
            near = (c for c in cues_between(reading.cues, end, span.end) if c.gives["unit"] == "before")
            rule = next((c.rule for c in near if c.start <= follows + 1), "subject")
            return rule, Span(start, end)
    return None


def _subject_starts(names: Names, span: Span) -> Iterator[tuple[int, bool]]:
    """Where a subject may begin, and whether the place itself speaks for one."""
    begin = _after_connector(names.open, span)
    adverbial = _ADVERBIAL.match(names.open, begin, span.end)
    if not adverbial:
        yield begin, True
    for match in regex.finditer(r":\s+", names.open[: span.end], pos=begin):
        yield _after_connector(names.open, Span(match.end(), span.end)), True
    if adverbial:
        for match in regex.finditer(r",\s+", names.open[: span.end], pos=begin):
            yield _after_connector(names.open, Span(match.end(), span.end)), True
        for match in regex.finditer(r"(?<=\s\p{Ll}+\s)(?:các\s|\p{Lu})", names.open[: span.end], pos=begin):
            if not _OF.search(names.open[begin : match.start()]):
                yield match.start(), False


def _is_verb(names: Names, start: int) -> bool:
    """Whether a word at the beginning of a clause that could be a body (`Lãnh đạo`) is its verb."""
    verb = next((v for v in cues_between(names.verbs, start, start + 40) if v.start == start), None)
    if verb is None or verb.gives["says"] != "act" or names_too(names, start, verb.end):
        return False
    after = _skip_blank(names.open, verb.end)
    return not begins_name(names, after) or _verb_at(names, after, after + 40, after_comma=False)


def _verb_at(names: Names, start: int, limit: int, *, after_comma: bool) -> bool:
    """Whether a verb of doing stands at an offset, or, where that is enough, after a comma there."""
    if after_comma and names.open[start : start + 1] == ",":
        start = _skip_blank(names.open, start + 1)
    adverb = _WEAK_ADVERB.match(names.open, start)
    start = adverb.end() if adverb else start
    return any(v.start == start for v in cues_between(names.verbs, start, min(limit, start + 60)))


def _labelled(reading: _Reading, span: Span) -> tuple[str, Span] | None:
    """The body that stands before a colon at the beginning: `Sở Y tế: …`, `Đối với ngành Y tế: …`."""
    names = reading.names
    start = _after_connector(names.open, span)
    for cue in cues_between(reading.cues, start, span.end)[:1]:
        if cue.rule == "as-for" and cue.start == start:
            start = _skip_blank(names.open, cue.end)
    end = name_end(names, start, span.end) if begins_name(names, start) else start
    labelled = end > start and regex.match(r"\s*:\s+\S", names.open[end : span.end])
    return ("label", Span(start, end)) if labelled else None


def _as_for(reading: _Reading, span: Span) -> tuple[str, Span] | None:
    """The body that a heading or an opening phrase singles out: `Đối với X:`, `Riêng X …`."""
    begin = _after_connector(reading.names.open, span)
    for cue in cues_between(reading.cues, begin, span.end):
        start = _skip_blank(reading.names.open, cue.end)
        if cue.rule == "as-for" and cue.start == begin and begins_name(reading.names, start):
            return "as-for", Span(start, name_end(reading.names, start, span.end))
    return None


# --- who helps, who receives ------------------------------------------------------------------------------


def _helpers_and_receivers(reading: _Reading, span: Span) -> Iterator[UnitMention]:
    for cue in cues_between(reading.cues, span.start, span.end):
        part = cue.gives["part"]
        names = reading.names if reading.names.open[cue.start].strip() else reading.inner
        if part == "lead" or (part == "reports_to" and _is_purpose(names.open, span, cue)):
            continue
        start = _skip_blank(names.open, cue.end)
        if begins_name(names, start):
            yield from _units(
                names, Span(start, name_end(names, start, span.end)), part, cue.rule,
                _HELPER if part == "support" else _RECEIVER,
            )


def _is_purpose(text: str, span: Span, cue: Cue) -> bool:
    """Whether a report is only what another one is made for: `gửi X để tổng hợp, báo cáo Z`."""
    purposes = [m for m in _PURPOSE.finditer(text, span.start, cue.start)]
    if not purposes:
        return False
    between = text[purposes[-1].end() : cue.start]
    if purposes[-1].start() == span.start:
        return "," not in between
    return len(between) < _PURPOSE_REACH and not (cue.rule == "send-to" and between.rstrip().endswith(","))


def _units(names: Names, span: Span, part: _Part, rule: str, confidence: float) -> Iterator[UnitMention]:
    for unit, place in units_between(names, span.start, span.end):
        yield UnitMention(unit, part, place.start, place.end, rule, confidence)


def _after_connector(text: str, span: Span) -> int:
    match = _CONNECTOR.match(text, span.start, span.end)
    return match.end() if match else span.start


def _skip_blank(text: str, start: int) -> int:
    match = regex.compile(r"[\s(]*").match(text, start)
    return match.end() if match else start
