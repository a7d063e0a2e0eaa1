"""Who must do what a clause says: the body that a speaker tells, the subject, or the label before a colon."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from pipeline.core.model import Span
from pipeline.grammar.cues import Cue, cues_between
from pipeline.grammar.name_reach import label_end
from pipeline.grammar.name_texts import Names
from pipeline.grammar.order_tables import table
from pipeline.grammar.unit_names import begins_name, name_end, names_too, read_name
from pipeline.grammar.verbs import verb_end

_CONNECTED = regex.compile(
    r"(?:^|[,;:(-]|(?<!\w)(?:và|đồng thời|nay|kính|do đó|do vậy|vì vậy|theo đó|nhận được [^,;:]{0,60}))\s*$",
    regex.IGNORECASE,
)
ADVERBIAL = regex.compile(
    r"(?:khi|(?:các )?trường hợp|đối với|căn cứ|trên cơ sở|để|nhằm|kết thúc|trong"
    r"|sau(?= (?:khi|mỗi|từng|các|đợt|cuộc|hội|phiên|buổi|kỳ|lễ|lớp|chuyến|diễn tập|tập huấn|họp|\d"
    r"|(?:thanh|kiểm) tra|giám sát))|trước|định kỳ|hằng|hàng|từ"
    r"|(?:mỗi|một|hai|ba|sáu|\d+) (?:tuần|tháng|quý|năm|ngày|học kỳ|đợt)|cứ|\p{L}+(?: vị| phương| sở)? nào"
    r"|ngày|qua|theo(?! dõi)|nếu|ngay|đến|vào|chậm nhất|nhận được|nhân dịp|tùy|ngoài|nơi)(?!\w)",
    regex.IGNORECASE,
)
_OPENING = regex.compile(
    ADVERBIAL.pattern + r"|(?:thực hiện|triển khai|tiếp nhận|nhận|xét|phúc đáp)(?!\w)", regex.IGNORECASE
)
_BLANK = regex.compile(r"[\s(]*")
_COLON = regex.compile(r":\s+")
_LABEL = regex.compile(r"\s*:\s+\S")
_COMMA = regex.compile(r",\s+")
_THEN = regex.compile(r",\s+(?:thì\s+)?|\sthì\s+")
_NAMED_AFTER = regex.compile(r"(?<=\s\p{Ll}+\s)(?:các\s|\p{Lu})")
_CONNECTOR = regex.compile(
    r"(?:[\s,*\"+-]|(?<!\w)(?:và|đồng thời|ngoài ra|bên cạnh đó|từ đó|trong đó|theo đó|lưu ý|ghi chú|riêng|bước \d+)"
    r"(?!\w)[,:]?)*",
    regex.IGNORECASE,
)
_OF = regex.compile(
    r"(?<!\w)(?:của|với|về|cho|tại|do|cùng|và|các|những|thuộc|qua|gửi|báo cáo|từ|ở|đến|tới|theo|bởi|giao|là|trực thuộc"
    r"|mà|cơ quan|đơn vị|bộ phận|chuyển|trình|tham mưu|đề xuất|mời|thường vụ|thường trực|chấp hành"
    r"|yêu cầu|đề nghị|chỉ đạo|đôn đốc|hướng dẫn|nhắc nhở|hỗ trợ|giúp|kiểm tra)\s*$",
    regex.IGNORECASE,
)
_WEAK_ADVERB = regex.compile(r"(?:(?:tự|đều|cũng|cùng|nên)\s+)?", regex.IGNORECASE)
_TOPIC = regex.compile(
    r"\s*(?:các |những )?(?:kết quả|báo cáo|danh sách|hồ sơ|ý kiến|số liệu|thông tin|văn bản)"
    r"(?: (?!đã |chưa |theo )\p{Ll}+){0,6}\s+",
    regex.IGNORECASE,
)
_ENDS_LIST = regex.compile(r"(?<=\p{Ll}, )(?:phòng|ban|khoa|tổ|trường|xã|huyện)(?=,)")
_ALL_OF_THEM = regex.compile(r"(?:các|những) ", regex.IGNORECASE)
_OPENS = regex.compile(r"(?:sau|sau đây|:)\s*[:.]?\s*$", regex.IGNORECASE)
_BEFORE_SPEAKER = regex.compile(r"[,:.]\s+|(?<!\w)(?:đồng chí|nay)\s+", regex.IGNORECASE)
_PHRASE = regex.compile(
    r"(?:theo|tại|trong|ở|từ|qua|khi|sau|vào|đến)\s[^.,;:]{0,120}?\s(?=(?:khẩn trương|nghiêm túc|tiếp tục|chủ động"
    r"|tích cực|kịp thời|thực hiện|tổ chức|báo cáo|phải|có trách nhiệm|hoàn thành|rà soát|gửi)(?!\w))"
)
_HANDED = regex.compile(r"(?:,|(?<!\w)(?:và|đồng thời|lời|thư))\s*$", regex.IGNORECASE)
_CALL = regex.compile(r"(?<!\w)(?:lời|thư)\s*$", regex.IGNORECASE)
_AGREES = regex.compile(
    r"(?:thống nhất|đồng ý|nhất trí|chấp thuận|cho phép|ghi nhận|đánh giá|biểu dương|hoan nghênh|quyết định|yêu cầu"
    r"|đề nghị|giao|kết luận|chỉ đạo|thông qua|phê duyệt|nhắc|lưu ý|phê bình|cơ bản)(?!\w)",
    regex.IGNORECASE,
)
_PUBLIC = regex.compile(r"(?:một số|nhiều|người dân|nhân dân|bà con|quần chúng|cư dân)(?!\w)", regex.IGNORECASE)
_EACH = regex.compile(r"mỗi (?:ngày|tuần|tháng|quý|năm|ca|buổi|đợt|vụ|kỳ|lần) ", regex.IGNORECASE)
_CHARGES = regex.compile(
    r"phân công(?: nhiệm vụ)?(?: cho)? (?:(?:các )?(?:đồng chí|ông|bà)\s|(?-i:Phó|Trưởng|Giám đốc|Chánh|Đội|Tổ|Ban)\s)",
    regex.IGNORECASE,
)
_DEMANDS = ("yêu cầu", "đề nghị", "kêu gọi", "nhắc nhở", "lưu ý")
_HANDS_OVER = ("giao", "giao cho")
_LONGEST_SPEAKER = 160  # characters


@dataclass(frozen=True)
class Reading:
    """The names of the text without its parentheses, of the text with them, and the cues."""

    names: Names
    inner: Names
    cues: tuple[Cue, ...]


def lead_of(reading: Reading, span: Span, *, running: bool = False) -> tuple[str, Span] | None:
    """The rule and the stretch of the names of those who must do what a clause says; `running` text has speakers."""
    return (
        _labelled(reading, span)
        or _ordered(reading, span, running=running)
        or _subject(reading, span)
        or _as_for(reading, span)
    )


def _ordered(reading: Reading, span: Span, *, running: bool) -> tuple[str, Span] | None:
    """The body to which a speaker gives an order: `yêu cầu X …`, `Giao X …`."""
    names = reading.names
    opens = bool(_OPENS.search(names.open, span.start, span.end))
    for cue in cues_between(reading.cues, span.start, span.end):
        if cue.gives["part"] != "lead" or cue.gives["unit"] != "after" or cue.rule == "as-for":
            continue
        start = skip_blank(names.open, cue.end)
        before = names.open[span.start : cue.start]
        spoken = _speaks(names, span.start, cue.start)
        weak = cue.gives.get("weak", False)
        connected = not weak and _CONNECTED.search(before) and not _coordinated(names, span.start, cue, running=running)
        charges = bool(_CHARGES.match(names.open, cue.start)) and bool(_CONNECTED.search(before))
        topical = not weak and cue.rule == "order-to" and bool(_TOPIC.fullmatch(before))
        own = not running and (_tells_others(names, span.start, cue) or _hands_on(names, span.start, cue))
        performs = not own and (topical or (spoken and (not weak or opens)) or connected or charges)
        if performs and begins_name(names, start):
            return cue.rule, Span(start, name_end(names, start, span.end))
    return None


def _coordinated(names: Names, begin: int, cue: Cue, *, running: bool) -> bool:
    """Whether a demand is what the one who acts does besides (`Kiểm tra hồ sơ, yêu cầu chủ hộ bổ sung`)."""
    start = after_connector(names.open, Span(begin, cue.start))
    said = names.open[cue.start : cue.end].lower()
    if said not in (*_DEMANDS, *_HANDS_OVER) or start == cue.start or ":" in names.open[start : cue.start]:
        return False
    if _OPENING.match(names.open, start):
        return False
    if any(v.start == start and v.gives["says"] == "act" for v in cues_between(names.verbs, start, start + 40)):
        return True
    if running or not begins_name(names, start):
        return False
    return _verb_at(names, skip_blank(names.open, name_end(names, start, cue.start)), cue.start)


def _tells_others(names: Names, begin: int, cue: Cue) -> bool:
    """Whether a body that stands right before a demand makes it as its task (`Công an xã nhắc nhở từng hộ`)."""
    if not tells_in_turn(names, cue):
        return False
    start = after_connector(names.open, Span(begin, cue.start))
    named = start < cue.start and begins_name(names, start)
    return named and skip_blank(names.open, name_end(names, start, cue.start)) == cue.start


def _hands_on(names: Names, begin: int, cue: Cue) -> bool:
    """Whether a body at the head of an entry that does something hands it on besides (`X chia lịch tưới và giao Y`).

    Behind a body that only agrees to something, `giao` is its order.
    """
    start = after_connector(names.open, Span(begin, cue.start))
    if start >= cue.start or not _HANDED.search(names.open, begin, cue.start) or not begins_name(names, start):
        return False
    end = name_end(names, start, cue.start)
    at = skip_blank(names.open, end)
    if end >= cue.start or _AGREES.match(names.open, at) or _is_verb(names, start):
        return False
    return _verb_at(names, at, cue.start) or _known_verb_at(names.open, at, cue.start)


def tells_in_turn(names: Names, cue: Cue) -> bool:
    """Whether a demand goes to people or firms that have an office over them (`nhắc nhở từng hộ`)."""
    plainly = names.open[cue.start : cue.end].lower() in _DEMANDS
    return plainly and table("told_in_turn").match(names.open, skip_blank(names.open, cue.end)) is not None


def _speaks(names: Names, start: int, end: int) -> bool:
    """Whether a body stands before the verb of ordering, as its subject."""
    starts = [start, *(m.end() for m in _BEFORE_SPEAKER.finditer(names.open, start, end))]
    return any(_is_speaker(names, at, end) for at in starts if end - at < _LONGEST_SPEAKER)


def _is_speaker(names: Names, start: int, end: int) -> bool:
    acts = (v for v in cues_between(names.verbs, start, end) if v.gives["says"] == "act")
    if not begins_name(names, start) or any(names.open[v.start].islower() for v in acts):
        return False
    return not _CALL.search(names.open, name_end(names, start, end), end)


def _subject(reading: Reading, span: Span) -> tuple[str, Span] | None:
    """The body that is the subject of an order: before `có trách nhiệm`, `chủ trì`, a verb, or a colon."""
    names = reading.names
    begin = after_connector(names.open, span)
    for start, sure in _subject_starts(names, span):
        if not begins_name(names, start) or _is_verb(names, start) or _ENDS_LIST.match(names.open, start):
            continue
        end, unknown = read_name(names, start, span.end)
        follows = skip_blank(names.open, end)
        told = (sure and unknown) or _verb_at(names, follows, span.end, after_comma=sure)
        public = _PUBLIC.match(names.open, start)
        told = told or (sure and not public and _known_verb_at(names.open, follows, span.end))
        told = told or (start > begin and names.open[end : span.end].strip() == ":")  # `Căn cứ …, các đơn vị:`
        if told or (sure and _verb_after_phrase(names, follows, span.end)):
            near = (c for c in cues_between(reading.cues, end, span.end) if c.gives["unit"] == "before")
            rule = next((c.rule for c in near if c.start <= follows + 1), "subject")
            return rule, Span(start, end)
    return None


def subject_of(reading: Reading, span: Span) -> Span | None:
    """The names of the body that is the subject of a clause; None where none is."""
    found = _subject(reading, span)
    return found[1] if found else None


def _subject_starts(names: Names, span: Span) -> Iterator[tuple[int, bool]]:
    """Where a subject may begin, and whether the place itself speaks for one."""
    begin = after_connector(names.open, span)
    adverbial = ADVERBIAL.match(names.open, begin, span.end)
    if not adverbial:
        yield begin, True
    for match in _COLON.finditer(names.open, begin, span.end):
        at = after_connector(names.open, Span(match.end(), span.end))
        yield at, True
        if not adverbial and ADVERBIAL.match(names.open, at, span.end):
            yield from ((after_connector(names.open, Span(m.end(), span.end)), True)
                        for m in _COMMA.finditer(names.open, at, span.end))
    if adverbial:
        commas = _THEN.finditer(names.open, begin, span.end)
        starts = [(after_connector(names.open, Span(m.end(), span.end)), True) for m in commas]
        for match in _NAMED_AFTER.finditer(names.open, begin, span.end):
            if not _OF.search(names.open[begin : match.start()]):
                starts.append((match.start(), False))
        yield from sorted(starts)


def _is_verb(names: Names, start: int) -> bool:
    """Whether a word at the beginning of a clause that could be a body (`Lãnh đạo`) is its verb."""
    verb = next((v for v in cues_between(names.verbs, start, start + 40) if v.start == start), None)
    if verb is None or verb.gives["says"] != "act" or names_too(names, start, verb.end):
        return False
    after = skip_blank(names.open, verb.end)
    if names.open[start : verb.end].lower() == "thanh tra" and begins_name(names, after):
        end = name_end(names, after, after + _LONGEST_SPEAKER)
        return not _verb_at(names, skip_blank(names.open, end), end + 60)
    return not begins_name(names, after) or _verb_at(names, after, after + 40, after_comma=False)


def _verb_at(names: Names, start: int, limit: int, *, after_comma: bool = False) -> bool:
    """Whether a verb of doing stands at an offset, or, where that is enough, after a comma there."""
    if after_comma and names.open[start : start + 1] == ",":
        start = skip_blank(names.open, start + 1)
    adverb = _WEAK_ADVERB.match(names.open, start)
    starts = (start, adverb.end() if adverb else start)
    return any(v.start in starts for v in cues_between(names.verbs, start, min(limit, start + 60)))


def _known_verb_at(text: str, start: int, limit: int) -> bool:
    """Whether a verb that only rules/verbs.yaml knows stands at an offset, or one behind `mỗi tuần` and the like."""
    each = _EACH.match(text, start)
    end = verb_end(text, each.end() if each else start)
    return end is not None and end <= limit


def _verb_after_phrase(names: Names, start: int, limit: int) -> bool:
    """Whether only a phrase of place or manner parts an offset from a verb (`theo Công văn số … khẩn trương gửi`)."""
    phrase = _PHRASE.match(names.open, start, limit)
    return bool(phrase) and any(v.start == phrase.end() for v in cues_between(names.verbs, start, limit))


def _labelled(reading: Reading, span: Span) -> tuple[str, Span] | None:
    """The body that stands before a colon at the beginning: `Sở Y tế: …`, `Đối với ngành Y tế: …`."""
    names = reading.names
    start = after_connector(names.open, span)
    as_for = False
    for cue in cues_between(reading.cues, start, span.end)[:1]:
        if cue.rule == "as-for" and cue.start == start:
            as_for, start = True, skip_blank(names.open, cue.end)
    end = name_end(names, start, span.end) if begins_name(names, start) else start
    end = (label_end(names, end, span.end, sure=as_for) if end > start else None) or end
    labelled = end > start and _LABEL.match(names.open[end : span.end])
    if labelled and _ALL_OF_THEM.match(names.open, start, end):  # `Các phòng của Sở: Phòng Tổ chức lập hồ sơ`
        inner = end + labelled.end() - 1
        over = name_end(names, inner, span.end) if begins_name(names, inner) and names.open[inner].isupper() else inner
        if over > inner and _verb_at(names, skip_blank(names.open, over), span.end):
            return "subject", Span(inner, over)
    return ("label", Span(start, end)) if labelled else None


def _as_for(reading: Reading, span: Span) -> tuple[str, Span] | None:
    """The body that a heading or an opening phrase singles out: `Đối với X:`, `Riêng X …`."""
    begin = after_connector(reading.names.open, span)
    for cue in cues_between(reading.cues, begin, span.end):
        start = skip_blank(reading.names.open, cue.end)
        if cue.rule == "as-for" and cue.start == begin and begins_name(reading.names, start):
            return "as-for", Span(start, name_end(reading.names, start, span.end))
    return None


def after_connector(text: str, span: Span) -> int:
    """Where a clause begins behind `đồng thời`, `riêng` and the like."""
    match = _CONNECTOR.match(text, span.start, span.end)
    return match.end() if match else span.start


def skip_blank(text: str, start: int) -> int:
    """The next offset with a letter or a mark."""
    match = _BLANK.match(text, start)
    return match.end() if match else start
