"""Patterns made from rules, kept compiled: to compile them all takes `regex` 1.7 s, to take them up again 0.03 s.

They lie in the cache folder of whoever runs the program, in a small database that several processes read and write. It
is no record: what is missing, damaged or made by other versions is compiled, and where nothing can be written nothing
is kept. Only patterns made from rules are, none made from words of a dispatch or an office.
"""

from __future__ import annotations

import copyreg
import hashlib
import io
import os
import pickle
import sqlite3
import sys
import zlib
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any, NoReturn

import regex

CACHE_VARIABLE = "CONGVAN_CACHE"  # the folder to keep them in; set to nothing: they are not kept
FILE = "patterns.db"
MOST = 4000  # several times what the rules make; of more, those kept first go first
_BUSY_SECONDS = 0.5
_OTHERS_MAY_WRITE = 0o022
_TABLE = "CREATE TABLE IF NOT EXISTS pattern (key BLOB PRIMARY KEY, packed BLOB NOT NULL)"
_BOUND = f"DELETE FROM pattern WHERE rowid <= (SELECT max(rowid) FROM pattern) - {MOST}"


def compiled(source: str, flags: int = 0) -> regex.Pattern[str]:
    """What `regex.compile` makes of a source that stands in the rules.

    Raises:
        regex.error: the source is no pattern.
    """
    kept = _kept(cache_folder())
    key = _key(source, flags)
    return kept.take(key, source) or kept.keep(key, regex.compile(source, flags))


def cache_folder() -> Path | None:
    """Where this user keeps what can be made again; None where nothing is to be kept, or there is no such place."""
    told = os.environ.get(CACHE_VARIABLE)
    if told is None:
        return _folder_of_user()
    return Path(told).absolute() if told else None


@cache
def _folder_of_user() -> Path | None:
    from platformdirs import user_cache_path

    folder = user_cache_path("congvan", appauthor=False)
    return folder if folder.is_absolute() else None  # an account without a home has `~` for one


class Kept:
    """The patterns in a folder, as they were when the first was asked for, and the way to add one."""

    def __init__(self, folder: Path | None) -> None:
        self._file = folder / FILE if folder is not None and _only_ours(folder) else None
        self._packed: dict[bytes, bytes] = {}
        if self._file is not None and self._file.is_file():
            self._with_database(self._file, self._read)

    def take(self, key: bytes, source: str) -> regex.Pattern[str] | None:
        """The pattern with this key; None where it has to be compiled."""
        packed = self._packed.get(key)
        return None if packed is None else _unpacked(packed, source)

    def keep(self, key: bytes, pattern: regex.Pattern[str]) -> regex.Pattern[str]:
        """Add a pattern, where that can be done; it is given back."""
        file = self._file
        packed = _packed(pattern) if file is not None else None
        if file is not None and packed is not None:
            self._with_database(file, lambda db: _add(db, key, packed))
        return pattern

    def _read(self, db: sqlite3.Connection) -> None:
        self._packed = dict(db.execute("SELECT key, packed FROM pattern"))

    def _with_database(self, file: Path, do: Callable[[sqlite3.Connection], None]) -> None:
        """Do something with the database; a damaged one is begun anew, one that cannot be had is let be from now on."""
        try:
            file.parent.mkdir(0o700, parents=True, exist_ok=True)
            with closing(sqlite3.connect(file, timeout=_BUSY_SECONDS, isolation_level=None)) as db:
                db.execute("PRAGMA synchronous = OFF")  # what a power cut takes is compiled again
                db.execute(_TABLE)
                do(db)
        except (OSError, sqlite3.OperationalError):  # busy, full, or another's
            self._file = None
        except sqlite3.DatabaseError:
            try:
                file.unlink(missing_ok=True)
            except OSError:  # Windows removes no file that another process holds
                self._file = None


_kept = cache(Kept)


def _key(source: str, flags: int) -> bytes:
    made_by = regex.__version__, int(regex.DEFAULT_VERSION), sys.version, sys.platform, sys.byteorder
    return hashlib.sha256(repr((*made_by, int(flags), source)).encode()).digest()


def _add(db: sqlite3.Connection, key: bytes, packed: bytes) -> None:
    db.execute("INSERT OR REPLACE INTO pattern VALUES (?, ?)", (key, packed))
    db.execute(_BOUND)


def _only_ours(folder: Path) -> bool:
    """False where others write to a folder that is there, as far as the system tells."""
    try:
        told = folder.stat()
    except OSError:
        return True  # it will be made
    user = getattr(os, "getuid", None)
    return user is None or (told.st_uid == user() and not told.st_mode & _OTHERS_MAY_WRITE)


# --- as bytes ------------------------------------------------------------------------------------------------


class _Plain(pickle.Unpickler):
    """Reads numbers, texts and their containers, and nothing by which a pickle could have something done."""

    def find_class(self, module: str, name: str) -> NoReturn:
        raise pickle.UnpicklingError(f"{module}.{name}")


def _packed(pattern: regex.Pattern[str]) -> bytes | None:
    """A pattern as bytes from which it can be made again; None where this version of `regex` gives no such."""
    try:
        _, parts = _reduced(pattern)
        packed = zlib.compress(pickle.dumps(parts), 1)
    except Exception:
        return None
    return packed if _unpacked(packed, pattern.pattern) else None


def _unpacked(packed: bytes, source: str) -> regex.Pattern[str] | None:
    try:
        parts = _Plain(io.BytesIO(zlib.decompress(packed))).load()
        make, _ = _reduced(regex.compile(""))
        made: regex.Pattern[str] = make(*parts)
    except Exception:  # damaged, in whatever way
        return None
    return made if made.pattern == source else None


def _reduced(pattern: regex.Pattern[str]) -> tuple[Any, Any]:
    """What `regex` itself hands to pickle: a function of its own, and what to give it."""
    return copyreg.dispatch_table[regex.Pattern](pattern)  # type: ignore[return-value]
