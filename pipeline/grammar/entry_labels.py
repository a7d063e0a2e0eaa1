"""Entries under a task that only tell of it: who does it, who helps, until when, what comes of it (`- Chủ trì: …`)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import regex

from pipeline.core.model import Item, Text

_BODY = r"(?:đơn vị|cơ quan|bộ phận|phòng|ban|cá nhân|người|cán bộ|lực lượng|thành phần)"
_DOES = r"(?:chủ trì|thực hiện|triển khai|phụ trách|đầu mối|chịu trách nhiệm|theo dõi|tham mưu|tổ chức|được giao|giao)"
_DOER = regex.compile(
    rf"\W*(?:(?:các )?{_BODY}(?: được)? {_DOES}|chủ trì|phụ trách|đầu mối|phân công(?: thực hiện)?|trách nhiệm)"
    r"(?:,? (?:và )?(?:chính|thực hiện|triển khai|tổ chức|chung|tham mưu|chủ trì|theo dõi)){0,2}\s*:",
    regex.IGNORECASE,
)
_ASIDE = regex.compile(
    rf"\W*(?:(?:(?:các )?{_BODY} )?phối hợp(?: thực hiện| triển khai)?"
    r"|(?:thời (?:gian|hạn|điểm)|tiến độ|hạn|mốc thời gian)(?: (?:dự kiến|hoàn thành|thực hiện|triển khai|tổ chức"
    r"|kết thúc|bắt đầu|gửi|báo cáo|trình|ban hành)){0,2}"
    r"|sản phẩm(?: (?:đầu ra|hoàn thành|cần đạt|dự kiến))?|kết quả(?: (?:đầu ra|cần đạt|dự kiến|đạt được|thực hiện))?"
    r"|(?:nguồn )?kinh phí(?: thực hiện)?|địa điểm(?: \p{L}+){0,2}|địa bàn|hình thức(?: \p{L}+){0,2}"
    r"|(?:đối tượng|thành phần|số lượng)(?: \p{L}+){0,2}"
    r"|ghi chú|lãnh đạo (?:phụ trách|chỉ đạo)|cấp trình|cấp phê duyệt|cơ quan (?:trình|phê duyệt|ban hành))\s*:",
    regex.IGNORECASE,
)


def names_doer(text: Text, item: Item) -> bool:
    """Whether an entry is a label with who does what stands above it (`Đơn vị thực hiện: Phòng Tổng hợp`)."""
    return _DOER.match(text.plain, item.start, item.end) is not None


def is_label(text: Text, item: Item) -> bool:
    """Whether an entry only tells of what stands above it: who does or helps, the time, the product, the money."""
    return names_doer(text, item) or _ASIDE.match(text.plain, item.start, item.end) is not None


def labels_under(text: Text, items: Sequence[Item], index: int) -> list[int]:
    """The entries right under one that only tell of it, where one of them names who does it; else nothing.

    They stand one after the other: an entry that says more than such a label does ends them.
    """
    labels = list(_labels(text, items, index))
    return labels if any(names_doer(text, items[i]) for i in labels) else []


def _labels(text: Text, items: Sequence[Item], index: int) -> Iterator[int]:
    for i in range(index + 1, len(items)):
        item = items[i]
        if item.parent != index or not is_label(text, item):
            return
        yield i
