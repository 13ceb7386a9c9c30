"""Parts of the active window that may scroll by themselves: lists, tables, what looks like them. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from vision.element import Element, Role
from vision.furniture import is_furniture, pages_of
from vision.geometry import Rect
from vision.observation import Observation

_LISTS = frozenset({Role.LIST, Role.TABLE, Role.CANVAS})
_FEWEST = 4  # things one below the other that make a list
_OFF = 4  # pixels
_LOWEST = 60  # pixels, of a part that is worth scrolling


def panes_of(observation: Observation) -> tuple[Rect, ...]:
    """The parts that may scroll by themselves, the tallest first; one that lies in another is left out."""
    active, pages = observation.active_window, pages_of(observation)
    inside = [
        e
        for e in observation.elements
        if (active is None or e.window == active.id) and not is_furniture(e, pages)
    ]
    told = [e.rect for e in inside if e.role in _LISTS]
    found: list[Rect] = []
    for rect in sorted([*told, *_stacks(inside)], key=lambda r: (-r.height, r.top, r.left)):
        seen = rect.intersection(observation.frame.rect)
        if seen and seen.height >= _LOWEST and not any(other.contains(seen.centre) for other in found):
            found.append(seen)
    return tuple(found)


def _stacks(elements: Sequence[Element]) -> list[Rect]:
    """Things of one kind that stand one below the other at even distances, as the lines of a list do."""
    columns: defaultdict[tuple[Role, int], list[Rect]] = defaultdict(list)
    for element in elements:
        columns[(element.role, element.rect.left)].append(element.rect)
    found = []
    for rects in columns.values():
        run: list[Rect] = []
        for rect in sorted(rects, key=lambda r: r.top):
            if len(run) > 1 and abs((rect.top - run[-1].top) - (run[-1].top - run[-2].top)) > _OFF:
                found += _whole(run)
                run = run[-1:]
            run.append(rect)
        found += _whole(run)
    return found


def _whole(run: Sequence[Rect]) -> list[Rect]:
    if len(run) < _FEWEST:
        return []
    return [Rect.from_edges(run[0].left, run[0].top, max(r.right for r in run), run[-1].bottom)]
