"""A dispatch as a clerk says it: `CV 1081`, `CT 01`, `18/KH-UBND`, `CV ngày 08/8/2023`, `CV đến 642`."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from pipeline.core.errors import UsageError
from pipeline.core.settings import Settings
from pipeline.core.texts import say
from pipeline.core.vietnamese import fold
from pipeline.grammar.type_words import type_at_start
from pipeline.store.database import rows
from pipeline.store.documents import day_of
from pipeline.store.identity import same_issuer, same_symbol, symbol_of, words, year_of
from pipeline.store.names import document_name, written_day

T = TypeVar("T")

# all patterns read folded text: no accents, lower case
_ARRIVAL = re.compile(r"(?:cv|cong van|van ban|so)?\s*(?:so\s*)?den\s+(?:so\s*)?0*(\d+)")
_MADE_ID = re.compile(r".*\(ma (\d+)\)|#(\d+)")
_DATE = re.compile(r"(?:\bngay\s*)?(?<!\d)(\d{1,2})\s*(?:[/.-]|thang)\s*(\d{1,2})\s*(?:[/.-]|nam)\s*(\d{4})(?!\d)")
_DAY_OF_YEAR = re.compile(r"\bngay\s*(\d{1,2})\s*(?:[/.-]|thang)\s*(\d{1,2})(?![\d/.-]*\d)")
_ABOUT = re.compile(r"\bve\b")
_YEAR = re.compile(r"\bnam\s+((?:19|20)\d\d)\b")
_ISSUER = re.compile(r"\bcua\s+([^\d]+?)(?=\s+(?:ngay|nam|ve)\b|\s*$)")
_NUMBER = re.compile(
    r"(?<![\w/-])(?:so\s*:?\s*)?0*(\d{1,6}[a-z]?)(?![\w])"
    r"(?:\s*[/-]\s*([a-z0-9&+]+(?:\s[a-z]{2,8}(?=\s*-))?(?:\s*[-/]\s*[a-z0-9&+]+)*))?"
)
_ASIDE = re.compile(r"\([^)]*\)|[“”\"'…]")
# words that tell nothing: `số`, `về việc`, `văn bản`, the marks of urgency
_FILLERS = frozenset(["so", "ve", "viec", "v", "van", "ban", "ngay", "cua", "hoa", "toc", "khan", "thuong", "nay"])

_LEAST_TOPIC = 2  # one word alone stands in many subjects: it names none of them


class NotFound(UsageError):
    """No dispatch in the record is called so."""


class Ambiguous(UsageError):
    """Several dispatches are called so; ``candidates`` names each with its date and issuer."""

    def __init__(self, said: str, candidates: Sequence[str]) -> None:
        self.candidates = tuple(candidates)
        names = "; ".join(candidates)
        super().__init__(say("store.ambiguous", said=said, count=len(candidates), names=names))


@dataclass(frozen=True, slots=True)
class Said:
    """What a clerk's words tell of a dispatch; what they do not tell is None or empty."""

    types: frozenset[str] = frozenset()
    serial: str | None = None
    symbol: str | None = None
    year: int | None = None
    issued: date | None = None
    day_of_year: tuple[int, int] | None = None
    about: bool = False
    issuer: str | None = None
    topic: tuple[str, ...] = ()
    arrival: str | None = None
    id: int | None = None


def find_instruction(db: sqlite3.Connection, settings: Settings, said: str) -> int:
    """The id of the one dispatch, received or only cited, that `said` means.

    Raises:
        NotFound: there is none.
        Ambiguous: there are several; a bare number may also be an arrival number.
    """
    # `quy chế chi tiêu` may stand in the subject of a decision
    found = _candidates(db, settings, read_said(said)) or _candidates(db, settings, read_said(said, typed=False))
    found = found or _called_just_so(db, said)
    if not found:
        raise NotFound(say("store.not_found", said=said))
    if len(found) > 1:
        raise Ambiguous(said, [described(r) for r in found])
    return int(found[0]["id"])


def _called_just_so(db: sqlite3.Connection, said: str) -> list[sqlite3.Row]:
    """The dispatches whose name is shown just so, whatever form their number has (`2917TCT/AC`)."""
    sql = "SELECT * FROM documents WHERE number = :said OR type || ' ' || number = :said"
    return rows(db, sql, {"said": " ".join(said.split())})


def find_by_number(db: sqlite3.Connection, settings: Settings, said: str) -> list[sqlite3.Row]:
    """All dispatches that `said` means by a number, theirs or that of their arrival; none where it tells no number."""
    read = read_said(said)
    return _candidates(db, settings, read) if read.serial or read.arrival else []


def described(document: sqlite3.Row) -> str:
    """A dispatch with what tells it from others of its name."""
    parts = [document_name(document)]
    if document["number"] and document["issued"]:
        parts.append(say("store.of_day", day=written_day(date.fromisoformat(document["issued"]))))
    if document["issuer"]:
        parts.append(say("store.of_issuer", issuer=document["issuer"]))
    if document["arrival_number"]:
        parts.append(say("store.of_arrival", number=document["arrival_number"]))
    return " ".join(parts)


# --- reading what was said ---------------------------------------------------------------------------------


def read_said(said: str, *, typed: bool = True) -> Said:
    """Take a clerk's words apart; not `typed`: the name of a type is a word of the subject like others."""
    rest = " ".join(fold(said).split())
    made = _MADE_ID.fullmatch(rest)
    if made:
        return Said(id=int(made[1] or made[2]))
    rest = _ASIDE.sub(" ", rest).strip()
    arrival = _ARRIVAL.fullmatch(rest)
    if arrival:
        return Said(arrival=arrival[1])
    types, rest = _take_type(rest) if typed else (frozenset[str](), rest)
    issuer, rest = _take(_ISSUER, rest, lambda m: m[1].strip())
    issued, rest = _take(_DATE, rest, _day)
    day_of_year, rest = _take(_DAY_OF_YEAR, rest, lambda m: (int(m[1]), int(m[2])))
    year, rest = _take(_YEAR, rest, lambda m: int(m[1]))
    number = _NUMBER.search(rest)
    serial = symbol = None
    if number:
        serial, symbol = number[1], re.sub(r"\s+", "", number[2] or "").upper() or None
        rest = rest[: number.start()] + " " + rest[number.end() :]
        if symbol and re.fullmatch(r"(?:19|20)\d\d", symbol):
            year, symbol = int(symbol), None
    topic = tuple(w for w in re.findall(r"\w+", rest) if w not in _FILLERS)
    about = bool(topic and _ABOUT.search(rest))
    return Said(types, serial, symbol, year, issued, day_of_year, about, issuer, topic)


def _take(pattern: re.Pattern[str], text: str, of: Callable[[re.Match[str]], T | None]) -> tuple[T | None, str]:
    found = pattern.search(text)
    value = of(found) if found else None
    if found is None or value is None:
        return None, text
    return value, f"{text[: found.start()]} {text[found.end() :]}".strip()


def _day(found: re.Match[str]) -> date | None:
    try:
        return date(int(found[3]), int(found[2]), int(found[1]))
    except ValueError:
        return None


def _take_type(text: str) -> tuple[frozenset[str], str]:
    types, way = type_at_start(text)
    return types, text[len(way) :].strip()


# --- holding it against the record -------------------------------------------------------------------------


def _candidates(db: sqlite3.Connection, settings: Settings, said: Said) -> list[sqlite3.Row]:
    if said.id is not None:
        return rows(db, "SELECT * FROM documents WHERE id = ?", [said.id])
    if said.arrival is not None:
        return _arrived_as(db, said.arrival)
    if said.serial is not None:
        found = rows(db, "SELECT * FROM documents WHERE serial = ?", [said.serial])
        fitting = [r for r in _with_symbol(found, said) if _fits(settings, r, said)]
        bare = said == Said(serial=said.serial)
        extra = [r for r in _arrived_as(db, said.serial) if bare and r not in fitting]
        return fitting + extra
    dated = said.issued is not None or said.day_of_year is not None
    if not dated and len(said.topic) < (1 if said.about else _LEAST_TOPIC):
        return []
    found = [r for r in rows(db, "SELECT * FROM documents") if _fits(settings, r, said) and _has_type(r, said.types)]
    drafts = [r for r in found if r["number"] is None]
    # what has a number is called by it, unless it is said what it is about
    return drafts if len(drafts) == 1 and not said.about else found


def _arrived_as(db: sqlite3.Connection, number: str) -> list[sqlite3.Row]:
    sql = "SELECT * FROM documents WHERE arrival_number IS NOT NULL AND ltrim(arrival_number, '0') = ?"
    return rows(db, sql, [number])


def _with_symbol(found: Sequence[sqlite3.Row], said: Said) -> list[sqlite3.Row]:
    """Those of the said type and symbol: the symbol to the letter, else its beginning or part, else misspelled."""
    of_type = [r for r in found if _has_type(r, said.types)]
    if said.symbol is None:
        return of_type
    symbol = said.symbol
    groups = set(re.split(r"[-/]", symbol))

    def exact(own: str) -> bool:
        return own == symbol

    def part(own: str) -> bool:
        return groups <= set(re.split(r"[-/]", own))

    def misspelled(own: str) -> bool:
        return same_symbol(own, symbol)

    # `QĐ 1526/QĐ-TTg`: a symbol said whole outweighs a type said wrongly
    tries: tuple[tuple[Iterable[sqlite3.Row], Callable[[str], bool]], ...] = (
        (of_type, exact), (found, exact), (of_type, part), (of_type, misspelled),
    )  # fmt: skip
    for among, fits in tries:
        fitting = [r for r in among if fits(symbol_of(r["number"]) or "")]
        if fitting:
            return fitting
    return []


def _has_type(document: sqlite3.Row, types: frozenset[str]) -> bool:
    return not types or document["type"] is None or document["type"] in types


def _fits(settings: Settings, document: sqlite3.Row, said: Said) -> bool:
    issued = day_of(document["issued"])
    if said.issued and issued != said.issued:
        return False
    if said.day_of_year and (issued is None or (issued.day, issued.month) != said.day_of_year):
        return False
    if said.year and year_of(document["number"], issued) != said.year:
        return False
    if said.issuer and not any(same_issuer(name, document["issuer"]) for name in also_called(settings, said.issuer)):
        return False
    known = set(words(document["subject"] or ""))
    return all(word in known for word in said.topic)


def also_called(settings: Settings, issuer: str) -> list[str]:
    """An issuer as said, and the full name where it is an alias of the office or a superior."""
    office = settings.office
    bodies = [(office.name, office.aliases), *((s.name, s.aliases) for s in office.superiors)]
    full = [name for name, aliases in bodies if any(words(a) == words(issuer) for a in (name, *aliases))]
    return [issuer, *full]
