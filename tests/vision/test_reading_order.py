from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vision.element import Element, Role
from vision.geometry import Rect
from vision.observation import Window
from vision.reading_order import in_reading_order


def a_button(text: str, left: int, top: int, window: int | None = 1) -> Element:
    return Element(role=Role.BUTTON, text=text, rect=Rect(left, top, 50, 20), window=window)


WINDOWS = [Window(id=n, title="", program="", pid=None, rect=Rect(0, 0, 500, 500)) for n in (1, 2)]


def test_rows_from_the_top_and_from_the_left() -> None:
    things = [a_button("d", 60, 42), a_button("b", 60, 8), a_button("a", 5, 10), a_button("c", 5, 40)]
    assert [e.text for e in in_reading_order(things, WINDOWS)] == ["a", "b", "c", "d"]


def test_the_topmost_window_first_and_what_has_none_last() -> None:
    things = [a_button("none", 0, 0, None), a_button("under", 0, 0, 1), a_button("over", 0, 0, 2)]
    assert [e.text for e in in_reading_order(things, WINDOWS)] == ["over", "under", "none"]


@given(
    st.lists(st.builds(a_button, st.text(max_size=3), *(st.integers(0, 90),) * 2), max_size=8), st.randoms()
)
def test_the_order_does_not_depend_on_the_order_given(things: list[Element], chance) -> None:
    shuffled = chance.sample(things, len(things))
    assert in_reading_order(things, WINDOWS) == in_reading_order(shuffled, WINDOWS)
