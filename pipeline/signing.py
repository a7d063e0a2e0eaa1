"""The electronic signatures of what the archive keeps, judged by the roots in the office's folder `trust/`.

They are read from the untouched originals whenever somebody looks, and are no part of the record: a root that the
office adds, or takes away, counts at once and for every dispatch.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

from pipeline.core.texts import say
from pipeline.ingest.signatures import Roots, Signature, Signed, is_signed, roots_in, signatures_of
from pipeline.keeping import TRUST

_LARGEST = 200 * 2**20  # bytes; a larger file is not looked through for signatures


def signed_files(folder: Path, files: Sequence[Mapping[str, Any]]) -> tuple[Signed, ...]:
    """The files of a dispatch (rows with ``name``, ``sha256`` and ``archived_as``) that bear signatures."""
    found = []
    for file in files:
        path = folder / (file["archived_as"] or "")
        if file["archived_as"] and path.suffix.lower() == ".pdf" and path.is_file():
            with suppress(OSError):  # held by another program: the dispatch is shown all the same
                signatures = _of_archived(path, file["sha256"], folder / TRUST, _state(folder / TRUST))
                found += [Signed(file["name"], signatures)] if signatures else []
    return tuple(found)


def signing_json(found: Sequence[Signed]) -> list[dict[str, Any]]:
    """One object for each signature; times in ISO 8601 with their zone."""
    return [
        {
            "file": one.file, "signer": s.signer, "organisation": s.organisation,
            "at": s.at.isoformat(timespec="seconds") if s.at else None, "time_stamped": s.stamped,
            "integrity": str(s.integrity), "trust": str(s.trust),
        }
        for one in found for s in one.signatures
    ]  # fmt: skip


def untrusted_files(folder: Path) -> tuple[str, ...]:
    """A sentence for each file in `trust/` from which no certificate can be read."""
    if not (folder / TRUST).is_dir():
        return ()
    return tuple(say("signing.bad_root", name=name) for name in roots_in(folder / TRUST).unreadable)


@lru_cache(maxsize=256)
def _of_archived(path: Path, sha256: str, trust: Path, state: object) -> tuple[Signature, ...]:
    """What the archive keeps never changes under its hash; `state` tells apart what `trust` held."""
    if path.stat().st_size > _LARGEST:
        return ()
    data = path.read_bytes()
    return signatures_of(data, _roots(trust, state)) if is_signed(data) else ()


@lru_cache(maxsize=4)
def _roots(trust: Path, state: object) -> Roots:
    return roots_in(trust)


def _state(trust: Path) -> tuple[tuple[str, int, int], ...]:
    """The names, sizes and times of the files in a folder; it changes when they do."""
    found = []
    for path in sorted(trust.iterdir()) if trust.is_dir() else []:
        with suppress(OSError):  # removed meanwhile, or a link to nowhere
            told = path.stat()
            found.append((path.name, told.st_size, told.st_mtime_ns))
    return tuple(found)
