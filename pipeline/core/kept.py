"""What takes long to make of rules and tables, kept between processes: compiled patterns, what was read out of them.

It lies in the cache folder of whoever runs the program, in a small database that several processes read and write. It
is no record: what is missing, damaged or made by other versions is made again, and where nothing can be written nothing
is kept. Nothing is kept that was made of words of a dispatch or an office.
"""

from __future__ import annotations

import hashlib
import io
import os
import pickle
import sqlite3
import zlib
from collections.abc import Callable
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import Any, NoReturn, TypeVar

CACHE_VARIABLE = "CONGVAN_CACHE"  # the folder to keep it in; set to nothing: nothing is kept
FILE = "kept.db"
MOST = 5000  # things, several times what the rules make; of more, those kept first go first
_BUSY_SECONDS = 0.5
_OTHERS_MAY_WRITE = 0o022
_TABLE = "CREATE TABLE IF NOT EXISTS kept (key BLOB PRIMARY KEY, packed BLOB NOT NULL)"
_BOUND = f"DELETE FROM kept WHERE rowid <= (SELECT max(rowid) FROM kept) - {MOST}"
T = TypeVar("T")


def kept(made_of: tuple[str | int, ...], make: Callable[[], T]) -> T:
    """What `make` gives: numbers, texts, and tuples, lists and mappings of them; anything else is made each time.

    ``made_of`` tells it from everything else: what it is, what it is made of, and the versions of all that makes it.
    """
    store = _store(cache_folder())
    key = hashlib.sha256(repr(made_of).encode()).digest()
    found: T | None = store.take(key)
    if found is None:
        found = make()
        store.keep(key, found)
    return found


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


class Store:
    """What lies in a folder, as it was when the first was asked for, and the way to add to it."""

    def __init__(self, folder: Path | None) -> None:
        self._file = folder / FILE if folder is not None and _only_ours(folder) else None
        self._packed: dict[bytes, bytes] = {}
        if self._file is not None and _is_there(self._file):
            self._with_database(self._file, self._read)

    def take(self, key: bytes) -> Any:
        """What was kept under a key; None where it has to be made."""
        packed = self._packed.get(key)
        return None if packed is None else _unpacked(packed)

    def keep(self, key: bytes, made: object) -> None:
        """Add something, where that can be done."""
        file = self._file
        if file is None:
            return
        packed = _packed(made)
        if packed is not None:
            self._with_database(file, lambda db: _add(db, key, packed))

    def _read(self, db: sqlite3.Connection) -> None:
        self._packed = dict(db.execute("SELECT key, packed FROM kept"))

    def _with_database(self, file: Path, do: Callable[[sqlite3.Connection], None]) -> None:
        """Do something with the database; a damaged one is begun anew, one that cannot be had is let be from now on."""
        try:
            file.parent.mkdir(0o700, parents=True, exist_ok=True)
            with closing(sqlite3.connect(file, timeout=_BUSY_SECONDS, isolation_level=None)) as db:
                db.execute("PRAGMA synchronous = OFF")  # what a power cut damages is made again
                db.execute("PRAGMA journal_mode = MEMORY")
                db.execute(_TABLE)
                do(db)
        except (OSError, sqlite3.OperationalError):  # busy, full, or another's
            self._file = None
        except sqlite3.DatabaseError:
            try:
                file.unlink(missing_ok=True)
            except OSError:  # Windows removes no file that another process holds
                self._file = None


_store = cache(Store)


def _add(db: sqlite3.Connection, key: bytes, packed: bytes) -> None:
    db.execute("INSERT OR REPLACE INTO kept VALUES (?, ?)", (key, packed))
    db.execute(_BOUND)


def _is_there(file: Path) -> bool:
    try:
        return file.is_file()
    except OSError:  # in a folder that may not be looked into
        return False


def _only_ours(folder: Path) -> bool:
    """Whether no other user writes to a folder, as far as the system tells; one that is not there will be made."""
    try:
        told = folder.stat()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    user = getattr(os, "getuid", None)
    return user is None or (told.st_uid == user() and not told.st_mode & _OTHERS_MAY_WRITE)


class _Plain(pickle.Unpickler):
    """Reads numbers, texts and their containers, and nothing by which a pickle could have something done."""

    def find_class(self, module: str, name: str) -> NoReturn:
        raise pickle.UnpicklingError(f"{module}.{name}")


def _packed(made: object) -> bytes | None:
    try:
        packed = zlib.compress(pickle.dumps(made), 1)
    except Exception:  # it is none of what can be kept
        return None
    return packed if made is not None and _unpacked(packed) == made else None


def _unpacked(packed: bytes) -> Any:
    try:
        return _Plain(io.BytesIO(zlib.decompress(packed))).load()
    except Exception:  # damaged, in whatever way
        return None
