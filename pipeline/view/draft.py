"""A draft as a Word document in the layout of the decree; what the clerk must decide is yellow and has a comment."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.core.texts import say
from pipeline.store.names import written_month
from pipeline.view.drafting import Draft, Group, Item
from pipeline.view.printed import head_cells, head_widths
from pipeline.view.word import PORTRAIT_POINTS, Run, document, paragraph, table

_INDENT = 28.35  # 1 cm
_LETTERS = "abcdđeghiklmnopqrstuvxy"
_MARK = "yellow"


def draft_document(draft: Draft) -> bytes:
    """The draft as a .docx file."""
    return document(_body(draft), title=f"{say('draft.about_line', subject=draft.subject)}", size=14)


def _body(draft: Draft) -> Iterator[str]:
    yield _head(draft)
    yield from _recipients(draft)
    *others, last = draft.opening.split("; ")
    for opening, end in (*((other, ";") for other in others), (last, ".")):
        yield _paragraph(opening.rstrip(";") + end)
    yield _paragraph(draft.order)
    # a signature stands on no page alone, nor with one line
    for number, group in enumerate(draft.groups, 1):
        yield from _group(number, group, with_next=number == len(draft.groups) and not draft.report)
    if draft.report:
        note = " ".join(draft.report.told)
        yield _paragraph([Run(draft.report.text, mark=_MARK, note=note)], with_next=True)
    yield _paragraph(draft.closing, with_next=True)
    yield paragraph(size=6, with_next=True)
    yield _foot(draft)


def _head(draft: Draft) -> str:
    """Agency and motto, number with subject and place with day, side by side."""
    symbol = say("draft.number", symbol=draft.symbol)
    day = say("form.written_day", day=f"{draft.day.day:02}", month=written_month(draft.day), year=draft.day.year)
    number = paragraph(Run(symbol, mark=_MARK, note=say("draft.note_number")), align="center", size=13, before=6)
    about = paragraph(say("draft.about_line", subject=draft.subject), align="center", size=12, before=4)
    placed = [Run(f"{draft.place}, " if draft.place else ""), Run(day, mark=_MARK, note=say("draft.note_day"))]
    dated = paragraph(placed, align="center", italic=True, size=13, before=6)
    over = head_cells(draft.parent, draft.office, PORTRAIT_POINTS)
    return table([over, (number + about, dated)], head_widths(PORTRAIT_POINTS), PORTRAIT_POINTS, ruled=False)


def _recipients(draft: Draft) -> Iterator[str]:
    note = say("draft.note_to")
    if len(draft.recipients) == 1:
        run = Run(draft.recipients[0], mark=_MARK, note=note)
        yield paragraph([Run(f"{say('draft.to')} "), run, Run(".")], align="center", before=14, after=8)
        return
    yield paragraph(say("draft.to"), indent=90, before=14)
    for number, name in enumerate(draft.recipients, 1):
        end = "." if number == len(draft.recipients) else ";"
        run = Run(name, mark=_MARK, note=note if number == 1 else "")
        yield paragraph([Run("- "), run, Run(end)], indent=120, after=8 if end == "." else 0)


def _paragraph(words: str | list[Run], *, with_next: bool = False) -> str:
    return paragraph(words, align="both", first=_INDENT, after=6, with_next=with_next)


def _group(number: int, group: Group, *, with_next: bool) -> Iterator[str]:
    name = ", ".join(group.leads) + ":" * (len(group.leads) > 1) if group.leads else say("draft.for_all")
    yield paragraph(f"{number}. {name}", bold=True, first=_INDENT, after=6, with_next=True)
    for at, item in enumerate(group.items):
        yield _paragraph(_item(at, item), with_next=with_next and at == len(group.items) - 1)


def _item(at: int, item: Item) -> list[Run]:
    """The letter, the text, its deadline in yellow; the comment hangs on the deadline, else on the letter."""
    told = " ".join(item.told)
    letter = f"{_LETTERS[at]})" if at < len(_LETTERS) else f"{at + 1})"
    text = say("draft.supported", names=", ".join(item.supports), text=item.text) if item.supports else item.text
    before, words, after = _around(text, item)
    if words:
        return [Run(f"{letter} {before}"), Run(words, mark=_MARK, note=told), Run(after)]
    return [Run(letter, mark=_MARK, note=told), Run(f" {text}")]


def _around(text: str, item: Item) -> tuple[str, str, str]:
    if item.term is None:
        return text, "", ""
    at = text.casefold().find(item.term.text.casefold())
    end = at + len(item.term.text)
    return (text[:at], text[at:end], text[end:]) if at >= 0 else (text, "", "")


def _foot(draft: Draft) -> str:
    """Nơi nhận on the left, who signs on the right."""
    width = PORTRAIT_POINTS
    lines = [paragraph(say("draft.copies"), bold=True, italic=True, size=12)]
    for number, entry in enumerate(draft.copies, 1):
        end = "." if number == len(draft.copies) else ";"
        run = Run(f"- {entry}{end}", mark=_MARK, note=say("draft.note_copies") if number == 1 else "")
        lines.append(paragraph(run, size=11))
    titles = [draft.signer_title.upper() or say("draft.head")]
    if draft.signs_for:
        titles.insert(0, say("draft.for_head", title=draft.signs_for.upper()))
    note = say("draft.note_signer")
    signed = [
        paragraph(Run(title, bold=True, mark=_MARK, note="" if n else note), align="center")
        for n, title in enumerate(titles)
    ]
    signed += [paragraph() for _ in range(4)]
    signed.append(paragraph(Run(draft.signer, bold=True, mark=_MARK), align="center"))
    return table([("".join(lines), "".join(signed))], (0.5, 0.5), width, ruled=False)
