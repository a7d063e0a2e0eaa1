"""Three weeks of an office by its command line: mail, instructions of the leader, a reminder, an extension, a
replacement, a report, corrections and a better copy; after each step the lists say what a clerk expects.
"""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.cli import cli

DATA = Path(__file__).parents[1] / "data"
HEAD = """\
UBND TỈNH SƠN LA
SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: {number}
V/v {subject}

Sơn La, ngày {day} năm 2024

Kính gửi: Cơ sở Điều trị nghiện ma túy tỉnh.

"""
FOOT = "\n\nNơi nhận:\n\n- Như trên;\n- Lưu: VT.\n\nGIÁM ĐỐC\n\nTòng Văn Quyền\n"
ORDER = (
    HEAD.format(number="951/SLĐTBXH-KHTC", subject="rà soát cơ sở vật chất", day="27 tháng 5")
    + "Sở Lao động - Thương binh và Xã hội yêu cầu Cơ sở Điều trị nghiện ma túy tỉnh:\n\n"
    "1. Rà soát cơ sở vật chất khu nhà ở học viên, báo cáo Sở trong thời hạn 05 ngày làm việc kể từ ngày nhận được "
    "Công văn này.\n\n2. Đăng ký nhu cầu sửa chữa với Sở trước ngày 07/6/2024." + FOOT
)
EXTENSION = (
    HEAD.format(number="968/SLĐTBXH-KHTC", subject="gia hạn đăng ký nhu cầu sửa chữa", day="03 tháng 6")
    + "Sở Lao động - Thương binh và Xã hội gia hạn thời gian thực hiện mục 2 Công văn số 951/SLĐTBXH-KHTC ngày "
    "27/5/2024 của Sở: yêu cầu Cơ sở Điều trị nghiện ma túy tỉnh đăng ký nhu cầu sửa chữa với Sở trước ngày 21/6/2024."
    + FOOT
)
REPLACEMENT = (
    HEAD.format(number="977/SLĐTBXH-PCTNXH", subject="quản lý học viên mùa mưa bão", day="05 tháng 6")
    + "Sở Lao động - Thương binh và Xã hội yêu cầu Cơ sở Điều trị nghiện ma túy tỉnh báo cáo tình hình quản lý học "
    "viên về Sở vào ngày 15 hằng tháng.\n\nCông văn này thay thế Công văn số 734/SLĐTBXH-PCTNXH ngày 25/4/2024 của Sở "
    "Lao động - Thương binh và Xã hội." + FOOT
)
REPORT = """\
SỞ LAO ĐỘNG - THƯƠNG BINH VÀ XÃ HỘI
CƠ SỞ ĐIỀU TRỊ NGHIỆN MA TÚY TỈNH

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 175/BC-CSĐTNMT

Sơn La, ngày 04 tháng 6 năm 2024

BÁO CÁO
Kết quả thực hiện Công văn số 951/SLĐTBXH-KHTC ngày 27/5/2024 của Sở Lao động - Thương binh và Xã hội

Kính gửi: Sở Lao động - Thương binh và Xã hội.

Thực hiện Công văn số 951/SLĐTBXH-KHTC ngày 27/5/2024 của Sở Lao động - Thương binh và Xã hội về việc rà soát cơ sở \
vật chất, Cơ sở đã rà soát cơ sở vật chất khu nhà ở học viên, báo cáo Sở kết quả như sau: 04 khu nhà ở bảo đảm an toàn.

Nơi nhận:

- Như trên;
- Lưu: VT.

GIÁM ĐỐC

Lò Minh Tuyên
"""


class Clerk:
    """Types commands in an office's folder; an exit code that was not expected fails the test."""

    def __init__(self, folder):
        self.folder = folder

    def says(self, *words, code=0):
        done = CliRunner().invoke(cli, ["--office", str(self.folder), *map(str, words)], prog_name="congvan")
        assert done.exit_code == code, done.output
        return " ".join((done.stdout + done.stderr).split())

    def rows(self, *words):
        done = CliRunner().invoke(cli, ["--office", str(self.folder), *map(str, words), "--json"], prog_name="congvan")
        assert done.exit_code == 0, done.output
        return [json.loads(line) for line in done.stdout.splitlines()]

    def task(self, said, ref):
        return next(d for d in self.rows("show", said)[0]["directives"] if d["ref"] == ref)

    def receives(self, name, text, *more):
        path = self.folder.parent / name
        path.write_text(text, encoding="utf-8")
        return self.says("ingest", path, *more)


@pytest.fixture
def clerk(tmp_path):
    folder = tmp_path / "ba tuần" / "văn thư"
    folder.parent.mkdir()
    clerk = Clerk(folder)
    clerk.says("init", folder)
    settings = (DATA / "mail" / "congvan.toml").read_text(encoding="utf-8")
    (folder / "congvan.toml").write_text(settings + "\n[inbox]\nsettle_seconds = 0.01\n", encoding="utf-8")
    return clerk


def first_week_the_mail_of_many_bodies_comes_and_what_is_ours_is_told_apart(clerk):
    mail = [*sorted((DATA / "mail").glob("*.txt")), *sorted((DATA / "genre").glob("[gh]0*.txt"))]
    for path in mail:
        (clerk.folder / "inbox" / path.name).write_bytes(path.read_bytes())
    said = clerk.says("ingest", "--today", "2024-05-27")
    assert f"Đã vào sổ {len(mail)}, trùng 0, không đọc được 0." in said
    assert "CT 14-CT/TU, số đến" in said and "không có nhiệm vụ của cơ quan" in said
    states = {row["name"]: row for row in clerk.rows("instructions", "--today", "2024-05-27")}
    assert states["CV 1081/LĐTBXH-VP"]["state"] == "in_work"
    assert states["CT 14-CT/TU"]["state"] == "closed" and states["CT 14-CT/TU"]["ours"] == 0
    assert not any(row["dispatch"].endswith("VPUBND-VP3") for row in clerk.rows("outstanding", "--today", "2024-05-27"))
    assert "Không thấy chỗ hỏng nào" in clerk.says("check")


def second_week_an_order_is_registered_assigned_and_its_term_counted(clerk):
    said = clerk.receives("951.txt", ORDER, "--today", "2024-05-28")
    assert "2 nhiệm vụ của cơ quan" in said and "tạm lấy ngày 28/05/2024" in said
    assert "hạn 04/06/2024 tạm tính" in clerk.says("show", "CV 951", "--today", "2024-05-28")
    assert "tính lại thời hạn của 1 nhiệm vụ" in clerk.says("correct", "CV 951", "ngày nhận", "29/5/2024")
    first, second = clerk.task("CV 951", "1"), clerk.task("CV 951", "2")
    assert (first["due"], first["due_assumed"], second["due"]) == ("2024-06-05", False, "2024-06-06")
    unassigned = {row["task"] for row in clerk.rows("outstanding", "--unassigned")}
    assert {first["task"], second["task"]} <= unassigned
    clerk.says("assign", first["task"], "Phòng QLHV-BV", "--by", "Giám đốc", "--until", "3/6/2024")
    clerk.says("assign", first["task"], "các phòng chuyên môn", "--role", "phối hợp")
    clerk.says("assign", second["task"], "Phòng Y tế")
    assert "không còn giao" in clerk.says("assign", second["task"], "Phòng Y tế", "--remove")
    clerk.says("assign", second["task"], "Phòng TCHCKT")
    theirs = ("--department", "Phòng QLHV-BV", "--instruction", "CV 951")
    shown = clerk.says("outstanding", *theirs, "--today", "2024-06-01")
    assert "Hạn của cơ quan: 03/06/2024, Giám đốc giao" in shown
    assert not {first["task"], second["task"]} & {row["task"] for row in clerk.rows("outstanding", "--unassigned")}


def third_week_an_extension_and_a_report_are_proposed_and_accepted(clerk):
    first, second = clerk.task("CV 951", "1"), clerk.task("CV 951", "2")
    assert "đề xuất về văn bản này đang chờ" in clerk.receives("968.txt", EXTENSION, "--received", "4/6/2024")
    clerk.receives("175.txt", REPORT, "--today", "2024-06-04")
    waiting = [row for row in clerk.rows("review") if row["kind"] == "proposal" and row["task"]]
    longer = next(row for row in waiting if row["role"] == "extends_task" and row["task"] == second["task"])
    proof = next(row for row in waiting if row["role"] == "done" and row["task"] == first["task"])
    assert "nhiệm vụ được cập nhật" in clerk.says("review", "--accept", longer["id"], "--accept", proof["id"])
    first, second = clerk.task("CV 951", "1"), clerk.task("CV 951", "2")
    assert (first["state"], first["done_on"], second["due"]) == ("done", "2024-06-04", "2024-06-20")
    assert f"nhiệm vụ {first['task']}" in clerk.says("undo")
    assert clerk.task("CV 951", "1")["state"] == "open"
    clerk.says("done", first["task"], "--on", "4/6/2024", "--evidence", "BC 175")
    clerk.says("extend", second["task"], "--until", "19/6/2024", "--because", "nhầm", code=2)
    clerk.says("done", second["task"], "--on", "19/6/2044", code=2)
    assert clerk.rows("show", "CV 951")[0]["tasks"] == {"open": 1, "overdue": 1, "done": 1}


def a_replacement_ends_what_it_replaces_and_can_be_taken_back(clerk):
    clerk.receives("977.txt", REPLACEMENT, "--received", "6/6/2024")
    before = clerk.rows("show", "CV 734")[0]
    assert before["tasks"]["open"]
    waiting = [row for row in clerk.rows("review") if row["kind"] == "proposal"]
    (found,) = [row for row in waiting if row["role"] == "replaces" and row["of"] == before["name"]]
    clerk.says("review", "--accept", found["id"])
    after = clerk.rows("show", "CV 734")[0]
    assert (after["state"], after["tasks"]["open"], after["superseded_by"]) == (
        "superseded", 0, ["CV 977/SLĐTBXH-PCTNXH"],
    )  # fmt: skip
    clerk.says("undo")
    assert clerk.rows("show", "CV 734")[0]["tasks"] == before["tasks"]


def corrections_outlast_a_better_copy_and_a_task_that_was_not_read_is_added(clerk):
    clerk.says("correct", "CV 951", "trích yếu", "rà soát cơ sở vật chất khu nhà ở")
    added = clerk.says("task", "add", "CV 951", "--text", "Cử viên chức phối hợp đoàn kiểm tra", "--until", "12/6/2024")
    assert "Đã thêm nhiệm vụ" in added
    said = clerk.receives("951 rõ hơn.txt", ORDER.replace("V/v rà soát", "V/v kiểm tra, rà soát"))
    assert "bản khác của CV 951" in said
    again = clerk.rows("show", "CV 951")[0]
    assert again["header"]["subject"] == "rà soát cơ sở vật chất khu nhà ở"
    assert len(again["directives"]) == 3 and len(again["files"]) == 2
    clerk.says("correct", "CV 951", "số đến", "không rõ", code=2)
    assert "Không thấy chỗ hỏng nào" in clerk.says("check")


def lists_go_out_whole_and_the_history_tells_everything_in_vietnamese(clerk):
    lists = clerk.folder.parent / "lists"
    clerk.says("export", "--each-department", "--format", "json", "-o", lists, "--today", "2024-06-10")
    listed = {json.loads(line)["task"] for path in lists.iterdir()
              for line in path.read_text(encoding="utf-8").splitlines()}  # fmt: skip
    assert listed == {row["task"] for row in clerk.rows("outstanding", "--today", "2024-06-10")}
    shown = clerk.says("show", "CV 951")
    for words in ("giao", "tính lại thời hạn", "chấp nhận đề xuất", "hoàn tác", "ghi xong", "sửa văn bản"):
        assert words in shown
    assert "arrival_number" not in shown and "received" not in shown and "open" not in shown
    found = [row["name"] for row in clerk.rows("search", "khu nhà ở") if row["kind"] == "dispatch"]
    assert "CV 951/SLĐTBXH-KHTC" in found


def test_three_weeks_of_an_office(clerk):
    first_week_the_mail_of_many_bodies_comes_and_what_is_ours_is_told_apart(clerk)
    second_week_an_order_is_registered_assigned_and_its_term_counted(clerk)
    third_week_an_extension_and_a_report_are_proposed_and_accepted(clerk)
    a_replacement_ends_what_it_replaces_and_can_be_taken_back(clerk)
    corrections_outlast_a_better_copy_and_a_task_that_was_not_read_is_added(clerk)
    lists_go_out_whole_and_the_history_tells_everything_in_vietnamese(clerk)
