"""What guards every request: the host's name, where a change comes from, its size and pace, each answer's headers."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.core.texts import say

LARGEST_UPLOAD = 200 * 1024 * 1024
LARGEST_FORM = 1024 * 1024  # of everything but files
UPLOADS = "/intake/files"
SILENCE_SECONDS = 30.0  # within a body
_SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
}


class Guard:
    """Refuses requests for another host's name, changes that another site asks for, bodies too large or too slow."""

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self.app = app
        self.hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        problem = self._problem(scope["method"], scope["path"], Headers(scope=scope))
        if problem:
            await _refusal(scope["path"], *problem)(scope, receive, send)
            return
        body = _Body(receive)
        answer = _with_headers(send)
        try:
            await self.app(scope, body.next, answer)
        except TooSlow:
            await _refusal(scope["path"], 408, say("web.too_slow"))(scope, receive, answer)

    def _problem(self, method: str, path: str, headers: Headers) -> tuple[int, str] | None:
        host = headers.get("host", "")
        if self.hosts and _name(host) not in self.hosts:
            return 421, say("web.wrong_host")
        if method in _SAFE:
            return None
        if not _same_site(headers, host):
            return 403, say("web.other_site")
        if "transfer-encoding" in headers:
            return 411, say("web.no_length")
        length = headers.get("content-length", "0")
        largest = LARGEST_UPLOAD if path == UPLOADS else LARGEST_FORM
        # as many digits as are read at once: int() of very many takes long
        if not length.isascii() or not length.isdigit() or len(length) > 18 or int(length) > largest:
            too_large = "web.too_large" if path == UPLOADS else "web.form_too_large"
            return 413, say(too_large, megabytes=largest // 2**20)
        return None


class TooSlow(Exception):
    """Nothing of a body came for so long that it is waited for no more."""


class _Body:
    """A request's body that comes in good time; behind its end one may wait for as long as one likes."""

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._whole = False

    async def next(self) -> Message:
        if self._whole:
            return await self._receive()
        try:
            message = await asyncio.wait_for(self._receive(), SILENCE_SECONDS)
        except TimeoutError as e:
            raise TooSlow from e
        self._whole = not message.get("more_body", False)
        return message


def _refusal(path: str, status: int, sentence: str) -> Response:
    if path.startswith("/api/"):
        return JSONResponse({"error": sentence}, status_code=status, headers=HEADERS)
    return PlainTextResponse(sentence, status_code=status, headers=HEADERS)


def _same_site(headers: Headers, host: str) -> bool:
    """Whether a change comes from this page itself, or from a program that sends no cookies of a browser."""
    site = headers.get("sec-fetch-site")
    origin = headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != host:
        return False
    if site is not None:
        return site in ("same-origin", "none")
    return origin is not None or "cookie" not in headers


def _name(host: str) -> str:
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


def _with_headers(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("cache-control", "no-store")
        await send(message)

    return sending
