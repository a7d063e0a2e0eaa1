"""The commands by which a clerk decides: what they print, leave with and keep."""

import json
import re
from datetime import date

import pytest
from click.testing import CliRunner
from store_gold import extraction
from store_office import ADMIN, CARE, OFFICE_TOML, ORDER, OWN, SETTINGS
from test_undoing import REPORT

from pipeline.cli import cli
from pipeline.core.model import Note
from pipeline.store.database import open_record
from pipeline.store.record import record

NAME = "CV 412/SLĐTBXH-BTXH"


@pytest.fixture
def run(tmp_path):
    """Runs a command on a made office and gives what it prints; ``code`` is what it must leave with."""
    folder = tmp_path / "cơ quan"
    assert CliRunner().invoke(cli, ["init", str(folder)]).exit_code == 0
    (folder / "congvan.toml").write_text(OFFICE_TOML, encoding="utf-8")
    db = open_record(folder / "congvan.db")
    for number, made in enumerate((ORDER, OWN, REPORT)):
        notes = [Note("header.signer", "Không đọc được người ký.")] if made is ORDER else []
        record(db, SETTINGS, extraction(f"vb{number}", **made, notes=notes), received=date(2024, 5, 7))
    db.close()

    def command(*args, code=0):
        done = CliRunner().invoke(cli, ["--office", str(folder), *map(str, args)], prog_name="congvan")
        assert done.exit_code == code, done.output
        return done.stdout if code == 0 else done.stderr

    return command


def rows(text):
    return [json.loads(line) for line in text.splitlines()]


def open_tasks(run):
    return {t["task"]: t for t in rows(run("outstanding", "--today", "2024-06-01", "--json"))}


def test_a_task_is_extended_dropped_and_both_taken_back(run):
    assert "15/7/2024" in run("extend", 1, "--until", "15/7/2024", "--because", "Sở đồng ý tại CV 498")
    assert open_tasks(run)[1]["due"] == "2024-07-15"
    run("drop", 1, "--because", "làm chung với KH 52")
    assert 1 not in open_tasks(run)
    assert "hoàn tác" in run("undo")
    assert "hoàn tác" in run("undo")
    assert open_tasks(run)[1]["due"] == "2024-05-20"
    history = " ".join(run("show", "CV 412", "--today", "2024-06-01").split()).replace(" - [", "\n- [")
    assert "Sở đồng ý tại CV 498" in history and "gia hạn" in history
    number = re.search(r"\[(\d+)\][^\n]* · bỏ · ", history)[1]
    assert f"số {number}" in run("undo", number, code=2)
    assert "Không có việc nào" in run("undo", code=2)


def test_what_is_missing_is_told_in_one_sentence(run):
    for args in (("extend", 1, "--until", "1/7/2024"), ("drop", 1), ("task", "add", "CV 412"), ("extend", 1)):
        assert len(run(*args, code=2).strip().splitlines()) == 1
    assert "không phải của cơ quan" in run("drop", 2, "--because", "x", code=2)
    assert "lý do" in run("drop", 1, "--because", " ", code=2)


def test_a_leaders_words_assign_a_task_with_the_offices_own_deadline(run):
    run("assign", 6, "Trạm sản xuất", "--by", "Giám đốc", "--until", "3/6/2024")
    (found,) = [d for d in open_tasks(run)[6]["departments"] if d["through"] == "assigned"]
    assert found == {
        "name": "Trạm sản xuất", "role": "lead", "through": "assigned", "given_by": "Giám đốc", "until": "2024-06-03",
    }  # fmt: skip


def test_a_task_is_added_and_shown(run):
    run("task", "add", "CV 412", "--text", "Cử một người dự họp", "--department", "Văn phòng", "--until", "9/6/2024")
    added = [t for t in open_tasks(run).values() if t["text"] == "Cử một người dự họp"]
    assert [(t["due"], t["departments"][0]["name"]) for t in added] == [("2024-06-09", "Phòng Hành chính - Tổng hợp")]


def test_proposals_are_listed_with_their_evidence_and_settled(run):
    waiting = [r for r in rows(run("review", "--json")) if r["kind"] == "proposal"]
    answers = next(r for r in waiting if r["role"] == "answers")
    assert (answers["dispatch"], answers["of"]) == ("BC 77/BC-TTBTXH", "CV 412/SLĐTBXH-BTXH")
    told = run("review")
    assert all(f"[{r['id']}] " in told for r in waiting)
    assert "--accept" in told
    others = [str(r["id"]) for r in waiting if r is not answers]
    run("review", "--accept", answers["id"], *(a for i in others for a in ("--reject", i)))
    assert [r for r in rows(run("review", "--json")) if r["kind"] == "proposal"] == []
    state = rows(run("show", "CV 412", "--today", "2024-06-01", "--json"))[0]
    assert (state["state"], state["answered_by"]) == ("answered", ["BC 77/BC-TTBTXH"])
    assert "congvan review" in run("review", "--accept", 99, code=2)
    run("undo")


def test_of_several_numbers_with_a_wrong_one_nothing_is_done(run):
    before = open_tasks(run)
    one, other = list(before)[:2]
    assert "số 999" in run("done", one, 999, code=2)
    assert open_tasks(run) == before
    assert len(run("done", one, other, one, "--on", "1/6/2024").splitlines()) == 2
    assert "vẫn đang mở" in run("reopen", one, list(before)[2], code=2)
    assert one not in open_tasks(run)
    waiting = [r["id"] for r in rows(run("review", "--json")) if r["kind"] == "proposal"]
    run("review", "--accept", waiting[0], "--reject", 99, code=2)
    assert [r["id"] for r in rows(run("review", "--json")) if r["kind"] == "proposal"] == waiting


def test_nothing_to_review_is_told(run):
    for row in rows(run("review", "--json")):
        run("review", "--reject" if row["kind"] == "proposal" else "--seen", row["id"])
    assert "Không có đề xuất nào" in run("review")


def test_what_was_held_against_the_paper_is_asked_no_more(run):
    doubts = [row for row in rows(run("review", "--json")) if row["kind"] == "doubt"]
    assert doubts and all(f"[{row['id']}]" in run("review") for row in doubts)
    of = doubts[0]["dispatch"]
    assert f"chỗ của {of}" in run("review", "--seen", of)
    left = [row for row in rows(run("review", "--json")) if row["kind"] == "doubt"]
    assert left == [row for row in doubts if row["dispatch"] != of]
    assert "đã xem lại" in run("show", of)
    assert "không" in run("review", "--seen", of, code=2).lower()
    run("undo")
    assert [row for row in rows(run("review", "--json")) if row["kind"] == "doubt"] == doubts


def test_what_was_accepted_and_taken_back_is_told(run):
    waiting = {row["role"]: row for row in rows(run("review", "--json")) if row["kind"] == "proposal"}
    answers = waiting["answers"]
    said = run("review", "--accept", answers["id"])
    assert f"(trả lời: {answers['dispatch']} → {answers['of']})" in said
    said = run("undo")
    assert "chấp nhận đề xuất" in said and answers["of"] in said
    task = rows(run("outstanding", "--json", "--today", "2024-05-20"))[0]
    run("done", task["task"], "--on", "20/5/2024")
    said = run("undo")
    assert f"ghi hoàn thành, nhiệm vụ {task['task']}, {task['dispatch']}" in said


def test_a_department_is_taken_off_on_the_command_line(run):
    task = rows(run("outstanding", "--json", "--today", "2024-05-20"))[0]["task"]
    given = ("--role", "chủ trì", "--by", "Giám đốc", "--until", "30/5/2024")
    assert "chủ trì" in run("assign", task, "Văn phòng", *given)
    assert "Giám đốc giao" in run("outstanding", "--today", "2024-05-20")
    assert "không còn giao" in run("assign", task, "Văn phòng", "--remove")
    assert "không có phần" in run("assign", task, "Văn phòng", "--remove", code=2)


def test_search_takes_states_in_words_and_tells_days_that_are_reversed(run):
    some = ("search", "rà soát", "--json", "--state")
    assert run(*some, "chưa xong") == run(*some, "open") != ""
    assert "chưa xong (open)" in run(*some, "xyz", code=2)
    assert "--since nằm sau --until" in run("search", "a", "--since", "2/5/2024", "--until", "1/5/2024", code=2)


def test_a_leader_s_instruction_gives_all_of_a_dispatch_at_once_and_is_taken_back_at_once(run):
    given = ("--by", "Giám đốc", "--lead", "Văn phòng", "--support", "các phòng nghiệp vụ", "--until", "20/5/2024")
    assert "2 nhiệm vụ" in run("instruct", "CV 412", *given, "--words", "Khẩn trương, báo cáo tôi.")
    theirs = [row for row in rows(run("outstanding", "--json", "--today", "2024-05-08")) if row["dispatch"] == NAME]
    parts = {(d["name"], d["role"]) for row in theirs for d in row["departments"]}
    assert parts == {(ADMIN, "lead"), (CARE, "support")}
    shown = " ".join(run("show", "CV 412").split())
    assert "bút phê" in shown and "Khẩn trương" in shown
    run("undo")
    left = [row for row in rows(run("outstanding", "--json", "--today", "2024-05-08")) if row["dispatch"] == NAME]
    assert [row["departments"] for row in left] == [[], []]
    assert "chưa giao ai" in run("instruct", "CV 412", "--by", "Giám đốc", code=2)
