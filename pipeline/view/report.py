"""Báo cáo tình hình thực hiện nhiệm vụ được giao: what fills the template, and the template itself."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from datetime import date
from typing import Any

from pipeline.core.errors import CongvanError
from pipeline.core.settings import Office
from pipeline.core.texts import say
from pipeline.store.reporting import Counts, Reported, count, share_on_time
from pipeline.view.form import parent_of
from pipeline.view.lines import day, ref_words
from pipeline.view.printed import head_name
from pipeline.view.word import PORTRAIT_POINTS

Context = dict[str, Any]


def report_context(
    found: Sequence[Reported], office: Office, first: date, last: date, today: date, departments: Sequence[str] = ()
) -> Context:
    """The fields of the template (docs/huong-dan.md tells them): words and numbers ready to print.

    Where all `departments` do a task, they are told in two words.
    """
    above = parent_of(office, today)
    whole = count(found)
    share = share_on_time(whole)
    return {
        "co_quan_chu_quan": above.upper(),
        "co_quan": office.name.upper(),
        "dau_trang_tren": head_name(above, PORTRAIT_POINTS),
        "dau_trang_duoi": head_name(office.name, PORTRAIT_POINTS),
        "cap_tren": above,
        "ten_co_quan": office.name,
        "ky_hieu": next(iter(office.symbols), ""),
        "dia_danh": office.place,
        "nam": today.year,
        "tu_ngay": day(first),
        "den_ngay": day(last),
        "ngay_tinh": day(min(last, today)),
        "tong": _figures(whole),
        "ty_le": say("report.no_share") if share is None else f"{share}%",
        "ky_khac": say("missed.counted", count=whole.beside) if whole.beside else "",
        "theo_cap_tren": _table(found, _givers),
        "theo_don_vi": _table(found, _doers),
        "nguyen_nhan": _reasons(found),
        "nhiem_vu": [_row(n, its, departments) for n, its in enumerate(_duties(found), 1)],
    }


def _figures(counts: Counts) -> Context:
    return {
        "giao": counts.given, "xong": counts.done, "dung_han": counts.on_time, "tre_han": counts.late,
        "dang_lam": counts.open, "qua_han": counts.overdue, "khong_han": counts.undated,
    }  # fmt: skip


def _givers(reported: Reported) -> tuple[str, ...]:
    return (reported.giver or say("report.own"),)


def _doers(reported: Reported) -> tuple[str, ...]:
    leads = dict.fromkeys(d["name"] for d in reported.task["departments"] if d["role"] == "lead")
    return tuple(leads) or (say("export.nobody"),)


def _table(found: Sequence[Reported], of: Callable[[Reported], tuple[str, ...]]) -> list[Context]:
    """The figures of each name; a task of several departments counts for each of them."""
    by: dict[str, list[Reported]] = {}
    for reported in found:
        for name in of(reported):
            by.setdefault(name, []).append(reported)
    order = sorted(by, key=lambda name: (-len(by[name]), name))
    return [{"stt": n, "ten": name, **_figures(count(by[name]))} for n, name in enumerate(order, 1)]


def _reasons(found: Sequence[Reported]) -> list[str]:
    """What was late and why; the missed times of one duty in one line."""
    by: dict[tuple[int, str], list[Reported]] = {}
    for reported in found:
        if reported.result in ("overdue", "late"):
            by.setdefault((reported.task["directive"], reported.result), []).append(reported)
    return [_reason(its) for its in by.values()]


def _reason(its: Sequence[Reported]) -> str:
    task = its[-1].task
    place = ref_words(task["ref"])
    told = say(f"report.why_{its[-1].result}", dispatch=task["dispatch"], place=place, due=day(task["due"]))
    times = say("report.times", count=len(its)) if len(its) > 1 else ""
    reasons = dict.fromkeys(reason for reported in its for reason in reported.reasons)
    return f"{told}{times}: {'; '.join(reasons) or say('report.no_reason')}"


def _duties(found: Sequence[Reported]) -> list[list[Reported]]:
    """The rows of the list: the times of one duty with one result are one, the others each by itself."""
    by: dict[tuple[int, str], list[Reported]] = {}
    for reported in found:
        task = reported.task
        alone = not task["rrule"] or reported.proof
        by.setdefault((-task["task"] if alone else task["directive"], reported.result), []).append(reported)
    return list(by.values())


def _dues(its: Sequence[Reported]) -> str:
    dues = sorted(reported.task["due"] for reported in its if reported.task["due"])
    if len(dues) < 2:
        return day(dues[0]) if dues else ""
    return say("report.dues", first=day(dues[0]), last=day(dues[-1]), count=len(dues))


def _row(number: int, its: Sequence[Reported], departments: Sequence[str]) -> Context:
    reported = its[0]
    task = reported.task
    done = {day(r.task["done_on"]): None for r in its if r.result in ("on_time", "late")}
    reasons = dict.fromkeys(reason for r in its for reason in r.reasons)
    return {
        "stt": number,
        "van_ban": task["dispatch"],
        "ngay_van_ban": day(reported.issued),
        "trich_yeu": reported.subject or "",
        "noi_dung": task["text"],
        "chu_tri": _names(task, "lead", departments),
        "phoi_hop": _names(task, "support", departments),
        "thoi_han": _dues(its),
        "ngay_xong": "; ".join(done),
        "san_pham": reported.proof,
        "ket_qua": say(f"report.result_{reported.result}"),
        "nguyen_nhan": "; ".join(reasons),
        "kien_nghi": "",
        "ghi_chu": say("export.assumed_due") if task["due_assumed"] else "",
    }


def _names(task: dict[str, Any], role: str, departments: Sequence[str]) -> str:
    names = [d["name"] for d in task["departments"] if d["role"] == role]
    if len(departments) > 2 and set(departments) <= set(names):
        names = [say("report.everyone"), *(name for name in names if name not in departments)]
    return "; ".join(names)


def filled(template: bytes, context: Context) -> bytes:
    """A .docx template with its fields filled in.

    Raises:
        CongvanError: it is no Word document, or a field in it is written wrong.
    """
    from docxtpl import DocxTemplate
    from jinja2 import StrictUndefined, TemplateError
    from jinja2.sandbox import SandboxedEnvironment

    try:
        document = DocxTemplate(io.BytesIO(template))
        document.render(context, SandboxedEnvironment(undefined=StrictUndefined, autoescape=True), autoescape=True)
        out = io.BytesIO()
        document.save(out)
    except TemplateError as e:
        raise CongvanError(say("report.wrong_field", problem=e)) from e
    except Exception as e:  # python-docx, zipfile and lxml raise whatever a damaged file makes them raise
        raise CongvanError(say("report.wrong_template", kind=type(e).__name__)) from e
    return out.getvalue()
