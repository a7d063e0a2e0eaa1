"""The words of which names of bodies consist (rules/bodies.yaml), as patterns."""

from __future__ import annotations

from functools import cache

import regex

from pipeline.core.patterns import compiled
from pipeline.core.rules import load
from pipeline.core.vietnamese import plain


def words_of_bodies(name: str) -> tuple[str, ...]:
    """The entries of a table of rules/bodies.yaml in small letters."""
    return tuple(plain(str(w)).lower() for w in load("bodies").tables[name])


@cache
def any_of(*tables: str) -> str:
    """One of the entries of some tables, the longest first, as a pattern."""
    words = sorted({w for table in tables for w in words_of_bodies(table)}, key=len, reverse=True)
    return "|".join(regex.escape(w).replace(r"\ ", r"\s+") for w in words)


@cache
def body_pattern(kind: str) -> regex.Pattern[str]:
    """What begins, ends or joins names of bodies: a kind of those below."""
    quantifier = rf"(?:(?:{any_of('quantifiers')}|0?\d{{1,2}})\s+)"
    no_head = rf"(?!{quantifier}?(?:{any_of('not_heads')})(?!\w)|(?:{any_of('not_heads_alone')})(?!\w))"
    heads = any_of("heads")
    collective = rf"(?:{any_of('collective')})(?!\s*hội)"
    areas = rf"(?:{any_of('areas')})(?!\s+hội\b)"
    posts = rf"(?:{any_of('posts')})"
    committees = any_of("committees")
    sources = {
        "head": rf"{no_head}(?:{quantifier}(?:{any_of('heads', 'weak_heads')})(?!\w)|(?:{heads})(?!\w))",
        "any-head": rf"{no_head}{quantifier}?(?:{any_of('heads', 'weak_heads')})(?!\w)",
        "quantified": quantifier,
        "committees": rf"(?:.*?{quantifier})?(?:{committees})(?:[\s,]+(?:{areas}|cơ sở|và|{committees}))*",
        "committee": rf"(?=(?-i:\p{{Ll}}))(?:{committees})(?!\w)",
        "collective": rf"{collective}(?!\w)",
        "collectives": rf"(?:.*?{quantifier})?{collective}(?:\s*(?:,|và)\s*{collective})*",
        "area": rf"{areas}(?!\w)",
        "to-area": rf".*(?<!\w){areas}(?:\s+\p{{L}}+){{0,2}}",
        "ends-area": rf".*(?<!\w){areas}\.?",
        "posts": rf"{quantifier}?(?:đồng chí\s+)?{posts}(?:\s*(?:,|và)\s*{quantifier}?{posts})*",
        "post": rf"{quantifier}?{posts}(?!\w)",
        "shared": rf"(?:(?P<post>{posts})\s+(?=các\s))?(?P<all>các\s+)?"
                  rf"(?P<head>{any_of('shared_heads')})(?P<colon>\s*:)?\s+",
        "department": rf"{quantifier}?(?:{any_of('departments')})\s+\w",
        "matter": rf"(?=(?-i:\p{{Lu}}))(?:{any_of('matters')})(?!\w)"
                  rf"(?!\s+(?:tổng cục|cục|bộ|sở|chính phủ))(?!.*(?<!\w){areas}(?!\w))",
        "field": rf"(?:{any_of('fields')})(?!\w)",
    }
    return compiled(sources[kind], regex.IGNORECASE)
