"""The pointer, by pyautogui. Its fail-safe corners stay on: a pointer moved there stops everything."""

from __future__ import annotations

import time
from collections.abc import Callable

from safety.action import Button, Click, Drag, Scroll
from safety.errors import ActionError, InputStopped
from safety.hand.stop import Stop
from vision.geometry import Point

_DOUBLE_CLICK_SECONDS = 0.5
_DOUBLE_CLICK_PIXELS = 8
_ARRIVAL_SECONDS = 0.008
_BETWEEN_CLICKS_SECONDS = 0.05
_NOTCH_SECONDS = 0.01
_DRAG_STEP_PIXELS = 12
_DRAG_STEP_SECONDS = 0.008
_DRAG_START_PIXELS = 16
_DRAG_PAUSE_SECONDS = 0.12


class Pointer:
    """Moves and presses on the display that DISPLAY names: pyautogui connects to it when it is imported, once
    in a process. `sent` counts the pieces of input sent so far."""

    def __init__(self, stop: Stop) -> None:
        import pyautogui

        pyautogui.PAUSE = 0.0
        pyautogui.FAILSAFE = True
        self._auto = pyautogui
        self._stop = stop
        self._last_click: tuple[float, Point, Button] | None = None
        self.sent = 0

    def guard(self) -> None:
        """Raises InputStopped if the stop was pressed, or the pointer was moved to a corner to say so."""
        self._heeding(self._auto.failSafeCheck)
        self._stop.check()

    def move(self, point: Point) -> None:
        self._send(self._auto.moveTo, point.x, point.y)

    def click(self, click: Click) -> None:
        """Click; two single clicks on one spot never become a double click."""
        self._stay_single(click)
        self.move(click.point)
        for number in range(click.count):
            if number:
                self._stop.pause(_BETWEEN_CLICKS_SECONDS)
            # In one call: a release of its own comes with a motion, by which a menu that the press opened
            # under the pointer takes the click for a drag to its first entry, and closes.
            self._send(self._auto.click, None, None, 1, 0.0, str(click.button))
            self._stop.pause(_ARRIVAL_SECONDS)
        self._last_click = (time.monotonic(), click.point, click.button)

    def drag(self, drag: Drag) -> None:
        """Drag slowly enough for a program to see a drag begin, pass and arrive."""
        self.move(drag.start)
        self._send(self._auto.mouseDown, None, None, "left")
        self._stop.pause(_DRAG_PAUSE_SECONDS)
        path = straight(drag.start, drag.end, _DRAG_STEP_PIXELS)
        begun = False
        for point in path:
            self.move(point)
            self._stop.pause(_DRAG_STEP_SECONDS)
            if not begun and point.distance(drag.start) >= _DRAG_START_PIXELS:
                begun = True
                self._stop.pause(_DRAG_PAUSE_SECONDS)
        self._stop.pause(_DRAG_PAUSE_SECONDS)
        self._send(self._auto.mouseUp, None, None, "left")

    def scroll(self, scroll: Scroll) -> None:
        self.move(scroll.point)
        for turn, notches in ((self._auto.vscroll, -scroll.down), (self._auto.hscroll, scroll.right)):
            for _ in range(abs(notches)):
                self._send(turn, 1 if notches > 0 else -1)
                self._stop.pause(_NOTCH_SECONDS)

    def check_corner(self, point: Point) -> None:
        """Raises ActionError for a fail-safe corner: going there would stop everything."""
        if (point.x, point.y) in self._auto.FAILSAFE_POINTS:
            raise ActionError(f"{point.x},{point.y} is a corner that stops everything: nothing was done")

    def _send(self, call: Callable[..., None], *arguments: object) -> None:
        self._stop.check()
        self.sent += 1
        self._heeding(call, *arguments)

    def _heeding(self, call: Callable[..., None], *arguments: object) -> None:
        try:
            call(*arguments)
        except self._auto.FailSafeException as error:
            self._stop.press("the pointer in a corner of the screen")
            raise InputStopped("the pointer was moved to a corner of the screen: stopped") from error

    def _stay_single(self, click: Click) -> None:
        if self._last_click is None:
            return
        when, where, button = self._last_click
        near = where.distance(click.point) <= _DOUBLE_CLICK_PIXELS and button is click.button
        left = when + _DOUBLE_CLICK_SECONDS - time.monotonic()
        if near and left > 0:
            self._stop.pause(left)


def straight(start: Point, end: Point, step: int) -> tuple[Point, ...]:
    """The points of a straight line, at most `step` pixels apart, without its start and with its end."""
    count = max(1, round(start.distance(end) / step))
    return tuple(
        Point(
            start.x + round((end.x - start.x) * part / count),
            start.y + round((end.y - start.y) * part / count),
        )
        for part in range(1, count + 1)
    )
