"""Where a wheel may turn a list rather than the page around it."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vision.element import Element, Role
from vision.frame import Frame
from vision.geometry import Rect
from vision.observation import Observation
from vision.panes import panes_of

DESK = Rect(0, 0, 800, 600)


def seen(*elements: Element) -> Observation:
    return Observation(
        frame=Frame(pixels=np.zeros((600, 800, 3), np.uint8), rect=DESK, time=0.0), elements=elements
    )


def lines(count: int, step: int = 30, left: int = 20, role: Role = Role.TEXT) -> list[Element]:
    return [
        Element(role=role, rect=Rect(left, 100 + step * i, 60 + i, 20), text=str(i)) for i in range(count)
    ]


def test_a_list_is_one() -> None:
    box = Rect(10, 10, 200, 150)
    assert panes_of(seen(Element(role=Role.LIST, rect=box))) == (box,)


def test_so_are_lines_below_one_another_that_nobody_calls_a_list() -> None:
    assert panes_of(seen(*lines(5))) == (Rect(20, 100, 64, 140),)
    assert panes_of(seen(*lines(3))) == ()


def test_lines_at_uneven_distances_are_none() -> None:
    uneven = [Element(role=Role.TEXT, rect=Rect(20, 100 + 10 * i * i, 60, 8)) for i in range(6)]
    assert panes_of(seen(*uneven)) == ()


def test_the_lines_of_a_list_are_not_another_pane_and_the_tallest_comes_first() -> None:
    tall, low = Rect(10, 90, 200, 300), Rect(400, 90, 200, 100)
    found = panes_of(seen(Element(role=Role.TABLE, rect=low), Element(role=Role.LIST, rect=tall), *lines(9)))
    assert found == (tall, low)


@given(
    st.lists(
        st.builds(
            Element,
            role=st.sampled_from([Role.TEXT, Role.LIST, Role.BUTTON]),
            rect=st.builds(
                Rect, st.integers(-20, 820), st.integers(-20, 620), st.integers(0, 300), st.integers(0, 300)
            ),
        ),
        max_size=12,
    )
)
def test_every_pane_can_be_pointed_at(elements: list[Element]) -> None:
    for pane in panes_of(seen(*elements)):
        assert DESK.covers(pane)
        assert pane.contains(pane.centre)
