"""Finding: with and without accents, numbers in any spelling, what is typed taken as words, filters, the index."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from store_gold import extraction
from store_office import ADMIN, CARE, ORDER, OWN, SETTINGS, SUPERIOR, TODAY

from pipeline.core.errors import UsageError
from pipeline.core.vietnamese import fold
from pipeline.store.database import open_record, rows
from pipeline.store.migration_search import INDEXED
from pipeline.store.record import record
from pipeline.store.search import Only, search
from pipeline.store.search_words import as_query, read_terms, snippet


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    db = open_record(tmp_path_factory.mktemp("search") / "congvan.db", create=True)
    for name, made in (("den", ORDER), ("di", OWN)):
        record(db, SETTINGS, extraction(name, **made), received=date(2024, 5, 9))
    yield db
    db.close()


def found(db, said, limit=None, **only):
    return search(db, SETTINGS, TODAY, said, Only(**only), limit=limit)


def dispatches(db, said, **only):
    return [r["name"] for r in found(db, said, **only) if r["kind"] == "dispatch"]


def tasks(db, said, **only):
    return [r["text"] for r in found(db, said, **only) if r["kind"] == "task"]


ORDERED = "CV 412/SLĐTBXH-BTXH"


@pytest.mark.parametrize("said", ["niêm yết", "niem yet", "NIÊM YẾT", "Niem Yết", "niêm yết kết quả", '"ket qua tai"'])
def test_words_are_found_with_and_without_accents(office, said):
    assert tasks(office, said) == ["Niêm yết kết quả tại trụ sở xã."]
    assert dispatches(office, said) == [ORDERED]


@pytest.mark.parametrize("said", ["đối tượng", "doi tuong", "ĐỐI TƯỢNG"])
def test_d_and_the_crossed_d_are_one(office, said):
    assert tasks(office, said) == ["Rà soát toàn bộ hồ sơ đối tượng."]


@pytest.mark.parametrize(
    "said",
    [
        "412", "0412", "412/SLĐTBXH-BTXH", "412/sldtbxh-btxh", "412 / SLĐTBXH - BTXH", "412/SLĐTBXH", "CV 412",
        "cv 412", "Công văn 412", "công văn số 412/SLĐTBXH-BTXH", "412SLĐTBXH", "412-SLĐTBXH-BTXH",
    ],
)  # fmt: skip
def test_a_number_is_found_in_any_spelling(office, said):
    assert dispatches(office, said)[0] == ORDERED


@pytest.mark.parametrize("said", ["88/KH-UBND", "KH 88", "Kế hoạch 88/KH-UBND"])
def test_a_dispatch_that_was_only_cited_is_found(office, said):
    row = found(office, said)[0]
    assert (row["name"], row["received"]) == ("KH 88/KH-UBND", False)


def test_a_dispatch_is_found_by_words_of_its_head_and_of_its_text_together(office):
    assert dispatches(office, "rà soát đối tượng bảo trợ niêm yết") == [ORDERED]
    assert dispatches(office, "412 niêm yết") == [ORDERED]


def test_words_that_differ_from_what_was_recorded_find_nothing(office):
    assert found(office, "thủy điện") == []
    assert found(office, "niêm yết thủy điện") == []
    assert found(office, '"yết niêm"') == []


@pytest.mark.parametrize(
    "said", ['niêm "yết', "niêm AND", "niêm OR yết NOT", "NEAR(niêm yết)", "text:niêm", "niêm)", "(niêm", "^niêm"]
)
def test_what_would_be_an_operator_is_a_word_like_others(office, said):
    found(office, said)


@given(st.text(max_size=40))
@hypothesis_settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_nothing_typed_breaks_the_search(office, said):
    if read_terms(said):
        found(office, said)
    else:
        with pytest.raises(UsageError):
            found(office, said)


def test_a_beginning_finds_all_that_goes_on_from_it(office):
    assert tasks(office, "niê*") == ["Niêm yết kết quả tại trụ sở xã."]
    assert tasks(office, "niê") == []


def test_the_words_found_are_marked(office):
    row = next(r for r in found(office, "ket qua") if r["kind"] == "task")
    assert row["snippet"] == "Niêm yết «kết» «quả» tại trụ sở xã."
    assert "«kết quả»" in next(r for r in found(office, '"kết quả"') if r["kind"] == "dispatch")["snippet"]


def test_issuer_days_department_and_state_narrow_the_search(office):
    assert dispatches(office, "hồ sơ") == ["KH ngày 08/5/2024 (chưa số)", ORDERED]
    assert dispatches(office, "hồ sơ", issuer="Sở") == [ORDERED]
    assert dispatches(office, "hồ sơ", issuer=SUPERIOR.upper()) == [ORDERED]
    assert dispatches(office, "412", issuer="Trung tâm") == []
    assert dispatches(office, "hồ sơ", until=date(2024, 5, 6)) == [ORDERED]
    assert dispatches(office, "hồ sơ", since=date(2024, 5, 7)) == ["KH ngày 08/5/2024 (chưa số)"]
    # one day alone: what is called by its number is of that day too
    assert dispatches(office, "412", since=date(2024, 5, 6), until=date(2024, 5, 6)) == [ORDERED]
    assert dispatches(office, "412", since=date(2024, 5, 8), until=date(2024, 5, 8)) == []
    assert tasks(office, "hồ sơ", department="Phòng Chăm sóc") == ["Các phòng kiểm tra từng hồ sơ."]
    assert dispatches(office, "hồ sơ", department=CARE) == ["KH ngày 08/5/2024 (chưa số)"]
    assert tasks(office, "kết quả", state="not_ours") == ["Niêm yết kết quả tại trụ sở xã."]
    assert tasks(office, "kết quả", state="open") == []
    assert tasks(office, "tổng hợp", department=ADMIN, state="open", since=date(2024, 1, 1), issuer="Trung tâm")


def test_what_is_not_known_is_told(office):
    for only in ({"department": "Phòng Không có"}, {"state": "xong"}):
        with pytest.raises(UsageError):
            found(office, "hồ sơ", **only)
    with pytest.raises(UsageError, match="không có chữ"):
        found(office, "… !")


def test_as_many_are_shown_as_asked_for(office):
    assert [r["kind"] for r in found(office, "hồ sơ", limit=1)] == ["dispatch", "task"]


def test_accents_that_were_typed_come_first(put, db):
    texts = ["Bảo cáo lỗi này.", "Báo cáo số liệu.", "Bao cao thiếu dấu."]
    put({**ORDER, "directives": [{"ref": str(n), "text": t, "lead": [SUPERIOR]} for n, t in enumerate(texts, 1)]})
    assert tasks(db, "báo cáo")[0] == texts[1]
    assert tasks(db, "bảo cáo")[0] == texts[0]
    assert set(tasks(db, "bao cao")) == set(texts)


def test_words_that_follow_one_another_come_before_words_apart(put, db):
    texts = ["Trạm bơm phải được kiểm tra.", "Kiểm kê trạm, tra dầu máy bơm."]
    for number, text in enumerate(texts):
        directives = [{"ref": "1", "text": text, "lead": [SUPERIOR]}]
        header = {"number": f"{number + 1}/SLĐTBXH-VP", "subject": text}
        put(ORDER, f"den {number}", header=header, directives=directives, citations=[])
    assert tasks(db, "trạm bơm") == texts
    assert dispatches(db, "tram bom") == ["CV 1/SLĐTBXH-VP", "CV 2/SLĐTBXH-VP"]


def test_the_index_follows_every_change(put, db):
    put(ORDER)
    db.execute("UPDATE directives SET text = 'Dán thông báo tại thôn.' WHERE text LIKE 'Niêm yết%'")
    assert tasks(db, "niêm yết") == []
    assert tasks(db, "thông báo") == ["Dán thông báo tại thôn."]
    db.execute("UPDATE documents SET subject = 'kiểm kê tài sản' WHERE serial = '412'")
    assert dispatches(db, "kiểm kê tài sản") == [ORDERED]
    db.execute("DELETE FROM readings")
    assert dispatches(db, "trụ sở xã") == []
    for index in INDEXED:
        db.execute(f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)")


def test_what_was_rolled_back_is_not_in_the_index(put, db):
    db.execute("BEGIN")
    db.execute(
        "INSERT INTO documents (recipients, copies, held, received_assumed, recorded_at, subject) "
        "VALUES ('[]', '[]', 0, 0, '2024-01-01', 'thủy điện')"
    )
    assert rows(db, "SELECT rowid FROM search_documents WHERE search_documents MATCH 'thuy'")
    db.execute("ROLLBACK")
    assert not rows(db, "SELECT rowid FROM search_documents WHERE search_documents MATCH 'thuy'")


@pytest.mark.parametrize(
    "said, query",
    [
        ("bao cao", '("bao") AND ("cao")'),
        ('"báo cáo"', '("bao cao")'),
        ("01/CT-UBND", '("01 ct ubnd" OR "1 ct ubnd")'),
        ("7", '("7" OR "07")'),
        ("số liệu*", '("so") AND ("lieu" *)'),
        ("hồ-sơ", '("ho so")'),
        ("", ""),
    ],
)
def test_terms_become_a_query(said, query):
    assert as_query(read_terms(said)) == query


def test_a_snippet_shows_where_most_of_the_terms_stand():
    text = "Báo cáo. " + "một hai ba bốn năm " * 20 + "nộp báo cáo «quý»\n\ntrước ngày 15. " + "sáu bảy " * 40
    shown = snippet(text, read_terms("bao cao quy ngay"))
    assert shown.startswith("… ") and shown.endswith(" …")
    assert 'nộp «báo» «cáo» "«quý»" trước «ngày» 15.' in shown


def test_a_snippet_of_a_text_without_the_terms_is_its_beginning():
    assert snippet("Một hai.", read_terms("ba")) == "Một hai."
    assert snippet("", read_terms("ba")) == ""
    assert snippet("—", read_terms("ba")) == ""


@given(st.text(max_size=60), st.text(max_size=12))
def test_a_snippet_is_the_text_but_for_its_marks(text, said):
    shown = snippet(text, read_terms(said)).replace("«", "").replace("»", "").strip(" …")
    plain = " ".join(text.replace("«", '"').replace("»", '"').split())
    assert fold(shown).strip(" …") in fold(plain)
