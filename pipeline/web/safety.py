"""What guards every request: the host's name, where a change comes from, its size, and the headers of each answer."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.core.texts import say

LARGEST_UPLOAD = 200 * 1024 * 1024
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
    """Refuses requests for another host's name, changes that another site asks for, and bodies that are too large."""

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        self.app = app
        self.hosts = frozenset(hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        problem = self._problem(scope["method"], Headers(scope=scope))
        if problem:
            status, sentence = problem
            await PlainTextResponse(sentence, status_code=status, headers=HEADERS)(scope, receive, send)
            return
        await self.app(scope, receive, _with_headers(send, scope["path"]))

    def _problem(self, method: str, headers: Headers) -> tuple[int, str] | None:
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
        if not length.isdigit() or int(length) > LARGEST_UPLOAD:
            return 413, say("web.too_large", megabytes=LARGEST_UPLOAD // 2**20)
        return None


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


def _with_headers(send: Send, path: str) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            headers.setdefault("cache-control", "no-store")
        await send(message)

    return sending
