"""Stamps: words in coloured ink, and words so faint that recognition of the whole page passes over them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from pipeline.core.model import Box
from pipeline.ingest import ocr
from pipeline.ingest.image import Picture, darkest
from pipeline.ingest.ocr import Recognised

_TINT = 30  # grey levels between the brightest and the darkest channel, over those of the paper: coloured ink
_LEAST_INK = 150  # pixels: less is no stamp
_MARGIN = 12  # pixels round a stamp, as recognition wants
_TALLEST_LETTER = 110  # pixels at 200 dpi: what is larger and hollow is a frame or a seal
_HOLLOW = 0.35  # of its box: so little ink a frame or a ring has
_SHORTEST_LETTER = 14  # pixels at 200 dpi: capitals of 12 points have 22
_FULL = 0.9  # of its box: so much ink a stain has, and no letter but I
_SMOOTH = 1.2  # pixels: smoothing that keeps strokes and levels grain
_LEAST_CONTRAST = 8.0  # grey levels under the paper
_TIMES_SPREAD = 6.0  # of the paper's own unevenness
_PRINT = 150  # grey levels: darker is print that recognition sees by itself
_NEAR_PRINT = 9  # pixels round dark print that are its blur
_HARDLY = 0.2
_AROUND = 3  # pixels round a word of a text layer
_VISIBLE = 30  # grey levels darker than white
_SURE = 0.5
_SAMPLED = 4  # every so manieth row and column tell the shade of the paper
_SEAL_RADIUS = (100, 180)  # pixels at 200 dpi: seals are 30 to 42 mm wide


def coloured(tint: Picture) -> tuple[Recognised, ...]:
    """Words in coloured ink, by a picture of how coloured each pixel is, in its pixels; unsure ones are left out."""
    mask = (tint > _TINT).view(np.uint8)
    if np.count_nonzero(mask) < _LEAST_INK:
        return ()
    return tuple(w for w in _read(tint, mask) if w.confidence >= _SURE)


def faint(grey: Picture, printed: Iterable[Recognised]) -> tuple[Recognised, ...]:
    """Words in faint ink on an evened grey picture, in its pixels; `printed` is what was read already."""
    import cv2

    smooth = np.asarray(cv2.GaussianBlur(grey, (0, 0), _SMOOTH), dtype=np.uint8)
    some = smooth[::_SAMPLED, ::_SAMPLED].astype(np.float32)
    paper = float(np.median(some))
    spread = float(np.median(np.abs(some - paper)))
    level = paper - max(_LEAST_CONTRAST, _TIMES_SPREAD * spread)
    dark = cv2.dilate((smooth < _PRINT).astype(np.uint8), np.ones((_NEAR_PRINT, _NEAR_PRINT), np.uint8))
    mask = ((smooth < level) & (dark == 0)).astype(np.uint8)
    for word in printed:
        mask[word.top : word.bottom, word.left : word.right] = 0
    mask = _letters(mask)
    if np.count_nonzero(mask) < _LEAST_INK:
        return ()
    return tuple(w for w in _read(mask * 255, mask) if w.confidence >= _HARDLY)


def beside(colour: Picture, boxes: Iterable[Box]) -> tuple[Recognised, ...]:
    """Words of a colour picture that stand outside boxes (shares of it) whose words are known from a text layer."""
    ink = 255 - darkest(colour)
    height, width = ink.shape
    for box in boxes:
        rows = slice(max(0, int(box.top * height) - _AROUND), int(box.bottom * height) + _AROUND)
        ink[rows, max(0, int(box.left * width) - _AROUND) : int(box.right * width) + _AROUND] = 0
    mask = _letters((ink > _VISIBLE).astype(np.uint8))
    if np.count_nonzero(mask) < _LEAST_INK:
        return ()
    return tuple(_read(ink, mask))


def seal(dark: Picture) -> tuple[float, float, float] | None:
    """The plainest seal of a body on a picture in which ink of every colour is dark: centre and radius in pixels (left,
    top, radius); None without one.
    """
    import cv2

    half = cv2.resize(dark, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    half = cv2.GaussianBlur(half, (0, 0), 1.5)
    least, most = _SEAL_RADIUS
    found = cv2.HoughCircles(half, cv2.HOUGH_GRADIENT, dp=1.5, minDist=most, param1=120, param2=60,
                             minRadius=least // 2, maxRadius=most // 2)
    if found is None:
        return None
    left, top, radius = (float(v) * 2 for v in found[0][0][:3])
    return left, top, radius


def _read(ink: Picture, mask: Picture) -> Iterator[Recognised]:
    """Recognise what is inked (bright), at full strength and without the frames and rings drawn round letters."""
    import cv2

    left, top, width, height = cv2.boundingRect(mask)
    bottom, right = top + height + _MARGIN, left + width + _MARGIN
    top, left = max(0, top - _MARGIN), max(0, left - _MARGIN)
    region, inked = ink[top:bottom, left:right], mask[top:bottom, left:right]
    strongest = max(float(np.percentile(region[inked == 1], 90)), 1.0)
    strong = 255 - np.asarray(cv2.convertScaleAbs(region, alpha=255 / strongest), dtype=np.uint8)
    for word in ocr.recognise(_without_frames(strong, inked), segmentation=ocr.SPARSE):
        yield Recognised(
            word.text, word.left + left, word.top + top, word.right + left, word.bottom + top, word.confidence
        )


def _without_frames(ink: Picture, mask: Picture) -> Picture:
    import cv2

    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    _, _, widths, heights, areas = stats.T
    hollow = (np.maximum(widths, heights) > _TALLEST_LETTER) & (areas < _HOLLOW * widths * heights)
    for label in np.flatnonzero(hollow[1:]) + 1:
        left, top, width, height, _ = (int(v) for v in stats[label])
        part = ink[top : top + height, left : left + width]
        part[labels[top : top + height, left : left + width] == label] = 255
    return ink


def _letters(mask: Picture) -> Picture:
    """The mask without what is too small to be a capital or has the shape of a stain."""
    import cv2

    kept = np.zeros_like(mask)
    for rows in _inked_rows(mask):
        _, labels, stats, _ = cv2.connectedComponentsWithStats(mask[rows], connectivity=8)
        _, _, width, height, area = stats.T
        letters = (height >= _SHORTEST_LETTER) & (area < _FULL * width * height)
        letters[0] = False  # the paper
        kept[rows] = letters[labels]
    return kept


def _inked_rows(mask: Picture) -> Iterator[slice]:
    """Where neighbouring rows of pixels all bear ink, high enough for a letter: no spot reaches out of them."""
    inked = np.concatenate(([False], mask.any(axis=1), [False]))
    edges = np.flatnonzero(inked[1:] != inked[:-1])
    for top, bottom in zip(edges[::2], edges[1::2], strict=True):
        if bottom - top >= _SHORTEST_LETTER:
            yield slice(int(top), int(bottom))
