"""Pages become one text: lines joined to paragraphs, each block with its zone, and the way back to the page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import regex

from pipeline.core.model import Block, Line, Page, Piece, Span, Table, Text, Zone
from pipeline.core.vietnamese import plain
from pipeline.grammar.addressees import ADDRESS_LABEL
from pipeline.grammar.agency import begins_body
from pipeline.grammar.columns import join_rows, split_columns
from pipeline.grammar.lines import ends_sentence, is_bullet, is_enumerated, is_upper
from pipeline.grammar.paragraphs import Layout, continues, glue, layout_of
from pipeline.grammar.tidying import tidied
from pipeline.grammar.zones import zones_of
from pipeline.grammar.zoning import zone_by_rule

_WRAPPED = 60  # characters of a line that the margin ended
_BLANKS = regex.compile(r"\s+")
_JOINED = frozenset({Zone.ABOUT, Zone.SUBTITLE})  # the lines of these are one block
_LISTED = frozenset({Zone.ADDRESSEES, Zone.COPIES})  # one block an entry
_RUNNING = frozenset({Zone.BODY, Zone.ANNEX})  # one block a paragraph


def find_blocks(pages: Sequence[Page]) -> Text:
    """The text of a dispatch with its zones; paragraphs run on over page breaks and past page numbers."""
    content = [part for page in pages for item in join_rows(page.content) for part in _parts(item)]
    layout = layout_of([item for item in content if isinstance(item, Line)])
    writer = _Writer()
    for zone, items in _groups(content, zones_of(content, layout), layout):
        writer.write(zone, items)
    return writer.finish()


def _parts(item: Line | Table) -> Sequence[Line | Table]:
    if isinstance(item, Table):
        return [item]
    return [tidied(half) for half in split_columns(item)] if item.text.strip() else []


def _groups(
    content: Sequence[Line | Table], zones: Sequence[Zone], layout: Layout
) -> Iterator[tuple[Zone, list[Line] | Table]]:
    """Lines that belong together, in order; noise inside a paragraph comes after it."""
    lines: list[Line] = []
    current = Zone.NOISE
    waiting: list[Line] = []
    for item, zone in zip(content, zones, strict=True):
        if isinstance(item, Line) and lines and zone is Zone.NOISE and current in _RUNNING:
            waiting.append(item)
            continue
        if isinstance(item, Line) and lines and zone is current and _belongs(zone, lines, item, layout):
            lines.append(item)
            continue
        if lines:
            yield current, lines
        yield from ((Zone.NOISE, [line]) for line in waiting)
        lines, waiting, current = [], [], zone
        if isinstance(item, Table):
            yield Zone.TABLE, item
        else:
            lines = [item]
    if lines:
        yield current, lines
    yield from ((Zone.NOISE, [line]) for line in waiting)


def _belongs(zone: Zone, lines: Sequence[Line], line: Line, layout: Layout) -> bool:
    """Whether a line goes into the same block as the lines above it, all being of this zone."""
    above = lines[-1]
    if zone in _JOINED:
        return True
    if zone in _LISTED:
        a, b = plain(above.text).strip(), plain(line.text).strip()
        if zone is Zone.ADDRESSEES and (is_enumerated(b) or (line.box is None and _names_another(lines, b))):
            return False
        return not is_bullet(b) and not ends_sentence(a) and not ADDRESS_LABEL.match(b)
    if zone is Zone.ANNEX_TITLE:
        return _one_title(plain(above.text).strip(), plain(line.text).strip(), line)
    return zone in _RUNNING and continues(above, line, layout)


def _names_another(lines: Sequence[Line], text: str) -> bool:
    """Whether a line below bodies that stand one a line, without marks, names one more."""
    above = plain(lines[-1].text).strip()
    listed = is_bullet(plain(lines[0].text).strip()) or (len(above) >= _WRAPPED and regex.search("[,;]", above))
    return not listed and text[:1].isupper() and begins_body([above], text)


def _one_title(a: str, b: str, line: Line) -> bool:
    """Whether two lines over an annex are one: a wrapped title in capitals, or a bracket that is still open."""
    wrapped = is_upper(a) and is_upper(b) and zone_by_rule(a) is None and line.space_above < 1
    return (a.startswith("(") and ")" not in a) or wrapped


@dataclass
class _Writer:
    """Collects the text with its blocks and pieces."""

    parts: list[str] = field(default_factory=list)
    length: int = 0
    blocks: list[Block] = field(default_factory=list)
    pieces: list[Piece] = field(default_factory=list)
    colons: list[int] = field(default_factory=list)  # where another sign is printed for a colon

    def write(self, zone: Zone, items: list[Line] | Table) -> None:
        if self.blocks:
            self._put("\n")
        start = self.length
        if isinstance(items, Table):
            cells = tuple(self._row(row_number, items) for row_number in range(len(items.rows)))
            self.blocks.append(Block(Zone.TABLE, start, self.length, items.page, cells=cells))
            return
        spans, above = [], ""
        for line in items:
            text = _BLANKS.sub(" ", line.text).strip()
            self._put(glue(above, text))
            if line.end_sign:
                self.colons.append(self.length + len(text) - 1)
            spans.append(self._line(line, text[:-1] + line.end_sign if line.end_sign else text))
            above = text
        self.blocks.append(Block(zone, start, self.length, items[0].page, lines=tuple(spans)))

    def _row(self, number: int, table: Table) -> tuple[Span, ...]:
        spans = []
        if number:
            self._put("\n")
        for i, cell in enumerate(table.rows[number]):
            if i:
                self._put(" | ")
            text = _BLANKS.sub(" ", cell.text).strip()
            span = Span(self.length, self.length + len(text))
            if text:
                self.pieces.append(Piece(span.start, span.end, table.page, cell.box))
            self._put(text)
            spans.append(span)
        return tuple(spans)

    def _line(self, line: Line, text: str) -> Span:
        start = self.length
        self._put(text)
        at = 0
        for word in line.words:
            found = text.find(word.text.strip(), at)
            if found < 0 or not word.text.strip():
                continue
            at = found + len(word.text.strip())
            self.pieces.append(Piece(start + found, start + at, line.page, word.box, word.confidence))
        if at == 0 and text:
            self.pieces.append(Piece(start, self.length, line.page, line.box, line.confidence))
        return Span(start, self.length)

    def _put(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def finish(self) -> Text:
        text = "".join(self.parts)
        matched = plain(text)
        for at in self.colons:
            matched = f"{matched[:at]}:{matched[at + 1 :]}"
        return Text(text, matched, tuple(self.blocks), tuple(self.pieces))
