"""The outline of body and annexes: which paragraph is an entry of which list, and what only introduces others."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby

import regex

from pipeline.core.model import Block, Finding, Item, Text, Zone
from pipeline.core.rules import Rule, load
from pipeline.core.vietnamese import fold, plain
from pipeline.grammar.annexes import annex_names
from pipeline.grammar.bodies import looks_like_body
from pipeline.grammar.enumerators import UNORDERED, Mark, read_marks
from pipeline.grammar.glued_marks import glued_marks
from pipeline.grammar.numbering import Numbered, between, last_entry, next_entry, number, parents

_BARE = regex.compile(
    r"(?:điều|phần|chương|mục)\s+(?:thứ\s+)?\w{1,5}\s*[.:]?|\d{1,2}(?:\.\d{1,2})*\s*[.)/]"
    r"|(?-i:[IVX]{1,5})\s*[.)/-]|(?-i:[a-zđ])\s?[)./]",
    regex.IGNORECASE,
)
_ASIDE = regex.compile(r"(?<=\w)\s*\([^()]{3,80}\)$")
_TITLE_WORDS = 25  # a title of more words than this is a sentence that lost its full stop
_LABEL_WORDS = 12  # a heading that ends in a full stop has at most so many
_OVER_NUMBERS = ("part", "chapter", "section", "roman")
_NAME_WORDS = 6  # an entry of so few words before its colon names a thing and orders nothing


def find_outline(text: Text) -> tuple[Item, ...]:
    """The entries of body and annexes in reading order; markers are judged by the sequence of their lists."""
    return tuple(item for item, _ in _outline(text))


def explain(text: str, **given: object) -> list[Finding]:
    """What rules/outline.yaml finds in a short text, one paragraph a line; it asks for nothing else."""
    found = []
    for item, rule in _outline(_text_of(text)):
        if rule:
            found.append(
                Finding(rule, item.start, item.end, {"ref": item.ref, "level": item.level, "heading": item.heading})
            )
    return found


def _text_of(text: str) -> Text:
    blocks, at = [], 0
    for line in text.split("\n"):
        blocks.append(Block(Zone.BODY, at, at + len(line), 1))
        at += len(line) + 1
    return Text(text, plain(text), tuple(blocks))


@dataclass(frozen=True, slots=True)
class _Segment:
    """A paragraph, or a part of one that opens with an enumerator of its own."""

    block: int
    start: int
    end: int
    marks: tuple[Mark, ...]


def _outline(text: Text) -> list[tuple[Item, str]]:
    found: list[tuple[Item, str]] = []
    for prefix, blocks in _stretches(text):
        segments = _segments(text, blocks)
        introduces = [_introducing(text, s) for s in segments]
        numbered = number([s.marks for s in segments], introduces, prefix)
        found += _items(text, segments, numbered, prefix, len(found))
    return _with_headings(text, found)


def _stretches(text: Text) -> Iterator[tuple[str, list[int]]]:
    """The body, then each annex: what its refs begin with, and its blocks; numbering starts anew in each."""
    names = annex_names(text)
    body = [i for i, b in enumerate(text.blocks) if b.zone is Zone.BODY]
    if body:
        yield "", body
    annexes = (i for i, b in enumerate(text.blocks) if b.zone in (Zone.ANNEX, Zone.ANNEX_TITLE))
    for zone, run in groupby(annexes, key=lambda i: text.blocks[i].zone):
        if zone is Zone.ANNEX:
            numbers = list(run)
            yield names[numbers[0]] or "Phụ lục", numbers


# --- paragraphs, and enumerators that ingest could not put in lines of their own --------------------------


def _segments(text: Text, blocks: Sequence[int]) -> list[_Segment]:
    heads = [read_marks(text.plain, text.blocks[i].start, text.blocks[i].end) for i in blocks]
    found: list[_Segment] = []
    for k, i in enumerate(blocks):
        block = text.blocks[i]
        if found and not heads[k] and _is_bare(text, found[-1], i):
            found[-1] = _Segment(i, found[-1].start, block.end, read_marks(text.plain, found[-1].start, block.end))
            continue
        if found and _continues(text, found[-1], i, heads[k]):
            found[-1] = replace(found[-1], end=block.end)
            continue
        following = heads[k + 1] if k + 1 < len(heads) else ()
        cuts = [block.start, *glued_marks(text.plain, block, heads[k], following)]
        for start, end in zip(cuts, [*cuts[1:], block.end], strict=True):
            marks = heads[k] if start == block.start else read_marks(text.plain, start, block.end)
            found.append(_Segment(i, start, end, marks))
    return found


def _is_bare(text: Text, before: _Segment, number: int) -> bool:
    """Whether the paragraph before a block holds an enumerator only: its words were set on the next line."""
    return before.block + 1 == number and _BARE.fullmatch(text.plain[before.start : before.end].strip()) is not None


def _continues(text: Text, before: _Segment, number: int, marks: tuple[Mark, ...]) -> bool:
    """Whether a block is the rest of a paragraph that ingest broke in the middle of a sentence."""
    block = text.blocks[number]
    between = text.blocks[before.block + 1 : number]
    if any(other.start >= before.end for other in between):
        return False
    if any(mark.sure and mark.level in UNORDERED for mark in marks):
        return False
    words = text.plain[before.start : before.end].rstrip()
    if _pattern("open_ends", ends=True).search(words):
        return True
    first = text.plain[block.start : block.start + 1]
    if any(mark.sure for mark in marks) or words.endswith((".", ":", ";", "!", "?", "/", '"', ")", ",")):
        return False
    if first.isdigit():
        return _pattern("number_ends", ends=True).search(words) is not None
    return first.islower() and not marks


# --- entries and the paragraphs between them -------------------------------------------------------------


def _items(
    text: Text, segments: Sequence[_Segment], numbered: Sequence[Numbered | None], prefix: str, base: int
) -> list[tuple[Item, str]]:
    found: list[tuple[Item, str]] = []
    addresses = [_pattern("addresses").match(text.plain, s.start, s.end) is not None for s in segments]
    above = parents(numbered, [_introducing(text, s) for s in segments], addresses)
    running = 0
    for k, (segment, entry) in enumerate(zip(segments, numbered, strict=True)):
        item = replace(_item(text, segment, entry), annex=bool(prefix))
        owner = above[k] if entry else _owner(text, numbered, found, item)
        item = replace(item, parent=None if owner is None else base + owner)
        if entry:
            found.append((item, entry.mark.rule))
        elif _stands_alone(text, item):
            found.append((replace(item, heading=True, parent=None), ""))
        elif owner is not None:
            found.append((replace(item, ref=found[owner][0].ref), ""))
        else:
            closing = any(numbered[:k]) and not any(numbered[k:])
            running += not closing
            ref = "closing" if closing else f"p{running}"
            found.append((replace(item, ref=f"{prefix}.{ref}" if prefix else ref), ""))
    return found


def _introducing(text: Text, segment: _Segment) -> bool:
    """Whether a paragraph ends in a colon, or only names for whom its list is, and no table is what it introduces."""
    words = text.plain[segment.start : segment.end].rstrip()
    return (words.endswith(":") or _names_office(words)) and not _table_at(text, segment.block + 1)


def _item(text: Text, segment: _Segment, entry: Numbered | None) -> Item:
    start = entry.mark.end if entry else segment.start
    return Item(
        ref=entry.ref if entry else "",
        level=entry.mark.level if entry else "paragraph",
        marker=text.text[segment.start : start].strip(),
        start=start,
        end=start + len(text.text[start : segment.end].rstrip()),
        block=segment.block,
    )


def _owner(
    text: Text, numbered: Sequence[Numbered | None], found: Sequence[tuple[Item, str]], item: Item
) -> int | None:
    """The entry that a paragraph without marker continues; None before the first entry and after the last one."""
    k = len(found)
    before, following = last_entry(numbered, k), next_entry(numbered, k)
    if before is None:
        return None
    titled = _titled(text, found[before][0])
    if following is None:
        ends = before < k - 1 and _closes(text, item)
        return before if titled and not ends else None
    words = text.plain[item.start : item.end]
    introduces = following == k + 1 and words.endswith(":") and not _table_at(text, item.block + 1)
    if titled and not introduces:
        return before
    return between(numbered, before, following, introduces=introduces)


@cache
def _pattern(table: str, *, ends: bool = False) -> regex.Pattern[str]:
    words = plain(str(load("outline").tables[table]))
    return regex.compile(rf"(?<!\w){words}$" if ends else rf"{words}(?!\w)", regex.IGNORECASE)


@cache
def _closing() -> regex.Pattern[str]:
    return regex.compile(rf"{fold(str(load('outline').tables['closings']))}(?!\w)")


def _closes(text: Text, item: Item) -> bool:
    """Whether a paragraph begins as those do that end a dispatch, accents aside: a scan loses them."""
    return _closing().match(fold(text.plain[item.start : item.end])) is not None


# --- headings --------------------------------------------------------------------------------------------


def _stands_alone(text: Text, item: Item) -> bool:
    """Whether a paragraph is a line in capitals of its own: `QUYẾT ĐỊNH:`, the office that decides, a title."""
    words = text.plain[item.start : item.end]
    return words.isupper() and len(words.split()) <= _TITLE_WORDS and not words.endswith((".", ";"))


def _titled(text: Text, item: Item) -> bool:
    """Whether an entry's own words are a name and no sentence: they end openly, with a colon, or with an aside.

    The few words behind a Roman number, and words in capitals, are a name although a full stop stands behind them.
    """
    words = _ASIDE.sub("", text.plain[item.start : item.end])
    if words.endswith(":"):
        return True
    few = item.level in _OVER_NUMBERS and len(words.split()) <= _LABEL_WORDS
    if words.endswith(".") and (few or (words.isupper() and " " in words)):
        words = words[:-1]
    return len(words.split()) <= _TITLE_WORDS and not words.endswith((".", ";", ",", "/", "!", ")", '"'))


def _with_headings(text: Text, found: Sequence[tuple[Item, str]]) -> list[tuple[Item, str]]:
    children: dict[int, list[Item]] = {}
    for i, (item, _) in enumerate(found):
        if item.parent is not None:
            children.setdefault(item.parent, []).append(item)
        elif i and found[i - 1][0].level == "paragraph" and item.level != "paragraph":
            children.setdefault(i - 1, []).append(item)
    return [
        (replace(item, heading=item.heading or _introduces(text, item, children.get(i, ()))), rule)
        for i, (item, rule) in enumerate(found)
    ]


def _introduces(text: Text, item: Item, under: Sequence[Item]) -> bool:
    words = text.plain[item.start : item.end]
    if not under and not _table_follows(text, item):
        return words.isupper() and len(words.split()) <= _TITLE_WORDS
    if words.endswith(":") and len(words.split()) > _NAME_WORDS:
        return not (under and all(_is_topic(text, child) for child in under))
    if words.endswith(".") and under[:1] and under[0].level != "paragraph" and _only_names(words):
        return True
    if item.level == "paragraph":
        return words.endswith(":") or _names_office(words)
    return _titled(text, item) or words.endswith(":")


def _only_names(words: str) -> bool:
    """Whether a short sentence over a list only names for whom it is (`Ủy ban nhân dân các xã.`): it has no verb."""
    if len(words.split()) > _LABEL_WORDS or words.count(".") > 1 or "," in words:
        return False
    named = looks_like_body(words) or _pattern("addresses").match(words)
    return bool(named) and not any(
        found.group()[:1].islower() for rule in _acts() for found in rule.pattern.finditer(words)
    )


def _names_office(words: str) -> bool:
    """Whether a line of its own names an office, or several behind a colon, and says nothing (`Các đội: Một, Hai`)."""
    head, _, names = words.partition(":")
    small = any(name.strip()[:1].islower() for name in names.split(","))
    return words[:1].isupper() and words[-1:].isalnum() and not small and _only_names(head)


@cache
def _acts() -> tuple[Rule, ...]:
    return tuple(rule for rule in load("directives").rules if rule.gives["says"] in ("act", "manner"))


def _is_topic(text: Text, item: Item) -> bool:
    return item.level in UNORDERED and _pattern("topics").match(text.plain, item.start, item.end) is not None


def _table_follows(text: Text, item: Item) -> bool:
    return text.blocks[item.block].end <= item.end + 2 and _table_at(text, item.block + 1)


def _table_at(text: Text, number: int) -> bool:
    """Whether the first block from `number` on that is no noise is a table."""
    following = next((b for b in text.blocks[number:] if b.zone is not Zone.NOISE), None)
    return following is not None and following.zone is Zone.TABLE
