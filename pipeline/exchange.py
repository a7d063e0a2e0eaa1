"""What comes by the national exchange: the header of a package held against the dispatch in it, and status back.

The text of the dispatch goes before the package; what the dispatch does not say is taken from the package, and where
they contradict each other a note says so. That a dispatch is revoked or replaced becomes a citation, so that the
record proposes it and a person decides.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

from pipeline.core.model import Citation, Evidence, Extraction, Header, Note, Span
from pipeline.core.rules import load
from pipeline.core.texts import say
from pipeline.core.vietnamese import fold
from pipeline.ingest.edxml import REPLACED, REVOKED, UPDATED, Named, Package, is_edxml, read_package
from pipeline.store.names import written_day

_RULE = "edxml"
_PLAIN_FIELDS = ("number", "issued", "place", "issuer", "subject", "signer", "signer_title", "urgency")


def package_of(path: Path) -> Package | None:
    """The package that a file is, or None.

    Raises:
        Unreadable, Refused: as `ingest.edxml.read_package`.
    """
    try:
        with path.open("rb") as file:
            head = file.read(8192)
        if not is_edxml(head):
            return None
        return read_package(path.name, path.read_bytes())
    except OSError:
        return None


def with_header(header: Header, package: Package | None) -> tuple[Header, tuple[Note, ...]]:
    """The header of the dispatch in a package, its blanks filled from the package, and a note for each contradiction.

    It comes before the terms are counted: a day of issue that only the package tells is what they are counted from.
    Whom the package was sent to is left to `with_package`: the text ordered nothing of them.
    """
    if package is None:
        return header, ()
    merged, notes = _merged(header, _header_of(package), itself=_is_about_itself(package))
    return merged, tuple(notes)


def with_package(extraction: Extraction, package: Package | None) -> Extraction:
    """The extraction of the dispatch in a package, with what the package says beside its header."""
    if package is None:
        return extraction
    header = extraction.header
    if package.recipients and not header.recipients:
        header = _filled(header, {"recipients": package.recipients})
    notes = _due_notes(package, extraction) + list(_business_notes(package))
    if len(package.files) > 1:
        names = ", ".join(name for name, _ in package.files)
        notes.append(Note("file", say("edxml.files", count=len(package.files), names=names)))
    # what the text cites only in passing, the package may say the part of
    told = {_letters(c.number): c for c in _citations(package)}
    cited = tuple(
        replace(c, role=told[_letters(c.number)].role, rule=_RULE) if _letters(c.number) in told else c
        for c in extraction.citations
    )
    known = {_letters(c.number) for c in cited}
    more = tuple(c for number, c in told.items() if number not in known)
    return replace(extraction, header=header, citations=(*cited, *more), notes=(*extraction.notes, *notes))


def _is_about_itself(package: Package) -> bool:
    """Whether a package that revokes bears the number of what it revokes: then that is not its own."""
    own = _letters(package.document.number)
    return package.business == REVOKED and any(_letters(n.number) == own for n in package.about)


def _header_of(package: Package) -> dict[str, object]:
    competence = (package.competence or "").strip(". ").upper()
    return {
        "type": _type_of(package),
        "number": package.document.number,
        "issued": package.document.issued,
        "place": package.place,
        "issuer": package.organ_name,
        "subject": package.subject,
        "signer": package.signer,
        "signer_title": package.signer_title,
        "urgency": package.urgency,
        "competence": competence or None,
    }


def _type_of(package: Package) -> str | None:
    named = fold(package.type_name or "")
    for short, entry in load("types").tables["types"].items():
        if named and named in (fold(short), *(fold(n) for n in (entry["name"], *entry.get("also", ())))):
            return str(short)
    return None


def _merged(header: Header, said: dict[str, object], *, itself: bool) -> tuple[Header, list[Note]]:
    """The header with its blanks filled, and a note for each field that says something else than the package."""
    filled: dict[str, object] = {}
    notes: list[Note] = []
    for field in ("type", *_PLAIN_FIELDS):
        told, read = said[field], getattr(header, field)
        if not told or (itself and field == "number"):
            continue
        if not read:
            filled[field] = told
        elif not _same(field, told, read):
            pair = {"package": _words(told), "text": _words(read)}
            notes.append(Note(f"header.{field}", say("edxml.differs", **pair)))
    if "number" in filled and not header.symbol:
        number = str(filled["number"])
        at = min((i for i in (number.find("/"), number.find("-")) if i > 0), default=-1)
        filled["symbol"] = number[at + 1 :] if at > 0 else None
    return _filled(header, filled), notes


def _filled(header: Header, fields: dict[str, object]) -> Header:
    evidence = tuple(Evidence(field, 0, 0, _RULE) for field in fields)
    return replace(header, **fields, evidence=(*header.evidence, *evidence))  # type: ignore[arg-type]


def _same(field: str, one: object, other: object) -> bool:
    if field in ("number", "issued", "type", "urgency"):
        return _letters(str(one)) == _letters(str(other))
    a, b = _letters(str(one)), _letters(str(other))
    return a in b or b in a


def _letters(text: object) -> str:
    words = "".join(c for c in fold(str(text or "")) if c.isalnum())
    return words.lstrip("0")


def _words(value: object) -> str:
    return written_day(value) if isinstance(value, date) else str(value)


def _due_notes(package: Package, extraction: Extraction) -> list[Note]:
    dues = {d.deadline.due for d in extraction.directives}
    if package.due is None or package.due in dues:
        return []
    return [Note("deadline", say("edxml.due_differs", day=written_day(package.due)))]


def _business_notes(package: Package) -> Iterator[Note]:
    key = {REVOKED: "revoked", REPLACED: "replaced", UPDATED: "updated"}.get(package.business)
    reason = say("edxml.reason", reason=package.reason) if package.reason else ""
    for named in package.about if key else ():
        yield Note("citations", say(f"edxml.{key}", number=named.number or named.document_id, reason=reason))


def _citations(package: Package) -> Iterator[Citation]:
    """What the package answers, and what it revokes or replaces: those end what the earlier one ordered."""
    ends = package.about if package.business in (REVOKED, REPLACED) else ()
    own = _letters(package.document.number)
    for role, named in (*(("answers", n) for n in package.answers), *(("replaces", n) for n in ends)):
        if named.number and (role != "replaces" or package.business == REVOKED or _letters(named.number) != own):
            issuer = package.organ_name if role == "replaces" else None
            yield _citation(named, role, issuer)


def _citation(named: Named, role: str, issuer: str | None) -> Citation:
    number = named.number or ""
    symbol = number.split("/", 1)[-1] if "/" in number else ""
    first = symbol.split("-", 1)[0]
    kind = first if first in load("types").tables["types"] else "CV" if "-" in symbol else None
    return Citation(
        kind, number, named.issued, issuer, None, role,  # type: ignore[arg-type]
        start=0, end=0, mentions=(Span(0, 0),), rule=_RULE,
    )  # fmt: skip
