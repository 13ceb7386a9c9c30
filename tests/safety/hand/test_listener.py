"""The stop key, with real events that another process sends: those are the user's, as far as X can tell."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator

import pytest
from Xlib import X, Xatom
from Xlib.display import Display
from Xlib.ext import xinput

from safety.desk.desk import Desk
from safety.errors import ActionError, DeskError
from safety.hand.keyboard import Keyboard
from safety.hand.listener import Listener
from safety.hand.raw_input import Happened, RawEvent, RawInput, codes_of
from safety.hand.stop import Stop
from safety.hand.x11 import connect
from safety.stop_keys import DEFAULT, ChordWatch


def until(holds: Callable[[], bool], what: str, seconds: float = 10.0) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.01)


def user(desk: Desk, *words: str) -> None:
    """What somebody else does on this desk."""
    subprocess.run(["xdotool", *words], env=dict(desk.environment), check=True)


@pytest.fixture
def heard() -> list[RawEvent]:
    return []


@pytest.fixture
def listener(desk: Desk, stop: Stop, heard: list[RawEvent]) -> Iterator[Listener]:
    listener = Listener(connect(desk.display), stop, DEFAULT, heard.append)
    yield listener
    listener.close()


@pytest.mark.parametrize(
    ("key", "chord"),
    [
        ("ctrl+alt+Escape", "ctrl+alt+escape"),
        ("Control_R+Alt_R+Escape", "ctrl+alt+escape"),
        ("Pause", "pause"),
    ],
)
def test_a_chord_stops(desk: Desk, stop: Stop, listener: Listener, key: str, chord: str) -> None:
    assert listener.stop_keys == ("ctrl+alt+escape", "pause")
    user(desk, "key", key)
    until(lambda: stop.pressed, "the stop was heard")
    assert stop.pressed_by == f"the stop key {chord}"


def test_it_is_heard_though_another_program_has_grabbed_the_keyboard(
    desk: Desk, stop: Stop, listener: Listener, display: Display
) -> None:
    """An open menu does that."""
    root = display.screen().root
    assert root.grab_keyboard(True, X.GrabModeAsync, X.GrabModeAsync, X.CurrentTime) == X.GrabSuccess
    user(desk, "key", "ctrl+alt+Escape")
    until(lambda: stop.pressed, "the stop was heard")
    display.ungrab_keyboard(X.CurrentTime)


def test_other_keys_do_not_stop_and_are_told_of(
    desk: Desk, stop: Stop, listener: Listener, heard: list[RawEvent]
) -> None:
    user(desk, "key", "Escape", "key", "ctrl+alt+t", "click", "2", "key", "ctrl+Escape")
    until(lambda: [event.kind for event in heard].count(Happened.KEY_UP) >= 6, "the keys were heard")
    assert not stop.pressed
    assert Happened.BUTTON_DOWN in {event.kind for event in heard}
    assert {event.source for event in heard} <= listener.synthetic


def test_our_own_keys_cannot_be_the_chord(
    desk: Desk, display: Display, stop: Stop, listener: Listener, heard: list[RawEvent]
) -> None:
    watch = ChordWatch(codes_of(display, DEFAULT))
    keyboard = Keyboard(display, Stop(), lambda: None, watch)
    with pytest.raises(ActionError, match="stop key"):
        keyboard.press(("ctrl", "alt", "escape"))
    escape = display.keysym_to_keycode(0xFF1B)
    held = keyboard.holding(("ctrl", "alt"))
    with pytest.raises(ActionError, match="stop key"), held, keyboard._held([escape]):
        pass
    keyboard.press(("escape",))
    keyboard.press(("ctrl", "alt", "t"))
    keyboard.write("text with an ą")
    until(lambda: len(heard) > 20, "the keys were heard")
    assert not stop.pressed
    keyboard.close()


def test_it_is_heard_after_the_keys_were_given_other_characters(
    desk: Desk, display: Display, stop: Stop, listener: Listener
) -> None:
    keyboard = Keyboard(display, Stop(), lambda: None)
    keyboard.write("ąęłśćżź")
    keyboard.close()
    user(desk, "key", "ctrl+alt+Escape")
    until(lambda: stop.pressed, "the stop was heard")


def test_a_hand_that_cannot_hear_any_more_stops(desk: Desk, stop: Stop) -> None:
    def fail(event: RawEvent) -> None:
        raise RuntimeError("broken")

    listener = Listener(connect(desk.display), stop, DEFAULT, fail)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("threading.excepthook", lambda told: None)
        user(desk, "key", "a")
        until(lambda: stop.pressed, "it stopped")
        listener.close()
    assert stop.pressed_by == "a stop key that can't be heard any more"


def test_where_the_display_is_gone_it_ends_quietly(desk: Desk, stop: Stop) -> None:
    line = connect(desk.display)
    listener = Listener(line, stop, DEFAULT)
    line.display.socket.shutdown(2)
    listener._thread.join(5)
    assert not listener._thread.is_alive()
    assert not stop.pressed
    listener.close()


@pytest.mark.parametrize("missing", ["XInputExtension", "Generic Event Extension"])
def test_a_display_without_raw_input(display: Display, missing: str, monkeypatch: pytest.MonkeyPatch) -> None:
    has: Callable[[str], bool] = display.has_extension
    monkeypatch.setattr(display, "has_extension", lambda name: name != missing and has(name))
    with pytest.raises(DeskError, match="no XInput 2"):
        RawInput(display)


def test_a_display_with_an_old_one(display: Display, monkeypatch: pytest.MonkeyPatch) -> None:
    class Old:
        major_version, minor_version = 2, 0

    monkeypatch.setattr(xinput, "XIQueryVersion", lambda **_: Old())
    with pytest.raises(DeskError, match=r"older than 2\.2"):
        RawInput(display)


def test_the_pointer_is_told_of_and_keys_that_are_down_are_known(display: Display, desk: Desk) -> None:
    line = connect(desk.display)
    raw = RawInput(line)
    user(desk, "mousemove_relative", "3", "3")
    until(lambda: any(event.kind is Happened.MOTION for event in raw.read()), "the pointer moved")
    user(desk, "keydown", "ctrl", "keydown", "alt")
    watch = raw.watch(DEFAULT)
    escape = display.keysym_to_keycode(0xFF1B)
    assert watch.press(escape) == "ctrl+alt+escape"
    user(desk, "keyup", "ctrl", "keyup", "alt")
    line.close()


def test_other_events_are_passed_over(display: Display, desk: Desk) -> None:
    line = connect(desk.display)
    raw = RawInput(line)
    line.screen().root.change_attributes(event_mask=X.PropertyChangeMask)
    line.sync()
    raw.read()
    display.screen().root.change_property(display.intern_atom("_PROBE"), Xatom.CARDINAL, 32, [1])
    display.sync()
    until(lambda: line.pending_events() > 0, "the property was told of")
    assert raw.read() == []
    line.close()
