"""All input of a display as it comes, whoever grabs it or has the focus (XInput 2, raw events)."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from Xlib import X
from Xlib.display import Display
from Xlib.ext import ge, xinput

from safety.errors import DeskError
from safety.keys import keysym
from safety.stop_keys import Chord, ChordWatch, words

_EVENT = struct.Struct("=HIIH")
_SIDES = {
    "ctrl": (0xFFE3, 0xFFE4),
    "alt": (0xFFE9, 0xFFEA),
    "shift": (0xFFE1, 0xFFE2),
    "super": (0xFFEB, 0xFFEC),
}
"""The keysyms of modifiers that a keyboard has two of, left and right."""


class Happened(Enum):
    KEY_DOWN = auto()
    KEY_UP = auto()
    BUTTON_DOWN = auto()
    BUTTON_UP = auto()
    MOTION = auto()
    NEW_MAP = auto()


_KINDS = {
    xinput.RawKeyPress: Happened.KEY_DOWN,
    xinput.RawKeyRelease: Happened.KEY_UP,
    xinput.RawButtonPress: Happened.BUTTON_DOWN,
    xinput.RawButtonRelease: Happened.BUTTON_UP,
    xinput.RawMotion: Happened.MOTION,
}


@dataclass(frozen=True, slots=True)
class RawEvent:
    """A key (its code) or a button (its number) or the pointer, and the number of the device it came from."""

    kind: Happened
    detail: int = 0
    source: int = 0


class RawInput:
    """Reads the raw events of a display, by a connection of its own. For one thread.

    Raises DeskError where the display has no XInput 2.2: earlier ones keep them from us during a grab.
    """

    def __init__(self, display: Display) -> None:
        self._display = display
        if not (display.has_extension(xinput.extname) and display.has_extension(ge.extname)):
            raise DeskError("this display has no XInput 2: a stop key can't be heard on it")
        opcode = display.display.get_extension_major(xinput.extname)
        told = xinput.XIQueryVersion(display=display.display, opcode=opcode, major_version=2, minor_version=2)
        if (told.major_version, told.minor_version) < (2, 2):
            raise DeskError("this display's XInput is older than 2.2: a stop key can't be heard on it")
        mask = sum(1 << kind for kind in _KINDS)
        display.screen().root.xinput_select_events([(xinput.AllMasterDevices, mask)])
        display.sync()
        devices = display.xinput_query_device(xinput.AllDevices).devices
        self.synthetic = frozenset(int(one.deviceid) for one in devices if " XTEST " in one.name)
        """The devices that input sent by programs (XTEST) comes from."""

    def fileno(self) -> int:
        return int(self._display.fileno())

    def read(self) -> list[RawEvent]:
        """What has come so far. Raises ConnectionClosedError where the display is gone."""
        found = []
        for _ in range(self._display.pending_events()):
            event = self._display.next_event()
            if event.type == X.MappingNotify:
                self._display.refresh_keyboard_mapping(event)
                found.append(RawEvent(Happened.NEW_MAP))
            elif event.type == ge.GenericEventCode and event.evtype in _KINDS:
                _, _, detail, source = _EVENT.unpack(event.data[: _EVENT.size])
                found.append(RawEvent(_KINDS[event.evtype], detail, source))
        return found

    def watch(self, chords: Sequence[Chord], *, with_down: bool = True) -> ChordWatch:
        """A watch for chords with this keyboard's codes, and the keys that are down now."""
        down = _pressed(self._display) if with_down else ()
        return ChordWatch(codes_of(self._display, chords), down)


def codes_of(display: Display, chords: Sequence[Chord]) -> dict[str, list[frozenset[int]]]:
    """For each chord, the codes of each of its keys on this keyboard."""
    return {words(chord): [_codes(display, key) for key in chord] for chord in chords}


def _codes(display: Display, key: str) -> frozenset[int]:
    symbols = _SIDES.get(key, (keysym(key),))
    return frozenset(code for symbol in symbols for code, _ in display.keysym_to_keycodes(symbol))


def _pressed(display: Display) -> list[int]:
    return [
        index * 8 + bit
        for index, byte in enumerate(display.query_keymap())
        for bit in range(8)
        if byte >> bit & 1
    ]
