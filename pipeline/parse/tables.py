"""Tables of tasks: which columns say what is to be done, by whom and by when, and the rows below them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import regex

from pipeline.core.model import Block, Span, TaskRow, Text, Zone
from pipeline.core.patterns import compiled
from pipeline.core.rules import expand, load
from pipeline.core.vietnamese import fold, plain
from pipeline.grammar.annexes import annex_names
from pipeline.grammar.bodies import looks_like_body, split_bodies
from pipeline.grammar.enumerators import roman, roman_value

Row = tuple[Span, ...]
Columns = Mapping[str, int]

_IN_BRACKETS = regex.compile(r"\([^()]*\)")
_EDGES = ' \n.:;*-"'
_NUMBERED = regex.compile(r"\d{1,3}(?:\.\d{1,3})*")
_SECTION = regex.compile(r"[IVXL]+|[A-ZĐ]")
_BREAK = regex.compile(r"\s*(?:\n|;|(?<=\p{Ll}{3})\.\s)\s*")
_HOURS = regex.compile(
    r"\W*(?:từ\s+)?\d{1,2}\s*(?:h|g|giờ|:)\s*(?:\d{2})?(?:(?:giờ|phút|đến|[hg:.\s\d-])*)", regex.IGNORECASE
)
_BULLET = regex.compile(r"(?:^|(?<=\s))[-+•]\s*")


def find_task_rows(text: Text) -> tuple[TaskRow, ...]:
    """The rows of all tables of tasks, in reading order; tables of results, figures or people give none.

    The ref of a row is its number in the table, after `table` (`table2` for a second one) or after its annex.
    """
    rows: list[TaskRow] = []
    names, tables, columns, last = annex_names(text), 0, None, None
    for number, block in enumerate(text.blocks):
        if block.zone is not Zone.TABLE or not block.cells:
            columns = columns if block.zone is Zone.NOISE else None
            continue
        head, found = _head(text, block)
        same = head == 0 or found == columns and not _begins_anew(text, block.cells[head:])
        goes_on = columns is not None and last == len(block.cells[0]) and same
        columns = columns if goes_on else found
        last = len(block.cells[0])
        if columns is None:
            continue
        tables += not goes_on and not names[number]
        prefix = names[number] or ("table" if tables == 1 else f"table{tables}")
        rows += _Reader(text, columns, prefix).rows(block.cells[head:], _last(rows) if goes_on else None)
    return tuple(row for row in rows if not _is_hour(text, row))


def _is_hour(text: Text, row: TaskRow) -> bool:
    """Whether a row is a point of a programme: an hour stands where a term would."""
    return row.deadline is not None and _HOURS.fullmatch(_read(text, row.deadline).replace("–", "-")) is not None


def _last(rows: Sequence[TaskRow]) -> TaskRow | None:
    return rows[-1] if rows else None


# --- headings --------------------------------------------------------------------------------------------


def _head(text: Text, block: Block) -> tuple[int, Columns | None]:
    """How many rows are headings, and the column of each kind where they head tasks (else None)."""
    first = _kinds(text, block.cells[0])
    if sum(k is not None for k in first) < 2:
        return 0, None
    second = _kinds(text, block.cells[1]) if len(block.cells) > 1 else ()
    rows = 1
    if sum(k not in (None, "number", "note") for k in second) >= 2 and not _numbered(text, block.cells[1]):
        first = [below or above for above, below in zip(first, second, strict=False)]
        rows = 2
    return rows, _columns(first)


def _begins_anew(text: Text, rows: Sequence[Row]) -> bool:
    return not rows or _read(text, rows[0][0]).strip(_EDGES) in ("1", "01", "I", "")


def _numbered(text: Text, row: Row) -> bool:
    return bool(row) and _NUMBERED.match(_read(text, row[0]).strip(_EDGES)) is not None


def _columns(kinds: Sequence[str | None]) -> Columns | None:
    columns: dict[str, int] = {}
    for i, kind in enumerate(kinds):
        if kind:
            columns.setdefault(kind, i)
    who = "lead" in columns or "both" in columns
    tells = who or "support" in columns or "deadline" in columns
    if "content" not in columns or not tells or "results" in columns:
        return None
    if "figures" in columns and not (who and "deadline" in columns):
        return None
    return columns


def _kinds(text: Text, row: Row) -> list[str | None]:
    return [kind_of_column(_read(text, cell)) for cell in row]


def kind_of_column(heading: str) -> str | None:
    """What a column with this heading holds, in the words of rules/tables.yaml; None where it tells nothing known."""
    words = " ".join(_IN_BRACKETS.sub(" ", fold(heading)).split()).strip(_EDGES)
    return next((kind for kind, pattern in _headings() if words and pattern.fullmatch(words)), None)


@cache
def _headings() -> tuple[tuple[str, regex.Pattern[str]], ...]:
    tables = load("tables").tables
    kinds = {"results": tables["results"], **tables["columns"], "figures": tables["figures"]}
    return tuple((kind, _compiled("|".join(patterns), folded=True)) for kind, patterns in kinds.items())


@cache
def _compiled(pattern: str, *, folded: bool = False) -> regex.Pattern[str]:
    source = expand("rules/tables.yaml", pattern, load("tables").tables["words"])
    if folded:
        source = fold(source).replace(r"\s+", r"\s*")  # a scan loses blanks, too
    return compiled(plain(source), regex.IGNORECASE)


def _read(text: Text, span: Span) -> str:
    return text.plain[span.start : span.end]


# --- rows ------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Reader:
    """Reads the rows under one heading."""

    text: Text
    columns: Columns
    prefix: str

    def rows(self, cells: Sequence[Row], above: TaskRow | None) -> Iterator[TaskRow]:
        """The tasks among the rows; `above` is the last one of the page before, whose merged cells may go on."""
        section, owner, count = "", None, _serial(above)
        for i, row in enumerate(cells):
            content = self._cell(row, "content")
            if content is None or self._is_heading(row):
                continue
            if self._is_section(row, cells[i + 1] if i + 1 < len(cells) else None):
                if not _NUMBERED.fullmatch(label := self._label(row)):
                    section, owner = _section_after(section, label), self._owner(content)
                above = None
                continue
            count = self._count(row, cells[i + 1] if i + 1 < len(cells) else None, count)
            ref = ".".join(part for part in (self.prefix, section, count) if part)
            above = self._task(row, ref, content, above, owner)
            yield above

    def _count(self, row: Row, following: Row | None, last: str) -> str:
        """The number of a row after the `last` one: as printed, or by the sequence where a scan lost or misread it."""
        expected = int(last or 0) + 1 if last.isdigit() or not last else 0
        number = self._cell(row, "number")
        printed = _NUMBERED.match(_read(self.text, number).strip(_EDGES)) if number else None
        proved = following is not None and self._label(following) == str(expected + 1)
        if expected and (proved and not (printed and "." in printed.group()) or "number" not in self.columns):
            return str(expected)
        if printed:
            return printed.group().lstrip("0") or "0"
        return str(expected) if expected and (number or not last) else last

    def _task(self, row: Row, ref: str, content: Span, above: TaskRow | None, owner: Span | None) -> TaskRow:
        leads, supports = self._units(row)
        deadline = self._cell(row, "deadline")
        merged = not leads and above is not None and owner is None
        if merged and above is not None:
            leads, supports = above.leads, supports or above.supports
        if deadline is None and above is not None and (merged or not self._names_units()):
            deadline = above.deadline
        if not leads and owner is not None:
            leads = (owner,)
        return TaskRow(ref, content, leads, supports, deadline, self._cell(row, "product"))

    def _names_units(self) -> bool:
        return "lead" in self.columns or "both" in self.columns

    def _cell(self, row: Row, kind: str) -> Span | None:
        i = self.columns.get(kind)
        return _trimmed(self.text, row[i]) if i is not None and i < len(row) else None

    def _is_heading(self, row: Row) -> bool:
        kinds = _kinds(self.text, row)
        return sum(kind is not None for kind in kinds) >= 2 and not _numbered(self.text, row)

    def _is_section(self, row: Row, following: Row | None) -> bool:
        """Whether a row only heads those below it: nothing but a title, numbered I, A or not at all, or 1 over 1.1."""
        others = (self._cell(row, kind) for kind in ("lead", "both", "support", "deadline", "product"))
        if any(others):
            return False
        label, below = self._label(row), self._label(following) if following else ""
        if label and _NUMBERED.fullmatch(label):
            return below.startswith(f"{label}.")
        return bool(_SECTION.fullmatch(label)) or ("number" in self.columns and not label and self._bare(row))

    def _bare(self, row: Row) -> bool:
        words = _read(self.text, row[self.columns["content"]])
        return len([c for c in row if _trimmed(self.text, c)]) == 1 and not words.rstrip().endswith((".", ";"))

    def _label(self, row: Row) -> str:
        number = self._cell(row, "number")
        label = _read(self.text, number).strip(_EDGES) if number else ""
        return label if _NUMBERED.fullmatch(label) or _SECTION.fullmatch(label) else ""

    def _owner(self, content: Span) -> Span | None:
        """The unit that a section is headed by, where no column names units."""
        named = not self._names_units() and looks_like_body(_read(self.text, content))
        return content if named else None

    def _units(self, row: Row) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
        lead, both, support = (self._cell(row, kind) for kind in ("lead", "both", "support"))
        leads, supports = _divided(self.text, lead or both)
        if both and not lead and not supports:
            leads, supports = leads[:1], leads[1:]
        helpers, more = _divided(self.text, support)
        return leads, (*supports, *helpers, *more)


def _section_after(last: str, printed: str) -> str:
    """The number of a section after the `last` one; what is no Roman number after one was misread."""
    return printed if roman_value(printed) or not roman_value(last) or not printed else roman(roman_value(last) + 1)


def _serial(row: TaskRow | None) -> str:
    return row.ref.rpartition(".")[2] if row else ""


def _trimmed(text: Text, span: Span) -> Span | None:
    words = text.text[span.start : span.end]
    start = span.start + len(words) - len(words.lstrip())
    return Span(start, start + len(words.strip())) if words.strip() and words.strip() not in "-–—./" else None


def _divided(text: Text, cell: Span | None) -> tuple[tuple[Span, ...], tuple[Span, ...]]:
    """The units of a cell: those in charge, and those that it says help them."""
    if cell is None:
        return (), ()
    tables = load("tables").tables
    over = _compiled(tables["hands_over"]).search(text.plain, cell.start, cell.end)
    leads = tuple(_split(text, cell.start, over.start() if over else cell.end))
    return leads, tuple(_split(text, over.end(), cell.end)) if over else ()


def _split(text: Text, start: int, end: int) -> Iterator[Span]:
    """The units between two offsets, without the words around them."""
    tables = load("tables").tables
    breaks = [(m.start(), m.end()) for m in _BREAK.finditer(text.plain, start, end)]
    if _BULLET.match(text.plain, start, end):
        found = _BULLET.finditer(text.plain, start, end)
        breaks += [(m.start(), m.end()) for m in found if looks_like_body(text.text[m.end() : end])]
    cuts = [(start, start), *sorted(breaks), (end, end)]
    for (_, left), (right, _) in zip(cuts, cuts[1:], strict=False):
        lead_in = _compiled(tables["leads_in"]).match(text.plain, left, right)
        left = lead_in.end() if lead_in else left
        lead_out = next((m for m in _compiled(tables["leads_out"]).finditer(text.plain, left, right)), None)
        right = lead_out.start() if lead_out else right
        for unit in split_bodies(text.text[left:right]):
            span = _trimmed(text, Span(left + unit.start, left + unit.end))
            if span:
                yield span
