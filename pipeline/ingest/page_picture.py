"""The picture of one page as people look at it: upright, in colour, as JPEG."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from threading import Lock

from pipeline.ingest import pdf
from pipeline.ingest.files import load
from pipeline.ingest.image import Picture, quarter_turned
from pipeline.ingest.picture_file import pictures

DPI = 110
_QUALITY = 80
_PDFIUM = Lock()  # PDFium answers one thread at a time


def page_picture(path: Path, number: int, rotation: int = 0) -> bytes | None:
    """The JPEG of page `number` (from 1), turned by `rotation` degrees; None where the file has no such picture.

    Raises:
        Unreadable: the file is missing or damaged.
    """
    content = load(path)
    if content.kind == "pdf":
        with _PDFIUM, pdf.opened(content.name, content.data) as document:
            found = pdf.picture(document[number - 1], DPI) if 1 <= number <= len(document) else None
    elif content.kind == "image":
        found = next(islice(pictures(content.name, content.data), number - 1, None), None)
    else:
        found = None
    return None if found is None else _jpeg(quarter_turned(found, rotation) if rotation else found)


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
