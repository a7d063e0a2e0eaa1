"""Who must do it, who helps, who receives the result: bodies beside the cues of rules/assignees.yaml."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from typing import TYPE_CHECKING, Literal

import regex

from pipeline.core.model import Finding, Header, Item, Span, TaskRow, Text, UnitMention
from pipeline.core.vietnamese import plain
from pipeline.grammar.annotation import annotate_stretches
from pipeline.grammar.bodies import body_key, looks_like_body
from pipeline.grammar.cues import Cue, between, cues_between, cues_of, spans_of
from pipeline.grammar.leads import Reading, after_connector, lead_of, skip_blank, subject_of, tells_in_turn
from pipeline.grammar.listed_names import units_between
from pipeline.grammar.name_texts import Names, names_in
from pipeline.grammar.order_tables import over_area
from pipeline.grammar.unit_names import begins_helper, begins_name, begins_receiver, name_end, stands_in_name

if TYPE_CHECKING:
    from spacy.tokens import Doc

_Part = Literal["lead", "support", "reports_to"]

_CONFIDENCE = {"order-to": 0.97, "as-for": 0.9, "directs": 0.9, "subject": 0.95, "label": 0.95, "heading": 0.96}
_TELLS = ("give-to", "report-to")
_HELPER = 0.95
_RECEIVER = 0.93
_COMMITTEE = regex.compile(
    r"(?:các )?(?:đảng ủy|tỉnh ủy|huyện ủy|thành ủy|cấp ủy|ban thường vụ|thường trực|chi bộ|đảng bộ|ban cán sự"
    r"|đảng đoàn)",
    regex.IGNORECASE,
)
_PERSON = regex.compile(r"(?:đồng chí|đ/c|ông|bà|cô|thầy|anh|chị)(?!\w)", regex.IGNORECASE)
_POST = regex.compile(
    r"(?:phó )?(?:tổng )?(?:giám đốc|chủ tịch|thủ tướng|thủ trưởng|bí thư|chánh \p{L}+|hiệu trưởng|\p{L}+ trưởng)"
    r"(?!\w)\s*",
    regex.IGNORECASE,
)
_FOLK = regex.compile(
    r"(?:(?:các|những|số) )?(?:hộ(?! kinh doanh)|người|học sinh|sinh viên|trẻ|bệnh nhân|gia đình|đối tượng|cá nhân"
    r"|trường hợp)(?!\w)",
    regex.IGNORECASE,
)
_LEADING = regex.compile(r"lãnh đạo\s", regex.IGNORECASE)
_PURPOSE = regex.compile(r"(?<!\w)(?:để|nhằm)\s", regex.IGNORECASE)
_NO_NAME = regex.compile(
    r"(?<!\w)(?:(?:có trách nhiệm|có nhiệm vụ|chủ trì|phối hợp|báo cáo|phải|tổ chức)(?!\w)|sau(?: đây)?$"
    r"|(?<!ban |tổ |đội |Ban |Tổ )chỉ đạo(?!\w))"
)
_TASKS_FOLLOW = regex.compile(r"\s(?:thực hiện|triển khai|tập trung|làm)\s[^.;:]*\ssau(?: đây)?$", regex.IGNORECASE)
_SENT = regex.compile(  # what another one is to put together, or what is done for him: his report it is
    r"(?<!\w)(?:(?:gửi|nộp|về|cung cấp|chuyển|đăng ký|phối hợp|thông báo|phản ánh)(?!\w)"
    r"|(?:để|nhằm) (?:\p{Lu}|các |kịp thời |theo dõi|tổng hợp|xem xét|chỉ đạo|nghiên cứu))",
)
_LONGEST_NAME = 14  # words; a longer heading is no name
_PURPOSE_REACH = 70  # characters after `để` within which a report is its purpose and no duty


def find_units(
    doc: Doc, text: Text, items: Sequence[Item], header: Header, rows: Sequence[TaskRow] = ()
) -> tuple[UnitMention, ...]:
    """The bodies that are told to act, that help, and that receive results, each with its place and rule."""
    cues = cues_of(doc, "assignees")
    verbs = [c for c in cues_of(doc, "directives") if c.gives["says"] in ("act", "manner")]
    known = list(_written_out(text, items, header, rows))
    words = spans_of(doc, "word")
    outer, inner = (names_in(text.text, text.plain, verbs, known, words=words, inside=i) for i in (False, True))
    reading = Reading(outer, inner, cues)
    clauses = spans_of(doc, "clause")
    found: list[UnitMention] = []
    for item in items:
        if item.heading:
            relayed = _who_relays(reading, item, header.issuer or "")
            found += _in_heading(reading, item) if relayed is None else relayed
            continue
        within = between(clauses, item.start, item.end)
        running = item.level == "paragraph" and item.parent is None
        units: Iterable[UnitMention] = chain.from_iterable(_in_clause(reading, c, running=running) for c in within)
        if item.parent is not None:
            units = _without_relayed(units, reading, within, items[item.parent])
            units = _without_leading(units, text, items[item.parent])
            units = _without_folk(units, reading, items[item.parent])
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
            named = looks_like_body(heading) and not _NO_NAME.search(heading) and not over_area(heading)
            if short and named:
                yield heading


def _without_leading(units: Iterable[UnitMention], text: Text, above: Item) -> Iterator[UnitMention]:
    """Under a committee of the Party, `Lãnh đạo X …` tells the committee to lead X."""
    party = _COMMITTEE.match(text.plain, above.start, above.end)
    return (u for u in units if not (party and u.part == "lead" and _LEADING.match(u.unit)))


def _without_folk(units: Iterable[UnitMention], reading: Reading, above: Item) -> Iterator[UnitMention]:
    """Under a heading that names a body, `Đối với hộ đi xa, gọi điện …` tells the body what to do about them."""
    begin = after_connector(reading.names.open, Span(above.start, above.end))
    named = above.heading and begins_name(reading.names, begin)
    return (u for u in units if not (named and u.rule == "as-for" and _FOLK.match(u.unit)))


def _without_relayed(
    units: Iterable[UnitMention], reading: Reading, clauses: Sequence[Span], above: Item
) -> Iterator[UnitMention]:
    """Under a heading that names a body, what it does first goes on with what it demands of others.

    `UBND các xã: Rà soát nhà trọ; yêu cầu chủ nhà khắc phục` tells the committees both.
    """
    names = reading.names
    begin = after_connector(names.open, Span(above.start, above.end))
    orders = (c.end for c in cues_between(reading.cues, begin, above.end) if c.start == begin and c.rule == "order-to")
    named = above.heading and begins_name(names, skip_blank(names.open, next(orders, begin)))
    first = clauses[0].start if clauses else 0
    acts = any(v.start == first and v.gives["says"] == "act" for v in cues_between(names.verbs, first, first + 40))
    demands = frozenset(
        skip_blank(names.open, c.end)
        for clause in clauses[1:]
        for c in cues_between(reading.cues, clause.start, clause.start + 40)
        if c.start == clause.start and names.open[c.start : c.end] == "yêu cầu"
    )
    opens = after_connector(names.open, Span(first, first + 40))
    in_turn = any(c.start == opens and tells_in_turn(names, c) for c in cues_between(reading.cues, first, first + 40))
    reach = clauses[0].end if in_turn else 0
    told = demands if acts else frozenset()
    return (u for u in units if not (named and u.rule == "order-to" and (u.start in told or u.start < reach)))


def _without_speakers(units: Iterable[UnitMention], reading: Reading) -> Iterator[UnitMention]:
    """In a running paragraph the body before `đề nghị`, `yêu cầu` is who speaks, not who acts."""
    orders = {c.start for c in reading.cues if c.rule == "order-to"}
    return (u for u in units if not (u.rule == "subject" and skip_blank(reading.names.open, u.end) in orders))


# --- who must do it ---------------------------------------------------------------------------------------


def _in_heading(reading: Reading, item: Item) -> Iterator[UnitMention]:
    """The bodies that a heading names: all of it where it is nothing but names, else as in a clause."""
    names = reading.names
    span = Span(item.start, item.end)
    start = after_connector(names.open, span)
    told = [c for c in cues_between(reading.cues, span.start, span.end) if c.gives["part"] == "lead"]
    rule = "heading"
    if told and told[0].start == start and _heads(reading, told[0], span):
        rule, start, told = told[0].rule, skip_blank(names.open, told[0].end), told[1:]
    end = start + len(names.open[start : span.end].rstrip(" :.;"))
    receives = any(c.gives["part"] != "lead" for c in cues_between(reading.cues, span.start, span.end))
    named = begins_name(names, start) or (rule == "as-for" and names.open[start : start + 1].isupper())
    whole = ":" not in names.open[start:end] and not over_area(names.open[start:end])
    whole = whole and not _TASKS_FOLLOW.search(names.open, start, end)
    if (told or receives) and named:
        whole, told, receives = name_end(names, start, end) >= end, [], False
    if not told and not receives and whole and named:
        yield from _units(names, Span(start, end), "lead", rule, _CONFIDENCE["heading"])
    else:
        yield from _leads(reading, span)
    yield from _helpers_and_receivers(reading, span)


def _who_relays(reading: Reading, item: Item, issuer: str) -> list[UnitMention] | None:
    """The body of a heading that has others do the tasks below (`2. Sở X chỉ đạo Chi cục Y:`); None where none does.

    The issuer that directs somebody in a heading only speaks.
    """
    names, span = reading.names, Span(item.start, item.end)
    subject = subject_of(reading, span) if item.level != "paragraph" else None
    told = [c for c in cues_between(reading.cues, item.start, item.end) if c.rule == "directs"]
    if subject is None or not told or skip_blank(names.open, subject.end) != told[0].start:
        return None
    directs = names.open[told[0].start : told[0].end].lower() == "chỉ đạo"
    units = list(_units(names, subject, "lead", "heading", _CONFIDENCE["heading"]))
    own = {word for m in units for word in body_key(_POST.sub("", plain(m.unit))).split()}
    if not directs or own <= set(body_key(issuer).split()):
        return None
    return [*units, *_helpers_and_receivers(reading, span)]


def _heads(reading: Reading, cue: Cue, span: Span) -> bool:
    """Whether a heading is a cue and a name and nothing else: `Đối với X:`, `Chỉ đạo X:`."""
    names = reading.names
    start = skip_blank(names.open, cue.end)
    if cue.rule != "directs" or not begins_name(names, start):
        return cue.rule == "as-for"
    return not names.open[name_end(names, start, span.end) : span.end].strip(" :.")


def _in_clause(reading: Reading, span: Span, *, running: bool) -> Iterator[UnitMention]:
    cues = cues_between(reading.cues, span.start, span.end)
    if not any(c.rule == "helper-label" and c.start == span.start for c in cues):
        yield from _leads(reading, span, running=running)
    yield from _helpers_and_receivers(reading, span)


def _leads(reading: Reading, span: Span, *, running: bool = False) -> Iterator[UnitMention]:
    found = lead_of(reading, span, running=running)
    if found:
        rule, unit = found
        yield from _units(reading.names, unit, "lead", rule, _CONFIDENCE.get(rule, _CONFIDENCE["subject"]))


# --- who helps, who receives ------------------------------------------------------------------------------


def _helpers_and_receivers(reading: Reading, span: Span) -> Iterator[UnitMention]:
    for cue in cues_between(reading.cues, span.start, span.end):
        part = cue.gives["part"]
        names = reading.names if reading.names.open[cue.start].strip() else reading.inner
        if part == "lead" or (part == "reports_to" and _is_purpose(names.open, span, cue)):
            continue
        if stands_in_name(names, cue.start):
            continue
        start = skip_blank(names.open, cue.end)
        helps = part == "support"
        begins = begins_name(names, start, acts=helps) or (helps and begins_helper(names, start))
        if begins or (cue.rule in _TELLS and begins_receiver(names, start)):
            end = name_end(names, start, span.end, acts=helps)
            yield from _units(names, Span(start, end), part, cue.rule, _HELPER if part == "support" else _RECEIVER)
            if part == "reports_to" and not _PERSON.match(names.text, start):
                yield from _receiver_inside(reading, end, cue)


def _receiver_inside(reading: Reading, end: int, cue: Cue) -> Iterator[UnitMention]:
    """The part of a receiver that stands in parentheses behind it: `gửi Kho bạc (bộ phận Kiểm soát chi)`."""
    opened = regex.compile(r"\s*\(").match(reading.inner.text, end)
    start = opened.end() if opened else end
    if opened and begins_name(reading.inner, start):
        close = name_end(reading.inner, start, len(reading.inner.open), acts=False)
        if reading.inner.text[close : close + 1] == ")":
            units = _units(reading.inner, Span(start, close), "reports_to", cue.rule, _RECEIVER)
            yield from (u for u in units if not _PERSON.match(u.unit))


def _is_purpose(text: str, span: Span, cue: Cue) -> bool:
    """Whether a report is only what another one is made for: `gửi X để tổng hợp, báo cáo Z`."""
    purposes = [m for m in _PURPOSE.finditer(text, span.start, cue.start)]
    if not purposes:
        return False
    between = text[purposes[-1].end() : cue.start]
    if between.rstrip().endswith(",") and not _SENT.search(text, span.start, cue.start):
        return False
    if purposes[-1].start() == span.start:
        return "," not in between
    return len(between) < _PURPOSE_REACH and not (cue.rule == "send-to" and between.rstrip().endswith(","))


def _units(names: Names, span: Span, part: _Part, rule: str, confidence: float) -> Iterator[UnitMention]:
    for unit, place in units_between(names, span.start, span.end):
        yield UnitMention(unit, part, place.start, place.end, rule, confidence)
