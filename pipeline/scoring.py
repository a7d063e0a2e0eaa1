"""The quality of extractions against gold: what is right, false and missed, for each kind of finding."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from pipeline.core.errors import CongvanError
from pipeline.core.texts import say
from pipeline.likeness import close, dated, holds, matched, norm, number_key, overlap, same_deadline, same_unit, tokens

Record = Mapping[str, Any]

KINDS = (
    "header", "recipients", "citations", "citation issuer", "citation role",
    "directives", "lead", "support", "deadlines", "reports_to",
)  # fmt: skip
WRONG_IDENTITY = "wrong identity"
_EXACT = ("type", "number", "symbol", "issued", "urgency", "secrecy")
_TEXTS = ("place", "parent", "issuer", "subject", "signer", "signer_title", "signs_for")
_COARSER = {"reminds": "refers", "extends": "amends"}
_DIRECTIVE_ALIKE, _OPTIONAL_ALIKE, _TEXT_ALIKE, _ISSUER_ALIKE = 0.6, 0.5, 0.9, 0.75
GOLD_SUFFIX = ".gold.yaml"


@dataclass
class Tally:
    """Counts of right, false and missed for each kind; ``differences`` says each one, for people."""

    counts: dict[str, list[int]] = field(default_factory=dict)
    differences: list[str] = field(default_factory=list)

    def add(self, kind: str, right: int, false: int, missed: int) -> None:
        """Count what one comparison gave."""
        for i, value in enumerate((right, false, missed)):
            self.counts.setdefault(kind, [0, 0, 0])[i] += value

    def of(self, kind: str) -> list[int]:
        """Right, false and missed of a kind."""
        return self.counts.get(kind, [0, 0, 0])

    def f1(self, kind: str) -> float:
        """The F1 of a kind, 0 to 1; 1 where there was nothing to find and nothing found."""
        right, false, missed = self.of(kind)
        return 2 * right / (2 * right + false + missed) if right + false + missed else 1.0

    def differs(self, what: str, want: object, got: object) -> None:
        """Keep a difference for people."""
        self.differences.append(say("quality.difference", what=what, want=_short(want), got=_short(got)))


def golds_in(folder: Path) -> dict[str, Path]:
    """The gold files of a folder by the name of what they annotate."""
    return {p.name.removesuffix(GOLD_SUFFIX): p for p in sorted(folder.glob(f"*{GOLD_SUFFIX}"))}


def read_gold(path: Path) -> dict[str, Any]:
    """A gold file, its directives with their texts as they stand in NAME.txt beside it.

    Raises:
        CongvanError: the gold is not valid, or does not match its text.
    """
    beside = path.with_name(path.name.removesuffix(GOLD_SUFFIX) + ".txt")
    try:
        gold: dict[str, Any] = yaml.safe_load(path.read_text(encoding="utf-8"))
        text = beside.read_text(encoding="utf-8")
    except (OSError, yaml.YAMLError) as e:
        raise CongvanError(say("quality.bad_gold", path=path, problem=type(e).__name__)) from e
    flat = " ".join(unicodedata.normalize("NFC", text).replace("*", "").split())
    for entry in [*gold["directives"], *gold.get("optional", [])]:
        start = flat.find(entry["from"])
        end = flat.find(entry["to"], start)
        if start < 0 or end < 0:
            raise CongvanError(say("quality.gold_text", path=path, words=f"{entry['from']} … {entry['to']}"))
        entry["text"] = flat[start : end + len(entry["to"])]
    return gold


def score(gold: Record, read: Record, tally: Tally) -> None:
    """Count one extraction (in the JSON form) against its gold."""
    _score_header(gold, read.get("header") or {}, tally)
    _score_citations(gold, read, tally)
    _score_directives(gold, list(read.get("directives") or []), tally)


def score_unread(gold: Record, tally: Tally) -> None:
    """Count a dispatch of which nothing was read: it misses everything, but tells no wrong identity."""
    before = list(tally.of(WRONG_IDENTITY))
    score(gold, {"header": dict.fromkeys((*_EXACT, *_TEXTS), "?")}, tally)
    tally.counts[WRONG_IDENTITY] = before


def _score_header(gold: Record, got: Record, tally: Tally) -> None:
    want = gold["header"]
    handwritten = gold.get("handwritten") or ()
    for name in (*_EXACT, *_TEXTS):
        w, g = want.get(name), got.get(name)
        if name in handwritten and g is None:
            continue
        right = _same_field(name, w, g)
        if name in ("number", "issued") and g is not None and not right:
            tally.add(WRONG_IDENTITY, 0, 1, 0)
        tally.add("header", right, not right, not right)
        if not right:
            tally.differs(f"header.{name}", w, g)
    wanted, found = want.get("recipients") or [], got.get("recipients") or []
    _score_units("recipients", "header.recipients", wanted, found, tally)


def _same_field(name: str, want: object, got: object) -> bool:
    if name in ("number", "symbol"):
        return number_key(want) == number_key(got)
    if name in _EXACT or name == "signer":
        return norm(want) == norm(got)
    return close(want, got, _TEXT_ALIKE)


def _score_units(kind: str, what: str, want: Sequence[str], got: Sequence[str], tally: Tally) -> None:
    right, false, missed = matched(want, got, same_unit)
    tally.add(kind, right, false, missed)
    if false or missed:
        tally.differs(what, want, got)


def _score_citations(gold: Record, read: Record, tally: Tally) -> None:
    want = {_citation_key(c): c for c in gold["citations"]}
    got = {_citation_key(c): c for c in read.get("citations") or [] if c.get("number")}
    both = want.keys() & got.keys()
    tally.add("citations", len(both), len(got.keys() - both), len(want.keys() - both))
    for key in sorted(want.keys() - both):
        tally.differs("citations", " ".join(key), None)
    for key in sorted(got.keys() - both):
        tally.differs("citations", None, " ".join(key))
    for key in sorted(both):
        w, g = want[key], got[key]
        issuer = close(w.get("issuer"), g.get("issuer"), _ISSUER_ALIKE)
        role = _role(w) == _role(g)
        tally.add("citation issuer", issuer, not issuer, not issuer)
        tally.add("citation role", role, not role, not role)
        if not role:
            tally.differs(f"{' '.join(key)} role", w.get("role"), g.get("role"))


def _citation_key(citation: Record) -> tuple[str, str, str]:
    return str(citation.get("type")), number_key(citation.get("number")), str(citation.get("issued") or "")


def _role(citation: Record) -> str | None:
    role = citation.get("role")
    return _COARSER.get(str(role), role)


def _score_directives(gold: Record, found: Sequence[Record], tally: Tally) -> None:
    wanted, optional = gold["directives"], gold.get("optional", [])
    of = _pairs(wanted, found, optional)
    taken = set(of.values())
    loose = [f for j, f in enumerate(found) if j not in taken and not _is_optional(f, optional)]
    tally.add("directives", len(of), len(loose), len(wanted) - len(of))
    for extra in loose:
        _score_loose(extra, tally)
    for i, want in enumerate(wanted):
        got = found[of[i]] if i in of else None
        if got is None:
            tally.differs(f"directives {want.get('ref')}", want["text"], None)
        _score_directive(want, got or {}, tally)


def _pairs(wanted: Sequence[Record], found: Sequence[Record], optional: Sequence[Record]) -> dict[int, int]:
    likenesses = sorted(
        ((_likeness(w, f, optional), i, j) for i, w in enumerate(wanted) for j, f in enumerate(found)), reverse=True
    )
    taken: set[int] = set()
    of: dict[int, int] = {}
    for likeness, i, j in likenesses:
        if likeness >= _DIRECTIVE_ALIKE and i not in of and j not in taken:
            of[i] = j
            taken.add(j)
    return of


def _likeness(want: Record, got: Record, optional: Sequence[Record]) -> float:
    """Overlap with the directive, or with it and the optional texts that the reading holds as well."""
    best = overlap(want["text"], got.get("text"))
    if not 0 < best < _DIRECTIVE_ALIKE:
        return best
    more = [o["text"] for o in optional if holds(got.get("text"), o["text"])]
    return max(best, overlap(" ".join([want["text"], *more]), got.get("text"))) if more else best


def _is_optional(got: Record, optional: Sequence[Record]) -> bool:
    text = got.get("text")
    return any(
        overlap(o["text"], text) >= _OPTIONAL_ALIKE or (tokens(text) and holds(o["text"], text)) for o in optional
    )


def _score_loose(extra: Record, tally: Tally) -> None:
    tally.differs(f"directives {extra.get('ref')}", None, extra.get("text"))
    if dated(extra.get("deadline") or {}):
        tally.add("deadlines", 0, 1, 0)
    units = extra.get("assignees") or []
    for role in ("lead", "support"):
        tally.add(role, 0, sum(u.get("role") == role and not u.get("inherited") for u in units), 0)


def _score_directive(want: Record, got: Record, tally: Tally) -> None:
    ref = want.get("ref")
    for role in ("lead", "support"):
        mine = [u.get("unit") or "" for u in got.get("assignees") or [] if u.get("role") == role]
        _score_units(role, f"{role} {ref}", want.get(role) or [], mine, tally)
    _score_units("reports_to", f"reports_to {ref}", want.get("reports_to") or [], got.get("reports_to") or [], tally)
    w, g = want.get("deadline") or {}, got.get("deadline") or {}
    right = dated(w) and same_deadline(w, g)
    tally.add("deadlines", right, dated(g) and not right, dated(w) and not right)
    if (dated(w) or dated(g)) and not right:
        tally.differs(f"deadline {ref}", _day_and_rule(w), _day_and_rule(g))


def _day_and_rule(deadline: Record) -> list[str]:
    return [str(deadline[k]) for k in ("text", "due", "time", "rrule") if deadline.get(k)]


def _short(value: object) -> str:
    if value is None or value == []:
        return "-"
    text = "; ".join(map(str, value)) if isinstance(value, list) else str(value)
    return text if len(text) <= 120 else text[:119] + "…"


def figures(tally: Tally, read: int, unread: Sequence[str]) -> dict[str, Any]:
    """The F1 of each kind, the wrong identities, and how many dispatches were read, as JSON values."""
    scores: dict[str, Any] = {kind: round(tally.f1(kind), 4) for kind in KINDS}
    return scores | {WRONG_IDENTITY: tally.of(WRONG_IDENTITY)[1], "dispatches": read, "unread": list(unread)}


def table(tally: Tally) -> Iterator[str]:
    """The figures for people, a line for each kind."""
    for kind in KINDS:
        right, false, missed = tally.of(kind)
        f1 = f"{tally.f1(kind):.3f}"
        yield say("quality.line", kind=f"{kind:16}", f1=f1, right=right, false=false, missed=missed)
    yield say("quality.wrong_identity", count=tally.of(WRONG_IDENTITY)[1])
