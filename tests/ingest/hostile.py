"""Damaged and hostile files, made one by one into a folder, and read in this process: one line of JSON for each.

Run as a program by test_hostile.py, so that the memory it takes can be measured.
"""

import io
import json
import random
import resource
import struct
import sys
import time
import zipfile
import zlib
from pathlib import Path

import made
from PIL import Image


def png_of(width, height, *, drawn=True):
    """A black-and-white picture, its rows packed one by one so that this file needs no memory for them."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    packer = zlib.compressobj()
    rows = b"".join(packer.compress(bytes(width // 8 + 1)) for _ in range(height if drawn else 0)) + packer.flush()
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def nested(depth):
    inside = b"[" * depth + b"]" * depth
    return (
        b"%PDF-1.7\n1 0 obj<</Type/Catalog/Pages 2 0 R/X " + inside + b">>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n3 0 obj<</Type/Page/Parent 2 0 R>>endobj\n"
        b"trailer<</Root 1 0 R>>\n"
    )


def looped():
    return (
        b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Kids[2 0 R]/Count 9>>endobj\ntrailer<</Root 1 0 R>>\n"
    )


def many_pages(count):
    from reportlab.pdfgen.canvas import Canvas

    held = io.BytesIO()
    canvas = Canvas(held)
    for number in range(count):
        canvas.drawString(72, 700, f"Trang so {number}: giao cac don vi bao cao ket qua truoc ngay 15 thang 6")
        canvas.showPage()
    canvas.save()
    return held.getvalue()


def zip_of(**parts):
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            with archive.open(name.replace("__", "/").replace("_xml", ".xml"), "w") as part:
                for piece in [data] if isinstance(data, str | bytes) else data:
                    part.write(piece.encode() if isinstance(piece, str) else piece)
    return held.getvalue()


def files():
    """(name, bytes) of each file."""
    chance = random.Random(20)
    folder = Path(sys.argv[1])
    pdf = made.pdf(folder / "whole.pdf", made.WHOLE).read_bytes()
    scan = made.picture().convert("L")
    kinds = {}
    for kind in ("PNG", "JPEG", "TIFF", "PDF"):
        held = io.BytesIO()
        scan.save(held, kind)
        kinds[kind.lower()] = held.getvalue()
    kinds["text.pdf"] = pdf
    kinds["docx"] = _docx()
    for name, data in kinds.items():
        for share in (0.1, 0.5, 0.95):
            yield f"cut-{share}-{name.replace('.', '-')}.{name.split('.')[-1]}", data[: int(len(data) * share)]
        for times in (5, 200):
            flipped = bytearray(data)
            for _ in range(times):
                flipped[chance.randrange(20, len(data))] ^= 1 << chance.randrange(8)
            yield f"flip-{times}-{name.replace('.', '-')}.{name.split('.')[-1]}", bytes(flipped)
    yield "bomb.png", png_of(100_000, 100_000, drawn=False)
    yield "bomb-whole.png", png_of(60_000, 60_000)
    yield "wide.png", png_of(100_000, 61)
    yield "nested.pdf", nested(100_000)
    yield "loop.pdf", looped()
    yield "pages.pdf", many_pages(5_000)
    yield "sheet-of-a-square-kilometre.pdf", pdf.replace(b"/MediaBox [ 0 0 595", b"/MediaBox [ 0 0 999999999")
    yield "picture.pdf", kinds["png"]
    yield "dispatch.png", pdf
    yield "text.docx", "Công văn số 12/SNV-VP".encode()
    yield "noise.txt", chance.randbytes(300_000)
    yield "noise.jpg", b"\xff\xd8\xff\xe0" + chance.randbytes(200_000)
    held = io.BytesIO()
    Image.frombytes("L", (1654, 2339), chance.randbytes(1654 * 2339)).save(held, "PNG")
    yield "page-of-noise.png", held.getvalue()
    yield "bomb.docx", zip_of(word__document_xml=(b" " * 2**20 for _ in range(600)))
    laughs = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    entities = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{laughs}]><x>&a9;</x>'
    yield "laughs.docx", zip_of(word__document_xml=entities)
    yield "laughs.xlsx", zip_of(xl__workbook_xml=entities)
    yield "zeros.bin", bytes(20_000_000)
    yield "long-line.txt", ("công văn " * 5_000).encode()
    yield "digits.txt", ("1/" * 20_000).encode()


def _docx():
    import docx

    held = io.BytesIO()
    document = docx.Document()
    for _, _, text in made.WHOLE:
        document.add_paragraph(text)
    document.save(held)
    return held.getvalue()


def main():
    from pipeline.batch import Job, read_one
    from pipeline.core.model import Extraction
    from pipeline.core.settings import Settings
    from pipeline.ingest import reading

    reading.MOST_PAGES = 5  # five thousand pages are too many at any limit; how many are read matters to the time alone
    for name, data in files():
        path = Path(sys.argv[1]) / name
        path.write_bytes(data)
        begun = time.monotonic()
        outcome = read_one(Job(path), Settings())
        told = {"name": name, "seconds": round(time.monotonic() - begun, 2)}
        if isinstance(outcome, Extraction):
            told |= {"kind": "read", "notes": [n.problem for n in outcome.notes], "text": len(outcome.text.text)}
        else:
            told |= {"kind": outcome.kind, "reason": outcome.reason}
        told["megabytes"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        print(json.dumps(told, ensure_ascii=False), flush=True)
        path.unlink()


if __name__ == "__main__":
    main()
