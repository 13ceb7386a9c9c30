"""Which control a text beside it names: left of it, above it, inside it, or right of a tick box."""

from __future__ import annotations

from collections.abc import Iterable

from vision.element import Element, Role
from vision.geometry import Rect
from vision.grounding.kinds import LABELLED, STATIC, TICKS
from vision.grounding.scene import Scene, same_row

_FARTHEST_BESIDE = 320
_FARTHEST_BELOW = 44
_FARTHEST_TICK, _FARTHEST_SWITCH = 48, 24  # a switch's words are before it as often: others follow then
_TOUCH = 6  # pixels by which a label's box may reach into its control's
_ABOVE_COST = 24.0
_BESIDE_COST = 0.25  # per pixel: forms align their fields, so labels may be far to the left


def labelled_control(label: Element, scene: Scene, roles: frozenset[Role]) -> Element | None:
    """The nearest control of the given roles that a text names, None if it names none."""
    window = scene.window_index(label)
    texts = [e for e in scene.elements if e.role in STATIC and scene.window_index(e) == window]
    controls = [e for e in scene.elements if e.role in LABELLED and scene.window_index(e) == window]
    costs = [
        (cost, control.rect.top, control.rect.left, index)
        for index, control in enumerate(controls)
        if (cost := label_cost(label.rect, control)) is not None
    ]
    nearest: float | None = None
    for cost, _, _, index in sorted(costs):
        control = controls[index]
        if nearest is not None and cost > nearest + _TOUCH:
            return None
        if _has_nearer_label(control, label, texts, cost):
            continue
        if control.role in roles:
            return control
        nearest = cost  # a combo box may hold a field that begins where it begins
    return None


def label_cost(label: Rect, control: Element) -> float | None:
    """How far a label lies from a control it may name, in pixels; None where it cannot name it."""
    rect = control.rect
    if label.bottom < rect.top - _FARTHEST_BELOW or label.top > rect.bottom:
        return None
    if label.covers(rect):
        return 0.0
    if rect.covers(label) and control.role not in TICKS:
        return 0.0 if rect.height <= 4 * label.height else None
    if same_row(label, rect):
        gap = rect.left - label.right
        if -_TOUCH <= gap <= _FARTHEST_BESIDE:
            return _BESIDE_COST * max(0, gap)
        gap = label.left - rect.right
        farthest = _FARTHEST_SWITCH if control.role is Role.SWITCH else _FARTHEST_TICK
        if control.role in TICKS and -_TOUCH <= gap <= farthest:
            return _BESIDE_COST * max(0, gap)
        return None
    gap = rect.top - label.bottom
    aligned = label.left < rect.right and rect.left - 24 < label.right and label.left - rect.left < 160
    if control.role not in TICKS and aligned and -_TOUCH <= gap <= _FARTHEST_BELOW:
        return _ABOVE_COST + max(0, gap)
    return None


def _has_nearer_label(control: Element, label: Element, texts: Iterable[Element], cost: float) -> bool:
    for other in texts:
        if other is label or other.rect == label.rect or not other.text.strip():
            continue
        if other.rect.iou(label.rect) > 0.3 or control.rect.covers(other.rect):
            continue
        nearer = label_cost(other.rect, control)
        if nearer is not None and nearer < cost:
            return True
    return False
