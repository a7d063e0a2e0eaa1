"""The server: the application of app.py answered by uvicorn until it is stopped."""

from __future__ import annotations

import asyncio
import gc
import socket
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from pathlib import Path

import uvicorn
from fastapi import FastAPI
from uvicorn.protocols.http.h11_impl import H11Protocol

from pipeline.core.errors import CongvanError
from pipeline.core.texts import say
from pipeline.web.app import create_app

HEAD_SECONDS = 30.0  # for the head of a request, which may not come letter by letter
MOST_CONNECTIONS = 400
GARBAGE = 20_000  # objects more than before, until the collector looks for those that hold one another
LOOPBACK = ("127.0.0.1", "::1")


class Hurried(H11Protocol):
    """A connection that is closed where no request has come, or is being answered, for a while."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Begin to look at it now and then."""
        super().connection_made(transport)
        self._quiet = False
        self._look_again()

    def connection_lost(self, exc: Exception | None) -> None:
        """Look at it no more."""
        self._next_look.cancel()
        super().connection_lost(exc)

    def _look_again(self) -> None:
        self._next_look = self.loop.call_later(HEAD_SECONDS / 2, self._look)

    def _look(self) -> None:
        quiet = self.cycle is None or self.cycle.response_complete
        if quiet and self._quiet:
            self.transport.close()
            return
        self._quiet = quiet
        self._look_again()


def run(
    folder: Path,
    host: str,
    port: int,
    *,
    local: bool,
    today_is: date | None = None,
    begun: Callable[[str], None] = lambda address: None,
) -> None:
    """Serve until SIGINT or SIGTERM; `begun` is told the address once it answers.

    Raises:
        CongvanError: the address is taken or not this machine's.
    """
    listening = _listen(host, port)
    shown = f"[{host}]" if ":" in host else host
    begun(f"http://{shown}:{listening.getsockname()[1]}/")
    app = create_app(folder, local=local, today_is=today_is)
    _spare_the_collector()
    try:
        with suppress(KeyboardInterrupt):  # raised again by uvicorn once it has stopped in good order
            uvicorn.Server(config_of(app, local=local)).run(sockets=[listening])
    finally:
        app.state.office.close()


def config_of(app: FastAPI, *, local: bool) -> uvicorn.Config:
    """How the application is served.

    Where people log in, a proxy on this very machine is believed who asks it and whether over https; nobody else is.
    """
    return uvicorn.Config(
        app, log_level="critical", access_log=False, server_header=False, timeout_graceful_shutdown=10, http=Hurried,
        limit_concurrency=MOST_CONNECTIONS, proxy_headers=not local, forwarded_allow_ips=list(LOOPBACK),
    )  # fmt: skip


def _spare_the_collector() -> None:
    """What is loaded by now stays: it is not looked through for garbage again and again while pages are made."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(GARBAGE, *gc.get_threshold()[1:])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((host, port))
        listening.listen(128)
    except OSError as e:
        listening.close()
        raise CongvanError(say("serve.no_address", host=host, port=port, problem=e.strerror or e)) from e
    return listening
