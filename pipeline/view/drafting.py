"""The office's own dispatch that carries an instruction out: what it says to which department, and by when."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from pipeline.core.settings import Settings
from pipeline.core.texts import say
from pipeline.core.workdays import calendar_of
from pipeline.store.drafting import Source
from pipeline.store.names import written_day
from pipeline.view.draft_terms import Term, inner_term, only_term, own_term, put_term
from pipeline.view.form import parent_of
from pipeline.view.lines import day, ref_words
from pipeline.view.names import type_name

_JOINT = r"(?:\s*[,;]\s*|\s+và\s+|\s+cùng\s+)"
_WHICH = re.compile(r"(?i)\s(?:chưa|đã|còn|có|được|không)\s.+$")
_ASKS = "riêng|giao|yêu cầu|đề nghị"
_OPENER = rf"(?:(?:{_ASKS}|các|đối với)\s+)*"
_DUTY = r"(?:\s+(?:có trách nhiệm|chịu trách nhiệm|chủ động(?=\s+\w+\s+\w+))|\s*:)?\s*,?\s*"


@dataclass(frozen=True, slots=True)
class Item:
    """One thing that the draft orders. ``told`` is what the clerk should look at; ``open`` whether somebody leads."""

    task: int
    text: str
    leads: tuple[str, ...]
    supports: tuple[str, ...]
    term: Term | None
    told: tuple[str, ...] = ()
    assigned: bool = True


@dataclass(frozen=True, slots=True)
class Group:
    """The items of the same departments; ``leads`` is empty where nobody was given them yet."""

    leads: tuple[str, ...]
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """A dispatch to be looked over: header, opening, groups of items, who gets it."""

    instruction: str
    office: str
    parent: str
    place: str
    day: date
    symbol: str
    subject: str
    recipients: tuple[str, ...]
    opening: str
    order: str
    groups: tuple[Group, ...]
    report: Item | None
    closing: str
    copies: tuple[str, ...]
    signer_title: str
    signs_for: str
    signer: str
    notes: tuple[str, ...] = ()

    @property
    def items(self) -> tuple[Item, ...]:
        """All items in their order, the office's own report duty last."""
        own = (self.report,) if self.report else ()
        return (*(item for group in self.groups for item in group.items), *own)


def plan_draft(source: Source, settings: Settings, today: date, margin: int) -> Draft:
    """The draft for an instruction, its deadlines `margin` working days before those of the instruction."""
    office, header = settings.office, source.shown["header"]
    everyone = tuple(d.name for d in settings.departments)
    reference = _reference(source.shown)
    groups = _groups([_item(duty, source, settings, today, margin) for duty in source.duties])
    named = tuple(dict.fromkeys(name for group in groups for name in _doers(group, everyone)))
    recipients = tuple(name for name in (*everyone, *named) if name in named) or (say("draft.nobody"),)
    superior = header["issuer"] or ""
    return Draft(
        instruction=source.shown["name"],
        office=office.name,
        parent=parent_of(office, today),
        place=office.place,
        day=today,
        symbol=source.symbol or next(iter(office.symbols), ""),
        subject=say("draft.subject", reference=reference),
        recipients=tuple(dict.fromkeys(recipients)),
        opening=_opening(source.shown, reference),
        order=say("draft.order", office=office.name),
        groups=groups,
        report=_report(source, settings),
        closing=say("draft.closing"),
        copies=_copies(superior),
        signer_title=source.signer_title or "",
        signs_for=source.signs_for or "",
        signer=source.signer or "",
    )


def _doers(group: Group, everyone: tuple[str, ...]) -> tuple[str, ...]:
    """Who is given the items of a group, or a part in them."""
    return (*(group.leads or everyone), *(name for item in group.items for name in item.supports))


def _report(source: Source, settings: Settings) -> Item | None:
    """That the departments report, where the instruction orders no report that would be one of the items."""
    if any(duty["reports_to"] for duty in source.duties) or not settings.departments:
        return None
    focal = settings.departments[0].name
    superior = source.shown["header"]["issuer"]
    above = say("draft.report_above", superior=superior) if superior else ""
    text = say("draft.report", focal=focal, above=above)
    return Item(0, text, tuple(d.name for d in settings.departments), (), None, (say("draft.note_report"),), False)


def _copies(superior: str) -> tuple[str, ...]:
    above = (say("draft.copy_superior", superior=superior),) if superior else ()
    return (say("draft.copy_above"), *above, say("draft.copy_head"), say("draft.copy_kept"))


def _reference(shown: dict[str, Any]) -> str:
    header = shown["header"]
    number = say("slip.number", number=header["number"]) if header["number"] else ""
    issued = say("register.of_day", day=written_day(date.fromisoformat(header["issued"]))) if header["issued"] else ""
    by = say("slip.issuer", issuer=header["issuer"]) if header["issuer"] else ""
    return " ".join(p for p in (type_name(header["type"]), number, issued, by) if p)


def _opening(shown: dict[str, Any], reference: str) -> str:
    """What the draft carries out: what the instruction itself carries out, and the instruction with its subject."""
    above = [_cited(c) for c in shown["citations"] if c["role"] == "implements" and c["number"]]
    about = _about(shown["header"]["subject"])
    return say("draft.opening", references="; ".join([*above, f"{reference}{about}"]))


def _about(subject: str | None) -> str:
    if not subject:
        return ""
    return f" v{subject[1:]}" if subject.casefold().startswith("về ") else f" về việc {subject}"


def _cited(citation: dict[str, Any]) -> str:
    issued = citation["issued"] and say("register.of_day", day=written_day(date.fromisoformat(citation["issued"])))
    by = say("slip.issuer", issuer=citation["issuer"]) if citation["issuer"] else ""
    number = say("slip.number", number=citation["number"])
    return " ".join(p for p in (type_name(citation["type"]), number, issued or "", by) if p)


def _groups(items: Sequence[Item]) -> tuple[Group, ...]:
    """Items by who leads them: what is for all first, then department by department as they come."""
    by: dict[tuple[str, ...], list[Item]] = {}
    for item in sorted(items, key=lambda item: item.assigned):
        by.setdefault(item.leads if item.assigned else (), []).append(item)
    return tuple(Group(leads, tuple(found)) for leads, found in by.items())


def _item(duty: dict[str, Any], source: Source, settings: Settings, today: date, margin: int) -> Item:
    calendar = calendar_of(settings.calendar, settings.deadlines.works_saturdays)
    leads = tuple(dict.fromkeys(d["name"] for d in duty["departments"] if d["role"] == "lead"))
    who = ", ".join(leads) or say("draft.everyone")
    said = duty["deadline"]["text"]
    text = without_subject(" ".join(duty["text"].split()), source.printed.get(duty["directive"], ()), who, said or "")
    term = inner_term(duty, margin, today, calendar)
    if term is not None and (term.rrule is None or term.earlier):
        text, term = put_term(text, said, term) if only_term(said) else (text, own_term(duty))
    elif duty["rrule"]:
        term = own_term(duty)
    supports = tuple(d["name"] for d in duty["departments"] if d["role"] == "support" and d["name"] not in leads)
    everyone = tuple(d.name for d in settings.departments)
    return Item(
        task=duty["task"],
        text=_ended(text),
        leads=leads or everyone,
        supports=supports,
        term=term,
        told=_told(duty, term, bool(leads)),
        assigned=bool(leads),
    )


def _told(duty: dict[str, Any], term: Term | None, assigned: bool) -> tuple[str, ...]:
    """What a clerk has to decide about an item."""
    place = ref_words(duty["ref"])
    told = [] if assigned else [say("draft.who")]
    if term is None:
        told.append(say("draft.no_term", place=place))
    elif term.rrule:
        key = "draft.recurs" if term.earlier else "draft.recurs_same"
        told.append(say(key, place=place, said=duty["deadline"]["text"]))
    else:
        key = "draft.term" if term.earlier else "draft.term_same"
        told.append(say(key, place=place, day=day(duty["due"])))
    if duty.get("due_assumed"):
        told.append(say("calendar.assumed"))
    return tuple(told)


def without_subject(text: str, printed: Sequence[str], who: str, said: str = "") -> str:
    """The order without the words at its start that say who must do it (`Giao Văn phòng Sở …`, `Các đơn vị …`).

    Where they stand behind a part of the sentence (`Khi có yêu cầu, các đơn vị …`), or behind its deadline as it is
    `said`, `who` is put in their place.
    """
    if not printed:
        return text
    names = "|".join(re.escape(name) for name in sorted(printed, key=len, reverse=True))
    one = rf"(?:{_OPENER}(?:{names}))"
    found = re.match(rf"(?i){one}(?:{_JOINT}{one})*{_DUTY}", text)
    if found is None:
        return _with_other_subject(text, names, who, said)
    rest = text[found.end() :]
    return rest[:1].upper() + rest[1:] if len(rest) > 15 else text


def _with_other_subject(text: str, names: str, who: str, said: str) -> str:
    before = rf"[,:;]\s+(?:(?:{_ASKS})\s+)?|\s(?:{_ASKS})\s+" + (rf"|{re.escape(said)}\s+" if said else "")
    inside = re.search(rf"(?i)({before})((?:{names}))(?=\s)", text)
    if inside is None:
        return text
    # what tells some of the named from others stays
    which = _WHICH.search(inside[2])
    told = f"{who} ({which[0].strip()})" if which else who
    return f"{text[: inside.start(2)]}{told}{text[inside.end() :]}"


def _ended(text: str) -> str:
    text = text.rstrip(" ;,:")
    text = re.sub(r"\.?/\.?$", "", text).rstrip()
    return text[:1].upper() + text[1:] if text.endswith((".", "!", "?", "”")) else f"{text[:1].upper()}{text[1:]}."
