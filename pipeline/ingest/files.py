"""What a file is, told by its content and never by its name."""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pipeline.core.errors import Unreadable
from pipeline.core.texts import say
from pipeline.ingest.containers import is_mail
from pipeline.ingest.edxml import is_edxml

Kind = Literal["pdf", "image", "docx", "old-office", "xlsx", "text", "zip", "mail", "edxml"]

_PDF_HEADER_WITHIN = 1024  # bytes; readers accept what mail gateways put before %PDF
_MOST_UNPACKED = 500 * 2**20  # bytes that a DOCX or XLSX may unpack to
_HEIF = frozenset({b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1"})
_PARTS: tuple[tuple[str, Kind], ...] = (("word/document.xml", "docx"), ("xl/workbook.xml", "xlsx"))
_IMAGES = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"BM", b"GIF8")
_OLD_OFFICE = (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"{\\rtf")


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of a file, whole, and what they are."""

    name: str
    kind: Kind
    data: bytes

    @property
    def sha256(self) -> str:
        """The SHA-256 of the bytes, in hex."""
        return hashlib.sha256(self.data).hexdigest()


def load(path: Path) -> Content:
    """Read a file whole and tell its kind.

    Raises:
        Unreadable: it is missing, a folder, locked, empty, or of a kind that is not read.
    """
    name = path.name
    try:
        if path.is_dir():
            raise Unreadable(say("ingest.folder", name=name))
        data = path.read_bytes()
    except FileNotFoundError as e:
        raise Unreadable(say("ingest.missing", name=name)) from e
    except OSError as e:
        raise Unreadable(say("ingest.locked", name=name)) from e
    return content_of(name, data)


def content_of(name: str, data: bytes) -> Content:
    """Bytes, and what they are.

    Raises:
        Unreadable: they are blank, or of a kind that is not read.
    """
    if not data.strip(b"\x00\r\n\t "):
        raise Unreadable(say("ingest.empty", name=name))
    return Content(name, _kind(name, data), data)


def _kind(name: str, data: bytes) -> Kind:
    if data.startswith(b"PK\x03\x04"):  # before PDF: an archive that packs without compressing shows its first member
        return _kind_of_package(name, data)
    if b"%PDF-" in data[:_PDF_HEADER_WITHIN]:
        return "pdf"
    if data.startswith(_IMAGES) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP"):
        return "image"
    if data[4:8] == b"ftyp" and data[8:12] in _HEIF:
        return "image"
    if data.startswith(_OLD_OFFICE):
        return "old-office"
    if is_edxml(data):
        return "edxml"
    return "mail" if is_mail(data) else "text"


def _kind_of_package(name: str, data: bytes) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = set(archive.namelist())
            size = sum(entry.file_size for entry in archive.infolist())
    except zipfile.BadZipFile as e:
        raise Unreadable(say("ingest.unknown", name=name)) from e
    for part, kind in _PARTS:
        if part in parts:
            if size > _MOST_UNPACKED:
                raise Unreadable(say("ingest.package-large", name=name))
            return kind
    return "zip"
