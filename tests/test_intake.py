"""Intake: what arrives is archived, then recorded, then taken from the inbox; nothing is lost or done twice."""

import errno
import hashlib
import os
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from pipeline import intake, keeping, outcomes
from pipeline.arriving import files_under, waiting
from pipeline.batch import Failure
from pipeline.core.digests import hash_of
from pipeline.core.errors import CongvanError
from pipeline.core.model import Arrival as Stamp
from pipeline.core.model import Assignee, Directive, Extraction, FileInfo, Header, Span, Text
from pipeline.core.settings import Department, InboxSettings, Office, Settings
from pipeline.intake import Arrival, take_in
from pipeline.platform_guard import kind_of_mount, on_network_share
from pipeline.store import inbox as account
from pipeline.store.database import open_record, rows
from pipeline.store.tasks import outstanding

TODAY = date(2024, 6, 1)
SETTINGS = Settings(
    office=Office(name="Chi cục Thủy lợi", symbols=("CCTL",)), departments=(Department("Phòng Kế toán"),)
)


def extraction_of(path, *, number=None, stamped=None):
    """What a reading of a made file would give: one order of this office to one of its departments."""
    data = path.read_bytes()
    number = number or f"{len(data)}/CCTL-VP"
    body = "Phòng Kế toán rà soát hồ sơ."
    header = Header(type="CV", number=number, symbol="CCTL-VP", issued=date(2024, 5, 2), issuer="Chi cục Thủy lợi")
    order = Directive("1", body, (Span(0, len(body)),), (Assignee("Phòng Kế toán", "lead"),))
    file = FileInfo(path.name, hashlib.sha256(data).hexdigest(), 1)
    return Extraction(file, (), Text(body, body, ()), header, Stamp(date=stamped), (), (order,), ())


@pytest.fixture
def office(tmp_path):
    for name in ("inbox", "archive", "quarantine"):
        (tmp_path / name).mkdir()
    db = open_record(tmp_path / "congvan.db", create=True)
    yield intake.Office(tmp_path, SETTINGS, db)
    db.close()


@pytest.fixture
def reading(monkeypatch):
    """Reading by name: what a test puts here is the outcome, else a made extraction."""
    outcomes, jobs = {}, []

    def read_all(wanted, settings):
        for job in wanted:
            jobs.append(job)
            outcome = outcomes.get(job.path.name)
            if isinstance(outcome, Exception):
                raise outcome
            yield outcome or extraction_of(job.path)

    monkeypatch.setattr(intake, "read_all", read_all)
    outcomes["jobs"] = jobs
    return outcomes


def put(office, name, data=b"noi dung"):
    path = office.inbox / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return path


def test_a_file_is_archived_recorded_and_taken_from_the_inbox(office, reading):
    path = put(office, "Công văn số 1.PDF")
    sha256 = hashlib.sha256(b"noi dung").hexdigest()
    (result,) = take_in(office, [path], Arrival(TODAY))
    assert (result.state, result.name, result.received_assumed) == ("recorded", "CV 8/CCTL-VP", False)
    assert result.place == f"archive/{sha256[:2]}/{sha256}.pdf"
    assert (office.folder / result.place).read_bytes() == b"noi dung"
    assert not path.exists()
    assert [t["text"] for t in outstanding(office.db, SETTINGS, TODAY)] == ["Phòng Kế toán rà soát hồ sơ."]


def test_the_same_bytes_again_are_told_and_recorded_once(office, reading):
    list(take_in(office, [put(office, "a.pdf")], Arrival(TODAY)))
    again = put(office, "b.pdf")
    (result,) = take_in(office, [again], Arrival(TODAY))
    assert (result.state, result.name) == ("duplicate", "CV 8/CCTL-VP")
    assert not again.exists()
    assert len(reading["jobs"]) == 1
    assert len(outstanding(office.db, SETTINGS, TODAY)) == 1


def test_a_duplicate_leaves_the_inbox_only_when_the_archive_holds_it(office, reading):
    (first,) = take_in(office, [put(office, "a.pdf")], Arrival(TODAY))
    (office.folder / first.place).unlink()
    (result,) = take_in(office, [put(office, "a.pdf")], Arrival(TODAY))
    assert (office.folder / result.place).read_bytes() == b"noi dung"


def test_twins_in_one_batch_are_recorded_once(office, reading):
    states = [r.state for r in take_in(office, [put(office, "a.pdf"), put(office, "b.pdf")], Arrival(TODAY))]
    assert states == ["recorded", "duplicate"]
    assert files_under(office.inbox) == []


def test_the_day_received_is_assumed_of_what_came_not_of_what_the_office_issued(office, reading):
    path = put(office, "a.pdf")
    read = extraction_of(path)
    recipients = ("Chi cục Thủy lợi",)
    reading["a.pdf"] = replace(read, header=replace(read.header, issuer="Sở Xây dựng", symbol="SXD-VP",
                                                    number="12/SXD-VP", recipients=recipients))  # fmt: skip
    (result,) = take_in(office, [path], Arrival(TODAY))
    assert result.received_assumed


def test_another_scan_of_a_dispatch_is_linked(office, reading):
    paths = [put(office, "a.pdf"), put(office, "b.pdf", b"ban quet khac")]
    for path in paths:
        reading[path.name] = extraction_of(path, number="9/CCTL-VP")
    results = list(take_in(office, paths, Arrival(TODAY)))
    assert [r.state for r in results] == ["recorded", "linked"]
    assert not results[1].received_assumed
    assert len(outstanding(office.db, SETTINGS, TODAY)) == 1


def test_a_file_from_elsewhere_is_copied_never_moved(office, reading, tmp_path_factory):
    path = tmp_path_factory.mktemp("ngoài") / "a.pdf"
    path.write_bytes(b"noi dung")
    (result,) = take_in(office, [path], Arrival(TODAY))
    assert result.state == "recorded"
    assert path.read_bytes() == b"noi dung"


@pytest.mark.parametrize(
    ("given", "stamped", "kept", "assumed"),
    [
        (date(2024, 5, 4), date(2024, 5, 3), "2024-05-04", 0),
        (None, date(2024, 5, 3), "2024-05-03", 0),
        (None, None, "2024-06-01", 1),
    ],
)
def test_the_day_received_is_the_clerk_s_else_the_stamp_s_else_today_marked(
    office, reading, given, stamped, kept, assumed
):
    path = put(office, "a.pdf")
    reading["a.pdf"] = extraction_of(path, stamped=stamped)
    list(take_in(office, [path], Arrival(TODAY, given, "17")))
    (found,) = rows(office.db, "SELECT received, received_assumed, arrival_number FROM documents")
    assert tuple(found) == (kept, assumed, "17")
    assert (reading["jobs"][0].received, reading["jobs"][0].if_not_told) == (given, TODAY)


def test_an_unreadable_file_goes_to_quarantine_with_its_reason(office, reading):
    path = put(office, "hỏng.pdf", b"rac")
    reading["hỏng.pdf"] = Failure("unreadable", "Tệp “hỏng.pdf” bị hỏng; hãy xin bản khác.")
    good = put(office, "tốt.pdf")
    results = list(take_in(office, [path, good], Arrival(TODAY)))
    assert [r.state for r in results] == ["quarantined", "recorded"]
    assert "quarantine/hỏng.pdf" in results[0].sentence
    assert not path.exists()
    assert (office.folder / "quarantine" / "hỏng.pdf").read_bytes() == b"rac"
    reason = (office.folder / "quarantine" / "hỏng.pdf.reason.txt").read_text(encoding="utf-8")
    assert "hãy xin bản khác" in reason and "01/06/2024" in reason


def test_the_quarantine_overwrites_nothing_and_keeps_the_same_bytes_once(office, reading, tmp_path_factory):
    outside = tmp_path_factory.mktemp("ngoài") / "x.pdf"
    reading["x.pdf"] = Failure("unreadable", "Tệp hỏng.")
    for data in (b"mot", b"hai", b"hai"):
        outside.write_bytes(data)
        (result,) = take_in(office, [outside], Arrival(TODAY))
    assert result.place == "quarantine/x (2).pdf"
    assert outside.read_bytes() == b"hai"
    kept = {p.name: p.read_bytes() for p in (office.folder / "quarantine").glob("*.pdf")}
    assert kept == {"x.pdf": b"mot", "x (2).pdf": b"hai"}


def test_a_secret_file_stays_where_it_is_and_nothing_of_it_is_kept(office, reading):
    path = put(office, "mật.pdf", b"noi dung mat")
    reading["mật.pdf"] = Failure("refused", "Văn bản có dấu mật.")
    (result,) = take_in(office, [path], Arrival(TODAY))
    assert result.state == "refused"
    assert path.read_bytes() == b"noi dung mat"
    assert list((office.folder / "archive").rglob("*")) == list((office.folder / "quarantine").iterdir()) == []
    office.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    stored = (office.folder / "congvan.db").read_bytes()
    assert b"noi dung mat" not in stored
    assert hashlib.sha256(b"noi dung mat").hexdigest().encode() not in stored
    assert [tuple(r) for r in rows(office.db, "SELECT name, state, came_from FROM files")] == [
        ("mật.pdf", "refused", "inbox")
    ]


def test_a_file_that_cannot_be_opened_now_is_left(office, reading):
    path = put(office, "a.pdf")
    reading["a.pdf"] = Failure("unreadable", "đang bị giữ.", busy=True)
    (result,) = take_in(office, [path], Arrival(TODAY))
    assert result.state == "left" and path.exists()


def test_a_missing_file_is_told_and_the_others_are_done(office, reading):
    results = list(take_in(office, [office.inbox / "không có.pdf", put(office, "a.pdf")], Arrival(TODAY)))
    assert [r.state for r in results] == ["missing", "recorded"]
    assert "không có.pdf" in results[0].sentence


def test_a_file_that_changes_while_it_is_read_is_left(office, reading):
    path = put(office, "a.pdf")
    reading["a.pdf"] = extraction_of(path)
    path.write_bytes(b"noi dung dai hon")
    (result,) = take_in(office, [path], Arrival(TODAY))
    assert result.state == "left" and path.exists()
    assert not [p for p in (office.folder / "archive").rglob("*") if p.is_file()]


def test_a_fault_of_the_program_puts_the_file_into_the_quarantine_alone(office, reading, monkeypatch):
    words = "chữ trong văn bản"

    def fail(*_, **__):
        raise ValueError(words)

    monkeypatch.setattr(outcomes.store_record, "record", fail)
    path, other = put(office, "a.pdf"), put(office, "b.pdf", b"khac")
    results = list(take_in(office, [path, other], Arrival(TODAY)))
    assert [r.state for r in results] == ["quarantined", "quarantined"]
    assert words not in results[0].sentence + results[0].trace
    assert results[0].trace.endswith("ValueError")
    assert not path.exists() and (office.folder / "quarantine" / "a.pdf").read_bytes() == b"noi dung"
    assert not [p for p in (office.folder / "archive").rglob("*") if p.is_file()]


def test_a_full_disk_leaves_the_file_and_is_told(office, reading, monkeypatch):
    def fail(*_):
        raise OSError(28, "no space")

    monkeypatch.setattr(keeping, "archive", fail)
    path = put(office, "a.pdf")
    (result,) = take_in(office, [path], Arrival(TODAY))
    assert (result.state, result.trace) == ("left", "") and path.exists()
    assert outstanding(office.db, SETTINGS, TODAY) == []


def test_stopped_between_record_and_removal_the_next_run_only_removes(office, reading, monkeypatch):
    path = put(office, "a.pdf")
    with monkeypatch.context() as stopped:
        stopped.setattr(outcomes, "_leave_inbox", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            list(take_in(office, [path], Arrival(TODAY)))
    assert path.exists()
    (result,) = take_in(office, [path], Arrival(TODAY))
    assert result.state == "duplicate" and not path.exists()
    assert len(outstanding(office.db, SETTINGS, TODAY)) == 1


def test_the_inbox_is_walked_without_hidden_and_temporary_files(office):
    passed_over = ("~$d.docx", ".~lock.e.odt#", "f.tmp", "g.pdf.part", ".h", ".i/j.pdf", "k.crdownload")
    for name in ("b.pdf", "a/c.pdf", *passed_over):
        put(office, name)
    assert [p.relative_to(office.inbox).as_posix() for p in files_under(office.inbox)] == ["a/c.pdf", "b.pdf"]


def test_a_growing_file_is_left_for_the_next_time(office):
    still, growing = put(office, "a.pdf"), put(office, "b.pdf")

    def pause(seconds):
        growing.write_bytes(b"them nua")
        os.utime(growing, (1, 1))

    assert waiting(office.inbox, 60, pause) == ([still], [growing])


def test_a_file_that_vanishes_meanwhile_is_not_counted_as_whole(office):
    path = put(office, "a.pdf")
    whole, growing = waiting(office.inbox, 60, lambda _: path.unlink())
    assert (whole, growing) == ([], [path])


def test_old_files_are_taken_without_waiting(office):
    path = put(office, "a.pdf")
    os.utime(path, (1, 1))

    def pause(seconds):
        raise AssertionError("no need to wait")

    assert waiting(office.inbox, 60, pause) == ([path], [])


def test_no_inbox_is_told(office):
    with pytest.raises(CongvanError, match="Không thấy hộp văn bản đến"):
        waiting(office.folder / "không có", 1)


def test_the_inbox_may_lie_elsewhere(tmp_path, tmp_path_factory, reading):
    shared = tmp_path_factory.mktemp("chung")
    db = open_record(tmp_path / "congvan.db", create=True)
    office = intake.Office(tmp_path, Settings(inbox=InboxSettings(path=str(shared))), db)
    path = put(office, "a.pdf")
    assert office.inbox == shared
    assert [r.state for r in take_in(office, [path], Arrival(TODAY))] == ["recorded"]
    assert not path.exists()
    db.close()


def test_the_archive_keeps_odd_endings_out_of_its_names(tmp_path):
    path = tmp_path / "a.đuôi lạ"
    path.write_bytes(b"x")
    sha256 = hash_of(path)
    assert keeping.archive(path, sha256, tmp_path) == f"archive/{sha256[:2]}/{sha256}"


def test_a_very_long_name_leaves_room_for_its_reason(tmp_path):
    path = tmp_path / f"{'ồ' * 83}.pdf"
    path.write_bytes(b"x")
    kept = keeping.quarantine(path, "hỏng", tmp_path)
    assert kept.suffix == ".pdf" and kept.stem == "ồ" * 60
    assert kept.with_name(f"{kept.name}.reason.txt").read_text(encoding="utf-8") == "hỏng"


@pytest.mark.skipif(os.name == "nt", reason="Windows has no such names")
def test_names_from_old_systems_are_taken_in(office, reading):
    good, bad = (put(office, os.fsdecode(name), name) for name in (b"c\xf4ng.pdf", b"h\xf3ng.pdf"))
    reading[bad.name] = Failure("unreadable", "Tệp hỏng.")
    results = list(take_in(office, [good, bad], Arrival(TODAY)))
    assert [r.state for r in results] == ["recorded", "quarantined"]
    assert [r["name"] for r in rows(office.db, "SELECT name FROM files")] == ["c?ng.pdf", "h?ng.pdf"]


def test_network_shares_are_known_by_their_mount():
    mounts = "/dev/sda1 / ext4 rw 0 0\n//may/chung /mnt/ổ\\040chung cifs rw 0 0\nbad\n"
    assert kind_of_mount("/mnt/ổ chung/van ban", mounts) == "cifs"
    assert kind_of_mount("/mnt/ổ chung 2", mounts) == "ext4"
    assert kind_of_mount("/x", "") == ""


def test_a_local_folder_is_no_network_share(tmp_path):
    assert not on_network_share(tmp_path)


def test_a_file_that_was_replaced_after_it_was_archived_stays_for_the_next_time(office, reading, monkeypatch):
    path = put(office, "a.pdf")
    real = keeping.archive

    def replaced(*args):
        place = real(*args)
        other = put(office, "b.tmp", b"mot van ban khac")
        other.replace(path)
        return place

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(keeping, "archive", replaced)
        (result,) = take_in(office, [path], Arrival(TODAY))
    assert result.state == "recorded" and path.read_bytes() == b"mot van ban khac"
    (result,) = take_in(office, [path], Arrival(TODAY))
    assert (result.state, result.name) == ("recorded", "CV 16/CCTL-VP")
    assert not path.exists()
    assert account.counts(office.db)["recorded"] == 2


def test_a_file_that_was_replaced_while_it_was_put_into_the_quarantine_stays(office, reading, monkeypatch):
    path = put(office, "a.pdf", b"rac")
    reading["a.pdf"] = Failure("unreadable", "Tệp hỏng.")
    real = keeping.quarantine

    def replaced(*args):
        kept = real(*args)
        path.write_bytes(b"ban khac")
        return kept

    monkeypatch.setattr(keeping, "quarantine", replaced)
    (result,) = take_in(office, [path], Arrival(TODAY))
    assert result.state == "quarantined" and path.read_bytes() == b"ban khac"


def test_a_file_that_changed_after_reading_is_left_though_the_archive_holds_what_was_read(office, reading):
    (first,) = take_in(office, [put(office, "a.pdf")], Arrival(TODAY))
    path = put(office, "b.pdf", b"ban khac")
    (office.folder / "cũ.pdf").write_bytes(b"noi dung")
    reading["b.pdf"] = extraction_of(office.folder / "cũ.pdf")
    (result,) = take_in(office, [path], Arrival(TODAY))
    assert result.state == "left" and path.read_bytes() == b"ban khac"


def read_only(*_, **__):
    raise OSError(errno.EROFS, "Read-only file system")


def test_a_recorded_file_that_cannot_be_taken_away_stays_recorded(office, reading, monkeypatch):
    path, real = put(office, "a.pdf"), Path.unlink
    with monkeypatch.context() as share:
        share.setattr(Path, "unlink", lambda p, **kw: (read_only if p == path else real)(p, **kw))
        assert [r.state for r in take_in(office, [path], Arrival(TODAY))] == ["recorded"]
        assert [r.state for r in take_in(office, [path], Arrival(TODAY))] == ["duplicate"]
        assert account.counts(office.db)["recorded"] == 1 and path.exists()
    # a row that was turned back before is settled again
    office.db.execute("UPDATE intake SET state = 'received'")
    assert [r.state for r in take_in(office, [path], Arrival(TODAY))] == ["duplicate"]
    assert not path.exists()
    assert {state for state, count in account.counts(office.db).items() if count} == {"duplicate"}


def test_what_fails_with_a_new_file_of_a_settled_name_leaves_the_settled_row(office, reading, monkeypatch):
    list(take_in(office, [put(office, "b.pdf", b"khac hon")], Arrival(TODAY)))
    path = put(office, "a.pdf")
    monkeypatch.setattr(outcomes, "_leave_inbox", lambda *_: False)
    list(take_in(office, [path], Arrival(TODAY)))
    path.write_bytes(b"khac hon")
    monkeypatch.setattr(keeping, "archive", read_only)
    assert [r.state for r in take_in(office, [path], Arrival(TODAY))] == ["left"]
    found = rows(office.db, "SELECT state, in_inbox, tries FROM intake WHERE path = 'a.pdf' ORDER BY id")
    assert [tuple(r) for r in found] == [("recorded", 0, 0), ("received", 1, 1)]


def test_the_same_bytes_of_another_kind_are_archived_once(office, reading):
    (first,) = take_in(office, [put(office, "a.pdf")], Arrival(TODAY))
    together = [put(office, "b.PDF", b"hai"), put(office, "c.bin", b"hai")]
    results = list(take_in(office, [put(office, "a.bin"), *together], Arrival(TODAY)))
    assert [(r.path.name, r.state) for r in results] == [
        ("a.bin", "duplicate"), ("b.PDF", "recorded"), ("c.bin", "duplicate"),
    ]  # fmt: skip
    assert results[0].place == first.place and results[1].place == results[2].place
    assert len([p for p in (office.folder / "archive").rglob("*") if p.is_file()]) == 2
    (office.folder / first.place).unlink()
    list(take_in(office, [put(office, "a.bin")], Arrival(TODAY)))
    assert (office.folder / first.place).read_bytes() == b"noi dung"


def test_what_is_refused_leaves_nothing_of_an_earlier_reading_that_failed(office, reading):
    sha256 = hashlib.sha256(b"noi dung mat").hexdigest()
    for name in ("a.pdf", "b.pdf"):
        reading[name] = Failure("unreadable", "Tệp hỏng ở trang 7.")
        list(take_in(office, [put(office, name, b"noi dung mat")], Arrival(TODAY)))
    reading["khác.pdf"] = Failure("unreadable", "Tệp khác hỏng.")
    list(take_in(office, [put(office, "khác.pdf", b"khac")], Arrival(TODAY)))
    reading["mật.pdf"] = Failure("refused", "Văn bản có dấu mật.")
    path = put(office, "mật.pdf", b"noi dung mat")
    (result,) = take_in(office, [path], Arrival(TODAY))
    assert result.state == "refused" and path.read_bytes() == b"noi dung mat"
    kept = sorted(p.name for p in (office.folder / "quarantine").iterdir())
    assert kept == ["khác.pdf", "khác.pdf.reason.txt"]
    for table in ("intake", "files"):
        found = rows(office.db, f"SELECT name, state, sha256 IS NULL FROM {table} ORDER BY id")
        assert [tuple(r) for r in found] == [("khác.pdf", "failed", 0), ("mật.pdf", "refused", 1)]
    office.db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    assert sha256.encode() not in (office.folder / "congvan.db").read_bytes()
