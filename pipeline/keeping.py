"""Where files go: untouched into the archive by their content, unreadable ones into the quarantine."""

from __future__ import annotations

import filecmp
import hashlib
import os
import re
import unicodedata
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from pipeline.platform_guard import flush_folder

ARCHIVE, QUARANTINE, REASON = "archive", "quarantine", ".reason.txt"
_NAME_BYTES, _SUFFIX_LETTERS = 180, 10  # file systems take 255 bytes
_CHUNK = 1 << 20
_SUFFIX = re.compile(r"\.[a-z0-9]{1,8}")


def hash_of(path: Path) -> str:
    """The SHA-256 of a file's bytes, in hex."""
    with path.open("rb") as source:
        return hashlib.file_digest(source, "sha256").hexdigest()


def letters(text: str) -> str:
    """The text in NFC; what is no letter in it (bytes of names from old systems) is shown as ?."""
    return unicodedata.normalize("NFC", text.encode("utf-8", "replace").decode("utf-8"))


def archive(path: Path, sha256: str, office: Path) -> str | None:
    """Keep a copy of the file under its hash and say where (relative to the office folder, with `/`).

    The copy is on the disk when this returns. None where the file's bytes are no longer those of `sha256`.
    """
    suffix = path.suffix.lower()
    name = sha256 + (suffix if _SUFFIX.fullmatch(suffix) else "")
    target = office / ARCHIVE / sha256[:2] / name
    if not (target.is_file() and hash_of(target) == sha256):
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
        if target.is_file() and filecmp.cmp(path, target, shallow=False):
            return target
        if not target.exists() and not told.exists():
            _copy(path, target)
            told.write_text(reason, encoding="utf-8")
            flush_folder(folder)
            return target
    raise AssertionError("the names never end")


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
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with source.open("rb") as bytes_in, part.open("wb") as bytes_out:
            while chunk := bytes_in.read(_CHUNK):
                digest.update(chunk)
                bytes_out.write(chunk)
            bytes_out.flush()
            os.fsync(bytes_out.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    return digest.hexdigest()
