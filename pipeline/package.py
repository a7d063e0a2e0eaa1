"""An office in one folder or .zip file to carry away: written whole or not at all, verified when written and when read.

A manifest lists every file with its size and SHA-256, so that a package tells by itself whether it is undamaged.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import zipfile
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from pipeline import __version__
from pipeline.core.errors import CongvanError
from pipeline.core.settings import SETTINGS_FILE, SettingsError, read_settings
from pipeline.core.system_errors import system_words
from pipeline.core.texts import say
from pipeline.keeping import ARCHIVE, QUARANTINE, TRUST, letters
from pipeline.office import DATABASE_FILE
from pipeline.platform_guard import flush_folder
from pipeline.store.history import now

MANIFEST = "manifest.json"
ALWAYS = (ARCHIVE, QUARANTINE)
FOLDERS = (*ALWAYS, TRUST)
_CHUNK = 1 << 20
_STAGE = ".restore.part"
# what zipfile raises of a damaged file: RuntimeError where damage looks like encryption or a new way of packing
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, KeyError, ValueError, RuntimeError)


# a folder on the disk or in a .zip file
Place = Path | zipfile.Path


@dataclass(frozen=True, slots=True)
class Entry:
    """A file of a package: its size in bytes and its SHA-256 in hex."""

    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a package is: `backup` or `export`, the schema of the record in it, its files by their path with `/`."""

    kind: str
    schema: int
    made: str
    files: dict[str, Entry]


# --- writing -----------------------------------------------------------------------------------------------


def make(target: Path, kind: str, schema: int, fill: Callable[[Path], None]) -> Manifest:
    """Write a package: `fill` puts the files into a folder, which becomes `target` once all is read back and right.

    Raises:
        CongvanError: `target` is there and not empty, its folder is not there, it cannot be written, or reads otherwise
            than it was written.
    """
    if target.exists() and not (target.is_dir() and not any(target.iterdir())):
        raise CongvanError(say("safety.target_there", path=target))
    if not target.absolute().parent.is_dir():
        # a disk that is not mounted: what is written there would lie on this one, under its mount point
        raise CongvanError(say("safety.no_parent", path=target, folder=target.absolute().parent))
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        part.mkdir()
        fill(part)
        manifest = Manifest(kind, schema, now(), dict(_entries(part)))
        (part / MANIFEST).write_text(_written(manifest), encoding="utf-8", newline="\n")
        _flush(path for path in part.rglob("*") if path.is_file())
        _put_in_place(part, target, manifest)
    except OSError as e:
        raise CongvanError(say("safety.cannot_write", path=target, problem=system_words(e))) from e
    finally:
        shutil.rmtree(part, ignore_errors=True)
    return manifest


def _put_in_place(part: Path, target: Path, manifest: Manifest) -> None:
    if target.suffix.lower() != ".zip":
        _verify(part, target, manifest)
        with suppress(FileNotFoundError):
            target.rmdir()
        part.replace(target)
    else:
        packed = part.with_suffix(".zip")
        try:
            _zip(part, packed)
            _flush([packed])
            with zipfile.ZipFile(packed) as archive:
                _verify(zipfile.Path(archive), target, manifest)
            packed.replace(target)
        finally:
            packed.unlink(missing_ok=True)
    flush_folder(target.parent)


def _flush(files: Iterable[Path]) -> None:
    """Bring files to the disk: until then what is read back may be a memory of what was written."""
    for path in files:
        with path.open("r+b") as file:
            os.fsync(file.fileno())


def _zip(folder: Path, target: Path) -> None:
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                archive.write(path, path.relative_to(folder).as_posix())


def _entries(folder: Path) -> Iterator[tuple[str, Entry]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            with path.open("rb") as source:
                yield path.relative_to(folder).as_posix(), _entry(source)


def _entry(source: IO[bytes]) -> Entry:
    digest, size = hashlib.sha256(), 0
    while chunk := source.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
    return Entry(size, digest.hexdigest())


def _verify(place: Place, target: Path, manifest: Manifest) -> None:
    for name, entry in manifest.files.items():
        with place.joinpath(*PurePosixPath(name).parts).open("rb") as source:
            if _entry(source) != entry:
                raise CongvanError(say("safety.not_verified", name=name, path=target))


def _written(manifest: Manifest) -> str:
    files = {name: [entry.size, entry.sha256] for name, entry in manifest.files.items()}
    told = {"kind": manifest.kind, "congvan": __version__, "schema": manifest.schema, "made": manifest.made}
    return json.dumps({**told, "files": files}, ensure_ascii=False, indent=1)


def copy_files(office: Path, into: Path) -> None:
    """Put the settings, the archive and the quarantine of an office into a folder, without unfinished files."""
    shutil.copyfile(office / SETTINGS_FILE, into / SETTINGS_FILE)
    for folder in FOLDERS:
        for path in sorted((office / folder).rglob("*")):
            if path.is_file() and not path.name.startswith("."):
                target = into / letters(path.relative_to(office).as_posix())
                target.parent.mkdir(parents=True, exist_ok=True)
                with suppress(FileNotFoundError):  # taken from the quarantine meanwhile
                    shutil.copyfile(path, target)


# --- reading -----------------------------------------------------------------------------------------------


@contextmanager
def unpacked(source: Path, kind: str, office: Path, command: str) -> Iterator[tuple[Path, Manifest]]:
    """The files of a package in a folder of the office-to-be, each verified, and its manifest.

    What is in that folder at the end of the block under the names of an office becomes the office, the database last.

    Raises:
        CongvanError: the office holds something already, the source is no such package, or it is damaged.
    """
    _refuse_to_overwrite(office, command)
    stage = office / _STAGE
    try:
        with _opened(source, kind) as place:
            manifest = _read_manifest(place, source, kind)
            shutil.rmtree(stage, ignore_errors=True)
            for name, entry in manifest.files.items():
                _take_out(place, name, entry, _inside(stage, name, source), source)
        yield stage, manifest
        _settle_in(stage, office)
    except OSError as e:
        raise CongvanError(say("safety.cannot_write", path=office, problem=system_words(e))) from e
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _refuse_to_overwrite(office: Path, command: str) -> None:
    for name in (DATABASE_FILE, f"{DATABASE_FILE}-wal", SETTINGS_FILE, *FOLDERS):
        path = office / name
        if path.is_file() or (path.is_dir() and any(path.iterdir())):
            raise CongvanError(say("safety.office_there", folder=office, name=name, command=command))


@contextmanager
def _opened(source: Path, kind: str) -> Iterator[Place]:
    if source.is_dir():
        yield source
        return
    try:
        archive = zipfile.ZipFile(source)
    except (OSError, *_DAMAGED) as e:
        raise CongvanError(_no_package(source, kind)) from e
    with archive:
        yield zipfile.Path(archive)


def _no_package(source: Path, kind: str) -> str:
    return say("safety.no_package", path=source, kind=say(f"safety.kind_{kind}"), manifest=MANIFEST)


def _read_manifest(place: Place, source: Path, kind: str) -> Manifest:
    try:
        with place.joinpath(MANIFEST).open("rb") as file:
            told = json.load(file)
        files = {str(name): Entry(int(size), str(sha256)) for name, (size, sha256) in told["files"].items()}
        manifest = Manifest(str(told["kind"]), int(told["schema"]), str(told["made"]), files)
    except (OSError, TypeError, AttributeError, *_DAMAGED) as e:
        raise CongvanError(_no_package(source, kind)) from e
    if manifest.kind != kind:
        raise CongvanError(_no_package(source, kind))
    return manifest


def _inside(stage: Path, name: str, source: Path) -> Path:
    """Where a file of the package goes; no name may lead out of the folder."""
    target = stage.joinpath(*PurePosixPath(name).parts)
    if "\0" in name or target == stage or not target.resolve().is_relative_to(stage.resolve()):
        raise CongvanError(say("safety.wrong_name", path=source, name=name))
    return target


def _take_out(place: Place, name: str, entry: Entry, target: Path, source: Path) -> None:
    """Copy one file from the package, right to the last byte."""
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        with place.joinpath(*PurePosixPath(name).parts).open("rb") as packed, target.open("wb") as out:
            shutil.copyfileobj(packed, out, _CHUNK)
            out.flush()
            os.fsync(out.fileno())
    except (FileNotFoundError, *_DAMAGED) as e:
        raise CongvanError(say("safety.package_damaged", path=source, name=name)) from e
    with target.open("rb") as copied:
        if _entry(copied) != entry:
            raise CongvanError(say("safety.package_damaged", path=source, name=name))


def _settle_in(stage: Path, office: Path) -> None:
    """Put the pieces in place; the record comes last, so that a folder with a record is whole."""
    _make_inbox(stage / SETTINGS_FILE, office)
    for name in (*FOLDERS, SETTINGS_FILE, DATABASE_FILE):
        piece, target = stage / name, office / name
        if name in ALWAYS and not piece.exists():
            piece.mkdir()
        if not piece.exists():
            continue
        if target.is_dir():
            target.rmdir()
        piece.replace(target)
    flush_folder(office)


def _make_inbox(settings: Path, office: Path) -> None:
    """Make the inbox that the settings name, where it belongs to the office's folder."""
    with suppress(SettingsError):  # told when the office is opened
        inbox = office / read_settings(settings).inbox.path
        if inbox.resolve().is_relative_to(office.resolve()):
            inbox.mkdir(parents=True, exist_ok=True)
