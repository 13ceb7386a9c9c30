"""Boxes to tick, what is none though it looks a little like one, and what state a box is in."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vision.drawn.controls import controls
from vision.drawn.drawing import Drawing, unit_of
from vision.drawn.outline import is_even
from vision.drawn.surfaces import surfaces
from vision.element import Element, Role, State
from vision.frame import Pixels
from vision.geometry import Rect
from vision.text_line import TextLine

BOX = Rect(40, 60, 18, 18)
SIGNS, NAMES = ("V", "★", "口"), ("3", "No", "是的")
BLUE, GREY, WHITE = (0, 122, 255), (118, 118, 118), (255, 255, 255)


def page() -> Pixels:
    return np.full((160, 300, 3), 255, np.uint8)


def framed_box(image: Pixels, fill: tuple[int, int, int] = WHITE) -> None:
    cv2.rectangle(image, (BOX.left - 2, BOX.top - 2), (BOX.right + 1, BOX.bottom + 1), GREY, -1)
    cv2.rectangle(image, (BOX.left, BOX.top), (BOX.right - 1, BOX.bottom - 1), fill, -1)


def full_box(image: Pixels) -> None:
    cv2.rectangle(image, (BOX.left, BOX.top), (BOX.right - 1, BOX.bottom - 1), BLUE, -1)


def mark(image: Pixels, ink: tuple[int, int, int]) -> None:
    points = [(BOX.left + 4, 69), (BOX.left + 8, 73), (BOX.left + 14, 64)]
    cv2.polylines(image, [np.array(points)], False, ink, 2)


def dash(image: Pixels, ink: tuple[int, int, int]) -> None:
    cv2.rectangle(image, (BOX.left + 4, 68), (BOX.right - 5, 69), ink, -1)


def ticks(image: Pixels, label: str = "Weekly news", more: Sequence[TextLine] = ()) -> list[Element]:
    lines = [TextLine(text=label, rect=Rect(66, 62, 8 * len(label), 15), confidence=0.99), *more]
    found = surfaces(image)
    every = controls(Drawing(pixels=image, lines=lines, surfaces=found, unit=unit_of(lines, found)))
    return [e for e in every if e.role in (Role.CHECKBOX, Role.RADIO)]


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize(("draws", "state"), [(mark, State.CHECKED), (dash, State.INDETERMINATE)])
def test_a_tick_and_a_dash_are_told_apart(full, draws, state):
    image = page()
    (full_box if full else framed_box)(image)
    draws(image, WHITE if full else (20, 20, 20))
    (box,) = ticks(image)
    assert box.states == {State.CHECKABLE, state}


def test_a_tick_read_as_a_letter_with_its_box_is_still_a_box():
    image = page()
    full_box(image)
    mark(image, WHITE)
    read = TextLine(text="V", rect=BOX.inflated(1), confidence=0.5)
    (box,) = ticks(image, more=[read])
    assert box.states == {State.CHECKABLE, State.CHECKED}
    assert box.text == "Weekly news"


def test_the_words_of_a_box_are_on_its_own_line():
    image = page()
    framed_box(image)
    below = TextLine(text="O Another one", rect=Rect(40, 100, 120, 15), confidence=0.9)
    (box,) = ticks(image, more=[below])
    assert box.text == "Weekly news"


def test_an_empty_box_may_shine_a_little():
    image = page()
    framed_box(image)
    for row in range(BOX.height):
        image[BOX.top + row, BOX.left : BOX.right] = 255 - row
    (box,) = ticks(image)
    assert box.states == {State.CHECKABLE}


def test_a_little_picture_of_many_shades_is_no_empty_box():
    image = page()
    framed_box(image, (236, 236, 234))
    for radius, shade in ((8, 226), (6, 216), (4, 206), (2, 198)):
        cv2.circle(image, (BOX.centre.x, BOX.centre.y), radius, (shade, shade, shade), -1)
    assert ticks(image) == []


def test_a_house_beside_words_is_no_box():
    image = page()
    house = np.array([[49, 56], [62, 68], [58, 68], [58, 80], [40, 80], [40, 68], [36, 68]])
    cv2.fillPoly(image, [house], GREY)
    inside = np.array([[49, 60], [55, 66], [55, 77], [43, 77], [43, 66]])
    cv2.fillPoly(image, [inside], WHITE)
    assert ticks(image) == []


@pytest.mark.parametrize("label", [*SIGNS, *NAMES])
def test_a_sign_beside_a_box_does_not_make_it_one_to_tick(label):
    image = page()
    framed_box(image)
    assert bool(ticks(image, label)) is (label in NAMES)


@settings(max_examples=40, deadline=None)
@given(st.integers(8, 40), st.integers(1, 3), st.booleans(), st.integers(0, 190))
def test_boxes_and_rings_of_any_size_are_even(side, width, ring, shade):
    image = page()
    centre, ink = (100, 80), (shade, shade, shade)
    if ring:
        cv2.circle(image, centre, side // 2, ink, width, cv2.LINE_AA)
    else:
        corner = (100 - side // 2, 80 - side // 2)
        cv2.rectangle(image, corner, (corner[0] + side, corner[1] + side), ink, width)
    inside = Rect(100 - side // 2 + width, 80 - side // 2 + width, side - 2 * width + 1, side - 2 * width + 1)
    assert is_even(image, inside)


@pytest.mark.parametrize("letter", list("PRF7L4"))
def test_what_has_a_heavier_side_is_not_even(letter):
    image = page()
    cv2.putText(image, letter, (40, 90), cv2.FONT_HERSHEY_DUPLEX, 1.2, (0, 0, 0), 2, cv2.LINE_AA)
    ys, xs = np.nonzero(image.min(axis=2) < 128)
    ink = Rect.from_edges(int(xs.min()), int(ys.min()), int(xs.max()) + 1, int(ys.max()) + 1)
    assert not is_even(image, ink)


def test_nothing_is_not_even():
    assert not is_even(page(), BOX)
