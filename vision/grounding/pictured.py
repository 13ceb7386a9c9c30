"""Which Elements can only be told by their picture: they say nothing of themselves, in words."""

from __future__ import annotations

import unicodedata

from vision.element import Element, Role, Source
from vision.grounding.scene import Scene, by_eye

_PICTURED = frozenset(
    {
        Role.BUTTON,
        Role.TOGGLE_BUTTON,
        Role.LINK,
        Role.ICON,
        Role.IMAGE,
        Role.MENU,
        Role.MENU_ITEM,
        Role.TAB,
        Role.LIST_ITEM,
        Role.UNKNOWN,
    }
)
_SIGNS = frozenset({Role.TEXT})
_SAYING_NOTHING = frozenset("button icon image img picture graphic link toggle unlabelled unlabeled".split())
_MISREAD = 2  # letters: a picture read as text has no more
_SMALLEST = 6  # pixels: the shorter side of a picture
_WIDEST, _HIGHEST = 320, 160  # pixels, of a button with a picture on it
_LONGEST = 4.0  # how many times as wide as high, or as high as wide
_MOST = 160  # candidates of one Scene


def pictured(scene: Scene) -> tuple[Element, ...]:
    """The Elements of a Scene that may be meant by what they look like, those nearest to the user first; at
    most 160 of them."""
    found = [e for e in scene.elements if says_nothing(e) and _has_a_picture(e)]
    found = [e for e in found if not any(_frames(e, other) for other in found if other is not e)]
    return tuple(sorted(found, key=lambda e: (-scene.nearness(e), e.rect.top, e.rect.left))[:_MOST])


def says_nothing(element: Element) -> bool:
    """True if no words tell what an Element is: none at all, none but its kind, a sign from a font of icons,
    or a letter or two that were read off its pixels."""
    said = f"{element.text} {element.description}".strip()
    if Source.DETECTOR in element.sources and not element.text:
        return True  # its description is how it is drawn
    if Source.OCR in element.sources and element.value == "" and len(said) <= _MISREAD:
        return True
    words = "".join(c if _is_told(c) else " " for c in said.casefold()).split()
    return all(word in _SAYING_NOTHING for word in words)


def is_mute(element: Element) -> bool:
    """True for a drawing that only its pixels tell of, and that says nothing."""
    return by_eye(element) and Source.DETECTOR in element.sources and says_nothing(element)


def _is_told(character: str) -> bool:
    """False for what only has a shape: private-use characters, and signs such as marks and arrows."""
    return unicodedata.category(character)[0] in "LN"


def _has_a_picture(element: Element) -> bool:
    rect = element.rect
    shorter, longer = sorted((rect.width, rect.height))
    if shorter < _SMALLEST or rect.width > _WIDEST or rect.height > _HIGHEST or longer > _LONGEST * shorter:
        return False
    if element.role in _SIGNS:
        return element.sources == {Source.OCR}
    return element.role in _PICTURED


def _frames(outer: Element, inner: Element) -> bool:
    """True if an Element only holds another one that has a picture: a list item with a button in it."""
    return (
        outer.rect.covers(inner.rect)
        and outer.rect.area > 4 * inner.rect.area
        and outer.role in (Role.LIST_ITEM, Role.UNKNOWN, Role.IMAGE)
    )
