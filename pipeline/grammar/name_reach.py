"""Whether words that no table knows are still of a name: the verb of an order, or a colon, tells it behind them.

`các cơ quan thông tấn, báo chí | cập nhật …`: most verbs of orders are known, most nouns of names are not, so that few
unknown words that lead straight to a known verb are rather nouns. One syllable of the table `short_verbs` is none.
"""

from __future__ import annotations

import regex

from pipeline.core.model import Span
from pipeline.grammar.annotation import dictionary
from pipeline.grammar.name_shapes import table_words
from pipeline.grammar.name_texts import Names
from pipeline.grammar.people_words import syllables
from pipeline.grammar.working_names import trades

_JOINT = regex.compile(r",\s+(?:và\s+)?|\s+(?:và|-)\s+")
_MARK = regex.compile(r"[.;:()\"\n]")
_HARD = regex.compile(r"[.;()\"\n?!]")
_MOST = 3  # syllables of one unknown word or phrase
_PARTS = 3  # of them that commas and `và` part
_LABEL = 8  # syllables behind the known part of a name that stands before a colon
_ENUMERATES = regex.compile(
    r"(?<!\w)(?:sau|sau đây|gồm|như|là|các|những|một số|việc|nội dung|nhiệm vụ|công tác|để|theo|tại|về|cho|với|khi)"
    r"(?!\w)",
    regex.IGNORECASE,
)
_ORDERED = regex.compile(r":\s+(?:giao|đề nghị|yêu cầu)(?!\w)", regex.IGNORECASE)
_TOLD = regex.compile(r":\s+\p{Lu}")


def leads_on(text: str, start: int, end: int) -> bool:
    """Whether the words between a name and the verb of an order can be nouns of the name."""
    between = text[start:end]
    parts = [part.split() for part in _JOINT.split(between.strip())]
    if between.rstrip()[-1:] in ("", ",") or _MARK.search(between) or len(parts) > _PARTS:
        return False
    return all(_nominal(words) for words in parts)


def _nominal(words: list[str]) -> bool:
    """Whether a few words look like nouns: not many, no verb or adverb of one syllable at their beginning."""
    small = [w for w in words if not w[:1].isupper()]
    if not words or len(small) > _MOST or any(not w[:1].isalnum() for w in words):
        return False
    two, verbs = " ".join(words[:2]).lower(), table_words("short_verbs")
    known = words[0][:1].isupper() or (len(words) > 1 and two in dictionary())
    return two not in verbs and (known or words[0].lower() not in verbs)


def label_end(names: Names, end: int, limit: int, *, sure: bool) -> int | None:
    """Where a colon ends a name whose words go on unknown behind `end` (`Các trạm bảo vệ rừng: Trực …`); or None.

    Unless it is `sure` that a name stands before the colon, an order in capitals must follow it, and what stands there
    must not begin like one.
    """
    text = names.open
    colon = text.find(":", end, limit)
    between = text[end:colon] if colon > 0 else ""
    words = between.split()
    if not words or len(words) > _LABEL or _HARD.search(between) or _ENUMERATES.search(between):
        return None
    if sure:
        return None if _ORDERED.match(text, colon) else colon
    follows = _TOLD.match(text, colon, limit)
    orders = follows is not None and follows.end() - 1 in names.acts
    at = end + len(between) - len(between.lstrip())
    return colon if orders and (at not in names.acts or trade_end(text, at)) else None


def unknown_words(names: Names, span: Span) -> bool:
    """Whether a known verb of an order ends a stretch of unknown words that belong to a name."""
    verb = span.end in names.acts and names.open[span.end].islower()
    return verb and leads_on(names.open, span.start, span.end)


def trade_end(text: str, at: int) -> int | None:
    """The end of a verb at an offset that often tells a trade (`bảo vệ rừng`); None where none begins."""
    return next((end for end in reversed(syllables(text, at)[:4]) if text[at:end].lower() in trades()), None)
