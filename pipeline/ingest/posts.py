"""The signer's post read from what seal and pen have left of it: posts are few, and stand in known forms.

`hÓ GIÁM ĐÓ` can only be `PHÓ GIÁM ĐỐC`, and under `KT. CHỦ TỊCH` what ends in `… TỊCH` is `PHÓ CHỦ TỊCH`.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from statistics import median

import regex

from pipeline.core.model import Box, Word
from pipeline.core.vietnamese import fold
from pipeline.grammar.citing import distance
from pipeline.grammar.signatures import known_posts
from pipeline.ingest.rows import Row, rows_of, segments_of

_PER_LETTER = 0.6  # of a post: so many of its letters must have been read, twice those misread taken off
_SURE_PER_LETTER = 0.8  # of a post that only one reading shows
_SAME_ROW = 0.55  # of the lower row: so much they share if they are readings of one
_READINGS = 2  # that show more of a post than others
_SURELY = 0.75  # mean confidence of a single reading that does
_LEAST = 6  # letters: what is shorter tells no post
_PART = 2  # letters of a post that is known from the line above
_WORD = 4  # and of one whose line above was surely read
_PITCH = (0.7, 2.2)  # heights of a row: so far below another stands the next
_DEPUTY = "PHÓ "
_DEPUTISES = "KT. "
_RARE = ("TL. ", "TM. ", "TUQ. ", "Q. ")
_HELD_TOGETHER = (("BỘ TRƯỞNG", "CHỦ NHIỆM"),)  # Văn phòng Chính phủ, Ủy ban Dân tộc: one person, two posts
_SURE = 0.9
_THIN = 0.006  # of the page's height: the least of a row
_CLOSE = 0.7  # letters: so much of a gap belongs to the word before it, lest wide gaps part the post
_CONFIDENCE = 0.75  # of words that the closed list of posts has given
_LETTERS = regex.compile(r"\p{L}+")
_DEEPEST = 0.1  # of the page's height under the first row: posts stand over the name


@dataclass(frozen=True, slots=True)
class _Vote:
    """A row that may be a post, and how many of its letters speak for it."""

    row: Row
    post: str
    weight: float


def with_posts(words: Sequence[Word], readings: Iterable[Sequence[Word]], ratio: float) -> tuple[Word, ...]:
    """The words of a signature, rows that can only be a post spelled like it.

    Args:
        words: the words as they were chosen.
        readings: all readings of the signature, each by itself.
        ratio: the page's height divided by its width.
    """
    rows = [r for reading in readings for row in rows_of(reading, ratio) for r in _parts(row, ratio)]
    settled = [row for row in rows_of(words, ratio) if is_settled(row)]
    votes = [vote for row in rows for vote in _votes(row) if not any(_keeps(other, vote) for other in settled)]
    written = _chosen(votes, rows) or _under_settled(settled, rows)
    kept = [w for w in words if not any(_covers(box, w.box) for _, box in written)]
    return (*kept, *(word for post, box in written for word in _spelled(post, box)))


def _parts(row: Row, ratio: float) -> Iterator[Row]:
    """The parts of a row between wide gaps, each as a row."""
    return (Row(part.words) for part in segments_of(row, ratio))


def _votes(row: Row) -> Iterator[_Vote]:
    """The posts that a row is likest; only KT. may itself be misread, other authorities are too rare to be guessed."""
    return (_Vote(row, post, weight) for post, weight in _likest(_letters(row.text)))


@lru_cache(maxsize=1024)  # clean-ups of a signature show the same letters again and again
def _likest(letters: str) -> tuple[tuple[str, float], ...]:
    """The posts that letters are likest, and how much speaks for each."""
    likely: list[tuple[float, str, str]] = []
    bag = Counter(letters)
    for post, (plain, own, begins) in _bags().items() if len(letters) >= _LEAST else ():
        near = abs(len(plain) - len(letters)) <= (1 - _PER_LETTER) * len(plain)
        if near and letters.startswith(begins):
            fewest = max(len(plain), len(letters)) - (bag & own).total()  # changes, in whatever order letters stand
            likely.append((len(plain) - 2.0 * fewest, post, plain))
    weights: dict[str, float] = {}
    most = 0.0
    for at_most, post, plain in sorted(likely, reverse=True):
        if at_most < most:
            break
        weights[post] = len(plain) - 2.0 * distance(letters, plain)
        most = max(most, weights[post])
    return tuple((p, most) for p, (plain, _, _) in _bags().items()
                 if weights.get(p) == most and most >= _PER_LETTER * len(plain))


def _chosen(votes: Sequence[_Vote], rows: Sequence[Row]) -> list[tuple[str, Box]]:
    """The posts and where they stand, from the top down: at each height the one that most letters speak for."""
    found: list[tuple[str, Box]] = []
    for group in _by_height(votes):
        weights: dict[str, list[float]] = defaultdict(list)
        for vote in group:
            weights[vote.post].append(vote.weight)
        best = max(weights, key=lambda post: (max(weights[post]), sum(weights[post])))
        sure = {vote.post for vote in group if _sureness(vote.row) >= _SURELY}
        shown = {post for post in weights if post in sure or len(weights[post]) >= _READINGS}
        fuller = [post for post in shown if post != best and post.endswith(best)]
        best = max(fuller, key=lambda post: sum(weights[post]), default=best)
        single = len({id(vote.row) for vote in group}) == 1
        if not single or max(weights[best]) >= _SURE_PER_LETTER * len(_posts()[best]):
            found.append((best, _outline([vote.row for vote in group if vote.post == best])))
    found = [(post, box) for n, (post, box) in enumerate(found) if not n or post != found[n - 1][0]]
    if len(found) == 1 and found[0][0].startswith(_DEPUTISES):
        found.extend(_deputy(found[0], rows))
    return _apart(found)


def _sureness(row: Row) -> float:
    """The mean confidence of a row's letters."""
    letters = [(len(_letters(w.text)), w.confidence) for w in row.words]
    return sum(count * sure for count, sure in letters) / max(1, sum(count for count, _ in letters))


def _apart(found: Sequence[tuple[str, Box]]) -> list[tuple[str, Box]]:
    """Posts that stand one over the other without sharing height, however they are crowded."""
    parted: list[tuple[str, Box]] = []
    for post, box in found:
        if parted and box.top < parted[-1][1].bottom:
            above, over = parted[-1]
            border = (max(over.top, box.top) + min(over.bottom, box.bottom)) / 2
            parted[-1] = (above, replace(over, top=min(over.top, border - _THIN), bottom=border))
            box = replace(box, top=border, bottom=max(box.bottom, border + _THIN))
        parted.append((post, box))
    return parted


def _deputy(above: tuple[str, Box], rows: Iterable[Row]) -> Iterator[tuple[str, Box]]:
    """The post under KT.: the deputy of the one deputised, where a part of it was read."""
    post = above[0].removeprefix(_DEPUTISES).rsplit(", ")[-1]
    middle, height = (above[1].top + above[1].bottom) / 2, above[1].bottom - above[1].top
    below = [
        r for r in rows
        if _PITCH[0] * min(height, r.bottom - r.top) < (r.top + r.bottom) / 2 - middle < _PITCH[1] * height
    ]
    parts = [r for r in below if len(_letters(r.text)) >= _PART and _letters(r.text) in _letters(_DEPUTY + post)]
    if parts and (_DEPUTY + post) in _posts():
        box = _outline(parts)
        yield _DEPUTY + post, replace(box, left=min(box.left, above[1].left), right=max(box.right, above[1].right))


def _under_settled(settled: Sequence[Row], rows: Sequence[Row]) -> list[tuple[str, Box]]:
    """The deputy's post under a row that surely deputises somebody, where most of one of its words was read."""
    above = [(post, row) for row in settled for post, letters in _posts().items() if letters == _letters(row.text)]
    if len(above) != 1 or not above[0][0].startswith(_DEPUTISES):
        return []
    words = [row for row in rows if len(_letters(row.text)) >= _WORD]
    return list(_deputy((above[0][0], _outline([above[0][1]])), words))


def _by_height(votes: Sequence[_Vote]) -> list[list[_Vote]]:
    """Votes for rows that stand on one height."""
    groups: list[list[_Vote]] = []
    top = min((vote.row.top for vote in votes), default=0.0)
    for vote in sorted(votes, key=lambda v: v.row.top + v.row.bottom):
        if vote.row.top > top + _DEEPEST:
            continue
        if groups and _common(groups[-1][0].row, vote.row) >= _SAME_ROW:
            groups[-1].append(vote)
        else:
            groups.append([vote])
    return groups


def _common(row: Row, other: Row) -> float:
    shared = min(row.bottom, other.bottom) - max(row.top, other.top)
    return shared / max(1e-9, min(row.bottom - row.top, other.bottom - other.top))


def _outline(rows: Sequence[Row]) -> Box:
    return Box(
        rows[0].words[0].box.page, min(r.left for r in rows), median(r.top for r in rows),
        max(r.right for r in rows), median(r.bottom for r in rows),
    )


def is_post(text: str) -> bool:
    """Whether a text spells a post that is printed over signatures, marks apart."""
    return _letters(text) in _printed()


def is_settled(row: Row) -> bool:
    """Whether a row surely spells a post already, marks apart."""
    return is_post(row.text) and all(w.confidence >= _SURE for w in row.words)


def _keeps(settled: Row, vote: _Vote) -> bool:
    """Whether a settled row stands against a vote: only what it is the end of may take its place."""
    letters, spelled = _posts()[vote.post], _letters(settled.text)
    longer = letters != spelled and letters.endswith(spelled)
    return _common(settled, vote.row) >= _SAME_ROW and not longer


def _covers(box: Box, other: Box) -> bool:
    """Whether the middle of a word lies in a row."""
    x, y = (other.left + other.right) / 2, (other.top + other.bottom) / 2
    return box.left - 0.02 <= x <= box.right + 0.02 and box.top <= y <= box.bottom


def _spelled(post: str, box: Box) -> Iterator[Word]:
    """The words of a post, side by side in its outline."""
    width = (box.right - box.left) / len(post)
    start = 0
    for word in post.split(" "):
        left = box.left + start * width
        yield Word(word, Box(box.page, left, box.top, left + (len(word) + _CLOSE) * width, box.bottom), _CONFIDENCE)
        start += len(word) + 1


def _letters(text: str) -> str:
    return fold("".join(_LETTERS.findall(text)))


@cache
def _posts() -> dict[str, str]:
    """The posts as they are printed over a signature, and their letters without marks."""
    posts = [post.upper() for post in known_posts()]
    posts += [f"{first}, {second}" for first, second in _HELD_TOGETHER if first in posts and second in posts]
    chiefs = [post for post in posts if not post.startswith(_DEPUTY)]
    letters = {post: _letters(post) for post in posts}
    signed_for = {
        authority + post: _letters(authority) + letters[post] for authority in (_DEPUTISES, *_RARE) for post in chiefs
    }
    return {post: spelled for post, spelled in (letters | signed_for).items() if len(spelled) >= _LEAST}


@cache
def _bags() -> dict[str, tuple[str, Counter[str], str]]:
    """Of each post its letters, how often each stands there, and those that must have been read."""
    rare = {post: next((_letters(a) for a in _RARE if post.startswith(a)), "") for post in _posts()}
    return {post: (plain, Counter(plain), rare[post]) for post, plain in _posts().items()}


@cache
def _printed() -> frozenset[str]:
    return frozenset(_posts().values())
