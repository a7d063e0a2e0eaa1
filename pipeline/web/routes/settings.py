"""The settings of the office: shown as congvan.toml has them, changed one section at a time."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from starlette.datastructures import FormData

from pipeline import setting_up
from pipeline.core.errors import UsageError
from pipeline.core.settings import Settings, SettingsError
from pipeline.core.settings_file import FORMER_FILE, ChangedMeanwhile, Difference, Held, differences, held
from pipeline.core.texts import say
from pipeline.store.database import row, rows
from pipeline.store.foresight import told
from pipeline.web.desk import Desk, desk
from pipeline.web.pages import page, said_then
from pipeline.web.settings_form import MOST_FIELDS, SECTIONS, read_form

router = APIRouter(include_in_schema=False)
MOST_EVENTS, MOST_TASKS = 30, 10


async def the_form(request: Request) -> FormData:
    """The fields of a form without files, as many as the settings of a large office take."""
    return await request.form(max_files=0, max_fields=MOST_FIELDS)


Given = Annotated[FormData, Depends(the_form)]


@router.get("/settings", name="settings")
def settings(request: Request) -> Response:
    """Every setting, and who changed what."""
    with desk(request, "settings") as at:
        was = held(at.folder)
        return _page(request, at, was, was.settings)


@router.post("/settings/{section}")
def save(request: Request, section: str, given: Given) -> Response:
    """Set a section: told first where it changes tasks, then written; refused where the file is another by now."""
    with desk(request, "settings") as at:
        was, stamp = held(at.folder), str(given.get("stamp", ""))
        try:
            after, renamed = read_form(section, was.settings, given)
            _require_here(at, was.settings, after)
        except UsageError as e:
            return _page(request, at, was, was.settings, problem=str(e), status=400)
        try:
            planned = setting_up.plan(at.folder, stamp, after, renamed)
            if planned.changed and given.get("sure") != "true":
                first = _to_be_told(request, at, section, planned, given)
                if first is not None:
                    return first
            count = setting_up.carry_out(at.db, at.folder, planned)
        except ChangedMeanwhile as e:
            now = held(at.folder)
            typed = differences(now.settings, after)
            return _page(request, at, now, now.settings, problem=str(e), typed=typed, status=409)
        except (SettingsError, UsageError) as e:
            return _page(request, at, was, after, problem=str(e), stamp=stamp, status=400)
        sentence = say("setup.saved", count=count) if count else say("setup.nothing_changed")
        return said_then(request, at, sentence, f"/settings#{section}", undo=False)


def _require_here(at: Desk, before: Settings, after: Settings) -> None:
    """Where mail is taken from is set at the machine itself: it is moved away from there."""
    if after.inbox.path == before.inbox.path:
        return
    if at.person.id:
        raise UsageError(say("setup.only_here"))
    if not (at.folder / after.inbox.path).is_dir():
        raise UsageError(say("setup.no_folder", path=after.inbox.path))


def _to_be_told(request: Request, at: Desk, section: str, planned: setting_up.Plan, given: FormData) -> Response | None:
    """What the change does to tasks, to be said yes to; None where it does nothing to them."""
    found = setting_up.foreseen(at.db, planned)
    counting = [d for d in planned.changed if d.key.startswith(("deadlines.", "calendar."))]
    gone = [d for d in planned.changed if d.after is None and d.key.startswith("department.")]
    if not (found or planned.renamed or gone or counting):
        return None
    groups = [(name, len(tasks), told(at.db, tasks, MOST_TASKS)) for name, tasks in (
        ("gained", found.gained), ("lost", found.lost), ("moved", found.moved),
    ) if tasks]  # fmt: skip
    dated = "SELECT count(*) AS n FROM tasks WHERE state = 'open' AND due IS NOT NULL AND same_as IS NULL"
    kept = row(at.db, dated)
    return page(
        request, at, "settings_sure.html", section=section, changed=planned.changed, groups=groups,
        renamed=planned.renamed, gone=gone, most=MOST_TASKS, key_words=key_words, value_words=value_words,
        dated=kept["n"] if counting and kept else None,
        fields=[(name, value) for name, value in given.multi_items() if isinstance(value, str) and name != "sure"],
    )  # fmt: skip


def _page(
    request: Request, at: Desk, was: Held, shown: Settings, *, problem: str = "", typed: list[Difference] | None = None,
    stamp: str = "", status: int = 200,
) -> Response:  # fmt: skip
    events = "SELECT * FROM events WHERE what IN ('settings', 'people') ORDER BY id DESC LIMIT ?"
    return page(
        request, at, "settings.html", status=status, shown=shown, stamp=stamp or was.stamp, problem=problem,
        typed=typed or [], sections=SECTIONS, former=FORMER_FILE, key_words=key_words, value_words=value_words,
        events=[e for e in rows(at.db, events, [MOST_EVENTS]) if e["field"] != "department"],
    )  # fmt: skip


def key_words(key: str) -> str:
    """A setting as clerks call it: `Phòng Y tế: tên gọi khác`."""
    table, _, rest = key.partition(".")
    if table == "collectives":
        return say("setup.of_words", words=rest)
    if table in ("office", "deadlines", "calendar", "inbox"):
        return say(f"setup.{rest}")
    name, _, field = rest.rpartition(".")
    known = ("name", "aliases", "symbols", "since", "until", "email", "head", "people")
    if name and field in known:
        return say("setup.of_named", name=name, field=say(f"setup.{field}"))
    return say(f"setup.a_{table}")


def value_words(value: Any) -> str:
    """A value as clerks write it."""
    from pipeline.view.lines import day

    if value is None or value == "" or value == ():
        return say("setup.empty")
    if isinstance(value, bool) or value in ("True", "False"):
        return say("setup.yes" if value in (True, "True") else "setup.no")
    if isinstance(value, tuple):
        return "; ".join(value_words(entry) for entry in value)
    return day(value) if hasattr(value, "isoformat") else str(value)
