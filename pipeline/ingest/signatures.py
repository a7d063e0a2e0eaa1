"""The electronic signatures of a PDF (PAdES): who signed, when, and whether what was signed is unchanged.

Everything is told and nothing is decided by it: what an electronic dispatch is worth in law is the clerk's to say.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from io import BytesIO
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline.core.clock import VIET_NAM

if TYPE_CHECKING:
    from asn1crypto.x509 import Certificate

_MARK = b"/ByteRange"  # stands in the open in every signed PDF: a signature cannot cover a packed copy of itself
# what the validator finds is told by the functions below; it would write it on the clerk's screen as well
for _name in ("pyhanko", "pyhanko_certvalidator"):
    logging.getLogger(_name).addHandler(logging.NullHandler())
_MOST = 50  # signatures that are looked at; dispatches bear two to five
_CERTIFICATES = (".pem", ".crt", ".cer", ".der")


class Integrity(StrEnum):
    """What became of the signed bytes."""

    WHOLE = "whole"  # unchanged, and nothing stands behind them
    ADDED = "added"  # unchanged; what was added later is of the permitted kind (another signature, a filled field)
    CHANGED = "changed"  # unchanged, but later additions alter what the reader sees
    BROKEN = "broken"  # the bytes are not those that were signed
    UNCHECKED = "unchecked"  # the signature itself cannot be read


class Trust(StrEnum):
    """Whether the certificate leads to a root that the office trusts."""

    TRUSTED = "trusted"
    UNKNOWN = "unknown"  # to none of its roots, or not at the time of signing
    UNCHECKED = "unchecked"  # the office has named no roots, or the signature does not hold


@dataclass(frozen=True, slots=True)
class Signature:
    """One signature. ``signer`` and ``organisation`` are what its certificate says; None where it says nothing.

    ``at`` is aware of its zone; ``stamped`` tells that an authority for time vouches for it with its own signature,
    otherwise it is what the signer's machine said.
    """

    signer: str | None
    organisation: str | None
    at: datetime | None
    stamped: bool
    integrity: Integrity
    trust: Trust


@dataclass(frozen=True, slots=True)
class Signed:
    """The signatures of one file of a dispatch, in the order in which they were made."""

    file: str
    signatures: tuple[Signature, ...]


@dataclass(frozen=True, slots=True)
class Roots:
    """The certificates that an office trusts, and the names of files that hold none."""

    certificates: tuple[Certificate, ...] = ()
    unreadable: tuple[str, ...] = ()


def is_signed(data: bytes) -> bool:
    """Whether the bytes may be a PDF with signatures; cheap, and never wrong where it says no."""
    return _MARK in data


def roots_in(folder: Path) -> Roots:
    """The certificates in the files of a folder (PEM or DER); none where it does not exist."""
    from pyhanko.keys import load_certs_from_pemder_data

    found: list[Certificate] = []
    unreadable: list[str] = []
    files = sorted(folder.iterdir()) if folder.is_dir() else []
    for path in (p for p in files if p.suffix.lower() in _CERTIFICATES):
        try:
            found += [_checked(c) for c in load_certs_from_pemder_data(path.read_bytes())]
        except (OSError, ValueError):
            unreadable.append(path.name)
    return Roots(tuple(found), tuple(unreadable))


def signatures_of(data: bytes, roots: Roots) -> tuple[Signature, ...]:
    """The signatures of a PDF in the order in which they were made; empty where it has none or cannot be opened.

    Nothing is fetched from anywhere: revocation is known only from what the file itself brings.
    """
    if not is_signed(data):
        return ()
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.fields import enumerate_sig_fields

    try:
        reader = PdfFileReader(BytesIO(data), strict=False)
        filled = islice(enumerate_sig_fields(reader, filled_status=True), _MOST)
        fields = sorted((field for _, _, field in filled), key=_signed_upto)
    except Exception:  # a damaged file makes the parser fail in many ways; the dispatch is read all the same
        return ()
    return tuple(_judged(reader, field, roots) for field in fields if _is_of_person_or_body(field))


def _signed_upto(field: Any) -> int:
    """Grows with every signature that is added to a file."""
    return sum(n for n in field.get_object()["/V"].get("/ByteRange", ()) if isinstance(n, int))


def _is_of_person_or_body(field: Any) -> bool:
    """An authority for time adds signatures too, that say nothing of who stands behind the dispatch."""
    return bool(field.get_object()["/V"].get("/Type") != "/DocTimeStamp")


def _judged(reader: Any, field: Any, roots: Roots) -> Signature:
    from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature

    try:
        embedded = EmbeddedPdfSignature(reader, field.get_object(), field.get_object()["/T"])
        signer, organisation = _names(embedded.signer_cert)
        status = _status(embedded, roots, _in_zone(embedded.self_reported_timestamp))
    except Exception:  # as above: what others wrote into a signature may be anything
        return Signature(None, None, None, False, Integrity.UNCHECKED, Trust.UNCHECKED)
    stamp = status.timestamp_validity
    stamped = stamp is not None and stamp.valid and stamp.intact
    at = _in_zone(stamp.timestamp if stamped else status.signer_reported_dt)
    return Signature(signer, organisation, at, stamped, _integrity(status), _trust(status, roots))


def _in_zone(moment: datetime | None) -> datetime | None:
    """A moment with its zone; a signer's machine that names none stands where the office does."""
    return moment.replace(tzinfo=VIET_NAM) if moment is not None and moment.tzinfo is None else moment


def _status(embedded: Any, roots: Roots, signed_at: datetime | None) -> Any:
    """The validator's judgement at the time of signing; a certificate that has run out since was good then."""
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.settings import KeyUsageConstraints
    from pyhanko_certvalidator import ValidationContext

    moment = min(signed_at.astimezone(UTC), datetime.now(UTC)) if signed_at else None
    context = ValidationContext(
        trust_roots=roots.certificates, moment=moment, best_signature_time=moment, allow_fetching=False,
        weak_hash_algos=("md2", "md5"),  # offices signed with SHA-1 until a few years ago
    )  # fmt: skip
    # the certificates of Vietnamese offices bear digital_signature alone, or non_repudiation alone
    uses = KeyUsageConstraints(key_usage={"digital_signature", "non_repudiation"}, match_all_key_usages=False)
    return validate_pdf_signature(embedded, context, key_usage_settings=uses)


def _integrity(status: Any) -> Integrity:
    from pyhanko.sign.diff_analysis import ModificationLevel
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    if not (status.intact and status.valid) or status.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        return Integrity.BROKEN
    if status.coverage == SignatureCoverageLevel.ENTIRE_FILE:
        return Integrity.WHOLE
    return Integrity.CHANGED if status.modification_level == ModificationLevel.OTHER else Integrity.ADDED


def _trust(status: Any, roots: Roots) -> Trust:
    if not roots.certificates or not (status.intact and status.valid):
        return Trust.UNCHECKED
    return Trust.TRUSTED if status.trusted else Trust.UNKNOWN


def _names(certificate: Certificate) -> tuple[str | None, str | None]:
    """The common name and the body that a certificate names; what is written in several parts is joined."""
    subject = certificate.subject.native
    return _one(subject.get("common_name")), _one(subject.get("organization_name"))


def _one(value: str | Sequence[str] | None) -> str | None:
    return value if value is None or isinstance(value, str) else ", ".join(value)


def _checked(certificate: Certificate) -> Certificate:
    """The certificate, read through; a file cut short shows itself only then (ValueError)."""
    _ = certificate.subject.native, certificate.public_key.native
    return certificate
