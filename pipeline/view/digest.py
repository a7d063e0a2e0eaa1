"""What is due soon and what is late, for one department: as text, and as a mail to be sent."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from pipeline.core.clock import VIET_NAM
from pipeline.core.texts import say
from pipeline.view.lines import day, paragraph, ref_words
from pipeline.view.task_table import Row

_COLUMNS = 76


def digest_text(rows: Sequence[Row], name: str, office: str, today: date, days: int) -> str:
    """The open tasks of `rows` that are late or due within `days` days, late ones first; name and counts over them."""
    late, soon = _late(rows), _soon(rows, days)
    lines = [say("digest.title", name=name or office, day=day(today))]
    lines += list(_part("digest.late", late)) + list(_part("digest.soon", soon, days=days))
    if not late and not soon:
        lines.append(say("digest.nothing", days=days))
    return "\n".join(lines) + "\n"


def digest_mail(rows: Sequence[Row], name: str, address: str, office: str, today: date, days: int) -> bytes:
    """The same as a mail file (RFC 5322) that a mail program opens as a letter not sent yet.

    `address` is the department's, empty where the clerk fills it in. The same list on the same day is the same letter.
    """
    text = digest_text(rows, name, office, today, days)
    mail = EmailMessage(policy=SMTP)
    counts = {"late": len(_duties(_late(rows))), "soon": len(_duties(_soon(rows, days)))}
    mail["Subject"] = say("digest.subject", name=name or office, day=day(today), **counts)
    if address:
        mail["To"] = _address(name, address)
    mail["Date"] = format_datetime(datetime.combine(today, time(7), VIET_NAM))
    mail["Message-ID"] = f"<{hashlib.sha256(f'{office}|{name}|{text}'.encode()).hexdigest()[:24]}@congvan>"
    mail["X-Unsent"] = "1"
    mail.set_content(say("digest.letter", name=name or office, list=text))
    return mail.as_bytes()


def _address(name: str, address: str) -> Address | str:
    try:
        return Address(display_name=name, addr_spec=address)
    except (ValueError, IndexError):
        return address.replace("\n", " ").replace("\r", " ")


def _late(rows: Sequence[Row]) -> list[Row]:
    return [row for row in rows if row["days_left"] is not None and row["days_left"] < 0]


def _soon(rows: Sequence[Row], days: int) -> list[Row]:
    return [row for row in rows if row["days_left"] is not None and 0 <= row["days_left"] <= days]


def _part(key: str, rows: Sequence[Row], **given: object) -> Iterator[str]:
    """A heading with its count, and a task a paragraph; the times of one duty stand in one and count as one."""
    if not rows:
        return
    duties = _duties(rows)
    yield ""
    yield say(key, count=len(duties), **given)
    for number, its in enumerate(duties, 1):
        yield paragraph(f"{number}. {_task(its)}", "", columns=_COLUMNS)


def _duties(rows: Sequence[Row]) -> list[list[Row]]:
    """The rows of each task, those of a recurring one together, as they follow one another."""
    duties: dict[tuple[int, bool], list[Row]] = {}
    for row in rows:
        duties.setdefault((row["directive"], bool(row["rrule"])), []).append(row)
    return list(duties.values())


def _task(its: Sequence[Row]) -> str:
    # of several times the one that is nearest to today: the last that was missed, the next that is to come
    row = its[-1] if its[-1]["days_left"] < 0 else its[0]
    left = row["days_left"]
    when = say("digest.today" if left == 0 else "digest.late_by" if left < 0 else "digest.left", count=abs(left))
    times = say("digest.times", count=len(its)) if len(its) > 1 else ""
    hour = f" {row['time']}" if row["time"] else ""
    leads = "; ".join(d["name"] for d in row["departments"] if d["role"] == "lead")
    who = say("digest.lead", names=leads) if leads else say("digest.nobody")
    text = paragraph(row["text"], columns=10_000)
    return say(
        "digest.task", due=f"{day(row['due'])}{hour}", when=f"{when}{times}", text=text, dispatch=row["dispatch"],
        place=ref_words(row["ref"]), who=who,
    )  # fmt: skip
