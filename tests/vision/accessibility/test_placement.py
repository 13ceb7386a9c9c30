from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vision.accessibility.node import Extents
from vision.accessibility.placement import place
from vision.geometry import Rect
from vision.observation import Window


def a_window(number: int, rect: Rect, title: str = "Notes", popup: bool = False) -> Window:
    return Window(id=number, title=title, program="notes", pid=7, rect=rect, popup=popup)


def test_screen_coordinates_stay_as_they_are() -> None:
    (found,) = place([("Notes", (101, 120, 640, 480))], [a_window(1, Rect(100, 100, 642, 505))])
    assert found is not None
    assert found.rect((150, 200, 30, 20)) == Rect(150, 200, 30, 20)


def test_coordinates_of_the_window_are_moved_to_the_desk() -> None:
    """GTK 4, with a border of 5 pixels drawn by the program."""
    (found,) = place([("Calculator", (0, 0, 355, 486))], [a_window(1, Rect(915, 304, 365, 496))])
    assert found is not None
    assert found.rect((16, 336, 55, 40)) == Rect(936, 645, 55, 40)


def test_a_title_bar_is_above_the_window() -> None:
    (found,) = place([("", (0, 0, 400, 300))], [a_window(1, Rect(50, 60, 402, 321))])
    assert found is not None
    assert found.rect((0, 0, 400, 300)) == Rect(51, 80, 400, 300)


def test_logical_units_are_scaled() -> None:
    """GTK 3 on a display scaled by two."""
    (found,) = place([("", (308, 0, 332, 355))], [a_window(1, Rect(616, 0, 664, 711))])
    assert found is not None
    assert found.rect((308, 10, 39, 25)) == Rect(616, 20, 78, 50)


def test_each_window_goes_to_the_top_level_that_fits_it_best() -> None:
    tops: list[tuple[str, Extents | None]] = [("Notes", (0, 0, 600, 400)), ("Save As", (50, 50, 300, 200))]
    windows = [
        a_window(1, Rect(0, 0, 600, 400)),
        a_window(2, Rect(50, 50, 300, 200), title="Save As"),
    ]
    first, second = place(tops, windows)
    assert first is not None
    assert second is not None
    assert (first.window.id, second.window.id) == (1, 2)


def test_a_top_level_that_fits_no_window_has_no_place() -> None:
    assert place([("", (113, 25, 775, 88))], [a_window(1, Rect(10, 0, 945, 800))]) == [None]


def test_what_has_no_area_has_no_rect() -> None:
    (found,) = place([("Notes", (0, 0, 400, 300))], [a_window(1, Rect(0, 0, 400, 300))])
    assert found is not None
    assert found.rect((-1, -1, -1, -1)) is None
    assert found.rect((5, 5, 0, 20)) is None
    assert found.rect((2**31 - 1, 5, 20, 20)) is None


INT32 = st.integers(-(2**31), 2**31 - 1)
SMALL = st.integers(-3000, 3000)
EXTENTS = st.one_of(st.tuples(INT32, INT32, INT32, INT32), st.tuples(SMALL, SMALL, SMALL, SMALL))


@given(
    tops=st.lists(st.tuples(st.sampled_from(["", "Notes", "x"]), st.none() | EXTENTS), max_size=6),
    rects=st.lists(st.builds(Rect, SMALL, SMALL, st.integers(0, 2000), st.integers(0, 2000)), max_size=5),
)
def test_no_window_is_given_twice(tops: list[tuple[str, Extents | None]], rects: list[Rect]) -> None:
    found = place(tops, [a_window(i, rect) for i, rect in enumerate(rects)])
    given_away = [placement.window.id for placement in found if placement is not None]
    assert len(found) == len(tops)
    assert len(given_away) == len(set(given_away))
