from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from dateutil.rrule import rrulestr

from pipeline.core.model import Block, Citation, Piece, Span, TaskRow, Text, Zone
from pipeline.core.rules import RuleError
from pipeline.core.vietnamese import plain
from pipeline.core.workdays import Calendar, calendar_of
from pipeline.parse import deadlines
from pipeline.parse.deadlines import explain, find_deadlines

CORPUS = Path(__file__).parents[3] / "shared" / "corpus"
GOLD = sorted(CORPUS.glob("*/*.gold.yaml"))
ISSUED, RECEIVED = date(2024, 2, 27), date(2024, 2, 29)
NONE = ("none", None)


def text_of(*paragraphs: str, zone: Zone = Zone.BODY) -> Text:
    blocks, start = [], 0
    for paragraph in paragraphs:
        blocks.append(Block(zone, start, start + len(paragraph), 1))
        start += len(paragraph) + 1
    whole = "\n".join(paragraphs)
    return Text(whole, plain(whole), tuple(blocks))


def found(*paragraphs: str, **given):
    given = {"issued": ISSUED, "received": RECEIVED, "calendar": calendar_of()} | given
    return find_deadlines(text_of(*paragraphs), **given)


# The phrases that clerks meet, each with what it comes to for a dispatch issued on Tuesday 27/02/2024 and received
# on Thursday 29/02/2024: kind, due, and where there is one the hour or the rule.
PHRASES = [
    ("trước ngày 15/3/2024", "date", "2024-03-14"),
    ("trước ngày 15/3", "date", "2024-03-14"),
    ("trước ngày 15 tháng 3 năm 2024", "date", "2024-03-14"),
    ("trước 15.3.2024", "date", "2024-03-14"),
    ("trước 15-3-2024", "date", "2024-03-14"),
    ("trước 15/03/24", "date", "2024-03-14"),
    ("chậm nhất ngày 15/3/2024", "date", "2024-03-15"),
    ("chậm nhất là trước ngày 15/3/2024", "date", "2024-03-14"),
    ("muộn nhất đến hết ngày 15/3/2024", "date", "2024-03-15"),
    ("hạn cuối: 15/3", "date", "2024-03-15"),
    ("thời hạn: 15/3", "date", "2024-03-15"),
    ("không quá ngày 15/3", "date", "2024-03-15"),
    ("xong trước ngày 30/6/2024", "date", "2024-06-29"),
    ("chậm nhất ngày 30/6/2024", "date", "2024-06-30"),
    ("hoàn thành trong tháng 3/2024", "date", "2024-03-31"),
    ("hoàn thành trong tháng 3", "date", "2024-03-31"),
    ("trong quý I năm 2024", "date", "2024-03-31"),
    ("Thời hạn hoàn thành: Quý 1/2024", "date", "2024-03-31"),
    ("trong Quý II/2024", "date", "2024-06-30"),
    ("trong năm 2024", "date", "2024-12-31"),
    ("trong 6 tháng đầu năm 2024", "date", "2024-06-30"),
    ("đầu tháng 4", "date", "2024-04-01"),
    ("giữa tháng 3", "date", "2024-03-15"),
    ("cuối tháng 3", "date", "2024-03-31"),
    ("giữa năm 2024", "date", "2024-06-30"),
    ("cuối năm", "date", "2024-12-31"),
    ("vào cuối năm", "date", "2024-12-31"),
    ("trong tuần này", "date", "2024-03-03"),
    ("trong ngày 28/02/2024", "date", "2024-02-28"),
    ("trước 17 giờ 00 ngày 01/3/2024", "date", "2024-03-01", "17:00"),
    ("trước 17h ngày 01/3/2024", "date", "2024-03-01", "17:00"),
    ("trước 17:00 ngày 01/3/2024", "date", "2024-03-01", "17:00"),
    ("trước 16h30 ngày 01/3", "date", "2024-03-01", "16:30"),
    ("trước 11 giờ 00 ngày 28/02/2024 (thứ Tư)", "date", "2024-02-28", "11:00"),
    ("vào lúc 08 giờ 00 ngày 05/3/2024", "event", None),
    ("từ ngày 01/3/2024 đến ngày 31/3/2024", "date", "2024-03-31"),
    ("từ 01 - 15/3/2024", "date", "2024-03-15"),
    ("Thời gian thực hiện: tháng 3 - 6/2024", "date", "2024-06-30"),
    ("giai đoạn 2022-2025", *NONE),
    ("phấn đấu đến năm 2025", *NONE),
    ("trước ngày 30/02/2024", "date", None),
    ("trước ngày 15/13/2024", "date", None),
    ("trước ngày 15/02/2024", "date", "2024-02-14"),
    ("trước ngày 15/01", "date", "2025-01-14"),
    ("trước ngày 10 tháng sau", "date", "2024-03-09"),
    ("trước ngày 05 tháng này", "date", "2024-02-04"),
    ("trước Tết Nguyên đán Ất Tỵ", "date", "2025-01-28"),
    ("trong thời hạn 05 ngày kể từ ngày ký", "relative", "2024-03-04"),
    ("05 ngày làm việc kể từ ngày ký", "relative", "2024-03-05"),
    ("05 ngày làm việc kể từ ngày nhận được văn bản này", "relative", "2024-03-07"),
    ("10 ngày kể từ ngày nhận được", "relative", "2024-03-11"),
    ("10 ngày làm việc kể từ ngày nhận", "relative", "2024-03-14"),
    ("15 ngày kể từ ngày ban hành", "relative", "2024-03-13"),
    ("03 ngày làm việc sau khi nhận được", "relative", "2024-03-05"),
    ("không quá 07 ngày làm việc, kể từ ngày nhận", "relative", "2024-03-11"),
    ("trong 30 ngày kể từ ngày ký", "relative", "2024-03-28"),
    ("30 ngày làm việc kể từ ngày ký", "relative", "2024-04-09"),
    ("45 ngày làm việc kể từ ngày ký", "relative", "2024-05-04"),
    ("60 ngày kể từ ngày nhận", "relative", "2024-05-02"),
    ("01 tháng kể từ ngày ký", "relative", "2024-03-27"),
    ("02 tuần kể từ ngày ký", "relative", "2024-03-12"),
    ("trong vòng 24 giờ kể từ khi nhận", "event", None),
    ("có hiệu lực sau 45 ngày kể từ ngày ký", *NONE),
    ("có hiệu lực kể từ ngày ký", *NONE),
    ("trước ít nhất 05 ngày làm việc tính đến ngày họp", "event", None),
    ("chậm nhất 03 ngày làm việc sau khi kết thúc đợt kiểm tra", "event", None),
    ("vào ngày 10 hàng tháng", "recurring", "2024-03-10", "FREQ=MONTHLY;BYMONTHDAY=10"),
    ("trước ngày 15/8 hằng năm", "recurring", "2024-08-14", "FREQ=YEARLY;BYMONTH=8;BYMONTHDAY=14"),
    ("trước ngày 25 hằng tháng", "recurring", "2024-03-24", "FREQ=MONTHLY;BYMONTHDAY=24"),
    ("mùng 5 hằng tháng", "recurring", "2024-03-05", "FREQ=MONTHLY;BYMONTHDAY=5"),
    ("định kỳ hằng quý", "recurring", None, "FREQ=MONTHLY;INTERVAL=3"),
    ("ngày 25 của tháng cuối quý", "recurring", "2024-03-25", "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=25"),
    ("trước ngày 15 tháng đầu quý sau", "recurring", "2024-04-14", "FREQ=YEARLY;BYMONTH=1,4,7,10;BYMONTHDAY=14"),
    ("định kỳ 6 tháng, hằng năm", "recurring", None, "FREQ=MONTHLY;INTERVAL=6"),
    ("báo cáo 6 tháng trước ngày 10/6, năm trước ngày 10/12", "recurring", "2024-06-09",
     "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=9"),
    ("thứ Sáu hằng tuần", "recurring", "2024-03-01", "FREQ=WEEKLY;BYDAY=FR"),
    ("vào chiều thứ 6 hàng tuần", "recurring", "2024-03-01", "FREQ=WEEKLY;BYDAY=FR"),
    ("trước 16h00 thứ Năm hằng tuần", "recurring", "2024-02-29", "16:00", "FREQ=WEEKLY;BYDAY=TH"),
    ("hằng ngày, trước 15 giờ", "recurring", "2024-02-27", "15:00", "FREQ=DAILY"),
    ("ngày làm việc cuối cùng hằng tháng", "recurring", "2024-02-29",
     "FREQ=MONTHLY;BYDAY=MO,TU,WE,TH,FR;BYSETPOS=-1"),
    ("mỗi năm 02 lần (tháng 6, tháng 11)", "recurring", None, "FREQ=YEARLY;BYMONTH=6,11"),
    ("02 năm một lần", "recurring", None, "FREQ=YEARLY;INTERVAL=2"),
    ("hằng năm", "recurring", None, "FREQ=YEARLY"),
    ("hàng tháng/quý/năm và đột xuất khi có yêu cầu", "recurring", None, "FREQ=MONTHLY"),
    ("ngay sau khi nhận được văn bản này", "event", None),
    ("ngay, khẩn trương, gấp", *NONE),
    ("khi có yêu cầu", "event", None),
    ("khi có phát sinh", "event", None),
    ("theo quy định", "event", None),
    ("đúng thời hạn quy định", "event", None),
    ("thường xuyên, liên tục, hằng ngày", *NONE),
    ("kịp thời", *NONE),
    ("sau khi kết thúc hội nghị", "event", None),
    ("trước khi trình UBND tỉnh", "event", None),
    ("trong quá trình thực hiện, nếu có vướng mắc, kịp thời phản ánh về Sở", *NONE),
    ("theo tiến độ tại Phụ lục kèm theo", "event", None),
    ("theo thời hạn tại Công văn số 12/UBND-VX", "event", None),
    ("thời gian cụ thể có thông báo sau", "event", None),
    ("trước kỳ họp thường lệ giữa năm của HĐND tỉnh", "event", None),
    ("Quá thời hạn trên, nếu không có ý kiến thì coi như đồng ý", *NONE),
    ("gia hạn đến ngày 20/3/2024", "date", "2024-03-20"),
]


@pytest.mark.parametrize(("phrase", "kind", "due", "more"), [(p[0], p[1], p[2], p[3:]) for p in PHRASES],
                         ids=[p[0] for p in PHRASES])
def test_phrases(phrase, kind, due, more):
    kept = found(phrase)
    if kind == "none":
        assert kept == ()
        return
    assert len(kept) == 1
    assert kept[0].kind == kind
    assert kept[0].due == (date.fromisoformat(due) if due else None)
    assert kept[0].rrule == next((m for m in more if m.startswith("FREQ")), None)
    assert kept[0].time == next((m for m in more if not m.startswith("FREQ")), None)
    assert phrase[kept[0].start : kept[0].end] == kept[0].text


def test_a_cut_off_day_is_none_and_the_day_of_sending_is():
    kept = found("chốt số liệu đến ngày 14/6, gửi trước ngày 20/6")
    assert [d.due for d in kept] == [date(2024, 6, 19)]


def test_one_duty_told_twice_has_the_day_as_the_surer():
    undated, dated = found("Các đơn vị định kỳ hằng tháng tổ chức họp và gửi biên bản vào ngày 10 hằng tháng.")
    assert (undated.due, dated.due) == (None, date(2024, 3, 10))
    assert dated.confidence > undated.confidence


def test_half_year_and_year_on_different_days_recur_each_by_itself():
    kept = found("báo cáo 6 tháng trước ngày 15/6, báo cáo năm trước ngày 05/12")
    assert [d.rrule for d in kept] == ["FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=14", "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=4"]


@pytest.mark.parametrize("paragraph", [
    "Thực hiện Công văn số 12/UBND-VX ngày 03/01/2024 của Ủy ban nhân dân huyện",
    "Kỷ niệm 130 năm (10/10/1895 - 10/10/2025)",
    "Kế hoạch phát triển giai đoạn 2021-2025 và Nghị quyết Đại hội lần thứ XIII",
    "theo Thông tư số 01/2011/TT-BNV và Mẫu 01/BC-ĐV",
    "chào mừng các ngày lễ 30/4, 1/5 và 2/9",
    "năm học 2023-2024 có 1/3 số học sinh dự thi, đường dây nóng trực 24/7",
    "Luật Phòng, chống ma túy năm 2021",
    "được sự đồng ý của hơn 2/3 số đại biểu",
    "các trường hợp sinh trước ngày 01/7/2006",
    "Nghỉ lễ từ ngày 27/4/2024 đến hết ngày 01/5/2024",
    "Bắt đầu từ ngày 01/7/2024 thực hiện chấm công bằng vân tay",
    "Quyết định này có hiệu lực thi hành từ ngày 15/4/2024",
    "phát sinh trước ngày 01/01/2024 chưa giải quyết",
])
def test_days_that_are_no_deadline(paragraph):
    assert [d.text for d in found(paragraph) if d.due or d.rrule] == []


@pytest.mark.parametrize(("slip", "due"), [
    ("trước ngày l5/8", "2024-08-14"), ("trước ngày 1O/8/2024", "2024-08-09"), ("trước ngày15/8/2024", "2024-08-14"),
    ("trước ngày 15 / 8 / 2024", "2024-08-14"), ("chậm nhất ngày 15/8/ 2024", "2024-08-15"),
    ("truớc ngay 15/8/2024", "2024-08-14"), ("chậm nhất ngảy 15/8/2024", "2024-08-15"),
    ("trước ngày 15/8 hãng năm", "2024-08-14"),
    ("trước ngày 15/O8/2024", "2024-08-14"), ("trước 16 h 30 ngày 15/8/2024", "2024-08-15"),
])
def test_slips_of_recognition(slip, due):
    assert [d.due for d in found(slip)] == [date.fromisoformat(due)]


def test_the_office_may_count_the_day_named():
    kept = found("trước ngày 15/3/2024", "trước ngày 25 hằng tháng", before_is_inclusive=True)
    assert [d.due for d in kept] == [date(2024, 3, 15), date(2024, 3, 25)]


def test_without_the_days_to_count_from_nothing_is_invented():
    kept = found("05 ngày kể từ ngày nhận được", "05 ngày kể từ ngày ký", "trước ngày 15/3", "vào ngày 10 hằng tháng",
                 "trong tuần này", "trong quý III", "05 ngày kể từ ngày Quyết định này có hiệu lực",
                 "trước thứ Sáu tuần này", "trước ngày 05 tháng sau", "trước Tết", "hoàn thành trong ngày hôm nay",
                 issued=None, received=None)
    assert len(kept) == 11
    assert all(d.due is None and len(d.notes) == 1 for d in kept)


def test_a_year_printed_needs_no_day_of_issue():
    assert [d.due for d in found("đến hết ngày 14/5/2026", "trong quý I/2026", issued=None)] == [
        date(2026, 5, 14), date(2026, 3, 31)]


def test_what_is_doubted_is_noted_and_less_sure():
    sure, far, past, impossible, weekday = found(
        "trước ngày 15/3", "trước ngày 15/01", "trước ngày 15/02/2024", "trước ngày 30/02/2024",
        "trước ngày 15/3/2024 (thứ Hai)")
    assert sure.notes == ()
    assert all(len(d.notes) == 1 for d in (far, past, impossible, weekday))
    assert all(d.confidence < sure.confidence for d in (far, impossible, weekday))


def test_force_from_signing_and_from_a_day():
    term = "Trong thời hạn 10 ngày làm việc kể từ ngày Quyết định này có hiệu lực"
    assert found(term, "Quyết định này có hiệu lực kể từ ngày ký.")[0].due == date(2024, 3, 12)
    assert found(term, "Quyết định này có hiệu lực từ ngày 01/3/2024.")[0].due == date(2024, 3, 15)
    assert found(term, "Quyết định này có hiệu lực sau 02 ngày kể từ ngày ký.")[0].due == date(2024, 3, 14)


def test_the_time_of_another_item_is_looked_up():
    kept = found("1. Rà soát hồ sơ, hoàn thành trước ngày 15/3/2024.", "2. Gửi danh sách theo thời hạn tại mục 1.",
                 "3. Gửi biểu mẫu theo thời hạn tại mục 4.")
    assert [(d.kind, d.due) for d in kept[1:]] == [("date", date(2024, 3, 14)), ("event", None)]
    assert kept[1].text == "theo thời hạn tại mục 1"
    assert "trước ngày 15/3/2024" in (kept[1].why or "")


def test_what_was_over_at_issue_is_history_unless_a_deadline_cell_says_it():
    assert found("kết quả đạt được trong quý IV/2023", "từ ngày 01/01/2024 đến ngày 20/02/2024 đã kiểm tra 5 đơn vị",
                 "vào ngày 10/02/2024 đã họp") == ()
    text, spans = table(("1", "Rà soát", "Quý IV/2023"))
    row = TaskRow("1", spans[0][1], deadline=spans[0][2])
    (kept,) = find_deadlines(text, issued=ISSUED, received=None, calendar=calendar_of(), rows=[row])
    assert (kept.due, len(kept.notes)) == (date(2023, 12, 31), 1)


def test_several_days_in_one_phrase():
    kept = found("trước ngày 15/6 và ngày 05/12/2024")
    assert [d.due for d in kept] == [date(2024, 6, 14), date(2024, 12, 4)]


def test_the_calendar_of_the_office_counts():
    calendar = Calendar(off=frozenset({date(2024, 2, 28)}), works_saturdays=True)
    assert found("03 ngày làm việc kể từ ngày ký", calendar=calendar)[0].due == date(2024, 3, 2)


def test_dates_in_the_name_of_another_document_are_none():
    text = "Kế hoạch thực hiện đến ngày 30/6/2024 của Sở, gửi báo cáo trước ngày 20/6/2024"
    citation = Citation("KH", None, None, None, None, "refers", 0, text.index(","), (), "x")
    assert [d.due for d in found(text, citations=[citation])] == [date(2024, 6, 19)]


def test_only_body_annex_and_tables_are_searched():
    text = text_of("trước ngày 15/3/2024", zone=Zone.ARRIVAL)
    assert find_deadlines(text, issued=ISSUED, received=None, calendar=calendar_of()) == ()


def table(*rows: tuple[str, ...]) -> tuple[Text, list[tuple[Span, ...]]]:
    whole, spans = "", []
    for row in rows:
        cells = []
        for cell in row:
            cells.append(Span(len(whole), len(whole) + len(cell)))
            whole += cell + " | "
        spans.append(tuple(cells))
    return Text(whole, plain(whole), (Block(Zone.TABLE, 0, len(whole), 1, cells=tuple(spans)),)), spans


@pytest.mark.parametrize(("cell", "due"), [
    ("30/4/2024", "2024-04-30"), ("Quý II/2024", "2024-06-30"), ("Tháng 5/2024", "2024-05-31"),
    ("29/6/2024 - 09/7/2024", "2024-07-09"), ("Ngày 05 hằng tháng", "2024-03-05"), ("31/12", "2024-12-31"),
    ("Trước ngày 05/4/2024", "2024-04-04"), ("Năm 2024", "2024-12-31"), ("Quý II, III/2024", "2024-09-30"),
    ("6 tháng đầu năm 2024", "2024-06-30"), ("Tháng 3 - 5/2024", "2024-05-31"),
    ("Hoàn thành trong quý I", "2024-03-31"),
    ("Thường xuyên", None), ("Sau khi được cấp kinh phí", None), ("Theo hướng dẫn của Sở", None),
])
def test_deadline_cells(cell, due):
    text, spans = table(("1", "Rà soát 30/4/2023 hồ sơ", cell))
    row = TaskRow("Phụ lục.1", spans[0][1], deadline=spans[0][2])
    kept = find_deadlines(text, issued=ISSUED, received=None, calendar=calendar_of(), rows=[row])
    assert [d.due for d in kept] == ([date.fromisoformat(due)] if due else [] if cell == "Thường xuyên" else [None])


def test_a_cell_that_is_no_deadline_cell_needs_a_trigger():
    text, _ = table(("1", "30/4/2024", "gửi trước ngày 15/3/2024"))
    kept = find_deadlines(text, issued=ISSUED, received=None, calendar=calendar_of())
    assert [d.text for d in kept] == ["trước ngày 15/3/2024"]


def test_what_was_hard_to_see_is_less_sure():
    phrase = "trước ngày 15/3/2024"
    seen = Text(phrase, phrase, (Block(Zone.BODY, 0, len(phrase), 1),), (Piece(0, len(phrase), 1, confidence=0.5),))
    (kept,) = find_deadlines(seen, issued=ISSUED, received=None, calendar=calendar_of())
    assert kept.confidence < 0.5


@pytest.mark.parametrize("days", range(0, 400, 7))
def test_a_fixed_day_survives_printing(days):
    day = ISSUED + timedelta(days=days)
    long = f"{day.day:02} tháng {day.month} năm {day.year}"
    for printed in (f"{day:%d/%m/%Y}", long, f"{day.day}.{day.month}.{day.year}"):
        assert [d.due for d in found(f"chậm nhất ngày {printed}")] == [day]


@pytest.mark.parametrize("day", range(1, 32))
def test_a_monthly_day_comes_every_month(day):
    (kept,) = found(f"chậm nhất ngày {day} hằng tháng")
    assert kept.rrule is not None
    days = rrulestr(kept.rrule, dtstart=datetime(2023, 1, 1)).between(datetime(2022, 12, 31), datetime(2024, 1, 1))
    assert [d.month for d in days] == list(range(1, 13))


@pytest.mark.parametrize(("gives", "says"), [
    ({"kind": "date", "when": "x"}, "when"), ({"kind": "sometime"}, "sometime"), ({"bound": "by"}, "kind"),
    ({"kind": "date", "sure": 3}, "sure"), ({"kind": "date", "bound": True}, "bound"),
])
def test_a_word_that_rules_may_not_give_is_an_error_that_names_it(gives, says):
    with pytest.raises(RuleError, match=rf"deadlines\.yaml.*'odd'.*{says}"):
        deadlines._check("odd", gives)


def test_explain_tells_which_rule_and_what_it_gave():
    (finding,) = explain("gửi báo cáo trước ngày 15/8/2023", issued=date(2023, 7, 1))
    assert finding.rule == "before-date"
    assert finding.values["due"] == date(2023, 8, 14)
    assert finding.values["why"]


@pytest.mark.skipif(not GOLD, reason="the annotated dispatches are not here")
@pytest.mark.parametrize("path", GOLD, ids=lambda p: p.name.split(".")[0])
def test_the_phrases_of_annotated_dispatches(path):
    gold = yaml.safe_load(path.read_text(encoding="utf-8"))
    issued, received = gold["header"].get("issued"), gold.get("received")
    for wanted in [d["deadline"] for d in gold["directives"] if d["deadline"]["kind"] not in ("none", "event")]:
        text, spans = table((wanted["text"],))
        rows = [TaskRow("1", spans[0][0], deadline=spans[0][0])]
        kept = find_deadlines(text, issued=issued, received=received, calendar=calendar_of(), rows=rows)
        in_force = found(wanted["text"], "Quyết định này có hiệu lực kể từ ngày ký.", issued=issued, received=received)
        values = (wanted.get("due"), wanted.get("rrule"), wanted.get("time"))
        assert values in [(d.due, d.rrule, d.time) for d in (*kept, *in_force)], wanted["text"]


@pytest.mark.parametrize(
    ("words", "kind", "due", "rrule"),
    [
        # misread cue words, never misread figures
        ("trong 05 ngày làm viêc kế từ ngày nhân được văn bản này", "relative", date(2024, 3, 7), None),
        ("chậm nhât ngày 15/3/2024", "date", date(2024, 3, 15), None),
        ("đên hết ngày 15/3/2024", "date", date(2024, 3, 15), None),
        ("hằng thảng, trước ngày 25", "recurring", date(2024, 3, 24), "FREQ=MONTHLY;BYMONTHDAY=24"),
        # the week of a period is no day
        ("tổng hợp vào tuần cuối hằng quý", "recurring", None, "FREQ=MONTHLY;INTERVAL=3"),
        ("họp trong tuần đầu mỗi tháng", "recurring", None, "FREQ=MONTHLY"),
        ("họp vào thứ Hai tuần đầu hằng tháng", "recurring", date(2024, 3, 4), "FREQ=MONTHLY;BYDAY=1MO"),
        ("sơ kết 6 tháng trước ngày 20/6, tổng kết trước ngày 20/12 hằng năm", "recurring", date(2024, 6, 19),
         "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=19"),
        ("gửi trước ngày 5-3", "date", date(2024, 3, 4), None),
        ("củng cố Ban Chỉ đạo phòng, chống dịch xong trong ngày 15/3/2024", "date", date(2024, 3, 15), None),
    ],
)
def test_phrases_of_the_genre(words, kind, due, rrule):
    best = max(found(words), key=lambda d: d.confidence)
    assert (best.kind, best.due, best.rrule) == (kind, due, rrule)


@pytest.mark.parametrize(
    "words",
    [
        "Dịch bệnh còn diễn biến phức tạp đến ngày 15/3/2024",
        "Dự báo, nắng nóng gay gắt đến hết ngày 15/6/2024",
        "không để dồn hồ sơ thanh toán vào cuối năm",
        "phấn đấu cuối năm 2024 đạt 40% số hộ",
        "rà soát số viên chức hiện có đến ngày 31/12/2023",
        "đăng tối thiểu 02 tin, bài mỗi tuần",
        "tự kiểm tra ít nhất 30 hồ sơ/tháng",
    ],
)
def test_forecasts_aims_stocks_and_measures_are_no_deadlines(words):
    assert found(words) == ()
