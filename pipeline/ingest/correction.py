"""Misread marks put right by context: recognition takes số for sô and tổ for tố, and only the words beside tell.

A reading is changed to another syllable of the same letters (marks and đ apart) where the likeliest row of syllables
has it, pairs of syllables that are known bear it out, and none bears out what was read. Figures, symbols and
addresses stay as they were read, and so do names.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from pipeline.core.lexicon import BREAK, Lexicon, Token, tokens
from pipeline.core.model import Cell, Correction, Line, Table, Word
from pipeline.core.vietnamese import fold
from pipeline.ingest.confusions import unlikeliness
from pipeline.ingest.office_words import OfficeWords, mended, office_words
from pipeline.ingest.signs import with_signs_right

_CHANGE = 2.0  # what a change costs at the least, as a logarithm of odds
_CERTAINTY = 3.0  # and how much more where recognition is certain
_UNSURE = 0.6  # confidence of recognition under which it has no say
_SEEN_TWICE = 2
_FAR_LIKELIER = 5.0  # as a logarithm of odds: so much leaves no doubt, though what was read is known too
_WELL_KNOWN = 5  # times that a pair has been seen
_KNOWN_BODY, _FAR_RARER = 20, 100  # times that a body's first two syllables are seen; as often the right one stands
_RARER = 10  # times as often as another a pair must be seen to leave no doubt
_NAMED, _CONTESTED = 2, 3  # of four points of support, where a word is like a name; where what was read is known too
_CELL_SURENESS = 0.9  # of the words of a table, whose confidence is not kept
_NEXT_LINE = 1.2  # line heights: over a wider space another paragraph begins
_NAME_WORTH = 4.0  # what a name that the office has confirmed may cost
_UNKNOWN, _VOCABULARY = 0.05, 500
_SAME_SHAPE = frozenset("cosuvwxz")  # their capitals differ in size alone
_BOUND = 0.3  # of what follows a syllable: so often one follows that is bound to it


@dataclass(frozen=True, slots=True)
class _Unit:
    """A token, the word it stands in, and how surely that was read."""

    token: Token
    word: int
    read: str
    confidence: float

    @property
    def is_title(self) -> bool:
        """Whether it is written like a name."""
        return self.read[:1].isupper() and not self.read.isupper()


_EDGE = _Unit(Token(BREAK, 0, 0, False), -1, "", 1.0)


def corrected(
    content: Iterable[Line | Table], confirmed: tuple[str, ...] = ()
) -> tuple[tuple[Line | Table, ...], tuple[Correction, ...]]:
    """The lines and tables of a scanned page with what context puts right, and what was changed.

    `confirmed` are names and values that the office has confirmed.
    """
    changed: list[Correction] = []
    known = office_words(confirmed)
    kept: list[Line | Table] = []
    for run in _runs(_with_signs_right(content, changed)):
        if isinstance(run, Table):
            kept.append(replace(run, rows=tuple(tuple(_cell(c, known, changed) for c in row) for row in run.rows)))
        else:
            kept.extend(_lines(run, known, changed))
    return tuple(kept), tuple(changed)


def _with_signs_right(content: Iterable[Line | Table], changed: list[Correction]) -> Iterator[Line | Table]:
    for item in content:
        if isinstance(item, Line):
            item, changes = with_signs_right(item)
            changed.extend(changes)
        yield item


def put_right(
    words: Sequence[str], confidences: Sequence[float], office: OfficeWords | None = None
) -> tuple[str, ...]:
    """The words of a passage as context, and what the office has confirmed, say that they were printed.

    Each keeps its place.
    """
    office = office or office_words(())
    units, known = [_EDGE, *_units(words, confidences), _EDGE], office.known
    likeliest = _likeliest(units, known)
    of_names = dict(mended([u.token for u in units], [_cost(u) - _NAME_WORTH for u in units], office))
    right = list(words)
    for place in range(len(units) - 2, 0, -1):
        unit, better = units[place], of_names.get(place, likeliest[place])
        if place in of_names or (better != unit.token.text and _no_doubt(units, likeliest, place, known)):
            start, end = unit.token.start, unit.token.end
            word = right[unit.word]
            right[unit.word] = word[:start] + _in_case_of(unit.read, better) + word[end:]
        elif _has_small_letters(units[place - 1], unit, known):
            right[unit.word] = right[unit.word][:unit.token.start] + unit.token.text + right[unit.word][unit.token.end:]
    return tuple(right)


def _runs(content: Iterable[Line | Table]) -> Iterator[Table | tuple[Line, ...]]:
    """Tables, and the lines that follow one another in a paragraph."""
    run: list[Line] = []
    for item in content:
        goes_on = isinstance(item, Line) and run and run[-1].column == item.column and item.space_above < _NEXT_LINE
        if run and not goes_on:
            yield tuple(run)
            run = []
        if isinstance(item, Line):
            run.append(item)
        else:
            yield item
    if run:
        yield tuple(run)


def _lines(run: Sequence[Line], known: OfficeWords, changed: list[Correction]) -> Iterator[Line]:
    words = [(number, word) for number, line in enumerate(run) for word in line.words]
    right = put_right([w.text for _, w in words], [w.confidence for _, w in words], known)
    pairs = [(number, word, text) for (number, word), text in zip(words, right, strict=True)]
    changed.extend(Correction(word.text, text, word.box) for _, word, text in pairs if text != word.text)
    of_line = {number: list(group) for number, group in groupby(pairs, key=lambda p: p[0])}
    for number, line in enumerate(run):
        found = of_line.get(number, [])
        if all(word.text == text for _, word, text in found):
            yield line
        else:
            yield _rewritten(line, [(word, text) for _, word, text in found])


def _rewritten(line: Line, words: Sequence[tuple[Word, str]]) -> Line:
    """A line with other words in the places of its own; what else its text holds stays."""
    pieces, end = [], 0
    for word, text in words:
        start = line.text.find(word.text, end)
        if start < 0:
            return line
        pieces += [line.text[end:start], text]
        end = start + len(word.text)
    text = "".join([*pieces, line.text[end:]])
    return replace(line, text=text, words=tuple(replace(word, text=text) for word, text in words))


def _cell(cell: Cell, known: OfficeWords, changed: list[Correction]) -> Cell:
    words = cell.text.split(" ")
    right = put_right(words, [_CELL_SURENESS] * len(words), known)
    changed.extend(Correction(old, new, cell.box) for old, new in zip(words, right, strict=True) if old != new)
    return replace(cell, text=" ".join(right)) if list(right) != words else cell


def _units(words: Sequence[str], confidences: Sequence[float]) -> Iterator[_Unit]:
    for place, (word, confidence) in enumerate(zip(words, confidences, strict=True)):
        for token in tokens(word):
            yield _Unit(token, place, word[token.start : token.end], confidence)


def _likeliest(units: Sequence[_Unit], known: Lexicon) -> list[str]:
    """The likeliest row of syllables (Viterbi over pairs); `units` begins and ends with an edge."""
    scores = {BREAK: 0.0}
    came_from: list[dict[str, str]] = [{}]
    for unit in units[1:]:
        reached: dict[str, float] = {}
        origin: dict[str, str] = {}
        by_score = sorted(scores.items(), key=lambda way: way[1], reverse=True)
        ways = [(score, before, *_following(before, known)) for before, score in by_score]
        never = [(score + math.log(others / (seen + others)), before) for score, before, seen, others in ways]
        likeliest_never = max(never, key=lambda way: way[0])
        for syllable, cost in _candidates(unit, known):
            alone = _alone(syllable, known)
            # of the ways that no known pair leads, the same is the likeliest whatever follows
            most, best = likeliest_never[0] + math.log(alone), likeliest_never[1]
            for score, before, seen, others in ways:
                if score <= most:  # nor can what follows make it likelier than it is
                    break
                if pair := known.pairs.get((before, syllable)):
                    likely = score + math.log((pair + others * alone) / (seen + others))
                    if likely > most:
                        most, best = likely, before
            reached[syllable], origin[syllable] = most - cost, best
        scores = reached
        came_from.append(origin)
    row = [max(scores, key=lambda s: scores[s])]
    for origin in reversed(came_from[1:]):
        row.append(origin[row[-1]])
    return row[::-1]


def _candidates(unit: _Unit, known: Lexicon) -> Iterator[tuple[str, float]]:
    """What may have been printed, and what it costs to think so."""
    read = unit.token.text
    yield read, 0.0
    if not unit.token.whole:
        return
    cost = _cost(unit)
    for other in known.alike.get(fold(read), ()):
        if other != read:
            yield other, cost + unlikeliness(other, read)


def _cost(unit: _Unit) -> float:
    """What it costs to think that something else was printed: more where recognition was sure."""
    return _CHANGE + _CERTAINTY * max(0.0, unit.confidence - _UNSURE) / (1 - _UNSURE)


def _log_odds(before: str, syllable: str, known: Lexicon) -> float:
    """How likely a syllable follows another: as often as seen, and where much else follows, as often as it stands
    anywhere (Witten and Bell).
    """
    seen, others = _following(before, known)
    return math.log((known.pairs.get((before, syllable), 0) + others * _alone(syllable, known)) / (seen + others))


def _following(before: str, known: Lexicon) -> tuple[int, int]:
    """How often something follows a syllable, and how many different ones."""
    return known.before.get(before, 0), known.followers.get(before, 0) or 1


def _alone(syllable: str, known: Lexicon) -> float:
    """How often a syllable stands anywhere, as a share of all."""
    return (known.words.get(syllable, 0) + _UNKNOWN) / (known.total + _VOCABULARY)


def _no_doubt(units: Sequence[_Unit], row: Sequence[str], place: int, known: Lexicon) -> bool:
    """Whether pairs that are known bear a change out, and the reading is not as well borne out or a name."""
    unit = units[place]
    if unit.is_title and (units[place - 1].is_title or units[place + 1].is_title):
        return _is_compound(units, row, place, known) or _begins_a_body(units, row, place, known)
    before, after = row[place - 1], row[place + 1]
    better = [known.pairs.get((before, row[place]), 0), known.pairs.get((row[place], after), 0)]
    support = sum(count >= least for count in better for least in (1, _SEEN_TWICE))
    read = [known.pairs.get((before, unit.token.text), 0), known.pairs.get((unit.token.text, after), 0)]
    contested = any(_RARER * count > other for count, other in zip(read, better, strict=True) if count)
    if contested and _gain(before, unit.token.text, row[place], after, known) >= _FAR_LIKELIER:
        contested = False
    named = unit.is_title and before != BREAK
    return support >= (_CONTESTED if contested else _NAMED if named else 1)


def _gain(before: str, read: str, better: str, after: str, known: Lexicon) -> float:
    """How much likelier another syllable makes a passage, as a logarithm of odds."""
    rows = [_log_odds(before, s, known) + _log_odds(s, after, known) for s in (read, better)]
    return rows[1] - rows[0]


def _has_small_letters(before: _Unit, unit: _Unit, known: Lexicon) -> bool:
    """Whether letters whose capitals have the same shape were taken for capitals, as in `cơ SỞ`."""
    if unit.read.islower() or not unit.token.whole or before.read.isupper() or before.word == unit.word:
        return False
    bound = known.pairs.get((before.token.text, unit.token.text), 0) >= _BOUND * known.before.get(before.token.text, 1)
    return bound and _SAME_SHAPE.issuperset(fold(unit.token.text))


def _is_compound(units: Sequence[_Unit], row: Sequence[str], place: int, known: Lexicon) -> bool:
    """Whether a capitalised word makes, with the one in small letters after it, what is well known, as in `Tổ chức`."""
    after, read = row[place + 1], units[place].token.text
    together = known.pairs.get((row[place], after), 0)
    return units[place + 1].read.islower() and together >= _WELL_KNOWN and not known.pairs.get((read, after), 0)


def _begins_a_body(units: Sequence[_Unit], row: Sequence[str], place: int, known: Lexicon) -> bool:
    """Whether a syllable that hardly ever stands anywhere begins a name that is known well, as in `Bạn Giám đốc`."""
    after, read = row[place + 1], units[place].token.text
    together = known.pairs.get((row[place], after), 0)
    rare = known.words.get(read, 0) * _FAR_RARER <= known.words.get(row[place], 0)
    first = not units[place - 1].is_title
    return first and rare and together >= _KNOWN_BODY and not known.pairs.get((read, after), 0)


def _in_case_of(read: str, better: str) -> str:
    if len(read) > 1 and read.isupper():
        return better.upper()
    return better.capitalize() if read[:1].isupper() else better
