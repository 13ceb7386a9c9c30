from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

import pytest
from Xlib import XK, X
from Xlib.display import Display

from safety.desk.desk import Desk
from safety.errors import ActionError, HandError, InputStopped
from safety.hand.keyboard import Keyboard, release_all
from safety.hand.reader import Reader
from safety.hand.stop import Stop
from safety.hand.x11 import connect

if TYPE_CHECKING:
    from tests.safety.hand.conftest import Probe

_LENT = "_DESKHAND_LENT_KEYS"


@pytest.fixture
def keyboard(display: Display, stop: Stop) -> Iterator[Keyboard]:
    keyboard = Keyboard(display, stop, stop.check)
    yield keyboard
    keyboard.close()


def code(display: Display, name: str) -> int:
    return int(display.keysym_to_keycode(XK.string_to_keysym(name)))


def mapping(display: Display) -> list[tuple[int, ...]]:
    return [tuple(row) for row in display.get_keyboard_mapping(8, 248)]


def press(display: Display, name: str, event: int = X.KeyPress) -> None:
    display.xtest_fake_input(event, code(display, name))
    display.sync()


def read(probe: Probe, display: Display) -> str:
    """What a program makes of the keys it got, looking each up as it reads its event."""
    text = ""
    for seen in probe.seen():
        if seen.kind == "key down":
            keysym = display.keycode_to_keysym(seen.detail, int(bool(seen.state & X.ShiftMask)))
            if keysym not in (0xFFE1, 0xFFE3, 0xFFE9):
                text += {0xFF0D: "\n", 0xFF09: "\t"}.get(keysym) or chr(keysym & 0xFFFFFF)
    return text


def test_text_is_typed_with_shift_where_the_key_wants_it(keyboard: Keyboard, probe: Probe) -> None:
    keyboard.write('aB\t1!\n~\\"')
    fresh = connect(probe.display_name)
    assert read(probe, fresh) == 'aB\t1!\n~\\"'
    fresh.close()
    assert keyboard.sent == 2 * (9 + 4)


def test_characters_no_key_writes_are_put_on_spare_keys_and_those_are_given_back(
    keyboard: Keyboard, probe: Probe, display: Display
) -> None:
    before = mapping(display)
    keyboard.write("aüñ€中😀")
    note = display.screen().root.get_full_property(display.intern_atom(_LENT), X.AnyPropertyType)
    assert note is not None
    fresh = connect(probe.display_name)
    assert read(probe, fresh) == "aüñ€中😀"
    fresh.close()
    keyboard.close()
    assert mapping(display) == before
    assert display.screen().root.get_full_property(display.intern_atom(_LENT), X.AnyPropertyType) is None


def test_a_character_stays_on_its_key_for_the_next_text(keyboard: Keyboard, display: Display) -> None:
    keyboard.write("äöü")
    lent = mapping(display)
    keyboard.write("öä")
    assert mapping(display) == lent


def test_keys_a_dead_hand_left_are_taken_over(keyboard: Keyboard, display: Display, stop: Stop) -> None:
    before = mapping(display)
    keyboard.write("中")
    assert mapping(display) != before
    heir = Keyboard(display, stop, stop.check)
    heir.write("文")
    heir.close()
    assert mapping(display) == before


def test_more_characters_than_spare_keys_wait_for_the_program_to_read(
    keyboard: Keyboard, probe: Probe, display: Display
) -> None:
    text = "".join(chr(0x4E00 + number) for number in range(70))
    keyboard.write(text[:28])
    started = time.monotonic()
    keyboard.write(text[28:56])
    assert time.monotonic() - started > 0.3  # the probe can't be asked
    fresh = connect(probe.display_name)
    assert read(probe, fresh)[28:] == text[28:56]
    fresh.close()


@pytest.mark.parametrize("keys", [("ctrl", "s"), ("ctrl", "shift", "s"), ("enter",), ("f5",), ("alt", "f4")])
def test_a_chord_goes_down_in_order_and_up_in_reverse(
    keyboard: Keyboard, probe: Probe, display: Display, keys: tuple[str, ...]
) -> None:
    names = {
        "ctrl": "Control_L",
        "shift": "Shift_L",
        "alt": "Alt_L",
        "enter": "Return",
        "f5": "F5",
        "f4": "F4",
    }
    codes = [code(display, names.get(key, key)) for key in keys]
    keyboard.press(keys)
    if keys == ("alt", "f4"):  # the window manager takes it
        probe.until(lambda: bool(probe.seen()) and probe.closed, "it is asked to close")
        return
    down = [("key down", number) for number in codes]
    up = [("key up", number) for number in reversed(codes)]
    assert probe.kinds() == [*down, *up]


def test_a_chord_may_be_repeated_and_adds_the_shift_its_key_wants(
    keyboard: Keyboard, probe: Probe, display: Display
) -> None:
    keyboard.press(("ctrl", "+"), 2)
    ctrl, shift, equal = (code(display, name) for name in ("Control_L", "Shift_L", "equal"))
    down = [("key down", number) for number in (ctrl, shift, equal)]
    up = [("key up", number) for number in (equal, shift, ctrl)]
    assert probe.kinds() == [*down, *up] * 2
    probe.forget()
    keyboard.press(("shift", "+"))
    assert [number for _, number in probe.kinds()] == [shift, equal, equal, shift]


def test_a_chord_with_a_key_the_keyboard_lacks(keyboard: Keyboard, probe: Probe) -> None:
    keyboard.press(("ctrl", "ж"))
    fresh = connect(probe.display_name)
    assert read(probe, fresh) == "ж"
    fresh.close()


def test_keys_held_are_released_whatever_happens(keyboard: Keyboard, probe: Probe, display: Display) -> None:
    with pytest.raises(ZeroDivisionError), keyboard.holding(("ctrl", "shift")):
        raise ZeroDivisionError
    ctrl, shift = code(display, "Control_L"), code(display, "Shift_L")
    assert probe.kinds() == [
        ("key down", ctrl),
        ("key down", shift),
        ("key up", shift),
        ("key up", ctrl),
    ]
    with keyboard.holding(()):
        pass


def test_caps_lock_changes_nothing_and_stays_on(keyboard: Keyboard, probe: Probe, display: Display) -> None:
    press(display, "Caps_Lock")
    press(display, "Caps_Lock", X.KeyRelease)
    try:
        probe.forget()
        keyboard.write("aBü")
        keyboard.press(("a",))
        states = [seen.state & X.LockMask for seen in probe.seen() if seen.kind == "key down"]
        caps = code(display, "Caps_Lock")
        typed = [s.state & X.LockMask for s in probe.seen() if s.kind == "key down" and s.detail != caps]
        assert states
        assert not any(typed)
        assert display.screen().root.query_pointer().mask & X.LockMask
    finally:
        keyboard.press(("capslock",))
    assert not display.screen().root.query_pointer().mask & X.LockMask


def test_a_modifier_a_dead_hand_left_down_is_released(
    keyboard: Keyboard, probe: Probe, display: Display
) -> None:
    press(display, "Control_L")
    probe.forget()
    keyboard.write("a")
    states = [seen.state for seen in probe.seen() if seen.kind == "key down"]
    assert states == [0]


def test_nothing_is_typed_while_a_person_holds_a_modifier(
    display: Display, stop: Stop, monkeypatch: pytest.MonkeyPatch
) -> None:
    keyboard = Keyboard(display, stop, stop.check)
    monkeypatch.setattr(keyboard, "_mask", lambda: X.ControlMask)
    with pytest.raises(ActionError, match="held down"):
        keyboard.write("a")
    assert keyboard.sent == 0


def test_a_text_is_cut_between_two_keys(keyboard: Keyboard, probe: Probe, stop: Stop) -> None:
    threading.Timer(0.1, stop.press).start()
    with pytest.raises(InputStopped):
        keyboard.write("x" * 5000)
    pressed_at = time.monotonic()
    count = len(probe.kinds())
    assert 0 < count < 9000
    time.sleep(0.2)
    assert len(probe.kinds()) == count
    assert time.monotonic() - pressed_at < 5


def test_a_keyboard_without_spare_keys_refuses_what_it_cannot_write(
    display: Display, stop: Stop, probe: Probe, monkeypatch: pytest.MonkeyPatch
) -> None:
    full = [tuple(row) if any(row) else (0x61, 0x41) for row in display.get_keyboard_mapping(8, 248)]
    monkeypatch.setattr(display, "get_keyboard_mapping", lambda *_: full)
    keyboard = Keyboard(display, stop, stop.check)
    keyboard.write("plain")
    with pytest.raises(ActionError, match="no key of this keyboard is free"):
        keyboard.write("plain and ü")
    with pytest.raises(ActionError, match="cannot press ctrl\\+ü"):
        keyboard.press(("ctrl", "ü"))
    keyboard.close()


@pytest.mark.parametrize("group", [1, 2])
def test_another_layout_group_still_writes_the_text(
    keyboard: Keyboard, probe: Probe, monkeypatch: pytest.MonkeyPatch, group: int
) -> None:
    """Group 1 of this map is as group 0; of groups beyond the core protocol knows nothing: all is lent."""
    monkeypatch.setattr(keyboard, "_mask", lambda: group << 13)
    keyboard.write("aB\n")
    fresh = connect(probe.display_name)
    assert read(probe, fresh) == "aB\n"
    fresh.close()


def test_release_all_releases_keys_and_buttons(display: Display, probe: Probe) -> None:
    press(display, "a")
    press(display, "Shift_L")
    display.xtest_fake_input(X.ButtonPress, 3)
    display.sync()
    release_all(display)
    assert not any(display.query_keymap())
    assert not display.screen().root.query_pointer().mask & 0x1F01


def test_a_program_that_answers_is_waited_for(
    keyboard: Keyboard, probe: Probe, desk: Desk, display: Display
) -> None:
    probe.answer_pings()
    text = "".join(chr(0x4E00 + number) for number in range(28)) + "x" * 60
    finished: list[float] = []
    typing = threading.Thread(target=lambda: (keyboard.write(text), finished.append(time.monotonic())))
    typing.start()
    time.sleep(0.3)
    assert not finished  # it keeps pace with a program that has not read yet
    probe.until(lambda: bool(probe.seen()) and bool(finished), "all is typed once the program reads")
    typing.join()
    fresh = connect(probe.display_name)
    assert read(probe, fresh) == text
    fresh.close()


def test_a_program_that_stops_reading_is_not_given_other_characters(
    display: Display, stop: Stop, probe: Probe, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("safety.hand.keyboard._READ_SECONDS", 0.2)
    keyboard = Keyboard(display, stop, stop.check)
    probe.answer_pings()
    with pytest.raises(HandError, match="stopped reading"):
        keyboard.write("中")
    lent = mapping(display)
    with pytest.raises(HandError, match="stopped reading"):
        keyboard.write("文")
    assert mapping(display) == lent
    keyboard.close()
    assert mapping(display) != lent


def test_spare_keys_that_were_read_are_lent_again_at_once(
    keyboard: Keyboard, probe: Probe, make_probe: Callable[..., Probe]
) -> None:
    """Also to another program."""
    probe.answer_pings()
    answering = threading.Event()

    def answer() -> None:
        while not answering.wait(0.005):
            probe.seen()

    thread = threading.Thread(target=answer)
    thread.start()
    keyboard.write("中")
    started = time.monotonic()
    keyboard.write("文")
    keyboard.write("plain" * 20)
    keyboard.write("字")
    assert time.monotonic() - started < 0.3
    answering.set()
    thread.join()


def test_whom_the_reader_can_ask(display: Display, stop: Stop, make_probe: Callable[..., Probe]) -> None:
    reader = Reader(display, stop)
    root = display.screen().root
    kept = root.get_full_property(display.intern_atom("_NET_ACTIVE_WINDOW"), X.AnyPropertyType)
    root.delete_property(display.intern_atom("_NET_ACTIVE_WINDOW"))
    reader.turn_to_focus()
    root.change_property(display.intern_atom("_NET_ACTIVE_WINDOW"), 33, 32, kept.value)
    assert not reader.answers
    assert not reader.caught_up(1.0)
    probe = make_probe()
    reader.turn_to_focus()
    assert not reader.answers  # it does not say that it answers
    probe.answer_pings()
    reader.turn_to_focus()
    assert reader.answers
    assert not reader.caught_up(0.1)
    probe.close()
    probe.until(lambda: reader.caught_up(0.1), "nobody is left to read")
    probe.until(lambda: (reader.turn_to_focus(), not reader.answers)[1], "the window is gone")
