"""What a search found, for people at a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.core.texts import say
from pipeline.view.lines import day, paragraph, ref_words
from pipeline.view.listing import due_words
from pipeline.view.task_table import Row


def found_text(rows: Sequence[Row]) -> str:
    """The dispatches, then the tasks, each with the place where the words stand between « »."""
    dispatches = [row for row in rows if row["kind"] == "dispatch"]
    tasks = [row for row in rows if row["kind"] == "task"]
    lines = [*_part("search.dispatches", [_dispatch(row) for row in dispatches])]
    lines += _part("search.tasks", [_task(row) for row in tasks])
    return "\n".join(lines)


def _part(title: str, entries: Sequence[str]) -> Iterator[str]:
    if entries:
        yield say(title, count=len(entries))
        yield from entries


def _dispatch(row: Row) -> str:
    issued = "" if row["issued"] is None else day(row["issued"])
    head = " · ".join(part for part in (row["name"], issued, row["issuer"] or "", row["subject"] or "") if part)
    return f"{paragraph(head, '  ')}\n{paragraph(row['snippet'], '      ')}"


def _task(row: Row) -> str:
    place = {"dispatch": row["dispatch"], "ref": ref_words(row["ref"])}
    head = say("listing.head", task=row["task"], due=due_words(row), **place)
    return f"{paragraph(head, '  ')}\n{paragraph(row['snippet'], '      ')}"
