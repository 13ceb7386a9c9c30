from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vision.covering import visible_part, windows_above
from vision.geometry import Rect
from vision.observation import Window

RECTS = st.builds(Rect, st.integers(-20, 20), st.integers(-20, 20), st.integers(0, 30), st.integers(0, 30))


def test_what_is_covered_is_empty() -> None:
    assert not visible_part(Rect(10, 10, 20, 20), [Rect(0, 0, 100, 100)])


def test_two_covers_together_hide_a_thing() -> None:
    assert not visible_part(Rect(10, 10, 20, 20), [Rect(0, 0, 20, 100), Rect(20, 0, 80, 100)])


def test_the_largest_rest_is_kept() -> None:
    assert visible_part(Rect(0, 0, 100, 20), [Rect(0, 0, 30, 50)]) == Rect(30, 0, 70, 20)


def test_windows_above_one() -> None:
    windows = [
        Window(id=number, title="", program="", pid=None, rect=Rect(number, 0, 9, 9)) for number in (5, 6, 7)
    ]
    assert windows_above(windows, 6) == (Rect(7, 0, 9, 9),)
    assert windows_above(windows, 7) == ()
    assert windows_above(windows, None) == ()


@given(RECTS, st.lists(RECTS, max_size=5))
def test_the_rest_lies_in_the_thing_and_under_nothing(rect: Rect, above: list[Rect]) -> None:
    part = visible_part(rect, above)
    assert rect.covers(part)
    assert not any(part.intersection(cover) for cover in above)


@given(RECTS, st.lists(RECTS, max_size=4))
def test_nothing_is_left_only_where_every_pixel_is_covered(rect: Rect, above: list[Rect]) -> None:
    pixels = {(x, y) for x in range(rect.left, rect.right) for y in range(rect.top, rect.bottom)}
    for cover in above:
        pixels -= {(x, y) for x in range(cover.left, cover.right) for y in range(cover.top, cover.bottom)}
    assert bool(visible_part(rect, above)) == bool(pixels)
