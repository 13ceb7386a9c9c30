from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety.desk.desk import Desk
from safety.errors import InputStopped, SelfTestFailed
from safety.hand.pointer import Pointer
from safety.hand.self_test import points_of, self_test
from safety.hand.stop import Stop
from safety.hand.x11 import Windows
from vision.capture import Screen
from vision.display import Display
from vision.geometry import Point, Rect

LEFT = Display(name="left", rect=Rect(0, 0, 1280, 800))
RIGHT = Display(name="right", rect=Rect(1280, 100, 1920, 1080))


class Mouse:
    """A pointer that may be off: `bent` tells where it lands."""

    def __init__(self, bent: Callable[[Point], Point] = lambda point: point) -> None:
        self.bent = bent
        self.at = Point(7, 8)
        self.sent: list[Point] = []

    def move(self, point: Point) -> None:
        self.sent.append(point)
        self.at = self.bent(point)

    def position(self) -> Point:
        return self.at


def test_every_display_is_tried_and_the_pointer_put_back() -> None:
    mouse = Mouse()
    self_test((LEFT, RIGHT), mouse.move, mouse.position)
    assert mouse.at == Point(7, 8)
    for display in (LEFT, RIGHT):
        tried = [point for point in mouse.sent if display.rect.contains(point)]
        assert {min(p.x for p in tried), max(p.x for p in tried)} == {
            min(7, display.rect.left + 1) if display is LEFT else display.rect.left + 1,
            display.rect.right - 2,
        }


@pytest.mark.parametrize(
    "bent",
    [
        lambda point: Point(point.x // 2, point.y),
        lambda point: point.moved(1, 0),
        lambda point: Point(min(point.x, 1279), point.y),
    ],
    ids=["scaled", "shifted", "clipped to the first display"],
)
def test_a_pointer_that_lands_elsewhere_fails_loudly(bent: Callable[[Point], Point]) -> None:
    mouse = Mouse(bent)
    with pytest.raises(SelfTestFailed, match=r"was sent to .* and is at .* nothing is done"):
        self_test((LEFT, RIGHT), mouse.move, mouse.position)


def test_a_person_at_the_mouse_does_not_fail_it() -> None:
    mouse = Mouse()
    jolts = iter([Point(3, 3)])
    straight = mouse.move

    def jolted(point: Point) -> None:
        straight(point)
        mouse.at = next(jolts, mouse.at)

    self_test((LEFT,), jolted, mouse.position)
    assert mouse.at == Point(7, 8)


def test_a_pointer_in_a_corner_is_said_so() -> None:
    def move(point: Point) -> None:
        raise InputStopped("corner")

    with pytest.raises(SelfTestFailed, match="move it away"):
        self_test((LEFT,), move, Mouse().position)


@given(
    st.builds(Rect, st.integers(0, 9000), st.integers(0, 9000), st.integers(8, 8000), st.integers(8, 8000))
)
def test_no_point_is_off_its_display_or_in_a_corner(rect: Rect) -> None:
    corners = {Point(x, y) for x in (rect.left, rect.right - 1) for y in (rect.top, rect.bottom - 1)}
    points = list(points_of(Display(name="d", rect=rect)))
    assert all(rect.contains(point) and point not in corners for point in points)


def test_a_real_desk_passes(desk: Desk, stop: Stop, windows: Windows) -> None:
    before = windows.pointer()
    with Screen(desk.display) as screen:
        self_test(screen.displays, Pointer(stop).move, windows.pointer)
    assert windows.pointer() == before
