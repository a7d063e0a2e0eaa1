"""Which printed lines belong to one paragraph, by their place on the page or, in plain text, by their words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from statistics import median

import regex

from pipeline.core.model import Line
from pipeline.core.vietnamese import plain
from pipeline.grammar.lines import ends_sentence, is_bullet, is_enumerated, is_upper, starts_small

_NEAR = 0.02  # share of the page's width that counts as the same place
_WRAP_LEAST, _WRAP_MOST = 40, 120  # lines of a hard-wrapped plain text, in characters
_AWAITS_NUMBER = regex.compile(
    r"(?<!\w)(?:ngày|tháng|năm|quý|số|lần thứ|khoản|điều|mục|phụ lục|hơn|gần|khoảng)$", regex.IGNORECASE
)
_TORN_MARK = regex.compile(r"(?:^|[.;:] )(?:\d{1,2}|[IVX]{1,4})-$")
_SENTENCE = regex.compile(r"\p{Lu}\p{Ll}")
_GAP_OF_HEADING = 0.9  # line heights
_GAP_OF_PARAGRAPH = 0.25  # line heights more than between other lines
_LONG = 0.5  # of the page's width
_DEEPEST = 0.08  # of the page's width: so far an item is set in behind its number
_ENOUGH = 8  # long lines that make the margins of a page sure


@dataclass(frozen=True, slots=True)
class Layout:
    """The left and right margin of each page's running text, as shares of its width, and how plain text is wrapped.

    `wrapped` is the usual length of a full line in a hard-wrapped plain text, in characters; 0 where each line is
    a paragraph. `hanging` are the left edges, as shares of the width, of items that are set in further than their
    numbers or as a whole. `spacing` is the usual blank space between two lines, in line heights.
    """

    margins: Mapping[int, tuple[float, float]]
    wrapped: int = 0
    hanging: tuple[float, ...] = ()
    spacing: float = 0.0


def layout_of(lines: Sequence[Line]) -> Layout:
    """Measure the margins of a dispatch from its lines."""
    margins, sure = {}, set()
    for page in {line.page for line in lines if line.box}:
        boxes = [line.box for line in lines if line.page == page and line.box and line.column is None]
        wide = [box for box in boxes if box.right - box.left > _LONG] or boxes
        if wide:
            lefts, rights = sorted(b.left for b in wide), sorted(b.right for b in wide)
            margins[page] = (lefts[len(lefts) // 20], rights[-1 - len(rights) // 20])
        if len(wide) >= _ENOUGH:
            sure.add(page)
    spaces = [line.space_above for line in lines if line.box and line.column is None]
    layout = Layout(
        _steadied(margins, sure),
        _wrap_width([line for line in lines if line.box is None]),
        spacing=median(spaces) if spaces else 0.0,
    )
    return replace(layout, hanging=tuple(_hanging(lines, layout)))


def _hanging(lines: Sequence[Line], layout: Layout) -> Iterator[float]:
    """Where the second lines of items begin that are set in further than the first, with its number, or as far."""
    for above, line in pairwise(lines):
        if above.box is None or line.box is None or above.column or line.column or above.page != line.page:
            continue
        deeper = -_NEAR / 4 < line.box.left - above.box.left < _DEEPEST and _is_indented(line, layout)
        a, b = plain(above.text).strip(), plain(line.text).strip()
        if deeper and _is_open_item(a, b) and is_full(above, line, layout):
            yield line.box.left


def _is_open_item(above: str, text: str) -> bool:
    return is_enumerated(above) and not ends_sentence(above) and not is_enumerated(text)


def _hangs(above: Line, line: Line, layout: Layout) -> bool:
    """Whether a line stands where the items of this dispatch go on, under a line of such an item."""
    if above.box is None or line.box is None:
        return False
    left, first = line.box.left, above.box.left
    there = any(abs(left - edge) < _NEAR / 2 for edge in layout.hanging)
    item = is_enumerated(plain(above.text).strip()) and first - _NEAR / 4 < left < first + _DEEPEST
    return there and (item or abs(first - left) < _NEAR / 4)


def _steadied(margins: Mapping[int, tuple[float, float]], sure: Set[int]) -> dict[int, tuple[float, float]]:
    """A page with little text has unsure margins: they lie no further inside than those of the full pages."""
    if not sure:
        return dict(margins)
    left, right = median(margins[p][0] for p in sure), median(margins[p][1] for p in sure)
    return {p: m if p in sure else (min(m[0], left), max(m[1], right)) for p, m in margins.items()}


def _wrap_width(lines: Sequence[Line]) -> int:
    """The usual length of full lines where a plain text is hard-wrapped: many lines of about one length."""
    lengths = sorted(len(line.text) for line in lines if len(line.text) >= _WRAP_LEAST)
    if len(lengths) < 8 or lengths[-1 - len(lengths) // 20] > _WRAP_MOST:
        return 0
    return lengths[len(lengths) * 3 // 4]


def is_centred(line: Line, layout: Layout) -> bool:
    """Whether the line stands in the middle of the running text's width and does not fill it."""
    if line.box is None or line.page not in layout.margins:
        return False
    left, right = layout.margins[line.page]
    middle = (line.box.left + line.box.right) / 2
    inside = line.box.left - left > _NEAR and right - line.box.right > _NEAR
    return inside and abs(middle - (left + right) / 2) < 2 * _NEAR


def continues(above: Line, line: Line, layout: Layout) -> bool:
    """Whether a line of running text goes on with the paragraph of the line above it."""
    a, b = plain(above.text).strip(), plain(line.text).strip()
    if above.box is None or line.box is None:
        return _continues_plain(a, b, line, layout)
    full = is_full(above, line, layout)
    if is_enumerated(b):
        behind = _hangs(above, line, layout) and line.box.left - above.box.left > _NEAR / 4
        return full and not ends_sentence(a) and (behind or not _is_indented(line, layout)) and _fills(above)
    if not ends_sentence(a) and starts_small(b):
        return True
    if not full or _differ(above, line, layout) or (is_upper(a) and not is_upper(b) and not starts_small(b)):
        return False
    if _hangs(above, line, layout):
        return True
    if _is_indented(line, layout):
        return (not ends_sentence(a) or (a.endswith(";") and starts_small(b))) and _same_indent(above, line)
    gap = max(_GAP_OF_HEADING, layout.spacing + _GAP_OF_PARAGRAPH)
    return not (ends_sentence(a) and line.space_above > gap and above.page == line.page)


def _differ(above: Line, line: Line, layout: Layout) -> bool:
    """Whether one of two lines is centred and the other is not; the first line of a paragraph that is set in, and the
    last of a block that is, may stand in the middle by chance.
    """
    if is_centred(line, layout) == is_centred(above, layout) or _hangs(above, line, layout):
        return False
    return is_centred(line, layout) or is_upper(plain(above.text))


def _fills(line: Line) -> bool:
    """Whether the line is a long one: below it, a number or dash at the left margin is a word of the sentence."""
    return line.box is not None and line.box.right - line.box.left > _LONG


def _continues_plain(a: str, b: str, line: Line, layout: Layout) -> bool:
    if is_enumerated(b):
        full = bool(layout.wrapped) and len(a) >= layout.wrapped - 14 and line.space_above < 1
        return full and b[:1].isdigit() and _AWAITS_NUMBER.search(a) is not None
    if a.endswith("-") and not a.endswith(" -"):
        return True
    unfinished = not ends_sentence(a) and starts_small(b)
    if line.space_above >= 1:
        return unfinished
    if not layout.wrapped:
        return unfinished and len(a) >= _WRAP_LEAST
    return unfinished or len(a) >= layout.wrapped - 14


def is_full(above: Line, line: Line, layout: Layout) -> bool:
    """Whether the line above ends so near the right margin that the next word would not have fitted."""
    if above.box is None or above.page not in layout.margins:
        return False
    _, right = layout.margins[above.page]
    first = line.words[0].box if line.words else None
    word = first.right - first.left if first else 0.05
    return above.box.right + word + 0.005 >= right - 0.005


def _is_indented(line: Line, layout: Layout) -> bool:
    left, _ = layout.margins.get(line.page, (0.0, 1.0))
    return line.box is not None and line.box.left - left > _NEAR


def _same_indent(above: Line, line: Line) -> bool:
    """Lines of a block that is set in as a whole, or the second line of a hanging indent."""
    if above.box is None or line.box is None:
        return False
    deeper = line.box.left - above.box.left
    return abs(deeper) < _NEAR / 2 or (deeper > 0 and is_bullet(plain(above.text)))


def glue(a: str, b: str) -> str:
    """What stands between two joined lines: nothing after a hyphen or slash that ends a word, else a blank.

    The dash of an enumerator that was torn from its entry (`… báo cáo. 5- | Giao Sở …`) ends none.
    """
    head, tail = a.rstrip(), b.lstrip()
    inside_word = head[-1:] in ("-", "/") and head[-2:-1].strip(" .") != "" and tail[:1].isalnum()
    if inside_word and not (_TORN_MARK.search(head) and _SENTENCE.match(tail)):
        return ""
    return "" if not head or not tail else " "


def unwrap(texts: Sequence[str]) -> str:
    """Printed lines as one line."""
    return "".join(chain.from_iterable((("" if i == 0 else glue(texts[i - 1], t)), t) for i, t in enumerate(texts)))
