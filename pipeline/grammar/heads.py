"""The head of a dispatch, line by line: agency, motto, number, date, marks, title, what it is about, to whom."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from pipeline.core.model import Line, Table, Zone
from pipeline.grammar.bodies import looks_like_body
from pipeline.grammar.lines import ends_sentence, is_bullet, is_enumerated, is_upper, starts_small
from pipeline.grammar.paragraphs import Layout, is_centred, is_full
from pipeline.grammar.zoning import holds_number, is_dirt, is_whole_title, opens_text, rule_of, title_in, zone_by_rule

_STARS = regex.compile(r"\s*(?:\*\s*)+")
_UNION = regex.compile(r"đoàn (?:tncs|thanh niên cộng sản) hồ chí minh$", regex.IGNORECASE)
_BELOW_UNION = regex.compile(
    r"(?:ban chấp hành|bch|ban thường vụ|(?:tỉnh|thành|huyện|quận) đoàn)(?!\w)|"
    r"(?:tỉnh|thành phố|huyện|quận|xã|phường) \w",
    regex.IGNORECASE,
)
_BARE_NUMBER = regex.compile(r"\d{1,6}\p{Ll}?\s*[-–/]\s*\p{Lu}{2,}(?:[-–/&.]\p{L}+)*")  # `Số` was lost: 17-HD/TĐTN
_CALLING = regex.compile(r"(?:.{0,60}\s)?ĐIỆN\s*:\s*")
_CALLER = regex.compile(r"(?:(?:PHÓ )?CHỦ TỊCH|GIÁM ĐỐC|BỘ TRƯỞNG|TRƯỞNG BAN|THỦ TƯỚNG|CỤC TRƯỞNG)(?!\w)")
_RULE = regex.compile(r"[-_–—=~.*\s]{3,}")
_BOLD = regex.compile(r"bold|black|heavy|demi", regex.IGNORECASE)
_LOOK_AHEAD = 14  # lines within which a head goes on after one that is not understood
_LOOK_BELOW = 3  # lines within which Kính gửi follows what a dispatch is about
_LONG = 110  # characters: longer lines are paragraphs of a plain text
_STRAY = 60  # characters
_ADDRESSEE = 70  # characters of a line that names a body without any mark of a list
_WRAPPED = 45  # characters of a line that the margin ended
_AT_MARGIN, _SHORT_OF = 0.02, 0.1  # of the page's width: the rest of a name begins and ends there
_SET_IN = 0.04  # of the page's width
_LEFT_THIRD, _MIDDLE = 0.33, 0.5  # of the page's width
_STRONG = frozenset({Zone.MOTTO, Zone.NUMBER, Zone.DATE, Zone.ADDRESSEES})
_KNOWN = _STRONG | {Zone.ABOUT, Zone.MARK, Zone.ARRIVAL, Zone.NOISE}


def head_zones(content: Sequence[Line | Table], texts: Sequence[str], layout: Layout) -> list[Zone]:
    """The zones of the lines down to the first paragraph of the text. `texts` are the lines in matching form."""
    return _Head(content, texts, layout).read()


class _Head:
    """Reads the lines of the head one by one, each in the light of those before it."""

    def __init__(self, content: Sequence[Line | Table], texts: Sequence[str], layout: Layout) -> None:
        self.content, self.texts, self.layout = content, texts, layout
        self.zones: list[Zone] = []

    def read(self) -> list[Zone]:
        for i, item in enumerate(self.content):
            zone = self.zone(i, item) if isinstance(item, Line) else None
            if zone is None:
                zone = self.stray(i, item)
            if zone is None:
                break
            self.zones.append(zone)
        return self._with_stamp()

    def _with_stamp(self) -> list[Zone]:
        """The name over ĐẾN is the receiving office's where another agency block follows."""
        zones = self.zones
        for i in range(1, len(zones)):
            stamp = zones[i] is Zone.ARRIVAL and "đến" in self.texts[i].lower()
            if stamp and zones[i - 1] is Zone.AGENCY and Zone.AGENCY in zones[i + 1:]:
                zones[i - 1] = Zone.ARRIVAL
        return zones

    def before(self) -> Zone | None:
        """The zone of the line above, dirt and stamps left aside."""
        return next((z for z in reversed(self.zones) if z not in (Zone.NOISE, Zone.ARRIVAL)), None)

    def above(self) -> str:
        """The text of that line."""
        pairs = zip(reversed(self.texts[: len(self.zones)]), reversed(self.zones), strict=True)
        return next((t for t, z in pairs if z not in (Zone.NOISE, Zone.ARRIVAL)), "")

    def zone(self, i: int, line: Line) -> Zone | None:
        text, before = self.texts[i], self.before()
        known = self.known(text)
        if known is Zone.MOTTO and set(self.zones) <= {Zone.NOISE} and self.is_over(i):
            return Zone.AGENCY
        if known is Zone.MOTTO and before in (Zone.ABOUT, Zone.SUBTITLE) and text.startswith("Đảng Cộng sản"):
            known = None
        if known in _KNOWN and not (before is Zone.ADDRESSEES and known in (Zone.DATE, Zone.NUMBER)):
            return known
        if is_dirt(line):
            return Zone.NOISE
        if text == "HỒ CHÍ MINH" and not self.above().lower().endswith(("phố", "tp.", "tp")):
            return Zone.MOTTO  # the end of the Youth Union's name, torn from it
        if self.is_about(line, text):
            return Zone.ABOUT
        if self.is_calling(i):
            return Zone.ADDRESSEES
        if self.is_title(i):
            return Zone.TITLE
        if before in (Zone.TITLE, Zone.SUBTITLE) and self.is_subtitle(line, text):
            return Zone.SUBTITLE
        if before is Zone.ADDRESSEES:
            return Zone.ADDRESSEES if self.is_addressee(line, text) else None
        if line.column == "right" and line.confidence < 1:
            return Zone.NOISE
        if _BARE_NUMBER.fullmatch(text) and Zone.NUMBER not in self.zones:
            return Zone.NUMBER
        if is_upper(text) and holds_number(text):
            return Zone.NOISE
        if is_upper(text) and not {Zone.NUMBER, Zone.TITLE, Zone.ADDRESSEES, Zone.DATE} & set(self.zones):
            return Zone.NOISE if self.below_stars(i) else Zone.AGENCY
        return None

    def is_calling(self, i: int) -> bool:
        """Whether a line is one of two that say who sends a công điện to those listed below (`CHỦ TỊCH … | ĐIỆN:`)."""
        text, below = self.texts[i], self.texts[i + 1] if i + 1 < len(self.texts) else ""
        if self.before() is Zone.ADDRESSEES:
            return is_upper(text) and bool(_CALLING.fullmatch(text))
        calls = is_upper(text) and is_upper(below) and bool(_CALLING.fullmatch(below)) and Zone.TITLE in self.zones
        return calls and (looks_like_body(text) or bool(_CALLER.match(text)))

    def is_title(self, i: int) -> bool:
        """Whether a line begins with the name of a type, or is one half of it, torn over two lines (`CÔNG | ĐIỆN`)."""
        if i > 0 and self.zones[-1] is Zone.TITLE and not title_in(self.texts[i - 1]):
            return is_whole_title(f"{self.texts[i - 1]} {self.texts[i]}")
        if Zone.TITLE in self.zones or Zone.ADDRESSEES in self.zones:
            return False
        halves = self.texts[i : i + 2]
        return bool(title_in(halves[0])) or (not zone_by_rule(halves[-1]) and is_whole_title(" ".join(halves)))

    def is_over(self, i: int) -> bool:
        """Whether the first line (`ĐOÀN TNCS HỒ CHÍ MINH`) names the body over the one whose name follows it."""
        below = self.texts[i + 1] if i + 1 < len(self.texts) else ""
        return bool(_UNION.match(self.texts[i]) and _BELOW_UNION.match(below) and is_upper(below))

    def below_stars(self, i: int) -> bool:
        """Whether the stars that close the agency block stand right above a line."""
        return self.before() is Zone.AGENCY and i > 0 and bool(_STARS.fullmatch(self.texts[i - 1]))

    def known(self, text: str) -> Zone | None:
        """What the rules say; a day alone is of the arrival stamp only outside of what is wrapped."""
        found = rule_of(text)
        wrapped = self.before() in (Zone.ABOUT, Zone.TITLE, Zone.SUBTITLE, Zone.ADDRESSEES)
        if found is None or (wrapped and (found[1].gives.get("weak") or self.is_in_bracket(text))):
            return None
        below_stamp = bool(self.zones) and self.zones[-1] is Zone.ARRIVAL and text.isdigit()
        return Zone.ARRIVAL if below_stamp else found[0]

    def is_in_bracket(self, text: str) -> bool:
        """Whether a line ends a bracket that the line above opened."""
        above = self.above()
        return text.endswith(")") and text.count("(") < text.count(")") and above.count("(") > above.count(")")

    def is_about(self, line: Line, text: str) -> bool:
        """A further line of what a công văn is about; on a page it stands in the left half, below the date too."""
        before = self.before()
        if before is Zone.NUMBER and Zone.TITLE not in self.zones and text.lower().startswith("về "):
            return True
        if before is Zone.DATE and not {Zone.ABOUT, Zone.TITLE} & set(self.zones) and text.startswith("Về việc "):
            at = len(self.zones) + 1
            return any(zone_by_rule(below) is Zone.ADDRESSEES for below in self.texts[at : at + _LOOK_BELOW])
        if before is Zone.ABOUT:
            return line.column != "right" and not _apart(line) and not title_in(text)
        below_date = before is Zone.DATE and Zone.ABOUT in self.zones and not title_in(text)
        return below_date and line.box is not None and line.box.right < _MIDDLE

    def is_subtitle(self, line: Line, text: str) -> bool:
        if is_enumerated(text) or (known := zone_by_rule(text)) is Zone.SIGNATURE or known is Zone.COPIES:
            return False
        if text.endswith(":") or (self.before() is Zone.SUBTITLE and is_upper(text) and not is_upper(self.above())):
            return False
        if self.before() is Zone.TITLE:
            return not (text.endswith((";", ".")) or len(text) > 2 * _LONG)
        if line.box is not None:
            left, _ = self.layout.margins.get(line.page, (0.0, 1.0))
            set_in = line.box.left - left > _SET_IN  # the first word of a paragraph may be lost under a stamp
            goes_on = starts_small(text) and not set_in and (self.below_centred() or self.below_full(line))
            below = goes_on or is_centred(line, self.layout) or self.in_same_bold(line)
            return below and not self.is_over_subtitle(line, text)
        wrapped = starts_small(text) and not text.endswith((";", "."))
        return not _apart(line) and not opens_text(text) and len(text) <= (2 * _LONG if wrapped else _LONG)

    def is_over_subtitle(self, line: Line, text: str) -> bool:
        """Whether what stands under the title ended above a line: a rule stands between, the print is no longer bold,
        or the line begins as texts do.
        """
        above = self.content[len(self.zones) - 1]
        ruled = isinstance(above, Line) and self.zones[-1] is Zone.NOISE and _RULE.fullmatch(above.text.strip())
        return bool(ruled) or opens_text(text) or (self.above_bold() is True and _is_bold(line) is False)

    def in_same_bold(self, line: Line) -> bool:
        """Whether a line that fills the width is bold as the line above it, where most of the page is not."""
        return self.above_bold() is True and _is_bold(line) is True

    def above_bold(self) -> bool | None:
        """Whether the line of the title above is bold; None where nothing tells."""
        above = next((i for i in reversed(range(len(self.zones))) if self.zones[i] is self.before()), None)
        line = self.content[above] if above is not None else None
        return _is_bold(line) if isinstance(line, Line) else None

    def below_full(self, line: Line) -> bool:
        """Whether the line right above fills its width and its sentence goes on."""
        above = self.content[len(self.zones) - 1]
        full = isinstance(above, Line) and is_full(above, line, self.layout)
        return full and self.zones[-1] is Zone.SUBTITLE and not ends_sentence(self.above())

    def below_centred(self) -> bool:
        """Whether the line above is centred and its sentence goes on: a full line of a long summary may follow."""
        above = next((i for i in reversed(range(len(self.zones))) if self.zones[i] is self.before()), None)
        line = self.content[above] if above is not None else None
        return isinstance(line, Line) and is_centred(line, self.layout) and not ends_sentence(self.above())

    def is_addressee(self, line: Line, text: str) -> bool:
        above = self.above()
        if is_bullet(text) or above.endswith(":") or text.startswith("("):
            return True
        if _apart(line) or opens_text(text):
            return False
        if is_enumerated(text):
            return is_enumerated(above) and above[:1].isdigit() and looks_like_body(_unnumbered(text))
        if ends_sentence(above):
            return above.endswith(";")
        left = self.layout.margins.get(line.page, (0.0, 1.0))[0]
        if line.box is not None:
            return starts_small(text) or line.box.left - left > 0.15 or self.fills_above(line)
        return starts_small(text) or self.is_short_addressee(text, above)

    def fills_above(self, line: Line) -> bool:
        """Whether the line right above fills its width, so that a word had to go into the next one."""
        above = self.content[len(self.zones) - 1] if self.zones else None
        if not isinstance(above, Line) or self.zones[-1] is not Zone.ADDRESSEES or line.box is None:
            return False
        left, right = self.layout.margins.get(line.page, (0.0, 1.0))
        rest = line.box.left - left < _AT_MARGIN and right - line.box.right > _SHORT_OF
        return rest and is_full(above, line, self.layout)

    def is_short_addressee(self, text: str, above: str) -> bool:
        """Whether a short line of a plain text is one more body, or the rest of a list that was wrapped above."""
        if len(text) > _ADDRESSEE or zone_by_rule(text) is not None:
            return False
        return (len(above) >= _WRAPPED and ":" not in text) or (looks_like_body(text) and not text.endswith((".", ":")))

    def stray(self, i: int, item: Line | Table) -> Zone | None:
        """A line that is not understood, in the midst of a head that goes on below it."""
        text = self.texts[i]
        most = _STRAY if self.before() else _LONG
        if not isinstance(item, Line) or len(text) > most or is_enumerated(text) or Zone.ADDRESSEES in self.zones:
            return None
        if Zone.TITLE in self.zones:
            in_margin = item.box is not None and item.box.right < _LEFT_THIRD and item.confidence < 1
            return Zone.NOISE if in_margin and not opens_text(text) else None
        below = self.texts[i + 1: i + 1 + _LOOK_AHEAD]
        return Zone.NOISE if any(zone_by_rule(t) in _STRONG or title_in(t) for t in below) else None


def _is_bold(line: Line) -> bool | None:
    """Whether most words of a line are printed bold; None where no font is known."""
    fonts = [word.font for word in line.words if word.font]
    return 2 * sum(bool(_BOLD.search(font)) for font in fonts) > len(fonts) if fonts else None


def _unnumbered(text: str) -> str:
    return text.split(maxsplit=1)[-1]


def _apart(line: Line) -> bool:
    """Whether blank lines stand above a line of a plain text."""
    return line.box is None and line.space_above >= 1
