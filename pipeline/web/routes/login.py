"""Logging in and out, and the language of the page."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, Request
from fastapi.responses import RedirectResponse, Response

from pipeline.core.texts import say
from pipeline.store.people import SESSION_SECONDS, log_in, log_out, open_people
from pipeline.web.desk import SESSION_COOKIE
from pipeline.web.pages import inside, page
from pipeline.web.speaking import choose

router = APIRouter(include_in_schema=False)


@router.get("/login", name="login_form")
def login_form(request: Request, next: str = "/") -> Response:
    """The form."""
    if request.app.state.local:
        return RedirectResponse(inside(next), status_code=303)
    return page(request, None, "login.html", next=inside(next), name="", problem="")


@router.post("/login")
def enter(
    request: Request,
    name: Annotated[str, Form(max_length=200)],
    password: Annotated[str, Form(max_length=1000)],
    next: Annotated[str, Form()] = "/",
) -> Response:
    """Begin a session, always under a new key."""
    address = request.client.host if request.client else ""
    with open_people(request.app.state.folder) as people:
        key = log_in(people, name, password, address)
        if key is None:
            problem = say("people.wrong_login")
            return page(request, None, "login.html", status=401, next=inside(next), name=name, problem=problem)
        log_out(people, request.cookies.get(SESSION_COOKIE, ""))
    response = RedirectResponse(inside(next), status_code=303)
    secure = request.url.scheme == "https"
    response.set_cookie(
        SESSION_COOKIE, key, max_age=SESSION_SECONDS, httponly=True, samesite="strict", secure=secure
    )
    return response


@router.post("/logout")
def leave(request: Request) -> Response:
    """End the session."""
    with open_people(request.app.state.folder) as people:
        log_out(people, request.cookies.get(SESSION_COOKIE, ""))
    response = RedirectResponse("/login", status_code=303)
    response.delete_cookie(SESSION_COOKIE)
    return response


@router.post("/language")
def speak(
    request: Request, name: Annotated[str, Form(max_length=20)], next: Annotated[str, Form(max_length=2000)] = "/"
) -> Response:
    """Answer this browser in another language from now on."""
    response = RedirectResponse(inside(next), status_code=303)
    choose(response, name, secure=request.url.scheme == "https")
    return response
