"""How a clause begins: with a verb of doing, behind a label, an adverbial or a time, or with a delivery that is due."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from pipeline.core.model import Span, UnitMention
from pipeline.grammar.cues import Cue
from pipeline.grammar.leads import ADVERBIAL, after_connector
from pipeline.grammar.verbs import begins_act

_COLON = regex.compile(r":\s+")
_MUST = regex.compile(r",\s+|\s(?:phải|thì|cần)(?:\s+phải)?\s+")
_IN_CASE = regex.compile(r"(?:khi|trường hợp)(?!\w)", regex.I)
_COMMA = regex.compile(r",\s+(?:thì\s+)?")
_COMMA_OR_THEN = regex.compile(r",\s+(?:thì\s+)?|\sthì\s+")
_WHEN = regex.compile(
    r"(?:cứ|mỗi|một|định kỳ|hằng|hàng|đầu|cuối|trước|trong|đến|chậm nhất|vào|từ|sau|ngày|tháng|quý|\d)(?!\w)", regex.I
)
_MATTER = regex.compile(r"\W*(?:những|riêng|số|phần|nội dung|trường hợp) (?!liệu)", regex.I)
_EACH = regex.compile(
    r"(?<!\w)mỗi (?:đơn vị|cơ quan|nơi|bên|tổ chức|xã|huyện|thôn|bản|trường|lớp|khoa|phòng|tổ|đội|chi \p{L}+|người|hộ)"
    r"\s+",
    regex.I,
)
_MANNER_OF = regex.compile(
    r"việc [^.;:]{2,140}?\s"
    r"(?=(?:thực hiện|tiến hành|bảo đảm|áp dụng) (?:đúng|theo|nghiêm|tập trung|thống nhất|an toàn))",
    regex.I,
)
_THEN = regex.compile(r"ngay (?:sau|khi)(?!\w)", regex.I)
_TIME_WORD = regex.compile(
    r"(?<=\G[^,.;:]*)(?:\d|nay|tuần|tháng|quý|năm|ngày|lần|giờ|buổi|ca(?: trực)?|kỳ|vụ|đợt)\)?\s+", regex.I
)


def shape_of(text: str, clause: Span, cues: Sequence[Cue], leads: Sequence[UnitMention]) -> tuple[str, str]:
    """How a clause begins: with a verb of doing (`act`, `manner`), as a delivery that is due, or otherwise."""
    for cue in cues:
        if cue.gives["says"] == "duty":
            return "duty", cue.rule
    verbs = {c.start: c for c in reversed(cues) if c.gives["says"] in ("act", "manner")}
    for start in _starts(text, clause):
        if start in verbs:
            return verbs[start].gives["says"], verbs[start].rule
    if leads:
        return "act", leads[0].rule
    if begins_act(text[: clause.end], after_connector(text, clause)):
        return "act", "known-verb"
    return "unknown", "position"


def begins_with_verb(text: str, clause: Span, cues: Sequence[Cue]) -> bool:
    """Whether a clause begins with a verb of doing, or with a word of manner before it."""
    begin = after_connector(text, Span(clause.start, clause.end))
    if _THEN.match(text, begin, clause.end):
        return False
    return any(c.start == begin and c.gives["says"] in ("act", "manner") for c in cues)


def _starts(text: str, clause: Span) -> Iterator[int]:
    """Where the verb of a clause may stand: at its beginning, after a label, after an adverbial and its comma."""
    begin = after_connector(text, Span(clause.start, clause.end))
    yield begin
    for match in _COLON.finditer(text, begin, clause.end):
        yield after_connector(text, Span(match.end(), clause.end))
    if _WHEN.match(text, begin, clause.end):
        for match in _TIME_WORD.finditer(text, begin, min(begin + 60, clause.end)):
            yield after_connector(text, Span(match.end(), clause.end))
    if _MATTER.match(text, clause.start, clause.end):  # `những cuộc chưa triển khai phải báo cáo rõ lý do`
        for match in _MUST.finditer(text, begin, clause.end):
            yield after_connector(text, Span(match.end(), clause.end))
    for match in _EACH.finditer(text, begin, clause.end):
        yield after_connector(text, Span(match.end(), clause.end))
    whole = _MANNER_OF.match(text, begin, clause.end)
    if whole:
        yield whole.end()
    if ADVERBIAL.match(text, begin, clause.end):
        plainly = text[begin : begin + 7].lower() == "đối với"  # `đối với … thì` mostly tells what holds for somebody
        in_case = _IN_CASE.match(text, begin, clause.end)
        then = _MUST if in_case else _COMMA if plainly else _COMMA_OR_THEN
        for match in then.finditer(text, begin, clause.end):
            yield after_connector(text, Span(match.end(), clause.end))
