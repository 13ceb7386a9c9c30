"""Which of several nameless things people mean: the largest list, the fields of the page, the sidebar."""

from __future__ import annotations

from vision.element import Element, Role
from vision.geometry import Rect
from vision.grounding.candidate import Candidate
from vision.grounding.description import Description
from vision.grounding.kinds import BIG
from vision.grounding.scene import Scene

_LESS_LIKELY = 0.8
_LISTS = frozenset({Role.LIST, Role.TABLE, Role.CANVAS})


def usually_meant(found: list[Candidate], description: Description, scene: Scene) -> list[Candidate]:
    """The candidates of a kind that was named without a text, the unlikely ones lowered or left out."""
    if not found or description.kind is None:
        return found
    if description.kind.counted and description.ordinal:
        return _main_list(found, scene)
    return _on_the_page(_main_one(found, description, scene), description, scene)


def _on_the_page(found: list[Candidate], description: Description, scene: Scene) -> list[Candidate]:
    """What is on the page of a browser goes before the browser's own fields and buttons."""
    pages = [e.rect for e in scene.elements if e.role is Role.DOCUMENT and scene.window_of(e) == scene.front]
    inside = [
        c for c in found if any(p.contains(c.element.rect.centre) and p != c.element.rect for p in pages)
    ]
    if not inside or description.area is not None or description.relation is not None:
        return found
    kept = {id(c) for c in inside}
    return [c if id(c) in kept else c.times(_LESS_LIKELY) for c in found]


def _main_one(found: list[Candidate], description: Description, scene: Scene) -> list[Candidate]:
    """Of windows, documents, lists and other large things the nearest, and then the largest, is meant."""
    if description.kind and description.kind.name == "sidebar":
        found = [c for c in found if _narrow(c.element, scene)]
    big = [c for c in found if c.element.role in BIG]
    chosen_otherwise = description.ordinal or description.area is not None or description.size
    if len(big) < 2 or len(big) < len(found) or chosen_otherwise or description.states:
        return found
    front = scene.front.id if scene.front else None

    def key(candidate: Candidate) -> tuple[float, bool, int, int, int]:
        rect, window = candidate.element.rect, scene.window_of(candidate.element)
        in_front = window is not None and window.id == front
        return (-round(candidate.score, 2), not in_front, -rect.area, rect.top, rect.left)

    first, *others = sorted(big, key=key)
    return [first, *(c.times(_LESS_LIKELY) for c in others)]


def _narrow(element: Element, scene: Scene) -> bool:
    """True for what stands along the left or right side of its window."""
    window = scene.window_of(element)
    whole = window.rect if window else scene.whole
    rect = element.rect
    at_side = rect.left - whole.left < whole.width // 8 or whole.right - rect.right < whole.width // 8
    return at_side and rect.width < 0.45 * whole.width and rect.height > 0.4 * whole.height


def _main_list(found: list[Candidate], scene: Scene) -> list[Candidate]:
    """Of rows in several lists those of the largest one."""
    lists = [e for e in scene.elements if e.role in _LISTS]

    def home(candidate: Candidate) -> tuple[float, int, int, int]:
        around = [e.rect for e in lists if e.rect.covers(candidate.element.rect)]
        rect = min(around, key=lambda r: r.area, default=Rect(0, 0, 0, 0))
        return (scene.nearness(candidate.element), rect.area, -rect.top, -rect.left)

    main = max((home(c) for c in found), default=None)
    return [c for c in found if home(c) == main]
