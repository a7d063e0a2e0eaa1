"""How a file becomes pages: its kind by its content, the secrecy stop, then its text in reading order."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from pipeline.core.errors import Unreadable
from pipeline.core.model import FileInfo, Page
from pipeline.core.texts import say
from pipeline.ingest import pdf
from pipeline.ingest.files import Content, load
from pipeline.ingest.layout import reading_order
from pipeline.ingest.text import read_text


def read_file(path: Path) -> tuple[FileInfo, tuple[Page, ...]]:
    """Read a file: what it is, and its pages with all their text in reading order.

    Raises:
        Unreadable: it cannot be read; the message says why and what to do.
        Refused: it bears a secrecy mark, or may bear one; nothing of it is kept.
    """
    content = load(path)
    pages = _pages(content)
    if not any(page.content for page in pages):
        raise Unreadable(say("ingest.no-text", name=content.name))
    return FileInfo(content.name, content.sha256, len(pages)), pages


def _pages(content: Content) -> tuple[Page, ...]:
    if content.kind == "pdf":
        with pdf.opened(content.name, content.data) as document:
            return tuple(_pdf_page(page, number) for number, page in enumerate(document, start=1))
    return read_text(content.name, content.data)


def _pdf_page(page: Any, number: int) -> Page:
    words, turned = pdf.words_of(page, number)
    width, height = page.get_size()
    return Page(number, "text-layer", reading_order(words, number, height / width))
