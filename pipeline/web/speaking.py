"""The language of the page: a person chooses it, the browser keeps it, and every request is answered in it."""

from __future__ import annotations

from collections.abc import Mapping

from fastapi import Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from pipeline.core.texts import language, languages, say, speaking

LANGUAGE_COOKIE = "congvan_language"
_YEAR = 365 * 24 * 3600  # seconds


class Speaking:
    """Answers each request in the language that was chosen, else in the office's."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        with speaking(chosen(Request(scope).cookies) or language()):
            await self.app(scope, receive, send)


def chosen(cookies: Mapping[str, str]) -> str | None:
    """The language that was chosen; one that nobody knows is none."""
    name = cookies.get(LANGUAGE_COOKIE)
    return name if name in languages() else None


def choose(response: Response, name: str, *, secure: bool) -> None:
    """Keep the choice in the browser for a year; a language that nobody knows is no choice."""
    if name in languages():
        response.set_cookie(LANGUAGE_COOKIE, name, max_age=_YEAR, httponly=True, samesite="strict", secure=secure)


def others() -> list[tuple[str, str]]:
    """The languages that could be chosen instead, each with its name in itself."""
    return [(name, _own_name(name)) for name in languages() if name != language()]


def _own_name(name: str) -> str:
    with speaking(name):
        return say("web.language")
