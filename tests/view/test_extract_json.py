"""The JSON of `extract` has the contract's shape, whatever was or was not read."""

import json
from dataclasses import replace
from datetime import date

from pipeline.core.model import (
    Arrival,
    Assignee,
    Block,
    Box,
    Citation,
    Correction,
    Deadline,
    Directive,
    Evidence,
    Extraction,
    FileInfo,
    Header,
    Note,
    PageInfo,
    Piece,
    Span,
    Text,
    Zone,
)
from pipeline.view.extract_json import nfc, refused_json, to_json
from pipeline.view.extract_text import to_text

BODY = "Phòng Kế toán gửi báo cáo trước ngày 15/8/2023 theo Công văn số 12/STC-VP."
HEADER_FIELDS = {
    "type", "number", "symbol", "issued", "place", "parent", "issuer", "subject", "recipients", "signer",
    "signer_title", "signs_for", "urgency", "secrecy", "copies",
}  # fmt: skip
CITATION_FIELDS = {"type", "number", "issued", "issuer", "title", "role", "page", "text", "confidence"}


def text_of(body: str) -> Text:
    half = len(body) // 2
    pieces = (
        Piece(0, half, 1, Box(1, 0.1, 0.2, 0.9, 0.22)),
        Piece(half, len(body), 1, Box(1, 0.1, 0.25, 0.55, 0.27)),
    )
    return Text(body, body, (Block(Zone.BODY, 0, len(body), 1),), pieces)


def extraction() -> Extraction:
    start = BODY.index("Công văn")
    end = len(BODY) - 1
    deadline = Deadline(
        kind="date", text="trước ngày 15/8/2023", bound="before", due=date(2023, 8, 14),
        why="Trước ngày 15 là hết ngày 14.",
    )  # fmt: skip
    directive = Directive(
        ref="1", text=BODY, spans=(Span(0, len(BODY)),), assignees=(Assignee("Phòng Kế toán", "lead"),),
        reports_to=("Sở Tài chính",), deadline=deadline, rules=("agent-verb",), confidence=0.98765,
    )  # fmt: skip
    citation = Citation("CV", "12/STC-VP", None, None, None, "refers", start, end, (Span(start, end),), "full", 0.99)
    header = Header(
        type="CV", number="7/TCKT", issued=date(2023, 8, 1), recipients=("Các phòng",),
        evidence=(Evidence("number", 0, 5, "number-line", 0.9),),
    )  # fmt: skip
    return Extraction(
        FileInfo("công văn.pdf", "ab" * 32, 1), (PageInfo(1, "text-layer", 0.9712, 0),), text_of(BODY), header,
        Arrival("214", date(2023, 8, 3)), (citation,), (directive,), (Note("header.signer", "không thấy người ký"),),
    )  # fmt: skip


def empty() -> Extraction:
    return Extraction(FileInfo("trống.txt", "00" * 32, 1), (), Text("", "", ()), Header(), Arrival(), (), (), ())


def test_the_contract_s_keys_are_there():
    whole = to_json(extraction())
    assert list(whole) == ["file", "pages", "header", "arrival", "citations", "directives", "notes"]
    assert whole["header"].keys() >= HEADER_FIELDS
    assert whole["pages"] == [{"number": 1, "source": "text-layer", "confidence": 0.971, "rotation": 0}]
    scanned = replace(extraction(), pages=(PageInfo(1, "ocr", 0.9, 0, (Correction("tô", "tổ"),)),))
    assert to_json(scanned)["pages"][0]["corrections"] == [{"read": "tô", "text": "tổ"}]
    assert whole["arrival"] == {"number": "214", "date": "2023-08-03"}
    assert whole["citations"][0].keys() >= CITATION_FIELDS
    assert whole["citations"][0]["text"] == "Công văn số 12/STC-VP"


def test_a_directive_tells_its_place_its_people_and_its_deadline():
    directive = to_json(extraction())["directives"][0]
    assert directive["boxes"] == [[1, 0.1, 0.2, 0.9, 0.22], [1, 0.1, 0.25, 0.55, 0.27]]
    assert directive["assignees"] == [{"unit": "Phòng Kế toán", "role": "lead", "inherited": False}]
    assert directive["deadline"] == {
        "kind": "date", "text": "trước ngày 15/8/2023", "bound": "before", "due": "2023-08-14", "time": None,
        "rrule": None, "why": "Trước ngày 15 là hết ngày 14.",
    }  # fmt: skip


def test_what_was_not_read_is_null_or_empty_and_all_of_it_is_json():
    whole = json.loads(json.dumps(to_json(empty())))
    assert {v for k, v in whole["header"].items() if k not in ("recipients", "copies", "evidence")} == {None}
    assert whole["header"]["recipients"] == whole["citations"] == whole["directives"] == whole["notes"] == []
    assert whole["arrival"] == {"number": None, "date": None}


def test_text_is_nfc():
    decomposed = "Co\u0302ng va\u0306n"
    assert nfc({"a": [decomposed]}) == {"a": ["Công văn"]}
    assert refused_json(decomposed) == {"file": {"name": "Công văn"}, "refused": "secrecy"}


def test_the_readable_form_says_who_what_and_by_when():
    shown = to_text(extraction())
    assert "công văn.pdf" in shown
    assert "Số, ký hiệu: 7/TCKT" in shown
    assert "Ngày ban hành: 01/08/2023" in shown
    assert "Chủ trì: Phòng Kế toán" in shown
    assert "Thời hạn: 14/08/2023, “trước ngày 15/8/2023”" in shown
    assert "không thấy người ký" in shown


def test_the_readable_form_of_nothing_names_the_file():
    assert to_text(empty()).startswith("=== trống.txt")
