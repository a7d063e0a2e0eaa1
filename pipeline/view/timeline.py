"""Tasks as bars from the day they were given to their last days, each place in per cent of the width."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from pipeline.store.agenda import Run

_BEFORE, _BEHIND = timedelta(days=400), timedelta(days=400)  # farther from today nothing is drawn to scale
_LEAST_BEHIND = timedelta(days=14)
_MARGIN = timedelta(days=3)
_MOST_TICKS = 8
_STEPS = (1, 2, 3, 6, 12)  # months
_NEAR = 7  # days


@dataclass(frozen=True, slots=True)
class Bar:
    """A task in the drawing, all in per cent: from ``begin`` to ``due``; ``own`` is the office's own last day.

    ``look``: done, late, near or far. ``cut``: it began before what is drawn; ``past``: it ends outside of it.
    """

    run: Run
    begin: float
    due: float
    own: float | None
    look: str
    cut: bool
    past: bool

    @property
    def firm(self) -> float:
        """How wide the bar is up to the office's own last day, or to the last day where it set none."""
        end = self.due if self.own is None else min(self.own, self.due)
        return round(max(0.4, end - self.begin), 2)

    @property
    def rest(self) -> float:
        """How wide the bar is from the office's own last day to the superior's."""
        return 0.0 if self.own is None else round(max(0.0, self.due - max(self.own, self.begin)), 2)


@dataclass(frozen=True, slots=True)
class Timeline:
    """The drawing: groups of bars, the firsts of months as (per cent, day), and where today is."""

    groups: tuple[tuple[str | None, tuple[Bar, ...]], ...]
    ticks: tuple[tuple[float, date], ...]
    today: float


def timeline(runs: Sequence[Run], today: date) -> Timeline:
    """The drawing of tasks that stand group by group."""
    first, last = _window(runs, today)
    whole = (last - first).days

    def place(day: date) -> float:
        return round(min(100.0, max(0.0, 100 * (day - first).days / whole)), 2)

    bars = [
        Bar(
            run, place(run.begin), place(run.due), place(run.own) if run.own else None, look_of(run, today),
            run.begin < first, not first <= run.due <= last,
        )
        for run in runs
    ]  # fmt: skip
    ticks = tuple((place(day), day) for day in _ticks(first, last))
    return Timeline(tuple(_grouped(bars)), ticks, place(today))


def look_of(run: Run, today: date) -> str:
    """How a task stands: done, late, near (a week) or far."""
    if run.state != "open":
        return "done"
    left = (run.due - today).days
    return "late" if left < 0 else "near" if left <= _NEAR else "far"


def _window(runs: Sequence[Run], today: date) -> tuple[date, date]:
    earliest = min((run.begin for run in runs), default=today)
    latest = max((run.due for run in runs), default=today)
    return max(earliest, today - _BEFORE) - _MARGIN, min(max(latest, today + _LEAST_BEHIND), today + _BEHIND) + _MARGIN


def _ticks(first: date, last: date) -> list[date]:
    months = [date(n // 12, n % 12 + 1, 1) for n in range(first.year * 12 + first.month, last.year * 12 + last.month)]
    step = next((s for s in _STEPS if len(months) <= s * _MOST_TICKS), _STEPS[-1])
    return [month for month in months if (month.month - 1) % step == 0]


def _grouped(bars: Sequence[Bar]) -> Iterator[tuple[str | None, tuple[Bar, ...]]]:
    start = 0
    for n in range(1, len(bars) + 1):
        if n == len(bars) or bars[n].run.group != bars[start].run.group:
            yield bars[start].run.group, tuple(bars[start:n])
            start = n
