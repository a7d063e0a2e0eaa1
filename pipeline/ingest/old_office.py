"""Files of Word before 2007 (DOC) and RTF, turned into DOCX by LibreOffice where that is installed.

LibreOffice works on a copy in a private folder that is removed at the end; one that a killed program left behind goes
with the next conversion.
"""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from pathlib import Path

from pipeline.core.errors import Unreadable
from pipeline.core.texts import say

_PREFIX = "congvan-word-"
_SECONDS = 120  # for one file
_OLD_SECONDS = 3600  # no conversion goes on for so long
_PROGRAMS = ("soffice", "libreoffice")
_USUAL = (Path("C:/Program Files/LibreOffice/program/soffice.exe"),)
_SMALLEST = 1536  # bytes of a compound file: its header and two sectors
_BYTE_ORDER = b"\xfe\xff"  # at byte 28 of every compound file


def as_docx(name: str, data: bytes) -> bytes:
    """The DOCX that LibreOffice makes of an old file.

    Raises:
        Unreadable: LibreOffice is not installed, or does not understand the file.
    """
    program = _program()
    if program is None:
        raise Unreadable(say("ingest.old-office", name=name))
    if not data.startswith(b"{\\rtf") and (len(data) < _SMALLEST or data[28:30] != _BYTE_ORDER):
        # cut off: LibreOffice would make a text of the bytes
        raise Unreadable(say("ingest.old-office-failed", name=name))
    _sweep()
    with tempfile.TemporaryDirectory(prefix=_PREFIX) as made:
        folder = Path(made)
        source = folder / ("source.rtf" if data.startswith(b"{\\rtf") else "source.doc")
        source.write_bytes(data)
        profile = (folder / "profile").as_uri()
        command = [program, f"-env:UserInstallation={profile}", "--headless", "--norestore", "--convert-to", "docx"]
        try:
            subprocess.run(
                [*command, "--outdir", made, str(source)], capture_output=True, timeout=_SECONDS, check=False
            )
        except (subprocess.TimeoutExpired, OSError) as e:
            raise Unreadable(say("ingest.old-office-failed", name=name)) from e
        target = folder / "source.docx"
        if not target.is_file():
            raise Unreadable(say("ingest.old-office-failed", name=name))
        return target.read_bytes()


def _program() -> str | None:
    found = next((path for name in _PROGRAMS if (path := shutil.which(name))), None)
    return found or next((str(path) for path in _USUAL if path.is_file()), None)


def _sweep() -> None:
    for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
        if time.time() - folder.stat().st_mtime > _OLD_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)
