"""Photos of sheets laid flat: the sheet is found by its brightness against what it lies on, and drawn level.

What does not look like a photo of one sheet (a scan, a screenshot, two sheets) stays as it is.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from pipeline.ingest.image import Picture

_REDUCED = 700  # pixels: the longer side of the copy on which the sheet is sought
_LEAST, _MOST = 0.3, 0.97  # of the picture: how much of it a sheet covers
_CORNER = (60.0, 120.0)  # degrees
_OPPOSITE = 1.5  # the longer of two opposite sides by the shorter
_RATIO = (1.15, 1.75)  # the longer side of a sheet by the shorter: A4 is 1.41, letter 1.29
_ANOTHER = 0.4  # of the largest sheet
_FILLED = 0.92  # of the quadrilateral: so much of it is sheet
_DARKER = 30  # grey levels: what a sheet lies on is so much darker
_LONG_SIDE = 2339  # pixels: an A4 sheet at 200 dpi
_SMALLEST = 1100  # pixels: with a shorter side there are too few of them for print


def flattened(photo: Picture) -> Picture:
    """The sheet on a photo (height x width x 3), level and upright as it lay; the photo itself where there is none."""
    import cv2

    corners = _corners(photo)
    if corners is None:
        return photo
    across = max(_length(corners, 0, 1), _length(corners, 3, 2))
    down = max(_length(corners, 0, 3), _length(corners, 1, 2))
    if max(across, down) < _SMALLEST:
        return photo
    scale = _LONG_SIDE / max(across, down)
    width, height = round(across * scale), round(down * scale)
    target = np.array([[0, 0], [width - 1, 0], [width - 1, height - 1], [0, height - 1]], dtype=np.float32)
    matrix = cv2.getPerspectiveTransform(corners, target)
    flat = cv2.warpPerspective(photo, matrix, (width, height), flags=cv2.INTER_AREA if scale < 1 else cv2.INTER_CUBIC)
    return np.asarray(flat, dtype=np.uint8)


def _corners(photo: Picture) -> Any:
    """The corners of the sheet in pixels, from the upper left clockwise; None where nothing has a sheet's shape."""
    import cv2

    scale = _REDUCED / max(photo.shape[:2])
    small = cv2.resize(photo, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    bright = cv2.GaussianBlur(small.min(axis=2), (0, 0), 2)  # paper is bright in every colour
    _, mask = cv2.threshold(bright, 0, 255, cv2.THRESH_BINARY + cv2.THRESH_OTSU)
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((15, 15), np.uint8))
    contours, _ = cv2.findContours(closed, cv2.RETR_EXTERNAL, cv2.CHAIN_APPROX_SIMPLE)
    if not contours:
        return None
    areas = sorted(map(cv2.contourArea, contours))
    if len(areas) > 1 and areas[-2] >= _ANOTHER * areas[-1]:
        return None  # what lies beside the sheet would be cut off
    sheet = max(contours, key=cv2.contourArea)
    outline = cv2.approxPolyDP(cv2.convexHull(sheet), 0.03 * cv2.arcLength(sheet, True), True)
    if len(outline) != 4:
        return None
    corners = _ordered(outline.reshape(4, 2).astype(np.float32))
    if not _is_sheet(corners, cv2.contourArea(sheet), small.shape) or not _stands_out(corners, bright):
        return None
    return corners / np.float32(scale)


def _ordered(points: Any) -> Any:
    """Four points from the upper left clockwise."""
    middle = points.mean(axis=0)
    around = points[np.argsort(np.arctan2(points[:, 1] - middle[1], points[:, 0] - middle[0]))]
    return np.roll(around, -int(np.argmin(around.sum(axis=1))), axis=0)


def _is_sheet(corners: Any, area: float, shape: tuple[int, ...]) -> bool:
    """Whether a quadrilateral has the size and the shape of a sheet seen from above."""
    whole = float(abs(_area(corners)))
    share = whole / (shape[0] * shape[1])
    sides = [_length(corners, n, (n + 1) % 4) for n in range(4)]
    pairs = [sorted((sides[n], sides[n + 2])) for n in range(2)]
    longer, shorter = sorted((sum(pairs[0]), sum(pairs[1])), reverse=True)
    return (
        _LEAST <= share <= _MOST and area >= _FILLED * whole
        and all(_CORNER[0] <= _angle(corners, n) <= _CORNER[1] for n in range(4))
        and all(pair[1] <= _OPPOSITE * max(pair[0], 1.0) for pair in pairs)
        and _RATIO[0] <= longer / max(shorter, 1.0) <= _RATIO[1]
    )


def _stands_out(corners: Any, bright: Any) -> bool:
    """Whether what lies round the sheet is plainly darker than it."""
    import cv2

    inside = cv2.fillConvexPoly(np.zeros(bright.shape, np.uint8), corners.astype(np.int32), 1) == 1
    return bool(np.median(bright[inside]) - np.median(bright[~inside]) >= _DARKER) if (~inside).any() else False


def _length(corners: Any, first: int, second: int) -> float:
    return float(np.linalg.norm(corners[first] - corners[second]))


def _angle(corners: Any, at: int) -> float:
    one, other = corners[at - 1] - corners[at], corners[(at + 1) % 4] - corners[at]
    cosine = float(one @ other) / max(1e-6, float(np.linalg.norm(one) * np.linalg.norm(other)))
    return float(np.degrees(np.arccos(np.clip(cosine, -1, 1))))


def _area(corners: Any) -> float:
    x, y = corners[:, 0], corners[:, 1]
    return float(0.5 * (x @ np.roll(y, -1) - y @ np.roll(x, -1)))
