"""Backups and exports: consistent while others write, verified, never over anything; and the way back."""

import csv
import json
import shutil
import threading
import zipfile
from contextlib import closing
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from store_folder import make_folder, take_in
from store_office import ORDER, SETTINGS, TODAY

from pipeline import backup as backing
from pipeline import package, portable
from pipeline.cli import cli
from pipeline.core.errors import CongvanError
from pipeline.store import corrections, inbox
from pipeline.store.database import open_record, row, rows
from pipeline.store.migrations import VERSION
from pipeline.store.safety import check
from pipeline.store.schema import tables
from pipeline.store.search import search
from pipeline.store.tasks import outstanding

WAYS = {
    "backup": (backing.backup, backing.restore),
    "export": (portable.export_all, portable.import_all),
}


@pytest.fixture
def folder(tmp_path):
    return make_folder(tmp_path / "cơ quan")


def contents(folder):
    """Every row of every table of the record, and the bytes of every file beside it."""
    with closing(open_record(folder / "congvan.db")) as db:
        held = {name: [tuple(r) for r in rows(db, f"SELECT * FROM {name} ORDER BY id")] for name in tables(db)}
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.name.startswith("congvan.db")
    }
    return held, files


def carry(folder, target, way):
    with closing(open_record(folder / "congvan.db")) as db:
        return WAYS[way][0](folder, db, target)


@pytest.mark.parametrize("way", WAYS)
def test_a_folder_that_is_not_there_may_be_a_disk_that_is_not_mounted(folder, tmp_path, way):
    with pytest.raises(CongvanError, match="ổ đĩa"):
        carry(folder, tmp_path / "usb" / "bản sao", way)
    assert not (tmp_path / "usb").exists()


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", ["bản sao", "bản sao.zip"])
def test_what_comes_back_is_what_was_there(folder, tmp_path, way, name):
    (tmp_path / "xa").mkdir()
    carry(folder, tmp_path / "xa" / name, way)
    again = tmp_path / "máy mới" / "cơ quan"
    WAYS[way][1](tmp_path / "xa" / name, again)
    assert contents(again) == contents(folder)
    with closing(open_record(again / "congvan.db")) as db:
        assert list(check(db, again, TODAY, datetime.now(UTC))) == []
        assert [r["kind"] for r in search(db, SETTINGS, TODAY, "niem yet")] == ["dispatch", "task"]
        assert outstanding(db, SETTINGS, TODAY)
    assert sorted(p.name for p in again.iterdir()) == ["archive", "congvan.db", "congvan.toml", "inbox", "quarantine"]
    assert [p.name for p in (tmp_path / "xa").iterdir()] == [name]


@pytest.mark.parametrize("way", WAYS)
def test_what_watch_told_of_another_folder_does_not_come_back(folder, tmp_path, way):
    with closing(open_record(folder / "congvan.db")) as db:
        inbox.beat(db, datetime.now(UTC).isoformat())
        assert [t.kind for t in check(db, folder, TODAY, datetime.now(UTC))] == ["watch_alive"]
    carry(folder, tmp_path / "bản sao", way)
    WAYS[way][1](tmp_path / "bản sao", tmp_path / "máy mới")
    with closing(open_record(tmp_path / "máy mới" / "congvan.db")) as db:
        assert list(check(db, tmp_path / "máy mới", TODAY, datetime.now(UTC))) == []
    with closing(open_record(folder / "congvan.db")) as db:
        assert inbox.last_beat(db) is not None


def test_tables_and_open_data_are_of_one_moment(folder, tmp_path, monkeypatch):
    """What is written while the export runs is in neither."""
    write = portable.write_open_data

    def after_another_has_written(db, into):
        with closing(open_record(folder / "congvan.db")) as other:
            corrections.correct(other, SETTINGS, "CV 412", "place", "Mường Ảng")
        return write(db, into)

    monkeypatch.setattr(portable, "write_open_data", after_another_has_written)
    carry(folder, tmp_path / "xa", "export")
    told = (tmp_path / "xa" / "tables" / "events.jsonl").read_text(encoding="utf-8").splitlines()
    with (tmp_path / "xa" / portable.OPEN_DATA / "data_events.csv").open(encoding="utf-8", newline="") as file:
        assert len(list(csv.DictReader(file))) == len(told)


@pytest.mark.parametrize("way", WAYS)
def test_an_empty_folder_is_filled_and_an_empty_office_taken(folder, tmp_path, way):
    (tmp_path / "bk").mkdir()
    carry(folder, tmp_path / "bk", way)
    again = tmp_path / "new"
    for name in ("inbox", "archive", "quarantine"):
        (again / name).mkdir(parents=True)
    (again / "inbox" / "thư mới.pdf").write_bytes(b"x")
    WAYS[way][1](tmp_path / "bk", again)
    assert contents(again)[0] == contents(folder)[0]
    assert (again / "inbox" / "thư mới.pdf").read_bytes() == b"x"


@pytest.mark.parametrize("way", WAYS)
def test_nothing_is_written_over(folder, tmp_path, way):
    (tmp_path / "bk").mkdir()
    (tmp_path / "bk" / "ghi chú.txt").write_text("giữ", encoding="utf-8")
    (tmp_path / "bk.zip").write_bytes(b"")
    for target in (tmp_path / "bk", tmp_path / "bk.zip"):
        with pytest.raises(CongvanError, match="ghi đè"):
            carry(folder, target, way)
    assert [p.name for p in (tmp_path / "bk").iterdir()] == ["ghi chú.txt"]
    carry(folder, tmp_path / "fine", way)
    before = contents(folder)
    with pytest.raises(CongvanError, match="không ghi đè"):
        WAYS[way][1](tmp_path / "fine", folder)
    assert contents(folder) == before
    for name in ("congvan.toml", "archive/ab.pdf", "quarantine/x.pdf"):
        started = tmp_path / name.replace("/", "-")
        (started / name).parent.mkdir(parents=True)
        (started / name).write_bytes(b"mine")
        with pytest.raises(CongvanError, match="không ghi đè"):
            WAYS[way][1](tmp_path / "fine", started)
        assert (started / name).read_bytes() == b"mine"


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("zipped", [False, True])
def test_a_damaged_copy_is_not_taken(folder, tmp_path, way, zipped):
    carry(folder, tmp_path / "bk", way)
    manifest = json.loads((tmp_path / "bk" / "manifest.json").read_text(encoding="utf-8"))
    for name in list(manifest["files"])[::5]:
        broken = tmp_path / "broken"
        shutil.copytree(tmp_path / "bk", broken)
        (broken / name).write_bytes((broken / name).read_bytes() + b"\n")
        source = shutil.make_archive(str(broken), "zip", broken) if zipped else broken
        with pytest.raises(CongvanError, match="đã bị thay đổi"):
            WAYS[way][1](tmp_path / source, tmp_path / "new")
        (broken / name).unlink()
        source = shutil.make_archive(str(broken), "zip", broken) if zipped else broken
        with pytest.raises(CongvanError, match="thiếu"):
            WAYS[way][1](tmp_path / source, tmp_path / "new")
        assert list((tmp_path / "new").iterdir()) == []
        shutil.rmtree(broken)


@pytest.mark.parametrize("way", WAYS)
def test_what_is_no_copy_is_told(folder, tmp_path, way):
    other = next(name for name in WAYS if name != way)
    carry(folder, tmp_path / "other", other)
    (tmp_path / "empty").mkdir()
    (tmp_path / "text.zip").write_bytes(b"not a zip")
    with zipfile.ZipFile(tmp_path / "else.zip", "w") as archive:
        archive.writestr("manifest.json", "[]")
    for name in ("other", "empty", "text.zip", "else.zip", "missing"):
        with pytest.raises(CongvanError, match="không phải là"):
            WAYS[way][1](tmp_path / name, tmp_path / "new")
    assert not (tmp_path / "new" / "congvan.db").exists()


@pytest.mark.parametrize("way", WAYS)
def test_a_zip_with_damage_anywhere_is_told(folder, tmp_path, way):
    carry(folder, tmp_path / "bk.zip", way)
    whole = (tmp_path / "bk.zip").read_bytes()
    with zipfile.ZipFile(tmp_path / "bk.zip") as archive:
        manifest = archive.getinfo("manifest.json")
        directory = archive.start_dir
    packed = manifest.header_offset + 30 + len("manifest.json")
    # the packed bytes of the manifest, its header, the directory of the file
    header = range(manifest.header_offset, packed, 4)
    places = [*range(packed, packed + 20), *header, *range(directory, directory + 60, 4)]
    broken, told = tmp_path / "broken.zip", 0
    for number, place in enumerate(places):
        broken.write_bytes(whole[:place] + bytes([whole[place] ^ 0xFF]) + whole[place + 1 :])
        try:
            WAYS[way][1](broken, tmp_path / f"new {number}")
        except CongvanError:
            told += 1
    assert told > 20


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize(("path", "made"), [("den/moi", True), ("../chung", False)])
def test_the_inbox_of_the_settings_is_made_within_the_folder(folder, tmp_path, way, path, made):
    with (folder / "congvan.toml").open("a", encoding="utf-8") as settings:
        settings.write(f'[inbox]\npath = "{path}"\n')
    carry(folder, tmp_path / "bk", way)
    WAYS[way][1](tmp_path / "bk", tmp_path / "again" / "new")
    assert (tmp_path / "again" / "new" / path).is_dir() == made
    assert not (tmp_path / "again" / "new" / "inbox").exists()


@pytest.mark.parametrize("name", ["../../evil.txt", "/evil.txt", "a/../../../evil.txt", ""])
def test_no_name_leads_out_of_the_folder(tmp_path, name):
    told = {"kind": "backup", "schema": VERSION, "made": "2024", "files": {name: [0, ""]}}
    (tmp_path / "bk").mkdir()
    (tmp_path / "bk" / "manifest.json").write_text(json.dumps(told), encoding="utf-8")
    with pytest.raises(CongvanError, match="không hợp lệ"):
        backing.restore(tmp_path / "bk", tmp_path / "new")
    assert not list(tmp_path.rglob("evil.txt"))


@pytest.mark.parametrize("way", WAYS)
def test_a_copy_of_a_newer_congvan_is_left_alone(folder, tmp_path, way, monkeypatch):
    carry(folder, tmp_path / "bk", way)
    path = tmp_path / "bk" / "manifest.json"
    path.write_text(path.read_text(encoding="utf-8").replace(f'"schema": {VERSION}', '"schema": 99'), encoding="utf-8")
    with pytest.raises(CongvanError, match="mới hơn"):
        WAYS[way][1](tmp_path / "bk", tmp_path / "new")
    assert not (tmp_path / "new" / "congvan.db").exists()


def test_a_disk_that_reads_otherwise_than_it_was_written_is_told(folder, tmp_path, monkeypatch):
    filled = package.copy_files

    def lying(office, into):
        filled(office, into)
        real = package._entries
        monkeypatch.setattr(package, "_entries", lambda part: [(n, package.Entry(e.size, "0")) for n, e in real(part)])

    monkeypatch.setattr("pipeline.backup.copy_files", lying)
    with pytest.raises(CongvanError, match="khác với lúc ghi"):
        carry(folder, tmp_path / "bk", "backup")
    assert not (tmp_path / "bk").exists()
    assert not list(tmp_path.glob(".bk*"))


def test_a_full_disk_is_told_and_leaves_nothing(folder, tmp_path, monkeypatch):
    def full(*_, **__):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("shutil.copyfile", full)
    for way in WAYS:
        with pytest.raises(CongvanError, match="đĩa đã đầy"):
            carry(folder, tmp_path / "bk", way)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["cơ quan"]


def test_an_original_that_was_damaged_before_is_told_and_the_rest_kept(folder, tmp_path):
    with closing(open_record(folder / "congvan.db")) as db:
        places = [r["archived_as"] for r in rows(db, "SELECT archived_as FROM files ORDER BY id")]
        (folder / places[0]).unlink()
        (folder / places[1]).write_bytes(b"?")
        assert backing.backup(folder, db, tmp_path / "bk")[1] == places
    told = CliRunner().invoke(cli, ["--office", str(folder), "backup", str(tmp_path / "bk.zip")])
    assert told.exit_code == 1 and places[0] in told.output


def test_a_file_that_leaves_the_quarantine_meanwhile_is_not_missed(folder, tmp_path, monkeypatch):
    copy = shutil.copyfile

    def retried(source, target):
        if source.parent.name == "quarantine":
            source.unlink()
        return copy(source, target)

    monkeypatch.setattr("shutil.copyfile", retried)
    assert carry(folder, tmp_path / "bk", "backup")[1] == []


def test_a_backup_while_others_write_is_of_one_moment(folder, tmp_path):
    stop = threading.Event()

    def write():
        with closing(open_record(folder / "congvan.db")) as db:
            for number in range(500, 700):
                if stop.is_set():
                    return
                header = {**ORDER["header"], "number": f"{number}/SLĐTBXH-BTXH", "subject": f"việc {number}"}
                take_in(db, folder, f"den {number}", {**ORDER, "header": header})

    writer = threading.Thread(target=write)
    writer.start()
    try:
        copies = [tmp_path / f"bk{n}" for n in range(4)]
        for copy in copies:
            assert carry(folder, copy, "backup")[1] == []
    finally:
        stop.set()
        writer.join()
    for copy in copies:
        backing.restore(copy, tmp_path / f"new-{copy.name}")
        with closing(open_record(tmp_path / f"new-{copy.name}" / "congvan.db")) as db:
            assert list(check(db, tmp_path / f"new-{copy.name}", TODAY, datetime.now(UTC))) == []


def test_an_export_of_an_earlier_version_is_read_by_this_one(folder, tmp_path):
    """An export tells the version of its tables: they are made as they were then, and brought up after."""
    with closing(open_record(folder / "congvan.db")) as db:
        newer = {name for name in tables(db) if name in ("intake", "proposals")}
    assert newer == {"intake", "proposals"}
    old = tmp_path / "old"
    carry(folder, old, "export")
    columns_then = {
        "tasks": [
            "id", "directive_id", "state", "why", "due", "time", "rrule", "done_on", "late", "note", "evidence_id",
        ],
        "events": ["id", "at", "who", "what", "document_id", "task_id", "field", "before", "after", "note", "detail"],
        "responsibles": ["id", "directive_id", "position", "department", "role", "through"],
    }  # fmt: skip
    for name in newer:
        (old / "tables" / f"{name}.jsonl").unlink()
    for name, columns in columns_then.items():
        path = old / "tables" / f"{name}.jsonl"
        found = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        kept = [json.dumps({c: r[c] for c in columns}) + "\n" for r in found]
        path.write_text("".join(kept), encoding="utf-8")
    entries = dict(package._entries(old))
    del entries["manifest.json"]
    manifest = package.Manifest("export", 1, "2024", entries)
    (old / "manifest.json").write_text(package._written(manifest), encoding="utf-8")
    portable.import_all(old, tmp_path / "new")
    with closing(open_record(tmp_path / "new" / "congvan.db")) as db:
        assert row(db, "PRAGMA user_version")["user_version"] == VERSION
        assert row(db, "SELECT count(*) AS n FROM tasks")["n"] == 6
        assert search(db, SETTINGS, TODAY, "niêm yết")


def test_an_export_is_described_for_people_and_programs(folder, tmp_path):
    carry(folder, tmp_path / "ex", "export")
    described = json.loads((tmp_path / "ex" / "description.json").read_text(encoding="utf-8"))
    for name, table in described["tables"].items():
        lines = (tmp_path / "ex" / "tables" / f"{name}.jsonl").read_text(encoding="utf-8").splitlines()
        assert len(lines) == table["rows"]
        assert all(list(json.loads(line)) == list(table["columns"]) for line in lines)
        assert name not in table["about"], f"what the table {name} holds is to be told in the catalogue"
    told = (tmp_path / "ex" / "README.txt").read_text(encoding="utf-8")
    assert "import-all" in told and "văn bản đã nhận" in told
    assert not [name for name in described["tables"] if name.startswith("search")]


def test_the_commands_carry_an_office_and_bring_it_back(folder, tmp_path):
    def run(office, *args):
        return CliRunner().invoke(cli, ["--office", str(office), *map(str, args)])

    with closing(open_record(folder / "congvan.db")) as db:
        task = row(db, "SELECT id FROM tasks WHERE state = 'open' ORDER BY id DESC")["id"]
        corrections.edit_task(db, SETTINGS, task, "text", "Việc khác.")
    for there, back in (("backup", "restore"), ("export-all", "import-all")):
        assert run(folder, there, tmp_path / there).exit_code == 0
        done = run(tmp_path / back, back, tmp_path / there)
        assert done.exit_code == 0, done.output
        assert run(tmp_path / back, "check").exit_code == 0
        assert "«Việc» «khác»." in run(tmp_path / back, "search", "viec khac").output
        again = run(tmp_path / back, back, tmp_path / there)
        assert again.exit_code == 1 and "không ghi đè" in again.output
