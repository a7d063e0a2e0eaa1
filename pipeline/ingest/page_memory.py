"""Pages that were read already: what was recognised is kept, so that the same picture is not recognised again.

A page is known by the hash of its picture and of what reads it (models, versions, rules, settings). It is no record:
whatever is missing or damaged is read again. Only pages of a file that was read to its end are kept, for before that
any page may still bear a mark of secrecy.
"""

from __future__ import annotations

import hashlib
import json
import os
import threading
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path

import numpy as np

from pipeline.core.model import Box, KnownPage, Line, ReadAhead, Word
from pipeline.core.rules import rules_folder
from pipeline.ingest import ocr
from pipeline.ingest.image import Picture
from pipeline.ingest.scan import Head
from pipeline.ingest.tables import Grid

MOST_BYTES = 200_000_000  # some ten thousand pages
_SWEEP_AFTER = 200  # pages kept since the folder was last looked through
_LEVEL = 6

_NOW = threading.local()
_NOTHING = ReadAhead("")


class PageMemory:
    """What is known of pages: in a folder, and what was handed over for this once.

    ``learned`` is what the file being read has added; it lies in no folder before `confirm`.
    """

    def __init__(self, folder: Path | None, ahead: ReadAhead | None = None) -> None:
        self.learned: dict[str, bytes] = {}
        self.ahead = ahead or _NOTHING
        self._folder = folder
        self._used: dict[str, bytes] = {}

    def recall(self, key: str, number: int) -> tuple[Head, tuple[Word, ...]] | None:
        """The head and all words of a page, as page `number`; None where it has to be read."""
        packed = self._packed(key)
        return None if packed is None else _unpacked_if_whole(packed, number)

    def take(self, page: KnownPage, number: int) -> tuple[Head, tuple[Word, ...]] | None:
        """The head and all words of a page that was read ahead, as page `number`."""
        self._used[page.key] = page.packed
        return _unpacked_if_whole(page.packed, number)

    def learn(self, key: str, head: Head, words: Iterable[Word]) -> None:
        """Take note of a page that has been read."""
        self.learned[key] = _pack(head, words)

    def confirm(self) -> None:
        """Keep what was learned or used of what was handed over: the file was read to its end, and bears no mark."""
        learned, self.learned = self._used | self.learned, {}
        self._used = {}
        if self._folder is None:
            return
        with suppress(OSError):  # a full disk, or a folder that is not ours: the page will be read again
            for key, packed in learned.items():
                _write(self._folder / key[:2] / key, packed)
            if learned:
                _bound(self._folder, len(learned))

    def forget(self) -> None:
        """Let go what was learned."""
        self.learned, self._used = {}, {}

    def _packed(self, key: str) -> bytes | None:
        if self._folder is None:
            return None
        path = self._folder / key[:2] / key
        try:
            packed = path.read_bytes()
            os.utime(path)  # used now: the oldest go first
        except OSError:
            return None
        return packed


@contextmanager
def remembering(folder: Path | None, ahead: ReadAhead | None = None) -> Iterator[PageMemory]:
    """Pages read inside are looked up, and kept, in `folder`; `ahead` are those of one file that were read before."""
    before = current()
    _NOW.memory = memory = PageMemory(folder, ahead)
    try:
        yield memory
    finally:
        _NOW.memory = before


def current() -> PageMemory | None:
    """The memory that holds now; None where nothing is remembered."""
    found: PageMemory | None = getattr(_NOW, "memory", None)
    return found


def ahead_of(sha256: str) -> ReadAhead:
    """What was read ahead of the file with this hash; nothing where none was."""
    memory = current()
    return memory.ahead if memory is not None and memory.ahead.sha256 == sha256 else _NOTHING


def key_of(picture: Picture, number: int) -> str:
    """The hash of a page's picture and of what reads it; a first page is read otherwise than those that follow."""
    digest = hashlib.sha256(f"{_reader()} {picture.shape} {number == 1}".encode())
    digest.update(np.ascontiguousarray(picture).data)
    return digest.hexdigest()


@cache
def _reader() -> str:
    """The hash of all that decides how a page is read: program, rules, model, library."""
    digest = hashlib.sha256(f"{ocr.engine_version()} {ocr.LANGUAGE} {ocr.DPI}".encode())
    layers = ("core", "grammar", "ingest")
    sources = [path for layer in layers for path in sorted((Path(__file__).parents[1] / layer).rglob("*.py"))]
    for path in (*sources, *sorted(rules_folder().glob("*.yaml")), ocr.model_folder() / f"{ocr.LANGUAGE}.traineddata"):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def _write(path: Path, packed: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    part.write_bytes(packed)
    part.replace(path)


_SINCE = [_SWEEP_AFTER]


def _bound(folder: Path, more: int) -> None:
    """Now and then remove what was used longest ago, down to the bound."""
    _SINCE[0] += more
    if _SINCE[0] < _SWEEP_AFTER:
        return
    _SINCE[0] = 0
    found = []
    for path in folder.glob("??/*"):
        with suppress(OSError):  # another process removed it
            told = path.stat()
            found.append((told.st_mtime, told.st_size, path))
    left = sum(size for _, size, _ in found)
    for _, size, path in sorted(found):
        if left <= MOST_BYTES:
            return
        with suppress(OSError):
            path.unlink()
        left -= size


# --- as bytes ------------------------------------------------------------------------------------------------


def _pack(head: Head, words: Iterable[Word]) -> bytes:
    arrival = head.arrival
    told = {
        "words": [_word(w) for w in words], "head": [_word(w) for w in head.words],
        "stamped": [_word(w) for w in head.stamped], "faint": [_word(w) for w in head.faint],
        "framed": [_word(w) for w in head.framed], "rotation": head.rotation,
        "grids": [[_sides(g.box), [_sides(cell) for cell in g.cells]] for g in head.grids],
        "arrival": arrival and [
            arrival.text, arrival.box and _sides(arrival.box), [_word(w) for w in arrival.words], arrival.confidence,
        ],
    }
    return zlib.compress(json.dumps(told, ensure_ascii=False).encode(), _LEVEL)


def _unpacked_if_whole(packed: bytes, number: int) -> tuple[Head, tuple[Word, ...]] | None:
    try:
        return _unpacked(packed, number)
    except (ValueError, KeyError, TypeError, IndexError, zlib.error):
        return None


def _unpacked(packed: bytes, number: int) -> tuple[Head, tuple[Word, ...]]:
    told = json.loads(zlib.decompress(packed))

    def box(sides: list[float]) -> Box:
        left, top, right, bottom = sides
        return Box(number, left, top, right, bottom)

    def words(found: list[tuple[str, list[float], float]]) -> tuple[Word, ...]:
        return tuple(Word(text, box(sides), confidence) for text, sides, confidence in found)

    def line(found: tuple[str, list[float] | None, list[tuple[str, list[float], float]], float]) -> Line:
        text, sides, parts, confidence = found
        return Line(text, number, box(sides) if sides else None, words(parts), confidence=confidence)

    head = Head(
        number, words(told["head"]), words(told["stamped"]), words(told["faint"]), words(told["framed"]),
        int(told["rotation"]), tuple(Grid(box(outline), tuple(map(box, cells))) for outline, cells in told["grids"]),
        line(told["arrival"]) if told["arrival"] else None, None,
    )
    return head, words(told["words"])


def _word(word: Word) -> tuple[str, tuple[float, ...], float]:
    return word.text, _sides(word.box), float(word.confidence)


def _sides(box: Box) -> tuple[float, ...]:
    return float(box.left), float(box.top), float(box.right), float(box.bottom)
