"""The commands by which an office hands on what it has: files named, written whole, refused with a sentence."""

import io
import json
import zipfile
from datetime import date

import docx
import openpyxl
import pytest
from click.testing import CliRunner
from store_gold import extraction
from store_office import ADMIN, OFFICE_TOML, ORDER, OWN, SETTINGS

from pipeline.cli import cli
from pipeline.store.database import open_record
from pipeline.store.record import record


@pytest.fixture
def office(tmp_path):
    folder = tmp_path / "cơ quan"
    assert CliRunner().invoke(cli, ["init", str(folder)], prog_name="congvan").exit_code == 0
    (folder / "congvan.toml").write_text(OFFICE_TOML, encoding="utf-8")
    db = open_record(folder / "congvan.db")
    for name, made, day in (("den", ORDER, date(2024, 5, 7)), ("di", OWN, date(2024, 5, 8))):
        record(db, SETTINGS, extraction(name, **made), received=day)
    db.close()
    return folder


def run(office, *args):
    return CliRunner().invoke(cli, ["--office", str(office), *map(str, args)], prog_name="congvan")


TODAY = ("--today", "2024-06-01")


@pytest.mark.parametrize("book", ["--incoming", "--outgoing", "--follow-up"])
@pytest.mark.parametrize("ending", ["xlsx", "docx", "pdf"])
def test_register_writes_each_book_in_each_format(office, tmp_path, book, ending):
    out = tmp_path / f"so.{ending}"
    result = run(office, "register", book, "--year", "2024", *TODAY, "-o", out)
    assert result.exit_code == 0, result.stderr
    assert out.read_bytes()[:2] in (b"PK", b"%P")
    assert "năm 2024" in result.stderr and result.stdout == ""


def test_register_names_its_file_in_a_folder_and_tells_drafts(office, tmp_path):
    result = run(office, "register", "--outgoing", *TODAY, "-o", tmp_path)
    assert [p.name for p in tmp_path.glob("*.xlsx")] == ["Sổ đăng ký văn bản đi 2024.xlsx"]
    assert "1 dự thảo chưa có số của năm 2024 không vào sổ." in result.stderr


def test_what_ends_in_a_stroke_is_a_folder_also_where_there_is_none(office, tmp_path):
    assert run(office, "slip", "CV 412", *TODAY, "-o", f"{tmp_path}/phiếu/in/").exit_code == 0
    assert [p.suffix for p in (tmp_path / "phiếu" / "in").iterdir()] == [".docx"]
    (tmp_path / "tệp").write_text("", encoding="utf-8")
    result = run(office, "slip", "CV 412", *TODAY, "-o", f"{tmp_path}/tệp/")
    assert result.exit_code == 2 and "tệp" in result.stderr


def test_one_book_at_a_time(office, tmp_path):
    result = run(office, "register", "--outgoing", "--follow-up", "-o", tmp_path / "a.xlsx")
    assert result.exit_code == 2 and "Mỗi lần chỉ lập một sổ" in result.stderr


def test_slip_of_an_incoming_dispatch(office, tmp_path):
    assert run(office, "slip", "CV", "412", *TODAY, "-o", tmp_path).exit_code == 0
    [path] = tmp_path.glob("*.docx")
    assert path.name == "Phiếu giải quyết CV 412-SLĐTBXH-BTXH.docx"
    result = run(office, "slip", "KH 88", *TODAY, "-o", tmp_path / "b.docx")
    assert result.exit_code == 2 and "chỉ được viện dẫn" in result.stderr


def test_draft_is_written_and_read_back(office, tmp_path):
    out = tmp_path / "du-thao"
    result = run(office, "draft", "CV 412", "--today", "2024-05-07", "-o", out)
    assert result.exit_code == 0, result.stderr
    assert docx.Document(str(out) + ".docx").tables
    assert "Đã soạn dự thảo triển khai CV 412/SLĐTBXH-BTXH: 2 nhiệm vụ" in result.stderr
    assert "Đọc lại dự thảo" in result.stderr


def test_report_is_written_from_the_offices_own_template(office, tmp_path):
    given = run(office, "report", "--give-template", "-o", tmp_path / "mau.docx")
    assert given.exit_code == 0 and "templates/bao-cao.docx" in given.stderr
    own = docx.Document(tmp_path / "mau.docx")
    own.add_paragraph("Mẫu của {{ ten_co_quan }}")
    (office / "templates").mkdir()
    own.save(office / "templates" / "bao-cao.docx")
    days = ("--from", "01/05/2024", "--until", "31/05/2024")
    result = run(office, "report", *days, *TODAY, "-o", tmp_path / "bc.docx")
    assert result.exit_code == 0, result.stderr
    words = [p.text for p in docx.Document(tmp_path / "bc.docx").paragraphs]
    assert words[-1] == "Mẫu của Trung tâm Bảo trợ xã hội tỉnh"


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["--from", "01/05/2024"], "Hãy nêu cả --from và --until"),
        (["--from", "02/05/2024", "--until", "01/05/2024"], "trước ngày đầu kỳ"),
        (["--from", "01/05/2024", "--until", "02/05/2024", "--period", "year"], "hoặc chỉ nêu --period"),
    ],
)
def test_a_period_that_is_none_is_refused(office, tmp_path, args, said):
    result = run(office, "report", *args, "-o", tmp_path / "a.docx")
    assert result.exit_code == 2 and said in result.stderr


def test_a_template_that_is_not_there_is_told(office, tmp_path):
    result = run(office, "report", "--template", tmp_path / "khong.docx", "-o", tmp_path / "a.docx")
    assert result.exit_code == 1 and "khong.docx" in result.stderr


def test_digest_is_told_or_written_as_letters(office, tmp_path):
    told = run(office, "digest", *TODAY)
    assert told.exit_code == 0 and f"{ADMIN}: nhiệm vụ quá hạn" in told.stdout
    result = run(office, "digest", *TODAY, "-o", tmp_path / "thư")
    assert result.exit_code == 0, result.stderr
    letters = {p.stem: p.read_bytes() for p in (tmp_path / "thư").glob("*.eml")}
    assert b"hcth@example.vn" in letters[ADMIN] and "Chưa giao phòng chủ trì" in letters
    assert "Trạm sản xuất" not in letters
    nothing = run(office, "digest", "--department", "Trạm sản xuất", *TODAY, "-o", tmp_path / "khác")
    assert nothing.exit_code == 0 and "không ghi thư nào" in nothing.stderr


def test_export_of_each_department_has_one_for_all_too(office, tmp_path):
    result = run(office, "export", "--each-department", *TODAY, "-o", tmp_path / "ra")
    assert result.exit_code == 0, result.stderr
    every = next(p for p in (tmp_path / "ra").glob("*.xlsx") if p.stem == "Toàn cơ quan")
    sheet = openpyxl.load_workbook(every).active
    assert sheet.max_row - 6 == len(run(office, "outstanding", "--json", *TODAY).stdout.splitlines())


@pytest.mark.parametrize("ending", ["ics", "docx"])
def test_export_knows_calendars_and_documents(office, tmp_path, ending):
    out = tmp_path / f"a.{ending}"
    assert run(office, "export", *TODAY, "-o", out).exit_code == 0
    assert out.read_bytes()[:15] == b"BEGIN:VCALENDAR" if ending == "ics" else out.read_bytes()[:2] == b"PK"


def test_open_data_and_export_all_bring_the_data_package(office, tmp_path):
    assert run(office, "open-data", "-o", tmp_path / "mở").exit_code == 0
    package = json.loads((tmp_path / "mở" / "datapackage.json").read_text(encoding="utf-8"))
    assert len(package["resources"]) == 5
    assert run(office, "open-data").exit_code == 2
    result = run(office, "export-all", tmp_path / "tất cả.zip")
    assert result.exit_code == 0, result.stderr
    with zipfile.ZipFile(io.BytesIO((tmp_path / "tất cả.zip").read_bytes())) as archive:
        assert "open-data/datapackage.json" in archive.namelist() and "open-data/data_tasks.csv" in archive.namelist()
