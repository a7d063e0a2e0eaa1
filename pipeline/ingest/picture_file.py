"""Picture files: PNG, JPEG, TIFF with several pages and the like become RGB pictures at about 200 dpi."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np

from pipeline.core.errors import Unreadable
from pipeline.core.texts import say
from pipeline.ingest.dewarp import flattened

if TYPE_CHECKING:
    from PIL import Image

    from pipeline.ingest.image import Picture

_ORIENTATION, _LYING = 0x112, (5, 6, 7, 8)  # the tag of a camera, and its values for pictures on their side
_LEAST_SIDE = 60  # pixels: less holds no line of print
_MOST_PIXELS = 200_000_000
_UNEQUAL = (1.2, 4.5)  # more columns than lines to the inch, or fewer
_SHEET = (1.2, 1.6)  # its height by its width
_LONG_SIDE = (1750, 2339, 3000)  # pixels of a page's longer side: enlarged below, as at 200 dpi, reduced above


class PictureFile:
    """An opened picture file: `len` tells how many pages it has; each is unpacked when it is asked for."""

    def __init__(self, name: str, image: Image.Image) -> None:
        self._name, self.image = name, image

    def __len__(self) -> int:
        with _telling(self._name):
            return int(getattr(self.image, "n_frames", 1))

    def picture(self, number: int) -> Picture:
        """Page `number` (from 1) as an RGB array, turned as its camera says.

        Raises:
            Unreadable: it is damaged, too small or too large.
        """
        from PIL import Image, ImageOps

        with _telling(self._name):
            self.image.seek(number - 1)
            _check_size(self._name, self.image.size)
            whole = _on_white(ImageOps.exif_transpose(self.image) or self.image)
            squared = _square(self.image, whole.size)
            whole = whole if squared == whole.size else whole.resize(squared)
            return _scaled(Image.fromarray(flattened(np.array(whole, dtype=np.uint8))))


@contextmanager
def opened(name: str, data: bytes) -> Iterator[PictureFile]:
    """An open picture file.

    Raises:
        Unreadable: it is damaged.
    """
    from PIL import Image
    from pillow_heif import register_heif_opener

    register_heif_opener()
    with _telling(name):
        image = Image.open(io.BytesIO(data))
    with image:
        yield PictureFile(name, image)


def pictures(name: str, data: bytes) -> Iterator[Picture]:
    """The pages of a picture file, one after the other, as `PictureFile.picture` gives them.

    Raises:
        Unreadable: it is damaged, too small or too large.
    """
    with opened(name, data) as file:
        for number in range(1, len(file) + 1):
            yield file.picture(number)


@contextmanager
def _telling(name: str) -> Iterator[None]:
    """What Pillow finds wrong with a picture, told in a sentence."""
    from PIL import Image, UnidentifiedImageError

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # Pillow warns of large pictures and odd tags; we judge ourselves
        try:
            yield
        except Image.DecompressionBombError as e:
            raise Unreadable(say("ingest.image-large", name=name)) from e
        except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError) as e:
            raise Unreadable(say("ingest.image-broken", name=name)) from e


def picture_sizes(name: str, data: bytes) -> list[tuple[int, int]]:
    """Width and height in pixels of the pages of a picture file, turned as its camera says; nothing is unpacked.

    Raises:
        Unreadable: it is damaged.
    """
    from PIL import ImageSequence

    with opened(name, data) as file, _telling(name):
        return [_upright_size(frame) for frame in ImageSequence.Iterator(file.image)]


def _upright_size(frame: Image.Image) -> tuple[int, int]:
    width, height = frame.size
    lying = frame.getexif().get(_ORIENTATION, 1) in _LYING
    return _square(frame, (height, width) if lying else (width, height))


def _square(image: Image.Image, size: tuple[int, int]) -> tuple[int, int]:
    """Width and height with as many pixels to the inch up as across: a fax has half as many lines as columns, or one
    and a half times as many. What would be no upright sheet then stays as it is.
    """
    across, up = image.info.get("dpi", (1, 1))
    stretch = float(across) / float(up) if across > 0 and up > 0 else 1.0
    width, height = size
    if not _UNEQUAL[0] <= max(stretch, 1 / stretch) <= _UNEQUAL[1]:
        return size
    squared = (width, round(height * stretch)) if stretch > 1 else (round(width / stretch), height)
    return squared if _SHEET[0] <= squared[1] / squared[0] <= _SHEET[1] else size


def _check_size(name: str, size: tuple[int, int]) -> None:
    if min(size) < _LEAST_SIDE:
        raise Unreadable(say("ingest.image-small", name=name))
    if size[0] * size[1] > _MOST_PIXELS:
        raise Unreadable(say("ingest.image-large", name=name))


def _on_white(image: Image.Image) -> Image.Image:
    """The picture in RGB; where it is transparent there is paper."""
    from PIL import Image

    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        layer = image.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer).convert("RGB")
    if image.mode.startswith("I") or image.mode == "F":
        deep = np.asarray(image, dtype=np.float64)
        return Image.fromarray((deep * (255 / max(float(deep.max()), 1.0))).astype(np.uint8)).convert("RGB")
    return image.convert("RGB")


def _scaled(image: Image.Image) -> Picture:
    from PIL import Image

    low, wanted, high = _LONG_SIDE
    longer = max(image.size)
    if not low <= longer <= high:
        factor = wanted / longer
        size = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
        image = image.resize(size, Image.Resampling.LANCZOS if factor < 1 else Image.Resampling.BICUBIC)
    return np.array(image, dtype=np.uint8)
