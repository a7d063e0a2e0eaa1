"""Framed stamps in the head of a page, in any ink, often askew.

The receiving office's stamp ĐẾN is filled in by hand; marks of urgency and secrecy are a word or two.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import regex

from pipeline.core.model import Box, Line, Word
from pipeline.core.vietnamese import fold
from pipeline.ingest import ocr
from pipeline.ingest.image import Picture, levelled
from pipeline.ingest.ocr import Recognised
from pipeline.ingest.placing import placed
from pipeline.ingest.rows import rows_of
from pipeline.ingest.stamped_figures import confirmed

_INK = 60  # grey levels darker than the paper, in any colour
_WIDTH, _HEIGHT = (130, 620), (45, 280)  # pixels at 200 dpi: 17 to 79 mm by 6 to 36 mm
_HOLLOW = 0.4  # of its box: so little ink a frame has
_LEVEL = 45.0  # degrees: slanted marks lean so far
_SLANTED = 25.0  # degrees: a stamp that leans further is an arrow with a mark of urgency or nothing
_STROKE = 34  # pixels: longer straight strokes are rulings
_FEW_WORDS = 4  # more are no mark
_ARRIVAL = 2  # so much of an arrival stamp must have been read
_WHOLE_STAMP = 6  # and so much is the whole of it: name, number and day
_SAMPLED = 4  # every so manieth row and column tell the shade of the paper
_SPAN = 10  # pixels between the ends of sides that ought to meet
_ARRIVED = regex.compile(r"\bd[eé]n\b|\bden\b")
_ACROSS, _UPRIGHT = 60, 50  # pixels: shorter strokes are no part of a broken frame
_SIDE = 140  # pixels: the least length of its upper and its lower side
_APART = (90, 280)  # pixels from side to side
_COMMON = 0.6  # of the shorter side
_URGENT = {"hoatoc": ("HỎA", "TỐC"), "thuongkhan": ("THƯỢNG", "KHẨN"), "khan": ("KHẨN",)}
URGENT_WORDS = frozenset(word for mark in _URGENT.values() for word in mark)
_SECRET = {"mat", "toimat", "tuyetmat"}
_KNOWN = 0.75  # confidence of a word that the closed list of marks confirms
_NO_LETTER = regex.compile(r"[^a-z]")
_DAY = regex.compile(r"\d{1,2}\s*[/.-]\s*\d{1,2}\s*[/.-]\s*\d{2,4}")
_FIELD = regex.compile(r"\b(?:s[o0ø]i?|ng\w{1,2}|gio|chu\w{1,5}\W?)\s*[:.]")


@dataclass(frozen=True, slots=True)
class _Frame:
    """A frame (pixels), by how many degrees it leans, and the picture of what stands in it, level and unframed."""

    left: int
    top: int
    width: int
    height: int
    askew: float
    inside: Picture

    def box(self, shape: tuple[int, ...], number: int) -> Box:
        """Its place on the page."""
        high, wide = shape[:2]
        right, bottom = (self.left + self.width) / wide, (self.top + self.height) / high
        return Box(number, self.left / wide, self.top / high, right, bottom)


def read_frames(dark: Picture, shape: tuple[int, ...], number: int) -> tuple[Line | None, tuple[Word, ...]]:
    """The arrival stamp in the head of a page as one line, 'ĐẾN' first, and the words of other framed stamps.

    Args:
        dark: the head of the upright page; ink of every colour is dark in it.
        shape: height and width of the whole page, in pixels.
        number: the page's number.
    """
    arrival: Line | None = None
    marks: list[Word] = []
    for frame in _frames(dark):
        words = _words(frame, shape, number)
        if _worth(words) >= _ARRIVAL and arrival is None and abs(frame.askew) <= _SLANTED:
            arrival = _line(words, frame.box(shape, number), shape[0] / shape[1])
        elif _urgent(words) or abs(frame.askew) > _SLANTED:
            marks.extend(_urgent(words) or _secret(words))
        elif len(words) <= _FEW_WORDS:
            marks.extend(words)
    broken = list(_broken_frames(dark)) if arrival is None and number == 1 else []
    for frame in broken:
        words = _words(frame, shape, number)
        if _worth(words) >= _ARRIVAL:
            # What was printed under such a stamp is read with it: only its day is worth telling.
            plain = tuple(w for w in words if _ARRIVED.search(fold(w.text)) or _DAY.search(w.text))
            return _line(plain, _largest_round(frame, broken).box(shape, number), shape[0] / shape[1]), tuple(marks)
    return arrival, tuple(marks)


def _largest_round(frame: _Frame, others: Sequence[_Frame]) -> _Frame:
    """The largest frame that holds another: a stamp has rules within, under its office's name."""
    holding = [
        o for o in others
        if o.left - _SPAN <= frame.left and frame.left + frame.width <= o.left + o.width + _SPAN
        and o.top - _SPAN <= frame.top and frame.top + frame.height <= o.top + o.height + _SPAN
    ]
    return max(holding, key=lambda o: o.width * o.height)


def _words(frame: _Frame, shape: tuple[int, ...], number: int) -> tuple[Word, ...]:
    readings = []
    for segmentation in (ocr.SPARSE, ocr.ONE_BLOCK):
        readings.append(_placed(ocr.recognise(frame.inside, segmentation=segmentation), frame, shape, number))
        if _worth(readings[0][0]) >= _WHOLE_STAMP:
            break
    best, found = max(readings, key=lambda r: (len(_urgent(r[0])), _worth(r[0]), _sureness(r[0])))
    return _placed(confirmed(found, frame.inside), frame, shape, number)[0] if _worth(best) >= _ARRIVAL else best


def _placed(
    found: tuple[Recognised, ...], frame: _Frame, shape: tuple[int, ...], number: int
) -> tuple[tuple[Word, ...], tuple[Recognised, ...]]:
    """What was read within a frame as words of the page, and as it was read."""
    return placed(found, shape, number, frame.top, frame.left), found


def _urgent(words: Sequence[Word]) -> tuple[Word, ...]:
    """The mark of urgency that words spell, letter for letter but for accents; empty where they spell none."""
    letters = [w for w in words if _NO_LETTER.sub("", fold(w.text))]
    mark = _URGENT.get("".join(_NO_LETTER.sub("", fold(w.text)) for w in letters), ())
    if len(mark) != len(letters):
        return ()
    return tuple(replace(w, text=t, confidence=max(w.confidence, _KNOWN)) for w, t in zip(letters, mark, strict=True))


def _secret(words: Sequence[Word]) -> Sequence[Word]:
    """The words of a slanted frame if they spell a level of secrecy: the stop must see it."""
    return words if _NO_LETTER.sub("", fold("".join(w.text for w in words))) in _SECRET else ()


def _broken_frames(dark: Picture) -> Iterator[_Frame]:
    """Frames whose sides do not meet, for they were printed over text: two long sides and an upright between."""
    import cv2

    mask = _ink(dark)
    across = _strokes(cv2.dilate(mask, np.ones((5, 1), np.uint8)), (1, _ACROSS))
    upright = _strokes(cv2.dilate(mask, np.ones((1, 3), np.uint8)), (_UPRIGHT, 1))
    sides = sorted((s for s in across if _SIDE <= s[2] <= _WIDTH[1]), key=lambda s: s[1])
    for upper in sides:
        for lower in reversed(sides):
            left, right = min(upper[0], lower[0]), max(upper[0] + upper[2], lower[0] + lower[2])
            common = min(upper[0] + upper[2], lower[0] + lower[2]) - max(upper[0], lower[0])
            top, bottom = upper[1], lower[1] + lower[3]
            joined = any(left <= x <= right and top - _SPAN <= y <= bottom - _UPRIGHT for x, y, _, _ in upright)
            fits = _APART[0] <= bottom - top <= _APART[1] and right - left <= _WIDTH[1]
            if fits and joined and common >= _COMMON * min(upper[2], lower[2]):
                yield _Frame(left, top, right - left, bottom - top, 0.0, _without_rulings(dark[top:bottom, left:right]))


def _ink(dark: Picture) -> Picture:
    """1 where there is ink of any colour."""
    return (dark < int(np.median(dark[::_SAMPLED, ::_SAMPLED])) - _INK).view(np.uint8)


def _strokes(mask: Any, shape: tuple[int, int]) -> list[tuple[int, int, int, int]]:
    """Straight strokes of a length: left, top, width, height."""
    import cv2

    opened = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones(shape, np.uint8))
    drawn, _ = cv2.findContours(opened, cv2.RETR_LIST, cv2.CHAIN_APPROX_SIMPLE)
    return [(int(s[0]), int(s[1]), int(s[2]), int(s[3])) for s in map(cv2.boundingRect, drawn)]


def _frames(dark: Picture) -> Iterator[_Frame]:
    """Rectangles drawn on a picture."""
    import cv2

    _, labels, stats, _ = cv2.connectedComponentsWithStats(_ink(dark), connectivity=8)
    _, _, widths, heights, areas = stats.T
    fits = (widths >= _WIDTH[0]) & (widths <= _WIDTH[1]) & (heights >= _HEIGHT[0]) & (heights <= _HEIGHT[1])
    for label in np.flatnonzero(fits & (areas <= _HOLLOW * widths * heights)):
        left, top, width, height, _ = (int(v) for v in stats[label])
        drawn = labels[top : top + height, left : left + width] == label
        askew = _askew(drawn)
        if abs(askew) > _LEVEL:
            continue
        inside = _without_rulings(levelled(dark[top : top + height, left : left + width], askew))
        yield _Frame(left, top, width, height, askew, inside)


def _without_rulings(grey: Picture) -> Picture:
    """The stamp without its frame: only straight strokes go, for a number written by hand may cross them."""
    import cv2

    mask = (grey < int(np.median(grey)) - _INK).astype(np.uint8)
    across = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((1, _STROKE), np.uint8))
    upright = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((_STROKE, 1), np.uint8))
    cleaned = grey.copy()
    cleaned[cv2.dilate(cv2.bitwise_or(across, upright), np.ones((5, 5), np.uint8)) == 1] = 255
    return cleaned


def _askew(drawn: Any) -> float:
    """By how many degrees a frame must be turned counter-clockwise to be level."""
    import cv2

    points = np.argwhere(drawn)[:, ::-1].astype(np.float32)
    angle = float(cv2.minAreaRect(points)[2]) % 90
    return angle if angle <= 45 else angle - 90


def _worth(words: tuple[Word, ...]) -> int:
    """How much of an arrival stamp was read: its name, its fields, its day."""
    text = fold(" ".join(w.text for w in words))
    return 2 * bool(_ARRIVED.search(text)) + 2 * bool(_DAY.search(text)) + len(_FIELD.findall(text))


def _line(words: tuple[Word, ...], box: Box, ratio: float) -> Line:
    name = [w for w in words if _ARRIVED.search(fold(w.text))]
    others = [w for w in words if w not in name]
    rows = [row.text for row in rows_of(others, ratio)]
    return Line(" ".join(["ĐẾN", *rows]), box.page, box, (*name, *others), confidence=_sureness(words))


def _sureness(words: tuple[Word, ...]) -> float:
    return sum(w.confidence for w in words) / len(words) if words else 0.0
