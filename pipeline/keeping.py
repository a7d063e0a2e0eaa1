"""Where files go: untouched into the archive by their content, unreadable ones into the quarantine."""

from __future__ import annotations

import filecmp
import hashlib
import re
import time
import unicodedata
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from pipeline.core.digests import hash_of
from pipeline.core.whole_file import whole
from pipeline.platform_guard import flush_folder, is_running

ARCHIVE, QUARANTINE, TRUST, REASON = "archive", "quarantine", "trust", ".reason.txt"
CACHE = "cache"  # pages that were read, lest they are read again: no part of the record
_NAME_BYTES, _SUFFIX_LETTERS = 180, 10  # file systems take 255 bytes
_CHUNK = 1 << 20
_OLD_SECONDS = 3600
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")


def letters(text: str) -> str:
    """The text in NFC; what is no letter in it (bytes of names from old systems) is shown as ?."""
    return unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8"))


def archive(path: Path, sha256: str, office: Path, known_as: str = "") -> str | None:
    """Keep a copy of the file under its hash and say where (relative to the office folder, with `/`).

    Bytes that are archived already are `known_as` and keep that place, whatever the file is called. The copy is on
    the disk when this returns. None where the file's bytes are no longer those of `sha256`.
    """
    target = office / known_as if known_as else _archived(path, sha256, office)
    if target.is_file() and hash_of(target) == sha256:
        if hash_of(path) != sha256:
            return None
    else:
        target.parent.mkdir(parents=True, exist_ok=True)
        if _copy(path, target) != sha256:
            target.unlink()
            return None
        flush_folder(target.parent)
    return target.relative_to(office).as_posix()


def quarantine(path: Path, reason: str, office: Path) -> Path:
    """Keep a copy of an unreadable file beside a text that says why, overwriting nothing; where the copy is.

    The same bytes under the same name are kept once.
    """
    folder = office / QUARANTINE
    folder.mkdir(parents=True, exist_ok=True)
    for target in _names(folder, path):
        told = target.with_name(target.name + REASON)
        kept = target.is_file() and filecmp.cmp(path, target, shallow=False)
        if kept or not (target.exists() or told.exists()):
            if not kept:
                _copy(path, target)
            _write(told, reason)
            flush_folder(folder)
            return target
    raise AssertionError("the names never end")


def quarantined(office: Path) -> list[Path]:
    """The files in the quarantine, in order, without the texts that say why."""
    folder = office / QUARANTINE
    found = sorted(folder.iterdir()) if folder.is_dir() else []
    return [p for p in found if p.is_file() and not p.name.startswith(".") and not p.name.endswith(REASON)]


def drop_quarantined(path: Path) -> None:
    """Take a file that is kept elsewhere from the quarantine, with the text that says why it was there."""
    path.unlink(missing_ok=True)
    path.with_name(path.name + REASON).unlink(missing_ok=True)


def bring_back(path: Path, inbox: Path) -> Path:
    """Copy a file of the quarantine into the inbox, overwriting nothing; where the copy is."""
    target = next(name for name in _names(inbox, path) if not name.exists())
    _copy(path, target)
    flush_folder(inbox)
    return target


def drop_archived(path: Path, sha256: str, office: Path) -> None:
    """Take from the archive a file that has not come into the record."""
    _archived(path, sha256, office).unlink(missing_ok=True)


def sweep(office: Path) -> None:
    """Remove what copies that were broken off left behind; those of other processes may still be going on."""
    for folder in (ARCHIVE, QUARANTINE):
        for part in (office / folder).rglob(".*.part"):
            process = part.suffixes[-2][1:] if len(part.suffixes) > 1 else ""
            if not process.isdigit():
                continue
            if not is_running(int(process)) or time.time() - part.stat().st_mtime > _OLD_SECONDS:
                part.unlink(missing_ok=True)


def _archived(path: Path, sha256: str, office: Path) -> Path:
    suffix = path.suffix.lower()
    return office / ARCHIVE / sha256[:2] / (sha256 + (suffix if _SUFFIX.fullmatch(suffix) else ""))


def _names(folder: Path, path: Path) -> Iterator[Path]:
    """The file's own name, then numbered ones; a very long name is cut so that there is room for the reason's."""
    stem = path.stem.encode("utf-8", "surrogateescape")[:_NAME_BYTES].decode("utf-8", "ignore")
    whole = len(path.name.encode("utf-8", "surrogateescape")) <= _NAME_BYTES
    yield folder / (path.name if whole else f"{stem}{path.suffix[:_SUFFIX_LETTERS]}")
    for number in count(2):
        yield folder / f"{stem} ({number}){path.suffix[:_SUFFIX_LETTERS]}"


def _copy(source: Path, target: Path) -> str:
    """Copy the bytes to the disk, in place at once when they are whole; the SHA-256 of what was copied."""
    digest = hashlib.sha256()
    with source.open("rb") as bytes_in, whole(target) as bytes_out:
        while chunk := bytes_in.read(_CHUNK):
            digest.update(chunk)
            bytes_out.write(chunk)
    return digest.hexdigest()


def _write(target: Path, text: str) -> None:
    with whole(target) as out:
        out.write(text.encode("utf-8", "replace"))
