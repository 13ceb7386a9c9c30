"""Which chords stop everything. People press them; no Action may. Pure, but for reading the environment."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence

from safety.action import Action, Click, PressKeys
from safety.errors import ActionError, PolicyError
from safety.keys import parse_chord

Chord = tuple[str, ...]

DEFAULT: tuple[Chord, ...] = (("ctrl", "alt", "escape"), ("pause",))
VARIABLE = "DESKHAND_STOP_KEYS"
_MOST = 4
_ALONE = frozenset({"pause", "scrolllock", "printscreen", "menu", *(f"f{number}" for number in range(1, 25))})
"""Keys that nobody types with: one of them is enough."""
_MODIFIERS = frozenset({"ctrl", "alt", "altgr", "shift", "super"})
_STRONG = frozenset({"ctrl", "alt", "super"})


def chosen(environment: Mapping[str, str] = os.environ) -> tuple[Chord, ...]:
    """The chords in $DESKHAND_STOP_KEYS ("ctrl+alt+escape, pause"), or else the default ones.

    Raises PolicyError where one of them is not a chord to stop with.
    """
    written = environment.get(VARIABLE, "").strip()
    if not written:
        return DEFAULT
    parts = [part.strip() for part in written.split(",")]
    if len(parts) > _MOST:
        raise PolicyError(f"{VARIABLE} holds more than {_MOST} chords: nothing was started")
    return tuple(_checked(part) for part in parts)


def _checked(written: str) -> Chord:
    try:
        keys = parse_chord(written)
    except ActionError as error:
        raise PolicyError(f"{VARIABLE}: {error}; nothing was started") from error
    main = [key for key in keys if key not in _MODIFIERS]
    if len(main) != 1 or not (main[0] in _ALONE or _STRONG & set(keys)):
        raise PolicyError(
            f"{VARIABLE}: “{written[:40]}” is no stop key: it takes one key with Ctrl, Alt or Super, or "
            "Pause, Scroll Lock, Print Screen, Menu or F1 to F24 alone; nothing was started"
        )
    return keys


def words(chord: Chord) -> str:
    """How a chord is written: "ctrl+alt+escape"."""
    return "+".join(chord)


def check(action: Action, chords: Sequence[Chord]) -> None:
    """Raise ActionError for an Action that presses a stop key, with whatever else it holds."""
    match action:
        case PressKeys(keys=keys) | Click(held=keys):
            pass
        case _:
            return
    for chord in chords:
        if set(chord) <= set(keys):
            raise ActionError(
                f"{words(chord)} stops everything: people press it, nobody else; nothing was pressed"
            )


class ChordWatch:
    """Which keys are down, by their codes, and whether a chord is among them. `codes` are, for each chord,
    the key codes of each of its keys."""

    def __init__(self, codes: Mapping[str, Sequence[frozenset[int]]], down: Collection[int] = ()) -> None:
        self._codes = {name: tuple(keys) for name, keys in codes.items() if keys and all(keys)}
        self._down = set(down)

    @property
    def heard(self) -> tuple[str, ...]:
        """The chords that can be heard: the keyboard has every key of them."""
        return tuple(self._codes)

    def press(self, code: int) -> str | None:
        """A key went down; the chord that this completed."""
        self._down.add(code)
        return self.among(self._down, code)

    def release(self, code: int) -> None:
        self._down.discard(code)

    def among(self, down: Collection[int], last: int) -> str | None:
        """The chord that is down with `last` as one of its keys."""
        held = set(down)
        for name, keys in self._codes.items():
            if any(last in key for key in keys) and all(key & held for key in keys):
                return name
        return None


NO_CHORDS = ChordWatch({})
