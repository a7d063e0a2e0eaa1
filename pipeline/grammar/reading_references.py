"""References with what they tell together: issuers and days shared by a list, and each trích yếu."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

import regex

from pipeline.grammar.references import Reference, find_references, grammar, symbol_of, type_of_symbol, year_of

_BARE = regex.compile(r"\d")
_SET_OFF = regex.compile(r"\s*,\s*(?:đều |cùng )?(?:ban hành )?ngày\s")


def read_references(text: str, plain: str, start: int, end: int) -> list[Reference]:
    """All references between two offsets as `find_references` gives them, with what they share and their titles."""
    found = find_references(text, plain, start, end)
    return _with_titles(text, plain, end, _with_shared_heads(plain, _with_shared_tails(plain, found)))


def _with_shared_tails(plain: str, references: Sequence[Reference]) -> list[Reference]:
    """What stands behind a list belongs to all its documents: an issuer of their symbol, the day of all.

    A day is that of all where it is `cùng ngày`, where a comma sets it off from the last number, and where the type is
    told once with one `số` (`Nghị quyết số 28-NQ/TW, 29-NQ/TW ngày …`).
    """
    shared = list(references)
    same_day = False
    for i in range(len(shared) - 2, -1, -1):
        this, following = shared[i], shared[i + 1]
        numbered = this.shape == following.shape == "number" and _agency(this) == _agency(following)
        if not numbered or not grammar("only_joint").match(plain[this.tail : following.start]):
            same_day = False
            continue
        same_day = same_day or bool(grammar("same_day").match(plain, following.end))
        same_day = same_day or (this.type == following.type and bool(_SET_OFF.match(plain, following.end)))
        of_all = same_day or _BARE.match(plain, following.start)
        issued = this.issued or (following.issued if of_all and _same_year(this, following) else None)
        shared[i] = replace(this, issuer=this.issuer or following.issuer, issued=issued)
    return shared


def _same_year(reference: Reference, following: Reference) -> bool:
    """Whether a document may be of the day of another one: the year that its number holds is that of the day."""
    year = year_of(reference.number or "")
    return following.issued is not None and year in ("", str(following.issued.year))


def _with_shared_heads(plain: str, references: Sequence[Reference]) -> list[Reference]:
    """`Các Nghị định của Chính phủ: số …; số …`: who issues the first also issues those that are only numbered."""
    shared = list(references)
    for i, (before, this) in enumerate(pairwise(references), 1):
        numbered = before.shape == this.shape == "number" and plain.startswith("số", this.start)
        if numbered and this.issuer is None and _agency(before) == _agency(this):
            shared[i] = replace(this, issuer=shared[i - 1].issuer)
    return shared


def _agency(reference: Reference) -> str:
    """The group of the symbol that names who issued it: UBND of `18/KH-UBND`, SYT of `88/SYT-VP`, TW of `34-CT/TW`."""
    groups: list[str] = symbol_of(reference.number or "").replace("/", "-").split("-")
    return groups[1] if type_of_symbol("-".join(groups)) != "CV" and len(groups) > 1 else groups[0]


def _with_titles(text: str, plain: str, end: int, references: Sequence[Reference]) -> list[Reference]:
    return [
        replace(r, title=_title(text, plain, end, r, references[i + 1 :])) if r.shape == "number" and not r.title else r
        for i, r in enumerate(references)
    ]


def _title(text: str, plain: str, end: int, reference: Reference, following: Sequence[Reference]) -> str | None:
    """The trích yếu behind a reference, up to the next document of the list or the sentence's own words."""
    opened = grammar("title").match(plain, reference.tail, end)
    if not opened or any(other.start == opened.end() for other in following):
        return None
    for other in following:
        between = plain[opened.end() : other.start]
        joint = next((m for name in ("joint", "joint_said") if (m := grammar(name).search(between))), None)
        if joint:
            end = opened.end() + joint.start()
            break
    if plain[opened.end()] == '"':
        closing = plain.find('"', opened.end() + 1, end)
        return " ".join(text[opened.end() + 1 : closing].split()) if closing > 0 else None
    stop = grammar("title_end").search(plain, opened.end(), end)
    title = " ".join(text[opened.end() : stop.start() if stop else end].split())
    return grammar("about").sub("", title).strip(" ,;:./") or None
