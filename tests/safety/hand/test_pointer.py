from __future__ import annotations

import threading
import time
from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from Xlib.display import Display

from safety.action import Button, Click, Drag, Scroll
from safety.desk.desk import Desk
from safety.errors import ActionError, InputStopped
from safety.hand.keyboard import release_all
from safety.hand.pointer import Pointer, straight
from safety.hand.stop import Stop
from safety.hand.x11 import Windows
from vision.geometry import Point

if TYPE_CHECKING:
    from tests.safety.hand.conftest import Probe


@pytest.fixture
def pointer(desk: Desk, stop: Stop) -> Pointer:
    return Pointer(stop)


def test_it_lands_where_it_is_sent(pointer: Pointer, windows: Windows) -> None:
    for point in (Point(1, 1), Point(640, 400), Point(1278, 798)):
        pointer.move(point)
        assert windows.pointer() == point
    assert pointer.sent == 3


@pytest.mark.parametrize(("button", "number"), [(Button.LEFT, 1), (Button.MIDDLE, 2), (Button.RIGHT, 3)])
def test_a_click(pointer: Pointer, probe: Probe, button: Button, number: int) -> None:
    pointer.click(Click(point=probe.point(30, 40), button=button))
    assert probe.kinds() == [("button down", number), ("button up", number)]
    down, up = (seen for seen in probe.seen() if seen.kind != "motion")
    assert down.point == up.point == Point(30, 40)


def test_a_double_click_is_quick_and_two_clicks_are_not_one(pointer: Pointer, probe: Probe) -> None:
    pointer.click(Click(point=probe.point(30, 40), count=2))
    first, second = [seen.time for seen in probe.seen() if seen.kind == "button down"]
    assert second - first < 0.2
    probe.forget()
    pointer.click(Click(point=probe.point(32, 41)))
    pointer.click(Click(point=probe.point(30, 40)))
    third, fourth = [seen.time for seen in probe.seen() if seen.kind == "button down"]
    assert third - second > 0.4
    assert fourth - third > 0.4


def test_clicks_on_different_things_do_not_wait(pointer: Pointer, probe: Probe) -> None:
    pointer.click(Click(point=probe.point(30, 40)))
    started = time.monotonic()
    pointer.click(Click(point=probe.point(130, 40)))
    pointer.click(Click(point=probe.point(130, 40), button=Button.RIGHT))
    assert time.monotonic() - started < 0.2


def test_a_drag_begins_slowly_passes_and_arrives(pointer: Pointer, probe: Probe) -> None:
    pointer.drag(Drag(start=probe.point(20, 20), end=probe.point(220, 120)))
    events = probe.seen()
    assert probe.kinds() == [("button down", 1), ("button up", 1)]
    down = next(seen for seen in events if seen.kind == "button down")
    up = next(seen for seen in events if seen.kind == "button up")
    dragged = [seen for seen in events if seen.kind == "motion" and seen.state & 0x100]
    assert (down.point, up.point) == (Point(20, 20), Point(220, 120))
    assert len(dragged) >= 15
    assert all(one.point.distance(other.point) <= 13 for one, other in pairwise(dragged))
    assert dragged[-1].point == Point(220, 120)
    arrived = next(seen for seen in dragged if seen.point == Point(220, 120))
    assert up.time - arrived.time >= 0.1


@pytest.mark.parametrize(
    ("down", "right", "button"),
    [(3, 0, 5), (-3, 0, 4), (0, 2, 7), (0, -2, 6)],
    ids=["down", "up", "right", "left"],
)
def test_the_wheel_turns_notch_by_notch(
    pointer: Pointer, probe: Probe, down: int, right: int, button: int
) -> None:
    pointer.scroll(Scroll(point=probe.point(30, 40), down=down, right=right))
    notches = abs(down) + abs(right)
    assert probe.kinds() == [("button down", button), ("button up", button)] * notches


def test_a_drag_is_cut_by_the_stop(
    pointer: Pointer, probe: Probe, stop: Stop, display: Display, windows: Windows
) -> None:
    threading.Timer(0.25, stop.press).start()
    with pytest.raises(InputStopped):
        pointer.drag(Drag(start=probe.point(20, 20), end=probe.point(480, 280)))
    release_all(display)
    assert windows.pointer() != probe.point(480, 280)
    assert probe.kinds() == [("button down", 1), ("button up", 1)]


def test_nothing_is_sent_once_the_stop_is_pressed(pointer: Pointer, probe: Probe, stop: Stop) -> None:
    stop.press()
    for do in (
        lambda: pointer.click(Click(point=probe.point(20, 20))),
        lambda: pointer.scroll(Scroll(point=probe.point(20, 20), down=1)),
        pointer.guard,
    ):
        with pytest.raises(InputStopped):
            do()
    assert pointer.sent == 0
    assert probe.kinds() == []


def test_a_pointer_in_a_corner_stops_everything(
    pointer: Pointer, probe: Probe, stop: Stop, display: Display, windows: Windows
) -> None:
    display.screen().root.warp_pointer(0, 0)
    display.sync()
    try:
        with pytest.raises(InputStopped, match="corner"):
            pointer.click(Click(point=probe.point(20, 20)))
        assert stop.pressed
        assert windows.pointer() == Point(0, 0)
        assert probe.kinds() == []
    finally:
        display.screen().root.warp_pointer(640, 400)
        display.sync()


def test_a_corner_is_no_place_to_go(pointer: Pointer) -> None:
    pointer.check_corner(Point(1, 0))
    for corner in (Point(0, 0), Point(1279, 0), Point(0, 799), Point(1279, 799)):
        with pytest.raises(ActionError, match="corner"):
            pointer.check_corner(corner)


@given(
    st.integers(0, 3000), st.integers(0, 3000), st.integers(0, 3000), st.integers(0, 3000), st.integers(1, 50)
)
def test_a_straight_line_is_straight_and_goes_to_its_end(x: int, y: int, u: int, v: int, step: int) -> None:
    start, end = Point(x, y), Point(u, v)
    line = (start, *straight(start, end, step))
    assert line[-1] == end
    assert all(one.distance(other) <= 1.5 * step + 2 for one, other in pairwise(line))
    direct = start.distance(end)
    for point in line:
        assert start.distance(point) + point.distance(end) <= direct + 2
