"""The picture that a model is asked about: a code and a coloured shape, drawn by chance. Pure, but for the
font."""

from __future__ import annotations

import random
from dataclasses import dataclass

import numpy as np

from vision.frame import Pixels
from vision.geometry import Point, Rect

COLOURS = {"red": (214, 32, 32), "green": (20, 140, 60), "blue": (28, 70, 214), "orange": (240, 130, 0)}
SHAPES = ("circle", "square", "triangle")
_LETTERS = "ACEFHKLMNPRTUXY3479"  # that are hard to take for one another
_LENGTH = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """`place` is where the shape is, in parts of the picture's width and height: its middle."""

    code: str
    colour: str
    shape: str
    place: tuple[float, float]

    def box(self, width: int, height: int) -> Rect:
        """The shape's box on a picture of that size."""
        side = max(8, round(min(width, height) * 0.2))
        left, top = round(width * self.place[0]) - side // 2, round(height * self.place[1]) - side // 2
        return Rect(left, top, side, side)

    def middle(self, width: int, height: int) -> Point:
        box = self.box(width, height)
        return Point(box.left + box.width // 2, box.top + box.height // 2)


def some_card(chance: random.Random) -> Card:
    """The shape is in the lower half, away from the middle: where a model guesses, it guesses the middle."""
    return Card(
        code="".join(chance.choice(_LETTERS) for _ in range(_LENGTH)),
        colour=chance.choice(tuple(COLOURS)),
        shape=chance.choice(SHAPES),
        place=(chance.choice((0.2, 0.8)), chance.choice((0.65, 0.75))),
    )


def drawn(card: Card, width: int, height: int) -> Pixels:
    """Black on white: the code across the upper half, the shape in the lower one."""
    from PIL import Image, ImageDraw, ImageFont

    image = Image.new("RGB", (width, height), "white")
    pen = ImageDraw.Draw(image)
    font = ImageFont.load_default(size=max(10, round(min(height * 0.3, width / 5))))
    pen.text((width / 2, height * 0.25), card.code, fill="black", font=font, anchor="mm")
    box, colour = card.box(width, height), COLOURS[card.colour]
    corners = (box.left, box.top, box.right - 1, box.bottom - 1)
    match card.shape:
        case "circle":
            pen.ellipse(corners, fill=colour)
        case "square":
            pen.rectangle(corners, fill=colour)
        case _:
            top = ((box.left + box.right) / 2, box.top)
            pen.polygon([top, (box.right - 1, box.bottom - 1), (box.left, box.bottom - 1)], fill=colour)
    return np.asarray(image, dtype=np.uint8)
