"""Everything drawn in the windows that tell nothing of what is in them, as Elements."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from vision.covering import visible_part, windows_above
from vision.drawn.controls import controls
from vision.drawn.drawing import Drawing, unit_of
from vision.drawn.figures import shapes, signs
from vision.drawn.icons import icons
from vision.drawn.links import links
from vision.drawn.surfaces import surfaces
from vision.element import Element, Role, Source
from vision.frame import Frame, Pixels
from vision.geometry import Rect
from vision.observation import Window
from vision.text_line import TextLine

_TERMINAL = re.compile(r"term|konsole|console", re.IGNORECASE)
_LEAST_SIDE = 8  # pixels
_HOLDS = frozenset({Role.LIST, Role.IMAGE})  # what an icon may lie on

ReadsSigns = Callable[[Pixels, Sequence[Rect]], Sequence[TextLine]]
"""Reads what stands in little parts of an image, each by itself; what is no sign is left out."""


def drawn_elements(
    frame: Frame,
    lines: Sequence[TextLine],
    windows: Sequence[Window],
    accessible: Sequence[Element],
    read_signs: ReadsSigns,
) -> tuple[Element, ...]:
    """The controls, links, shapes and lone signs in windows of which the `accessible` Elements tell nothing.

    All rectangles are the desk's; `windows` are the visible ones, bottom of the stack first. What other
    windows cover is left out, and so are terminals: all that is in them is text.
    """
    found: list[Element] = []
    for window in silent(windows, accessible):
        area = visible_part(window.rect.intersection(frame.rect), windows_above(windows, window.id))
        if min(area.width, area.height) < _LEAST_SIDE:
            continue
        inside = [line.moved(-area.left, -area.top) for line in lines if area.contains(line.rect.centre)]
        for element in _in_window(frame.crop(area), inside, read_signs):
            moved = element.rect.moved(area.left, area.top)
            found.append(replace(element, rect=moved, window=window.id))
    return tuple(found)


def silent(windows: Sequence[Window], accessible: Sequence[Element]) -> list[Window]:
    """The windows of which the `accessible` Elements tell nothing, without terminals."""
    told = {e.window for e in accessible if e.role not in (Role.WINDOW, Role.DIALOG)}
    return [w for w in windows if w.id not in told and not _TERMINAL.search(w.program)]


def _in_window(pixels: Pixels, lines: Sequence[TextLine], read_signs: ReadsSigns) -> list[Element]:
    seen = surfaces(pixels)
    drawing = Drawing(pixels=pixels, lines=lines, surfaces=seen, unit=unit_of(lines, seen))
    found = controls(drawing)
    taken = [e.rect for e in found if e.role is not Role.LIST]
    drawn = shapes(drawing, taken)
    taken += [e.rect for e in drawn] + [line.rect for line in lines]
    read = read_signs(pixels, signs(drawing, taken))
    taken = [e.rect for e in (*found, *drawn) if e.role not in _HOLDS] + [line.rect for line in read]
    return [*found, *drawn, *map(_sign, read), *links(pixels, lines), *icons(pixels, lines, taken)]


def _sign(line: TextLine) -> Element:
    return Element(
        role=Role.TEXT,
        rect=line.rect,
        text=line.text,
        sources=frozenset({Source.OCR}),
        confidence=line.confidence,
    )
