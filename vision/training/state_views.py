"""Batches for the state reader: views of elements, in changing colours, and the states they are in.

Batch number n of a seed is the same whenever it is made.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from vision.detector.config import DetectorConfig
from vision.detector.detected import Map
from vision.detector.states import applies, shown_roles
from vision.detector.views import state_view
from vision.element import Role, State
from vision.frame import Pixels
from vision.geometry import Rect
from vision.training.detector_crops import coloured, read_picture

_RARE = 4.0  # times as often as others, what has a state is looked at
_JITTER = 0.08  # of the height: how far a rectangle may be off


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """An element and the states it is in."""

    rect: Rect
    role: Role
    states: frozenset[State]


@dataclass(frozen=True, slots=True, kw_only=True)
class Posed:
    """A picture's file and the elements on it whose states show."""

    picture: Path
    elements: tuple[Stated, ...]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Views:
    """`pixels` (n, 32, 96, 3) uint8, `roles` (n, roles + 1); `states` (n, states) of 0 and 1, and which of
    them count: a state that an element's role cannot have is not asked for."""

    pixels: Pixels
    roles: Map
    states: Map
    counts: Map


def views(
    posed: Sequence[Posed], number: int, *, seed: int, pictures: int, each: int, of: DetectorConfig
) -> Views:
    """A batch: `each` elements of so many pictures."""
    chance = np.random.default_rng((seed, 1, number))
    seen: list[Pixels] = []
    shown: list[Stated] = []
    for place in chance.integers(len(posed), size=pictures):
        one = posed[int(place)]
        whole = read_picture(one.picture)
        weights = np.array([_RARE if element.states else 1.0 for element in one.elements])
        for chosen in chance.choice(len(weights), size=each, p=weights / weights.sum()):
            element = one.elements[int(chosen)]
            seen.append(coloured(state_view(whole, _jittered(element.rect, chance)), chance))
            shown.append(element)
    return Views(
        pixels=np.stack(seen),
        roles=shown_roles([element.role for element in shown], of),
        states=np.array([[s in e.states for s in of.states] for e in shown], np.float32),
        counts=np.array([[applies(s, e.role) for s in of.states] for e in shown], np.float32),
    )


def _jittered(rect: Rect, chance: np.random.Generator) -> Rect:
    """The rectangle as a detector or a program might tell it, a little off."""
    most = max(1, round(_JITTER * min(rect.height, 48)))
    left, top, right, bottom = (int(off) for off in chance.integers(-most, most + 1, 4))
    return Rect.from_edges(rect.left + left, rect.top + top, rect.right + right, rect.bottom + bottom)


def every_view(one: Posed, of: DetectorConfig) -> Views:
    """Every element of a picture, as it is."""
    whole = read_picture(one.picture)
    return Views(
        pixels=np.stack([state_view(whole, element.rect) for element in one.elements]),
        roles=shown_roles([element.role for element in one.elements], of),
        states=np.array([[s in e.states for s in of.states] for e in one.elements], np.float32),
        counts=np.array([[applies(s, e.role) for s in of.states] for e in one.elements], np.float32),
    )
