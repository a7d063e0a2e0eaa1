"""Files that hold others: archives (ZIP), mails (EML) and packages of the exchange (edXML) with their attachments.

Limits keep a hostile one from filling memory: on the number of members, on what they unpack to, and on how deep one
lies in another (reading.py).
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from pipeline.core.errors import Unreadable
from pipeline.core.texts import say
from pipeline.ingest.clean import clean
from pipeline.ingest.edxml import header_text, read_package

if TYPE_CHECKING:
    from email.message import EmailMessage

MOST_MEMBERS = 100
MOST_BYTES = 300 * 2**20  # of all members together
_MAIL_HEADER = re.compile(
    rb"(?im)^(?:received|return-path|delivered-to|from|to|subject|date|message-id|mime-version|content-type):[ \t]"
)
_MAIL_HEADERS = 3  # of those, before the first blank line
_NO_MEMBERS = re.compile(r"(?:^|/)(?:__MACOSX/|\.DS_Store$|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
_CHUNK = 2**20

Member = tuple[str, bytes]


def is_mail(data: bytes) -> bool:
    """Whether bytes begin with the header of a mail."""
    head = re.split(rb"\r?\n\r?\n", data[:65536], maxsplit=1)[0]
    headers = {m.group().lower() for m in _MAIL_HEADER.finditer(head)}
    return len(headers) >= _MAIL_HEADERS and b":" in head.split(b"\n")[0]


def members(name: str, kind: str, data: bytes) -> tuple[Member, ...]:
    """The files in an archive or a mail, by name; a mail without attachments is its own text.

    Raises:
        Unreadable: it is damaged, locked, empty, or too large.
    """
    found = tuple(_MEMBERS[kind](name, data))
    if not found:
        raise Unreadable(say("ingest.container-empty", name=name))
    return found


def _of_archive(name: str, data: bytes) -> Iterator[Member]:
    left = MOST_BYTES
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [e for e in archive.infolist() if not e.is_dir() and not _NO_MEMBERS.search(e.filename)]
            if len(entries) > MOST_MEMBERS:
                raise Unreadable(say("ingest.container-large", name=name))
            for entry in entries:
                content = _unpacked(archive, entry, left, name)
                left -= len(content)
                yield _bare(entry.filename), content
    except (zipfile.BadZipFile, NotImplementedError, EOFError, OSError, ValueError) as e:
        raise Unreadable(say("ingest.zip-broken", name=name)) from e
    except RuntimeError as e:  # zipfile has no kind of its own for a member that wants a password
        raise Unreadable(say("ingest.zip-password", name=name)) from e


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, most: int, name: str) -> bytes:
    """A member, counted while it is unpacked: what its header says of its size may be a lie."""
    parts, size = [], 0
    with archive.open(entry) as source:
        while chunk := source.read(_CHUNK):
            size += len(chunk)
            if size > most:
                raise Unreadable(say("ingest.container-large", name=name))
            parts.append(chunk)
    return b"".join(parts)


def _of_mail(name: str, data: bytes) -> Iterator[Member]:
    import email
    import email.policy

    message = email.message_from_bytes(data, policy=email.policy.default)
    attached = [part for part in message.walk() if _is_attached(part)]
    if len(attached) > MOST_MEMBERS:
        raise Unreadable(say("ingest.container-large", name=name))
    for number, part in enumerate(attached, start=1):
        yield _bare(part.get_filename() or f"{number}"), _payload(part)
    if not attached:
        body = message.get_body(("plain",))
        if body is not None:
            yield "noi-dung-thu.txt", body.get_content().encode("utf-8")


def _is_attached(part: EmailMessage) -> bool:
    """Whether a part is a file that was sent along; the pictures of a letterhead, shown inside the text, are not."""
    if part.is_multipart() and part.get_content_type() != "message/rfc822":
        return False
    inside = part.get_content_disposition() != "attachment" and part.get("Content-ID") is not None
    return not inside and (part.get_filename() is not None or part.get_content_disposition() == "attachment")


def _of_package(name: str, data: bytes) -> Iterator[Member]:
    package = read_package(name, data)
    yield from package.files[:MOST_MEMBERS]
    if not package.files:
        yield f"{name}.txt", header_text(package).encode("utf-8")


_MEMBERS = {"zip": _of_archive, "mail": _of_mail, "edxml": _of_package}
CONTAINERS = frozenset(_MEMBERS)


def _payload(part: EmailMessage) -> bytes:
    if part.get_content_type() == "message/rfc822":
        return b"\r\n".join(inner.as_bytes() for inner in part.iter_parts())
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _bare(path: str) -> str:
    return clean(PurePosixPath(path.replace("\\", "/")).name) or "?"
