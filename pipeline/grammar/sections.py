"""The parts of a dispatch: what tells, what gives orders, what plans; what opens them, what introduces others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

import regex

from pipeline.core.model import Item, Span, Text, UnitMention
from pipeline.grammar.bodies import body_key
from pipeline.grammar.cues import Cue, between, cues_between
from pipeline.grammar.listed_orders import looks_ahead, opens, orders_below

Mode = Literal["intro", "orders", "plan", "details", "background", "reply"]

_PLANS = ("KH", "CTr", "ĐA", "PA", "DA", "QC", "QyĐ", "GM", "NĐ", "TT", "Luật", "HĐ")
_REPLY = regex.compile(r"(?:phúc đáp|trả lời|đáp ứng|xét)(?!\w)", regex.I)
_REPLIES = regex.compile(
    r"(?:trả lời|phúc đáp|giải đáp)(?: [^.;:]{0,60})? như sau|có ý kiến (?:trả lời|phúc đáp)", regex.I
)
_ASKED = regex.compile(
    r"[^.;]{0,120}?(?:nhận được|xem xét) [^;]{0,260}?(?:kiến nghị|xin ý kiến|xin hướng dẫn|vướng mắc|thắc mắc|hỏi về"
    r"|đề nghị (?:được )?(?:hướng dẫn|giải đáp|trả lời|giải thích|làm rõ))(?!\w)",
    regex.I,
)
_RECEIVED = regex.compile(
    r"(?<!\w)(?:nhận được|tiếp nhận|nhận) (?:các )?(?:công văn|văn bản|đơn|tờ trình|kiến nghị|thư|phiếu|hồ sơ)(?!\w)",
    regex.I,
)
_DIRECTS = regex.compile(
    r"(?<!\w)(?:chỉ đạo|yêu cầu|chỉ thị|phân công|giao(?: nhiệm vụ)?)(?: [^.;:]{0,60})?(?: như sau| sau đây)?\s*:?\s*$",
    regex.I,
)
_ASKS = regex.compile(r"(?:yêu cầu|kiến nghị)(?!\w)", regex.I)
SAYING_WORDS = 8  # an opening sentence of more words after the body it names says what to do
_TELLING = ("order-to", "directs")


@dataclass(frozen=True)
class Scope:
    """A dispatch as the question of what it orders needs it; cues, openers and bodies by their start."""

    text: Text
    items: tuple[Item, ...]
    cues: tuple[Cue, ...]
    openers: tuple[Cue, ...]
    units: tuple[UnitMention, ...]
    type: str
    listed: frozenset[int]  # running paragraphs that another one introduces with its colon
    recipients: tuple[str, ...] = ()
    issuer: str | None = None


def listed(text: Text, items: Sequence[Item], units: Sequence[UnitMention]) -> Iterator[int]:
    """The running paragraphs under one that tells a body to act and ends with a colon, up to one that tells again."""
    opened = False
    for i, item in enumerate(items):
        told = any(m.rule in _TELLING for m in between(units, item.start, item.end))
        if item.level != "paragraph" or item.parent is not None or item.ref == "closing":
            opened = False
        elif told:
            opened = text.plain[item.start : item.end].rstrip().endswith(":")
        elif opened:
            yield i


def modes_of(scope: Scope) -> list[Mode]:
    """For each item, the part it stands in: by the headings above it, else by what was opened before it."""
    base: Mode = "plan" if scope.type in _PLANS else "intro"
    kinds: dict[int, Mode] = {}
    modes: list[Mode] = []
    for i, item in enumerate(scope.items):
        above = kinds.get(item.parent) if item.parent is not None else None
        mode = above or ("plan" if item.annex else base)
        own = _lists_orders(scope, i, mode, _section(scope, item, mode))
        if item.heading and own:
            kinds[i] = own
        elif above:
            kinds[i] = above
        modes.append(own if own and (item.heading or own == "background") else mode)
        if item.level == "paragraph" and item.parent is None and base in ("intro", "reply"):
            base = _opened(scope, i, base)
    return modes


def _section(scope: Scope, item: Item, mode: Mode) -> Mode | None:
    """What a heading, or the label that opens an item, makes of what stands under it."""
    if item.level == "paragraph":
        return None
    cues = cues_between(scope.cues, item.start, item.end)
    named = [c for c in cues if c.gives["says"] == "section" and c.start <= item.start + 2]
    kind = next((c.gives["kind"] for c in named if not (c.gives.get("weak") and mode in ("orders", "plan"))), None)
    own = [c for c in cues if c.gives["says"] == "own" and c.start <= item.start + 2]
    if item.heading and any(scope.type in c.gives.get("only", (scope.type,)) for c in own):
        return "background"
    if kind == "background" and not item.heading and ":" not in _words(scope, item)[:60]:
        return None
    means = kind == "means" and item.level == "roman" and scope.type == "HD"
    if kind in ("plan", "details", "means") and scope.type not in _PLANS and not means:
        return mode if item.level != "roman" else "orders"
    names: dict[str, Mode] = {"orders": "orders", "background": "background", "details": "details", "plan": "plan"}
    return "details" if kind == "means" else names.get(kind or "")


def _lists_orders(scope: Scope, index: int, mode: Mode, own: Mode | None) -> Mode | None:
    """What a heading makes of what stands under it: orders, where they are listed although none were announced.

    `Yêu cầu` over such a list is none of the background that it heads in a plan.
    """
    item = scope.items[index]
    asks = own == "background" and scope.type not in _PLANS and _ASKS.match(scope.text.plain, item.start, item.end)
    if not item.heading or item.level == "paragraph" or (own and not asks) or (mode != "intro" and not asks):
        return own
    entries = _entries(scope, index)
    told = "tasks" if asks else opens(_words(scope, item))
    return "orders" if orders_below(scope.text, entries, scope.cues, scope.units, told) else own


def _entries(scope: Scope, index: int) -> list[Item]:
    """The entries under a heading, those of its parts too; of a running paragraph, the list that follows it."""
    item = scope.items[index]
    below: list[Item] = []
    for after in scope.items[index + 1 :]:
        running = after.level == "paragraph" and after.parent is None
        if running if item.level == "paragraph" else after.parent is None or after.parent < index:
            break
        below.append(after)
    return [entry for entry in below if not entry.heading]


def _words(scope: Scope, item: Item) -> str:
    return scope.text.plain[item.start : item.end]


def opens_list(scope: Scope, index: int) -> bool:
    """Whether orders are listed after a running paragraph that introduces a list."""
    item = scope.items[index]
    words = _words(scope, item)
    if not (item.heading or looks_ahead(words)):
        return False
    entries = _entries(scope, index)
    return orders_below(scope.text, entries, scope.cues, scope.units, opens(words))


def tells_what(scope: Scope, clause: Span) -> bool:
    """Whether an opening sentence already tells what to do, not only that something follows."""
    leads = [m for m in between(scope.units, clause.start, clause.end) if m.rule in ("order-to", "directs")]
    after = scope.text.plain[leads[-1].end : clause.end] if leads else ""
    generic = cues_between(scope.cues, clause.start, clause.end)
    contents = any(c.rule == "opens-contents" and leads and c.end > leads[-1].end for c in generic)
    return len(after.split()) > SAYING_WORDS and not contents


def only_opens(scope: Scope, index: int, clause: Span) -> bool:
    """Whether a running paragraph says no more than that a list of orders, or of something else, follows it."""
    if not scope.text.plain[clause.start : clause.end].rstrip().endswith(":") or tells_what(scope, clause):
        return False
    return opens(scope.text.plain[clause.start : clause.end]) == "else" or opens_list(scope, index)


def _opened(scope: Scope, index: int, base: Mode) -> Mode:
    item = scope.items[index]
    cues = cues_between(scope.cues, item.start, item.end)
    says = any(c.gives["says"] == "opens" for c in cues) and opens(_words(scope, item)) != "else"
    if not says and not opens_list(scope, index):
        return base
    answers = _REPLIES.search(scope.text.plain, item.start, item.end)
    first = _first_words(scope)
    replies = answers or _REPLY.match(scope.text.plain, item.start) or _REPLY.match(first) or _ASKED.match(first)
    heard = _heard_from_recipient(scope, first)
    until = item.end if heard else scope.items[-1].end
    orders = any(m.rule == "order-to" for m in between(scope.units, item.start, until))
    orders = orders or bool(not answers and _DIRECTS.search(_words(scope, item)))
    return "reply" if (replies or heard) and not orders else "orders"


def _heard_from_recipient(scope: Scope, first: str) -> bool:
    """Whether the first paragraph tells of a letter that came from the body to which the dispatch goes."""
    received = _RECEIVED.search(first)
    written = body_key(first[received.end() :]) if received else ""
    return any(body_key(recipient) in written for recipient in scope.recipients)


def _first_words(scope: Scope) -> str:
    first = next((i for i in scope.items if i.level == "paragraph"), None)
    return scope.text.plain[first.start : first.end] if first else ""


def introduces(items: Sequence[Item], index: int, text: Text) -> bool:
    """Whether an item only names or introduces what stands under it: a heading, or a colon before sub-items."""
    item = items[index]
    colon = text.plain[item.start : item.end].rstrip().endswith(":")
    return item.heading or (colon and index + 1 < len(items) and items[index + 1].parent == index)
