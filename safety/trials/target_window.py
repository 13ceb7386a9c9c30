"""The target as the trials hold it: a process of its own, spoken to by lines."""

from __future__ import annotations

import json
import subprocess
import time
from dataclasses import dataclass
from types import TracebackType
from typing import Any, Self

from safety.context import TargetSeen, WindowSeen
from safety.desk.desk import Desk
from safety.errors import DeskError
from safety.hand.own_python import python_words
from safety.trials.target import HEIGHT, WIDTH
from vision.capture import Screen
from vision.geometry import Point, Rect

_END_SECONDS = 5.0
BUTTON = Rect(40, 60, 120, 40)
"""The part of the window, from its corner, that is taken for a button."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Got:
    """What the target got since it was asked last: the times of presses (monotonic seconds), and how many
    keys and buttons are still held down."""

    pressed: tuple[float, ...]
    held: int


class TargetWindow:
    """A window on a desk that can be painted, moved and covered, and tells what it got.

    Raises DeskError where it does not come up.
    """

    def __init__(self, desk: Desk) -> None:
        self._process = subprocess.Popen(
            python_words("safety.trials.target"),
            env={**desk.environment, "DISPLAY": desk.display},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            self._place = self._answer()
        except DeskError:
            self._process.communicate()
            raise

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def id(self) -> int:
        return int(self._place["window"])

    @property
    def seen(self) -> WindowSeen:
        return WindowSeen(id=self.id, title="target", program="target", pid=self.pid)

    @property
    def rect(self) -> Rect:
        left, top = self._place["at"]
        return Rect(left, top, WIDTH, HEIGHT)

    @property
    def button(self) -> Rect:
        return BUTTON.moved(self.rect.left, self.rect.top)

    def button_seen(self, screen: Screen, text: str) -> TargetSeen:
        """The button as an agent would have seen it just now."""
        return TargetSeen(
            role="button", text=text, rect=self.button, pixels=screen.grab().digest(self.button)
        )

    def paint(self, colour: int, at: Rect = BUTTON) -> None:
        """`at` is in pixels of the window."""
        self._tell(do="paint", colour=colour, at=[at.left, at.top, at.width, at.height])

    def move(self, to: Point) -> None:
        self._tell(do="move", to=[to.x, to.y])

    def cover(self) -> None:
        """Put another window of its own exactly over it."""
        self._tell(do="cover")

    def uncover(self) -> None:
        self._tell(do="uncover")

    def got(self) -> Got:
        answer = self._say(do="events")
        return Got(pressed=tuple(answer["pressed"]), held=answer["held"])

    def await_press(self, seconds: float = 3.0) -> Got:
        """What it got once something was pressed and released, or the time is up: a window manager may hold a
        click back before it hands it on."""
        deadline = time.monotonic() + seconds
        got = Got(pressed=(), held=0)
        while (not got.pressed or got.held) and time.monotonic() < deadline:
            time.sleep(0.01)
            more = self.got()
            got = Got(pressed=(*got.pressed, *more.pressed), held=more.held)
        return got

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.communicate(timeout=_END_SECONDS)

    def _tell(self, **command: Any) -> None:
        self._place = self._say(**command)

    def _say(self, **command: Any) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(command) + "\n")
        self._process.stdin.flush()
        return self._answer()

    def _answer(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise DeskError("the window of the trials is gone: nothing more was tried")
        answer: dict[str, Any] = json.loads(line)
        return answer
