"""Whether what is under an Action is still what was seen. Pure."""

from __future__ import annotations

import numpy as np

from safety.action import Action, Click, Drag, points
from safety.context import Context, TargetSeen
from vision.frame import Frame, Pixels, pixels_digest
from vision.geometry import Point, Rect

_AROUND = 24
"""Pixels around a bare point that are bound where no target is named."""
_BLINKING = frozenset({"text field", "text area", "password field", "spin button", "combo box", "terminal"})
_BLINKING_SHARE = 0.02
"""The share of a text field's pixels in which a caret may come and go."""


def bound_rects(action: Action, context: Context) -> tuple[tuple[Rect, TargetSeen | None], ...]:
    """The parts of the desk an Action presses on, each with the target that was seen there, if one was named.

    Moving the pointer and turning the wheel press nothing.
    """
    if not isinstance(action, Click | Drag):
        return ()
    named = (context.target, context.destination)
    return tuple(
        (_around(point), None) if target is None else (target.rect, target)
        for point, target in zip(points(action), named, strict=False)
    )


def _around(point: Point) -> Rect:
    return Rect(point.x, point.y, 1, 1).inflated(_AROUND)


def as_seen(frame: Frame, rect: Rect, target: TargetSeen | None) -> bool:
    """True if a Frame shows, in this part of it, exactly what was seen there."""
    return target is None or pixels_digest(frame.crop(rect)) == target.pixels


def still_the_same(before: Pixels, now: Pixels, target: TargetSeen | None) -> bool:
    """True if a crop has not changed; in a text field, not by more than a caret."""
    if before.shape != now.shape:
        return False
    share = float((before != now).any(axis=2).mean()) if before.size else 0.0
    return share == 0.0 or (target is not None and target.role in _BLINKING and share < _BLINKING_SHARE)


def crop_copy(frame: Frame, rect: Rect) -> Pixels:
    return np.ascontiguousarray(frame.crop(rect)).copy()
