"""Signatures of PDFs: who, when, whether the bytes still hold; trust only in the roots of the office."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pyhanko.sign.fields import SigSeedSubFilter

from pipeline.ingest.signatures import Integrity, Roots, Signature, Trust, is_signed, roots_in, signatures_of
from tests.ingest.signing import Party, authority, certified, page, redrawn, signed

ROOT = authority()
CHIEF = certified(ROOT, "Phạm Thu Hà", "Sở Y tế tỉnh Sơn La")
NONE = Roots()
SEAL = certified(ROOT, "SỞ Y TẾ TỈNH SƠN LA", "UBND tỉnh Sơn La")


def trusting(folder: Path, *parties: Party) -> Roots:
    for number, party in enumerate(parties):
        (folder / f"root-{number}.pem").write_bytes(party.pem)
    return roots_in(folder)


def the_one(data: bytes, roots: Roots = NONE) -> Signature:
    found = signatures_of(data, roots)
    assert len(found) == 1
    return found[0]


def test_who_signed_and_when() -> None:
    found = the_one(signed(page(), CHIEF))
    assert (found.signer, found.organisation) == ("Phạm Thu Hà", "Sở Y tế tỉnh Sơn La")
    assert found.at is not None and abs(found.at - datetime.now(UTC)) < timedelta(minutes=10)
    assert not found.stamped
    assert (found.integrity, found.trust) == (Integrity.WHOLE, Trust.UNCHECKED)


def test_a_time_without_a_zone_is_of_viet_nam() -> None:
    data = signed(page(), CHIEF, kind=SigSeedSubFilter.PADES)
    begin = data.index(b"/M (")
    told = data[begin : data.index(b")", begin) + 1]
    found = the_one(data.replace(told, b"/M (D:20240102030405)".ljust(len(told))))
    assert found.at is not None and found.at.isoformat() == "2024-01-02T03:04:05+07:00"


def test_a_person_signs_and_then_the_body(tmp_path: Path) -> None:
    twice = signed(signed(page(), CHIEF), SEAL, "Signature2")
    first, second = signatures_of(twice, trusting(tmp_path, ROOT))
    assert (first.signer, first.integrity) == ("Phạm Thu Hà", Integrity.ADDED)
    assert (second.signer, second.integrity) == ("SỞ Y TẾ TỈNH SƠN LA", Integrity.WHOLE)
    assert first.trust == second.trust == Trust.TRUSTED


def test_a_changed_byte_breaks_the_signature(tmp_path: Path) -> None:
    whole = signed(page(), CHIEF)
    altered = whole.replace(b"/MediaBox", b"/MediaBax", 1)
    assert altered != whole
    found = the_one(altered, trusting(tmp_path, ROOT))
    assert (found.integrity, found.trust) == (Integrity.BROKEN, Trust.UNCHECKED)
    assert found.signer == "Phạm Thu Hà"


def test_words_drawn_over_the_page_later_are_told() -> None:
    assert the_one(redrawn(signed(page(), CHIEF))).integrity == Integrity.CHANGED


def test_a_root_that_the_office_does_not_have(tmp_path: Path) -> None:
    found = the_one(signed(page(), CHIEF), trusting(tmp_path, authority("Một gốc khác")))
    assert (found.integrity, found.trust) == (Integrity.WHOLE, Trust.UNKNOWN)


@pytest.mark.parametrize("days", [(-300, -10), (10, 300)])
def test_a_certificate_that_did_not_hold_at_the_time(tmp_path: Path, days: tuple[int, int]) -> None:
    begins, ends = days
    by = certified(ROOT, "Phạm Thu Hà", "Sở Y tế tỉnh Sơn La", begins=begins, ends=ends)
    found = the_one(signed(page(), by), trusting(tmp_path, ROOT))
    assert (found.integrity, found.trust) == (Integrity.WHOLE, Trust.UNKNOWN)


def test_roots_are_read_in_both_forms_and_others_are_named(tmp_path: Path) -> None:
    (tmp_path / "a.pem").write_bytes(ROOT.pem)
    (tmp_path / "b.cer").write_bytes(authority("Gốc hai").der)
    (tmp_path / "c.crt").write_bytes(ROOT.der[:200])
    (tmp_path / "ghi-chu.txt").write_text("gốc của tỉnh", encoding="utf-8")
    found = roots_in(tmp_path)
    assert (len(found.certificates), found.unreadable) == (2, ("c.crt",))
    assert roots_in(tmp_path / "trust") == Roots()


def test_files_without_signatures_have_none() -> None:
    assert not is_signed(page())
    assert signatures_of(page(), Roots()) == ()
    assert signatures_of(b"no PDF at all, with /ByteRange in it", Roots()) == ()


def test_what_cannot_be_read_in_a_signature_is_told() -> None:
    whole = signed(page(), CHIEF)
    at = whole.index(b"/Contents <") + len(b"/Contents <")
    garbage = whole[:at] + b"00" * 40 + whole[at + 80 :]
    found = the_one(garbage)
    assert (found.signer, found.integrity) == (None, Integrity.UNCHECKED)


def test_a_truncated_file_raises_nothing() -> None:
    whole = signed(page(), CHIEF)
    for share in (0.3, 0.6, 0.9):
        for found in signatures_of(whole[: int(len(whole) * share)], Roots()):
            assert found.integrity in (Integrity.BROKEN, Integrity.UNCHECKED)
