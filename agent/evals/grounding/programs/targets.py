"""What of a real program's screen can be asked for: by its picture, or by the words drawn in it. Pure.

The accessibility tree says what things are called and where; the pixels say whether words are drawn there.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import fuzz

from vision.element import Element, Role
from vision.frame import Frame
from vision.geometry import Rect
from vision.text_line import TextLine

_PRESSED = frozenset({Role.BUTTON, Role.TOGGLE_BUTTON, Role.RADIO, Role.ICON, Role.LINK, Role.TAB, Role.MENU})
_WORDED = _PRESSED | frozenset(
    {
        Role.CHECKBOX,
        Role.MENU_ITEM,
        Role.COLUMN_HEADER,
        Role.CELL,
        Role.LIST_ITEM,
        Role.TREE_ITEM,
        Role.SWITCH,
    }
)
_SMALLEST, _LARGEST = 10, 64  # pixels of a side of what is an icon alone
_LEAST_LETTERS = 3  # of the name of an icon
_LONGEST = 40  # letters of a name that a person would say
_LEAST_CONTRAST = 24  # values between the darkest and the lightest pixel of what is drawn at all
_IN_IT = 0.4  # of a line's area, from which on it is drawn in a thing
_MISREAD = 2  # letters; a symbol is often read as so many
_SAME_WORDS = 80.0  # rapidfuzz ratio, 0 to 100
_FILE_OF_ICON = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")  # "go-jump": the program gave no name
_SHORTCUT = re.compile(r"\s*[(\[][^)\]]*[)\]]$")  # "Save (Ctrl+S)", "Clear [Escape]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Askable:
    """An Element, how it is asked for, and the words drawn in it ("" for one that is a picture alone)."""

    element: Element
    says: str
    drawn: str


def askable(frame: Frame, elements: Sequence[Element], lines: Sequence[TextLine]) -> tuple[Askable, ...]:
    """What can be asked for without doubt: no words that name two things, or that are drawn elsewhere too."""
    spoken = [(element, _said(element)) for element in elements]
    counts = Counter(says.casefold() for _, says in spoken if says)
    found = []
    for element, says in spoken:
        if not says or counts[says.casefold()] > 1 or not _visible(frame, element.rect):
            continue
        inside = [line for line in lines if _is_in(line, element.rect)]
        if any(_alike(line.text, says) for line in lines if line not in inside):
            continue
        drawn = " ".join(line.text for line in inside)
        if element.role in _WORDED and _names(drawn, says):
            found.append(Askable(element=element, says=says, drawn=drawn))
        elif _is_icon(element, says) and len(drawn) <= _MISREAD:
            found.append(Askable(element=element, says=says, drawn=""))
    return tuple(found)


def _names(drawn: str, says: str) -> bool:
    """Whether what is drawn is the name, give or take what was misread, or has it in it."""
    return (
        fuzz.partial_ratio(drawn.casefold(), says.casefold()) >= _SAME_WORDS and len(drawn) >= len(says) / 2
    )


def _alike(one: str, other: str) -> bool:
    return fuzz.ratio(one.strip().casefold(), other.casefold()) >= _SAME_WORDS


def _said(element: Element) -> str:
    """The name a person would use: without a shortcut, an ellipsis or a full stop at its end."""
    name = _SHORTCUT.sub("", " ".join((element.text or element.description).split()))
    name = name.rstrip(".… ").strip()
    return "" if len(name) > _LONGEST or _FILE_OF_ICON.fullmatch(name) else name


def _is_in(line: TextLine, rect: Rect) -> bool:
    common = line.rect.intersection(rect).area
    return common >= _IN_IT * min(line.rect.area, rect.area) > 0


def _is_icon(element: Element, says: str) -> bool:
    """Whether it may be a picture alone: small, to be pressed, with a name that is no sign ("(", "x2")."""
    rect = element.rect
    if element.role not in _PRESSED or sum(letter.isalpha() for letter in says) < _LEAST_LETTERS:
        return False
    return _SMALLEST <= rect.width <= _LARGEST and _SMALLEST <= rect.height <= _LARGEST


def _visible(frame: Frame, rect: Rect) -> bool:
    """Whether the whole of it is on the frame, with something drawn in it."""
    if not rect or not frame.rect.covers(rect):
        return False
    return int(np.ptp(frame.crop(rect).mean(axis=2))) >= _LEAST_CONTRAST
