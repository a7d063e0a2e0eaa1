"""What each printed line of a dispatch is: head, text, foot or annex, and which part of them."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.core.model import Line, Table, Zone
from pipeline.grammar.feet import annex_zones, foot_start, foot_zones
from pipeline.grammar.heads import head_zones
from pipeline.grammar.paragraphs import Layout
from pipeline.grammar.running_heads import running_lines
from pipeline.grammar.zoning import cleaned, is_dirt, zone_by_rule


def zones_of(content: Sequence[Line | Table], layout: Layout) -> list[Zone]:
    """The zone of each line and table of a dispatch, in the order given."""
    running = running_lines(content)
    zones = iter(_zones_of([item for n, item in enumerate(content) if n not in running], layout))
    return [Zone.NOISE if n in running else next(zones) for n in range(len(content))]


def _zones_of(content: Sequence[Line | Table], layout: Layout) -> list[Zone]:
    texts = [cleaned(item) if isinstance(item, Line) else "" for item in content]
    zones = head_zones(content, texts, layout)
    foot = foot_start(texts, len(zones))
    zones += [_running(content[i], texts[i]) for i in range(len(zones), foot)]
    zones += foot_zones(content, texts, foot)
    return zones + annex_zones(content, texts, len(zones), layout)


def _running(item: Line | Table, text: str) -> Zone:
    if isinstance(item, Table):
        return Zone.TABLE
    return Zone.NOISE if zone_by_rule(text) is Zone.NOISE or is_dirt(item) else Zone.BODY
