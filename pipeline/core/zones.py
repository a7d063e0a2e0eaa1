"""What each printed line of a dispatch is: head, text, foot or annex, and which part of them."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

import regex

from pipeline.core.lines import ends_sentence, is_bullet, is_enumerated, is_name, is_upper, starts_small
from pipeline.core.model import Line, Table, Zone
from pipeline.core.paragraphs import Layout, is_centred
from pipeline.core.rules import Rule, load
from pipeline.core.vietnamese import fold, plain

_LOOK_AHEAD = 14  # lines within which a head goes on after one that is not understood
_LONG = 110  # characters: longer lines are paragraphs of a plain text
_HEAD = frozenset({Zone.MOTTO, Zone.NUMBER, Zone.DATE, Zone.ABOUT, Zone.MARK, Zone.ADDRESSEES, Zone.ARRIVAL, Zone.NOISE})
_STRONG = frozenset({Zone.MOTTO, Zone.NUMBER, Zone.DATE, Zone.ADDRESSEES})


def zones_of(content: Sequence[Line | Table], layout: Layout) -> list[Zone]:
    """The zone of each line and table of a dispatch, in the order given."""
    texts = [plain(item.text).strip() if isinstance(item, Line) else "" for item in content]
    zones: list[Zone] = []
    head = _Head(content, texts, layout)
    zones = head.read()
    foot = _foot_start(content, texts, len(zones))
    zones += [_running(item, text, Zone.BODY) for item, text in zip(content[len(zones):foot], texts[len(zones):foot], strict=True)]
    zones += _foot(content, texts, foot)
    zones += _annex(content, texts, len(zones), layout)
    return zones


@cache
def _zone_rules() -> tuple[tuple[Zone, Rule], ...]:
    return tuple((Zone(rule.gives["zone"]), rule) for rule in load("header").rules if "zone" in rule.gives)


def rule_of(text: str) -> tuple[Zone, Rule] | None:
    """The first rule of `rules/header.yaml` that knows the line (in matching form), and the zone it gives."""
    folded, upper = fold(text), is_upper(text)
    for zone, rule in _zone_rules():
        if rule.gives.get("upper") and not upper:
            continue
        if rule.pattern.search(folded if rule.gives.get("folded") else text):
            return zone, rule
    return None


def zone_by_rule(text: str) -> Zone | None:
    """The zone that a rule gives to the line alone, without what stands around it."""
    found = rule_of(text)
    return found[0] if found else None


@cache
def _openers() -> regex.Pattern[str]:
    return regex.compile(plain(rf"(?:{load('header').tables['openers'].strip()})"), regex.IGNORECASE)


@cache
def _titles() -> regex.Pattern[str]:
    types = load("types").tables["types"].values()
    names = sorted((n for t in types for n in (t["name"], *t.get("also", ()))), key=len, reverse=True)
    return regex.compile(plain("|".join(names)).replace(" ", r"\s+") + r"(?!\w)", regex.IGNORECASE)


def title_in(text: str) -> str | None:
    """The name of a type of document with which a line in capitals begins (`KẾ HOẠCH`), as printed."""
    found = _titles().match(text) if is_upper(text) else None
    return found.group() if found and not text.endswith(":") else None


class _Head:
    """Reads the lines of the head one by one, each in the light of those before it."""

    def __init__(self, content: Sequence[Line | Table], texts: Sequence[str], layout: Layout) -> None:
        self.content, self.texts, self.layout = content, texts, layout
        self.zones: list[Zone] = []

    def read(self) -> list[Zone]:
        for i, item in enumerate(self.content):
            zone = self.zone(i, item) if isinstance(item, Line) else None
            if zone is None:
                zone = self.stray(i)
            if zone is None:
                break
            self.zones.append(zone)
        return self.zones

    def before(self) -> Zone | None:
        return next((z for z in reversed(self.zones) if z is not Zone.NOISE), None)

    def above(self) -> str:
        return next((t for t, z in zip(reversed(self.texts[: len(self.zones)]), reversed(self.zones), strict=True)
                     if z is not Zone.NOISE), "")

    def zone(self, i: int, line: Line) -> Zone | None:
        text, before = self.texts[i], self.before()
        known = zone_by_rule(text)
        if known in _HEAD and not (before is Zone.ADDRESSEES and known in (Zone.DATE, Zone.NUMBER)):
            return known
        if before is Zone.NUMBER and Zone.TITLE not in self.zones and text.lower().startswith(("về việc", "về ")):
            return Zone.ABOUT
        if before is Zone.ABOUT and line.column != "right" and not _apart(line):
            return Zone.ABOUT
        if title_in(text) and Zone.TITLE not in self.zones and Zone.ADDRESSEES not in self.zones:
            return Zone.TITLE
        if before in (Zone.TITLE, Zone.SUBTITLE) and self.is_subtitle(line, text):
            return Zone.SUBTITLE
        if before is Zone.ADDRESSEES:
            return Zone.ADDRESSEES if self.is_addressee(line, text) else None
        if is_upper(text) and not {Zone.NUMBER, Zone.TITLE, Zone.ADDRESSEES, Zone.DATE} & set(self.zones):
            return Zone.AGENCY
        return None

    def is_subtitle(self, line: Line, text: str) -> bool:
        if is_enumerated(text) or (known := zone_by_rule(text)) is Zone.SIGNATURE or known is Zone.COPIES:
            return False
        if self.before() is Zone.TITLE:
            return not (text.endswith(";") or len(text) > 2 * _LONG)
        if line.box is not None:
            return is_centred(line, self.layout)
        return not _apart(line) and not (_openers().match(text) and not starts_small(text)) and len(text) <= _LONG

    def is_addressee(self, line: Line, text: str) -> bool:
        above = self.above()
        if is_bullet(text) or above.endswith(":") or text.startswith("("):
            return True
        if _apart(line) or (_openers().match(text) and not starts_small(text)):
            return False
        if ends_sentence(above):
            return above.endswith(";") and not is_enumerated(text)
        left = self.layout.margins.get(line.page, (0.0, 1.0))[0]
        return starts_small(text) or (line.box is not None and line.box.left - left > 0.15)

    def stray(self, i: int) -> Zone | None:
        """A line that is not understood, in the midst of a head that goes on below it."""
        text = self.texts[i]
        if {Zone.TITLE, Zone.ADDRESSEES} & set(self.zones) or len(text) > 60 or not isinstance(self.content[i], Line):
            return None
        below = self.texts[i + 1: i + 1 + _LOOK_AHEAD]
        goes_on = any(zone_by_rule(t) in _STRONG or title_in(t) for t in below)
        return Zone.NOISE if goes_on and not is_enumerated(text) else None


def _apart(line: Line) -> bool:
    """Whether blank lines stand above a line of a plain text."""
    return line.box is None and line.space_above >= 1


def _running(item: Line | Table, text: str, zone: Zone) -> Zone:
    if isinstance(item, Table):
        return Zone.TABLE
    return Zone.NOISE if zone_by_rule(text) is Zone.NOISE else zone


def _foot_start(content: Sequence[Line | Table], texts: Sequence[str], begin: int) -> int:
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
    below = [t for t in texts[i + 1: i + 9] if zone_by_rule(t) is not Zone.NOISE]
    for text in below:
        if is_name(text) or zone_by_rule(text) is Zone.COPIES:
            return True
        if not is_upper(text) and not text.startswith("("):
            return False
    return True


def _foot(content: Sequence[Line | Table], texts: Sequence[str], begin: int) -> list[Zone]:
    zones: list[Zone] = []
    signed = False
    for i in range(begin, len(texts)):
        item, text = content[i], texts[i]
        zone = _foot_zone(item, text, texts[i - 1] if i else "", zones, signed) if isinstance(item, Line) else None
        if zone is None:
            break
        signed = signed or zone is Zone.SIGNATURE
        zones.append(zone)
    return zones


def _foot_zone(line: Line, text: str, above: str, zones: Sequence[Zone], signed: bool) -> Zone | None:
    before = next((z for z in reversed(zones) if z is not Zone.NOISE), None)
    known = zone_by_rule(text)
    if known in (Zone.NOISE, Zone.COPIES, Zone.SIGNATURE):
        return known
    if known is Zone.ANNEX_TITLE and line.column is None:
        return None
    if is_bullet(text):
        return Zone.COPIES if Zone.COPIES in zones else None
    if line.column:
        return Zone.SIGNATURE if line.column == "right" else Zone.COPIES
    if is_upper(text) and before is not None:
        return Zone.SIGNATURE if not title_in(text) else None
    if is_name(text) and (before is Zone.SIGNATURE or (signed and (_apart(line) or ends_sentence(above)))):
        return Zone.SIGNATURE
    if before is Zone.SIGNATURE and text.startswith("("):
        return Zone.SIGNATURE
    if before is Zone.COPIES and len(text) < _LONG and not is_enumerated(text):
        return Zone.COPIES
    return None


def _annex(content: Sequence[Line | Table], texts: Sequence[str], begin: int, layout: Layout) -> list[Zone]:
    zones: list[Zone] = []
    copied = False
    for i in range(begin, len(texts)):
        item, text = content[i], texts[i]
        known = rule_of(text)
        copied = (copied or bool(known and known[1].gives.get("copy"))) and not (known and known[0] is Zone.ANNEX_TITLE)
        if isinstance(item, Table) or (known and known[0] is Zone.NOISE):
            zones.append(_running(item, text, Zone.ANNEX))
        elif copied:
            zones.append(Zone.NOISE)
        else:
            above = zones[-1] if zones else Zone.ANNEX_TITLE
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
