"""The order in which a person would read Elements: window by window, row by row. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from vision.element import Element
from vision.observation import Window


def in_reading_order(elements: Iterable[Element], windows: Sequence[Window]) -> tuple[Element, ...]:
    """The Elements of the topmost window first, each window's rows from the top, each row from the left."""
    depth = {window.id: place for place, window in enumerate(reversed(windows))}
    groups: dict[int, list[Element]] = {}
    for element in elements:
        place = len(windows) if element.window is None else depth.get(element.window, len(windows))
        groups.setdefault(place, []).append(element)
    return tuple(element for place in sorted(groups) for element in _rows(groups[place]))


def _rows(elements: list[Element]) -> list[Element]:
    """Elements from the top; those that begin within half the height of a row's first belong to its row."""
    ordered: list[Element] = []
    row: list[Element] = []
    for element in sorted(elements, key=lambda e: (e.rect.top, *_from_left(e))):
        if row and element.rect.top - row[0].rect.top > min(row[0].rect.height, element.rect.height) / 2:
            ordered += sorted(row, key=_from_left)
            row = []
        row.append(element)
    return ordered + sorted(row, key=_from_left)


def _from_left(element: Element) -> tuple[int, int, int, int, str, str, str]:
    rect = element.rect
    return (rect.left, -rect.width, rect.top, -rect.height, element.role, element.text, element.value)
