"""Small drawings on plain ground are found, whatever their colour; words and what is known are not."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vision.drawn.icons import icons
from vision.element import Role
from vision.frame import Pixels
from vision.geometry import Rect
from vision.text_line import TextLine


def ground(colour: int = 240, size: tuple[int, int] = (120, 300)) -> Pixels:
    return np.full((*size, 3), colour, np.uint8)


def cross(pixels: Pixels, rect: Rect, colour: tuple[int, int, int] = (40, 60, 160)) -> None:
    """A cross that reaches all four edges of a rectangle."""
    middle = rect.centre
    pixels[middle.y - 1 : middle.y + 2, rect.left : rect.right] = colour
    pixels[rect.top : rect.bottom, middle.x - 1 : middle.x + 2] = colour


@pytest.mark.parametrize(
    ("paper", "ink"), [(240, (40, 40, 40)), (40, (230, 230, 230)), (240, (200, 205, 210))]
)
def test_icons_in_a_row_are_each_found(paper: int, ink: tuple[int, int, int]) -> None:
    pixels = ground(paper)
    places = [Rect(left, 20, 16, 16) for left in (20, 44, 68, 150)]
    for place in places:
        cross(pixels, place, ink)
    found = icons(pixels, [], [])
    assert {one.role for one in found} == {Role.ICON}
    assert len(found) == len(places)
    for place, one in zip(places, sorted(found, key=lambda e: e.rect.left), strict=True):
        assert one.rect.iou(place) > 0.6


def test_words_and_what_is_known_are_left_out() -> None:
    pixels = ground()
    for left in (20, 60, 100):
        cross(pixels, Rect(left, 20, 16, 16))
    words = TextLine(text="Open", rect=Rect(15, 15, 28, 24), confidence=0.9)
    symbol = TextLine(text="x", rect=Rect(55, 15, 26, 24), confidence=0.9)
    (only,) = icons(pixels, [words, symbol], [Rect(98, 18, 20, 20)])
    assert only.rect.contains(Rect(60, 20, 16, 16).centre)


def test_lines_specks_and_large_pictures_are_no_icons() -> None:
    pixels = ground()
    pixels[60, 10:290] = 90  # a line from side to side
    pixels[20:24, 20:24] = 90  # a speck
    noise = np.random.default_rng(0).integers(0, 255, (50, 90, 3), np.uint8)
    pixels[65:115, 100:190] = noise
    assert icons(pixels, [], []) == []


def test_a_photograph_has_none() -> None:
    tiles = np.random.default_rng(0).integers(0, 2, (60, 60, 1), np.uint8).repeat(3, axis=2)
    pixels = (tiles.repeat(20, axis=0).repeat(20, axis=1) * 200).astype(np.uint8)
    pixels[::20] = pixels[:, ::20] = 100
    assert len(icons(pixels, [], [])) <= 400


@settings(max_examples=30, deadline=None)
@given(
    left=st.integers(4, 250), top=st.integers(4, 80), width=st.integers(9, 40), height=st.integers(9, 30),
    paper=st.integers(0, 255),
)  # fmt: skip
def test_what_is_found_lies_on_the_picture(left: int, top: int, width: int, height: int, paper: int) -> None:
    pixels = ground(paper)
    cross(pixels, Rect(left, top, width, height), (255 - paper, paper, 128))
    for one in icons(pixels, [], []):
        assert Rect(0, 0, 300, 120).covers(one.rect)
        assert one.rect.area > 0


@pytest.mark.parametrize("size", [(1, 1), (1, 50), (2, 2)])
def test_tiny_pictures_have_none(size: tuple[int, int]) -> None:
    assert icons(ground(size=size), [], []) == []
