"""What the detector and the state reader learn from a folder of made-up screens."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import numpy as np

from vision.detector.config import ROLES
from vision.element import Role
from vision.errors import ModelError
from vision.training.detector import Lessons
from vision.training.detector_crops import Taught
from vision.training.detector_targets import Boxes
from vision.training.screens_data import DrawnElement, DrawnScreen, read_screens
from vision.training.state_views import Posed, Stated

_EVERY = 16  # one screen in so many is kept back to set the thresholds by
_MOST_JUDGED = 200  # screens that thresholds are set by, or that figures are of

_CALLED = {Role.TOGGLE_BUTTON: Role.BUTTON, Role.PASSWORD_FIELD: Role.TEXT_FIELD}
"""Roles that look like another."""

_ICONS = frozenset({Role.BUTTON, Role.TOGGLE_BUTTON, Role.LINK, Role.ICON})
"""Roles that nothing but their icon shows, where they have no text: each is an icon to look at."""

_STATED = frozenset(
    {*ROLES, Role.TOGGLE_BUTTON, Role.PASSWORD_FIELD, Role.LIST_ITEM, Role.TREE_ITEM, Role.MENU_ITEM}
    - {Role.IMAGE, Role.CANVAS, Role.PROGRESS_BAR, Role.SCROLL_BAR}
)
"""Roles whose states are taught."""


def lessons(folder: Path) -> Lessons:
    """Raises ModelError where there is too little to learn from, TrainingDataError where it is damaged."""
    learnt = list(read_screens(folder, held_out=False))
    tuned = learnt[:: max(_EVERY, len(learnt) // _MOST_JUDGED)]
    kept = {screen.picture for screen in tuned}
    taught = [screen for screen in learnt if screen.picture not in kept]
    held_out = list(read_screens(folder, held_out=True))[:_MOST_JUDGED]
    if not taught or not held_out:
        raise ModelError(
            f"{folder} has {len(taught)} screens to learn from and {len(held_out)} held out: nothing was "
            "trained. `deskhand models data` makes more."
        )
    return Lessons(
        taught=[_taught(folder, screen) for screen in taught],
        tuned=[_taught(folder, screen) for screen in tuned],
        held_out=[_taught(folder, screen) for screen in held_out],
        posed=_posed(folder, taught),
        tuned_posed=_posed(folder, tuned),
        held_out_posed=_posed(folder, held_out),
    )


def kind(element: DrawnElement) -> Role | None:
    """What the detector is to call an element, None for what it is not to tell of."""
    if element.role in _ICONS and element.icon and not element.text:
        return Role.ICON
    role = _CALLED.get(element.role, element.role)
    return role if role in ROLES else None


def _taught(folder: Path, screen: DrawnScreen) -> Taught:
    """Icons in rows that are not to be found as a whole are neither right nor wrong to find."""
    edges: list[tuple[int, int, int, int]] = []
    kinds: list[int] = []
    for element in screen.elements:
        called = kind(element)
        if called is not None or element.icon:
            edges.append(_edges(element.box))
            kinds.append(-1 if called is None else ROLES.index(called))
    for box in screen.ignored:
        edges.append(_edges(box))
        kinds.append(-1)
    boxes = Boxes(
        edges=np.array(edges, np.float32).reshape(-1, 4), kinds=np.array(kinds, np.int64).reshape(-1)
    )
    return Taught(picture=folder / screen.picture, boxes=boxes)


def _edges(box: tuple[int, int, int, int]) -> tuple[int, int, int, int]:
    left, top, width, height = box
    return (left, top, left + width, top + height)


def _posed(folder: Path, screens: Iterable[DrawnScreen]) -> list[Posed]:
    made = [
        Posed(
            picture=folder / screen.picture,
            elements=tuple(
                Stated(rect=element.rect, role=element.role, states=element.states)
                for element in screen.elements
                if element.role in _STATED
            ),
        )
        for screen in screens
    ]
    return [one for one in made if one.elements]
