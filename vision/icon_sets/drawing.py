"""An icon as it stands on a plain ground: dark on light, or light on dark."""

from __future__ import annotations

import io

import numpy as np
from numpy.typing import NDArray

from vision.errors import IconError
from vision.frame import Pixels
from vision.icon_sets.icon import Icon

LIGHT = ((246, 246, 246), (46, 52, 54))  # ground, ink
DARK = ((43, 43, 43), (238, 238, 236))
_BREEZE_INK, _BREEZE_LIGHT = "#232629", "#fcfcfc"  # what KDE itself puts in for a dark theme
_ONE_COLOUR = 28  # values that the channels of one colour may differ by
_VISIBLE = 40  # of 255; symbolic icons draw what is off with a third of their ink


def drawn(icon: Icon, size: int, *, dark: bool) -> Pixels:
    """The icon as a picture of `size` x `size` pixels. One of a single grey, and the grey of a symbolic one,
    is drawn in the ink of the ground, as desktops do; a coloured one as it is. Raises IconError for one that
    cannot be drawn or is empty."""
    ground, ink = DARK if dark else LIGHT
    own = layer(icon, size, dark=dark)
    colour, alpha = own[..., :3].astype(np.float32), own[..., 3:].astype(np.float32) / 255
    seen = colour[own[..., 3] > _VISIBLE]
    if not len(seen):
        raise IconError(f'the icon "{icon.name}" of {icon.set_name} is empty')
    if _single_grey(seen):
        colour = np.broadcast_to(np.array(ink, dtype=np.float32), colour.shape)
    elif icon.name.endswith("-symbolic"):
        grey = np.ptp(colour, axis=2, keepdims=True) <= _ONE_COLOUR
        colour = np.where(grey, np.array(ink, dtype=np.float32), colour)
    mixed = colour * alpha + np.array(ground, dtype=np.float32) * (1 - alpha)
    return np.asarray(mixed.round(), dtype=np.uint8)


def layer(icon: Icon, size: int, *, dark: bool = False) -> NDArray[np.uint8]:
    """The drawing alone, in the middle of a transparent square: shape (size, size, 4), RGBA. Raises
    IconError for one that cannot be drawn."""
    from PIL import Image

    if isinstance(icon.source, str):
        data = _rendered(icon, icon.source.replace(_BREEZE_INK, _BREEZE_LIGHT) if dark else icon.source, size)
    else:
        data = icon.source
    try:
        with Image.open(io.BytesIO(data), formats=["PNG"]) as opened:
            if max(opened.size) > 4096:
                raise IconError(f'the icon "{icon.name}" of {icon.set_name} is larger than 4096 pixels')
            picture = opened.convert("RGBA")
    except (OSError, ValueError, SyntaxError) as error:
        raise IconError(f'the icon "{icon.name}" of {icon.set_name} is no picture: {error}') from error
    scale = size / max(picture.size)
    fitted = picture.resize((max(1, round(picture.width * scale)), max(1, round(picture.height * scale))))
    square = Image.new("RGBA", (size, size))
    square.paste(fitted, ((size - fitted.width) // 2, (size - fitted.height) // 2))
    return np.asarray(square)


def _single_grey(seen: NDArray[np.float32]) -> bool:
    return bool(np.ptp(seen.mean(axis=0)) <= _ONE_COLOUR and np.ptp(seen, axis=0).max() <= _ONE_COLOUR)


def _rendered(icon: Icon, svg: str, size: int) -> bytes:
    import resvg_py

    try:
        return resvg_py.svg_to_bytes(svg_string=svg, width=size, skip_system_fonts=True)
    except ValueError as error:
        raise IconError(f'the icon "{icon.name}" of {icon.set_name} cannot be drawn: {error}') from error
