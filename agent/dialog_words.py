"""What a dialog says, so that "OK" can be judged by what it answers. Pure."""

from __future__ import annotations

from vision.element import Element, Role
from vision.geometry import Point, Rect
from vision.observation import Observation, Window

_SPEAKING = frozenset({Role.TEXT, Role.HEADING, Role.DIALOG})
_MOST_ELEMENTS = 30  # of a dialog: more is a form, or a program
_MOST_AREA = 0.4  # of the screen
_MOST_LINES = 8
_LONGEST = 200  # characters


def said_around(point: Point | None, seen: Observation) -> tuple[str, ...]:
    """The lines that the dialog around a point says, or that of the active window where no point is pressed;
    none where there is no dialog.

    A dialog is what the accessibility tree calls one, in a page too, or a window small in size and in what it
    holds. At most 8 lines of 200 characters.
    """
    window = seen.active_window if point is None else seen.window_at(point)
    if window is None:
        return ()
    inside = [e for e in seen.elements if e.window in (None, window.id)]
    area = _dialog(point, inside) or _small(window, inside, seen)
    if area is None:
        return ()
    lines = [e.text.strip() for e in inside if e.role in _SPEAKING and e.text.strip() and area.covers(e.rect)]
    told = [window.title.strip(), *lines] if area == window.rect else lines
    return tuple(line[:_LONGEST] for line in dict.fromkeys(told) if line)[:_MOST_LINES]


def _dialog(point: Point | None, inside: list[Element]) -> Rect | None:
    """The smallest Element that is called a dialog and holds the point."""
    held = [e.rect for e in inside if e.role is Role.DIALOG and (point is None or e.rect.contains(point))]
    return min(held, key=lambda rect: rect.area, default=None)


def _small(window: Window, inside: list[Element], seen: Observation) -> Rect | None:
    small = window.rect.area <= _MOST_AREA * seen.frame.rect.area
    return window.rect if small and len(inside) <= _MOST_ELEMENTS else None
