"""The page's application: the table of contents over its routes, and how errors are told."""

from __future__ import annotations

import logging
from datetime import date
from pathlib import Path
from urllib.parse import quote

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, RedirectResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from pipeline import __version__
from pipeline.core.errors import CongvanError, UsageError
from pipeline.core.settings import SETTINGS_FILE
from pipeline.core.system_errors import record_fault
from pipeline.core.texts import say, speaking
from pipeline.office import DATABASE_FILE
from pipeline.store.finding import NotFound
from pipeline.store.people import TooManyTries
from pipeline.web.desk import LoginNeeded, NotAllowed, OfficeFiles
from pipeline.web.pages import page
from pipeline.web.routes import (
    agenda,
    api,
    dispatches,
    finding,
    instructions,
    intake,
    login,
    people,
    reports,
    review,
    settings,
    tasks,
    today,
)
from pipeline.web.safety import Guard, TooSlow
from pipeline.web.speaking import Speaking, chosen

LOCAL_HOSTS = frozenset({"127.0.0.1", "localhost", "::1"})
STATIC = Path(__file__).parent / "static"
_LOG = logging.getLogger(__name__)
_TORN = frozenset({"CORRUPT", "NOTADB", "IOERR", "CANTOPEN"})  # of a record that is replaced while it is read
_STATUS: tuple[tuple[type[Exception], int], ...] = (
    (LoginNeeded, 401),
    (NotAllowed, 403),
    (TooManyTries, 429),
    (NotFound, 404),
    (UsageError, 400),
    (CongvanError, 500),
    (OverflowError, 404),  # a number larger than any that the record holds
)


def create_app(folder: Path, *, local: bool, today_is: date | None = None) -> FastAPI:
    """The application for one office's folder.

    `local`: whoever reaches it sits at the machine and is the user of the operating system; otherwise people log in.
    `today_is`: the day to answer for instead of the current one.
    """
    app = FastAPI(title="congvan", version=__version__, docs_url=None, redoc_url=None, openapi_url="/api/openapi.json")
    app.state.folder, app.state.local, app.state.today = folder, local, today_is
    app.state.office = OfficeFiles(folder)
    for routes in (
        login, today, tasks, agenda, dispatches, review, intake, instructions, finding, reports, people, settings, api,
    ):  # fmt: skip
        app.include_router(routes.router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_middleware(Guard, hosts=LOCAL_HOSTS if local else ())
    app.add_middleware(Speaking)
    for kind in (CongvanError, HTTPException, RequestValidationError, OverflowError, Exception):
        app.add_exception_handler(kind, _telling)
    return app


async def _telling(request: Request, error: Exception) -> Response:
    """An error as one sentence: as JSON under /api, else on a page; who is not logged in is led to the login."""
    # what nobody expected is told outside of the middlewares
    with speaking(chosen(request.cookies)):
        return _answer(request, error)


def _answer(request: Request, error: Exception) -> Response:
    status, sentence = _told(error)
    if status >= 500 and (_is_away(request.app.state.folder) or record_fault(error) in _TORN):
        status, sentence = 503, say("web.replaced")
    if request.url.path.startswith("/api/") or "application/json" in request.headers.get("accept", ""):
        return JSONResponse({"error": sentence}, status_code=status, headers=getattr(error, "headers", None))
    if isinstance(error, LoginNeeded):
        return _to_login(request)
    return page(request, None, "error.html", status=status, sentence=sentence)


def _is_away(folder: Path) -> bool:
    """Whether the files of the office are not there: they are being put back, or moved elsewhere."""
    return not all((folder / name).is_file() for name in (DATABASE_FILE, SETTINGS_FILE))


def _told(error: Exception) -> tuple[int, str]:
    if isinstance(error.__cause__, TooSlow):
        return 408, say("web.too_slow")
    if isinstance(error, HTTPException):
        return error.status_code, say("web.no_page" if error.status_code == 404 else "web.not_understood")
    if isinstance(error, RequestValidationError):
        return 422, say("web.not_understood")
    for kind, status in _STATUS:
        if isinstance(error, kind):
            return status, str(error) if isinstance(error, CongvanError) else say("web.no_page")
    # the message may hold words of a dispatch: the log names the place and the kind only
    at = error.__traceback__
    while at and at.tb_next:
        at = at.tb_next
    place = f"{at.tb_frame.f_code.co_filename}:{at.tb_lineno}" if at else "?"
    _LOG.error("unexpected %s at %s", type(error).__name__, place)
    busy = type(error).__module__ == "sqlite3" and type(error).__name__ == "OperationalError"
    return (503, say("web.busy")) if busy else (500, say("web.unexpected"))


def _to_login(request: Request) -> Response:
    after = request.url.path + (f"?{request.url.query}" if request.url.query else "")
    to = f"/login?next={quote(after if request.method == 'GET' else '/')}"
    if "hx-request" in request.headers:
        return Response(status_code=401, headers={"hx-redirect": to})
    return RedirectResponse(to, status_code=303)
