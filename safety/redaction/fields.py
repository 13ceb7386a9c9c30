"""Which fields on a screen hold a secret: by their label, by the words beside them, or from before. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from safety.redaction.named import looks_chosen
from vision.element import Element, Role, Source, State
from vision.secret_fields import is_secret_field, names_secret

_NAMELESS = frozenset({Role.TEXT_FIELD, Role.SPIN_BUTTON, Role.COMBO_BOX})
_LABELS = frozenset({Role.TEXT, Role.HEADING})
_SAME_PLACE = 0.7
_BESIDE = 12.0
"""In heights of a label: how far to its right the field may begin."""
_ABOVE = 1.5
_LONGEST_LABEL = 40
_MOST_REMEMBERED = 64


def secret_places(elements: Sequence[Element], before: Sequence[Element] = ()) -> frozenset[int]:
    """The places in `elements` of what holds a secret.

    `before` are fields that held one in an earlier look: made to show it, they are known by their place.
    """
    labels = [e for e in elements if e.role in _LABELS and _is_label(e)]
    return frozenset(
        place
        for place, element in enumerate(elements)
        if is_secret_field(element)
        or any(_same_field(element, old) for old in before)
        or any(_labelled_by(element, label) for label in labels)
    )


class SecretFields:
    """Remembers the fields that hold a secret from one look to the next."""

    def __init__(self) -> None:
        self.seen: tuple[Element, ...] = ()

    def note(self, elements: Sequence[Element]) -> None:
        """Take note of the password fields of a look. One is forgotten once its window shows none there."""
        fresh = [e for e in elements if e.role is Role.PASSWORD_FIELD]
        kept = [
            old
            for old in self.seen
            if old not in fresh and any(_same_field(e, old) or e.window != old.window for e in elements)
        ]
        self.seen = tuple([*fresh, *kept][:_MOST_REMEMBERED])


def _is_label(element: Element) -> bool:
    return len(element.text) <= _LONGEST_LABEL and names_secret(element.text)


def _same_field(element: Element, old: Element) -> bool:
    takes_text = element.role in _NAMELESS or State.EDITABLE in element.states
    return takes_text and element.window == old.window and element.rect.iou(old.rect) >= _SAME_PLACE


def _labelled_by(element: Element, label: Element) -> bool:
    """Whether a label names a field without a name, or a word that was read where a field will be."""
    read = element.sources == {Source.OCR} and element.role is Role.TEXT
    if element.window != label.window or element is label:
        return False
    if read:
        hides = looks_chosen(element.text) or not any(c.isalnum() for c in element.text)
        return " " not in element.text.strip() and hides and _right_of(element, label)
    return (
        element.role in _NAMELESS
        and not element.text
        and (_right_of(element, label) or _below(element, label))
    )


def _right_of(element: Element, label: Element) -> bool:
    gap = element.rect.left - label.rect.right
    height = label.rect.height
    level = abs(element.rect.centre.y - label.rect.centre.y) <= max(height, element.rect.height) // 2
    return level and -height <= gap <= _BESIDE * height


def _below(element: Element, label: Element) -> bool:
    gap = element.rect.top - label.rect.bottom
    over = label.rect.left < element.rect.right and element.rect.left < label.rect.right
    return over and -2 <= gap <= _ABOVE * label.rect.height
