"""What belongs to a browser and not to the page it shows: its tabs, its address bar, its buttons. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

from vision.element import Element, Role
from vision.geometry import Rect
from vision.observation import Observation

_BROWSERS = re.compile(r"chrom|firefox|navigator|librewolf|epiphany|brave|vivaldi|opera|falkon|midori|edge")

Pages = Mapping[int, tuple[Rect, ...]]
"""By the id of a browser's window, where the pages in it lie."""


def pages_of(observation: Observation) -> Pages:
    """Where the pages lie in the windows of browsers; a window that tells of no page is left out."""
    browsers = {window.id for window in observation.windows if _BROWSERS.search(window.program)}
    found: dict[int, tuple[Rect, ...]] = {}
    for element in observation.elements:
        if element.role is Role.DOCUMENT and element.window is not None and element.window in browsers:
            found[element.window] = (*found.get(element.window, ()), element.rect)
    return found


def is_furniture(element: Element, pages: Pages) -> bool:
    """True for what lies in a browser's window beside its pages. What lies over one (a question the page
    asks, a menu) is none, nor is the window itself."""
    around = pages.get(element.window, ()) if element.window is not None else ()
    if not around or element.role in (Role.WINDOW, Role.DOCUMENT):
        return False
    return not any(page.contains(element.rect.centre) for page in around)
