"""Citations: every other document that a dispatch names by number, once each, and what it means for the dispatch.

The shapes and the cues are data (`rules/citations.yaml`). A cue at the head of a clause of the opening covers the
list behind it; a document named in another's trích yếu is only referred to; cues that change a document's force
stand right before it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import regex

from pipeline.core.model import Block, Citation, CitationRole, Finding, Header, Span, Text, Zone
from pipeline.core.rules import Rule, load
from pipeline.core.vietnamese import fold, plain
from pipeline.grammar.bodies import body_key
from pipeline.grammar.citing import Mention, distance, gather_citations
from pipeline.grammar.enumerators import read_marks
from pipeline.grammar.mending import mend
from pipeline.grammar.opening import SUBJECT, Stretch, head_cue, stretches_of
from pipeline.grammar.reading_references import read_references
from pipeline.grammar.references import Reference, grammar, serial_of, symbol_of

_TOLD = ("type", "number", "issued", "issuer", "title", "role")
_MISREAD = 2  # so many letters of the dispatch's own symbol may be misread or spelled otherwise
_LAWS = ("L", "Luật", "PL")
_LETTERS = ("CV", "TTr", None)
_SOON = 300  # characters behind a paragraph, within which the next one says what is done with its documents
_CHANGES = ("replaces", "amends", "extends")
_FAR = 250  # a head cue reaches no farther (in characters) before the first document of its list


@dataclass(frozen=True, slots=True)
class _Part:
    """What a reference means: its role by which rule; nested ones stand in another document's trích yếu."""

    role: CitationRole
    rule: str
    nested: bool = False


def find_citations(text: Text, header: Header) -> tuple[Citation, ...]:
    """Every other document cited by number, and laws by name (`number` None), in the order of first mention.

    Several mentions of one document are one citation with its strongest role; the dispatch's own number is none.
    What the text does not say (date, issuer) is None.
    """
    text = replace(text, plain=mend(text.plain, load("citations").tables["vocabulary"]))
    mentions: list[Mention] = []
    carried: _Part | None = None
    for stretch in stretches_of(text):
        references = read_references(text.text, text.plain, stretch.start, stretch.end)
        parts, carried = _judge(text.plain, stretch, references, carried)
        for reference, part in zip(references, parts, strict=True):
            if not _is_own(text.plain, stretch, reference, header):
                part = part if _goes_back(part, reference, header) else _Part("refers", reference.shape)
                mentions.append(Mention(reference, part.role, part.rule, stretch.zone in SUBJECT))
    return gather_citations(text, _reminded_of(text, mentions))


def explain(text: str, *, zone: str = "body", **_: object) -> list[Finding]:
    """What the rules find in a short text that stands in `zone`, as if it opened a dispatch."""
    whole = Text(text, plain(text), (Block(Zone(zone), 0, len(text), 1, (Span(0, len(text)),)),))
    return [
        Finding(c.rule, c.start, c.end, {name: getattr(c, name) for name in _TOLD})
        for c in find_citations(whole, Header())
    ]


def _reminded_of(text: Text, mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions; a reminder reminds of the first document, where soon after it is told what did not come yet."""
    reminder = any(b.zone in SUBJECT and grammar("reminder").match(text.plain, b.start, b.end) for b in text.blocks)
    first = next((m for m in mentions if not m.subject), None) if reminder else None
    if first is None or first.role != "refers":
        return list(mentions)
    at = first.reference.end
    if not grammar("not_come").search(text.plain, at, at + _SOON):
        return list(mentions)
    return [replace(m, role="reminds", rule="reminds") if m is first else m for m in mentions]


# --- what it means ------------------------------------------------------------------------------------------


def _judge(
    plain_text: str, stretch: Stretch, references: Sequence[Reference], carried: _Part | None
) -> tuple[list[_Part], _Part | None]:
    """The part of each reference, and the part that the next paragraph's list goes on with."""
    marks = () if stretch.zone in SUBJECT else read_marks(plain_text, stretch.start, stretch.end)
    at = marks[0].end if marks else stretch.start
    head = carried
    parts: list[_Part] = []
    for i, reference in enumerate(references):
        before = _outside(plain_text, references, i)
        last = (references[before], parts[before]) if i else None
        part, head = _part(plain_text, stretch, reference, last, references[i - 1].tail if i else at, head)
        parts.append(part)
    parts = _with_carried_out(plain_text, stretch, references, _with_attached(plain_text, references, parts))
    if not references:
        return parts, _announced(plain_text, at, stretch)
    rest = plain_text[references[-1].tail : stretch.end]
    goes_on = rest.rstrip().endswith((";", ",")) and not grammar("own_voice").search(rest)
    return parts, head if goes_on else None


def _outside(plain_text: str, references: Sequence[Reference], index: int) -> int:
    """The place of the reference with whose list this one goes on: the last one, or that before the brackets in which
    the last one stands (`A (thay thế B) và C`).
    """
    last = index - 1
    while last > 0 and regex.match(r"[^()]{0,160}\)", plain_text[references[last].end : references[index].start]):
        if not regex.search(r"\([^()]*$", plain_text[references[last - 1].tail : references[last].start]):
            break
        last -= 1
    return last


def _with_carried_out(
    plain_text: str, stretch: Stretch, references: Sequence[Reference], parts: list[_Part]
) -> list[_Part]:
    """The parts; what the opening tells of last is carried out where it goes on `Để thực hiện chỉ đạo trên, …`."""
    if not references or references[-1].start >= stretch.opening or parts[-1].role != "refers" or parts[-1].nested:
        return parts
    carried = grammar("carried_out").search(plain_text[references[-1].tail : stretch.end])
    return [*parts[:-1], _Part("implements", "implements")] if carried else parts


def _announced(plain_text: str, at: int, stretch: Stretch) -> _Part | None:
    """The part of a list that a paragraph without references announces: `Căn cứ:`, `Bãi bỏ các Quyết định sau:`."""
    if grammar("basis_list").match(plain_text, at, stretch.end):
        return _Part("basis", "basis")
    if grammar("replaced_list").search(plain_text[at : stretch.end]):
        return _Part("replaces", "replaces")
    return None


def _part(
    plain_text: str, stretch: Stretch, reference: Reference, last: tuple[Reference, _Part] | None, at: int,
    head: _Part | None,
) -> tuple[_Part, _Part | None]:
    """The part of one reference; the text since the last one begins `at`, its list goes on with `head`."""
    gap = plain_text[at : reference.start]
    ends = [m for m in grammar("sentence").finditer(gap) if m.group() != ":" or gap[m.end() :].strip()]
    clause = at + ends[-1].end() if ends else at
    own = bool(grammar("own_voice").search(gap))
    if ends and ends[-1].group() != ";":
        head = None
    refers = _Part("refers", reference.shape)
    within = last is not None and not ends and not own
    cue = _cue_before(plain_text, stretch, clause, reference)
    if cue and not (within and last and _quoted(plain_text[at : cue[1]], last[1], cue[0])):
        part = _Part(cue[0].gives["role"], cue[0].id)
        return part, part
    opening = stretch.zone in SUBJECT or reference.start < stretch.opening
    if within and last:
        return _part_within(plain_text, reference, last, at, head, opening)
    if opening and last is None and grammar("to_carry_out").search(plain_text[clause : reference.start]):
        return _Part("implements", "implements"), None
    if own:
        return refers, None
    started = head_cue(plain_text, clause, reference.start) if opening else None
    heads = started and (stretch.zone not in SUBJECT or started[0].gives["role"] == "answers")
    if started and heads and reference.start - started[1] <= _FAR:
        told = started[0].gives["role"] == "implements" and grammar("told_so").search(
            plain_text, started[1], reference.start
        )
        part = _Part("basis", "told_so") if told else _Part(started[0].gives["role"], started[0].id)
        return part, part
    if opening and last is None and all(m.group() == ";" for m in ends):
        head = head or _unread_head(plain_text, at, clause)
    for joint in ("lead_in", "said_at"):
        if head and grammar(joint).fullmatch(plain_text, clause, reference.start):
            return head, head
    return refers, None


def _unread_head(plain_text: str, start: int, end: int) -> _Part | None:
    """What a list rests on whose first entry is no numbered document (`Căn cứ Điều lệ Công đoàn; Hướng dẫn số …`)."""
    started = head_cue(plain_text, start, end) if end > start else None
    return _Part("basis", started[0].id) if started and started[0].gives["role"] == "basis" else None


def _part_within(
    plain_text: str, reference: Reference, last: tuple[Reference, _Part], at: int, head: _Part | None, opening: bool
) -> tuple[_Part, _Part | None]:
    """The part of a reference in the clause of another: of its list, under a cue of its own, or nested in it."""
    gap = plain_text[at : reference.start]
    for joint in regex.finditer(r"^|,\s*|(?<!\w)và\s+", gap) if opening else ():
        started = head_cue(plain_text, at + joint.end(), reference.start)
        begins = not gap[: joint.start()].strip()
        goes_on = joint.group().startswith(",") or (begins and bool(joint.group()))
        if started and not goes_on and started[0].gives["role"] != "basis":
            continue
        if started and (started[0].gives["role"] != "implements" or begins):
            part = _Part(started[0].gives["role"], started[0].id)
            return part, part
    goes_on = ("joint", "joint_said", "changed_by") if reference.type in _LAWS else ("joint", "joint_said")
    if any(grammar(name).search(gap) for name in goes_on):
        return last[1], head
    return _Part("refers", reference.shape, nested=True), head


def _quoted(between: str, last: _Part, cue: Rule) -> bool:
    """Whether a cue belongs to the trích yếu of the document before it; `between` is the text from that to the cue."""
    between = between.strip()
    if cue.gives["role"] in _CHANGES and (between == "," or between.endswith("(")) and last.role != cue.gives["role"]:
        return True  # the document before it does that, not this dispatch
    return last.nested or not (between == "," or between.endswith(("và", "(", "đồng thời")))


def _cue_before(plain_text: str, stretch: Stretch, start: int, reference: Reference) -> tuple[Rule, int] | None:
    """The first rule whose cue stands right before the reference, and where it begins; a subject begins with it."""
    lead_in = grammar("lead_in").match(plain_text, stretch.start, stretch.end)
    begins = lead_in.end() if lead_in else stretch.start
    for rule in load("citations").rules:
        where = rule.gives["at"]
        if where not in ("before", "subject") or (where == "subject" and stretch.zone not in SUBJECT):
            continue
        for match in rule.pattern.finditer(plain_text, start, reference.start):
            behind = plain_text[match.end() : reference.start].strip()
            told = not behind and (where == "before" or match.start() <= begins)
            if told and _answered(plain_text, stretch, reference, rule):
                return rule, match.start()
    return None


def _answered(plain_text: str, stretch: Stretch, reference: Reference, rule: Rule) -> bool:
    """Whether what the cue says was received is a letter, answered in this paragraph or soon after it."""
    if not rule.gives.get("letter"):
        return True
    return reference.type in _LETTERS and bool(grammar("reply").search(plain_text, reference.tail, stretch.end + _SOON))


def _goes_back(part: _Part, reference: Reference, header: Header) -> bool:
    """Whether what was received is answered by this dispatch: it goes to the body that wrote the letter."""
    if part.rule != "answers-received" or not reference.issuer or not header.recipients:
        return True
    issuer = body_key(reference.issuer)
    return any(issuer.startswith(key) or key.startswith(issuer) for key in map(body_key, header.recipients))


def _with_attached(plain_text: str, references: Sequence[Reference], parts: Sequence[_Part]) -> list[_Part]:
    """`(có A; B và C gửi kèm theo)`: what stands behind a list makes all of it attached, where nothing else is said."""
    done = list(parts)
    for i in range(len(references) - 1, -1, -1):
        rule = _attaching(plain_text, references[i])
        following = references[i + 1].start if i + 1 < len(references) else None
        joined = following is not None and grammar("only_joint").match(plain_text[references[i].tail : following])
        if rule is None and joined and done[i + 1].role == "attached":
            rule = done[i + 1].rule
        if rule and done[i].role == "refers":
            done[i] = _Part("attached", rule, done[i].nested)
    return done


def _attaching(plain_text: str, reference: Reference) -> str | None:
    """The rule whose cue stands right behind the reference, or ends the brackets in which it stands."""
    rest = plain_text[reference.tail :]
    bracket = plain_text.rfind("(", 0, reference.start) > plain_text.rfind(")", 0, reference.start)
    closing = regex.match(r"[^()]{0,120}(?=\))", rest) if bracket else None
    for rule in load("citations").rules:
        if rule.gives["at"] != "after":
            continue
        behind = rule.pattern.match(rest, len(rest) - len(rest.lstrip(" (")))
        ends = closing and any(m.end() == closing.end() for m in rule.pattern.finditer(closing.group()))
        if behind or ends:
            return rule.id
    return None


# --- whose it is --------------------------------------------------------------------------------------------


def _is_own(plain_text: str, stretch: Stretch, reference: Reference, header: Header) -> bool:
    """Whether a reference names the dispatch itself: by its number, as what its annex goes with, or `Số: …` alone."""
    if reference.number is None or reference.shape == "law":
        return False
    if reference.start == stretch.start and plain_text.startswith("Số", reference.start):
        return True
    symbol = symbol_of(reference.number)
    if header.number and serial_of(reference.number) == serial_of(header.number):
        alike = distance(fold(symbol), fold(symbol_of(header.number))) <= _MISREAD
        if reference.shape == "short":
            return reference.type == header.type
        return alike and (reference.issued in (None, header.issued) or header.issued is None)
    annexed = stretch.zone is Zone.ANNEX_TITLE and grammar("annexed_to").search(plain_text[: reference.start])
    return bool(annexed) and (header.number is None or reference.issued == header.issued is not None)
