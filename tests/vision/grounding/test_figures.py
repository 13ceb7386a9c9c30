"""Shapes and lone signs, by colour, size, order and coordinates."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.element import Element, Role, Source
from vision.frame import Frame
from vision.geometry import Point, Rect
from vision.grounding import find_all, ground
from vision.grounding.named_colour import NAMES, is_shade, nearest
from vision.observation import Observation
from vision.target import Absent, Ambiguous, Target

DRAWN = frozenset({Source.DETECTOR})
READ = frozenset({Source.OCR})


def screen(*things: tuple[str, tuple[int, int, int], Rect]) -> Observation:
    """Shapes by their names, and letters, each in a colour."""
    pixels = np.full((400, 400, 3), 255, np.uint8)
    elements = []
    for name, colour, rect in things:
        if len(name) == 1:
            corner = (rect.left, rect.bottom - 1)
            cv2.putText(pixels, name, corner, cv2.FONT_HERSHEY_SIMPLEX, rect.height / 22, colour, 3)
            elements.append(Element(role=Role.TEXT, rect=rect, text=name, sources=READ))
        else:
            pixels[rect.top : rect.bottom, rect.left : rect.right] = colour
            elements.append(Element(role=Role.IMAGE, rect=rect, description=name, sources=DRAWN))
    return Observation(
        frame=Frame(pixels=pixels, rect=Rect(0, 0, 400, 400), time=0.0), elements=tuple(elements)
    )


SEEN = screen(
    ("circle", (255, 0, 0), Rect(20, 20, 60, 60)),
    ("circle", (0, 0, 255), Rect(120, 20, 28, 28)),
    ("square", (0, 255, 255), Rect(220, 20, 60, 60)),
    ("triangle", (128, 128, 0), Rect(20, 120, 28, 28)),
    ("7", (0, 128, 0), Rect(120, 120, 30, 44)),
    ("w", (0, 0, 255), Rect(220, 120, 20, 18)),
)


@pytest.mark.parametrize(
    ("phrase", "middle"),
    [
        ("the red circle", (50, 50)),
        ("small circle", (134, 34)),
        ("aqua colored box", (250, 50)),
        ("first cyan item", (250, 50)),
        ("olive shape", (34, 134)),
        ("triangle", (34, 134)),
        ("first digit", (135, 142)),
        ("green digit", (135, 142)),
        ("first letter", (230, 129)),
        ("small letter", (230, 129)),
        ("second circle", (134, 34)),
    ],
)
def test_a_figure_is_known_by_what_is_said_of_it(phrase: str, middle: tuple[int, int]) -> None:
    found = ground(phrase, SEEN)
    assert isinstance(found, Target), found
    assert found.point.distance(Point(*middle)) <= 3


def test_what_fits_several_or_none_is_not_taken() -> None:
    assert isinstance(ground("circle", SEEN), Ambiguous)
    assert isinstance(ground("yellow circle", SEEN), Absent)
    assert isinstance(ground("third circle", SEEN), Absent)


def test_shades_of_a_colour_are_all_that_it_is_strongest_in() -> None:
    seen = screen(
        ("square", (90, 10, 10), Rect(20, 20, 30, 30)),
        ("square", (240, 160, 160), Rect(120, 20, 30, 30)),
        ("square", (60, 130, 60), Rect(220, 20, 30, 30)),
    )
    assert {t.element.rect.left for t in find_all("shades of red", seen)} == {20, 120}


def test_a_point_of_a_grid_is_counted_from_its_axes() -> None:
    dots = [
        ("circle", (0, 0, 255), Rect(50 + 60 * across, 40 + 60 * down, 20, 20))
        for across in range(5)
        for down in range(5)
    ]
    seen = screen(*dots)
    seen.frame.pixels[168:172, 20:340] = 0  # through the third row
    seen.frame.pixels[10:340, 178:182] = 0  # and the third column
    for (x, y), middle in {(0, 0): (180, 170), (-2, 1): (60, 110), (1, -2): (240, 290)}.items():
        found = ground(f"grid coordinate ({x},{y})", seen)
        assert isinstance(found, Target)
        assert found.point.distance(Point(*middle)) <= 4
    assert isinstance(ground("grid coordinate (4,0)", seen), Absent)


@given(st.tuples(*[st.integers(0, 255)] * 3), st.sampled_from(sorted(NAMES)))
def test_every_colour_has_a_name_and_is_a_shade_or_not(colour: tuple[int, int, int], name: str) -> None:
    assert nearest(colour) in NAMES
    assert isinstance(is_shade(colour, name), bool)
