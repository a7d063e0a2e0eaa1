"""Progress of long work, on stderr and only where somebody watches."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from typing import TypeVar

T = TypeVar("T")
WORTH_A_BAR = 2


def counted(things: Iterable[T], total: int, what: str) -> Iterator[T]:
    """The things one by one; on a terminal a bar tells how many of `total` are done."""
    if total < WORTH_A_BAR or not sys.stderr.isatty():
        yield from things
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    # Output that goes to a file must never pass through the console of stderr.
    shared = sys.stdout.isatty()
    with Progress(*columns, console=Console(stderr=True), transient=True, redirect_stdout=shared) as bar:
        yield from bar.track(things, total=total, description=what)
