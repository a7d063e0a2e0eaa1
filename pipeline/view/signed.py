"""The electronic signatures of a dispatch as clerks see them: who, when, whether unchanged, whether trusted."""

from __future__ import annotations

from collections.abc import Sequence

from pipeline.core.texts import say
from pipeline.ingest.signatures import Signature, Signed, Trust
from pipeline.view.lines import moment, paragraph


def signed_text(found: Sequence[Signed]) -> str:
    """The signatures of a dispatch's files as a section behind the others; empty where there are none."""
    entries = [paragraph(f"- {file}: {signature_words(s)}", "  ") for file, s in _each(found)]
    return "\n".join(["", "", say("signing.title", count=len(entries)), *entries]) if entries else ""


def signature_words(signature: Signature) -> str:
    """One signature in a line: the names of its certificate, its time, and what was found of it."""
    who = ", ".join(name for name in (signature.signer, signature.organisation) if name)
    told = [who or say("signing.nobody"), _time(signature), say(f"signing.integrity_{signature.integrity}")]
    if signature.trust != Trust.UNCHECKED:
        told.append(say(f"signing.trust_{signature.trust}"))
    return "; ".join(part for part in told if part)


def _each(found: Sequence[Signed]) -> list[tuple[str, Signature]]:
    return [(one.file, signature) for one in found for signature in one.signatures]


def _time(signature: Signature) -> str:
    if signature.at is None:
        return ""
    when = moment(signature.at.isoformat())
    return say("signing.stamped" if signature.stamped else "signing.at", when=when)
