"""The state of a dispatch that came by the exchange, for who sent it: a package in the codes of Quyết định 28/2018."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from pipeline.core.clock import VIET_NAM
from pipeline.core.texts import say
from pipeline.ingest.edxml import Package

NAMESPACE = "http://www.mic.gov.vn/TBT/QCVN_102_2016"
TASKS = "urn:congvan:tasks"
CODES = ("01", "02", "03", "04", "05", "06")


def status_code(shown: dict[str, Any]) -> str:
    """The code of an instruction as `store.instructions.show` gives it: 03 registered, 04 given to somebody,
    05 some of it done or carried out, 06 all done or answered.
    """
    tasks = [t for t in shown["directives"] if t["state"] != "not_ours"]
    done = [t for t in tasks if t["state"] == "done"]
    if shown["state"] == "answered" or (tasks and shown["state"] == "closed"):
        return "06"
    if done or shown["carried_out_by"]:
        return "05"
    return "04" if any(t["departments"] for t in tasks) else "03"


def task_code(task: dict[str, Any]) -> str:
    """The code of one task: 06 done, 04 given to a department, 03 registered; 02 where it is another's."""
    if task["state"] == "not_ours":
        return "02"
    if task["state"] in ("done", "dropped", "lapsed"):
        return "06"
    return "04" if task["departments"] else "03"


def status_package(
    shown: dict[str, Any], package: Package, office: str, code: str, at: datetime | None = None
) -> bytes:
    """The status as an edXML envelope in UTF-8: what it is about, from whom to whom, the code, and each task's.

    `at` is the moment, with its zone; the envelope tells it as clocks in Viet Nam do, for it names no zone.
    """
    from lxml import etree

    def put(within: Any, tag: str, text: str | None = None) -> Any:
        made = etree.SubElement(within, f"{{{NAMESPACE}}}{tag}")
        made.text = text
        return made

    root = etree.Element(f"{{{NAMESPACE}}}Envelope", nsmap={"edXML": NAMESPACE, "cv": TASKS})
    status = put(put(root, "Header"), "Status")
    about = put(status, "ResponseFor")
    document = package.document
    put(about, "OrganId", document.organ_id)
    put(about, "Code", document.number)
    put(about, "PromulgationDate", f"{document.issued:%Y/%m/%d}" if document.issued else None)
    put(about, "DocumentId", document.document_id)
    sender = put(status, "From")
    put(sender, "OrganId", next(iter(package.to_organ_ids), None))
    put(sender, "OrganName", office)
    put(status, "StatusCode", code)
    put(status, "Description", say(f"edxml.code_{code}"))
    put(status, "Timestamp", f"{(at or datetime.now(UTC)).astimezone(VIET_NAM):%Y/%m/%d %H:%M:%S}")
    _put_tasks(etree, status, shown["directives"])
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return written


def _put_tasks(etree: Any, status: Any, tasks: Sequence[dict[str, Any]]) -> None:
    """The tasks in a namespace of their own, which other systems pass over."""
    holder = etree.SubElement(status, f"{{{TASKS}}}Tasks")
    for task in tasks:
        given = {"ref": task["ref"], "code": task_code(task), "due": task["due"], "doneOn": task["done_on"]}
        made = etree.SubElement(holder, f"{{{TASKS}}}Task", {k: v for k, v in given.items() if v})
        made.text = "".join(c for c in task["text"] if c.isprintable() or c in "\n\t")
