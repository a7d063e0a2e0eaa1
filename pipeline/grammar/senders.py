"""Who speaks in a dispatch: where a body that acts is the sender itself, which orders nothing of itself."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from pipeline.core.model import UnitMention
from pipeline.core.vietnamese import plain
from pipeline.grammar.bodies import body_key, is_collective

_OFFICE = regex.compile(r"van phong(?!\w)")  # it writes down what others have decided, its own tasks, too
_COMMITTEE = regex.compile(r"(?:ban (?:thuong vu|chap hanh|thuong truc)|thuong truc) ")
_OURS = regex.compile(r"chúng tôi(?!\w)", regex.IGNORECASE)


def acts_itself(kind: str, issuer: str | None, recipients: Sequence[str], leads: Sequence[UnitMention]) -> bool:
    """Whether all who act in a clause are the sender, named as its subject (`Chi cục Thuế bố trí …`).

    The notices of an office that writes for others may give it tasks of its own.
    """
    if not issuer or not leads or any(m.rule != "subject" for m in leads):
        return False
    if kind in ("TB", "KL") and _OFFICE.match(body_key(issuer)):
        return False
    return all(names_sender(m.unit, issuer, recipients) for m in leads)


def names_sender(unit: str, issuer: str, recipients: Sequence[str]) -> bool:
    """Whether a unit names the issuer: whole, by its first words (`Công ty`) or by their initials (`KBNN Phú Yên`).

    First words that begin a recipient, too, may name that one.
    """
    if _OURS.search(plain(unit)):
        return True
    if is_collective(unit):
        return False
    own = body_key(issuer)
    key = _COMMITTEE.sub("", body_key(unit)) if not _COMMITTEE.match(own) else body_key(unit)
    key = _written_out(key, own.split()) if key else key
    if key == own:
        return True
    shared = any(f"{body_key(recipient)} ".startswith(f"{key} ") for recipient in recipients)
    return bool(key) and own.startswith(f"{key} ") and not shared


def _written_out(key: str, own: Sequence[str]) -> str:
    """A key whose first word is the initials of the issuer's first words, with these instead."""
    first, *rest = key.split()
    count = len(first)
    if count > 1 and "".join(word[0] for word in own[:count]) == first:
        return " ".join([*own[:count], *rest])
    return key
