"""What whole dispatches order: dispatches of many offices, each with what a careful clerk notes down."""

from datetime import date
from pathlib import Path

import pytest
import yaml

from pipeline.run import process

FOLDER = Path(__file__).parent / "dispatches"
NAMES = sorted(p.stem for p in FOLDER.glob("*.txt"))

HEAD = """ỦY BAN NHÂN DÂN
HUYỆN AN PHÚ

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: {number}

An Phú, ngày 04 tháng 3 năm 2024

{title}
"""
LETTER = HEAD.format(number="120/UBND-NV\nV/v rà soát", title="Kính gửi: Các phòng, ban thuộc huyện.\n")
FOOT = "\nNơi nhận:\n- Như trên;\n- Lưu: VT.\n\nCHỦ TỊCH\n\nLê Văn Ba\n"


def noted(directive):
    row = {
        "ref": directive.ref,
        "begins": " ".join(directive.text.split()[:5]),
        "lead": [a.unit for a in directive.assignees if a.role == "lead"],
        "support": [a.unit for a in directive.assignees if a.role == "support"],
        "reports_to": list(directive.reports_to),
        "due": directive.deadline.due,
        "rrule": directive.deadline.rrule,
    }
    return {key: value for key, value in row.items() if value or key == "lead"}


@pytest.mark.parametrize("name", NAMES)
def test_a_dispatch_orders_what_the_clerk_notes(name):
    wanted = yaml.safe_load((FOLDER / f"{name}.yaml").read_text(encoding="utf-8"))
    assert [noted(d) for d in process(FOLDER / f"{name}.txt").directives] == wanted


def read(tmp_path, body, *, head=LETTER, received=None):
    path = tmp_path / "cv.txt"
    path.write_text(head + "\n" + body + "\n" + FOOT, encoding="utf-8")
    return process(path, received=received)


def test_a_clause_with_a_day_of_its_own_is_a_directive_of_its_own(tmp_path):
    body = (
        "Chủ tịch UBND huyện yêu cầu các phòng, ban thực hiện các nội dung sau:\n\n"
        "1. Phòng Nội vụ rà soát biên chế; hoàn thành đề án trước ngày 20/3/2024; công khai kết quả. "
        "Tham mưu kiện toàn bộ máy."
    )
    found = read(tmp_path, body).directives
    assert [(d.ref, d.deadline.due) for d in found] == [("1", None), ("1(2)", date(2024, 3, 19)), ("1(3)", None)]
    assert {a.unit for d in found for a in d.assignees} == {"Phòng Nội vụ"}


def test_a_new_assignee_begins_a_directive_and_the_same_collective_does_not(tmp_path):
    body = (
        "Chủ tịch UBND huyện yêu cầu các phòng, ban thực hiện các nội dung sau:\n\n"
        "1. Các phòng, ban rà soát hồ sơ; các phòng, ban công khai hồ sơ; Thanh tra huyện kiểm tra hồ sơ."
    )
    assert [[a.unit for a in d.assignees] for d in read(tmp_path, body).directives] == [
        ["Các phòng, ban"], ["Thanh tra huyện"],
    ]


def test_a_term_stated_once_reaches_every_entry(tmp_path):
    body = (
        "Chủ tịch UBND huyện yêu cầu các phòng, ban thực hiện các nội dung sau, hoàn thành trước ngày 30/3/2024:\n\n"
        "1. Rà soát hồ sơ cán bộ.\n\n2. Lập danh sách nghỉ hưu trước ngày 15/3/2024."
    )
    assert [d.deadline.due for d in read(tmp_path, body).directives] == [date(2024, 3, 29), date(2024, 3, 14)]


def test_the_term_of_another_entry_is_found(tmp_path):
    body = (
        "Chủ tịch UBND huyện yêu cầu các phòng, ban thực hiện các nội dung sau:\n\n"
        "1. Rà soát hồ sơ cán bộ, xong trước ngày 15/3/2024.\n\n2. Gửi danh sách theo thời hạn tại mục 1."
    )
    assert [d.deadline.due for d in read(tmp_path, body).directives] == [date(2024, 3, 14), date(2024, 3, 14)]


def test_the_date_of_the_closing_report_is_not_that_of_the_entries(tmp_path):
    body = (
        "Chủ tịch UBND huyện yêu cầu các phòng, ban thực hiện các nội dung sau:\n\n1. Rà soát hồ sơ cán bộ.\n\n"
        "2. Kiểm tra việc nhập dữ liệu.\n\n"
        "Yêu cầu Trưởng các phòng nghiêm túc thực hiện; báo cáo kết quả về UBND huyện trước ngày 25/3/2024."
    )
    found = read(tmp_path, body).directives
    assert [(d.ref, d.deadline.due) for d in found] == [("1", None), ("2", None), ("closing", date(2024, 3, 24))]
    assert [a.unit for a in found[-1].assignees] == ["Trưởng các phòng"]


@pytest.mark.parametrize(
    "sentence",
    [
        "Đề nghị các phòng, ban nghiêm túc triển khai thực hiện.",
        "Quá trình thực hiện nếu có vướng mắc, phản ánh về Phòng Nội vụ để được hướng dẫn.",
        "Thông tin chi tiết liên hệ Phòng Nội vụ, điện thoại 0900.000.000.",
        "Quá thời hạn trên, đơn vị nào không báo cáo thì chịu trách nhiệm trước Chủ tịch UBND huyện.",
        "Phòng Nội vụ sẽ tổ chức kiểm tra trong quý II/2024.",
        "Thời gian qua, các phòng, ban đã tổ chức nhiều đợt kiểm tra.",
        "Trân trọng thông báo để các phòng, ban biết.",
    ],
)
def test_what_only_urges_tells_or_informs_is_no_directive(tmp_path, sentence):
    assert read(tmp_path, sentence).directives == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "Cục trưởng đã yêu cầu Đội Kiểm soát giải trình nhưng đến nay chưa nhận được báo cáo.",
        "UBND huyện sẽ xem xét khi giao kế hoạch vốn năm sau.",
        "UBND huyện rất mong nhận được sự quan tâm của các phòng, ban.",
        "UBND huyện trả lời để Phòng Nội vụ được biết.",
        "Bộ phận Một cửa tiếp nhận hồ sơ từ 7 giờ 30 đến 17 giờ các ngày làm việc.",
        "8 giờ 30: Chủ tịch UBND huyện phát biểu chỉ đạo.",
    ],
)
def test_what_tells_of_the_one_who_writes_is_no_directive(tmp_path, sentence):
    opener = "Chủ tịch UBND huyện yêu cầu các phòng, ban thực hiện các nội dung sau:"
    body = f"{opener}\n\n1. Rà soát hồ sơ.\n\n2. {sentence}"
    assert [d.ref for d in read(tmp_path, body).directives] == ["1"]


def test_paragraphs_after_a_colon_are_orders_without_numbers(tmp_path):
    body = (
        "Chủ tịch UBND huyện đề nghị các phòng, ban khẩn trương triển khai:\n\n"
        "Rà soát hồ sơ cán bộ; lập danh sách.\n\nChuẩn bị đủ phương tiện, kinh phí.\n\n"
        "Giao Phòng Nội vụ tổng hợp. Tỷ lệ năm trước mới đạt 21%."
    )
    found = [(d.text.split()[0], [a.unit for a in d.assignees]) for d in read(tmp_path, body).directives]
    assert found == [("Rà", ["các phòng, ban"]), ("Chuẩn", ["các phòng, ban"]), ("Giao", ["Phòng Nội vụ"])]


@pytest.mark.parametrize(
    ("order", "deadlines"),
    [
        ("Phòng Nội vụ đôn đốc các xã; định kỳ hằng quý báo cáo UBND huyện.", [None, "FREQ=MONTHLY;INTERVAL=3"]),
        ("Phòng Nội vụ trực tiếp dân; trả lời trong 03 ngày làm việc kể từ ngày nhận được đơn.", [None, None]),
        (
            "Phòng Nội vụ đôn đốc các xã. Trước ngày 20 hằng tháng gửi kết quả về UBND huyện.",
            [None, "FREQ=MONTHLY;BYMONTHDAY=19"],
        ),
        ("Phòng Nội vụ bố trí trực; đón tiếp người dân.", [None]),
    ],
)
def test_what_is_due_at_another_time_is_a_directive_of_its_own(tmp_path, order, deadlines):
    body = f"Chủ tịch UBND huyện yêu cầu các phòng, ban thực hiện các nội dung sau:\n\n1. {order}"
    found = read(tmp_path, body).directives
    assert [d.deadline.rrule for d in found] == deadlines
    assert {a.unit for d in found for a in d.assignees} == {"Phòng Nội vụ"}


def test_orders_go_on_after_a_semicolon_in_a_running_paragraph(tmp_path):
    body = (
        "Chủ tịch UBND huyện có ý kiến như sau:\n\n"
        "Giao Phòng Nội vụ trả lời công dân trước ngày 20/3/2024; chấn chỉnh việc tiếp dân."
    )
    found = read(tmp_path, body).directives
    assert [d.deadline.due for d in found] == [date(2024, 3, 19), None]


def test_the_day_counts_before_the_year_it_speaks_of(tmp_path):
    body = (
        "Chủ tịch UBND huyện yêu cầu các phòng, ban thực hiện các nội dung sau:\n\n"
        "1. Gửi trước ngày 15/12/2024 kết quả giải ngân trong năm 2024."
    )
    assert [d.deadline.due for d in read(tmp_path, body).directives] == [date(2024, 12, 14)]


def test_a_report_plans_for_itself(tmp_path):
    head = HEAD.format(number="15/BC-UBND", title="BÁO CÁO\nKết quả công tác tháng 02 năm 2024\n")
    body = "I. NHIỆM VỤ THÁNG 3\n\n1. Tổ chức hội nghị tổng kết trước ngày 20/3/2024.\n\n2. Giao Phòng Nội vụ theo dõi."
    assert read(tmp_path, body, head=head).directives == ()


def test_aims_of_a_plan_are_background_and_its_dated_entries_are_not(tmp_path):
    head = HEAD.format(number="15/KH-UBND", title="KẾ HOẠCH\nTổ chức hội thi năm 2024\n")
    body = (
        "I. MỤC ĐÍCH\n\n1. Nâng cao nhận thức của cán bộ.\n\nII. NỘI DUNG\n\n"
        "1. Tổng kết hội thi, trao giải trước ngày 30/4/2024.\n\n2. Tuyên truyền trên loa truyền thanh."
    )
    (only,) = read(tmp_path, body, head=head).directives
    assert (only.deadline.due, only.assignees) == (date(2024, 4, 29), ())
    assert only.confidence > 0.8


def test_an_order_with_topics_under_it_is_one_directive(tmp_path):
    body = (
        "Chủ tịch UBND huyện yêu cầu các phòng, ban thực hiện các nội dung sau:\n\n"
        "1. Lập hồ sơ theo các biểu sau:\n\n- Biểu số 01 về biên chế.\n\n- Biểu số 02 về tiền lương."
    )
    assert [d.text for d in read(tmp_path, body).directives] == ["Lập hồ sơ theo các biểu sau:"]


def test_addressees_do_it_where_nobody_is_named(tmp_path):
    body = "Để tinh giản biên chế, UBND huyện đề nghị rà soát, gửi báo cáo về Phòng Nội vụ trước ngày 12/3/2024."
    (only,) = read(tmp_path, body).directives
    assert [(a.unit, a.inherited) for a in only.assignees] == [("Các phòng, ban thuộc huyện", True)]
    assert only.reports_to == ("Phòng Nội vụ",)


ADDRESSED = ["quý cơ quan", "Quý đơn vị", "các đồng chí", "các ông, bà"]


@pytest.mark.parametrize("words", ADDRESSED)
def test_who_is_only_spoken_to_is_the_addressee(tmp_path, words):
    body = f"Ủy ban nhân dân huyện đề nghị {words} gửi danh sách cán bộ về Phòng Nội vụ trước ngày 20/3/2024."
    (directive,) = read(tmp_path, body).directives
    assert [a.unit for a in directive.assignees if a.role == "lead"] == ["Các phòng, ban thuộc huyện"]


@pytest.mark.parametrize("words", ["quý đơn vị", "quý công ty"])
def test_entries_below_who_is_only_spoken_to_are_the_addressees(tmp_path, words):
    body = f"Ủy ban nhân dân huyện thông báo và đề nghị {words} thực hiện một số nội dung sau:\n\n" \
        "1. Rà soát danh sách cán bộ đến tuổi nghỉ hưu.\n\n2. Lập hồ sơ gửi Phòng Nội vụ trước ngày 20/3/2024."
    found = read(tmp_path, body).directives
    assert leads(found) == [["Các phòng, ban thuộc huyện"]] * 2


def test_comrades_that_hold_a_post_are_named(tmp_path):
    body = (
        "Chủ tịch UBND huyện yêu cầu thực hiện các nội dung sau:\n\n"
        "1. Hoãn các cuộc họp chưa cần thiết. Các đồng chí Phó Chủ tịch chỉ đạo trực tiếp tại xã được phân công."
    )
    found = read(tmp_path, body).directives
    assert leads(found)[-1] == ["Các đồng chí Phó Chủ tịch"]


def test_confidence_falls_where_the_wording_is_unknown(tmp_path):
    body = (
        "Chủ tịch UBND huyện yêu cầu các phòng, ban thực hiện các nội dung sau:\n\n"
        "1. Rà soát hồ sơ cán bộ.\n\n2. Sổ sách theo dõi đầy đủ tại từng phòng."
    )
    sure, unsure = read(tmp_path, body).directives
    assert sure.confidence >= 0.9 > unsure.confidence


def leads(directives):
    return [[a.unit for a in d.assignees if a.role == "lead"] for d in directives]


def test_what_a_body_demands_of_others_is_its_own_task(tmp_path):
    body = (
        "Chủ tịch UBND huyện yêu cầu:\n\n1. UBND các xã:\n\n"
        "a) Rà soát các nhà trọ; yêu cầu chủ cơ sở khắc phục xong trước ngày 31/3/2024.\n\nb) Lập danh sách."
    )
    assert leads(read(tmp_path, body).directives) == [["UBND các xã"]] * 3


def test_the_title_of_a_step_is_no_task(tmp_path):
    body = (
        "Chủ tịch UBND huyện yêu cầu các phòng, ban thực hiện các nội dung sau:\n\n"
        "1. Bước 1: Rà soát, sơ tuyển. Ban CHQS các xã tham mưu tổ chức họp dân.\n\n2. Bước 2: Phòng Y tế lập sổ."
    )
    found = read(tmp_path, body).directives
    assert leads(found) == [["Ban CHQS các xã"], ["Phòng Y tế"]]
    assert found[0].text.startswith("Ban CHQS")


def test_who_leads_and_who_helps_may_be_told_in_dashes(tmp_path):
    body = (
        "Chủ tịch UBND huyện yêu cầu các phòng, ban thực hiện các nội dung sau:\n\n1. Tổ chức tập huấn kỹ năng số:\n\n"
        "- Đơn vị chủ trì: Phòng Nội vụ.\n\n- Đơn vị phối hợp: Phòng Y tế, Văn phòng.\n\n2. Lập danh sách."
    )
    found = read(tmp_path, body).directives[0]
    told = [(a.unit, a.role) for a in found.assignees]
    assert told == [("Phòng Nội vụ", "lead"), ("Phòng Y tế", "support"), ("Văn phòng", "support")]


def test_a_letter_that_answers_orders_nothing(tmp_path):
    body = (
        "UBND huyện nhận được Công văn số 32/CV-ĐV ngày 08/01/2024 của Công ty Hải Long hỏi về thủ tục. "
        "Về vấn đề này, UBND huyện có ý kiến trả lời như sau:\n\n1. Trường hợp kéo dài, trước khi hết hạn, công ty có "
        "văn bản gửi Phòng Kinh tế.\n\n2. Về thuế: hàng hóa thuộc đối tượng miễn thuế."
    )
    assert read(tmp_path, body).directives == ()


@pytest.mark.parametrize(
    ("body", "leads"),
    [
        (
            "Trưởng các trạm y tế, Trưởng các khoa làm tốt các việc sau:\n\n1. Rà soát thuốc.\n\n2. Trực cấp cứu.",
            [["Trưởng các trạm y tế", "Trưởng các khoa"]] * 2,
        ),
        (
            "Huyện yêu cầu:\n\n1. Hiệu trưởng các trường tiểu học làm tốt các nhiệm vụ sau:\n\na) Rà soát lớp học.",
            [["Hiệu trưởng các trường tiểu học"]],
        ),
        (
            "Huyện yêu cầu:\n\n1. Nơi nào chưa có trạm bơm thì Phòng Kinh tế bố trí máy bơm dã chiến.",
            [["Phòng Kinh tế"]],
        ),
        ("Huyện yêu cầu:\n\n1. Mỗi tháng một lần, Đội Trật tự đô thị kiểm tra các chợ.", [["Đội Trật tự đô thị"]]),
        ("Huyện yêu cầu:\n\n1. Mỗi cán bộ, công chức đăng ký một việc làm tốt.", [["Mỗi cán bộ, công chức"]]),
        ("Đề nghị các đồng chí kiểm tra đê điều, báo cáo kết quả.", [["Các phòng, ban thuộc huyện"]]),
    ],
)
def test_who_leads_where_a_sentence_opens_tasks_or_tells_when_and_where_first(tmp_path, body, leads):
    directives = read(tmp_path, body).directives
    assert [[a.unit for a in d.assignees if a.role == "lead"] for d in directives] == leads


def test_the_last_words_of_an_entry_set_the_day_of_all_its_duties(tmp_path):
    body = "Huyện yêu cầu:\n\n1. Phòng Nội vụ rà soát hồ sơ; Phòng Kinh tế lập dự toán; xong trước ngày 20/3/2024."
    assert [d.deadline.due for d in read(tmp_path, body).directives] == [date(2024, 3, 19)] * 2


def test_an_answer_to_a_question_orders_nothing(tmp_path):
    body = (
        "Ủy ban nhân dân huyện nhận được Công văn số 12/CV-HTX ngày 01/02/2024 của Hợp tác xã Tân Lập xin ý kiến về "
        "việc thuê đất. Ủy ban nhân dân huyện có ý kiến như sau:\n\n1. Về thời hạn thuê\n\nTheo quy định, trường hợp "
        "sản xuất nông nghiệp thì được thuê đến 50 năm.\n\n2. Về hồ sơ\n\nHồ sơ của Hợp tác xã đang được thẩm định."
    )
    assert read(tmp_path, body).directives == ()


def test_news_and_reports_after_a_label_have_each_their_day(tmp_path):
    body = (
        "Huyện yêu cầu các phòng thực hiện các nội dung sau:\n\n1. Rà soát hồ sơ.\n\n"
        "Về chế độ thông tin: các phòng gửi kế hoạch trước ngày 20/3/2024 và báo cáo kết quả chậm nhất ngày 15/4/2024 "
        "về Văn phòng huyện."
    )
    told = [(d.deadline.due, d.reports_to) for d in read(tmp_path, body).directives]
    office = ("Văn phòng huyện",)
    assert told == [(None, ()), (date(2024, 3, 19), office), (date(2024, 4, 15), office)]


def test_a_report_behind_a_purpose_of_the_doer_himself_is_his_duty(tmp_path):
    body = "Huyện yêu cầu:\n\n1. Phòng Tài chính bố trí vốn để trả nợ, báo cáo UBND huyện trước ngày 20/3/2024."
    assert [d.reports_to for d in read(tmp_path, body).directives] == [("UBND huyện",)]


@pytest.mark.parametrize(
    ("order", "dues"),
    [
        ("Các phòng lập dự toán trước ngày 20/3/2024, báo cáo kết quả chậm nhất ngày 15/4/2024.", [(3, 19), (4, 15)]),
        ("Phòng Y tế tiêm đợt 1 xong trước ngày 20/3/2024, đợt 2 trong tháng 5/2024.", [(3, 19), (5, 31)]),
        ("Ngày 05/01/2024, huyện ban hành Công văn số 7/UBND-VP yêu cầu gửi hồ sơ trước ngày 20/01/2024, báo cáo "
         "trước ngày 15/02/2024. Các phòng nộp báo cáo trước ngày 20/3/2024.", [(3, 19)]),
    ],
)  # fmt: skip
def test_what_is_due_behind_a_comma_by_a_day_of_its_own_is_a_task_of_its_own(tmp_path, order, dues):
    found = read(tmp_path, f"Huyện yêu cầu:\n\n1. {order}").directives
    assert [d.deadline.due for d in found] == [date(2024, *due) for due in dues]


@pytest.mark.parametrize(
    "aside", ["Không xét đối với đơn vị nộp muộn", "Gia hạn thời gian nộp hồ sơ đến hết ngày 25/5/2024"]
)
def test_what_follows_from_being_late_or_extends_a_term_is_no_task(tmp_path, aside):
    found = read(tmp_path, f"Huyện yêu cầu:\n\n1. Các phòng lập danh sách thi đua.\n\n2. {aside}.")
    assert [d.ref for d in found.directives] == ["1"]


def test_what_is_told_every_few_hours_or_hours_before_is_a_duty_of_its_own(tmp_path):
    body = (
        "Chủ tịch UBND huyện yêu cầu các phòng, ban thực hiện các nội dung sau:\n\n"
        "1. Phòng Kinh tế lập phương án vận hành hồ; báo cáo Ban Chỉ huy huyện 2 giờ/lần.\n\n"
        "2. Hạt Kiểm lâm thực hiện nghiêm quy trình; thông báo cho Công an huyện ít nhất 06 giờ trước khi mở cửa rừng."
    )
    found = read(tmp_path, body).directives
    assert [(d.ref, d.deadline.text) for d in found] == [
        ("1", None), ("1(2)", "2 giờ/lần"), ("2", None), ("2(2)", "ít nhất 06 giờ trước khi mở cửa rừng"),
    ]
