"""A signed dispatch: its bytes stay as they came, and who signed is told in `show`, never written into the record."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from pipeline.backup import backup, restore
from pipeline.cli import cli
from pipeline.store.database import open_record
from tests.ingest.signing import authority, certified, redrawn, signed
from tests.mail_drop import SETTINGS

ROOT = authority()
CHIEF = certified(ROOT, "Phạm Thu Hà", "Sở Nông nghiệp và Môi trường")
LETTER = Path(__file__).parents[1] / "data" / "mail"


def run(office: Path, *args: str) -> str:
    result = CliRunner().invoke(cli, ["--office", str(office), *args], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout


@pytest.fixture(scope="module")
def letter() -> bytes:
    return sorted(LETTER.glob("*.pdf"))[0].read_bytes()


@pytest.fixture
def office(tmp_path: Path) -> Path:
    folder = tmp_path / "office"
    CliRunner().invoke(cli, ["init", str(folder)], catch_exceptions=False)
    (folder / "congvan.toml").write_text(SETTINGS, encoding="utf-8")
    return folder


def told(office: Path) -> list[dict[str, str]]:
    found: list[dict[str, str]] = json.loads(run(office, "show", "#1", "--json"))["signatures"]
    return found


def test_the_signatures_of_a_dispatch_are_shown_and_its_bytes_kept(office: Path, letter: bytes) -> None:
    whole = signed(letter, CHIEF)
    (office / "inbox" / "den.pdf").write_bytes(whole)
    run(office, "ingest")
    archived = [p for p in (office / "archive").rglob("*.pdf")]
    assert [p.read_bytes() for p in archived] == [whole]
    (one,) = told(office)
    assert (one["signer"], one["integrity"], one["trust"]) == ("Phạm Thu Hà", "whole", "unchecked")
    text = run(office, "show", "#1")
    assert "Chữ ký số trên tệp (1)" in text and "Phạm Thu Hà" in text and "trust" not in text
    assert open_record(office / "congvan.db").execute("SELECT signer FROM documents").fetchone()[0] != "Phạm Thu Hà"


def test_a_root_that_is_added_counts_at_once_and_goes_into_the_backup(office: Path, letter: bytes, tmp_path) -> None:
    (office / "inbox" / "den.pdf").write_bytes(signed(letter, CHIEF))
    run(office, "ingest")
    (office / "trust").mkdir()
    (office / "trust" / "khac.pem").write_bytes(authority("Gốc khác").pem)
    assert [one["trust"] for one in told(office)] == ["unknown"]
    (office / "trust" / "goc.cer").write_bytes(ROOT.der)
    assert [one["trust"] for one in told(office)] == ["trusted"]
    db = open_record(office / "congvan.db")
    backup(office, db, tmp_path / "copy.zip")
    restore(tmp_path / "copy.zip", tmp_path / "again")
    assert [one["trust"] for one in told(tmp_path / "again")] == ["trusted"]


def test_what_was_changed_after_signing_is_told(office: Path, letter: bytes) -> None:
    (office / "inbox" / "den.pdf").write_bytes(redrawn(signed(letter, CHIEF)))
    run(office, "ingest")
    assert "SAU KHI KÝ, NỘI DUNG TỆP ĐÃ BỊ THAY ĐỔI" in " ".join(run(office, "show", "#1").split())


def test_a_file_in_trust_that_is_no_certificate_is_named(office: Path, letter: bytes) -> None:
    (office / "inbox" / "den.pdf").write_bytes(signed(letter, CHIEF))
    run(office, "ingest")
    (office / "trust").mkdir()
    (office / "trust" / "goc.pem").write_text("không phải chứng thư", encoding="utf-8")
    result = CliRunner().invoke(cli, ["--office", str(office), "show", "#1"])
    assert result.exit_code == 0 and "trust/goc.pem" in result.stderr


def test_an_unsigned_dispatch_says_nothing_of_signatures(office: Path, letter: bytes) -> None:
    (office / "inbox" / "den.pdf").write_bytes(letter)
    run(office, "ingest")
    assert told(office) == []
    assert "Chữ ký số" not in " ".join(run(office, "show", "#1").split())


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights of their own there")
def test_what_vanishes_from_trust_keeps_no_dispatch_from_being_shown(office: Path, letter: bytes) -> None:
    (office / "inbox" / "cv.pdf").write_bytes(signed(letter, CHIEF))
    run(office, "ingest")
    (office / "trust").mkdir()
    (office / "trust" / "cu.pem").symlink_to(office / "khong-con.pem")
    assert [one["signer"] for one in told(office)] == ["Phạm Thu Hà"]
