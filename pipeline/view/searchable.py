"""A searchable copy: the page as it was, with what was read of it laid over it as invisible text."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from pipeline.core.model import Box
from pipeline.ingest.files import content_of
from pipeline.ingest.image import quarter_turned
from pipeline.ingest.picture_file import pictures
from pipeline.view.typeface import REGULAR, use_typeface

_INVISIBLE = 3  # text render mode (ISO 32000-1, 9.3.6)
_DPI = 200
_DEEPEST = 20  # groups of fields within groups; in a damaged file they may lie in themselves
_BASE = 0.22  # of a word's height lies below the line it stands on
# what turns a page upright: the way from there back to the page, for each quarter clockwise (width, height in points)
_BACK = {0: (1, 0, 0, 1), 90: (0, 1, -1, 0), 180: (-1, 0, 0, -1), 270: (0, -1, 1, 0)}

Word = tuple[str, Box]


@dataclass(frozen=True, slots=True)
class ReadPage:
    """What was read of a page: its words by their boxes, and by how many degrees (counter-clockwise) it was turned."""

    number: int
    words: tuple[Word, ...]
    rotation: int = 0


def searchable_copy(name: str, data: bytes, pages: Sequence[ReadPage]) -> bytes | None:
    """A PDF that looks like the file and in which the words can be found and selected; `data` stays as it is.

    Only pages of `pages` get words: one whose text the file holds itself needs none. None where the file is neither a
    PDF nor a picture.

    Raises:
        Unreadable: the file is damaged.
        CongvanError: no typeface with all Vietnamese letters is installed.
    """
    use_typeface()
    content = content_of(name, data)
    if content.kind == "pdf":
        return _over_pdf(data, {page.number: page for page in pages})
    if content.kind == "image":
        return _of_pictures(name, data, {page.number: page for page in pages})
    return None


def _over_pdf(data: bytes, pages: dict[int, ReadPage]) -> bytes:
    import pikepdf

    with pikepdf.open(io.BytesIO(data)) as document:
        _without_signatures(document)
        for number, page in enumerate(document.pages, start=1):
            read = pages.get(number)
            if read is None or not read.words:
                continue
            left, bottom, right, top = (float(x) for x in page.cropbox)
            turned = (int(page.obj.get("/Rotate", 0)) - read.rotation) % 360
            layer = _layer(right - left, top - bottom, turned, read.words)
            with pikepdf.open(io.BytesIO(layer)) as over:
                form = document.copy_foreign(over.pages[0].as_form_xobject())
            called = page.add_resource(form, pikepdf.Name.XObject, prefix="Read")
            page.contents_add(b"q", prepend=True)
            page.contents_add(f"Q q 1 0 0 1 {left:.3f} {bottom:.3f} cm {called} Do Q".encode())
        held = io.BytesIO()
        document.save(held, deterministic_id=True)
    return held.getvalue()


def _without_signatures(document: Any) -> None:
    """Signatures are drawn on the page as they look and end there: no viewer shall warn that a copy breaks them."""
    import pikepdf

    form = document.Root.get("/AcroForm")
    fields = _listed(form, "/Fields") if isinstance(form, pikepdf.Dictionary) else []
    if not any(_signs(field) for field in fields):
        return
    document.flatten_annotations()
    form.Fields = [field for field in fields if not _signs(field)]
    for key in ("/SigFlags", "/XFA"):
        if key in form:
            del form[key]
    if "/Perms" in document.Root:
        del document.Root.Perms


def _signs(field: Any, depth: int = 0) -> bool:
    """Whether a field of a form is for a signature; those that lie in groups take the group's kind."""
    import pikepdf

    if not isinstance(field, pikepdf.Dictionary) or depth > _DEEPEST:
        return False
    return bool(field.get("/FT") == "/Sig" or any(_signs(kid, depth + 1) for kid in _listed(field, "/Kids")))


def _listed(of: Any, key: str) -> list[Any]:
    """What a list in a PDF holds; nothing where it is missing, or no list."""
    import pikepdf

    found = of.get(key)
    return list(found) if isinstance(found, pikepdf.Array) else []


def _of_pictures(name: str, data: bytes, pages: dict[int, ReadPage]) -> bytes:
    from PIL import Image
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    held = io.BytesIO()
    canvas = Canvas(held, invariant=1)
    for number, picture in enumerate(pictures(name, data), start=1):
        read = pages.get(number, ReadPage(number, ()))
        image = Image.fromarray(quarter_turned(picture, read.rotation) if read.rotation else picture)
        width, height = (side * 72 / _DPI for side in image.size)
        canvas.setPageSize((width, height))
        packed = io.BytesIO()
        image.save(packed, "JPEG", quality=85)
        canvas.drawImage(ImageReader(packed), 0, 0, width, height)
        _write(canvas, read.words, width, height)
        canvas.showPage()
    canvas.save()
    return held.getvalue()


def _layer(width: float, height: float, turned: int, words: Sequence[Word]) -> bytes:
    """A page of `width` x `height` points with the words alone, written as they lie on one that is `turned`."""
    from reportlab.pdfgen.canvas import Canvas

    held = io.BytesIO()
    canvas = Canvas(held, pagesize=(width, height), invariant=1)
    a, b, c, d = _BACK[turned]
    canvas.transform(a, b, c, d, width if turned in (90, 180) else 0, height if turned in (180, 270) else 0)
    across, up = (height, width) if turned % 180 else (width, height)
    _write(canvas, words, across, up)
    canvas.save()
    return held.getvalue()


def _write(canvas: Any, words: Sequence[Word], width: float, height: float) -> None:
    from reportlab.pdfbase.pdfmetrics import stringWidth

    text = canvas.beginText()
    text.setTextRenderMode(_INVISIBLE)
    for word, box in _printed(words):
        size = max(1.0, (box.bottom - box.top) * height)
        natural = stringWidth(word, REGULAR, size)
        if natural <= 0:
            continue
        text.setFont(REGULAR, size)
        text.setHorizScale(100 * (box.right - box.left) * width / natural)
        text.setTextOrigin(box.left * width, height - (box.bottom - _BASE * (box.bottom - box.top)) * height)
        text.textOut(word)
    canvas.drawText(text)


def _printed(words: Sequence[Word]) -> Iterator[Word]:
    for word, box in words:
        if word.strip() and box.right > box.left and box.bottom > box.top:
            yield word, box
