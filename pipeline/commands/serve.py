"""`congvan serve`: the page; `congvan user`: who may log in to it."""

from __future__ import annotations

import ipaddress
from contextlib import nullcontext
from datetime import date

import click

from pipeline.commands.common import DAY, office_folder, open_office, say_text, tell
from pipeline.commands.help import VietnameseGroup, VietnameseHelp
from pipeline.core.errors import CongvanError
from pipeline.core.texts import say
from pipeline.store.people import ROLES


@click.command(cls=VietnameseHelp, help=say("serve.about"))
@click.option("--host", default="127.0.0.1", metavar=say("serve.host"), help=say("serve.host_option"))
@click.option("--port", default=8765, type=click.IntRange(0, 65535), help=say("serve.port_option"))
@click.option("--today", "today_is", type=DAY, metavar=say("cli.day"), help=say("cli.today_option"))
@click.option("--no-intake", is_flag=True, help=say("serve.no_intake_option"))
@click.pass_context
def serve(ctx: click.Context, host: str, port: int, today_is: date | None, no_intake: bool) -> None:
    """Answer browsers until stopped."""
    from pipeline.dropping import sweep
    from pipeline.web.reader import reading_mail
    from pipeline.web.server import run

    local = is_loopback(host)
    with open_office(ctx.obj) as office:
        folder, inbox = office.folder, office.folder / office.settings.inbox.path
    if not local:
        _require_people(ctx.obj)
    sweep(inbox)
    with nullcontext() if no_intake else reading_mail(folder):
        run(folder, host, port, local=local, today_is=today_is, begun=lambda at: tell(say("serve.started", address=at)))
    tell(say("serve.stopped"))


def is_loopback(host: str) -> bool:
    """Whether only this machine itself reaches an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _require_people(option: str | None) -> None:
    from pipeline.store.people import all_people, open_people

    with open_people(office_folder(option)) as people:
        if not any(active for _, active in all_people(people)):
            raise CongvanError(say("serve.no_people"))


@click.group(cls=VietnameseGroup, help=say("serve.user_about"))
def user() -> None:
    """Hold the commands about accounts."""


@user.command("add", cls=VietnameseHelp, help=say("serve.user_add_about"))
@click.argument("name", metavar=say("serve.name"))
@click.option("--role", type=click.Choice(ROLES), default="reader", help=say("serve.role_option"))
@click.option("--department", metavar=say("cli.department"), help=say("serve.department_option"))
@click.option("--shown", default="", metavar=say("cli.words"), help=say("serve.shown_option"))
@click.option(
    "--password", metavar=say("cli.words"), prompt=say("serve.password_prompt"), hide_input=True,
    help=say("serve.password_option"),
)  # fmt: skip
@click.pass_context
def add(ctx: click.Context, name: str, role: str, department: str | None, shown: str, password: str) -> None:
    """Add an account."""
    from pipeline.store.departments import find_departments
    from pipeline.store.people import add_person, open_people

    with open_office(ctx.obj) as office:
        names = find_departments(office.db, office.settings, department) if department else [None]
        if len(names) > 1:
            raise CongvanError(say("serve.one_department", said=department))
        with open_people(office.folder) as people:
            added = add_person(people, name, password, role, shown=shown, department=names[0])
    say_text(say("serve.added", name=added.name))


@user.command("list", cls=VietnameseHelp, help=say("serve.user_list_about"))
@click.pass_context
def list_all(ctx: click.Context) -> None:
    """Print the accounts."""
    from pipeline.store.people import all_people, open_people

    with open_people(office_folder(ctx.obj)) as people:
        found = all_people(people)
    for person, active in found:
        state = say("serve.active" if active else "serve.inactive")
        parts = (person.name, person.shown, say(f"web.role_{person.role}"), person.department or "", state)
        say_text(" · ".join(part for part in parts if part))
    if not found:
        say_text(say("serve.nobody"))


@user.command("password", cls=VietnameseHelp, help=say("serve.user_password_about"))
@click.argument("name", metavar=say("serve.name"))
@click.option(
    "--password", metavar=say("cli.words"), prompt=say("serve.password_prompt"), hide_input=True,
    help=say("serve.password_option"),
)  # fmt: skip
@click.pass_context
def password(ctx: click.Context, name: str, password: str) -> None:
    """Set another password."""
    from pipeline.store.people import open_people, person_named, set_password

    with open_people(office_folder(ctx.obj)) as people:
        set_password(people, person_named(people, name), password)
    say_text(say("serve.password_set", name=name))


@user.command("off", cls=VietnameseHelp, help=say("serve.user_off_about"))
@click.argument("name", metavar=say("serve.name"))
@click.option("--on", is_flag=True, help=say("serve.on_option"))
@click.pass_context
def off(ctx: click.Context, name: str, on: bool) -> None:
    """Close an account, or open it again."""
    from pipeline.store.people import open_people, person_named, set_active

    with open_people(office_folder(ctx.obj)) as people:
        set_active(people, person_named(people, name), on)
    say_text(say("serve.opened" if on else "serve.closed", name=name))


@user.command("token", cls=VietnameseHelp, help=say("serve.user_token_about"))
@click.argument("name", metavar=say("serve.name"))
@click.option("--revoke", is_flag=True, help=say("serve.revoke_option"))
@click.pass_context
def token(ctx: click.Context, name: str, revoke: bool) -> None:
    """Make a token for the JSON interface, or make all of a person's worthless."""
    from pipeline.store.people import drop_tokens, make_token, open_people, person_named

    with open_people(office_folder(ctx.obj)) as people:
        person = person_named(people, name)
        if revoke:
            say_text(say("serve.revoked", count=drop_tokens(people, person, "api"), name=name))
        else:
            say_text(make_token(people, person, "api"))
