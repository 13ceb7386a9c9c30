"""The check of a picture's format, size and colours."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

_NEAR = 12
"""How far each of red, green and blue may be off, of 255: lossy formats and scaling blur a little."""


class ImageCheck(BaseModel):
    """A picture in the home folder: its `format` ("PNG", "JPEG"), `width` and `height` in pixels, and the
    colours of single pixels, {"x,y" = "#rrggbb"}, counted from the top left; near is good enough."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Literal["image"]
    path: str = Field(min_length=1)
    format: str | None = Field(default=None, pattern=r"^[A-Z0-9]{2,12}$")
    width: int | None = Field(default=None, ge=1)
    height: int | None = Field(default=None, ge=1)
    pixels: dict[
        Annotated[str, Field(pattern=r"^\d{1,5},\d{1,5}$")], Annotated[str, Field(pattern=r"^#[0-9a-f]{6}$")]
    ] = {}


def unmet_image(check: ImageCheck, home: Path) -> str | None:
    """Why the picture is not what the check asks for; None where it is."""
    from PIL import Image

    try:
        with Image.open(home / check.path) as image:
            form, picture = image.format, image.convert("RGB")
    except FileNotFoundError:
        return f"{check.path} does not exist"
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        return f"{check.path} cannot be read as a picture: {error}"
    if check.format is not None and form != check.format:
        return f"{check.path} is {form}, not {check.format}"
    width, height = picture.size
    if (check.width or width, check.height or height) != (width, height):
        return f"{check.path} is {width}x{height}, not {check.width or width}x{check.height or height}"
    for place, colour in check.pixels.items():
        x, y = (int(part) for part in place.split(","))
        if x >= width or y >= height:
            return f"{check.path} is {width}x{height} and has no pixel {place}"
        found = _rgb(picture.crop((x, y, x + 1, y + 1)).tobytes())
        if any(abs(a - b) > _NEAR for a, b in zip(found, bytes.fromhex(colour[1:]), strict=True)):
            return f"{check.path} is #{found.hex()} at {place}, not {colour}"
    return None


def _rgb(pixel: bytes) -> bytes:
    return pixel[:3]
