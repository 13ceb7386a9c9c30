"""What belongs to a browser and not to the page it shows: its tabs, its address bar, its buttons. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from vision.element import Element, Role, Source
from vision.geometry import Rect
from vision.observation import Observation

_BROWSERS = re.compile(r"chrom|firefox|navigator|librewolf|epiphany|brave|vivaldi|opera|falkon|midori|edge")

Pages = Mapping[int, tuple[Rect, ...]]
"""By the id of a browser's window, where the pages in it lie; () where it tells of none."""


def pages_of(observation: Observation) -> Pages:
    """Where the pages lie in the windows of browsers. One that only just opened has none yet."""
    found: dict[int, tuple[Rect, ...]] = {
        window.id: ()
        for window in observation.windows
        if _BROWSERS.search(window.program) and not window.popup
    }
    for element in observation.elements:
        if element.role is Role.DOCUMENT and element.window is not None and element.window in found:
            found[element.window] = (*found[element.window], element.rect)
    return found


def is_furniture(element: Element, pages: Pages) -> bool:
    """True for what lies in a browser's window beside its pages. What lies over one (a question the page
    asks, a menu) is none, nor is the window itself, nor what was only read while no page is told of."""
    if element.window is None or element.window not in pages:
        return False
    if element.role in (Role.WINDOW, Role.DOCUMENT):
        return False
    around = pages[element.window]
    if not around:
        return Source.ACCESSIBILITY in element.sources
    return not any(page.contains(element.rect.centre) for page in around)
