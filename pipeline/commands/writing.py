"""Files that commands write: the format by the option or the ending, whole or not at all."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from pipeline.core.errors import CongvanError, UsageError
from pipeline.core.system_errors import system_words
from pipeline.core.texts import say
from pipeline.core.whole_file import whole


class _Out(click.Path):
    """A file or a folder to write to; what ends in a stroke is a folder, made where there is none."""

    def convert(
        self, value: str | os.PathLike[str], param: click.Parameter | None, ctx: click.Context | None
    ) -> str | bytes | os.PathLike[str]:
        if str(value).endswith(("/", os.sep)):
            make_folder(Path(value))
        return super().convert(value, param, ctx)


OUT = _Out(path_type=Path, allow_dash=True)
# endings by which an office's programs know what is in a file
_OFFICE = {"xlsx", "csv", "json", "xls", "ods", "pdf", "doc", "docx", "odt", "ics"}
_TELLING = _OFFICE | {"html", "xml", "edxml", "zip", "png", "jpg", "eml", "txt"}


def named(out: Path, kind: str | None, formats: Sequence[str]) -> tuple[Path, str]:
    """The file to write and its format, by the option, else by the ending; a name without an ending is given one.

    The first of `formats` is taken where nothing tells one.

    Raises:
        UsageError: the ending is that of another format, or of none that is written.
    """
    suffix = out.suffix.lower().removeprefix(".")
    if out.is_dir() or str(out) == "-":
        return out, kind or formats[0]
    if not suffix or (suffix not in _TELLING and kind is not None):
        return (out if suffix else out.with_name(f"{out.name}.{kind or formats[0]}")), kind or formats[0]
    if kind is None and suffix not in formats:
        raise UsageError(say("export.unknown_ending", ending=f".{suffix}", known=", ".join(formats)))
    if kind is not None and suffix != kind:
        raise UsageError(say("export.other_ending", ending=f".{suffix}", kind=kind))
    return out, kind or suffix


def inside(out: Path, name: str, kind: str) -> Path:
    """Where the file goes: `out` itself, or a file of that name in it where it is a folder."""
    from pipeline.view.export import safe_name

    return out / f"{safe_name(name)}.{kind}" if out.is_dir() else out


def make_folder(folder: Path) -> None:
    """Make a folder, unless it is there.

    Raises:
        UsageError: a file lies there.
        CongvanError: it cannot be made.
    """
    if folder.exists() and not folder.is_dir():
        raise UsageError(say("export.folder_needed", path=folder))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as e:
        raise CongvanError(say("export.cannot_write", path=folder, problem=system_words(e))) from e


def write_file(out: Path, data: bytes) -> None:
    """Write a file (`-`: on stdout); what stood there is replaced only when the new one is whole.

    Raises:
        CongvanError: it cannot be written.
    """
    if str(out) == "-":
        sys.stdout.buffer.write(data)
        return
    try:
        with whole(out) as file:
            file.write(data)
    except OSError as e:
        raise CongvanError(say("export.cannot_write", path=out, problem=system_words(e))) from e
