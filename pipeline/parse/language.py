"""The annotated text of a dispatch: a spaCy `Doc` whose span groups carry what the later steps look at."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from pipeline.core.model import Citation, Item, Span, Text
from pipeline.grammar.annotation import annotate_stretches

if TYPE_CHECKING:
    from spacy.tokens import Doc


def annotate(text: Text, items: Sequence[Item], citations: Sequence[Citation]) -> Doc:
    """The dispatch as a spaCy `Doc` over `text.plain`; its groups are those of `grammar.annotation`.

    Sentences, clauses and cues are found in the items of the outline, cues outside the citations.
    """
    stretches = [Span(item.start, item.end) for item in items]
    return annotate_stretches(text.plain, stretches, [m for c in citations for m in c.mentions])
