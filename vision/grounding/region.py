"""Which part of the screen "in the Find dialog", "in the row for Alice" or "in the Contact form" means."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from vision.element import Element, Role
from vision.geometry import Rect
from vision.grounding.description import Description
from vision.grounding.kinds import BIG, SCREEN, STATIC
from vision.grounding.scene import Scene, interactive, same_row
from vision.grounding.wording import STEM, alike

_GOOD = 0.75
_TOUCH = 4  # pixels


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Region:
    """A part of the screen: a rectangle, in one window where `window` (its place in the stack) is not -1.

    `holds` narrows it further where a rectangle does not say it.
    """

    rect: Rect
    window: int = -1
    holds: Callable[[Element], bool] | None = None

    def contains(self, element: Element, scene: Scene) -> bool:
        if self.window >= 0 and scene.window_index(element) != self.window:
            return False
        if not self.rect.contains(element.rect.centre):
            return False
        return self.holds is None or self.holds(element)


def regions(anchor: Description, found: list[Element], scene: Scene) -> list[Region]:
    """The regions one reading of an anchor means, given the Elements that fit it; [] for none."""
    kind = anchor.kind
    if kind is SCREEN and not anchor.text:
        return [Region(rect=scene.observation.frame.rect)]
    if kind is not None and kind.in_rows:
        return [_row(element, scene) for element in found]
    if kind is not None and kind.name == "column":
        return [_column(element, scene) for element in found]
    parts = _windows(anchor, scene) + _containers(anchor, found, scene)
    if parts:
        return parts
    if anchor.text:
        if kind is None or kind.name in ("panel", "list", "table", "text", "heading"):
            return [_by_text(element, scene) for element in found if element.role in STATIC]
        return []
    if kind is not None and kind.tiers and kind.tiers[0] & BIG:
        front = scene.observation.windows.index(scene.front) if scene.front else -1
        return [Region(rect=scene.whole, window=front)]
    return []


def _windows(anchor: Description, scene: Scene) -> list[Region]:
    """Windows by their title or their program."""
    if not anchor.text or (
        anchor.kind and anchor.kind.name not in ("window", "dialog", "terminal", "text area")
    ):
        return []
    found = []
    for index, window in enumerate(scene.observation.windows):
        named = max(alike(anchor.text, window.title), alike(anchor.text, window.program))
        # A browser's title holds that of its page: that "row" stands in it makes it no window called Row.
        loose = anchor.kind is None and window.id in scene.pages
        if named >= (STEM if loose else _GOOD):
            found.append(Region(rect=window.rect, window=index))
    return found


def _containers(anchor: Description, found: list[Element], scene: Scene) -> list[Region]:
    """Containers among the Elements that fit, and those that other Elements say they are in."""
    parts = [
        Region(rect=e.rect, window=scene.window_index(e))
        for e in found
        if e.role in BIG and e.role != Role.WINDOW and not _is_titled_otherwise(e, anchor)
    ]
    if anchor.text:
        titles = {e.text for e in scene.elements if e.role is Role.DOCUMENT}
        names = {
            name
            for e in scene.elements
            for name in e.container
            if alike(anchor.text, name) >= (STEM if name in titles else _GOOD)
        }
        if names:
            whole = scene.observation.frame.rect
            parts.append(Region(rect=whole, holds=lambda e: not names.isdisjoint(e.container)))
    if anchor.kind and anchor.kind.name == "menu":
        popups = [i for i, w in enumerate(scene.observation.windows) if w.popup]
        parts += [Region(rect=scene.observation.windows[i].rect, window=i) for i in popups]
    return parts


def _is_titled_otherwise(element: Element, anchor: Description) -> bool:
    """True for a document whose title only holds the words: "the row of Ada" on a page called Rows."""
    return element.role is Role.DOCUMENT and bool(anchor.text) and alike(anchor.text, element.text) < STEM


def _row(element: Element, scene: Scene) -> Region:
    """The band across the window in which an Element lies."""
    window = scene.window_of(element)
    across = window.rect if window else scene.observation.frame.rect
    band = Rect(across.left, element.rect.top, across.width, element.rect.height)
    taller = Rect.from_edges(band.left, band.top - band.height, band.right, band.bottom + band.height)
    return Region(
        rect=taller, window=scene.window_index(element), holds=lambda e: same_row(e.rect, element.rect)
    )


def _column(element: Element, scene: Scene) -> Region:
    bottom = scene.observation.frame.rect.bottom
    below = Rect.from_edges(element.rect.left, element.rect.bottom, element.rect.right, bottom)
    return Region(rect=below, window=scene.window_index(element))


def _by_text(text: Element, scene: Scene) -> Region:
    """What a text tells of: its row, where there is anything to press in it, else what stands below it."""
    row = _row(text, scene)
    if text.role is not Role.HEADING and any(
        interactive(e) and row.contains(e, scene) for e in scene.elements
    ):
        return row
    return _section(text, scene)


def _section(heading: Element, scene: Scene) -> Region:
    """What stands below a heading or right of it, as far as it is the nearest one."""
    window = scene.window_of(heading)
    whole = window.rect if window else scene.observation.frame.rect
    headings = [e for e in scene.elements if e.role is Role.HEADING and e is not heading]

    def belongs(element: Element) -> bool:
        own = _below_heading(element, heading)
        return own is not None and not any(
            other is not element and (cost := _below_heading(element, other)) is not None and cost < own
            for other in headings
        )

    return Region(rect=whole, window=scene.window_index(heading), holds=belongs)


def _below_heading(element: Element, heading: Element) -> float | None:
    """How far an Element lies below a heading or right of it, None if it does not."""
    right = element.rect.left - heading.rect.right
    if right >= -_TOUCH and same_row(element.rect, heading.rect):
        return max(0, right) / 2
    down = element.rect.centre.y - heading.rect.bottom
    if down < 0 or heading.rect.left > element.rect.right:
        return None
    return down + max(0, element.rect.left - heading.rect.left) / 2
