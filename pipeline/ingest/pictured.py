"""How a scanned page was treated, step by step as pictures, with the words that were read: for those who tune it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np

from pipeline.core.model import Piece
from pipeline.ingest import image, ocr, pdf
from pipeline.ingest.files import load
from pipeline.ingest.image import Picture
from pipeline.ingest.picture_file import pictures

_COLOURS = ((0.9, (0, 140, 0)), (0.6, (230, 140, 0)), (0.0, (210, 0, 0)))  # of the boxes of words, by confidence


def save_steps(path: Path, pieces: Iterable[Piece], folder: Path) -> list[Path]:
    """Save each page of a PDF or picture as it came, as it was treated, and with the boxes of its words.

    Only for files that were read: what bears a secrecy mark has no pictures. Other kinds of file have none.

    Args:
        path: the file.
        pieces: its words, as they were read.
        folder: where to save `NAME-page-STEP.png`; made if it is missing.
    """
    import cv2

    folder.mkdir(parents=True, exist_ok=True)
    read = list(pieces)
    saved = []
    for number, page in enumerate(_pages(path), start=1):
        for step, (name, picture) in enumerate(_steps(page, [p for p in read if p.page == number]), start=1):
            target = folder / f"{path.stem}-{number:03}-{step}-{name}.png"
            shown = picture if picture.ndim == 2 else np.ascontiguousarray(picture[:, :, ::-1])
            target.write_bytes(cv2.imencode(".png", shown)[1].tobytes())
            saved.append(target)
    return saved


def _pages(path: Path) -> Iterator[Picture]:
    content = load(path)
    if content.kind == "pdf":
        with pdf.opened(content.name, content.data) as document:
            yield from (pdf.picture(page, ocr.DPI) for page in document)
    elif content.kind == "image":
        yield from pictures(content.name, content.data)


def _steps(colour: Picture, words: Iterable[Piece]) -> Iterator[tuple[str, Picture]]:
    raw = image.without_colour(colour)
    smooth = image.despeckled(raw)
    yield "scan", colour
    yield "colourless", raw
    if smooth is not raw:
        yield "despeckled", smooth
    yield "evened", image.even(smooth)
    upright = image.upright(colour)
    yield "upright", upright.grey
    yield "words", _with_boxes(image.levelled(image.quarter_turned(colour, upright.rotation), upright.skew), words)


def _with_boxes(colour: Picture, words: Iterable[Piece]) -> Picture:
    import cv2

    drawn = colour.copy()
    height, width = drawn.shape[:2]
    for word in words:
        if word.box is not None:
            shade = next(shade for least, shade in _COLOURS if word.confidence >= least)
            corner = (int(word.box.left * width), int(word.box.top * height))
            cv2.rectangle(drawn, corner, (int(word.box.right * width), int(word.box.bottom * height)), shade, 2)
    return drawn
