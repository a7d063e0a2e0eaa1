"""Pages: templates filled in, and what was said after a change shown once on the next page."""

from __future__ import annotations

import json
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from fastapi import Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from pipeline import __version__
from pipeline.core.labels import label, value_words
from pipeline.core.texts import language, say
from pipeline.store.database import row
from pipeline.store.fields import typed_day
from pipeline.store.undoing import DECISIONS
from pipeline.view.lines import day, moment, ref_words
from pipeline.view.printed import cell_text
from pipeline.web.desk import Desk
from pipeline.web.speaking import others

SAID_COOKIE = "congvan_said"
_LONGEST_COOKIE = 3000  # letters
# address, name in the catalogue, and the right that it takes
NAV = (
    ("/", "today", "read"),
    ("/tasks", "tasks", "read"),
    ("/instructions", "instructions", "read"),
    ("/search", "search", "read"),
    ("/review", "review", "decide"),
    ("/intake", "intake", "take_in"),
    ("/register", "register", "all"),
    ("/reports", "reports", "all"),
    ("/settings", "settings", "settings"),
    ("/people", "people", "settings"),
)
DAY_FIELDS = frozenset({"issued", "received", "arrival_date", "due"})
# what the browser lets through; telephones without a stroke on their digits may leave the strokes out
DAY_PATTERN = r"\s*(\d{1,2}[\/.\-]\d{1,2}[\/.\-]\d{4}|\d{8}|\d{4}-\d{2}-\d{2})\s*"
_MARKED = re.compile("«([^»]*)»")
_BARE_DAY = re.compile(r"(\d{2})(\d{2})(\d{4})", re.ASCII)
KINDS = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
    "csv": "text/csv; charset=utf-8",
    "json": "application/x-ndjson",
    "ics": "text/calendar; charset=utf-8",
}


def page(request: Request, at: Desk | None, template: str, *, status: int = 200, **given: Any) -> HTMLResponse:
    """A whole page, or the part of it that htmx asked for: `part` is true for htmx."""
    said = _said_before(request)
    context = {"request": request, "desk": at, "said": said, "part": "hx-request" in request.headers, **given}
    response = HTMLResponse(_templates().get_template(template).render(context), status_code=status)
    if said:
        response.delete_cookie(SAID_COOKIE)
    return response


def said_then(request: Request, at: Desk, sentence: str, to: str, *, undo: bool = True) -> Response:
    """Go to the page `to`, which says `sentence` and offers to take back what was just decided, if it can be."""
    response = RedirectResponse(inside(to), status_code=303)
    event = last_decision(at) if undo else None
    response.set_cookie(SAID_COOKIE, _packed(sentence, event), max_age=60, httponly=True, samesite="strict")
    return response


def last_decision(at: Desk) -> int | None:
    """The person's last event, where it is a decision; what follows from one is taken back with it."""
    sql = "SELECT id, what FROM events WHERE who = ? AND part_of IS NULL ORDER BY id DESC LIMIT 1"
    found = row(at.db, sql, [at.person.name])
    return int(found["id"]) if found and found["what"] in DECISIONS else None


def _packed(sentence: str, event: int | None) -> str:
    """What was said as the value of a cookie, cut to the length that browsers keep."""
    told = json.dumps({"text": sentence, "event": event}, ensure_ascii=False)
    value = urlsafe_b64encode(told.encode()).decode()
    return value if len(value) <= _LONGEST_COOKIE else _packed(sentence[: len(sentence) * 3 // 4] + " …", event)


def attachment(data: bytes, name: str, kind: str) -> Response:
    """A file to be kept; `name` is this program's own."""
    return Response(data, media_type=KINDS[kind], headers={"content-disposition": f'attachment; filename="{name}"'})


def inside(to: str) -> str:
    """A place on this page to go to; anything that leads elsewhere becomes the first page."""
    parts = urlsplit(to)
    fits = to.startswith("/") and not to.startswith(("//", "/\\")) and not parts.netloc and not parts.scheme
    return to if fits and to.isprintable() and "\\" not in to else "/"


def _said_before(request: Request) -> dict[str, Any]:
    try:
        told = json.loads(urlsafe_b64decode(request.cookies.get(SAID_COOKIE, "")))
        return {"text": str(told["text"]), "event": int(told["event"]) if told.get("event") else None}
    except (ValueError, KeyError, TypeError, AttributeError):
        return {}


@cache
def _templates() -> Environment:
    made = Environment(
        loader=PackageLoader("pipeline.web"), autoescape=True, undefined=StrictUndefined, trim_blocks=True,
        lstrip_blocks=True, auto_reload=False,
    )  # fmt: skip
    made.globals.update(
        say=say, version=__version__, language=language, languages=others, nav=NAV, here=here, day_pattern=DAY_PATTERN,
    )  # fmt: skip
    made.filters.update(
        day=day, moment=moment, ref=ref_words, due_class=due_class, event=event_words,
        label=label, marked=marked, printed=cell_text, value=lambda value, field: value_words(field, value),
    )  # fmt: skip
    return made


def here(request: Request) -> str:
    """The address of the page itself, to come back to."""
    return request.url.path + (f"?{request.url.query}" if request.url.query else "")


def marked(text: str) -> Markup:
    """A text as HTML in which what stands between « » is marked."""
    found = (f"{escape(piece)}" for piece in _MARKED.split(text))
    return Markup("".join(f"<mark>{piece}</mark>" if n % 2 else piece for n, piece in enumerate(found)))


def event_words(what: str) -> str:
    """A kind of event in words."""
    return say(f"listing.event_{what}")


def due_class(days_left: int | None) -> str:
    """How near a deadline is, as a class of the stylesheet: late, near (a week), far or none."""
    if days_left is None:
        return "none"
    return "late" if days_left < 0 else "near" if days_left <= 7 else "far"


def day_given(value: str) -> date | None:
    """A day as a form sends it, 31/12/2024, 31122024 or 2024-12-31; None where it is left blank.

    Raises:
        UsageError: it is no day.
    """
    bare = _BARE_DAY.fullmatch(value.strip())
    return typed_day("/".join(bare.groups()) if bare else value)


def day_value(field: str, value: str) -> str:
    """The value of a field as the record keeps it: days in ISO 8601, anything else as it was sent.

    Raises:
        UsageError: a field of days holds none.
    """
    if field not in DAY_FIELDS:
        return value
    day = day_given(value)
    return day.isoformat() if day else ""
