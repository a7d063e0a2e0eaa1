"""The foot of a dispatch, Nơi nhận and signature in whatever order, and the annexes after it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import dropwhile

from pipeline.core.model import Line, Table, Zone
from pipeline.grammar.lines import ends_sentence, is_bullet, is_enumerated, is_name, is_upper
from pipeline.grammar.paragraphs import Layout, is_centred
from pipeline.grammar.zoning import holds_number, is_dirt, opens_text, rule_of, title_in, zone_by_rule

_LONG = 110  # characters: longer lines are paragraphs
_SIGNATURE_LINES = 8  # within which a name, Nơi nhận or the end follows a title
_HEAD_LINES = 6  # that an agency block has at most, with what stands under it
_STROKE = 6  # letters
_SCRAWL = 40  # letters that a scan makes at most of a signature and the name under it
_RIGHT_HALF = 0.45  # of the page's width: where the lines of a signature begin


def foot_start(texts: Sequence[str], begin: int) -> int:
    """Where Nơi nhận or the signature begins; the end of the text where there is neither."""
    for i in range(begin, len(texts)):
        known = zone_by_rule(texts[i])
        if known is Zone.COPIES or (known is Zone.SIGNATURE and _is_signature(texts, i)):
            return i
        if known is Zone.ANNEX_TITLE and is_upper(texts[i]) and texts[i].upper().startswith("PHỤ LỤC"):
            return i
    return len(texts)


def _is_signature(texts: Sequence[str], i: int) -> bool:
    """A title in capitals is a signature where a name, Nơi nhận or the end follows before any sentence does."""
    below = [t for t in texts[i + 1: i + 1 + _SIGNATURE_LINES] if zone_by_rule(t) is not Zone.NOISE]
    for text in below:
        if is_name(text) or zone_by_rule(text) is Zone.COPIES or is_bullet(text):
            return True
        if not is_upper(text) and (len(text) > _SCRAWL or ends_sentence(text) or opens_text(text)):
            return False
    return True


def foot_zones(content: Sequence[Line | Table], texts: Sequence[str], begin: int) -> list[Zone]:
    """The zones from `begin` to the end of the foot."""
    zones: list[Zone] = []
    for i in range(begin, len(texts)):
        item = content[i]
        zone = _foot_zone(item, texts[i], texts[i - 1] if i else "", zones) if isinstance(item, Line) else None
        if zone is None or _begins_head(content, texts, i):
            break
        zones.append(zone)
    return zones


def _begins_head(content: Sequence[Line | Table], texts: Sequence[str], i: int) -> bool:
    """Whether another head begins: a motto or number, or in a plain text lines in capitals apart and over one of them.

    Pages may lie in another order than they were written in.
    """
    if zone_by_rule(texts[i]) is Zone.MOTTO or (is_upper(texts[i]) and holds_number(texts[i])):
        return True
    item = content[i]
    apart = isinstance(item, Line) and item.box is None and item.space_above >= 1
    if not apart or not is_upper(texts[i]) or zone_by_rule(texts[i]) is Zone.SIGNATURE:
        return False
    below = dropwhile(lambda text: is_upper(text) and zone_by_rule(text) is None, texts[i : i + _HEAD_LINES])
    return zone_by_rule(next(below, "")) in (Zone.MOTTO, Zone.NUMBER)


def _foot_zone(line: Line, text: str, above: str, zones: Sequence[Zone]) -> Zone | None:
    before = next((z for z in reversed(zones) if z is not Zone.NOISE), None)
    known = zone_by_rule(text)
    if known in (Zone.NOISE, Zone.COPIES, Zone.SIGNATURE):
        return known
    if is_dirt(line):
        return Zone.NOISE
    if known is Zone.ANNEX_TITLE and line.column is None:
        return None
    if is_bullet(text):
        wrapped = before is Zone.SIGNATURE and is_upper(text) and line.column != "left"
        return Zone.SIGNATURE if wrapped else Zone.COPIES if {Zone.COPIES, Zone.SIGNATURE} & set(zones) else None
    if line.column or (line.box is not None and line.box.left > _RIGHT_HALF and not is_enumerated(text)):
        copied = line.column == "left" and (before is not Zone.SIGNATURE or Zone.COPIES in zones)
        return Zone.COPIES if copied else Zone.NOISE if _is_stroke(line, text) else Zone.SIGNATURE
    if is_upper(text) and before is not None:
        return Zone.SIGNATURE if not title_in(text) else None
    if is_name(text) and (before is Zone.SIGNATURE or (Zone.SIGNATURE in zones and _after_list(line, above))):
        return Zone.SIGNATURE
    if before is Zone.SIGNATURE and text.startswith("("):
        return Zone.SIGNATURE
    if before is Zone.COPIES and len(text) < _LONG and not is_enumerated(text):
        return Zone.COPIES
    return None


def _is_stroke(line: Line, text: str) -> bool:
    """Whether a single short word among the lines of a signature was made of the pen or the seal."""
    return line.confidence < 1 and " " not in text and len(text) <= _STROKE


def _after_list(line: Line, above: str) -> bool:
    return ends_sentence(above) or (line.box is None and line.space_above >= 1)


def annex_zones(content: Sequence[Line | Table], texts: Sequence[str], begin: int, layout: Layout) -> list[Zone]:
    """The zones of what stands after the foot: annexes; the block of a copy (`SAO Y`) is noise."""
    zones: list[Zone] = []
    copied = False
    for i in range(begin, len(texts)):
        item, text = content[i], texts[i]
        known = rule_of(text)
        copied = (copied or bool(known and known[1].gives.get("copy"))) and not (known and known[0] is Zone.ANNEX_TITLE)
        if isinstance(item, Table):
            zones.append(Zone.TABLE)
        elif copied or (known and known[0] is Zone.NOISE):
            zones.append(Zone.NOISE)
        else:
            above = next((z for z in reversed(zones) if z is not Zone.NOISE), Zone.ANNEX_TITLE)
            zones.append(_annex_zone(item, text, above, texts[i - 1] if i else "", layout))
    return zones


def _annex_zone(line: Line, text: str, before: Zone, above: str, layout: Layout) -> Zone:
    known = zone_by_rule(text)
    if known in (Zone.ANNEX_TITLE, Zone.MOTTO):
        return Zone.ANNEX_TITLE
    if before is not Zone.ANNEX_TITLE or is_enumerated(text) or is_bullet(text):
        return Zone.ANNEX
    if is_upper(text) or is_centred(line, layout) or (above.startswith("(") and ")" not in above):
        return Zone.ANNEX_TITLE
    bare = is_upper(above) and not ends_sentence(text)
    return Zone.ANNEX_TITLE if bare else Zone.ANNEX
