"""Mail of every kind for the tests of intake: what it is, and what must become of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

DATA = Path(__file__).parents[1] / "data" / "mail"
SETTINGS = """\
[office]
name = "Chi cục Thủy lợi"
symbols = ["CCTL"]
superiors = [{ name = "Sở Nông nghiệp và Môi trường", symbols = ["SNNMT"] }]

[[department]]
name = "Phòng Hành chính - Tổng hợp"

[inbox]
poll_seconds = 0.02
settle_seconds = 0.01
"""
_ORDER = """\
SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG
CHI CỤC THỦY LỢI

Số: {number}/CCTL-HCTH

Thanh Hóa, ngày 06 tháng 5 năm 2024

Kính gửi: Phòng Hành chính - Tổng hợp.

Chi cục Thủy lợi yêu cầu Phòng Hành chính - Tổng hợp:

1. Rà soát hồ sơ công trình số {number}, báo cáo Chi cục trước ngày 20/5/2024.
"""
_FROM_ABOVE = """\
UBND TỈNH THANH HÓA
SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG

Số: {number}/SNNMT-VP

Thanh Hóa, ngày 03 tháng 5 năm 2024

Kính gửi: Chi cục Thủy lợi.

Sở Nông nghiệp và Môi trường yêu cầu Chi cục Thủy lợi báo cáo số {number} trước ngày 15/5/2024.
"""
_FOOT = """
Nơi nhận:
- Như trên;
- Lưu: VT.

KT. GIÁM ĐỐC
PHÓ GIÁM ĐỐC

Lê Văn Tám
"""
_HEAD = """\
UBND TỈNH THANH HÓA
SỞ NÔNG NGHIỆP VÀ MÔI TRƯỜNG

CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Độc lập - Tự do - Hạnh phúc

Số: {number}/SNNMT-TL

Thanh Hóa, ngày 04 tháng 5 năm 2024

Kính gửi: Chi cục Thủy lợi.

Sở Nông nghiệp và Môi trường yêu cầu Chi cục Thủy lợi:
"""
_WORK = "\n{item}. Báo cáo tình hình công trình số {number}.{item} trước ngày 2{item}/5/2024.\n"
# a dispatch with another one behind it in the same file, and one of which each page is a file
_TWO = _HEAD + _WORK.format(item=1, number="{number}") + _FOOT + "\n" + _HEAD.replace("SNNMT-TL", "SNNMT-QLCT") + (
    _WORK.format(item=2, number="{number}") + _FOOT
)
_PAGES = (_HEAD + _WORK.format(item=1, number="{number}"), "2/2\n" + _WORK.format(item=2, number="{number}") + _FOOT)
_SECRET = "MẬT\n\n" + _FROM_ABOVE
_OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # and no more of it


@dataclass(frozen=True)
class Piece:
    """One file of mail: its path in the inbox, its bytes, the state it must come to (empty: it is no mail)."""

    path: str
    data: bytes
    state: str


def pieces(count: int, *, pdf_every: int = 0) -> Iterator[Piece]:
    """So many files of mixed mail; every `pdf_every`-th is a PDF of the sample mail as long as there are such."""
    pdfs = sorted(DATA.glob("*.pdf"))
    for n in range(1, count + 1):
        kind = n % 12
        if pdf_every and n % pdf_every == 0 and pdfs:
            pdf = pdfs.pop(0)
            yield Piece(pdf.name, pdf.read_bytes(), "recorded")
        elif kind == 3:  # the same bytes as the piece before
            yield Piece(f"lần hai/{n - 1}.txt", _ORDER.format(number=n - 1).encode(), "duplicate")
        elif kind == 5:
            yield Piece(f"hỏng {n}.doc", _OLD_OFFICE + str(n).encode(), "failed")
        elif kind == 7:
            yield Piece(f"{n}.tmp", b"half", "")
        elif kind == 9 and n % 36 == 9:
            yield Piece(f"mật {n}.txt", _SECRET.format(number=n).encode(), "refused")
        elif kind == 8:
            yield Piece(f"hai văn bản {n}.txt", _TWO.format(number=n).encode(), "recorded")
        elif kind in (10, 11):  # the second page may come first
            page = kind - 10
            yield Piece(f"quét {n}.txt", _PAGES[page].format(number=n - page).encode(), "recorded")
        elif kind in (1, 6):
            folder = "cấp trên/" if n % 3 else ""
            yield Piece(f"{folder}công văn {n}.txt", _FROM_ABOVE.format(number=n).encode(), "recorded")
        else:
            yield Piece(f"{n}.txt", _ORDER.format(number=n).encode(), "recorded")


def drop(inbox: Path, piece: Piece) -> None:
    """Put a piece into the inbox as a good copying program does: whole at once."""
    target = inbox / piece.path
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.part")
    part.write_bytes(piece.data)
    part.replace(target)


def drop_slowly(inbox: Path, piece: Piece) -> None:
    """Put a piece into the inbox in two halves."""
    target = inbox / piece.path
    target.parent.mkdir(parents=True, exist_ok=True)
    with target.open("wb") as out:
        out.write(piece.data[: len(piece.data) // 2])
        out.flush()
        out.write(piece.data[len(piece.data) // 2 :])
