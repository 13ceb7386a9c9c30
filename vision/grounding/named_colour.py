"""What people call a colour: the nearest of the names that style sheets know (CSS Color Module 4, 6.1)."""

from __future__ import annotations

import numpy as np

from vision.frame import Pixels

_RGB: dict[str, tuple[int, int, int]] = {
    "black": (0, 0, 0),
    "white": (255, 255, 255),
    "grey": (128, 128, 128),
    "silver": (192, 192, 192),
    "red": (255, 0, 0),
    "maroon": (128, 0, 0),
    "brown": (165, 42, 42),
    "orange": (255, 165, 0),
    "yellow": (255, 255, 0),
    "olive": (128, 128, 0),
    "green": (0, 128, 0),
    "lime": (0, 255, 0),
    "teal": (0, 128, 128),
    "cyan": (0, 255, 255),
    "blue": (0, 0, 255),
    "navy": (0, 0, 128),
    "purple": (128, 0, 128),
    "violet": (238, 130, 238),
    "magenta": (255, 0, 255),
    "pink": (255, 192, 203),
}
_ALSO = {"gray": "grey", "aqua": "cyan", "turquoise": "cyan", "fuchsia": "magenta"}
NAMES = frozenset(_RGB) | frozenset(_ALSO)
_INK = 60  # of 255


def nearest(colour: tuple[int, int, int]) -> str:
    """The name in NAMES of the colour nearest to an RGB one."""
    return min(_RGB, key=lambda name: sum((a - b) ** 2 for a, b in zip(_RGB[name], colour, strict=True)))


def same(name: str, other: str) -> bool:
    """True if two names are of one colour."""
    return _ALSO.get(name, name) == _ALSO.get(other, other)


def is_shade(colour: tuple[int, int, int], name: str) -> bool:
    """True if a colour is a shade of red, green or blue: that channel is the strongest, by far enough."""
    strong = {"red": 0, "green": 1, "blue": 2}.get(name)
    if strong is None:
        return same(nearest(colour), name)
    others = [value for at, value in enumerate(colour) if at != strong]
    return colour[strong] > max(others) + 8


def ink_colour(pixels: Pixels) -> tuple[int, int, int]:
    """The colour something is drawn in on an RGB image, by the pixels that differ most from its edge."""
    if not pixels.size:
        return (0, 0, 0)
    edge = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    ground = np.median(edge, axis=0)
    differs = np.abs(pixels.astype(np.int16) - ground).max(axis=2)
    strongest = differs >= max(_INK, int(differs.max() * 0.8))
    chosen = pixels[strongest] if strongest.any() else pixels.reshape(-1, 3)
    red, green, blue = (round(float(value)) for value in np.median(chosen, axis=0))
    return (red, green, blue)
