"""The ledger by instruction, and the chain of one."""

from datetime import date

import pytest

from pipeline.commands.common import DATABASE_FILE
from pipeline.core.settings import read_settings
from pipeline.store.chain import MOST, chain_of
from pipeline.store.database import insert, open_record
from pipeline.store.ledger import Asked, ledger
from pipeline.view.chain_drawing import WIDTH, drawn, shortened

TODAY = date(2024, 6, 1)
BLANK = {"recipients": "[]", "copies": "[]", "received_assumed": 0, "recorded_at": "2024-05-02T00:00:00+00:00"}


def dispatch(db, kind, number, issued, *, direction="incoming", held=1, **more):
    given = {"type": kind, "number": number, "issued": issued, "direction": direction, "held": held}
    return insert(db, "documents", **given, **BLANK, **more)


def ties(db, by, of, role, state="told"):
    insert(db, "citations", document_id=by, cited_id=of, role=role, state=state, text="…", confidence=1.0)


@pytest.fixture
def chained(web_office):
    """CV 12 carries out a directive of the province; a plan of the office carries it out, a letter reminds of it."""
    db = open_record(web_office / DATABASE_FILE)
    top = dispatch(db, "CT", "3/CT-UBND", "2024-04-01", direction="elsewhere", held=0, issuer="UBND tỉnh")
    plan = dispatch(db, "KH", "8/KH-TTBT", "2024-05-10", direction="outgoing", issuer="Trung tâm Bảo trợ xã hội")
    urge = dispatch(db, "CV", "30/SNV-VP", "2024-05-25", issuer="Sở Nội vụ")
    for by, of, role in ((1, top, "implements"), (plan, 1, "implements"), (urge, 1, "reminds"), (plan, urge, "refers")):
        ties(db, by, of, role)
    order = insert(db, "directives", document_id=plan, position=1, ref="1", text="Chấm điểm", confidence=1.0)
    insert(db, "deadlines", directive_id=order, kind="none")
    insert(db, "tasks", directive_id=order, state="open", due="2024-05-20")
    place = {"directive_id": order, "position": 1, "role": "lead", "through": "assigned"}
    insert(db, "responsibles", **place, department="Phòng Kế toán")
    yield db
    db.close()


def names(found):
    return [f["name"] for f in found]


def test_the_latest_come_first_page_by_page(chained, web_office):
    settings = read_settings(web_office)
    asked = Asked(open_only=False)
    seen, after = [], None
    for _ in range(10):
        found, after = ledger(chained, settings, TODAY, asked, limit=1, after=after)
        seen += names(found)
        if after is None:
            break
    assert seen == ["CV 30/SNV-VP", "KH 8/KH-TTBT", "CV 12/SNV-VP", "CT 3/CT-UBND"]


def test_pages_go_on_among_dispatches_without_a_day(chained, web_office):
    undated = [dispatch(chained, "CV", f"{n}/X", None) for n in range(3)]
    settings = read_settings(web_office)
    first, after = ledger(chained, settings, TODAY, Asked(open_only=False), limit=5)
    rest, _ = ledger(chained, settings, TODAY, Asked(open_only=False), limit=5, after=after)
    assert [f["document"] for f in [*first, *rest]][-3:] == undated[::-1]


def test_open_ones_are_told_with_the_tasks_of_each_department(chained, web_office):
    found, _ = ledger(chained, read_settings(web_office), TODAY, Asked(), limit=9)
    (own,) = [f for f in found if f["name"] == "CV 12/SNV-VP"]
    assert {d["name"]: (d["open"], d["late"]) for d in own["by_department"]} == {
        "Phòng Y tế": (1, 1), "Phòng Kế toán": (2, 1),
    }  # fmt: skip
    assert "CV 30/SNV-VP" not in names(found)


@pytest.mark.parametrize("asked, expected", [
    (Asked(open_only=False, words="ubnd tinh"), ["CT 3/CT-UBND"]),
    (Asked(open_only=False, words="SỞ nội VỤ bao cao"), ["CV 12/SNV-VP"]),
    (Asked(open_only=False, words="không có"), []),
    (Asked(open_only=False, issuer="Sở Nội vụ"), ["CV 30/SNV-VP", "CV 12/SNV-VP"]),
    (Asked(open_only=False, department="Phòng Y tế"), ["CV 12/SNV-VP"]),
])  # fmt: skip
def test_what_is_asked_for_is_found(chained, web_office, asked, expected):
    found, _ = ledger(chained, read_settings(web_office), TODAY, asked, limit=9)
    assert names(found) == expected


def test_the_page_lists_them_with_links(chained, clerk):
    page = clerk.get("/instructions").text
    assert "/instructions/1" in page and "thực hiện bằng: KH 8/KH-TTBT" in page
    assert "đôn đốc bằng: CV 30/SNV-VP" in page
    everything = clerk.get("/instructions", params={"show": "all", "issuer": "Sở Nội vụ"}).text
    assert "CV 30/SNV-VP" in everything and "CT 3/CT-UBND" not in everything


def test_a_chain_stands_in_levels(chained):
    chain = chain_of(chained, 1, TODAY)
    assert [(m["name"], m["level"]) for m in chain.members] == [
        ("CT 3/CT-UBND", -1), ("CV 12/SNV-VP", 0), ("KH 8/KH-TTBT", 1), ("CV 30/SNV-VP", 1),
    ]  # fmt: skip
    assert len(chain.ties) == 3
    drawing = drawn(chain.members, chain.ties)
    tops = {b.member["document"]: b.y for b in drawing.boxes}
    assert tops[2] < tops[1] < tops[3] == tops[4]
    assert all(b.x >= 0 and b.x + b.width <= WIDTH and b.y + b.height < drawing.height for b in drawing.boxes)


def test_a_tie_that_passes_a_row_goes_round_it(chained):
    ties(chained, 3, 2, "implements")
    chain = chain_of(chained, 1, TODAY)
    drawing = drawn(chain.members, chain.ties)
    between = next(b for b in drawing.boxes if b.member["document"] == 1)
    (passing,) = [line for line in drawing.lines if between.y < line.y < between.y + between.height]
    assert between.x + between.width < passing.x < WIDTH


def test_a_circle_and_a_crowd_do_not_run_away(chained):
    ties(chained, 2, 1, "answers", "proposed")
    for n in range(MOST * 2):
        ties(chained, dispatch(chained, "BC", f"{n}/BC", "2024-05-30", direction="outgoing"), 1, "answers", "accepted")
    chain = chain_of(chained, 1, TODAY)
    assert len(chain.members) == MOST
    assert any(t.proposed for t in chain.ties)
    assert len(drawn(chain.members, chain.ties).boxes) == MOST


def test_the_chain_is_drawn_and_told(chained, clerk):
    page = clerk.get("/instructions/1").text
    chain = page.split('id="chain" open')[1].split("</details>")[0]
    assert chain.count("<rect") == 4 and 'class="tie reminds"' in chain
    told = chain.split('<ul class="ties">')[1]
    assert "CV 30/SNV-VP" in told and "<b>đôn đốc</b>" in told
    assert 'id="chain">' in clerk.get("/dispatches/1").text


def test_a_department_sees_its_own_alone(chained, over_the_network):
    client = over_the_network("department", "Phòng Y tế")
    page = client.get("/instructions", params={"show": "all", "issuer": "", "words": ""}).text
    assert "CV 12/SNV-VP" in page and "/instructions/3" not in page and "Phòng Kế toán" not in page
    assert client.get("/instructions/3").status_code == 403
    chain = client.get("/instructions/1").text
    assert "/instructions/3" not in chain.split("<main")[1]


def test_long_names_are_cut_at_a_word():
    assert shortened("Sở Lao động - Thương binh và Xã hội", 20) == "Sở Lao động - …"
    assert shortened("Sở Y tế", 20) == "Sở Y tế"
