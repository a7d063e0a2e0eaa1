"""What was read of a file, for people: the head, what it cites, what it asks, what to look at again."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.core.labels import label
from pipeline.core.model import Citation, Deadline, Directive, Extraction, Header
from pipeline.core.texts import say
from pipeline.view.lines import citation_name, day, field, paragraph


def to_text(extraction: Extraction) -> str:
    """The extraction as Vietnamese text of several lines, as wide as the terminal."""
    parts = [
        f"=== {extraction.file.name} ({say('export.pages', count=extraction.file.pages)})",
        *_header(extraction.header),
        *_section("export.citations", [_citation(c) for c in extraction.citations]),
        *_section("export.directives", [_directive(d) for d in extraction.directives]),
        *_section("export.notes", [paragraph(f"- {n.problem} ({label(n.field)})", "  ") for n in extraction.notes]),
    ]
    return "\n".join(p for p in parts if p) + "\n"


def _header(header: Header) -> Iterator[str]:
    values = {
        "type": header.type,
        "number": header.number or header.symbol,
        "issued": day(header.issued),
        "issuer": " / ".join(n for n in (header.parent, header.issuer) if n),
        "subject": header.subject,
        "recipients": "; ".join(header.recipients),
        "signer": ", ".join(n for n in (header.signer, header.signer_title) if n),
        "urgency": header.urgency,
    }
    for name, value in values.items():
        yield field(say(f"export.{name}"), value or "")


def _section(title: str, entries: list[str]) -> list[str]:
    return [f"{say(title)} ({len(entries)})", *entries] if entries else []


def _citation(citation: Citation) -> str:
    name = citation_name(citation.type, citation.number, citation.title)
    issued = say("export.of_day", day=day(citation.issued)) if citation.issued else ""
    whole = " ".join(n for n in (name, issued, citation.issuer) if n)
    return paragraph(f"- {whole} [{say(f'export.role_{citation.role}')}]", "  ")


def _directive(directive: Directive) -> str:
    leads = "; ".join(a.unit for a in directive.assignees if a.role == "lead")
    support = "; ".join(a.unit for a in directive.assignees if a.role == "support")
    lines = [
        paragraph(f"[{directive.ref}] {directive.text}", "  "),
        field(say("export.lead"), leads, indent="      "),
        field(say("export.support"), support, indent="      "),
        field(say("export.reports_to"), "; ".join(directive.reports_to), indent="      "),
        field(say("export.deadline"), deadline_words(directive.deadline), indent="      "),
    ]
    return "\n".join(line for line in lines if line)


def deadline_words(deadline: Deadline) -> str:
    """The deadline in words: the last day on time, the hour, the words of the dispatch; empty where none."""
    parts = [day(deadline.due), deadline.time or "", f"“{deadline.text}”" if deadline.text else ""]
    return ", ".join(p for p in parts if p)
