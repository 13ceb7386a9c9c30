"""Screenshots as people and models are given them: smaller, and in a common format."""

from __future__ import annotations

import io
from pathlib import Path

from memory.errors import ExportError
from memory.new_file import new_file
from vision.frame import Pixels


def scaled(pixels: Pixels, width: int | None) -> tuple[Pixels, float]:
    """An image of at most that width, and its scale."""
    if width is None or pixels.shape[1] <= width:
        return pixels, 1.0
    import numpy as np
    from PIL import Image

    height = max(1, round(pixels.shape[0] * width / pixels.shape[1]))
    small = Image.fromarray(pixels).resize((width, height), Image.Resampling.LANCZOS)
    return np.asarray(small), width / pixels.shape[1]


def webp(pixels: Pixels) -> bytes:
    """An image as WebP of good quality: a screen in a fifth of a PNG's room."""
    from PIL import Image

    file = io.BytesIO()
    Image.fromarray(pixels).save(file, "WEBP", quality=82, method=2)
    return file.getvalue()


def put_picture(folder: Path, name: str, png: bytes) -> str:
    """Write a PNG into a folder of pictures, once; its path as it is told to who has the folder. Raises
    ExportError."""
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise ExportError(f"nothing was exported: {folder}: {error.strerror}") from error
    path = folder / f"{name}.png"
    if not path.exists():
        new_file(path, png)
    return f"{folder.name}/{path.name}"
