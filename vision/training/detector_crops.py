"""Batches for the detector: parts of pictures, in changing sizes and colours, and what is on them.

Batch number n of a seed is the same whenever it is made: a run can go on where it ended.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np

from vision.detector.detected import Map
from vision.errors import ModelError
from vision.frame import Pixels
from vision.training.detector_targets import Boxes, Target, cut, target

SHAPES = ((320, 320), (448, 224), (640, 160), (224, 448))
"""Width and height of the parts, in pixels: of about one area, sides multiples of 32."""

_OWN_SIZE = 0.5  # of the parts are not scaled
_SCALES = (0.6, 1.6)
_ANYWHERE = 0.15  # of the parts lie anywhere, the others around an element
_INVERTED = 0.08
_SWAPPED = 0.15  # have their red, green and blue in another order
_TINTED = 0.5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Taught:
    """A picture's file and what is on it."""

    picture: Path
    boxes: Boxes


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Crops:
    """`pixels` (b, h, w, 3) uint8, and what is to be answered to each."""

    pixels: Pixels
    targets: tuple[Target, ...]


def crops(taught: Sequence[Taught], number: int, *, seed: int, pictures: int, each: int, roles: int) -> Crops:
    """A batch: `each` parts of so many pictures, all of one shape. Raises ModelError for a picture that
    cannot be read."""
    chance = np.random.default_rng((seed, number))
    wide, high = SHAPES[int(chance.integers(len(SHAPES)))]
    pixels, targets = [], []
    for place in chance.integers(len(taught), size=pictures):
        one = taught[int(place)]
        whole = read_picture(one.picture)
        for _ in range(each):
            part, boxes = _crop(whole, one.boxes, (wide, high), chance)
            pixels.append(coloured(part, chance))
            targets.append(target(boxes, (wide, high), roles))
    return Crops(pixels=np.stack(pixels), targets=tuple(targets))


def read_picture(path: Path) -> Pixels:
    """(h, w, 3), RGB. Raises ModelError."""
    try:
        content = np.frombuffer(path.read_bytes(), np.uint8)
        image = cv2.imdecode(content, cv2.IMREAD_COLOR) if content.size else None
    except (OSError, cv2.error) as error:
        raise ModelError(
            f"{path} cannot be read: training stopped. Make the data again. ({error})"
        ) from error
    if image is None:
        raise ModelError(f"{path} is no picture: training stopped. Make the data again.")
    return np.ascontiguousarray(image[..., ::-1]).astype(np.uint8, copy=False)


def _crop(
    whole: Pixels, boxes: Boxes, shape: tuple[int, int], chance: np.random.Generator
) -> tuple[Pixels, Boxes]:
    """A part of a picture at a shape (width, height), black where it reaches over the edge."""
    scale = 1.0 if chance.random() < _OWN_SIZE else float(np.exp(chance.uniform(*np.log(_SCALES))))
    wide, high = round(shape[0] / scale), round(shape[1] / scale)
    left, top = _corner(whole, boxes, (wide, high), chance)
    cut_out = np.zeros((high, wide, 3), np.uint8)
    seen = whole[top : top + high, left : left + wide]
    cut_out[: seen.shape[0], : seen.shape[1]] = seen
    if scale != 1.0:
        how = cv2.INTER_AREA if scale < 1.0 else cv2.INTER_LINEAR
        cut_out = cv2.resize(cut_out, shape, interpolation=how).astype(np.uint8, copy=False)
    return cut_out, cut(boxes, (left, top, left + wide, top + high), scale)


def _corner(
    whole: Pixels, boxes: Boxes, size: tuple[int, int], chance: np.random.Generator
) -> tuple[int, int]:
    """Where a part begins: such that an element's middle lies in it, mostly one of a rarer role."""
    room = np.maximum(0, np.array((whole.shape[1] - size[0], whole.shape[0] - size[1])))
    wanted = np.flatnonzero(boxes.kinds >= 0)
    if not wanted.size or chance.random() < _ANYWHERE:
        left, top = (int(chance.integers(0, side + 1)) for side in room)
        return left, top
    often = np.bincount(boxes.kinds[wanted])
    weights = 1.0 / often[boxes.kinds[wanted]]
    left, top, right, bottom = boxes.edges[chance.choice(wanted, p=weights / weights.sum())]
    middle = np.array(((left + right) / 2, (top + bottom) / 2))
    corner = middle - chance.uniform(0.1, 0.9, 2) * np.array(size)
    x, y = np.clip(np.rint(corner), 0, room).astype(int)
    return int(x), int(y)


def coloured(part: Pixels, chance: np.random.Generator) -> Pixels:
    """The same in other colours, some of the time: no theme's colours are to be relied on."""
    if chance.random() < _INVERTED:
        part = 255 - part
    if chance.random() < _SWAPPED:
        part = part[..., chance.permutation(3)]
    if chance.random() < _TINTED:
        gain: Map = chance.uniform(0.85, 1.15, 3).astype(np.float32)
        shift: Map = chance.uniform(-16, 16, 3).astype(np.float32)
        part = np.clip(part * gain + shift, 0, 255).astype(np.uint8)
    return np.ascontiguousarray(part)
