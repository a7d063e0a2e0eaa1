"""A clause in two: each part due by a day of its own, or a report asked for behind a day that is common to all."""

from __future__ import annotations

import regex

from pipeline.core.model import Span
from pipeline.grammar.cues import Cue, cues_between

_HOUR = r"(?:\d{1,2} giờ(?: \d\d)? )?"
_DATE = r"(?:ngày )?\d{1,2}/\d{1,2}(?:/\d{4})?(?![\d/])"
_DAY = rf"(?:trước|(?:chậm|muộn) nhất|đến hết)(?: hết)?(?: là| vào)? {_HOUR}{_DATE}"
_TWO_DAYS = regex.compile(
    rf"(?P<first>(?:về (?:chế độ )?(?:thông tin|báo cáo)[^.;:()]{{0,40}}: )?"
    rf"(?:(?!quý|định kỳ|hằng|hàng)(?:\([^()]*\)|[^;:()]))*? {_DAY})(?:,?\s+(?:và|đồng thời)|,)\s+"
    rf"(?P<second>(?:riêng [^;:.]{{2,60}}? )?(?:(?:báo cáo|gửi|nộp|tổng hợp|tổ chức|hoàn thành|lập|bàn giao|trình"
    rf"|sơ kết|tổng kết|công bố|nghiệm thu|phát hành|thẩm định|quyết toán|thanh toán|kiểm tra|chốt|rà soát"
    rf"|phê duyệt)(?!\w)(?:(?!quý)[^;:])*? {_DAY})|(?:đợt|lần|giai đoạn) (?:\d|[ivx]+)(?!\w)[^.;:,]*?"
    rf" (?:{_DAY}|trong tháng \d{{1,2}}/\d{{4}}))",
    regex.I,
)


def parts_of(text: str, clause: Span, all_cues: tuple[Cue, ...]) -> tuple[Span, ...]:
    """A clause, in two where each part is due by a day of its own, or where a report is asked for behind a common day.

    The second is a clause that sets a day for all the tasks and then, behind a comma, asks for a report on them.
    """
    twice = _TWO_DAYS.match(text, clause.start, clause.end)
    cues = cues_between(all_cues, clause.start, clause.end)
    if twice and not any(c.gives["says"] == "context" and c.start == clause.start for c in cues):
        return Span(clause.start, twice.end("first")), Span(twice.start("second"), clause.end)
    at = next((c.end for c in cues if c.gives["says"] == "all"), None)
    report = next((c.start for c in cues if at and c.start > at and c.rule == "act-report"), None)
    comma = text.rfind(",", at, report) if report else -1
    if comma < 0 or not any(c.isdigit() for c in text[at:comma]):
        return (clause,)
    return Span(clause.start, comma), Span(comma + 1, clause.end)
