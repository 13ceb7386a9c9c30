"""The words before a noun that choose among several: ordinals, sizes, colours, states, areas."""

from __future__ import annotations

from dataclasses import replace

from vision.element import State
from vision.grounding.colour import COLOURS
from vision.grounding.description import Area, Description, Size

_NAMES = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth twentieth"
).split()
_ORDINALS = {name: index + 1 for index, name in enumerate(_NAMES)}
_ORDINALS |= {"1st": 1, "2nd": 2, "3rd": 3, "last": -1, "final": -1, "penultimate": -2, "second-to-last": -2}
_NUMBERS = {
    name: index + 1
    for index, name in enumerate("one two three four five six seven eight nine ten eleven twelve".split())
}
_SIZES = dict.fromkeys("biggest largest big large huge longest widest tallest main".split(), Size.BIGGEST)
_SIZES |= dict.fromkeys("smallest small little tiny shortest".split(), Size.SMALLEST)
_STATES = {
    "checked": State.CHECKED,
    "ticked": State.CHECKED,
    "selected": State.SELECTED,
    "highlighted": State.SELECTED,
    "current": State.SELECTED,
    "active": State.SELECTED,
    "disabled": State.DISABLED,
    "greyed": State.DISABLED,
    "grayed": State.DISABLED,
    "greyed-out": State.DISABLED,
    "grayed-out": State.DISABLED,
    "inactive": State.DISABLED,
    "focused": State.FOCUSED,
    "focussed": State.FOCUSED,
    "pressed": State.PRESSED,
    "expanded": State.EXPANDED,
}
_LACKING = {
    "unchecked": State.CHECKED,
    "unticked": State.CHECKED,
    "unselected": State.SELECTED,
    "enabled": State.DISABLED,
    "collapsed": State.EXPANDED,
}
_EMPTY = frozenset({"empty", "blank", "unfilled"})
_LEFT = dict.fromkeys("left leftmost left-hand lefthand".split(), Area(-1, None))
_RIGHT = dict.fromkeys("right rightmost right-hand righthand".split(), Area(1, None))
_TOP = dict.fromkeys("top upper topmost uppermost".split(), Area(None, -1))
_BOTTOM = dict.fromkeys("bottom lower bottommost lowest lowermost".split(), Area(None, 1))
_MIDDLE = dict.fromkeys("middle center centre central".split(), Area(0, 0))
AREAS: dict[str, Area] = _LEFT | _RIGHT | _TOP | _BOTTOM | _MIDDLE
_AREA_FILLER = frozenset("the at in on to corner side edge hand most half end part very far area and".split())


def number(key: str) -> int:
    """The number a word stands for (`3`, `three`, `#3`), 0 if it is none."""
    digits = key.removeprefix("#").removeprefix("no.")
    if digits.isdecimal() and len(digits) <= 6:
        return int(digits)
    return _NUMBERS.get(key, 0)


def ordinal(key: str) -> int:
    """The place in an order a word stands for (`second`, `3rd`, `last`), 0 if it is none."""
    if key in _ORDINALS:
        return _ORDINALS[key]
    stem = key[:-2]
    return int(stem) if key.endswith(("st", "nd", "rd", "th")) and stem.isdecimal() and len(stem) < 5 else 0


def modified(description: Description, key: str) -> Description | None:
    """The description narrowed by one more word, or None if the word is no modifier."""
    if place := ordinal(key):
        if place == -1 and description.ordinal > 1:  # "second last"
            place = -description.ordinal
        elif description.ordinal == -1 and place > 1:
            place = -place
        return replace(description, ordinal=place)
    if key in _SIZES:
        return replace(description, size=_SIZES[key])
    if key in COLOURS:
        return replace(description, colour=key)
    if key in _STATES:
        return replace(description, states=description.states | {_STATES[key]})
    if key in _LACKING:
        return replace(description, lacking=description.lacking | {_LACKING[key]})
    if key in _EMPTY:
        return replace(description, empty=True)
    if key in AREAS:
        return replace(description, area=both(description.area, AREAS[key]))
    return None


def area_of(words: tuple[str, ...]) -> Area | None:
    """The area a run of words means ("the top right corner"), None if it says anything else."""
    found: Area | None = None
    for word in words:
        if word in AREAS:
            found = both(found, AREAS[word])
        elif word not in _AREA_FILLER:
            return None
    return found


def both(first: Area | None, second: Area) -> Area:
    """Two area words together: top + right is the top right corner, top + middle the middle of the top."""
    if first is None or first == second:
        return second
    across = [a for a in (first.across, second.across) if a is not None]
    down = [d for d in (first.down, second.down) if d is not None]
    return Area(max(across, key=abs, default=None), max(down, key=abs, default=None))
