"""Words go before drawings that say nothing: in windows of which only the pixels tell."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.element import Role, Source
from vision.frame import Frame
from vision.geometry import Point, Rect
from vision.grounding import find_all, ground
from vision.grounding.parted import parted
from vision.target import Absent, Ambiguous, Target

DRAWN = frozenset({Source.DETECTOR})
SIGN = frozenset({Source.DETECTOR, Source.OCR})


@pytest.fixture
def toolbar(screen):
    """A window that tells nothing: two icons, one of them read as a sign, and a chip with a word."""
    screen = screen.window("Board - App", (0, 0, 1280, 800), active=True)
    screen.add(Role.ICON, "", (20, 20, 16, 16), sources=DRAWN)
    screen.add(Role.ICON, "十", (60, 20, 16, 16), sources=SIGN)
    return screen


@pytest.mark.parametrize("word", ["Image", "File", "Icon", "Button", "Logo", "Card", "Item"])
@pytest.mark.parametrize("read", ["{}", "① {}", "{} size"])
def test_a_text_that_holds_the_very_words_goes_before_what_they_are_a_kind_of(toolbar, word, read):
    seen = toolbar.read(read.format(word), (200, 20, 60, 16)).look()
    found = ground(word, seen)
    assert isinstance(found, Target), found
    assert found.element.role is Role.TEXT


def test_a_kind_is_still_meant_where_no_text_has_its_words(toolbar):
    seen = toolbar.read("Send", (200, 20, 60, 16)).look()
    assert isinstance(ground("icon", seen), Ambiguous)
    found = ground("the second icon", seen)
    assert isinstance(found, Target)
    assert found.element.text == "十"


def test_a_word_among_others_does_not_hide_the_picture_that_is_asked_for(screen):
    screen = screen.window("Board - App", (0, 0, 1280, 800), active=True)
    screen.add(Role.ICON, "", (20, 20, 16, 16), sources=DRAWN).read(
        "This image shows a lake", (200, 20, 160, 16)
    )
    found = ground("the image", screen.look())
    assert isinstance(found, Target)
    assert found.element.role is Role.ICON


def test_a_shape_does_not_hide_the_word_for_it(screen):
    screen = screen.window("Board - App", (0, 0, 1280, 800), active=True)
    screen.add(Role.IMAGE, "", (20, 60, 60, 60), description="circle", sources=DRAWN)
    screen.read("Circle", (200, 20, 60, 16))
    assert isinstance(found := ground("Circle", screen.look()), Target)
    assert found.element.text == "Circle"


def test_drawings_are_no_files_to_be_counted(toolbar):
    assert isinstance(ground("the second file", toolbar.look()), Absent)
    assert not find_all("file", toolbar.look())


def test_what_programs_tell_of_needs_no_words(screen):
    screen = screen.window("Board - App", (0, 0, 1280, 800), active=True)
    screen.add(Role.ICON, "", (20, 20, 16, 16)).add(Role.ICON, "", (60, 20, 16, 16))
    screen.read("Files of this week", (200, 20, 100, 16))
    found = ground("the second file", screen.look())
    assert isinstance(found, Target)
    assert found.point == Point(68, 28)


def toolbar_with_a_field(screen, *, line: bool):
    screen = screen.window("Reader - App", (0, 0, 1280, 800), active=True)
    screen.read("Next", (170, 60, 30, 12))
    screen.add(Role.TEXT_FIELD, "", (240, 50, 60, 32), sources=DRAWN)
    if line:
        screen.paint((222, 44, 1, 46), (215, 212, 208))
    return screen.look()


def test_a_word_names_no_field_behind_a_line(screen):
    found = ground("Next", toolbar_with_a_field(screen, line=True))
    assert isinstance(found, Target)
    assert found.element.role is Role.TEXT


def test_a_word_names_the_field_beside_it(screen):
    found = ground("Next", toolbar_with_a_field(screen, line=False))
    assert isinstance(found, Target)
    assert found.element.role is Role.TEXT_FIELD


def test_whoever_asks_for_a_field_gets_the_one_behind_the_line(screen):
    seen = toolbar_with_a_field(screen, line=True)
    for phrase, roles in (("the Next field", frozenset[Role]()), ("Next", frozenset({Role.TEXT_FIELD}))):
        found = ground(phrase, seen, roles)
        assert isinstance(found, Target)
        assert found.element.role is Role.TEXT_FIELD


LABEL, FIELD = Rect(20, 30, 40, 12), Rect(120, 24, 80, 24)


def ground_with(*lines: Rect, colour: int = 210) -> Frame:
    pixels = np.full((80, 240, 3), 240, np.uint8)
    for rect in lines:
        pixels[rect.top : rect.bottom, rect.left : rect.right] = colour
    return Frame(pixels=pixels, rect=Rect(0, 0, 240, 80), time=0.0)


@given(st.integers(70, 105), st.integers(1, 2), st.integers(0, 22), st.integers(50, 80))
def test_a_line_parts_wherever_it_is_drawn(left, width, top, bottom):
    assert parted(LABEL, FIELD, ground_with(Rect.from_edges(left, top, left + width, bottom)))


@pytest.mark.parametrize(
    "drawn",
    [
        [],
        [Rect(90, 28, 1, 16)],  # a letter, or the mark of a field
        [Rect(70, 20, 40, 32)],  # a ground of another colour
        [Rect(0, 50, 240, 1)],
        [Rect(118, 20, 2, 32)],  # the field's own frame
    ],
)
def test_what_is_no_line_between_them_parts_nothing(drawn):
    assert not parted(LABEL, FIELD, ground_with(*drawn))
    assert not parted(FIELD, LABEL, ground_with(*drawn))
    assert not parted(Rect(100, 30, 10, 12), FIELD, ground_with(*drawn))
