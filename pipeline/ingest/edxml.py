"""Packages of the national exchange (edXML, QCVN 102:2016/BTTTT): what their header says, and the files in them.

Systems write them otherwise: with the prefix `edXML:`, with none or with their own, tags in other case, days as
yyyy/MM/dd or dd/MM/yyyy. Tags are found by their name alone. A package with a DTD is refused: none needs one, and
entities are how such files do harm.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from pipeline.core.errors import Refused, Unreadable
from pipeline.core.texts import say
from pipeline.ingest.clean import clean

if TYPE_CHECKING:
    from lxml.etree import _Element

_HEAD = 8192  # bytes in which a package shows itself
_LOOKS = re.compile(rb"<(?:[\w.-]+:)?(?:envelope|edxml(?:envelope)?)\b", re.IGNORECASE)
_DTD = re.compile(rb"<!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})|(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
_SECRET = ("secret", "secretlevel", "security", "securitylevel", "confidential")
_OPEN_LEVELS = ("", "0", "thường", "không", "khong", "none", "normal")
_FILE_TAGS = ("attachment", "attachmentfile", "file")
_NAMES = ("attachmentname", "filename", "contentname", "name", "description")
_CONTENTS = ("content", "contenttransfer", "attachmentcontent", "data", "base64", "binary")
PRIORITIES = {"1": "KHẨN", "2": "THƯỢNG KHẨN", "3": "HỎA TỐC", "4": "HỎA TỐC HẸN GIỜ"}
NEW, REVOKED, UPDATED, REPLACED = "0", "1", "2", "3"


@dataclass(frozen=True, slots=True)
class Named:
    """A document that a package names: by number and symbol, its day, the id of who issued it, its exchange id."""

    number: str | None = None
    issued: date | None = None
    organ_id: str | None = None
    document_id: str | None = None


@dataclass(frozen=True, slots=True)
class Package:
    """The header of a package; ``business`` is 0 new, 1 revoked, 2 updated, 3 replaced, ``about`` what it is done to.

    What a package does not say is None or empty.
    """

    document: Named = Named()
    organ_name: str | None = None
    place: str | None = None
    type_name: str | None = None
    subject: str | None = None
    signer: str | None = None
    signer_title: str | None = None
    competence: str | None = None
    due: date | None = None
    urgency: str | None = None
    recipients: tuple[str, ...] = ()
    to_organ_ids: tuple[str, ...] = ()
    answers: tuple[Named, ...] = ()
    business: str = NEW
    reason: str | None = None
    about: tuple[Named, ...] = ()
    files: tuple[tuple[str, bytes], ...] = field(default=(), repr=False)


def is_edxml(data: bytes) -> bool:
    """Whether bytes begin as a package of the exchange."""
    head = data[:_HEAD]
    if head[:2] in (b"\xff\xfe", b"\xfe\xff"):
        head = head.decode("utf-16", "ignore").encode()
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    return start.startswith(b"<") and (bool(_LOOKS.search(start)) or b"edxml" in start.lower())


def read_package(name: str, data: bytes) -> Package:
    """What a package says, with its files.

    Raises:
        Unreadable: it is damaged, holds a DTD, has no header, or a file in it is damaged.
        Refused: its header says that the dispatch is secret.
    """
    root = _root(name, data)
    header = _first(root, "messageheader")
    if header is None:
        raise Unreadable(say("edxml.no_header", name=name))
    if any(_text(e).casefold() not in _OPEN_LEVELS for e in root.iter() if _tag(e) in _SECRET and not len(e)):
        raise Refused(say("ingest.secret", name=name))
    sender, signer = _first(header, "from"), _first(header, "signerinfo")
    info = _first(header, "promulgationinfo")
    business, about = _business(root)
    return Package(
        document=_document(header, sender, info),
        organ_name=_said(sender, "organname"),
        place=_said(info, "place"),
        type_name=_said(header, "typename"),
        subject=_said(header, "subject"),
        signer=_said(signer, "fullname"),
        signer_title=_said(signer, "position"),
        competence=_said(signer, "competence"),
        due=_day(_said(header, "duedate")),
        urgency=PRIORITIES.get(_said(header, "priority") or ""),
        recipients=tuple(filter(None, (_said(to, "organname") for to in _all(header, "to")))),
        to_organ_ids=tuple(filter(None, (_said(to, "organid") for to in _all(header, "to")))),
        answers=tuple(_named(e) for e in _all(header, "responsefor")),
        business=business,
        reason=_said(root, "bussinessdocreason") or _said(root, "businessdocreason"),
        about=about,
        files=tuple(_files(name, root)),
    )


def _root(name: str, data: bytes) -> _Element:
    from lxml import etree

    if _DTD.search(data.replace(b"\0", b"")[: 64 * 1024]):
        raise Unreadable(say("edxml.entities", name=name))
    # the size of text is not bounded here, as that of a file in it is not; nothing is resolved or fetched
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as e:
        raise Unreadable(say("edxml.broken", name=name)) from e
    if root.getroottree().docinfo.doctype:
        raise Unreadable(say("edxml.entities", name=name))
    return root


def _tag(element: _Element) -> str:
    """The name of a tag without its namespace or prefix, in small letters; empty of a comment."""
    tag = element.tag
    return tag.rpartition("}")[2].rpartition(":")[2].lower() if isinstance(tag, str) else ""


def _all(within: _Element | None, tag: str) -> list[_Element]:
    return [] if within is None else [e for e in within.iter() if _tag(e) == tag and e is not within]


def _first(within: _Element | None, tag: str) -> _Element | None:
    return next(iter(_all(within, tag)), None)


def _text(element: _Element) -> str:
    return clean(" ".join("".join(str(part) for part in element.itertext()).split()))


def _said(within: _Element | None, tag: str) -> str | None:
    """The words of the first tag of this name; None where there are none."""
    return next((text for e in _all(within, tag) if not len(e) and (text := _text(e))), None)


def _day(said: str | None) -> date | None:
    found = _DAY.search(said or "")
    if found is None:
        return None
    year, month, day = (found[1], found[2], found[3]) if found[1] else (found[6], found[5], found[4])
    try:
        return date(int(year), int(month), int(day))
    except ValueError:
        return None


def _document(header: _Element, sender: _Element | None, info: _Element | None) -> Named:
    code = next((e for e in header if _tag(e) == "code"), None)
    return Named(
        _number(_said(code, "codenumber"), _said(code, "codenotation")),
        _day(_said(info, "promulgationdate")),
        _said(sender, "organid"),
        next((t for e in header if _tag(e) == "documentid" and (t := _text(e))), None),
    )


def _number(number: str | None, notation: str | None) -> str | None:
    """Number and symbol as one; the notation of some systems holds the number already."""
    if not notation:
        return number
    if not number:
        return notation if re.match(r"\d", notation) else None
    if re.match(rf"0*{re.escape(number.lstrip('0') or '0')}\s*[/-]", notation):
        return notation
    # of a Party dispatch the symbol is TYPE/BODY
    party = re.match(r"[A-ZĐ][A-Za-zĐđ]*/[A-ZĐ]", notation)
    return f"{number}{'-' if party else '/'}{notation.lstrip('/-')}"


def _named(element: _Element) -> Named:
    """A document by its parts, else by its exchange id `OrganId,date,number`."""
    exchange_id = _said(element, "documentid")
    parts = (exchange_id or "").split(",", 2)
    code = _first(element, "code")
    said = _said(element, "code") if code is None or not len(code) else None
    number = said or _number(_said(code, "codenumber"), _said(code, "codenotation"))
    return Named(
        number or (parts[2].strip() if len(parts) == 3 else None),
        _day(_said(element, "promulgationdate")) or _day(parts[1] if len(parts) == 3 else None),
        _said(element, "organid") or (parts[0].strip() or None if len(parts) == 3 else None),
        exchange_id,
    )


def _business(root: _Element) -> tuple[str, tuple[Named, ...]]:
    """What is done, and to which documents. The tag is spelled so in the standard; some systems correct it."""
    found = next((e for e in root.iter() if _tag(e) in ("bussiness", "business")), None)
    kind = _said(found, "bussinessdoctype") or _said(found, "businessdoctype") or NEW
    if found is None or kind not in (REVOKED, UPDATED, REPLACED):
        return NEW, ()
    holders = [e for e in found.iter() if _tag(e) in ("replacementinfo", "documentinfo", "bussinessdocumentinfo")]
    inner = [e for e in holders if not any(other is not e and e in other.iterancestors() for other in holders)]
    named = [n for n in map(_named, inner or [found]) if n.number or n.document_id]
    return kind, tuple(dict.fromkeys(named or [n for n in [_named(found)] if n.number]))


def _files(name: str, root: _Element) -> Iterator[tuple[str, bytes]]:
    """The files of a package, decoded; names that stand apart are found by the id of their content."""
    titles = {_said(e, "contentid"): _title(e) for e in root.iter() if _tag(e) == "reference"}
    number = 0
    for element in root.iter():
        if _tag(element) not in _FILE_TAGS or any(_tag(e) in _FILE_TAGS for e in element):
            continue
        inside = next((e for e in element if _tag(e) in _CONTENTS and not len(e)), None)
        packed = inside if inside is not None else (element if not len(element) else None)
        if packed is None or not _text(packed):
            continue
        number += 1
        known = str(element.get("contentId") or element.get("id") or _said(element, "contentid") or "")
        title = _title(element) or titles.get(known) or titles.get(f"cid:{known}") or f"{number}"
        yield title, _decoded(name, title, "".join(str(part) for part in packed.itertext()))


def _title(element: _Element) -> str:
    attributes = {str(k).rpartition("}")[2].lower(): str(v) for k, v in element.attrib.items()}
    told = next((t for tag in _NAMES if (t := _said(element, tag) or attributes.get(tag))), "")
    return clean(told).replace("\\", "/").rpartition("/")[2]


def _decoded(name: str, title: str, text: str) -> bytes:
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError) as e:
        raise Unreadable(say("edxml.broken_file", name=name, title=title)) from e


def header_text(package: Package) -> str:
    """The header of a package in the form of a dispatch, for one that brings no file."""
    document = package.document
    day = document.issued
    written = say("form.written_day", day=f"{day.day:02}", month=day.month, year=day.year) if day else ""
    number = document.number if package.business == NEW else None
    lines = [
        (package.organ_name or "").upper(), "", say("edxml.number_line", number=number) if number else "", "",
        ", ".join(p for p in (package.place, written) if p), "", say(f"edxml.title_{package.business}"), "",
        package.subject or "", "", package.reason or "", "",
        *(say("edxml.about_line", number=n.number or n.document_id) for n in package.about),
    ]  # fmt: skip
    return "\n".join(lines)
