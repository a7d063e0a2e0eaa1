"""Annotating a text with spaCy: syllables, sentences, clauses, words and the cues of the rules.

underthesea tells sentences and words, spaCy carries them; both are imported when the first text comes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import chain
from typing import TYPE_CHECKING, Any

import regex

from pipeline.core.model import Span
from pipeline.core.rules import load
from pipeline.core.vietnamese import plain as spelled
from pipeline.grammar.bodies import looks_like_body
from pipeline.grammar.trying import find_all, tries

if TYPE_CHECKING:
    from spacy.tokens import Doc

_TOKEN = regex.compile(
    r"""\d{1,2}[/.]\d{1,2}[/.]\d{4}                                        # a date
      | \d+(?:/\d{4})?/(?!\p{Lu}\p{Ll}+(?![\p{L}\d&-]))                   # not the first of `1/Sở Y tế`
        [\p{Lu}\d][\p{L}\d&]*(?:-[\p{Lu}\d][\p{L}\d&]*)*                 # 1081/LĐTBXH-VP
      | \d+-\p{Lu}\p{L}*/\p{Lu}[\p{L}\d]*                                # 34-CT/TW
      | [\w.+-]+@[\w-]+(?:\.[\w-]+)+ | https?://\S+
      | \d+(?:[.,]\d+)* | [\p{L}\p{M}\d]+ | \s | .""",
    regex.VERBOSE | regex.DOTALL,
)
_GLUED = "tỉnh thành"  # `Công an tỉnh | thành lập đoàn kiểm tra`
_NO_STOP = regex.compile(
    r"""\b(?:TT|TX|TP|Tp|Ths|ThS|TS|BS|BSCKI{0,2}|CKI{0,2}|PGS|GS|KS|CN|Ds|DS|Mr|Ms|ĐT|Đ|P|Q|No|St|vv|v\.v|Tel)\.
      | [\w.+-]+@[\w-]+(?:\.[\w-]+)+ | (?:https?://|www\.)\S+ | \w+\.(?:vn|com|gov|org|net|docx?|xlsx?|pdf)\b
      | \d+\.\d+ | (?<=\b\p{Lu})\.(?=\s*\p{Lu}) | \.{3} | \.(?=\p{Lu}\p{Ll}) | ^\s*[\p{L}\d]{1,4}[.)]""",
    regex.VERBOSE,
)
_LABELS = frozenset({"assignees/doer-label", "assignees/helper-label"})
_ORDERS = frozenset({"assignees/order-to", "assignees/directs"}) | _LABELS
_PARENTHESIS = regex.compile(r"\([^()]{0,400}\)")
_QUOTED = regex.compile(r"\"[^\"]{0,300}\"")
_CAPITALISED = regex.compile(r"(?:^|\p{Lu})(?:(?!\p{Lu}).)*")
_SEMICOLON = regex.compile(r"(?<!\");\s*(?!\s*\")|(?<=\");\s*(?=\p{Ll})")
_END_MARK = regex.compile(r"[\s.…*]*(?:\./\.|/\./?|\.{2,}/)?[\s*]*$")


def annotate_stretches(plain: str, stretches: Sequence[Span], masked: Sequence[Span]) -> Doc:
    """A `Doc` over `plain` (core.vietnamese.plain) with span groups found inside the stretches.

    The groups: `sentence`, `clause` (a sentence cut at its semicolons), `word` (words of several syllables, which
    a cue must not cut), `cue` (what the rules of assignees and directives match outside the masked spans; the
    label is `FILE/RULE`), `citation` (the masked spans).
    """
    hidden = mask(mended(plain), masked)
    sentences = [s for stretch in stretches for s in split_sentences(hidden, stretch.start, stretch.end)]
    words = [find_words(plain, s) for s in sentences]
    clauses = [split_clauses(hidden, s, w) for s, w in zip(sentences, words, strict=True)]
    cues = [find_cues(hidden, c, w) for part, w in zip(clauses, words, strict=True) for c in part]
    groups: dict[str, Iterable[tuple[Span, str]]] = {
        "sentence": ((s, "") for s in sentences),
        "clause": ((c, "") for part in clauses for c in part),
        "citation": ((m, "") for m in masked),
        "word": ((w, "") for part in words for w in part),
        "cue": chain.from_iterable(cues),
    }
    doc = tokenize(plain)
    for name, spans in groups.items():
        found = (doc.char_span(s.start, s.end, label=label, alignment_mode="expand") for s, label in spans)
        doc.spans[name] = [span for span in found if span is not None]
    return doc


def tokenize(plain: str) -> Doc:
    """A spaCy `Doc` of syllables whose text is `plain`; document numbers, dates and addresses are whole tokens."""
    from spacy.tokens import Doc

    words: list[str] = []
    spaces: list[bool] = []
    for match in _TOKEN.finditer(plain):
        if match.group() == " " and spaces and not spaces[-1]:
            spaces[-1] = True
        else:
            words.append(match.group())
            spaces.append(False)
    return Doc(_vocabulary(), words=words, spaces=spaces)


@cache
def _vocabulary() -> Any:
    from spacy.vocab import Vocab

    return Vocab()


def mended(plain: str) -> str:
    """The text with the usual slips of OCR in words that rules look for put right; the same length."""
    slips = _slips()
    if not slips:
        return plain
    parts, at = [], 0
    for match in find_all(_slip_pattern(), plain):
        parts += [plain[at : match.start()], _in_case(slips[match.group().lower()], match.group())]
        at = match.end()
    return "".join([*parts, plain[at:]])


@cache
def _slips() -> dict[str, str]:
    return {k: v for k, v in load("directives").tables.get("slips", {}).items() if len(k) == len(v)}


@cache
def _slip_pattern() -> regex.Pattern[str]:
    words = "|".join(sorted(_slips(), key=len, reverse=True))
    return regex.compile(rf"(?<!\w)(?:{words})(?!\w)", regex.IGNORECASE)


def _in_case(word: str, printed: str) -> str:
    """A word with capitals where the printed one has them."""
    return "".join(w.upper() if p.isupper() else w for w, p in zip(word, printed, strict=True))


def mask(plain: str, spans: Sequence[Span]) -> str:
    """The text with the letters of citations blanked by `_`, so that no cue is found in a cited title."""
    characters = list(plain)
    for span in spans:
        characters[span.start : span.end] = "_" * (span.end - span.start)
    return "".join(characters)


def split_sentences(plain: str, start: int, end: int) -> list[Span]:
    """The sentences between two offsets, without the mark that ends a dispatch (`./.`)."""
    from underthesea import sent_tokenize

    part = _PARENTHESIS.sub(_without_stops, plain[start:end])
    part = _NO_STOP.sub(_without_stops, _without_end_mark(part))
    found: list[Span] = []
    at = 0
    for sentence in sent_tokenize(part):
        begin = part.find(sentence, at)
        if begin < 0:
            continue
        at = begin + len(sentence)
        if found and not _begins_sentence(sentence):
            found[-1] = Span(found[-1].start, start + at)
        else:
            found.append(Span(start + begin, start + at))
    return [_with_stop(plain, s, end) for s in found if part[s.start - start : s.end - start].strip()]


def _without_end_mark(part: str) -> str:
    """The mark that ends a dispatch blanked; looked for only behind the last letter."""
    at = len(part)
    while at and (part[at - 1].isspace() or part[at - 1] in "./…*"):
        at -= 1
    return part[:at] + str(_END_MARK.sub(lambda m: " " * len(m.group()), part[at:]))


def _without_stops(match: regex.Match[str]) -> str:
    return str(match.group()).translate({ord("."): "_", ord("?"): "_", ord("!"): "_"})


def _begins_sentence(sentence: str) -> bool:
    first = sentence.lstrip("\"'([-+*_ ")[:1]
    return first.isupper()


def _with_stop(plain: str, span: Span, end: int) -> Span:
    """The sentence with the full stop that `_END_MARK` had blanked, unless it is the end mark itself."""
    closes = plain[span.end : span.end + 1] == "." and plain[span.end : span.end + 2] != "./" and span.end < end
    return Span(span.start, span.end + 1) if closes else span


def split_clauses(plain: str, sentence: Span, words: Sequence[Span]) -> list[Span]:
    """A sentence cut after its semicolons, but for those in parentheses, in quotes, or between two bodies of a list."""
    part = plain[sentence.start : sentence.end]
    hidden = _QUOTED.sub(_without_semicolons, _PARENTHESIS.sub(_without_semicolons, part))
    cuts = [sentence.start + m.end() for m in _SEMICOLON.finditer(hidden)]
    found: list[Span] = []
    begin = sentence.start
    for cut in [*cuts, sentence.end]:
        if cut < sentence.end and _lists_bodies(plain, Span(begin, cut), Span(cut, sentence.end), words):
            continue
        if plain[begin:cut].strip(" ;."):
            found.append(Span(begin, cut))
        begin = cut
    return found


def _lists_bodies(plain: str, left: Span, right: Span, words: Sequence[Span]) -> bool:
    """Whether a semicolon only parts two bodies: nothing is told to do before it, and a body follows."""
    if not looks_like_body(plain[right.start : right.end]):
        return False
    cues = list(find_cues(plain, left, words))
    begin = max((c.end for c, label in cues if label in _ORDERS), default=left.start)
    if any(label in _LABELS for _, label in find_cues(plain, right, words)):
        return False
    acts = any(begin <= c.start < left.end and plain[c.start].islower() and label in _acts() for c, label in cues)
    return not acts and looks_like_body(plain[begin : left.end].lstrip(" ,:-"))


@cache
def _acts() -> frozenset[str]:
    return frozenset(f"directives/{r.id}" for r in load("directives").rules if r.gives.get("says") in ("act", "manner"))


def _without_semicolons(match: regex.Match[str]) -> str:
    return str(match.group()).replace(";", ",")


def find_words(plain: str, sentence: Span) -> list[Span]:
    """The words of several syllables in a sentence, by underthesea, cut before each capital inside.

    underthesea glues an opener to the name after it (`Giao Phòng`), and the parts of a name (`Giáo dục và Đào tạo`).
    """
    from underthesea import word_tokenize

    part = plain[sentence.start : sentence.end]
    found = []
    at = 0
    for word in word_tokenize(part):
        begin = part.find(word, at)
        if begin < 0:
            continue
        at = begin + len(word)
        for inner in _CAPITALISED.finditer(word):
            known = _known_word(inner.group().rstrip())
            if known:
                end = begin + inner.start() + len(known)
                found.append(Span(sentence.start + begin + inner.start(), sentence.start + end))
    return found


def _known_word(word: str) -> str:
    """What a dictionary knows of a word of several syllables; some come with the next syllable (`duy trì | sĩ số`)."""
    if word.lower() == _GLUED:
        return ""
    syllables = word.split(" ")
    parts = (" ".join(syllables[:n]) for n in range(len(syllables), 1, -1))
    return next((p for p in parts if p.lower() in dictionary()), "")


@cache
def dictionary() -> frozenset[str]:
    """The words of several syllables in underthesea's dictionary, in small letters, spelled as `plain` texts are."""
    from underthesea.corpus import viet_dict_74K

    return frozenset(spelled("\n".join(w for w in viet_dict_74K.words if " " in w).lower()).split("\n"))


@lru_cache(maxsize=4096)
def is_word(phrase: str) -> bool:
    """Whether underthesea takes a phrase by itself for one word."""
    from underthesea import word_tokenize

    return len(word_tokenize(phrase)) == 1


def find_cues(masked: str, clause: Span, words: Sequence[Span]) -> Iterator[tuple[Span, str]]:
    """What the rules of assignees and directives match in a clause, as (span, `FILE/RULE`)."""
    part = masked[clause.start : clause.end]
    inside = [w for w in words if clause.start <= w.start < clause.end]
    shifted = [Span(w.start - clause.start, w.end - clause.start) for w in inside]
    near = [(w, part[w.start].isupper() and not is_word(part[w.start : w.end].lower())) for w in shifted]
    for rule, matches in tries(("assignees", "directives"), part):
        label = f"{rule.file}/{rule.id}"
        short = rule.file == "assignees" or label in _acts()
        for match in matches:
            if not (short and any(_cuts(match, w, name=name) for w, name in near)):
                yield Span(clause.start + match.start(), clause.start + match.end()), label


def _cuts(match: regex.Match[str], word: Span, *, name: bool) -> bool:
    """Whether a match begins or ends inside a word: `giao` in `giao lưu`, `báo cáo` in `báo cáo viên`.

    underthesea may glue the end of a name to the verb after it (`Đảng cử`): a match of several syllables may end a
    word, and any may end what is no word by itself (`name`).
    """
    glued = match.end() == word.end and (" " in match.group() or name)
    begins = word.start < match.start() < word.end and not glued
    return begins or word.start < match.end() < word.end
