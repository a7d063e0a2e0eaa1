"""The picture of one page as people look at it: upright, in colour, as JPEG."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from threading import Lock

import numpy as np

from pipeline.core.errors import Unreadable
from pipeline.ingest import pdf, picture_file
from pipeline.ingest.containers import CONTAINERS, members
from pipeline.ingest.files import Content, content_of, load
from pipeline.ingest.image import Picture, quarter_turned
from pipeline.ingest.workbook import read_workbook

DPI = 110
_SHAPES_KEPT = 4096  # files
_QUALITY = 80
_PDFIUM = Lock()  # PDFium answers one thread at a time


def page_picture(path: Path, number: int, rotation: int = 0) -> bytes | None:
    """The JPEG of page `number` (from 1), turned by `rotation` degrees; None where the file has no such picture.

    Raises:
        Unreadable: the file is missing or damaged.
    """
    if number < 1:
        return None
    found = _picture(load(path), number)
    return None if not isinstance(found, np.ndarray) else _jpeg(quarter_turned(found, rotation) if rotation else found)


def _picture(content: Content, number: int) -> Picture | int:
    """The picture of a page; where the file has fewer pages or none that are pictures, how many pages it has."""
    if content.kind == "pdf":
        with _PDFIUM, pdf.opened(content.name, content.data) as document:
            document.init_forms()  # else seals and signatures that stand in fields are not drawn
            return pdf.picture(document[number - 1], DPI) if number <= len(document) else len(document)
    if content.kind == "image":
        with picture_file.opened(content.name, content.data) as file:
            return file.picture(number) if number <= len(file) else len(file)
    if content.kind in CONTAINERS:
        return _in_container(content, number)
    return len(read_workbook(content.data)) if content.kind == "xlsx" else 1


def _in_container(content: Content, number: int) -> Picture | int:
    count = 0
    for name, data in members(content.name, content.kind, content.data):
        try:
            found = _picture(content_of(name, data), number - count)
        except Unreadable:
            found = 1
        if not isinstance(found, int):
            return found
        count += found
        if count >= number:
            break
    return count


@lru_cache(_SHAPES_KEPT)
def page_shapes(path: Path) -> tuple[float | None, ...]:
    """Height over width of each page of a file as it lies there; None for a page that has no picture.

    `path` is one of the archive, named by its content, so that what was found once holds for good.

    Raises:
        Unreadable: the file is missing or damaged.
    """
    return tuple(_shapes(load(path)))


def _shapes(content: Content) -> Iterator[float | None]:
    if content.kind == "pdf":
        with _PDFIUM, pdf.opened(content.name, content.data) as document:
            yield from [height / width for width, height in (page.get_size() for page in document)]
    elif content.kind == "image":
        yield from (height / width for width, height in picture_file.picture_sizes(content.name, content.data))
    elif content.kind in CONTAINERS:
        for name, data in members(content.name, content.kind, content.data):
            try:
                yield from list(_shapes(content_of(name, data)))
            except Unreadable:
                yield None
    else:
        yield from [None] * (len(read_workbook(content.data)) if content.kind == "xlsx" else 1)


def _jpeg(picture: Picture) -> bytes:
    import cv2

    height, width = picture.shape[:2]
    wanted = round(DPI * 8.27)
    if width > 1.5 * wanted:
        size = (wanted, round(height * wanted / width))
        picture = cv2.resize(picture, size, interpolation=cv2.INTER_AREA).astype("uint8")
    done, data = cv2.imencode(".jpg", cv2.cvtColor(picture, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, _QUALITY])
    assert done
    return bytes(data.tobytes())
