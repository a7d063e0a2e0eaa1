"""Accounts: added and closed by clerks; everybody changes the own password and holds own secret links."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from pipeline.core.errors import UsageError
from pipeline.core.texts import for_the_record, say
from pipeline.store import board
from pipeline.store.database import writing
from pipeline.store.departments import find_departments
from pipeline.store.history import add_event
from pipeline.store.people import (
    ROLES,
    Person,
    add_person,
    all_people,
    drop_tokens,
    log_in,
    make_token,
    open_people,
    person_named,
    person_of_token,
    set_active,
    set_password,
    set_role,
)  # fmt: skip
from pipeline.view.export import exported
from pipeline.web.desk import SESSION_COOKIE, Desk, NotAllowed, desk
from pipeline.web.pages import KINDS, page

router = APIRouter(include_in_schema=False)
PURPOSES = ("api", "calendar")
Text = Annotated[str, Form(max_length=300)]


@router.get("/people", name="people")
def people(request: Request) -> Response:
    """Every account."""
    with desk(request, "settings") as at:
        return _page(request, at)


def _page(request: Request, at: Desk, told: str = "", problem: str = "") -> Response:
    with open_people(at.folder) as accounts:
        found = all_people(accounts)
    return page(
        request, at, "people.html", people=found, roles=ROLES, told=told, problem=problem,
        departments=[d.name for d in at.settings.departments],
    )  # fmt: skip


@router.post("/people")
def add(request: Request, name: Text, role: Text, password: Text, shown: Text = "", department: Text = "") -> Response:
    """Add an account."""
    with desk(request, "settings") as at:
        of = _of(at, role, department)
        with open_people(at.folder) as accounts:
            try:
                added = add_person(accounts, name, password, role, shown=shown, department=of)
            except UsageError as e:
                return _page(request, at, problem=str(e))
        return _told(request, at, "serve.added", name=added.name)


def _of(at: Desk, role: str, department: str) -> str | None:
    """The department of an account; only one of the role `department` has one."""
    return find_departments(at.db, at.settings, department)[0] if department and role == "department" else None


def _told(request: Request, at: Desk, key: str, **values: str) -> Response:
    """The page with what was done, which is kept in the history."""
    with writing(at.db), for_the_record():
        add_event(at.db, "people", note=say(key, **values))
    return _page(request, at, told=say(key, **values))


@router.post("/people/role")
def change_role(request: Request, name: Text, role: Text, department: Text = "") -> Response:
    """Give somebody another role; nobody takes the own rights away."""
    with desk(request, "settings") as at:
        if name.strip() == at.person.name and role != at.person.role:
            raise UsageError(say("setup.not_own_role"))
        of = _of(at, role, department)
        with open_people(at.folder) as accounts:
            try:
                set_role(accounts, person_named(accounts, name), role, of)
            except UsageError as e:
                return _page(request, at, problem=str(e))
        words = say(f"web.role_{role}") + (f": {of}" if of else "")
        return _told(request, at, "setup.role_set", name=name, role=words)


@router.post("/people/active")
def active(request: Request, name: Text, on: Annotated[bool, Form()]) -> Response:
    """Close an account, or open it again; nobody closes the own one."""
    with desk(request, "settings") as at:
        if name.strip() == at.person.name and not on:
            raise UsageError(say("people.not_yourself"))
        with open_people(at.folder) as accounts:
            set_active(accounts, person_named(accounts, name), on)
        return _told(request, at, "serve.opened" if on else "serve.closed", name=name)


@router.post("/people/password")
def reset(request: Request, name: Text, password: Text) -> Response:
    """Set somebody's password."""
    with desk(request, "settings") as at:
        with open_people(at.folder) as accounts:
            try:
                set_password(accounts, person_named(accounts, name), password)
            except UsageError as e:
                return _page(request, at, problem=str(e))
        return _told(request, at, "serve.password_set", name=name)


@router.get("/me", name="me")
def me(request: Request) -> Response:
    """The own account."""
    with desk(request) as at:
        return page(request, at, "me.html", token="", problem="", feeds=_feeds(at))


def _feeds(at: Desk) -> list[str]:
    return [at.department] if at.department else [d.name for d in at.settings.departments]


@router.post("/me/password")
def own_password(request: Request, old: Text, new: Text) -> Response:
    """Another password of one's own; all sessions end, and one logs in again."""
    with desk(request) as at:
        person = _with_account(at)
        address = request.client.host if request.client else ""
        with open_people(at.folder) as accounts:
            try:
                if log_in(accounts, person.name, old, address) is None:
                    raise UsageError(say("people.wrong_password"))
                set_password(accounts, person, new)
            except UsageError as e:
                return page(request, at, "me.html", status=400, token="", problem=str(e), feeds=_feeds(at))
    response = RedirectResponse("/login", status_code=303)
    response.delete_cookie(SESSION_COOKIE)
    return response


@router.post("/me/tokens")
def token(request: Request, purpose: Text, department: Text = "") -> Response:
    """A new token for the JSON interface, or a calendar's secret link; shown this once."""
    with desk(request) as at:
        person = _with_account(at)
        if purpose not in PURPOSES or (purpose == "calendar" and department not in _feeds(at)):
            raise UsageError(say("web.not_understood"))
        with open_people(at.folder) as accounts:
            made = make_token(accounts, person, purpose, department if purpose == "calendar" else None)
        shown = made if purpose == "api" else str(request.url_for("feed", token=made))
        return page(request, at, "me.html", token=shown, problem="", feeds=_feeds(at))


@router.post("/me/tokens/drop")
def drop(request: Request, purpose: Text) -> Response:
    """Make the own tokens worthless."""
    with desk(request) as at:
        if purpose not in PURPOSES:
            raise UsageError(say("web.not_understood"))
        with open_people(at.folder) as accounts:
            drop_tokens(accounts, _with_account(at), purpose)
    return RedirectResponse("/me", status_code=303)


def _with_account(at: Desk) -> Person:
    if not at.person.id:
        raise UsageError(say("people.no_account_here"))
    return at.person


@router.get("/feeds/{token}.ics", name="feed")
def feed(request: Request, token: str) -> Response:
    """The open tasks of a department as a calendar, to whoever has the secret link."""
    from pipeline.web.desk import open_desk

    with open_people(request.app.state.folder) as accounts:
        found = person_of_token(accounts, token, "calendar")
    person, department = found or (None, None)
    if person is None or department is None:
        raise NotAllowed(say("web.no_feed"))
    if person.role == "department" and person.department != department:
        raise NotAllowed(say("web.no_feed"))
    with open_desk(request, person) as at:
        wanted = board.Wanted(department=department)
        tasks, _ = board.find_tasks(at.db, at.settings, at.today, wanted, limit=5000)
        data = exported(tasks, "ics", at.settings.office, department, at.today)
    return Response(data, media_type=KINDS["ics"])
