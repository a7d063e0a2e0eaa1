"""When two readings of the same thing are the same: spelling folded, bodies, numbers and deadlines compared."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from itertools import islice
from typing import Any, TypeVar

A = TypeVar("A")
B = TypeVar("B")
# Also inside `hoàn` and `quý`, where it is no spelling of Vietnamese: both sides are folded alike, so it is harmless.
_OLD_TONES = {
    f"{first}{new}": f"{old}{second}"
    for first, second, news, olds in (
        ("o", "a", "àáảãạ", "òóỏõọ"),
        ("o", "e", "èéẻẽẹ", "òóỏõọ"),
        ("u", "y", "ỳýỷỹỵ", "ùúủũụ"),
    )
    for new, old in zip(news, olds, strict=True)
}
_HEADS = ("phó", "trưởng", "giám đốc", "chủ tịch", "thủ trưởng", "chánh", "bí thư", "lãnh đạo", "hiệu trưởng")
_SAME_BODY = 0.88
_RULE_EXTRAS = frozenset({"WKST", "DTSTART", "COUNT", "UNTIL"})
_OCCURRENCES = 12


def norm(value: object) -> str | None:
    """The text with what does not change its meaning folded: case, blanks, dashes, quotes, tones."""
    if value is None:
        return None
    text = unicodedata.normalize("NFC", str(value)).casefold()
    for new, old in _OLD_TONES.items():
        text = text.replace(new, old)
    text = re.sub(r"[*_#“”\"‘’'`]", "", text)
    text = re.sub(r"[–—−]", "-", text)
    text = re.sub(r"\s*([-/])\s*", r"\1", text)
    return re.sub(r"\s+", " ", text).strip(" .,;:")


def tokens(value: object) -> list[str]:
    """The words of a text in folded form."""
    return re.findall(r"\w+", norm(value) or "")


def close(one: object, other: object, at_least: float) -> bool:
    """True where both say the same, or are alike to the share `at_least`; nothing is only like nothing."""
    a, b = norm(one), norm(other)
    if a is None or b is None:
        return a == b
    return a == b or _ratio(a, b) >= at_least


def overlap(one: object, other: object) -> float:
    """The F1 of the words of two texts, as bags: 0 to 1."""
    a, b = Counter(tokens(one)), Counter(tokens(other))
    both = sum((a & b).values())
    return 2 * both / (sum(a.values()) + sum(b.values())) if both else 0.0


def holds(whole: object, part: object) -> bool:
    """True where the words of `part` stand in `whole`, one after the other."""
    return " ".join(tokens(part)) in " ".join(tokens(whole))


def same_unit(one: str, other: str) -> bool:
    """The same body but for spelling and misreadings; a body is not its head, nor the head the deputy."""
    heads = [next((h for h in _HEADS if (norm(u) or "").startswith(h)), None) for u in (one, other)]
    a, b = _unit_key(one), _unit_key(other)
    return a == b or (heads[0] == heads[1] and _ratio(a, b) >= _SAME_BODY)


def number_key(number: object) -> str:
    """A document's number for comparison: capitals, no blanks, no leading zeros."""
    text = unicodedata.normalize("NFC", str(number or "")).upper().replace(" ", "").replace("\u00d0", "Đ")
    return re.sub(r"^0+(?=\d)", "", text)


def matched(wanted: Iterable[A], got: Iterable[B], same: Callable[[A, B], bool]) -> tuple[int, int, int]:
    """How many of two lists are the same, how many are only in `got`, how many only in `wanted`."""
    left, hits, count = list(got), 0, 0
    for want in wanted:
        count += 1
        place = next((i for i, have in enumerate(left) if same(want, have)), None)
        if place is not None:
            del left[place]
            hits += 1
    return hits, len(left), count - hits


def dated(deadline: Mapping[str, Any]) -> bool:
    """True where the deadline has a day or a rule."""
    return bool(deadline.get("due") or deadline.get("rrule"))


def same_deadline(want: Mapping[str, Any], got: Mapping[str, Any]) -> bool:
    """The same last day on time, the same hour where one is wanted, the same days where it recurs."""
    if str(want.get("due") or "")[:10] != str(got.get("due") or "")[:10]:
        return False
    if want.get("time") and str(want["time"])[:5] != str(got.get("time"))[:5]:
        return False
    if _rule(want) == _rule(got):
        return True
    mine, theirs = _occurrences(want), _occurrences(got)
    return mine is not None and mine == theirs


def _ratio(a: str, b: str) -> float:
    return difflib.SequenceMatcher(None, a, b, autojunk=False).ratio()


def _unit_key(unit: str) -> str:
    text = re.sub(r"^(các|những|toàn thể|lãnh đạo các)\s+", "", norm(unit) or "")
    return text.replace("ủy ban nhân dân", "ubnd")


def _rule(deadline: Mapping[str, Any]) -> dict[str, frozenset[str]] | None:
    """A recurrence rule in one form: monthly in named months is yearly, the last day is -1."""
    if not deadline.get("rrule"):
        return None
    pairs = (p.split("=", 1) for p in str(deadline["rrule"]).removeprefix("RRULE:").split(";") if "=" in p)
    parts = {k: frozenset(w.lstrip("0") or "0" for w in v.split(",")) for k, v in pairs if k not in _RULE_EXTRAS}
    if parts.get("INTERVAL") == frozenset("1"):
        del parts["INTERVAL"]
    if parts.get("BYSETPOS") == frozenset(["-1"]) and "31" in parts.get("BYMONTHDAY", ()):
        del parts["BYSETPOS"]
        parts["BYMONTHDAY"] = frozenset(["-1"])
    if parts.get("FREQ") == frozenset(["MONTHLY"]) and "BYMONTH" in parts:
        parts["FREQ"] = frozenset(["YEARLY"])
    return parts


def _occurrences(deadline: Mapping[str, Any]) -> list[date] | None:
    """The first days of a rule from its due day; None where it has none or is not understood."""
    from dateutil.rrule import rrulestr

    if not dated(deadline) or not deadline.get("rrule") or not deadline.get("due"):
        return None
    try:
        start = datetime.fromisoformat(str(deadline["due"])[:10])
        rule = rrulestr(str(deadline["rrule"]).removeprefix("RRULE:"), dtstart=start)
        return [moment.date() for moment in islice(rule, _OCCURRENCES)]
    except (ValueError, TypeError):
        return None
