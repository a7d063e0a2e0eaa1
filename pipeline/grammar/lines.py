"""What a printed line looks like: enumerated, in capitals, a person's name. Lines are given in matching form."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from pipeline.core.rules import load
from pipeline.core.vietnamese import fold

_ENUMERATOR = regex.compile(
    r"""(?:
        (?:điều|chương|mục|phần|tiểu\s+mục|khoản|bước|câu)\s+(?:\d{1,3}|[ivxlc]{1,6}|thứ\s+\w+)\s*[.:)\-]?(?=\s|$)
      | (?-i:[IVXLC]{1,6})\s*[.)/\-](?=\s|$|(?-i:\p{Lu}))
      | \d{1,2}(?:\.\d{1,2}){0,3}\s?[.)/](?=\s|$|(?-i:\p{Lu}\p{Ll}))
      | \d{1,2}(?:\.\d{1,2}){1,3}\s+(?-i:\p{Lu})
      | \d{1,2}\s?-\s+(?-i:\p{Lu})
      | \d{1,2}\s+(?-i:\p{Lu}\p{Ll})
      | (?-i:[a-eg-iklmnopqrstuvxyđ])\d?\s?[).](?=\s|$)
      | (?-i:[A-EGHĐ])\s?[.)](?=\s)
    )""",
    regex.IGNORECASE | regex.VERBOSE,
)
_BULLET = regex.compile(r"[-+*•●○▪■◦›»](?=\s|\p{L})|o\s(?=\p{Lu})")
_ENDED = regex.compile(r"(?:\./\.?|[.;:!?…])[\"')\]]*$")
_RANK = (
    r"(?:(?:đại|thượng|trung|thiếu)\s+(?:tướng|tá|úy)|chuẩn\s+đô\s+đốc|(?:bs|ts|ths|cn|ks|pgs|gs|bác\s+sĩ|tiến\s+sĩ|thạc\s+sĩ|kỹ\s+sư|"
    r"luật\s+sư|dược\s+sĩ|cử\s+nhân|nhà\s+giáo\s+\w+\s+\w+|ttnd|ttut|bscki{1,2}|bsck\.?\s?i{1,2}|bsnt|ds|dscki{1,2}|nsnd|nsưt|ngnd|ngưt|"
    r"gvc|gvcc|ls|bsck\d|cki{1,2}|ck\d|bác\s+sĩ\s+ck\s?i{1,2})\b\.?)"
)
RANKS = regex.compile(rf"^(?:{_RANK}[\s.,]*)+", regex.IGNORECASE)
_WORD_OF_NAME = r"(?:[HKY]')?\p{Lu}(?:[\p{Ll}']*|\p{Lu}{1,2})"  # a scan reads small letters as capitals (`VÌ Thị Hoa`)
_NAME = regex.compile(rf"{_WORD_OF_NAME}(?:\s+{_WORD_OF_NAME}){{1,6}}")
_NOT_A_NAME = regex.compile(
    r"\b(?:trung\s+tâm|đơn\s+vị|cơ\s+quan|văn\s+phòng|công\s+văn|kế\s+hoạch|giám\s+đốc|chủ\s+tịch|bí\s+thư|thư\s+ký|chánh\s+(?:văn|án|thanh)|"
    r"đại\s+học|kế\s+toán|việt\s+nam)\b",
    regex.IGNORECASE,
)
# in a name only after a family name (`Nguyễn Chánh Bình`)
_SELDOM_A_NAME = regex.compile(r"\b(?:sở|phòng|ban|bộ|cục|tỉnh|huyện|nơi|như|lưu|trưởng|phó|chánh)\b", regex.IGNORECASE)


def is_enumerated(text: str) -> bool:
    """Whether the line begins with an enumerator (`1.`, `a)`, `II.`, `Điều 3.`) or a bullet."""
    return bool(_ENUMERATOR.match(text) or _BULLET.match(text))


def is_bullet(text: str) -> bool:
    """Whether the line begins with a dash or another bullet."""
    return bool(_BULLET.match(text))


def ends_sentence(text: str) -> bool:
    """Whether the line ends with a mark that closes a sentence or an item."""
    return bool(_ENDED.search(text.rstrip()))


def is_upper(text: str) -> bool:
    """Whether the line is printed in capitals: it has letters, and at most one in eight is small."""
    letters = [*filter(str.isalpha, text)]
    return len(letters) >= 2 and sum(map(str.islower, letters)) * 8 <= len(letters)


def starts_small(text: str) -> bool:
    """Whether the first letter of the line is a small one and stands at its beginning."""
    first = text.lstrip("\"'([ ")[:1]
    return bool(first) and first.islower()


def once(lines: Sequence[str]) -> list[int]:
    """The places of the lines but those that repeat the ones right above them, which a scan may have read twice."""
    kept: list[int] = []
    flat: list[str] = []
    for at, line in enumerate(lines):
        kept.append(at)
        flat.append(" ".join(fold(line).split()))
        again = next((n for n in range(1, len(flat) // 2 + 1) if flat[-n:] == flat[-2 * n : -n]), 0)
        del kept[len(kept) - again :], flat[len(flat) - again :]
    return kept


def is_name(text: str) -> bool:
    """Whether the line may be a signer's name, with or without rank and titles."""
    bare = RANKS.sub("", text.strip(" .,/*"))
    if not _NAME.fullmatch(bare) or _NOT_A_NAME.search(bare):
        return False
    first, *others = bare.split()
    if _SELDOM_A_NAME.search(first if first in load("bodies").tables["surnames"] and first != "Lưu" else bare):
        return False
    return all(len(fold(part)) <= 7 for part in (first, *others))
