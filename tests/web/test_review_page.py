"""The queue of what waits for a person: its order, and the answers to it."""

from datetime import date

import pytest

from pipeline.commands.common import DATABASE_FILE
from pipeline.store.database import insert, open_record
from pipeline.store.review_queue import described, queue

TODAY = date(2024, 6, 1)


@pytest.fixture
def doubted(web_office):
    """The office with a note about the number, one about words that were not taken up, and two doubtful orders."""
    db = open_record(web_office / DATABASE_FILE)
    told = (("header.number", "Số đọc không rõ"), ("directives", "Câu “Các phòng chấm điểm thi đua” chưa được ghi"))
    for field, problem in told:
        insert(db, "notes", document_id=1, field=field, problem=problem)
    for directive, confidence in ((1, 0.4), (2, 0.2)):
        db.execute("UPDATE directives SET confidence = ? WHERE id = ?", [confidence, directive])
    db.execute("DELETE FROM corrections")
    yield db
    db.close()


def test_what_is_urgent_comes_first_and_of_that_what_is_doubtful(doubted):
    # task 1 is late, and with it its dispatch; task 2 is due in three months
    assert queue(doubted, TODAY) == ["n1", "n2", "d1", "d2"]


def test_each_is_told_with_its_reasons(doubted):
    insert(doubted, "notes", document_id=1, field="directives.0", problem="“Lập danh sách cán bộ”: đọc chưa chắc")
    (about,) = described(doubted, ["d1"])
    assert {r["field"] for r in about.reasons} == {"directives.0", f"directives.{about.ref}"}
    assert (about.task, about.name) == (1, "CV 12/SNV-VP")
    assert len(queue(doubted, TODAY)) == 4


def test_accepted_it_waits_no_more_and_undone_it_waits_again(doubted, clerk):
    for key in ("d1", "n1"):
        said = clerk.post(f"/review/{key}/accept", data={"to": "/review"})
        assert said.status_code == 200 and f"Đã ghi là đọc đúng: {key}" in said.text
    assert queue(doubted, TODAY) == ["n2", "d2"]
    event = said.text.split('name="event" value="')[1].split('"')[0]
    clerk.post("/undo", data={"event": event, "to": "/review"})
    assert queue(doubted, TODAY) == ["n1", "n2", "d2"]


def test_other_words_are_doubted_again(doubted, clerk):
    clerk.post("/review/d1/accept", data={})
    doubted.execute("UPDATE directives SET text = 'Lập danh sách viên chức' WHERE id = 1")
    assert "d1" in queue(doubted, TODAY)


def test_an_order_that_is_none_is_dropped(doubted, clerk):
    clerk.post("/review/d1/reject", data={})
    assert doubted.execute("SELECT state, note FROM tasks WHERE id = 1").fetchone()["state"] == "dropped"
    assert queue(doubted, TODAY) == ["d2", "n1", "n2"] or "d1" not in queue(doubted, TODAY)


def test_a_note_is_settled_by_correcting_its_field(doubted, clerk):
    refused = clerk.post("/review/n1/reject", data={})
    assert refused.status_code == 400 and "sửa lại giá trị" in refused.text
    clerk.post("/dispatches/1/correct", data={"field": "number", "value": "13/SNV-VP", "to": "/review"})
    assert "n1" not in queue(doubted, TODAY)


def test_the_name_of_the_file_is_offered_and_taken_with_one_click(doubted, clerk):
    doubted.execute("UPDATE documents SET number = NULL, serial = NULL WHERE id = 1")
    came = {"state": "recorded", "came_from": "inbox", "came_at": "2024-05-03T01:00:00+00:00"}
    insert(doubted, "files", name="12_SNV-VP.pdf", document_id=1, **came)
    page = clerk.get("/review", params={"item": "n1"}).text
    assert "tên tệp “12_SNV-VP.pdf” gợi ý: 12/SNV-VP" in page and "Ghi 12/SNV-VP</button>" in page
    clerk.post("/dispatches/1/correct", data={"field": "number", "value": "12/SNV-VP", "to": "/review"})
    assert "n1" not in queue(doubted, TODAY)


def test_words_that_were_not_taken_up_become_a_task(doubted, clerk):
    page = clerk.get("/review", params={"item": "n2"}).text
    assert ">Các phòng chấm điểm thi đua</textarea>" in page
    clerk.post("/review/n2/add", data={"text": "Chấm điểm thi đua", "department": "Phòng Y tế"})
    assert "n2" not in queue(doubted, TODAY)
    assert "Chấm điểm thi đua" in clerk.get("/tasks").text


def test_a_citation_that_is_none_ties_nothing(doubted, clerk):
    insert(doubted, "documents", type="KH", number="9/KH", held=0, recipients="[]", copies="[]", received_assumed=0,
           direction="elsewhere", recorded_at="2024-05-02T00:00:00+00:00")  # fmt: skip
    insert(doubted, "citations", document_id=1, cited_id=2, role="basis", state="told", text="KH 9", confidence=0.5)
    assert "c1" in queue(doubted, TODAY)
    clerk.post("/review/c1/reject", data={})
    assert "c1" not in queue(doubted, TODAY)
    assert doubted.execute("SELECT state FROM citations").fetchone()["state"] == "rejected"


def test_what_does_not_wait_is_told(doubted, clerk):
    for key in ("d99", "p4", "n77"):
        assert clerk.post(f"/review/{key}/accept", data={}).status_code == 400
    assert clerk.post("/review/x1/accept", data={}).status_code == 422
    assert "Còn 4 mục" in clerk.get("/review", params={"item": "d99"}).text


def test_what_may_be_the_office_s_is_taken_on_or_left(doubted, clerk):
    why = "Chưa rõ có giao cơ quan hay không: các đơn vị có liên quan; cần người xem lại"
    doubted.execute("UPDATE directives SET confidence = 1")
    doubted.execute("UPDATE tasks SET state = 'not_ours', unclear = 1, why = ?", [why])
    page = clerk.get("/review", params={"item": "d1"}).text
    assert why in page and "Đây là việc của cơ quan" in page and "Không phải việc của cơ quan" in page
    clerk.post("/tasks/reopen", data={"task": "1", "to": "/review"})
    clerk.post("/review/d2/accept", data={"to": "/review"})
    assert [r["state"] for r in doubted.execute("SELECT state FROM tasks ORDER BY id")] == ["open", "not_ours"]
    assert queue(doubted, TODAY) == ["n1", "n2"]


def test_only_clerks_review(doubted, over_the_network):
    for role in ("leader", "reader", "department"):
        client = over_the_network(role, "Phòng Y tế" if role == "department" else None)
        assert client.get("/review").status_code == 403
        assert client.post("/review/d1/accept", data={}).status_code == 403


def test_the_piece_of_the_page_is_shown(read_office):
    page = read_office.get("/review").text
    clip = page.split('<figure class="clip">')[1].split("</figure>")[0]
    assert "<image href=" in clip and "viewBox=" in clip
