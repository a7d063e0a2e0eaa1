"""A text in which names of bodies are looked up: what ends a name there, and what stands together in one.

A name ends where a verb of directives.yaml or a word of the table `ends` of assignees.yaml stands; inside the names
that the dispatch itself writes out (addressees, headings, copies, cells of task tables), and inside those that tables
know whole, nothing ends it.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import regex

from pipeline.core.model import Span
from pipeline.grammar.annotation import is_word, mended
from pipeline.grammar.cues import Cue
from pipeline.grammar.department_names import receiving_departments, verbal_departments
from pipeline.grammar.known_departments import known_departments
from pipeline.grammar.order_tables import known_spans, table, verbal_names
from pipeline.grammar.people import Doer, doers_in
from pipeline.grammar.telling_verbs import free_verbs, making_verbs, second_fields, telling_spans
from pipeline.grammar.trying import find_all
from pipeline.grammar.working_names import charged_spans, working_spans

PARENTHESIS = regex.compile(r"\([^()]{0,400}\)")


@dataclass(frozen=True)
class Names:
    """A text in which names can be looked up: ``open`` is it with parentheses blanked, ``stops`` end a name.

    ``makes`` are the verbs with what they make or send right behind them: no name holds them.
    """

    text: str
    open: str
    stops: tuple[int, ...]
    verbs: tuple[Cue, ...]
    acts: frozenset[int] = frozenset()
    makes: tuple[int, ...] = ()
    safe: tuple[tuple[int, int], ...] = ()
    written: tuple[tuple[int, int], ...] = ()
    known: tuple[tuple[int, int], ...] = ()
    receiving: Mapping[int, int] = field(default_factory=dict)
    doers: Mapping[int, Doer] = field(default_factory=dict)


def names_in(
    text: str,
    matched: str,
    verbs: Sequence[Cue],
    known: Iterable[str],
    *,
    words: Sequence[Span] = (),
    inside: bool = False,
) -> Names:
    """Ready to look up names in `text` (`matched` is its plain form), in its parentheses too where `inside` is true.

    `known` are names that the dispatch writes out elsewhere, `words` its words of several syllables: no small word in
    one of them (`bị` in `thiết bị`) ends a name.
    """
    matched = mended(matched)
    open_text = matched if inside else PARENTHESIS.sub(lambda m: " " * len(m.group()), matched)
    longer = {w.start: _kept_until(open_text, w) for w in words}
    ends = [m.start() for m in find_all(table("ends"), open_text) if m.end() >= longer.get(m.start(), 0)]
    return _looked_up(text, open_text, verbs, known, ends, [(start + 1, end) for start, end in longer.items()])


def _looked_up(
    text: str,
    open_text: str,
    verbs: Sequence[Cue],
    known: Iterable[str],
    ends: Sequence[int],
    whole: Sequence[tuple[int, int]],
) -> Names:
    """A text with its names and what they hold; `ends` are the offsets of words that end one, `whole` longer words."""
    written = sorted(known_spans(open_text, known))
    small = frozenset(v.start for v in verbs if open_text[v.start].islower())
    known_names = list(known_departments(open_text, 0, small, frozenset(ends)))
    doers = {d.start: d for d in doers_in(open_text, verbs, ends)}
    named = [(d.start - 1, d.end) for d in doers.values()]
    safe = sorted([*written, *verbal_names(open_text), *known_names, *named])
    outside = [v for v in verbs if not inside_any(safe, v.start)]
    free_ends = [at for at in ends if not inside_any(whole, at)]
    charged = list(charged_spans(open_text, verbs, free_ends))
    telling = [*telling_spans(open_text, outside, ends), *working_spans(open_text, outside, free_ends), *charged]
    fields = list(verbal_departments(open_text, verbs, outside, ends))
    safe = sorted([*safe, *telling, *fields, *second_fields(open_text, verbs, ends)])
    told = sorted([*written, *telling, *known_names, *fields, *named])
    free = list(free_verbs(open_text, [v for v in outside if not inside_any(safe, v.start)]))
    ending = (at for at in ends if not inside_any(safe, at) and not inside_any(whole, at))
    return Names(
        text,
        open_text,
        stops=tuple(sorted({at for at in (*(v.start for v in free), *ending) if open_text[at].islower()})),
        verbs=tuple(free),
        acts=frozenset(v.start for v in verbs),
        makes=tuple(v.start for v in making_verbs(open_text, verbs) if not inside_any(told, v.start)),
        safe=tuple(safe),
        written=tuple(written),
        known=tuple(known_names),
        receiving=receiving_departments(open_text, verbs, ends),
        doers=doers,
    )


def _kept_until(text: str, word: Span) -> int:
    """Up to where a word keeps what it holds: one of three syllables may have caught the next (`vệ tinh tự`)."""
    syllables = text[word.start : word.end].split(" ")
    caught = len(syllables) > 2 and is_word(" ".join(syllables[:-1]))
    return word.end - len(syllables[-1]) if caught else word.end


def inside_any(spans: Sequence[tuple[int, int]], at: int) -> bool:
    """Whether an offset lies in one of these stretches, which are sorted."""
    first = bisect_right(spans, (at, -1))
    return any(at < end for _, end in spans[max(0, first - 8) : first])
