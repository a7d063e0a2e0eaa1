"""The signature on a scan: seal and ink lie over it, so that it is read again alone, in several ways."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import regex

from pipeline.core.model import Box, Word
from pipeline.core.vietnamese import fold
from pipeline.ingest import ocr, stamps, strips
from pipeline.ingest.clean import is_syllable
from pipeline.ingest.families import with_family
from pipeline.ingest.image import Picture, Upright
from pipeline.ingest.placing import overlap, placed
from pipeline.ingest.plain_signature import read_plainly, tells_all
from pipeline.ingest.posts import is_settled, with_posts
from pipeline.ingest.rows import Row, rows_of, segments_of
from pipeline.ingest.signer_names import with_name
from pipeline.ingest.spreads import two_sheets

_LEFT_LIST = 0.35  # of the width: Nơi nhận begins left of it
_CUT = (0.44, 0.56)  # of the width: between them the signature's half begins
_ABOVE, _BELOW = 0.03, 0.22  # of the height: how far the signature reaches over and under the line of Nơi nhận
_SAME_ROW = 0.008  # of the height
_SURE = 0.6
_SURE_SMALL = 0.85  # confidence of a word in small letters: a surer one is print
_ROWS_AFTER = 2  # readings, the page's own among them: then rows are read alone, and mostly tell the rest
_AGREES = 0.5  # of the smaller box: so much two readings of one word share
_AS_HIGH = 1.5
_BEHEADED = 0.1  # what a reading counts that begins with a small letter
_SAME_PLACE = 0.25  # of the smaller box: words that share so much are two readings of one
_SEAL_LEFT_OF = 0.1  # of the width: a seal lies over the left third of the signature
_RIM = 1.06  # of the radius: the letters of the rim may reach over it
_IN_LINE = 0.6  # of the lower word
_WORD_GAP = 0.02  # of the width
_WHOLE = ("KT. ", "TL. ", "TM. ", "TUQ. ", "Q. ", "PHÓ ")
_FILED = regex.compile(r"\W*luu\b")
_LETTERS = regex.compile(r"\p{L}+")
_AUTHORITY = regex.compile(r"\W{0,2}(?:KT|TM|TL|TUQ|Q|T/M|K/T|T/L|P)\.?")


def with_signature(words: Sequence[Word], page: Upright, number: int) -> tuple[Word, ...]:
    """The words of a page, those of its signature from the surest of several readings."""
    grey = page.grey
    ratio = grey.shape[0] / grey.shape[1]
    line = _copies_line(words) or _over_list(words, ratio)
    if line is None or two_sheets(words, ratio):  # what stands beside the list may be of the other sheet
        return tuple(words)
    region = _region(words, line, number, ratio)
    text_end = _text_end(words, line, ratio)
    inside = [w for w in words if _within(w.box, region) and _under(w, text_end)]
    readings = (tuple(w for w in r if _under(w, text_end)) for r in _readings(region, grey, page.tint))
    read = _read_until_told(inside, readings, region, page)
    return (*(w for w in words if w not in inside), *read)


def _read_until_told(
    inside: Sequence[Word], readings: Iterator[Sequence[Word]], region: Box, page: Upright
) -> tuple[Word, ...]:
    """The words of a signature after as few readings as tell it: the more it is read, the longer it takes."""
    every: list[Sequence[Word]] = [inside]
    known: strips.Known = {}
    while not read_plainly(agreed := _agreed(every), page.grey):
        reading = next(readings, None)
        if reading is not None:
            every.append(reading)
        if reading is None or (len(every) == _ROWS_AFTER and not read_plainly(_agreed(every), page.grey)):
            with_rows = [*every, *_readings_of_rows(every, region, page.grey, known)]
            read = _chosen(with_rows, region, page)
            if reading is None or tells_all(read, with_rows, _ratio(page)):
                return read
    if len(every) > 1:
        return _chosen(every, region, page)
    return with_posts(agreed, every, _ratio(page))  # a sign of authority may be hidden all the same


def _chosen(every: Sequence[Sequence[Word]], region: Box, page: Upright) -> tuple[Word, ...]:
    """What several readings of a signature show together."""
    plausible, ratio = [w for reading in every for w in reading if _is_plausible(w)], _ratio(page)
    chosen = with_posts(_without_seal(_voted(plausible), region, page), every, ratio)
    beside = {w for row in rows_of(chosen, ratio) for w in row.words if any(o.text.isupper() for o in row.words)}
    chosen = tuple(w for w in chosen if w in every[0] or w not in beside or not _is_ink(w))
    return with_name(with_family(chosen, every, ratio), every, ratio)


def _ratio(page: Upright) -> float:
    height, width = page.grey.shape
    ratio: float = height / width
    return ratio


def _copies_line(words: Sequence[Word]) -> Box | None:
    """Where 'Nơi nhận' stands."""
    for word, following in zip(words, words[1:], strict=False):
        beside = abs(word.box.top - following.box.top) < _SAME_ROW and word.box.left < _LEFT_LIST
        if beside and fold(word.text).strip("-.:~ ") == "noi" and fold(following.text).startswith("nh"):
            return word.box
    return None


def _over_list(words: Sequence[Word], ratio: float) -> Box | None:
    """Where 'Nơi nhận' must stand if a pen hides it: over the list of dashes that ends with 'Lưu'."""
    rows = rows_of((w for w in words if w.box.left < _LEFT_LIST), ratio)
    kept = next((n for n, row in enumerate(rows) if _FILED.match(fold(row.text))), None)
    if kept is None:
        return None
    first = kept
    while first and rows[first - 1].text.startswith("-"):
        first -= 1
    top, height = rows[first].top, rows[first].bottom - rows[first].top
    return Box(rows[first].words[0].box.page, rows[first].left, top - 2 * height, rows[first].right, top - height)


def _region(words: Sequence[Word], line: Box, number: int, ratio: float) -> Box:
    """Where the signature stands: right of the list that begins with Nơi nhận."""
    top, bottom = max(0.0, line.top - _ABOVE), min(1.0, line.top + _BELOW)
    least, most = _CUT
    beside = rows_of((w for w in words if line.top - _SAME_ROW <= w.box.top <= bottom), ratio)
    listed = [segments_of(row, ratio)[0] for row in beside]
    ends = [part.right for part in listed if part.left < _LEFT_LIST and part.right < most]
    return Box(number, max([least, *ends]), top, 1.0, bottom)


def _text_end(words: Sequence[Word], line: Box, ratio: float) -> float:
    """Where the text ends over the line of Nơi nhận: its last row begins at the left, where no signature does."""
    above = rows_of((w for w in words if w.box.bottom < line.top), ratio)
    return max((row.bottom for row in above if row.left < _LEFT_LIST), default=0.0)


def _under(word: Word, height: float) -> bool:
    return (word.box.top + word.box.bottom) / 2 > height


def _agreed(readings: Sequence[Sequence[Word]]) -> list[Word]:
    """What most readings that find something at a place agree on, without what can be no part of a signature."""
    plausible = [w for reading in readings for w in reading if _is_plausible(w) and not _is_ink(w)]
    least = 1 + len(readings) // 2
    return [w for w in _voted(plausible) if sum(o.text == w.text and _agree(w.box, o.box) for o in plausible) >= least]


def _readings_of_rows(
    readings: Iterable[Sequence[Word]], region: Box, grey: Picture, known: strips.Known
) -> Iterator[tuple[Word, ...]]:
    """The rows of a signature, as far as they were read, each read alone."""
    plausible = [w for reading in readings for w in reading if _is_plausible(w)]
    rows = rows_of((w for w in _voted(plausible) if w.text[:1].isupper()), grey.shape[0] / grey.shape[1])
    return strips.read_again((row for row in rows if not _is_known(row)), region, grey, known)


def _is_known(row: Row) -> bool:
    """Whether a row surely is a whole post: of one without a sign of authority or of the deputy that may be hidden."""
    return is_settled(row) and row.text.startswith(_WHOLE)


def _readings(region: Box, grey: Picture, tint: Picture) -> Iterator[tuple[Word, ...]]:
    """The signature read in several ways, each reading by itself."""
    height, width = grey.shape
    top, bottom, left = int(region.top * height), int(region.bottom * height), int(region.left * width)
    part = grey[top:bottom, left:]
    for picture in (part, strips.dark_only(part)):
        for segmentation in (ocr.ONE_BLOCK, ocr.SPARSE):
            found = ocr.recognise(np.ascontiguousarray(picture), segmentation=segmentation)
            yield placed(found, grey.shape, region.page, top, left)
    yield placed(stamps.coloured(tint[top:bottom, left:]), grey.shape, region.page, top, left)


def _voted(readings: Sequence[Word]) -> tuple[Word, ...]:
    """At each place the reading that most readings agree on, each counted by how sure it is."""
    best = sorted(readings, key=lambda w: (_votes(w, readings), w.confidence, len(w.text)), reverse=True)
    kept: list[Word] = []
    for word in best:
        if not any(_are_one(word, other) for other in kept):
            kept.append(word)
    return tuple(kept)


def _are_one(word: Word, other: Word) -> bool:
    """Whether two words are readings of one: capitalised ones of crowded rows share some height, but not most of it."""
    box, beside = word.box, other.box
    common = min(box.bottom, beside.bottom) - max(box.top, beside.top)
    crowded = common < _IN_LINE * min(box.bottom - box.top, beside.bottom - beside.top) and word.text[:1].isupper()
    return overlap(box, beside) >= _SAME_PLACE and not crowded


def _votes(word: Word, readings: Iterable[Word]) -> float:
    agreeing = sum(o.confidence for o in readings if o.text == word.text and _agree(word.box, o.box))
    # Every word of a signature begins with a capital: one that does not has lost it under the seal.
    return agreeing if word.text[:1].isupper() else agreeing * _BEHEADED


def _agree(box: Box, other: Box) -> bool:
    """Whether two readings are of one word: where ink of a pen joined it, a box reaches over several rows."""
    heights = sorted((box.bottom - box.top, other.bottom - other.top))
    return heights[1] <= _AS_HIGH * heights[0] and overlap(box, other) >= _AGREES


def _without_seal(words: Sequence[Word], region: Box, page: Upright) -> tuple[Word, ...]:
    """The words without those of the seal: they stand within it, and in no line that reaches out of it."""
    height, width = page.grey.shape
    top, left = int(region.top * height), max(0, int((region.left - _SEAL_LEFT_OF) * width))
    found = stamps.seal(page.dark_part(top, int(region.bottom * height))[:, left:])
    if found is None:
        return tuple(words)
    x, y, radius = found[0] + left, found[1] + top, found[2] * _RIM
    within = {
        w: all(
            (a * width - x) ** 2 + (b * height - y) ** 2 <= radius * radius
            for a in (w.box.left, w.box.right) for b in (w.box.top, w.box.bottom)
        )
        for w in words
    }
    outside = [w for w in words if not within[w]]
    return tuple(w for w in words if not within[w] or any(_beside(w.box, other.box) for other in outside))


def _beside(box: Box, other: Box) -> bool:
    """Whether two words stand in one line, no further apart than words do."""
    common = min(box.bottom, other.bottom) - max(box.top, other.top)
    gap = max(box.left, other.left) - min(box.right, other.right)
    return common > _IN_LINE * min(box.bottom - box.top, other.bottom - other.top) and gap < _WORD_GAP


def _is_plausible(word: Word) -> bool:
    """Whether a word may stand in a signature: a syllable of two letters or more, or a sign of authority."""
    if word.confidence < _SURE:
        return False
    letters = _LETTERS.findall(word.text)
    syllable = len(letters) == 1 and len(letters[0]) > 1 and is_syllable(letters[0]) and len(word.text) < 10
    return syllable or _AUTHORITY.fullmatch(word.text) is not None


def _is_ink(word: Word) -> bool:
    """Whether a word is what a pen left: every word of a signature begins with a capital."""
    return word.confidence < _SURE_SMALL and not word.text[:1].isupper()


def _within(box: Box, region: Box) -> bool:
    middle = (box.top + box.bottom) / 2
    return box.left >= region.left and region.top <= middle <= region.bottom
