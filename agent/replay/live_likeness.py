"""How alike a recorded screen and the present one are, in words and in build. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

from rapidfuzz import fuzz

from agent.brains.turn import EDITABLE
from vision.element import Element, Role, Source, State
from vision.grounding.scene import interactive

NEARLY = 88.0
"""rapidfuzz ratio, 0 to 100, of a text and itself as another size of letters made it be read."""
_SAME_TITLE = 70.0
_OTHER_WORDS = 0.6
_SAME_BUILD = 0.6
_FEWEST = 2
_FEWEST_READ = 4
_STATIC = frozenset({Role.TEXT, Role.HEADING})
_PUSHED = frozenset({Role.BUTTON, Role.TOGGLE_BUTTON})
_PICTURES = frozenset({Role.ICON, Role.IMAGE})
_IN_CELLS = (frozenset({Role.CELL, Role.BUTTON}), frozenset({Role.CELL, Role.LINK}))
_BEFORE_NAME = re.compile(r"^[*•●]\s*")
_MEMORY = re.compile(r" - memory usage .*$")


def folded(text: str) -> str:
    """A text without case, marks of composition, dots at its end and spaces between its words."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = _MEMORY.sub("", _BEFORE_NAME.sub("", plain))
    return re.sub(r"\s+", "", plain).rstrip(".…:")


def same_kind(one: Role, other: Role) -> bool:
    """Whether two roles are the same kind of thing, as different programs and languages tell of it. The words
    of what lies in a cell may have been taken for the cell's."""
    return one is other or any({one, other} <= kinds for kinds in (_STATIC, _PUSHED, _PICTURES, *_IN_CELLS))


def may_be(recorded: Element, found: Element) -> bool:
    """Whether something could be what was recorded, by its kind: of words that were only read off the screen
    nobody knows what they stood on, but that it was no field."""
    if is_field(recorded) is not is_field(found):
        return False
    return same_kind(recorded.role, found.role) or (
        recorded.role in _STATIC and Source.ACCESSIBILITY not in recorded.sources and interactive(found)
    )


def is_field(element: Element) -> bool:
    return element.role in EDITABLE or State.EDITABLE in element.states


def same_title(recorded: str, now: str) -> bool:
    """Titles that say the same, but for the mark of a document that was changed."""
    return folded(recorded) == folded(now) or fuzz.ratio(folded(recorded), folded(now)) >= _SAME_TITLE


def speaks_otherwise(recorded: Iterable[Element], now: Iterable[Element]) -> bool:
    """Whether it is the same thing in another language: most of what can be pressed has other words, while
    there is as much of each kind; or, of what has little to press, most of all there is to read, while it is
    all of the same kinds in the same order."""
    then, present = _told(recorded), _told(now)
    pressed, others = _pressed(then), _pressed(present)
    if _other_words(pressed, others, _FEWEST) and same_build(pressed, others):
        return True
    in_order = [e.role for e in then] == [e.role for e in present]
    return in_order and _other_words(then, present, _FEWEST_READ)


def _other_words(then: list[Element], present: list[Element], fewest: int) -> bool:
    words = Counter(folded(e.text) for e in then if e.text)
    kept = words & Counter(folded(e.text) for e in present)
    whole = sum(words.values())
    return whole >= fewest and sum(kept.values()) <= _OTHER_WORDS * whole


def same_build(recorded: Iterable[Element], now: Iterable[Element]) -> bool:
    """Whether two windows have about as much of every kind of thing in them."""
    then = Counter(e.role for e in _pressed(recorded))
    present = Counter(e.role for e in _pressed(now))
    whole = sum((then | present).values())
    return bool(whole) and sum((then & present).values()) >= _SAME_BUILD * whole


def same_page(recorded: Iterable[Element], now: Iterable[Element]) -> bool:
    """Whether two windows have about as much of everything in them, what can only be read included."""
    then = Counter(e.role for e in recorded if Source.ACCESSIBILITY in e.sources)
    present = Counter(e.role for e in now if Source.ACCESSIBILITY in e.sources)
    return sum((then & present).values()) >= _SAME_BUILD * sum((then | present).values())


def _pressed(elements: Iterable[Element]) -> list[Element]:
    return [e for e in _told(elements) if interactive(e) or is_field(e)]


def _told(elements: Iterable[Element]) -> list[Element]:
    return [e for e in elements if Source.ACCESSIBILITY in e.sources]
