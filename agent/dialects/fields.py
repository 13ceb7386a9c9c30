"""What an action was given, by name, read with care: a model writes texts for numbers and invents names."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from agent.dialects.answer import Unreadable
from safety.errors import ActionError
from safety.keys import MODIFIERS, canonical, chord, parse_chord
from safety.limits import MAX_KEYS, MAX_NOTCHES, MAX_SECONDS, MAX_TEXT, MAX_TIMES

T = TypeVar("T")
_LARGEST = 10**7


def number(value: object) -> float:
    """A finite number of sane size; raises Unreadable for anything else, texts of digits included."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise Unreadable(f"{_shown(value)} is no number")
    if not -_LARGEST <= value <= _LARGEST or not math.isfinite(value):
        raise Unreadable(f"{_shown(value)} is no number that can be meant")
    return float(value)


def text(value: object) -> str:
    """A text that may be typed. Raises Unreadable."""
    if not isinstance(value, str):
        raise Unreadable(f"{_shown(value)} is no text")
    if len(value) > MAX_TEXT:
        raise Unreadable(f"a text of {len(value):,} characters, more than {MAX_TEXT:,}")
    if any("\ud800" <= letter <= "\udfff" for letter in value):
        raise Unreadable("a text that is no valid Unicode")
    return value


def keys(value: object) -> tuple[str, ...]:
    """A chord: a list of names, or one text ("ctrl+c", "ctrl c", "enter"). Raises Unreadable."""
    names = [text(one) for one in value] if isinstance(value, list | tuple) else text(value)
    try:
        if isinstance(names, list):
            found = chord(part for name in names for part in _split(name))
        else:
            found = chord(_split(names))
    except ActionError as error:
        raise Unreadable(str(error).partition(":")[0]) from error
    if len(found) > MAX_KEYS:
        raise Unreadable(f"a chord of {len(found)} keys, more than {MAX_KEYS}")
    return found


def held(names: tuple[str, ...]) -> tuple[str, ...]:
    """Keys that may be held during a click. Raises Unreadable for any other."""
    for name in names:
        if name not in MODIFIERS:
            raise Unreadable(f"{name} cannot be held during a click")
    return names


def notches(count: float) -> int:
    """Turns of the wheel, at least one either way, at most MAX_NOTCHES. Raises Unreadable for none."""
    whole = math.copysign(math.ceil(abs(count)), count)
    if whole == 0:
        raise Unreadable("a scroll by nothing")
    return int(max(-MAX_NOTCHES, min(MAX_NOTCHES, whole)))


def seconds(count: float) -> float:
    """A wait that is allowed: a longer one is cut. Raises Unreadable for a negative one."""
    if count < 0:
        raise Unreadable(f"a wait of {count:g} s")
    return min(count, MAX_SECONDS)


def times(count: float) -> int:
    """How often a chord is pressed. Raises Unreadable for what is no whole number of times."""
    if count != int(count) or not 1 <= count <= MAX_TIMES:
        raise Unreadable(f"{count:g} times: between 1 and {MAX_TIMES} can be done")
    return int(count)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fields:
    """The arguments of one action. Each reader raises Unreadable, naming the action and the field."""

    action: str
    values: Mapping[str, object]

    def has(self, name: str) -> bool:
        return self.values.get(name) is not None

    def only(self, *names: str) -> None:
        """Raises Unreadable where there is a field that is none of these and says anything."""
        strange = [name for name in self.values if name not in names and self.values[name] is not None]
        if strange:
            raise Unreadable(f"{self.action} has no “{strange[0][:40]}”")

    def number(self, name: str, default: float | None = None) -> float:
        return self._read(name, number) if self.has(name) or default is None else default

    def text(self, name: str, default: str | None = None) -> str:
        return self._read(name, text) if self.has(name) or default is None else default

    def keys(self, name: str) -> tuple[str, ...]:
        return self._read(name, keys)

    def pair(self, name: str) -> tuple[float, float]:
        return self._read(name, pair)

    def choice(self, name: str, among: tuple[str, ...], default: str | None = None) -> str:
        said = self.text(name, default).strip().lower()
        if said not in among:
            raise Unreadable(f"{self.action}: “{said[:40]}” is none of {', '.join(among)}")
        return said

    def flag(self, name: str) -> bool:
        value = self.values.get(name)
        if value is not None and not isinstance(value, bool):
            raise Unreadable(f"{self.action}: {name} is neither true nor false")
        return bool(value)

    def _read(self, name: str, read: Callable[[object], T]) -> T:
        if not self.has(name):
            raise Unreadable(f"{self.action} without “{name}”")
        try:
            return read(self.values[name])
        except Unreadable as error:
            raise Unreadable(f"{self.action}: {name}: {error}") from error


def pair(value: object) -> tuple[float, float]:
    """Two numbers, as a list or as {"x": .., "y": ..}. Raises Unreadable."""
    if isinstance(value, Mapping) and set(value) == {"x", "y"}:
        return number(value["x"]), number(value["y"])
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise Unreadable(f"{_shown(value)} is no place: two numbers are")
    return number(value[0]), number(value[1])


def _split(name: str) -> tuple[str, ...]:
    """The keys in one text: several with spaces or joints between ("ctrl c", "ctrl+c"), else the name of one
    ("page down")."""
    if len(name) == 1:
        return (name,)
    try:
        return tuple(key for word in name.split() for key in parse_chord(word))
    except ActionError:
        return (canonical(name),)


def _shown(value: object) -> str:
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:g}" if abs(value) < 10**15 else "a huge number"
    return repr(value)[:60] if isinstance(value, str | float | bool | None) else f"a {type(value).__name__}"
