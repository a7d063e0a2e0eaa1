"""A dispatch as paper: stamped, sealed, signed, and scanned a little askew at 200 dpi.

All chance comes from a seed, so that a scan made again is the same.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from math import cos, pi, sin
from pathlib import Path

import numpy as np
import pypdfium2
from fonts import face
from page import Spots
from PIL import Image, ImageDraw, ImageFilter, ImageFont

DPI = 200
RED, BLUE = (196, 22, 40), (24, 44, 150)
_MADE = time.struct_time((2024, 6, 1, 8, 0, 0, 5, 153, 0))
_JPEG = {"quality": 46, "subsampling": "4:2:0", "optimize": True}


@dataclass(frozen=True)
class Look:
    """How a scan came out: `faint` toner, `speckled` glass, `grey` instead of colour, pages `turned` by degrees."""

    faint: bool = False
    speckled: bool = False
    grey: bool = False
    turned: int = 0


def scan(pdf: Path, target: Path, spots: Spots, *, seal: str, arrival: str | None, seed: int, look: Look) -> None:
    """Writes a scan of the PDF; `seal` goes around the seal, `arrival` (`ĐẾN Số: 12 Ngày: 3/4/2024`) into the stamp."""
    chance = np.random.default_rng(seed)
    document = pypdfium2.PdfDocument(pdf)
    pages = []
    for number, page in enumerate(document):
        paper = page.render(scale=DPI / 72).to_pil().convert("RGB")
        if look.faint:
            paper = paper.point(lambda v: 255 - int((255 - v) * 0.5))
        if number == 0 and arrival:
            paper = _inked(paper, _stamp(arrival, chance), (_mm(6), _mm(3)))
        if spots.signature and spots.signature[0] == number:
            paper = _signed(paper, spots.signature, seal, chance)
        pages.append(_scanned(paper, chance, look))
    document.close()
    dates = {"creationDate": _MADE, "modDate": _MADE}
    pages[0].save(target, save_all=True, append_images=pages[1:], resolution=DPI, **_JPEG, **dates)


def _mm(length: float) -> int:
    return round(length / 25.4 * DPI)


def _font(name: str, size_mm: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(face(name)), _mm(size_mm))


def _inked(paper: Image.Image, ink: Image.Image, corner: tuple[int, int]) -> Image.Image:
    """The paper with ink laid over it as ink lies: what was dark stays dark."""
    sheet = Image.new("RGBA", paper.size, (255, 255, 255, 0))
    sheet.paste(ink, corner)
    colour, strength = np.asarray(sheet)[..., :3] / 255, np.asarray(sheet)[..., 3:] / 255
    mixed = np.asarray(paper) * (1 - strength * (1 - colour))
    return Image.fromarray(mixed.astype(np.uint8))


def _worn(ink: Image.Image, chance: np.random.Generator, strength: float) -> Image.Image:
    """Ink as rubber leaves it: uneven, with small gaps."""
    pixels = np.array(ink)
    coarse = chance.random((ink.height // 8 + 1, ink.width // 8 + 1)) * 255
    grain = np.asarray(Image.fromarray(coarse.astype(np.uint8)).resize(ink.size, Image.Resampling.BICUBIC)) / 255
    pixels[..., 3] = (pixels[..., 3] * strength * (0.72 + 0.28 * grain)).astype(np.uint8)
    return Image.fromarray(pixels)


def _stamp(words: str, chance: np.random.Generator) -> Image.Image:
    """The stamp of arrival: a red frame, number and day in blue by hand."""
    number, day = words.split("Số:")[1].split("Ngày:")
    ink = Image.new("RGBA", (_mm(62), _mm(15)), (*RED, 0))
    pen = ImageDraw.Draw(ink)
    width = max(2, _mm(0.4))
    pen.rectangle((0, 0, ink.width - 1, ink.height - 1), outline=(*RED, 255), width=width)
    pen.line((_mm(18), 0, _mm(18), ink.height), fill=(*RED, 255), width=width)
    pen.text((_mm(9), _mm(7.5)), "ĐẾN", font=_font("Serif-Bold", 5), fill=(*RED, 255), anchor="mm")
    for line, (label, value) in enumerate((("Số:", number), ("Ngày:", day))):
        base = _mm(6 + 6.4 * line)
        pen.text((_mm(20), base), label, font=_font("Serif", 3.8), fill=(*RED, 255), anchor="ls")
        pen.text((_mm(32), base), value.strip(), font=_font("Serif-Italic", 5), fill=(*BLUE, 255), anchor="ls")
    angle = float(chance.uniform(-2, 2))
    return _worn(ink, chance, 0.95).rotate(angle, Image.Resampling.BICUBIC, expand=True)


def _signed(paper: Image.Image, spot: tuple[int, float, float], seal: str, chance: np.random.Generator) -> Image.Image:
    """The signature in blue and the seal in red over a third of it, on its left."""
    x, y = spot[1] * DPI / 72, paper.height - spot[2] * DPI / 72
    stroke = _stroke(chance)
    paper = _inked(paper, stroke, (round(x - stroke.width * 0.4), round(y - stroke.height / 2)))
    round_seal = _worn(_seal(seal), chance, 0.85).rotate(float(chance.uniform(-12, 12)), Image.Resampling.BICUBIC)
    left = round(x - stroke.width * 0.4 - round_seal.width * 0.55)
    return _inked(paper, round_seal, (left, round(y - round_seal.height * 0.5)))


def _stroke(chance: np.random.Generator) -> Image.Image:
    """A signature: one smooth line through points that chance chose."""
    width, height = _mm(44), _mm(17)
    ink = Image.new("RGBA", (width, height), (*BLUE, 0))
    steps = np.linspace(0, 1, 400)
    waves = ((k, chance.uniform(0.2, 1) / k**0.5, chance.random()) for k in (1, 2, 4))
    heights = sum(size * np.sin(2 * pi * (k * steps * 1.7 + phase)) for k, size, phase in waves)
    loops = sum(chance.uniform(-0.05, 0.05) * np.sin(2 * pi * k * steps) for k in (3, 5))
    envelope = np.sin(pi * steps) ** 0.5 * (1 - 0.55 * steps)
    line = np.stack([(0.05 + 0.9 * steps + loops) * width, height / 2 + heights * envelope * height * 0.24], axis=1)
    pen = ImageDraw.Draw(ink)
    pen.line([tuple(point) for point in line], fill=(*BLUE, 230), width=_mm(0.55), joint="curve")
    pen.line([(width * 0.1, height * 0.82), (width * 0.92, height * 0.68)], fill=(*BLUE, 220), width=_mm(0.45))
    return ink


def _seal(words: str) -> Image.Image:
    """A round seal of 34 mm: two rings, a star, the words around it."""
    size = _mm(34)
    ink = Image.new("RGBA", (size, size), (*RED, 0))
    pen, middle = ImageDraw.Draw(ink), size / 2
    for radius, width in ((0.5, 0.9), (0.325, 0.4)):
        edge = size * (0.5 - radius)
        pen.ellipse((edge, edge, size - 1 - edge, size - 1 - edge), outline=(*RED, 255), width=_mm(width))
    star = [_around(middle, size * (0.16 if k % 2 == 0 else 0.065), pi * k / 5) for k in range(10)]
    pen.polygon(star, fill=(*RED, 255))
    ring = f"{words} ★ "
    for k, letter in enumerate(ring):
        turn = 2 * pi * (k + 0.5) / len(ring) - 0.75 * pi
        x, y = _around(middle, size * 0.405, turn)
        glyph = Image.new("RGBA", (_mm(6), _mm(6)), (*RED, 0))
        size_mm = min(3.2, 2 * pi * 13.8 / len(ring) * 1.25)
        place = (glyph.width / 2, glyph.height / 2)
        ImageDraw.Draw(glyph).text(place, letter, font=_font("Serif-Bold", size_mm), fill=(*RED, 255), anchor="mm")
        glyph = glyph.rotate(-turn * 180 / pi, Image.Resampling.BICUBIC)
        ink.alpha_composite(glyph, (round(x - glyph.width / 2), round(y - glyph.height / 2)))
    return ink


def _around(middle: float, radius: float, turn: float) -> tuple[float, float]:
    """The point on a circle, clockwise from its top."""
    return middle + radius * sin(turn), middle - radius * cos(turn)


def _scanned(paper: Image.Image, chance: np.random.Generator, look: Look) -> Image.Image:
    """The paper as the scanner saw it: askew, shaded, a little soft and noisy."""
    tone = float(chance.uniform(243, 250)) + np.array([1, 0.5, -1], np.float32)
    angle = float(chance.uniform(0.25, 1.0) * chance.choice([-1, 1]))
    sheet = paper.rotate(angle, Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))
    sheet = sheet.filter(ImageFilter.GaussianBlur(0.6))
    pixels = np.asarray(sheet).astype(np.float32) * (tone / 255)
    rows, columns = np.linspace(-1, 1, sheet.height)[:, None], np.linspace(-1, 1, sheet.width)[None, :]
    lean = chance.uniform(-5, 5, 2)
    pixels += (lean[0] * rows + lean[1] * columns - 4 * (rows**2 + columns**2) / 2)[..., None]
    pixels += chance.normal(0, 2.2, pixels.shape[:2])[..., None]
    pixels = np.clip(pixels, 0, 255)
    if look.speckled:
        pixels = _speckled(pixels, chance)
    image = Image.fromarray(pixels.astype(np.uint8))
    if look.turned:
        image = image.rotate(look.turned, expand=True)
    return image.convert("L") if look.grey else image


def _speckled(pixels: np.ndarray, chance: np.random.Generator) -> np.ndarray:
    """Dust on the glass and dropouts in the toner."""
    shape = pixels.shape[:2]
    pixels[chance.random(shape) < 0.0015] = 70
    pixels[chance.random(shape) < 0.004] = 250
    return pixels
