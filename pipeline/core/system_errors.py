"""What the operating system refused, in a clerk's words; its own are English."""

from __future__ import annotations

import errno

from pipeline.core.texts import say

_KNOWN = {
    errno.ENOENT: "missing",
    errno.EACCES: "not_allowed",
    errno.EPERM: "not_allowed",
    errno.EROFS: "read_only",
    errno.ENOSPC: "disk_full",
    errno.EDQUOT if hasattr(errno, "EDQUOT") else errno.ENOSPC: "disk_full",
    errno.EEXIST: "there_already",
    errno.ENOTDIR: "no_folder",
    errno.EISDIR: "is_folder",
    errno.ENOTEMPTY: "not_empty",
    errno.ENAMETOOLONG: "long_name",
    errno.EBUSY: "busy",
    errno.ETXTBSY if hasattr(errno, "ETXTBSY") else errno.EBUSY: "busy",
    errno.EIO: "broken_disk",
    errno.ENODEV: "broken_disk",
}


def system_words(error: OSError) -> str:
    """Why the system refused, as a part of a sentence; of rare faults the system's own number."""
    known = _KNOWN.get(error.errno or 0)
    return say(f"system.{known}") if known else say("system.other", number=error.errno or type(error).__name__)


_RECORD = {"BUSY": "record_busy", "LOCKED": "record_busy", "FULL": "disk_full", "IOERR": "record_disk",
           "READONLY": "not_allowed", "CANTOPEN": "not_opened", "CORRUPT": "damaged", "NOTADB": "damaged"}  # fmt: skip


def record_fault(error: BaseException | None) -> str:
    """SQLite's own name of what went wrong, or of what made it so (`BUSY`, `CORRUPT`); empty for other faults."""
    while error is not None and not hasattr(error, "sqlite_errorname"):
        error = error.__cause__
    return str(getattr(error, "sqlite_errorname", "")).removeprefix("SQLITE_").split("_")[0]


def record_words(error: BaseException) -> str | None:
    """Why SQLite could not use the record for now, as a part of a sentence; None for faults of another kind."""
    name = str(getattr(error, "sqlite_errorname", "")).removeprefix("SQLITE_").split("_")[0]
    return say(f"system.{_RECORD[name]}") if name in _RECORD else None
