"""The command line: what each command prints and leaves with, also on bad input; no traceback, ever."""

import json
import os
import re
import sqlite3
import subprocess
import sys
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner

from pipeline import cli as cli_module
from pipeline.cli import COMMANDS, cli
from pipeline.commands import common, progress
from pipeline.core import rules as rules_module

DISPATCH = """\
SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG
CHI CỤC THỦY LỢI

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: 45/CCTL-HCTH
V/v thực hiện Công văn số 812/SNNMT-VP

Thanh Hóa, ngày 06 tháng 5 năm 2024

Kính gửi:
- Phòng Hành chính - Tổng hợp;
- Phòng Quản lý công trình.

Thực hiện Công văn số 812/SNNMT-VP ngày 02/5/2024 của Sở Nông nghiệp và Môi trường về việc rà soát công trình thủy lợi \
trước mùa mưa bão, Chi cục Thủy lợi yêu cầu:

1. Phòng Quản lý công trình chủ trì, phối hợp với Phòng Hành chính - Tổng hợp kiểm tra hiện trạng các hồ chứa, báo cáo \
Chi cục trước ngày 20/5/2024.

2. Phòng Hành chính - Tổng hợp chuẩn bị vật tư, phương tiện phục vụ công tác trực ban.

Nơi nhận:

- Như trên;
- Lưu: VT.

CHI CỤC TRƯỞNG

Nguyễn Văn Bình
"""
SETTINGS = """\
[office]
name = "Chi cục Thủy lợi"
symbols = ["CCTL"]
superiors = [{ name = "Sở Nông nghiệp và Môi trường", symbols = ["SNNMT"] }]

[[department]]
name = "Phòng Hành chính - Tổng hợp"
aliases = ["Phòng HCTH"]

[[department]]
name = "Phòng Quản lý công trình"
aliases = ["Phòng QLCT"]

[inbox]
settle_seconds = 0.01
"""
HEAVY = ("spacy", "underthesea", "cv2", "numpy", "pypdfium2", "pdfplumber", "tesserocr", "docx", "xlsxwriter", "rich")


def run(*args, env=None):
    return CliRunner().invoke(cli, [str(a) for a in args], env=env, prog_name="congvan")


def lines(result):
    return [json.loads(line) for line in result.stdout.splitlines()]


def empty_pdf() -> bytes:
    """A well-formed PDF without a page."""
    parts = [b"%PDF-1.4\n", b"1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n",
             b"2 0 obj\n<< /Type /Pages /Kids [] /Count 0 >>\nendobj\n"]  # fmt: skip
    at = [len(parts[0]), len(parts[0]) + len(parts[1])]
    whole = b"".join(parts)
    table = b"xref\n0 3\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % n for n in at)
    return whole + table + b"trailer\n<< /Size 3 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % len(whole)


def printed_pdf(**options) -> bytes:
    """A PDF of one page, by reportlab; `options` go to its canvas."""
    import io

    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    page = Canvas(out, **options)
    page.drawString(72, 720, "Cong van")
    page.save()
    return out.getvalue()


def locked_pdf() -> bytes:
    from reportlab.lib.pdfencrypt import StandardEncryption

    return printed_pdf(encrypt=StandardEncryption("mat khau", canPrint=0))


def one_pixel() -> bytes:
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (1, 1)).save(out, "PNG")
    return out.getvalue()


@pytest.fixture(scope="session")
def bad_files():
    return {
        "rỗng.pdf": b"",
        "cắt ngắn.pdf": printed_pdf()[:300],
        "khóa.pdf": locked_pdf(),
        "không trang.pdf": empty_pdf(),
        "một điểm.png": one_pixel(),
        "ngẫu nhiên.pdf": bytes((i * 7919 + i * i * 31) % 256 for i in range(4096)),
    }


@pytest.fixture
def good(tmp_path):
    path = tmp_path / "văn bản “số” 'một' \"hai\".pdf"
    path.write_text(DISPATCH, encoding="utf-8")
    return path


@pytest.fixture
def office(tmp_path):
    folder = tmp_path / "cơ quan"
    assert run("init", folder).exit_code == 0
    (folder / "congvan.toml").write_text(SETTINGS, encoding="utf-8")
    return folder


@pytest.fixture
def filled(office, good):
    result = run("--office", office, "ingest", good, "--received", "08/5/2024", "--arrival-number", "31")
    assert result.exit_code == 0, result.stderr
    return office


# --- help and usage ----------------------------------------------------------------------------------------


def test_help_names_every_command_in_vietnamese():
    result = run("--help")
    assert result.exit_code == 0
    assert all(f"\n  {name}" in result.stdout for name in COMMANDS)
    assert "Cách dùng: congvan" in result.stdout and "Usage" not in result.stdout


@pytest.mark.parametrize("command", [[c] for c in COMMANDS] + [["task", "edit"], ["rules", "check"], ["rules", "try"]])
def test_every_command_has_help(command):
    result = run(*command, "--help")
    assert result.exit_code == 0
    assert result.stdout.startswith(f"Cách dùng: congvan {' '.join(command)}")
    assert "Options" not in result.stdout and "OPTIONS" not in result.stdout


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["không-có"], "Không có lệnh “không-có”. Xin"),
        (["outstandin"], "Có phải là: outstanding?"),
        (["outstanding", "--jso"], "Có phải là: --json?"),
        (["done", "1", "--on"], "Tùy chọn --on cần một giá trị"),
        (["instructions", "--json=1"], "Tùy chọn --json không nhận giá trị"),
        (["correct", "CV", "45", "issued", "2024-05-06"], "Lệnh thừa “2024-05-06”"),
        (["extract"], "còn thiếu"),
        (["extract", "--sai", "x"], "Không có tùy chọn --sai"),
        (["outstanding", "--today", "31/02/2024"], "không phải là một ngày"),
        (["done", "một"], "số nguyên từ 1 trở lên. Xin"),
        (["export", "-o", "x", "--format", "doc"], "xin chọn một trong: xlsx, csv, json, ics, docx. Xin"),
        (["assign", "1", "x", "--role", "giám sát"], "xin chọn một trong: lead (chủ trì), support (phối hợp). Xin"),
        (["outstanding", "--due-within", "99999999"], "số nguyên từ 0 đến 36500. Xin"),
        (["outstanding", "--due-within", "-5"], "số nguyên từ 0 đến 36500. Xin"),
    ],
)
def test_misuse_is_told_in_one_sentence_and_leaves_with_2(args, said):
    result = run(*args)
    assert result.exit_code == 2
    assert said in result.stderr and "--help" in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("args", [["--help"], ["outstanding"], ["show", "CV 45"], ["instructions"]])
def test_help_and_queries_load_nothing_heavy(args, filled):
    code = (
        "import sys\nfrom pipeline.cli import cli\n"
        f"try:\n    cli({['--office', str(filled), *args]!r}, prog_name='congvan')\n"
        "except SystemExit as e:\n    assert e.code == 0, e.code\n"
        f"heavy = [name for name in {HEAVY!r} if name in sys.modules]\nassert not heavy, heavy\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr


def test_an_error_of_the_program_is_one_sentence_with_a_log_that_holds_no_words(monkeypatch, tmp_path):
    words = "chữ trong văn bản"

    def fail(*_, **__):
        raise ZeroDivisionError(words)

    monkeypatch.setattr(common, "office_folder", fail)
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", None)
    result = run("outstanding")
    assert result.exit_code == 1
    assert "ngoài dự kiến (ZeroDivisionError)" in result.stderr and "Traceback" not in result.stderr
    (log,) = tmp_path.glob("congvan-*.log")
    assert "office_folder" in log.read_text(encoding="utf-8")
    assert words not in log.read_text(encoding="utf-8")
    assert words in run("outstanding", env={"CONGVAN_DEBUG": "1"}).stderr


def locked():
    """The error of a record that another process is writing."""
    error = sqlite3.OperationalError("database is locked")
    error.sqlite_errorname = "SQLITE_BUSY"
    return error


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (PermissionError(13, "Permission denied", "congvan.toml"), "Hệ thống báo lỗi: không có quyền (congvan.toml)"),
        (OSError(28, "No space left on device", "congvan.db"), "đĩa đã đầy (congvan.db)"),
        (OSError(4242, "Unknown fault", "congvan.db"), "lỗi số 4242 (congvan.db)"),
        (locked(), "Sổ congvan.db chưa dùng được lúc này (chương trình khác đang ghi)"),
    ],
)
def test_what_the_system_refuses_is_told(monkeypatch, error, said):
    monkeypatch.setattr(common, "office_folder", lambda *_: (_ for _ in ()).throw(error))
    result = run("outstanding")
    assert result.exit_code == 1 and said in result.stderr


def test_being_stopped_is_no_traceback(monkeypatch):
    monkeypatch.setattr(common, "office_folder", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
    result = run("outstanding")
    assert result.exit_code == 1 and "dừng" in result.stderr


def test_a_reader_that_went_away_is_no_traceback(filled):
    code = (
        "import os, sys\nfrom pipeline.cli import cli\nread, write = os.pipe()\nos.close(read)\n"
        "os.dup2(write, 1)\n" + f"cli({['--office', str(filled), 'outstanding']!r})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8")
    assert done.returncode == 1 and "Traceback" not in done.stderr


def test_the_script_writes_utf8_whatever_the_terminal_speaks(good):
    script = Path(sys.executable).with_name("congvan")
    env = os.environ | {"PYTHONIOENCODING": "ascii"}
    done = subprocess.run([str(script), "extract", str(good)], capture_output=True, env=env)
    assert done.returncode == 0
    assert "Chi cục Thủy lợi" in done.stdout.decode("utf-8")


# --- extract -----------------------------------------------------------------------------------------------


def test_extract_reads_text_named_pdf_with_an_odd_name(good):
    result = run("extract", good, "--json")
    assert result.exit_code == 0, result.stderr
    (read,) = lines(result)
    assert read["file"]["name"] == good.name
    assert read["header"]["number"] == "45/CCTL-HCTH"
    assert read["header"]["issued"] == "2024-05-06"
    assert "2024-05-19" in [d["deadline"]["due"] for d in read["directives"]]


def test_extract_for_people(good):
    shown = run("extract", good).stdout
    assert "Số, ký hiệu: 45/CCTL-HCTH" in shown and "Thời hạn: 19/05/2024" in shown


def test_extract_does_what_it_can_and_names_the_rest(good, tmp_path, bad_files):
    missing = tmp_path / "không có.pdf"
    empty = tmp_path / "rỗng.pdf"
    empty.write_bytes(bad_files["rỗng.pdf"])
    result = run("extract", missing, good, empty, "--json")
    assert result.exit_code == 3
    assert [read["file"]["name"] for read in lines(result)] == [good.name]
    assert len(result.stderr.splitlines()) == 2
    assert "không có.pdf" in result.stderr and "rỗng.pdf" in result.stderr


def test_extract_of_a_secret_file_gives_its_name_alone(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(DISPATCH.replace("Kính gửi", "MẬT\n\nKính gửi"), encoding="utf-8")
    result = run("extract", path, "--json")
    assert result.exit_code == 3
    assert lines(result) == [{"file": {"name": "a.txt"}, "refused": "secrecy"}]
    assert "mật" in result.stderr.lower() and "hồ chứa" not in result.stderr


def test_extract_counts_from_the_day_received(tmp_path):
    path = tmp_path / "a.txt"
    term = "trong thời hạn 05 ngày làm việc kể từ ngày nhận được Công văn này"
    path.write_text(DISPATCH.replace("trước ngày 20/5/2024", term), encoding="utf-8")
    (read,) = lines(run("extract", path, "--json"))
    assert [d["deadline"]["due"] for d in read["directives"]] == [None, None]
    (read,) = lines(run("extract", path, "--received", "08/05/2024", "--json"))
    assert read["directives"][0]["deadline"]["due"] == "2024-05-15"


def test_extract_uses_the_settings_of_the_office_it_stands_in(office, good):
    text = SETTINGS + "\n[deadlines]\nbefore_is_inclusive = true\n"
    (office / "congvan.toml").write_text(text, encoding="utf-8")
    (read,) = lines(run("--office", office, "extract", good, "--json"))
    assert "2024-05-20" in [d["deadline"]["due"] for d in read["directives"]]


# --- the office --------------------------------------------------------------------------------------------


def test_init_makes_the_folder_and_overwrites_nothing(tmp_path):
    folder = tmp_path / "a" / "b"
    assert run("init", folder).exit_code == 0
    assert {p.name for p in folder.iterdir()} >= {"congvan.toml", "inbox", "archive", "quarantine", "congvan.db"}
    assert run("--office", folder, "outstanding").exit_code == 0
    (folder / "congvan.toml").write_text(SETTINGS, encoding="utf-8")
    again = run("init", folder)
    assert again.exit_code == 0 and "không thay đổi gì" in again.stdout
    assert (folder / "congvan.toml").read_text(encoding="utf-8") == SETTINGS


def test_init_warns_of_a_network_share(tmp_path, monkeypatch):
    monkeypatch.setattr("pipeline.platform_guard.on_network_share", lambda _: True)
    assert "ổ mạng" in run("init", tmp_path / "a").stderr


def test_init_where_nothing_can_be_made(tmp_path):
    (tmp_path / "tệp").write_text("x", encoding="utf-8")
    result = run("init", tmp_path / "tệp" / "a")
    assert result.exit_code == 1 and "Không tạo được" in result.stderr


def test_without_an_office_the_remedy_is_told(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CONGVAN_OFFICE", raising=False)
    result = run("outstanding")
    assert result.exit_code == 1 and "congvan init" in result.stderr


def test_the_office_is_found_by_option_environment_or_current_folder(filled, monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("CONGVAN_OFFICE", raising=False)
    assert lines(run("--office", filled, "outstanding", "--json"))
    assert lines(run("outstanding", "--json", "--office", filled))
    assert run("task", "edit", "1", "note", "x", "--office", filled).exit_code == 0
    assert lines(run("outstanding", "--json", env={"CONGVAN_OFFICE": str(filled)}))
    monkeypatch.chdir(filled / "inbox")
    assert lines(run("outstanding", "--json"))


def test_ingest_takes_the_inbox_and_quarantines_what_is_bad(office, good, bad_files):
    for name, data in bad_files.items():
        (office / "inbox" / name).write_bytes(data)
    (office / "inbox" / good.name).write_bytes(good.read_bytes())
    result = run("--office", office, "ingest", "--today", "2024-05-10")
    assert result.exit_code == 3
    assert "Đã vào sổ 1, trùng 0, không đọc được 6." in result.stdout
    for name in bad_files:
        assert len([line for line in result.stderr.splitlines() if name in line]) == 1
        assert (office / "quarantine" / name).read_bytes() == bad_files[name]
        assert (office / "quarantine" / f"{name}.reason.txt").is_file()
    assert list((office / "inbox").iterdir()) == []
    assert "tạm lấy" not in result.stderr  # the office's own dispatch was not received
    assert len(lines(run("--office", office, "outstanding", "--json"))) == 2


FROM_ABOVE = """\
UBND TỈNH THANH HÓA
SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG

Số: 812/SNNMT-VP

Thanh Hóa, ngày 02 tháng 5 năm 2024

Kính gửi: Chi cục Thủy lợi.

Sở Nông nghiệp và Môi trường yêu cầu Chi cục Thủy lợi rà soát hồ chứa, báo cáo trong thời hạn 05 ngày làm việc kể từ \
ngày nhận được Công văn này.

GIÁM ĐỐC

Lê Văn Hòa
"""


def test_an_office_without_a_name_is_told_of_it_when_it_takes_in(tmp_path):
    (tmp_path / "moi.txt").write_text(FROM_ABOVE, encoding="utf-8")
    assert run("init", str(tmp_path / "van-thu")).exit_code == 0
    told = run("--office", str(tmp_path / "van-thu"), "ingest", str(tmp_path / "moi.txt"))
    assert told.exit_code == 0 and "Tên cơ quan trong congvan.toml còn để trống" in told.stderr


def test_a_term_that_rests_on_an_assumed_receipt_is_marked_wherever_it_is_told(office, tmp_path):
    (office / "inbox" / "a.txt").write_text(FROM_ABOVE, encoding="utf-8")
    taken = run("--office", office, "ingest", "--today", "2024-05-10")
    assert "tạm lấy ngày 10/05/2024" in taken.stderr
    open_now = run("--office", office, "outstanding", "--today", "2024-05-10").stdout
    assert "hạn 17/05/2024 tạm tính (còn 7 ngày)" in open_now
    shown = run("--office", office, "show", "CV 812").stdout
    assert "tạm lấy ngày vào sổ" in shown and "chỉ là ngày tạm lấy" in " ".join(shown.split())
    out = tmp_path / "a.csv"
    assert run("--office", office, "export", "-o", out, "--today", "2024-05-10").exit_code == 0
    assert "hạn tạm tính" in out.read_text(encoding="utf-8-sig")
    told = run("--office", office, "correct", "CV 812", "ngày nhận", "06/5/2024").stdout
    assert "đã tính lại thời hạn của 1 nhiệm vụ" in told
    again = run("--office", office, "outstanding", "--today", "2024-05-10").stdout
    assert "hạn 13/05/2024 (còn 3 ngày)" in again


@pytest.mark.parametrize(
    ("more", "says"),
    [
        (("--received", "2142-05-08"), "còn ở phía trước"),
        (("--arrival-number", "abc"), "khó là số đến"),
        (("--arrival-number", ""), "khó là số đến"),
    ],
)
def test_a_slip_in_what_is_told_of_the_arrival_is_refused_before_anything_is_read(office, good, more, says):
    result = run("--office", office, "ingest", good, *more)
    assert result.exit_code == 2 and says in result.stderr
    assert lines(run("--office", office, "instructions", "--json")) == []


def test_a_day_of_receipt_before_the_day_of_issue_is_kept_and_doubted(office, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(FROM_ABOVE, encoding="utf-8")
    taken = run("--office", office, "ingest", path, "--received", "30/4/2024", "--arrival-number", "88")
    assert "đã vào sổ CV 812/SNNMT-VP, số đến 88, 1 nhiệm vụ của cơ quan." in taken.stdout
    assert "trước ngày ban hành 02/5/2024" in " ".join(run("--office", office, "review").stdout.split())
    assert run("--office", office, "correct", "CV 812", "received", "04/5/2024").exit_code == 0
    assert "trước ngày ban hành" not in " ".join(run("--office", office, "review").stdout.split())


def test_a_folder_that_holds_the_office_gives_no_mail_of_what_the_office_keeps(filled):
    (filled / "inbox" / "a.txt").write_text(FROM_ABOVE, encoding="utf-8")
    result = run("--office", filled, "ingest", filled, "--received", "4/5/2024")
    assert result.exit_code == 0, result.stderr
    assert "Đã vào sổ 1, trùng 0, không đọc được 0." in result.stdout
    assert (filled / "congvan.toml").is_file() and not list((filled / "quarantine").iterdir())


def test_a_secret_dispatch_is_told_and_nothing_of_it_stays(office):
    path = office / "inbox" / "thư mời.txt"
    path.write_text(DISPATCH.replace("Kính gửi", "TỐI MẬT\n\nKính gửi"), encoding="utf-8")
    result = run("--office", office, "ingest")
    assert result.exit_code == 3
    assert "thư mời.txt" in result.stderr and "hồ chứa" not in result.stderr + result.stdout
    assert path.is_file()
    for kept in [p for p in office.rglob("*") if p.is_file() and p != path]:
        assert "hồ chứa".encode() not in kept.read_bytes()
    assert lines(run("--office", office, "instructions", "--json")) == []


def test_names_cannot_steer_the_terminal(tmp_path):
    result = run("extract", tmp_path / "a\x1b[2Jb.pdf")
    assert result.exit_code == 3 and "\x1b" not in result.stderr and "a?[2Jb.pdf" in result.stderr


def test_ingest_again_changes_nothing(filled, good):
    before = run("--office", filled, "outstanding", "--json", "--today", "2024-05-10").stdout
    result = run("--office", filled, "ingest", good)
    assert result.exit_code == 0 and "đã vào sổ từ trước" in result.stdout
    assert good.is_file()
    assert run("--office", filled, "outstanding", "--json", "--today", "2024-05-10").stdout == before
    assert "Không có tệp nào" in run("--office", filled, "ingest").stdout


def test_ingest_walks_folders_and_tells_of_missing_files(office, good, tmp_path):
    folder = tmp_path / "đến" / "tháng 5"
    folder.mkdir(parents=True)
    (folder / "a.txt").write_bytes(good.read_bytes())
    (folder / "~$a.docx").write_bytes(b"x")
    result = run("--office", office, "ingest", tmp_path / "đến", tmp_path / "không có.pdf", "--json")
    assert result.exit_code == 3
    states = {r["file"]["name"]: r["state"] for r in lines(result)}
    assert states == {"không có.pdf": "missing", "a.txt": "recorded"}
    assert (folder / "a.txt").is_file()


def test_an_arrival_number_is_for_one_file(office, good, tmp_path):
    result = run("--office", office, "ingest", good, tmp_path / "b.pdf", "--arrival-number", "7")
    assert result.exit_code == 2 and "từng tệp một" in result.stderr


# --- questions and decisions -------------------------------------------------------------------------------


def test_outstanding_tells_tasks_by_department(filled):
    shown = run("--office", filled, "outstanding", "--today", "2024-05-25", env={"COLUMNS": "100"}).stdout
    assert "Phòng Quản lý công trình: 1 nhiệm vụ, 1 quá hạn" in shown
    assert "hạn 19/05/2024 (QUÁ HẠN 6 ngày) · CV 45/CCTL-HCTH, mục 1" in shown
    assert "Thực hiện: CV 812/SNNMT-VP" in shown


def test_outstanding_as_json_has_the_contract_s_keys_in_order_of_deadline(filled):
    rows = lines(run("--office", filled, "outstanding", "--json", "--today", "2024-05-25"))
    assert [r["due"] for r in rows] == ["2024-05-19", None]
    assert rows[0]["days_left"] == -6
    assert rows[0].keys() >= {"task", "dispatch", "carries_out", "ref", "text", "departments"}
    assert rows[0].keys() >= {"due", "time", "rrule", "days_left", "state"}


@pytest.mark.parametrize(
    ("options", "refs"),
    [
        (["--department", "phong qlct"], ["1"]),
        (["--instruction", "CV 812"], ["1", "2"]),
        (["--overdue"], ["1"]),
        (["--due-within", "3"], []),
        (["--unassigned"], []),
    ],
)
def test_outstanding_can_be_narrowed(filled, options, refs):
    rows = lines(run("--office", filled, "outstanding", "--json", "--today", "2024-05-25", *options))
    assert [r["ref"] for r in rows] == refs


def test_an_unknown_department_is_told(filled):
    result = run("--office", filled, "outstanding", "--department", "Phòng Không Có")
    assert result.exit_code == 2 and "Phòng Không Có" in result.stderr


def test_show_finds_an_instruction_that_was_only_cited(filled):
    row = json.loads(run("--office", filled, "show", "CV", "812", "--json").stdout)
    assert (row["state"], row["received"], row["carried_out_by"]) == ("in_work", False, ["CV 45/CCTL-HCTH"])
    assert row["tasks"]["open"] == 2
    shown = run("--office", filled, "show", "CV 812").stdout
    assert "chưa nhận bản gốc" in shown and "đang thực hiện" in shown


def test_show_of_an_own_dispatch_tells_its_day_and_number_of_arrival(filled):
    shown = run("--office", filled, "show", "45/CCTL-HCTH").stdout
    assert "Ngày nhận: 08/05/2024, số đến 31" in shown and "vào sổ" in shown


def test_show_of_an_ambiguous_name_lists_the_candidates(filled, tmp_path):
    other = tmp_path / "b.txt"
    other.write_text(DISPATCH.replace("45/CCTL-HCTH", "45/CCTL-QLCT"), encoding="utf-8")
    assert run("--office", filled, "ingest", other).exit_code == 0
    result = run("--office", filled, "show", "CV 45")
    assert result.exit_code == 2
    assert "45/CCTL-HCTH" in result.stderr and "45/CCTL-QLCT" in result.stderr
    assert run("--office", filled, "show", "CV 9999").exit_code == 2


def test_instructions_list_what_was_received_or_cited(filled):
    rows = lines(run("--office", filled, "instructions", "--json"))
    assert {r["name"]: r["received"] for r in rows} == {"CV 45/CCTL-HCTH": True, "CV 812/SNNMT-VP": False}
    assert "CV 812/SNNMT-VP · 02/05/2024" in run("--office", filled, "instructions", "--open").stdout


def test_a_task_is_done_reopened_assigned_and_edited(filled):
    rows = lines(run("--office", filled, "outstanding", "--json"))
    dated, undated = (str(r["task"]) for r in rows)
    done = run("--office", filled, "done", dated, "--on", "18/5/2024", "--note", "đã gửi", "--evidence", "CV 45")
    assert done.exit_code == 0, done.stderr
    assert [r["task"] for r in lines(run("--office", filled, "outstanding", "--json"))] == [int(undated)]
    assert run("--office", filled, "reopen", dated).exit_code == 0
    assert run("--office", filled, "assign", undated, "Phòng QLCT", "--role", "support").exit_code == 0
    assert run("--office", filled, "task", "edit", undated, "due", "30/6/2024").exit_code == 0
    rows = {str(r["task"]): r for r in lines(run("--office", filled, "outstanding", "--json"))}
    assert rows[undated]["due"] == "2024-06-30"
    given = {"name": "Phòng Quản lý công trình", "role": "support", "through": "assigned"}
    assert given in rows[undated]["departments"]
    shown = run("--office", filled, "show", "CV 45").stdout
    assert all(word in shown for word in ("ghi xong", "mở lại", "giao", "sửa nhiệm vụ"))


def test_decisions_on_what_is_not_there_are_told(filled):
    assert run("--office", filled, "done", "999").exit_code == 2
    assert run("--office", filled, "assign", "1", "Phòng Không Có").exit_code == 2
    assert run("--office", filled, "task", "edit", "1", "due", "hôm nào").exit_code == 2
    assert run("--office", filled, "correct", "CV 45", "không-có", "x").exit_code == 2


def test_a_correction_stays_when_the_dispatch_comes_again(filled, tmp_path):
    assert run("--office", filled, "correct", "CV 45", "subject", "rà soát hồ chứa").exit_code == 0
    other = tmp_path / "bản khác.txt"
    other.write_text(DISPATCH + "\n", encoding="utf-8")
    assert "bản khác của" in run("--office", filled, "ingest", other).stdout
    row = json.loads(run("--office", filled, "show", "CV 45", "--json").stdout)
    assert row["header"]["subject"] == "rà soát hồ chứa"


# --- export ------------------------------------------------------------------------------------------------


def test_export_writes_a_workbook_for_each_department(filled, tmp_path):
    out = tmp_path / "danh sách"
    result = run("--office", filled, "export", "--each-department", "-o", out, "--today", "2024-05-25")
    assert result.exit_code == 0, result.stderr
    names = {p.name for p in out.iterdir()}
    assert names == {"Phòng Hành chính - Tổng hợp.xlsx", "Phòng Quản lý công trình.xlsx", "Toàn cơ quan.xlsx"}
    sheet = openpyxl.load_workbook(out / "Phòng Quản lý công trình.xlsx").active
    assert sheet["A1"].value == "CHI CỤC THỦY LỢI"
    assert [sheet["F7"].value, sheet["J7"].value] == ["Chủ trì", "Quá hạn"]


def test_the_lists_of_departments_hold_every_task_whoever_leads_it(filled, tmp_path):
    other = tmp_path / "46.txt"
    orders = DISPATCH.replace("Số: 45/", "Số: 46/").replace(
        "2. Phòng Hành chính - Tổng hợp chuẩn bị", "2. Giao Tổ công tác phòng, chống thiên tai chuẩn bị"
    )
    other.write_text(orders, encoding="utf-8")
    assert run("--office", filled, "ingest", other, "--received", "9/5/2024").exit_code == 0
    out = tmp_path / "danh sách"
    assert run("--office", filled, "export", "--each-department", "--format", "json", "-o", out).exit_code == 0
    listed = {json.loads(line)["task"] for p in out.iterdir() for line in p.read_text(encoding="utf-8").splitlines()}
    assert listed == {row["task"] for row in lines(run("--office", filled, "outstanding", "--json"))}
    assert (out / "Đơn vị khác.json").is_file()


@pytest.mark.parametrize(("name", "begins"), [("a.csv", b"\xef\xbb\xbfSTT"), ("a.json", b'{"task"'), ("a.XLSX", b"PK")])
def test_export_takes_its_format_from_the_name(filled, tmp_path, name, begins):
    assert run("--office", filled, "export", "-o", tmp_path / name).exit_code == 0
    assert (tmp_path / name).read_bytes().startswith(begins)


def test_a_file_without_an_ending_is_given_one(filled, tmp_path):
    assert run("--office", filled, "export", "-o", tmp_path / "danh sách").exit_code == 0
    assert (tmp_path / "danh sách.xlsx").read_bytes().startswith(b"PK") and not (tmp_path / "danh sách").exists()
    assert run("--office", filled, "export", "-o", tmp_path / "b", "--format", "csv").exit_code == 0
    assert (tmp_path / "b.csv").is_file()


@pytest.mark.parametrize(
    ("name", "more", "says"),
    [
        ("a.pdf", (), "Không xuất được ra tệp đuôi .pdf"),
        ("a.bin", (), "xlsx, csv, json"),
        ("a.xlsx", ("--format", "csv"), "có đuôi .xlsx nhưng --format là csv"),
        ("a.PDF", ("--format", "xlsx"), "có đuôi .pdf"),
    ],
)
def test_an_ending_that_contradicts_the_format_is_refused(filled, tmp_path, name, more, says):
    result = run("--office", filled, "export", "-o", tmp_path / name, *more)
    assert result.exit_code == 2 and says in result.stderr
    assert not (tmp_path / name).exists()


def test_an_ending_of_one_s_own_is_kept_where_the_format_is_named(filled, tmp_path):
    assert run("--office", filled, "export", "-o", tmp_path / "a.jsonl", "--format", "json").exit_code == 0
    assert (tmp_path / "a.jsonl").read_bytes().startswith(b'{"task"')


def test_export_of_one_department_into_a_folder_or_to_stdout(filled, tmp_path):
    result = run("--office", filled, "export", "--department", "Phòng QLCT", "-o", tmp_path, "--format", "json")
    assert result.exit_code == 0, result.stderr
    (line,) = (tmp_path / "Phòng Quản lý công trình.json").read_text(encoding="utf-8").splitlines()
    assert run("--office", filled, "export", "--department", "QLCT", "--format", "json", "-o", "-").exit_code == 2
    shown = run("--office", filled, "export", "--department", "Phòng QLCT", "--format", "json", "-o", "-")
    assert json.loads(shown.stdout) == json.loads(line)


def test_export_that_cannot_be_written_is_told(filled, tmp_path):
    (tmp_path / "tệp").write_text("x", encoding="utf-8")
    assert run("--office", filled, "export", "-o", tmp_path / "tệp" / "a.xlsx").exit_code == 1
    assert run("--office", filled, "export", "--each-department", "-o", tmp_path / "tệp").exit_code == 2
    both = run("--office", filled, "export", "--each-department", "--department", "QLCT", "-o", tmp_path)
    assert both.exit_code == 2


# --- evaluate and rules ------------------------------------------------------------------------------------

GOLD = """\
received: 2024-05-08
header: {type: CV, number: 45/CCTL-HCTH, symbol: CCTL-HCTH, issued: 2024-05-06, place: Thanh Hóa,
  parent: Sở Nông nghiệp và Môi trường, issuer: Chi cục Thủy lợi, subject: thực hiện Công văn số 812/SNNMT-VP,
  recipients: [Phòng Hành chính - Tổng hợp, Phòng Quản lý công trình], signer: Nguyễn Văn Bình,
  signer_title: Chi cục trưởng, signs_for: null, urgency: null, secrecy: null}
citations:
  - {type: CV, number: 812/SNNMT-VP, issued: 2024-05-02, issuer: Sở Nông nghiệp và Môi trường, role: implements}
directives:
  - {ref: "1", from: Phòng Quản lý công trình chủ trì, to: ngày 20/5/2024., lead: [Phòng Quản lý công trình],
     support: [Phòng Hành chính - Tổng hợp], reports_to: [Chi cục], deadline: {kind: date, due: 2024-05-19}}
  - {ref: "2", from: Phòng Hành chính - Tổng hợp chuẩn bị, to: trực ban., lead: [Phòng Hành chính - Tổng hợp],
     deadline: {kind: none}}
"""


@pytest.fixture
def gold_dir(tmp_path):
    folder = tmp_path / "chuẩn"
    folder.mkdir()
    (folder / "mau.txt").write_text(DISPATCH, encoding="utf-8")
    (folder / "mau.gold.yaml").write_text(GOLD, encoding="utf-8")
    return folder


def test_evaluate_scores_what_lies_beside_the_gold(gold_dir):
    (figures,) = lines(run("evaluate", gold_dir, "--json"))
    assert figures["header"] >= 0.9 and figures["directives"] == 1.0
    assert (figures["dispatches"], figures["unread"]) == (1, [])
    shown = run("evaluate", gold_dir).stdout
    assert "directives       F1 1.000   đúng 2, thừa 0, sót 0" in shown


def test_evaluate_compares_letters_with_the_transcript(gold_dir, tmp_path):
    (figures,) = lines(run("evaluate", gold_dir, "--ocr", "--json"))
    assert (figures["dispatches"], figures["cer"], figures["numbers"]) == (1, 0.0, 1.0)
    other = tmp_path / "mau.lem.txt"
    other.write_text(DISPATCH.replace("ngày", "ngảy"), encoding="utf-8")
    result = run("evaluate", gold_dir, other, "--ocr", "--detail")
    assert "Sai 0.00%" not in result.stdout and "mau.lem.txt: Sai" in result.stderr
    (tmp_path / "mau.hong.pdf").write_bytes(b"%PDF-1.4 hong")
    assert run("evaluate", gold_dir, tmp_path / "mau.hong.pdf", "--ocr").exit_code == 3


def test_evaluate_scores_each_form_by_itself_and_says_what_differs(gold_dir, tmp_path):
    wrong = tmp_path / "mau.sai.txt"
    wrong.write_text(DISPATCH.replace("812", "218"), encoding="utf-8")
    result = run("evaluate", gold_dir, gold_dir / "mau.txt", wrong, tmp_path / "khác.txt", "--json", "--detail")
    assert [(f["form"], f["citations"]) for f in lines(result)] == [("txt", 1.0), ("sai.txt", 0.0)]
    assert "mau.sai.txt: citations" in result.stderr
    assert "khác.txt: không có bản chuẩn" in result.stderr


def test_evaluate_tells_what_it_cannot_do(gold_dir, tmp_path):
    assert run("evaluate", tmp_path / "trống").exit_code == 1
    missing = run("evaluate", gold_dir, gold_dir / "mau.pdf", "--json")
    assert missing.exit_code == 3 and lines(missing)[0]["unread"] == ["mau"]
    shown = run("evaluate", gold_dir, "--form", "scan200.pdf")
    assert shown.exit_code == 0 and "Chưa có bản đọc cho: mau" in shown.stdout


def test_rules_try_tells_rule_words_and_values():
    rows = lines(run("rules", "try", "gửi báo cáo trước ngày 15/8/2023", "--json"))
    due = [r for r in rows if r["file"] == "deadlines" and r["values"].get("due") == "2023-08-14"]
    assert [r["words"] for r in due] == ["trước ngày 15/8/2023"]
    assert "deadlines.yaml" in run("rules", "try", "gửi báo cáo trước ngày 15/8/2023").stdout
    nothing = run("rules", "try", "zzz")
    assert nothing.exit_code == 0 and "Không quy tắc nào" in nothing.stderr


def test_rules_check_names_each_broken_example(monkeypatch):
    monkeypatch.setattr("pipeline.rulebook.problems", lambda: iter(["rules/a.yaml, b: 'c' should not match"]))
    result = run("rules", "check")
    assert result.exit_code == 1 and "rules/a.yaml, b" in result.stderr
    monkeypatch.setattr("pipeline.rulebook.problems", lambda: iter(()))
    assert run("rules", "check").exit_code == 0


def test_a_mistake_in_the_rules_is_told(monkeypatch, good):
    def fail(name):
        raise rules_module.RuleError("rules/deadlines.yaml: mistake")

    monkeypatch.setattr("pipeline.run.find_deadlines", lambda *_, **__: fail("deadlines"))
    result = run("extract", good)
    assert result.exit_code == 1 and "mistake" in result.stderr


# --- small things ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("written", ["2024-12-31", "31/12/2024", "31-12-2024", " 31.12.2024 "])
def test_days_may_be_written_in_several_ways(written):
    assert common.DAY.convert(written, None, None) == date(2024, 12, 31)


def test_a_bar_is_shown_only_where_somebody_watches(monkeypatch, capsys):
    assert list(progress.counted([1, 2, 3], 3, "Đọc")) == [1, 2, 3]
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True, raising=False)
    assert list(progress.counted([1, 2, 3], 3, "Đọc")) == [1, 2, 3]


def test_the_module_runs_too():
    assert callable(cli_module.main)


ENGLISH = re.compile(
    r"\b(?:option|argument|command|invalid|missing|required|default|unexpected|error|usage|value|range|integer|version|"
    r"show|exit|file|path|not|such|did|mean)\b",
    re.IGNORECASE,
)


@pytest.mark.parametrize(
    "args",
    [["--version"], ["done"], ["done", "1", "--on"], ["done", "1", "2x"], ["instructions", "--json=1"], ["task", "x"],
     ["correct", "a", "b", "c", "d"], ["outstanding", "--x"], ["export", "-o", "a", "--format", "pdf"],
     ["extract", "--received", "mai", "x"], ["review", "--accept", "a"], ["task"], ["search"]],
)  # fmt: skip
def test_no_english_of_the_command_line_s_own_library_reaches_a_clerk(args):
    result = run(*args)
    said = re.sub(r"congvan( [a-z-]+)*|--[a-z-]+|^ +[a-z-]+ ", "", result.stdout + result.stderr, flags=re.MULTILINE)
    assert said.strip() and not ENGLISH.findall(said)


@pytest.mark.parametrize("command", [[c] for c in COMMANDS] + [["task", "add"], ["task", "edit"], ["rules", "try"]])
def test_help_tells_required_options_and_ranges_in_vietnamese(command):
    shown = run(*command, "--help").stdout
    assert "required" not in shown and "RANGE" not in shown and "<=x" not in shown and "x>=" not in shown
