"""Deadlines that an office gives its departments, before those that it was given; in words that mean just that."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from pipeline.core.rules import load
from pipeline.core.vietnamese import plain
from pipeline.core.workdays import Calendar, previous_working_day
from pipeline.parse.deadlines import explain
from pipeline.store.names import written_day

_WEEKDAYS = ("MO", "TU", "WE", "TH", "FR")
_WEEKDAY_WORDS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu")
_LAST_MONTHS, _FIRST_MONTHS = "3,6,9,12", "1,4,7,10"
# where the words point to another place of the instruction, the rest of that place
_PLACE = re.compile(r"(?i)(?:\s*,?\s*(?:của\s+)?(?:mục|điểm|khoản|điều|phần|phụ lục)\s+\w+(?:\.\w+)*)+")
_LEADING_VERB = re.compile(r"(?i)^(?:hoàn thành|xong|thực hiện|kết thúc)\s*,?\s*")


@dataclass(frozen=True, slots=True)
class Term:
    """A deadline as the draft gives it: its words, and what they mean; ``earlier``: it lies before the superior's."""

    text: str
    due: date | None = None
    time: str | None = None
    rrule: str | None = None
    earlier: bool = False


def inner_term(duty: dict[str, Any], margin: int, today: date, calendar: Calendar) -> Term | None:
    """The deadline for the departments, `margin` working days before that of the duty; None where it has no day.

    What cannot be earlier (it would be past, or its rule has no words) is the superior's own.
    """
    if duty["rrule"]:
        return _recurring(duty["rrule"], duty["time"], margin)
    if not duty["due"]:
        return None
    told = date.fromisoformat(duty["due"])
    due = earlier_day(told, margin, calendar)
    due = due if due > today else told
    return Term(_dated(due, duty["time"]), due, duty["time"], earlier=due < told)


def earlier_day(day: date, working_days: int, calendar: Calendar) -> date:
    """The day that lies so many working days before another."""
    for _ in range(working_days):
        day = previous_working_day(day - timedelta(days=1), calendar)
    return day


def _dated(day: date, hour: str | None) -> str:
    return f"chậm nhất {_hour(hour)}ngày {written_day(day)}"


def _hour(hour: str | None) -> str:
    return f"{hour[:2]} giờ {hour[3:]} " if hour else ""


def _recurring(rrule: str, hour: str | None, margin: int) -> Term | None:
    """Words for the rule, if it can be a little earlier, else as it is; only words that are read back so."""
    for rule, earlier in ((_earlier(rrule, margin), True), (rrule, False)):
        for words in _phrases(rule, hour) if rule else ():
            read = [f.values for f in explain(f"gửi báo cáo {words}", issued=date(2024, 1, 2))]
            if len(read) == 1 and read[0]["rrule"] == rule and read[0].get("time") == hour:
                return Term(words, None, hour, rule, earlier)
    return None


def _parts(rrule: str) -> dict[str, str]:
    return dict(part.split("=", 1) for part in rrule.removeprefix("RRULE:").split(";"))


def _earlier(rrule: str, margin: int) -> str | None:
    """The rule moved forward by some days; None where that would lead into another month or week."""
    parts = _parts(rrule)
    day, weekday = parts.get("BYMONTHDAY", ""), parts.get("BYDAY", "")
    if parts["FREQ"] in ("MONTHLY", "YEARLY") and day.isdigit() and int(day) > margin:
        return rrule.replace(f"BYMONTHDAY={day}", f"BYMONTHDAY={int(day) - margin}")
    if parts["FREQ"] == "WEEKLY" and weekday in _WEEKDAYS[1:]:
        return rrule.replace(f"BYDAY={weekday}", f"BYDAY={_WEEKDAYS[_WEEKDAYS.index(weekday) - 1]}")
    return None


def _phrases(rrule: str, hour: str | None) -> Iterator[str]:
    parts = _parts(rrule)
    day, months, weekday = parts.get("BYMONTHDAY", ""), parts.get("BYMONTH", ""), parts.get("BYDAY", "")
    at = f"trước {_hour(hour)}" if hour else ""
    if parts["FREQ"] == "DAILY":
        yield f"hằng ngày, {at}".strip(", ")
    elif weekday in _WEEKDAYS:
        words = _WEEKDAY_WORDS[_WEEKDAYS.index(weekday)]
        yield f"{at or 'vào '}{words} hằng tuần"
    elif day.isdigit() and parts["FREQ"] == "MONTHLY":
        yield f"trước ngày {int(day) + 1:02} hằng tháng"
        yield f"vào ngày {int(day):02} hằng tháng"
    elif day.isdigit() and months == _LAST_MONTHS:
        yield f"trước ngày {int(day) + 1:02} của tháng cuối quý"
    elif day.isdigit() and months == _FIRST_MONTHS:
        yield f"trước ngày {int(day) + 1:02} của tháng đầu quý sau"
    elif day.isdigit() and months.isdigit():
        yield f"trước ngày {int(day) + 1:02}/{months} hằng năm"
        yield f"ngày {int(day):02}/{months} hằng năm"
    elif day.isdigit() and months:
        yield f"trước ngày {int(day) + 1:02} của {', '.join(f'tháng {m}' for m in months.split(','))} hằng năm"


def only_term(said: str | None) -> bool:
    """Whether words are a deadline and nothing else, so that another can stand in their place."""
    known = load("drafting").tables["term_words"]
    return all(word in known for word in re.findall(r"[^\W\d_]+", plain(said or "").casefold()))


def own_term(duty: dict[str, Any]) -> Term:
    """The deadline of the duty itself, in its own words."""
    due = None if duty["rrule"] or not duty["due"] else date.fromisoformat(duty["due"])
    return Term(duty["deadline"]["text"] or "", due, duty["time"], duty["rrule"])


def put_term(text: str, said: str | None, term: Term) -> tuple[str, Term]:
    """The text with the new deadline in the place of the words `said`, at its end where they do not stand in it.

    With it the deadline as it is written there.
    """
    at = text.casefold().find(said.casefold()) if said else -1
    if said is None or at < 0:
        stem = text.rstrip(" .;,")
        return f"{stem}, {term.text}.", term
    verb = _LEADING_VERB.match(said)
    words = f"{verb[0]}{term.text}" if verb else term.text
    before, after = text[:at], text[at + len(said) :]
    place = _PLACE.match(after) if re.search(r"(?i)\stại\s", said) else None
    after = after[place.end() :] if place else after
    if not before.strip():
        words = words[:1].upper() + words[1:]
        after = after if after[:1] in (",", ";", ".") else f", {after.lstrip()}"
    return f"{before}{words}{after}", replace(term, text=words)
