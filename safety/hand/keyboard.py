"""Keys on an X display: chords, and any text whatever the keyboard's layout.

A character that no key writes is put on a spare key first (XChangeKeyboardMapping). Programs look a key up
when they read its event, not when it was pressed; so a spare key is given another character only after the
program has read what came before. Most programs can be asked whether they have (`safety.hand.reader`); the
others are given time.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from Xlib import X, Xatom
from Xlib.display import Display
from Xlib.ext.xtest import fake_input

from safety.errors import ActionError, HandError
from safety.hand.keymap import Keymap, Stroke, chunks
from safety.hand.reader import Reader
from safety.hand.stop import Stop
from safety.keys import MODIFIERS, character_keysym, keysym
from safety.stop_keys import NO_CHORDS, ChordWatch

_MODIFIER_BITS = X.ShiftMask | X.ControlMask | X.Mod1Mask | X.Mod3Mask | X.Mod4Mask | X.Mod5Mask
_MODIFIER_SECONDS = 1.0
_LENT = "_DESKHAND_LENT_KEYS"
"""The property of the root window that names the spare keys in use, for the hand after one that died."""
_BATCH = 40
"""Characters a program may be behind."""
_CHARACTER_SECONDS = 0.002
_BATCH_SECONDS = 2.0
_READ_SECONDS = 5.0
_PATIENCE = 0.4
"""Seconds in which a program that can't be asked is held to have read its keys."""


class Keyboard:
    """Presses keys on one display. `guard` is called before every key and raises to cut what is being done;
    no chord of `stop_keys` ever goes down.

    `sent` counts the pieces of input sent so far. `close` gives the spare keys back.
    """

    def __init__(
        self,
        display: Display,
        stop: Stop,
        guard: Callable[[], None],
        stop_keys: ChordWatch = NO_CHORDS,
    ) -> None:
        self._display = display
        self._stop = stop
        self._guard = guard
        self._stop_keys = stop_keys
        self._reader = Reader(display, stop)
        self._down: list[int] = []
        self.sent = 0
        self._keymap = _read_keymap(display)
        self._shift = self._keymap.strokes(0)[keysym("shift")].code
        self._on_spare: dict[int, Stroke] = {}
        self._unread_at: float | None = None
        """When a spare key was last pressed that the program is not known to have read."""
        self._patient_until = 0.0

    # --- what it does -------------------------------------------------------------------------------

    def write(self, text: str) -> None:
        """Type a text. Raises ActionError where this keyboard can't, HandError where the program stopped
        reading halfway."""
        self._free_modifiers()
        keys = self._strokes()
        capacity = 2 * len(self._keymap.spare)
        parts = list(chunks(text, keys, max(capacity, 1)))
        if not capacity and any(part.borrowed for part in parts):
            raise ActionError("no key of this keyboard is free for the characters of this text")
        self._turn_to_focus()
        with self._capitals_off():
            for part in parts:
                self._lend([character_keysym(character) for character in part.borrowed])
                self._write(part.text, {**self._on_spare, **keys})
        self._await_reader()

    def press(self, keys: Sequence[str], times: int = 1) -> None:
        """Press a chord of canonical key names. Raises ActionError where this keyboard can't."""
        self._free_modifiers()
        codes = self._chord(keys)
        with self._capitals_off(unless="capslock" in keys):
            for _ in range(times):
                with self._held(codes):
                    pass

    @contextmanager
    def holding(self, names: Sequence[str]) -> Iterator[None]:
        """Keys held down meanwhile, by their canonical names."""
        self._free_modifiers()
        with self._held(self._chord(names)):
            yield

    @contextmanager
    def _held(self, codes: Sequence[int]) -> Iterator[None]:
        before = len(self._down)
        try:
            for code in codes:
                self._guard()
                if self._stop_keys.among({*self._down, code}, code):
                    raise ActionError("that is a stop key: people press it, nobody else; it was not pressed")
                self._down.append(code)
                self._send(X.KeyPress, code)
            yield
        finally:
            while len(self._down) > before:
                self._send(X.KeyRelease, self._down.pop())

    def close(self) -> None:
        """Give the spare keys back, once the program has read them."""
        if self._on_spare:
            time.sleep(_PATIENCE if self._unread_at is not None else self._patience())
            self._remap(())
            self._on_spare = {}

    # --- keys and characters ------------------------------------------------------------------------

    def _write(self, text: str, keys: dict[int, Stroke]) -> None:
        for number, character in enumerate(text):
            if number % _BATCH == _BATCH - 1:
                self._keep_pace()
            stroke = keys[character_keysym(character)]
            with self._held([self._shift, stroke.code] if stroke.shift else [stroke.code]):
                pass
            if stroke.code in self._keymap.spare:
                self._unread_at = time.monotonic()

    def _keep_pace(self) -> None:
        """Let the program read what it was sent, so that a stop leaves little for it to go on with."""
        if self._reader.caught_up(_BATCH_SECONDS):
            self._unread_at = None
        else:
            self._stop.pause(_BATCH * _CHARACTER_SECONDS)

    def _lend(self, symbols: Sequence[int]) -> None:
        """See that spare keys write these keysyms, two on each."""
        if all(symbol in self._on_spare for symbol in symbols):
            return
        self._await_reader()
        self._stop.pause(self._patience())
        self._remap(symbols)
        self._on_spare = self._keymap.on_spare(symbols)
        # Chromium hears of the new map on another connection than of its keys, and a turn of its loop later.
        for _ in range(2):
            self._reader.caught_up(_BATCH_SECONDS)

    def _remap(self, symbols: Sequence[int]) -> None:
        root, note = self._display.screen().root, self._display.intern_atom(_LENT)
        if symbols:
            root.change_property(note, Xatom.CARDINAL, 32, self._keymap.spare)
        self._display.change_keyboard_mapping(self._keymap.spare[0], self._keymap.with_spare(symbols))
        if not symbols:
            root.delete_property(note)
        self._display.sync()

    def _await_reader(self) -> None:
        """Wait until the program has read the spare keys pressed so far, if it can be asked."""
        if self._unread_at is None:
            return
        if not self._reader.answers:
            self._patient_until = self._unread_at + _PATIENCE
        elif not self._reader.caught_up(_READ_SECONDS):
            raise HandError("the program has stopped reading: what was typed may not arrive")
        self._unread_at = None

    def _patience(self) -> float:
        """Seconds until programs that can't be asked are held to have read the spare keys."""
        return max(0.0, self._patient_until - time.monotonic())

    def _turn_to_focus(self) -> None:
        """Speak to the program that has the focus now, once the one before has read its keys."""
        self._await_reader()
        self._reader.turn_to_focus()

    def _chord(self, names: Sequence[str]) -> list[int]:
        """The key codes of a chord, in the order in which they go down."""
        keys = {**self._on_spare, **self._strokes()}
        missing = [keysym(name) for name in names if keysym(name) not in keys]
        if missing:
            if len(missing) > 2 * len(self._keymap.spare):
                raise ActionError(f"this keyboard cannot press {'+'.join(names)}: nothing was pressed")
            self._turn_to_focus()
            self._lend(missing)
            self._unread_at = time.monotonic()
            keys |= self._on_spare
        strokes = [keys[keysym(name)] for name in names]
        modifiers = [stroke.code for name, stroke in zip(names, strokes, strict=True) if name in MODIFIERS]
        others = [stroke for name, stroke in zip(names, strokes, strict=True) if name not in MODIFIERS]
        if any(stroke.shift for stroke in others) and self._shift not in modifiers:
            modifiers.append(self._shift)
        return [*modifiers, *(stroke.code for stroke in others)]

    # --- the keyboard's state -----------------------------------------------------------------------

    def _strokes(self) -> dict[int, Stroke]:
        """What the keys write in the layout group that is active now; keys without a character in any."""
        group = (self._mask() >> 13) & 3
        active = self._keymap.strokes(group) if group < 2 else {}
        return {**{s: k for s, k in self._keymap.strokes(0).items() if s >= 0xFE00 and not k.shift}, **active}

    def _mask(self) -> int:
        return int(self._display.screen().root.query_pointer().mask)

    @contextmanager
    def _capitals_off(self, *, unless: bool = False) -> Iterator[None]:
        """Caps Lock off meanwhile."""
        if unless or not self._mask() & X.LockMask:
            yield
            return
        caps = self._keymap.strokes(0)[keysym("capslock")].code
        self._tap(caps)
        try:
            yield
        finally:
            self._tap(caps)

    def _tap(self, code: int) -> None:
        self._send(X.KeyPress, code)
        self._send(X.KeyRelease, code)

    def _free_modifiers(self) -> None:
        """Wait until no modifier is held, by the user or by a hand that died. Raises ActionError where one
        stays down: what is typed would become commands."""
        if not self._mask() & _MODIFIER_BITS:
            return
        release_all(self._display)
        deadline = time.monotonic() + _MODIFIER_SECONDS
        while self._mask() & _MODIFIER_BITS:
            if time.monotonic() > deadline:
                raise ActionError("Ctrl, Alt, Shift or Super is held down on the keyboard: nothing was typed")
            self._stop.pause(0.01)

    def _send(self, event: int, code: int) -> None:
        self.sent += 1
        fake_input(self._display, event, code)
        self._display.sync()


def release_all(display: Display) -> None:
    """Release every key and button that synthetic input holds down on a display. Keys that a person holds
    stay down: they are another device's."""
    for index, byte in enumerate(display.query_keymap()):
        for bit in range(8):
            if byte >> bit & 1:
                fake_input(display, X.KeyRelease, index * 8 + bit)
    mask = display.screen().root.query_pointer().mask
    for button in range(1, 6):
        if mask >> (7 + button) & 1:
            fake_input(display, X.ButtonRelease, button)
    display.sync()


def _read_keymap(display: Display) -> Keymap:
    first, last = display.display.info.min_keycode, display.display.info.max_keycode
    note = display.screen().root.get_full_property(display.intern_atom(_LENT), Xatom.CARDINAL)
    left_over = frozenset(note.value) if note is not None else frozenset()
    return Keymap(first, display.get_keyboard_mapping(first, last - first + 1), left_over)
