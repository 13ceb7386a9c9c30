"""How much of a thing has a colour, by its pixels."""

from __future__ import annotations

import numpy as np

from vision.frame import Pixels

# Hue ranges in degrees on the HSV circle, with the least saturation and brightness (0 to 1) that still
# count, and the most brightness that does.
_HUES: dict[str, tuple[tuple[float, float], float, float, float]] = {
    "red": ((-18, 14), 0.4, 0.3, 1.0),
    "orange": ((14, 44), 0.45, 0.55, 1.0),
    "brown": ((8, 42), 0.3, 0.15, 0.62),
    "yellow": ((44, 70), 0.35, 0.5, 1.0),
    "green": ((70, 170), 0.25, 0.2, 1.0),
    "teal": ((160, 200), 0.25, 0.2, 1.0),
    "turquoise": ((160, 200), 0.25, 0.2, 1.0),
    "cyan": ((165, 200), 0.25, 0.3, 1.0),
    "blue": ((190, 258), 0.3, 0.25, 1.0),
    "purple": ((255, 318), 0.2, 0.2, 1.0),
    "violet": ((255, 318), 0.2, 0.2, 1.0),
    "magenta": ((290, 335), 0.3, 0.4, 1.0),
    "pink": ((300, 360), 0.12, 0.6, 1.0),
}
_GREYS: dict[str, tuple[float, float]] = {
    "black": (0.0, 0.22),
    "dark": (0.0, 0.4),
    "grey": (0.22, 0.88),
    "gray": (0.22, 0.88),
    "white": (0.92, 1.01),
}
COLOURS = frozenset(_HUES) | frozenset(_GREYS)
_SAMPLES = 32


def share(pixels: Pixels, colour: str) -> float:
    """The part (0.0 to 1.0) of an RGB image that has a colour of COLOURS; 0.0 for an empty image.

    Large images are sampled on a grid of about 32 x 32 pixels.
    """
    if not pixels.size:
        return 0.0
    step_y, step_x = (max(1, size // _SAMPLES) for size in pixels.shape[:2])
    rgb = pixels[::step_y, ::step_x].astype(np.float32) / 255.0
    high, low = rgb.max(axis=2), rgb.min(axis=2)
    spread = high - low
    saturation = spread / np.maximum(high, 1e-6)
    if colour in _GREYS:
        darkest, lightest = _GREYS[colour]
        return float(np.mean((saturation < 0.15) & (high >= darkest) & (high < lightest)))
    (start, end), least_saturation, least, most = _HUES[colour]
    hue = _hue(rgb, high, spread)
    turned = (hue - start) % 360.0 <= end - start
    return float(np.mean(turned & (saturation >= least_saturation) & (high >= least) & (high <= most)))


def _hue(
    rgb: np.ndarray[tuple[int, ...], np.dtype[np.float32]],
    high: np.ndarray[tuple[int, ...], np.dtype[np.float32]],
    spread: np.ndarray[tuple[int, ...], np.dtype[np.float32]],
) -> np.ndarray[tuple[int, ...], np.dtype[np.float32]]:
    """Hue in degrees by the usual hexagon formula (Smith 1978); 0 for greys."""
    red, green, blue = rgb[..., 0], rgb[..., 1], rgb[..., 2]
    safe = np.maximum(spread, 1e-6)
    sector = np.where(
        high == red,
        (green - blue) / safe,
        np.where(high == green, 2.0 + (blue - red) / safe, 4.0 + (red - green) / safe),
    )
    return np.asarray(sector * 60.0, dtype=np.float32)
