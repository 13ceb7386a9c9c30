from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.display import Display, desk_rect, display_at
from vision.geometry import Point, Rect

scales = st.sampled_from([1.0, 1.25, 1.5, 1.75, 2.0, 3.0])
places = st.integers(-4000, 4000)
displays = st.builds(
    Display,
    name=st.just("screen"),
    rect=st.builds(Rect, places, places, st.integers(1, 4000), st.integers(1, 3000)),
    scale=scales,
    logical_origin=st.tuples(st.floats(-4000, 4000).map(round), st.floats(-4000, 4000).map(round)),
)


@given(displays, st.data())
def test_every_pixel_survives_the_way_to_logical_units_and_back(
    display: Display, data: st.DataObject
) -> None:
    rect = display.rect
    point = Point(
        data.draw(st.integers(rect.left, rect.right - 1)), data.draw(st.integers(rect.top, rect.bottom - 1))
    )
    assert display.to_physical(*display.to_logical(point)) == point


@given(displays)
def test_the_first_and_the_last_pixel_survive_too(display: Display) -> None:
    rect = display.rect
    for corner in (Point(rect.left, rect.top), Point(rect.right - 1, rect.bottom - 1)):
        assert display.to_physical(*display.to_logical(corner)) == corner
    assert display.to_logical(Point(rect.left, rect.top)) == display.logical_origin


@given(displays, st.floats(-9000, 9000), st.floats(-9000, 9000))
def test_no_logical_position_leaves_the_display(display: Display, x: float, y: float) -> None:
    assert display.rect.contains(display.to_physical(x, y))


def test_a_display_at_twice_the_density() -> None:
    display = Display(name="HDMI-1", rect=Rect(1920, 0, 3840, 2160), scale=2.0, logical_origin=(1920.0, 0.0))
    assert display.to_logical(Point(1920 + 200, 100)) == (2020.0, 50.0)
    assert display.to_physical(2020.0, 50.0) == Point(2120, 100)
    assert display.to_physical(1920.0 + 1920.0, 1080.0) == Point(5759, 2159)


def test_displays_beside_each_other_share_no_pixel() -> None:
    left = Display(name="left", rect=Rect(0, 0, 1920, 1080))
    right = Display(name="right", rect=Rect(1920, 120, 1280, 800))
    both = (left, right)
    assert desk_rect(both) == Rect(0, 0, 3200, 1080)
    assert display_at(both, Point(0, 0)) is left
    assert display_at(both, Point(1919, 1079)) is left
    assert display_at(both, Point(1920, 120)) is right
    assert display_at(both, Point(3199, 919)) is right
    assert display_at(both, Point(1920, 119)) is None
    assert display_at(both, Point(3200, 500)) is None


def test_a_desk_may_reach_left_of_its_first_display() -> None:
    displays = (Display(name="a", rect=Rect(0, 0, 10, 10)), Display(name="b", rect=Rect(-5, -7, 5, 5)))
    assert desk_rect(displays) == Rect(-5, -7, 15, 17)


@pytest.mark.parametrize("scale", [0.0, -1.0, float("nan")])
def test_a_scale_is_positive(scale: float) -> None:
    with pytest.raises(ValueError, match="must be positive"):
        Display(name="x", rect=Rect(0, 0, 1, 1), scale=scale)
