"""Doing one Action on an X display. Whatever happens, no key and no button stays down."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, assert_never

from Xlib.display import Display
from Xlib.error import ConnectionClosedError

from safety.action import (
    Action,
    Click,
    CloseWindow,
    Drag,
    FocusWindow,
    InputAction,
    Move,
    OpenProgram,
    PressKeys,
    Scroll,
    SetClipboard,
    TypeText,
    Wait,
    points,
)
from safety.errors import DeskError
from safety.hand.clipboard import Clipboard
from safety.hand.keyboard import Keyboard, release_all
from safety.hand.pointer import Pointer
from safety.hand.raw_input import codes_of
from safety.hand.stop import Stop
from safety.hand.x11 import Windows
from safety.launch import launch
from safety.stop_keys import DEFAULT, Chord, ChordWatch, check


class Injector(Protocol):
    """What does Actions. Another window system (Windows, macOS) is another Injector."""

    @property
    def sent(self) -> int:
        """How many pieces of input have been sent so far: the same number before and after means none."""
        ...

    def check(self, action: Action) -> None:
        """Raise ActionError for an Action that can never be done here. Sends nothing."""
        ...

    def perform(self, action: InputAction) -> None:
        """Do a normalised Action. Raises InputStopped when it was cut, ActionError where it could not be
        done, and DeskError where the desk is gone."""
        ...

    def close(self) -> None: ...


class X11Injector:
    """The Injector for X displays. `environment` is what programs it starts get, `stop_keys` are the chords
    it never presses."""

    def __init__(
        self,
        display: Display,
        stop: Stop,
        environment: Mapping[str, str],
        stop_keys: Sequence[Chord] = DEFAULT,
    ) -> None:
        self._display = display
        self._stop = stop
        self._environment = environment
        self._pointer = Pointer(stop)
        self._stop_keys = tuple(stop_keys)
        watch = ChordWatch(codes_of(display, self._stop_keys))
        self._keyboard = Keyboard(display, stop, self._pointer.guard, watch)
        self._windows = Windows(display, stop)
        self._clipboard = Clipboard(display.get_display_name())
        self._others = 0

    @property
    def sent(self) -> int:
        return self._pointer.sent + self._keyboard.sent + self._others

    @property
    def clipboard(self) -> Clipboard:
        return self._clipboard

    def check(self, action: Action) -> None:
        check(action, self._stop_keys)
        for point in points(action):
            self._pointer.check_corner(point)

    def perform(self, action: InputAction) -> None:
        try:
            self._pointer.guard()
            self._perform(action)
        except ConnectionClosedError as error:
            raise DeskError(f"the display is gone: {error}") from error
        except BaseException:
            release_all(self._display)
            raise

    def close(self) -> None:
        """Release what is held and give back what was borrowed, where the display is still there."""
        self._clipboard.close()
        try:
            release_all(self._display)
            self._keyboard.close()
        except ConnectionClosedError:
            return

    def _perform(self, action: InputAction) -> None:
        match action:
            case Move(point=point):
                self._pointer.move(point)
            case Click(held=held):
                with self._keyboard.holding(held):
                    self._pointer.click(action)
            case Drag():
                self._pointer.drag(action)
            case Scroll():
                self._pointer.scroll(action)
            case TypeText(text=text):
                self._keyboard.write(text)
            case PressKeys(keys=keys, times=times):
                self._keyboard.press(keys, times)
            case Wait(seconds=seconds):
                self._stop.pause(seconds)
            case OpenProgram(program=program, arguments=arguments):
                self._otherwise(lambda: launch(program, arguments, self._environment))
            case SetClipboard(text=text):
                self._otherwise(lambda: self._clipboard.put(text))
            case FocusWindow(window=window):
                self._otherwise(lambda: self._windows.activate(window))
            case CloseWindow(window=window):
                self._otherwise(lambda: self._windows.close(window))
            case _:
                assert_never(action)

    def _otherwise(self, do: Callable[[], object]) -> None:
        """What is done without keys and pointer is counted once done."""
        do()
        self._others += 1
