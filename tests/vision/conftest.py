"""A real X server of the tests' own, and pictures of text."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from vision.frame import Pixels

Colour = tuple[int, int, int]
Draw = Callable[..., Pixels]


@dataclass(frozen=True)
class Server:
    display: str
    process: subprocess.Popen[bytes]


@pytest.fixture
def server() -> Iterator[Server]:
    """An empty X screen of 640x480."""
    reading, writing = os.pipe()
    process = subprocess.Popen(
        ["Xvfb", "-displayfd", str(writing), "-screen", "0", "640x480x24", "-nolisten", "tcp"],
        pass_fds=[writing],
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    with os.fdopen(reading) as told:
        number = told.readline().strip()
    yield Server(f":{number}", process)
    process.terminate()
    process.wait(10)


def _font(size: int, name: str) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(name, size)


@pytest.fixture
def draw() -> Draw:
    """Draws words at places on a plain image: `draw([("Save", 10, 10)], size=13)`."""

    def picture(
        words: list[tuple[str, int, int]],
        *,
        shape: tuple[int, int] = (200, 400),
        size: int = 13,
        ground: Colour = (255, 255, 255),
        ink: Colour = (0, 0, 0),
        font: str = "DejaVuSans.ttf",
    ) -> Pixels:
        image = Image.new("RGB", (shape[1], shape[0]), ground)
        pen = ImageDraw.Draw(image)
        for text, x, y in words:
            pen.text((x, y), text, fill=ink, font=_font(size, font))
        return np.array(image)

    return picture
