"""Files that people hand in through the page: under a safe name, whole or not at all, into the inbox."""

from __future__ import annotations

import contextlib
import os
import re
import unicodedata
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from pipeline.core.texts import for_the_record, say
from pipeline.platform_guard import flush_folder, is_running

_LONGEST_BYTES = 150  # file systems take 255; numbers and the reason's ending are added
_SUFFIX_LETTERS = 10
_FORBIDDEN = re.compile(r'[<>:"/\\|?*\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]')
_DEVICES = re.compile(r"(?i)(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)")
_UNSEEN = re.compile(r"(?i)^(?:~|\.)+|\.(?:tmp|temp|part|partial|filepart|crdownload|opdownload|download|lck|lock)$")
_PART = ".part"


@for_the_record()
def safe_name(said: str) -> str:
    """A name for a file in the inbox, from what a browser says: no folder, nothing that a system or `watch` skips."""
    name = unicodedata.normalize("NFC", said.replace("\\", "/").rpartition("/")[2])
    name = " ".join(_FORBIDDEN.sub(" ", name).split()).strip(" .")
    while _UNSEEN.search(name):
        name = _UNSEEN.sub("", name).strip(" .")
    if _DEVICES.match(name) or name.lower() in ("thumbs.db", "desktop.ini"):
        name = f"{say('mailroom.file')} {name}"
    path = Path(name)
    suffix = path.suffix if 1 < len(path.suffix) <= _SUFFIX_LETTERS else ""
    stem = name.removesuffix(suffix).encode()[:_LONGEST_BYTES].decode("utf-8", "ignore").strip(" .")
    return (stem or say("mailroom.file")) + suffix


@contextlib.contextmanager
def part_of(inbox: Path) -> Iterator[tuple[Path, BinaryIO]]:
    """A file to write to in the inbox that nobody takes for mail; gone at the end unless `put` has taken it."""
    path = inbox / f".{uuid.uuid4().hex}.{os.getpid()}{_PART}"
    try:
        with path.open("xb") as out:
            yield path, out
    finally:
        path.unlink(missing_ok=True)


def flush(out: BinaryIO) -> None:
    """Bring what was written to the disk."""
    out.flush()
    os.fsync(out.fileno())


def put(part: Path, inbox: Path, name: str) -> Path:
    """Let a file that is whole and on the disk be mail from now on, overwriting nothing; where it is."""
    stem, suffix = Path(name).stem, Path(name).suffix
    number = 1
    while True:
        target = inbox / (name if number == 1 else f"{stem} ({number}){suffix}")
        if _moved(part, target):
            flush_folder(inbox)
            return target
        number += 1


def _moved(part: Path, target: Path) -> bool:
    """Give a file its name; False where another has it. A link is made whole and refuses to overwrite."""
    try:
        os.link(part, target)
    except FileExistsError:
        return False
    except OSError:  # a file system without links
        if target.exists():
            return False
        part.rename(target)
        return True
    part.unlink()
    return True


def sweep(inbox: Path) -> None:
    """Remove what was being handed in when a server died; before another takes anything in."""
    for part in inbox.glob(f".*.*{_PART}"):
        process = part.suffixes[-2][1:] if len(part.suffixes) > 1 else ""
        if process.isdigit() and (int(process) == os.getpid() or not is_running(int(process))):
            part.unlink(missing_ok=True)
