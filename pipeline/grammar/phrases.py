"""The words of a deadline on their way to a day: what was matched, what is known, and what was worked out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from pipeline.core.texts import say
from pipeline.core.workdays import Calendar
from pipeline.grammar import dates

Groups = Mapping[str, list[str]]
SLIPS = str.maketrans("lLiIoO", "111100")  # what OCR makes of the digits 1 and 0
_WEEKDAYS = {"hai": 0, "ba": 1, "tư": 2, "năm": 3, "sáu": 4, "bảy": 5, "bẩy": 5, "nhật": 6, "cn": 6}


@dataclass(frozen=True, slots=True)
class Known:
    """What deadlines are counted from; None where it is not known."""

    issued: date | None
    received: date | None
    calendar: Calendar
    before_is_inclusive: bool = False
    in_force: date | None = None


@dataclass(frozen=True, slots=True)
class Phrase:
    """The words of one deadline: as printed, the named groups in them, and what their rule gives."""

    text: str
    groups: Groups
    bound: str | None = None
    counted_from: str | None = None

    def last(self, name: str) -> str | None:
        """The last capture of a group."""
        found = self.groups.get(name)
        return found[-1].strip() if found else None


@dataclass(frozen=True, slots=True)
class Reading:
    """What was worked out; ``sure`` lowers the confidence where something had to be assumed."""

    due: date | None = None
    time: str | None = None
    rrule: str | None = None
    why: str | None = None
    notes: tuple[str, ...] = ()
    sure: float = 1.0


Reader = Callable[[Phrase, Known], tuple[Reading, ...]]


def time_of(phrase: Phrase) -> str | None:
    """The hour as 'HH:MM'; None without one, for several, and for 24 giờ, the whole day."""
    hour, minute, session = phrase.last("hour"), phrase.last("minute"), (phrase.last("session") or "").lower()
    if hour is None or int(hour) > 23 or len(phrase.groups["hour"]) > 1:  # 24 giờ: the whole day
        return None
    afternoon = 12 if session in ("chiều", "tối") and int(hour) < 12 else 0
    return f"{int(hour) + afternoon:02}:{int(minute or 0):02}"


def is_before(phrase: Phrase, known: Known) -> bool:
    """Whether the day named is itself too late."""
    return phrase.bound == "before" and "hour" not in phrase.groups and not known.before_is_inclusive


def weekdays_of(phrase: Phrase) -> list[int]:
    """The weekdays named, Monday as 0."""
    words = [printed.lower().split()[-1] for printed in phrase.groups["weekday"]]
    return [_WEEKDAYS[word] if word in _WEEKDAYS else int(word) - 2 for word in words]


def number_in(phrase: Phrase, name: str) -> int:
    """The last capture of a group as a number, printed in words or in digits; misread digits are put right."""
    return number_of(phrase.last(name) or "")


def numbers_in(phrase: Phrase, name: str) -> list[int]:
    """All captures of a group as numbers."""
    return [number_of(words) for words in phrase.groups.get(name, [])]


def number_of(words: str) -> int:
    """Digits or words as a number; misread digits are put right."""
    return dates.number_of(words.strip()) or int(words.translate(SLIPS))


def ahead_of(phrase: Phrase, group: str = "which") -> int:
    """How many days, weeks, months or years ahead 'này', 'sau', 'tới', 'mai', 'kia' mean."""
    return {"này": 0, "nay": 0, "kia": 2}.get((phrase.last(group) or "này").lower(), 1)


def from_start(phrase: Phrase, known: Known) -> Known:
    """What is known, for something that recurs: not before the day from which it is to (`kể từ ngày 01/3/2024`).

    By the first day named (`báo cáo đầu tiên trước ngày 25/4`) the day before it is on time already.
    """
    year, month = phrase.last("from_year"), phrase.last("from_month")
    start = dates.day_of(int(year), int(month), int(phrase.last("from_day") or 1)) if year and month else None
    if start and phrase.groups.get("first"):
        start -= timedelta(days=1)
    return replace(known, issued=max(start, known.issued)) if start and known.issued else known


def unknown(phrase: Phrase, key: str) -> Reading:
    """A reading that lacks a day to count from; `key` is the text that says which."""
    return Reading(notes=(say(f"deadlines.{key}", text=phrase.text),), sure=0.8)


def printed(day: date) -> str:
    """A day as dispatches print it."""
    return f"{day.day:02}/{day.month}/{day.year}" if day.month > 2 else f"{day.day:02}/{day.month:02}/{day.year}"
