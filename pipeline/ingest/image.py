"""Pictures of pages made fit for recognition: colour taken out, background evened, turned upright.

Pictures are arrays of bytes: height x width x 3 (RGB) or height x width (grey, 255 is paper).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from pipeline.ingest.streaks import without_streaks

Picture: TypeAlias = NDArray[np.uint8]

_REDUCED = 800  # pixels: the longer side of the copy on which angles are sought
_PAPER_SHARE = 30  # of the shorter side: larger than any stroke, smaller than shades of the paper
_STEPS = ((12.0, 1.0), (1.0, 0.25), (0.25, 0.05))  # degrees: reach and step, coarse to fine
_LEAST_SKEW = 0.08  # degrees
_INK = 20  # grey levels: so much darker than most of the page is no paper any more
_DOT = 4  # grey levels: so much a dot differs from its neighbours
_GRAINY = 0.08  # of the paper is dots: grainy (scans have 0.02, worn copies 0.15)
_BLACKEST = 0.2  # percent of a page are surely print
_WHITE = 8  # grey levels under most of a grainy page all is paper
_SOFT = 0.6  # pixels
_DARK = 150  # grey levels of an evened page: darker is print
_WIDE_STRIPS = 8  # across a level page
_PLAINLY = 0.05  # of all changes from line to line (pages have 0.03 to 0.33, blank ones about 0)
_STRIP = 8  # pixels of the reduced copy: as wide are the strips that are shifted in place of turning it
_STRIPS = 16  # across the page: in a narrow strip even leaning lines are level
_COLOURED, _LEAST_COLOURED = 25, 100  # grey levels over the paper's tint; pixels: what less bears is no stamp
_AROUND_INK = 40  # rows of pixels over and under coloured ink: more than recognition wants round it
_FAINT = (110, 200)  # grey levels: as bright is the darkest print of a faint page; over it the page is blank
_PRINTED = (0.005, 0.03)  # of a page: surely print; print and its soft edges, and thin rulings
_EDGES = 45  # grey levels: so much brighter those are at the most
_SAMPLED = 4  # every so manieth line and column tell the shade of the paper and whether it is grainy


@dataclass(frozen=True, slots=True)
class Upright:
    """A page as it is read: pictures turned alike, and by how much.

    ``grey`` has the black print alone, its paper evened, and is level; so is ``tint``, in which ink of any colour is
    bright and all else dark. ``leaning`` is the darkest channel of the page as it came but for quarter turns: parts of
    it are levelled as they are needed (`dark_part`). ``rotation`` is the quarter turn undone, in degrees
    counter-clockwise of the page as it came; ``skew`` the small angle undone after it.
    """

    grey: Picture
    tint: Picture
    leaning: Picture
    rotation: int
    skew: float

    def dark_part(self, top: int, bottom: int) -> Picture:
        """Some rows of the level page, in which ink of every colour is dark."""
        return levelled(self.leaning, self.skew, (top, bottom))


def without_colour(colour: Picture) -> Picture:
    """Grey of the brightest channel: red seals and blue ink fade into the paper, black print stays."""
    import cv2

    red, green, blue = cv2.split(colour)
    return _bytes(cv2.max(cv2.max(red, green), blue))


def darkest(colour: Picture) -> Picture:
    """The darkest channel of each pixel: ink of every colour is dark there."""
    import cv2

    red, green, blue = cv2.split(colour)
    return _bytes(cv2.min(cv2.min(red, green), blue))


def colour_of(colour: Picture) -> Picture:
    """How coloured each pixel is: between its brightest and its darkest channel, over what the paper has."""
    return _tint(without_colour(colour), darkest(colour))


def _tint(brightest: Picture, dark: Picture) -> Picture:
    import cv2

    tint = _bytes(cv2.subtract(brightest, dark))
    paper = _usual(tint)
    return _bytes(np.maximum(tint, paper) - paper) if paper else tint


def even(grey: Picture) -> Picture:
    """The picture divided by its paper, so that shadows and stains vanish."""
    import cv2

    height, width = grey.shape
    small = cv2.resize(grey, (max(1, width // 4), max(1, height // 4)), interpolation=cv2.INTER_AREA)
    size = max(3, min(small.shape) // _PAPER_SHARE) | 1
    paper = cv2.morphologyEx(small, cv2.MORPH_CLOSE, np.ones((size, size), np.uint8))
    paper = cv2.resize(cv2.medianBlur(paper, size if size <= 255 else 255), (width, height))
    return _bytes(cv2.divide(grey, np.maximum(paper, 1), scale=255))


def despeckled(grey: Picture) -> Picture:
    """The picture after a 3x3 median if its paper is grainy, else as it is: the median blurs clean print."""
    import cv2

    smooth = cv2.medianBlur(grey, 3)
    some, smoothed = grey[::_SAMPLED], smooth[::_SAMPLED]
    paper = smoothed > int(_usual(grey)) - _INK
    grainy = float((cv2.absdiff(some, smoothed)[paper] >= _DOT).mean())
    return _bytes(smooth) if grainy > _GRAINY else grey


def strengthened(grey: Picture) -> Picture:
    """An evened page whose toner ran out, its print made black again; any other page as it is.

    Seals and pens, pale beside black print, become dark with it: for rulings, not for recognition.
    """
    import cv2

    shades = np.bincount(grey[::_SAMPLED, ::_SAMPLED].ravel(), minlength=256).cumsum()
    darkest_print, print_and_edges = (int(np.searchsorted(shades, share * shades[-1])) for share in _PRINTED)
    if not _FAINT[0] < darkest_print < _FAINT[1]:
        return grey
    black = min(print_and_edges, darkest_print + _EDGES)
    levels = 255 - (255.0 - np.arange(256)) * (255 / (255 - black))
    return _bytes(cv2.LUT(grey, np.clip(levels, 0, 255).astype(np.uint8)))


def _stretched(grey: Picture) -> Picture:
    """Grainy paper made white and its print black, for grain draws the threshold of ink to itself."""
    import cv2

    black, white = float(np.percentile(grey, _BLACKEST)), float(np.median(grey)) - _WHITE
    stretched = (grey.astype(np.float32) - black) * (255 / max(white - black, 1.0))
    clipped = _bytes(np.clip(stretched, 0, 255))
    return _bytes(cv2.GaussianBlur(clipped, (0, 0), _SOFT))  # what the median leaves of grain has hard edges


def lies_on_its_side(grey: Picture) -> bool:
    """Whether the lines of print run up or down the picture."""
    return _lies(_ink(grey))


def _lies(ink: Picture) -> bool:
    across = sum(_stripes(strip.sum(axis=1)) for strip in np.array_split(ink, _STRIPS, axis=1))
    along = sum(_stripes(strip.sum(axis=0)) for strip in np.array_split(ink, _STRIPS, axis=0))
    return along > across


def stands_on_its_head(grey: Picture) -> bool:
    """Whether the lines of print on a level page stand upside down: along their feet print ends more sharply than along
    their heads, where capitals and accents rise at different heights. False where it is not plain.
    """
    strips = np.array_split(grey < _DARK, _WIDE_STRIPS, axis=1)
    steps = [np.diff(strip.sum(axis=1).astype(np.float64)) ** 3 for strip in strips]
    change = float(sum(np.abs(step).sum() for step in steps))
    return float(sum(step.sum() for step in steps)) > _PLAINLY * change > 0.0


def skew_of(grey: Picture) -> float:
    """By how many degrees the lines fall to the right; turning the picture by it (counter-clockwise) levels them."""
    return _skew(_ink(grey))


def _skew(ink: Picture) -> float:
    best, strips = 0.0, _strips(ink)
    for (reach, step), exact in zip(_STEPS, (False, False, True), strict=True):
        angles = [float(a) for a in np.arange(best - reach, best + reach + step / 2, step)]
        profiles = (_turned(ink, a).sum(axis=1) if exact else _profile(strips, a) for a in angles)
        best = max(zip(map(_stripes, profiles), angles, strict=True), key=lambda found: found[0])[1]
    return best if abs(best) >= _LEAST_SKEW else 0.0


def _strips(ink: Picture) -> NDArray[np.int64]:
    """How much ink each row of narrow upright strips of a picture has: strips x rows."""
    width = ink.shape[1] // _STRIP * _STRIP
    return np.asarray(ink[:, :width].reshape(len(ink), -1, _STRIP).sum(axis=2, dtype=np.int64).T)


def _profile(strips: NDArray[np.int64], angle: float) -> NDArray[np.int64]:
    """The ink of each row of a picture turned counter-clockwise by a small angle: its strips are shifted up or down."""
    count, height = strips.shape
    moved = np.rint((np.arange(count) - (count - 1) / 2) * _STRIP * math.tan(math.radians(angle))).astype(int)
    profile = np.zeros(height + 2 * int(np.abs(moved).max(initial=0)), dtype=np.int64)
    middle = (len(profile) - height) // 2
    for strip, down in zip(strips, moved, strict=True):
        profile[middle - down : middle - down + height] += strip
    return profile


def quarter_turned(picture: Picture, degrees: int) -> Picture:
    """The picture turned counter-clockwise by a multiple of 90 degrees."""
    return np.ascontiguousarray(np.rot90(picture, degrees // 90 % 4))


def levelled(picture: Picture, skew: float, rows: tuple[int, int] | None = None) -> Picture:
    """The picture, or some rows of it, turned counter-clockwise by a small angle, its size kept, white where nothing
    was.
    """
    import cv2

    height, width = picture.shape[:2]
    top, bottom = rows or (0, height)
    if not skew:
        return picture[top:bottom]
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), skew, 1.0)
    matrix[1, 2] -= top
    turned = cv2.warpAffine(
        picture, matrix, (width, bottom - top), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_CONSTANT,
        borderValue=(255, 255, 255),
    )
    return _bytes(turned)


def upright(colour: Picture) -> Upright:
    """A page made ready for recognition; whether it stands on its head only recognition can tell."""
    bright, dark = without_colour(colour), darkest(colour)
    raw = without_streaks(bright)
    smooth = despeckled(raw)
    grey = even(smooth) if smooth is raw else _stretched(even(smooth))
    ink = _ink(grey)
    rotation = 90 if _lies(ink) else 0
    skew = _skew(quarter_turned(ink, rotation))
    tint = _levelled_tint(quarter_turned(_tint(bright, dark), rotation), skew)
    return Upright(levelled(quarter_turned(grey, rotation), skew), tint, quarter_turned(dark, rotation), rotation, skew)


def turned(page: Upright, degrees: int) -> Upright:
    """A page turned counter-clockwise by a multiple of 90 degrees."""
    grey, tint, leaning = (quarter_turned(picture, degrees) for picture in (page.grey, page.tint, page.leaning))
    return Upright(grey, tint, leaning, (page.rotation + degrees) % 360, page.skew)


def _levelled_tint(tint: Picture, skew: float) -> Picture:
    """A tint levelled as a page is: as the edges of a page become white, those of its tint become colourless."""
    inked = np.flatnonzero((tint > _COLOURED).any(axis=1))
    if not skew or np.count_nonzero(tint[inked] > _COLOURED) < _LEAST_COLOURED:
        return tint  # nothing will be read in it
    height, width = tint.shape
    reach = math.ceil(width / 2 * math.sin(math.radians(abs(skew)))) + _AROUND_INK
    top, bottom = max(0, int(inked[0]) - reach), min(height, int(inked[-1]) + 1 + reach)
    level = np.zeros_like(tint)
    level[top:bottom] = 255 - levelled(255 - tint, skew, (top, bottom))
    return level


def ink_share(grey: Picture) -> float:
    """How much of the page is ink, as a share of its area."""
    return float(_ink(grey).mean())


def _ink(grey: Picture) -> Picture:
    """A small copy: 1 where there is ink, without what is as large as a frame."""
    import cv2

    scale = _REDUCED / max(grey.shape)
    small = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA) if scale < 1 else grey
    return (small < float(np.median(small)) - _INK).astype(np.uint8)


def _usual(picture: Picture) -> np.uint8:
    """The shade of most of a picture: its paper's."""
    shades = np.bincount(picture[::_SAMPLED, ::_SAMPLED].ravel(), minlength=256).cumsum()
    return np.uint8(np.searchsorted(shades, shades[-1] / 2))


def _turned(ink: Picture, angle: float) -> Picture:
    import cv2

    height, width = ink.shape
    matrix = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return _bytes(cv2.warpAffine(ink, matrix, (width, height), flags=cv2.INTER_NEAREST))


def _stripes(profile: NDArray[Any]) -> float:
    """How sharply a profile changes from line to line."""
    steps = np.diff(profile.astype(np.float64))
    return float((steps * steps).sum())


def _bytes(array: Any) -> Picture:
    return np.asarray(array, dtype=np.uint8)
