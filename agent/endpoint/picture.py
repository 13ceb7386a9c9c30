"""A picture as a data URL. Pure."""

from __future__ import annotations

import base64
import io

import numpy as np

from vision.frame import Pixels

_QUICK = 1  # of zlib's levels: what is sent stays on this machine, so speed counts and size doesn't


def data_url(pixels: Pixels) -> str:
    """A PNG of exactly these pixels: shape (height, width, 3), uint8, RGB. The same pixels give the same
    text, so that a server can know a picture again."""
    from PIL import Image

    out = io.BytesIO()
    Image.fromarray(np.ascontiguousarray(pixels)).save(out, "PNG", compress_level=_QUICK)
    return f"data:image/png;base64,{base64.b64encode(out.getvalue()).decode('ascii')}"
