"""What belongs to a browser and not to the page it shows: its tabs, its address bar, its buttons. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from vision.element import Element, Role, Source
from vision.geometry import Rect
from vision.observation import Observation

_BROWSERS = re.compile(r"chrom|firefox|navigator|librewolf|epiphany|brave|vivaldi|opera|falkon|midori|edge")

Pages = Mapping[int, Rect | None]
"""By the id of a browser's window, the part of it below its own bars; None where it tells of no page."""

_LOWEST_BAR = 240  # pixels from the top of its window that a browser's own bars take at most


def pages_of(observation: Observation) -> Pages:
    """Where the pages lie in the windows of browsers. One that only just opened has none yet.

    A page begins below the browser's own bars, wherever that part of it which shows may begin: a calendar or
    a list that hangs open covers some of it.
    """
    found: dict[int, Rect | None] = {}
    for window in observation.windows:
        if window.popup or not _BROWSERS.search(window.program):
            continue
        own = [e for e in observation.elements if e.window == window.id]
        tops = [e.rect.top for e in own if e.role is Role.DOCUMENT]
        bars = [e.rect.bottom for e in own if e.role is Role.TOOL_BAR]
        edges = [y for y in (*tops, *bars) if y - window.rect.top < _LOWEST_BAR] or tops
        rect = window.rect
        found[window.id] = Rect.from_edges(rect.left, min(edges), rect.right, rect.bottom) if tops else None
    return found


def is_furniture(element: Element, pages: Pages) -> bool:
    """True for what lies in a browser's window above its page. What lies over one (a question the page asks,
    a menu) is none, nor is the window itself, nor what was only read while no page is told of."""
    if element.window is None or element.window not in pages:
        return False
    if element.role in (Role.WINDOW, Role.DOCUMENT):
        return False
    page = pages[element.window]
    if page is None:
        return Source.ACCESSIBILITY in element.sources
    return not page.contains(element.rect.centre)
