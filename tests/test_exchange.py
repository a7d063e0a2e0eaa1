"""Dispatches by the national exchange: in with what their package says, revocations as proposals, status out."""

import json
from datetime import UTC, date, datetime, timedelta

import pytest
from click.testing import CliRunner
from edxml_samples import DISPATCH, business, with_prefix, without_prefix
from lxml import etree

from pipeline.cli import cli
from pipeline.edxml_status import NAMESPACE, TASKS, status_package
from pipeline.exchange import package_of
from pipeline.run import process

SETTINGS = """\
[office]
name = "Chi cục Thủy lợi"
place = "Thanh Hóa"
symbols = ["CCTL"]
superiors = [{ name = "Sở Nông nghiệp và Môi trường", aliases = ["Sở"], symbols = ["SNNMT"] }]

[[department]]
name = "Phòng Hành chính - Tổng hợp"
"""


def run(*args):
    return CliRunner().invoke(cli, [str(a) for a in args], prog_name="congvan")


def rows_of(*args):
    result = run(*args)
    assert result.exit_code == 0, result.stderr
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.fixture
def office(tmp_path):
    folder = tmp_path / "office"
    assert run("init", folder).exit_code == 0
    (folder / "congvan.toml").write_text(SETTINGS, encoding="utf-8")
    return folder


@pytest.fixture
def bring(office, tmp_path):
    """Ingests a package and gives back the office."""

    def brought(data, name="goi.edxml", day="2026-05-04"):
        path = tmp_path / name
        path.write_bytes(data)
        result = run("--office", office, "ingest", path, "--received", day)
        assert result.exit_code == 0, result.stderr
        return office

    return brought


def read(data, folder):
    path = folder / "goi.edxml"
    path.write_bytes(data)
    return process(path, received=date(2026, 5, 4))


@pytest.mark.parametrize("written", [with_prefix, without_prefix])
def test_the_dispatch_in_a_package_is_read_as_it_stands(written, tmp_path):
    found = read(written(), tmp_path)
    assert (found.header.type, found.header.number, found.header.issued) == ("CV", "812/SNNMT-VP", date(2026, 5, 2))
    assert [d.deadline.due for d in found.directives] == [date(2026, 5, 19), None]
    assert found.header.urgency == "KHẨN" and found.file.name == "goi.edxml"
    assert not [n for n in found.notes if n.field.startswith("header")]


def test_what_the_text_does_not_say_comes_from_the_package(tmp_path):
    bare = DISPATCH.replace("Số: 812/SNNMT-VP", "Số:      /SNNMT-VP").replace("Lê Văn Cường\n", "")
    found = read(with_prefix(files=(("a.txt", bare.encode()),)), tmp_path)
    assert (found.header.number, found.header.signer) == ("812/SNNMT-VP", "Lê Văn Cường")
    assert {e.field for e in found.header.evidence if e.rule == "edxml"} >= {"number", "signer", "urgency"}


UNDATED = (
    DISPATCH.replace("ngày 02 tháng 5 năm 2026", "ngày     tháng     năm")
    .replace("trước ngày 20/5/2026", "trước ngày 20/5")
    .replace("trực ban.", "trực ban trong thời hạn 10 ngày kể từ ngày ký công văn này.")
)  # fmt: skip


@pytest.mark.parametrize("written", [with_prefix, without_prefix])
@pytest.mark.parametrize("issued", [date(2026, 5, 2), date(2024, 5, 6)])
def test_terms_are_counted_from_the_day_of_issue_that_the_package_tells(written, issued, tmp_path):
    found = read(written(files=(("a.txt", UNDATED.encode()),), issued=issued), tmp_path)
    assert found.header.issued == issued
    assert [d.deadline.due for d in found.directives] == [date(issued.year, 5, 19), issued + timedelta(days=10)]
    assert not [n for n in found.notes if n.field in ("header.issued", "directives.1.deadline")]


def test_terms_have_no_day_where_neither_text_nor_package_tells_one(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(UNDATED, encoding="utf-8")
    assert [d.deadline.due for d in process(path).directives] == [None, None]


def test_the_day_of_a_package_reaches_the_record(bring):
    office = bring(with_prefix(files=(("a.txt", UNDATED.encode()),), issued=date(2026, 5, 2)))
    tasks = rows_of("--office", office, "outstanding", "--json", "--today", "2026-05-05")
    assert [t["due"] for t in tasks] == ["2026-05-12", "2026-05-19"]


def test_whom_a_package_went_to_is_given_no_order_by_it(tmp_path):
    bare = DISPATCH.replace("Kính gửi: Chi cục Thủy lợi.\n", "").replace(" yêu cầu Chi cục Thủy lợi:", " yêu cầu:")
    found = read(with_prefix(files=(("a.txt", bare.encode()),)), tmp_path)
    assert found.header.recipients == ("Chi cục Thủy lợi",)
    assert not any(a.unit == "Chi cục Thủy lợi" for d in found.directives for a in d.assignees)


def test_contradictions_are_noted_and_the_text_wins(tmp_path):
    found = read(with_prefix(number="813", issued=date(2026, 5, 3), due=date(2026, 5, 30)), tmp_path)
    assert (found.header.number, found.header.issued) == ("812/SNNMT-VP", date(2026, 5, 2))
    told = {n.field: n.problem for n in found.notes}
    assert told["header.number"] == "Gói tin ghi “813/SNNMT-VP”, văn bản ghi “812/SNNMT-VP”; đã lấy theo văn bản."
    assert "“03/5/2026”" in told["header.issued"] and "30/5/2026" in told["deadline"]


def test_a_longer_name_or_another_spelling_is_no_contradiction(tmp_path):
    found = read(with_prefix(organ_name="SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG", number="0812", type_name="CÔNG VĂN"), tmp_path)
    assert not [n for n in found.notes if n.field.startswith("header")]


def test_all_files_of_a_package_are_read_and_named(tmp_path):
    annex = "PHỤ LỤC\nDANH SÁCH HỒ CHỨA\n\n1. Hồ Sông Mực.\n"
    files = (("cong-van.txt", DISPATCH.encode()), ("phu-luc.txt", annex.encode()))
    found = read(with_prefix(files=files), tmp_path)
    assert "Hồ Sông Mực" in found.text.text
    assert any("2 tệp: cong-van.txt, phu-luc.txt" in n.problem for n in found.notes)


def test_what_a_package_answers_is_a_citation(tmp_path):
    extra = """<edXML:ResponseFor><edXML:Code>45/CCTL-HCTH</edXML:Code>
        <edXML:PromulgationDate>2026/04/20</edXML:PromulgationDate></edXML:ResponseFor>"""
    found = read(with_prefix(extra=extra), tmp_path)
    assert [(c.type, c.number, c.issued, c.role) for c in found.citations] == [
        ("CV", "45/CCTL-HCTH", date(2026, 4, 20), "answers")
    ]


def test_a_package_is_recorded_with_its_tasks_and_the_record_is_sound(bring):
    office = bring(with_prefix())
    tasks = rows_of("--office", office, "outstanding", "--json", "--today", "2026-05-05")
    assert [(t["dispatch"], t["due"]) for t in tasks] == [("CV 812/SNNMT-VP", "2026-05-19"), ("CV 812/SNNMT-VP", None)]
    checked = run("--office", office, "check", "--today", "2026-05-05")
    assert checked.exit_code == 0, checked.stderr


@pytest.mark.parametrize("kind", ["1", "3"])
def test_a_revocation_and_a_replacement_wait_for_a_yes_and_then_end_the_tasks(bring, kind):
    bring(with_prefix())
    newer = DISPATCH.replace("Số: 812/", "Số: 900/").replace("ngày 02 tháng", "ngày 09 tháng")
    office = bring(
        with_prefix(
            files=(("moi.txt", newer.encode()),), number="900", issued=date(2026, 5, 9),
            document_id="H56.07,2026/05/09,900/SNNMT-VP", business=business(kind),
        ),
        "thay.edxml", "2026-05-11",
    )  # fmt: skip
    state = {o["name"]: o["state"] for o in rows_of("--office", office, "instructions", "--json")}
    assert state["CV 812/SNNMT-VP"] == "received"  # nothing is ended by itself
    shown = rows_of("--office", office, "show", "CV 900", "--json")[0]
    assert any("sai số liệu" in note["problem"] for note in shown["notes"])
    proposal = next(p for p in rows_of("--office", office, "review", "--json") if p.get("role") == "replaces")
    assert run("--office", office, "review", "--accept", proposal["id"]).exit_code == 0
    state = {o["name"]: o["state"] for o in rows_of("--office", office, "instructions", "--json")}
    assert state["CV 812/SNNMT-VP"] == "superseded"
    assert {t["dispatch"] for t in rows_of("--office", office, "outstanding", "--json")} == {"CV 900/SNNMT-VP"}


def test_a_revocation_without_a_file_keeps_the_dispatch_and_proposes(bring):
    bring(with_prefix())
    office = bring(with_prefix(files=(), subject="Thu hồi văn bản", due=None, business=business("1")), "thu-hoi.edxml")
    proposal = next(p for p in rows_of("--office", office, "review", "--json") if p.get("role") == "replaces")
    assert proposal["of"] == "CV 812/SNNMT-VP"
    names = {o["name"] for o in rows_of("--office", office, "instructions", "--json")}
    assert "CV 812/SNNMT-VP" in names and len(names) == 2


@pytest.mark.parametrize("data", [with_prefix()[:-300], b"<?xml version='1.0'?><!DOCTYPE a []><edXML/>"])
def test_a_broken_package_is_told_and_set_aside(office, tmp_path, data):
    path = tmp_path / "hong.edxml"
    path.write_bytes(data)
    result = run("extract", path, "--json")
    assert result.exit_code == 3 and "hong.edxml" in result.stderr


def test_a_secret_package_is_refused(tmp_path):
    path = tmp_path / "mat.edxml"
    path.write_bytes(with_prefix(extra="<edXML:SecurityLevel>1</edXML:SecurityLevel>"))
    result = run("extract", path, "--json")
    assert result.exit_code == 3
    assert json.loads(result.stdout) == {"file": {"name": "mat.edxml"}, "refused": "secrecy"}


def status_of(office, tmp_path, *more):
    out = tmp_path / "status.edxml"
    result = run("--office", office, "status", "CV 812", "-o", out, "--today", "2026-05-05", *more)
    assert result.exit_code == 0, result.stderr
    return etree.fromstring(out.read_bytes())


def said(root, path):
    return root.findtext(path.replace("e:", f"{{{NAMESPACE}}}"))


def test_status_goes_back_to_who_sent_it_with_the_code_of_the_record(bring, tmp_path):
    office = bring(with_prefix())
    root = status_of(office, tmp_path)
    assert said(root, ".//e:StatusCode") == "03" and said(root, ".//e:Description") == "Đã tiếp nhận"
    assert said(root, ".//e:ResponseFor/e:DocumentId") == "H56.07,2026/05/02,812/SNNMT-VP"
    assert said(root, ".//e:ResponseFor/e:OrganId") == "H56.07" and said(root, ".//e:From/e:OrganId") == "H56.07.12"
    first, second = (t["task"] for t in rows_of("--office", office, "outstanding", "--json"))
    assert run("--office", office, "assign", first, "Phòng Hành chính - Tổng hợp").exit_code == 0
    assert said(status_of(office, tmp_path), ".//e:StatusCode") == "04"
    for task, code in ((first, "05"), (second, "06")):
        assert run("--office", office, "done", task, "--on", "2026-05-05").exit_code == 0
        root = status_of(office, tmp_path)
        assert said(root, ".//e:StatusCode") == code
    tasks = [(t.get("code"), t.get("doneOn")) for t in root.iter(f"{{{TASKS}}}Task")]
    assert tasks == [("06", "2026-05-05"), ("06", "2026-05-05")]
    assert said(status_of(office, tmp_path, "--code", "02"), ".//e:StatusCode") == "02"


def test_status_of_what_did_not_come_by_the_exchange_is_refused(office, tmp_path):
    path = tmp_path / "cv.txt"
    path.write_text(DISPATCH, encoding="utf-8")
    assert run("--office", office, "ingest", path, "--received", "2026-05-04").exit_code == 0
    result = run("--office", office, "status", "CV 812", "-o", tmp_path / "s.edxml")
    assert result.exit_code == 2 and "không đến bằng gói tin edXML" in result.stderr


def test_a_status_is_well_formed_whatever_the_text_holds(tmp_path):
    path = tmp_path / "goi.edxml"
    path.write_bytes(with_prefix())
    task = {"ref": "1", "text": "a <b> & \x01\ufffe", "state": "open", "due": None, "done_on": None, "departments": []}
    shown = {"directives": [task], "state": "received", "carried_out_by": []}
    made = etree.fromstring(
        status_package(shown, package_of(path), "Cơ quan", "03", datetime(2026, 5, 5, 20, 30, tzinfo=UTC))
    )
    assert made.find(f".//{{{TASKS}}}Task").text.startswith("a <b> & ")
    assert made.findtext(f".//{{{NAMESPACE}}}Timestamp") == "2026/05/06 03:30:00"
