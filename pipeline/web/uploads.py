"""A form with files, written to the inbox as it comes: nothing of it lies anywhere else, whatever its size."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path
from typing import BinaryIO

from fastapi import Request
from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect

from pipeline import dropping
from pipeline.core.errors import CongvanError, UsageError
from pipeline.core.texts import say

MOST_FILES = 100
_LONGEST_HEADER, _LONGEST_NAME = 4096, 1000  # bytes, letters


async def received(request: Request, inbox: Path) -> list[Path]:
    """The files of a form, now in the inbox, all of them or none.

    Raises:
        UsageError: the form is broken off, not understood, or holds no file.
        CongvanError: the inbox cannot be written to.
    """
    with ExitStack() as open_parts:
        form = _Form(request.headers.get("content-type", ""), inbox, open_parts)
        try:
            async for chunk in request.stream():
                await run_in_threadpool(form.feed, chunk)
            return await run_in_threadpool(form.finished)
        except (FormParserError, ClientDisconnect, UnicodeDecodeError) as e:
            raise UsageError(say("mailroom.broken_off")) from e
        except OSError as e:
            raise CongvanError(say("mailroom.cannot_keep")) from e


class _Form:
    """Parses a form and writes its files beside one another; `finished` gives them their names."""

    def __init__(self, content_type: str, inbox: Path, open_parts: ExitStack) -> None:
        kind, options = parse_options_header(content_type)
        if kind != b"multipart/form-data" or not options.get(b"boundary"):
            raise UsageError(say("web.not_understood"))
        self._inbox, self._open = inbox, open_parts
        self._files: list[tuple[Path, BinaryIO, str]] = []
        self._field, self._value = bytearray(), bytearray()
        self._about: dict[bytes, bytes] = {}
        self._out: BinaryIO | None = None
        self._whole = False
        self._parser = MultipartParser(options[b"boundary"], {
            "on_part_begin": self._begin,
            "on_header_field": lambda data, start, end: self._add(self._field, data[start:end]),
            "on_header_value": lambda data, start, end: self._add(self._value, data[start:end]),
            "on_header_end": self._header,
            "on_headers_finished": self._opened,
            "on_part_data": self._write,
            "on_part_end": self._close,
            "on_end": self._end,
        })  # fmt: skip

    def feed(self, chunk: bytes) -> None:
        if chunk:
            self._parser.write(chunk)

    def finished(self) -> list[Path]:
        if not self._whole:
            raise UsageError(say("mailroom.broken_off"))
        if not self._files:
            raise UsageError(say("mailroom.no_file"))
        for _, out, _ in self._files:
            dropping.flush(out)
            out.close()
        return [dropping.put(part, self._inbox, dropping.safe_name(name)) for part, _, name in self._files]

    def _begin(self) -> None:
        self._about, self._out = {}, None

    def _add(self, header: bytearray, data: bytes) -> None:
        header += data
        if len(header) > _LONGEST_HEADER:
            raise UsageError(say("web.not_understood"))

    def _header(self) -> None:
        self._about[bytes(self._field).lower()] = bytes(self._value)
        self._field.clear()
        self._value.clear()

    def _opened(self) -> None:
        _, options = parse_options_header(self._about.get(b"content-disposition", b""))
        name = options.get(b"filename", b"").decode("utf-8")
        if not name:
            return
        if len(self._files) >= MOST_FILES or len(name) > _LONGEST_NAME:
            raise UsageError(say("mailroom.too_many", count=MOST_FILES))
        part, self._out = self._open.enter_context(dropping.part_of(self._inbox))
        self._files.append((part, self._out, name))

    def _write(self, data: bytes, start: int, end: int) -> None:
        if self._out is not None:
            self._out.write(data[start:end])

    def _close(self) -> None:
        self._out = None

    def _end(self) -> None:
        self._whole = True
