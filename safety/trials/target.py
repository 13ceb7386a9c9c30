"""A program with one window to be acted on: `python -m safety.trials.target`, with the desk's environment.

It reads one JSON object a line and answers each with one: {"do": "paint", "colour": N, "at": [x, y, w, h]},
{"do": "move", "to": [x, y]}, {"do": "cover"}, {"do": "uncover"}, {"do": "events"}. Its first line tells its
window: {"window": id, "pid": N, "at": [x, y]}. It ends with its standard input.
"""

from __future__ import annotations

import json
import os
import select
import sys
import time
from typing import Any

from Xlib import X
from Xlib.display import Display
from Xlib.xobject.drawable import Window

from safety.hand.stop import Stop
from safety.hand.x11 import Windows, connect

WIDTH, HEIGHT = 300, 200
_WHITE = 0xFFFFFF
_FOCUS_SECONDS = 5.0
_MOVE_SECONDS = 1.0
_PRESSES = frozenset({X.KeyPress, X.ButtonPress})
_RELEASES = frozenset({X.KeyRelease, X.ButtonRelease})


class Target:
    """The window, and what it got: presses by their time (monotonic seconds), and what is still held down."""

    def __init__(self, display: Display) -> None:
        self._display = display
        self._root = display.screen().root
        self._window = self._create()
        self._window.set_wm_name("target")
        self._window.set_wm_class("target", "Target")
        self._window.map()
        self._cover: Window | None = None
        self._pressed: list[float] = []
        self._held: set[int] = set()
        display.sync()
        self._await_focus()

    def told(self) -> dict[str, Any]:
        place = self._root.translate_coords(self._window, 0, 0)
        return {"window": int(self._window.id), "pid": os.getpid(), "at": [place.x, place.y]}

    def read(self) -> None:
        """Note the events that are there."""
        events = [self._display.next_event() for _ in range(self._display.pending_events())]
        for event in (event for event in events if event.type in _PRESSES | _RELEASES):
            if event.type in _PRESSES:
                self._pressed.append(time.monotonic())
                self._held.add(event.detail)
            else:
                self._held.discard(event.detail)

    def obey(self, command: dict[str, Any]) -> dict[str, Any]:
        match command["do"]:
            case "paint":
                context = self._window.create_gc(foreground=command["colour"])
                self._window.fill_rectangle(context, *command["at"])
                context.free()
            case "move":
                self._move(*command["to"])
            case "cover":
                self._cover = self._create(override=True)
                self._cover.map()
            case "uncover" if self._cover is not None:
                self._cover.destroy()
                self._cover = None
            case _:
                pass
        self._display.sync()
        self.read()
        if command["do"] != "events":
            return self.told()
        pressed, self._pressed = self._pressed, []
        return {"pressed": pressed, "held": len(self._held)}

    def _move(self, x: int, y: int) -> None:
        """Move, and wait until the window manager has done it."""
        before = self.told()["at"]
        self._window.configure(x=x, y=y)
        self._display.sync()
        deadline = time.monotonic() + _MOVE_SECONDS
        moved = False
        while not moved and time.monotonic() < deadline:
            moved = self.told()["at"] != before

    def _create(self, *, override: bool = False) -> Window:
        place = self._root.translate_coords(self._window, 0, 0) if override else None
        return self._root.create_window(
            place.x if place else 100,
            place.y if place else 100,
            WIDTH,
            HEIGHT,
            0,
            X.CopyFromParent,
            background_pixel=_WHITE,
            override_redirect=override,
            event_mask=X.KeyPressMask | X.KeyReleaseMask | X.ButtonPressMask | X.ButtonReleaseMask,
        )

    def _await_focus(self) -> None:
        windows = Windows(self._display, Stop())
        deadline = time.monotonic() + _FOCUS_SECONDS
        focused = False
        while not focused and time.monotonic() < deadline:
            time.sleep(0.01)
            focused = int(self._window.id) in windows.focused()


def tell(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()


def main() -> int:
    display = connect(os.environ.get("DISPLAY", ""))
    target = Target(display)
    tell(target.told())
    while True:
        ready, _, _ = select.select([display.fileno(), sys.stdin.buffer], [], [])
        target.read()
        if sys.stdin.buffer not in ready:
            continue
        line = sys.stdin.buffer.readline()
        if not line:
            display.close()
            return 0
        tell(target.obey(json.loads(line)))


if __name__ == "__main__":
    main()
