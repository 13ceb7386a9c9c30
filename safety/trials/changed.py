"""Targets that change between the approval and the click: nothing may be pressed."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from safety.action import Click
from safety.context import Context
from safety.decision import Approve
from safety.desk.desk import Desk
from safety.hand.client import HandClient
from safety.receipt import Delivery, Receipt
from safety.trials.target_window import BUTTON, TargetWindow
from vision.capture import Screen
from vision.geometry import Point, Rect

_GREY = 0xC0C0C0


@dataclass(frozen=True, slots=True, kw_only=True)
class Changed:
    """How often a target was changed in each way; how often it was pressed all the same, or something was
    delivered. `unchanged` were left alone, of which `delivered_unchanged` were pressed, as they should be."""

    tried: dict[str, int]
    executed: int
    unchanged: int
    delivered_unchanged: int

    @property
    def passed(self) -> bool:
        return self.executed == 0 and self.delivered_unchanged == self.unchanged > 0


def changed_after_approval(
    desk: Desk, home: Path, trials: int, seed: int, heard: Callable[[int], None] = lambda number: None
) -> Changed:
    """Approve a click on a button, change the button, deliver; `trials` times, and some without a change."""
    draw = random.Random(seed)  # noqa: S311 (draws ways, not secrets)
    tried: dict[str, int] = {}
    executed = unchanged = delivered = 0
    with TargetWindow(desk) as target, HandClient(desk, home=home) as gate, Screen(desk.display) as screen:
        for number in range(trials):
            heard(number)
            target.paint(_GREY)
            spot = _spot(draw, target)
            way = draw.choice(tuple(_WAYS))
            tried[way] = tried.get(way, 0) + 1
            executed += _press(target, gate, screen, spot, partial(_WAYS[way], target, draw))
            if way == "moved":
                target.move(Point(100, 100))
            target.uncover()
            target.paint(_GREY)
            if number % 20 == 0:
                unchanged += 1
                delivered += _left_alone(target, gate, screen, _spot(draw, target))
    return Changed(tried=tried, executed=executed, unchanged=unchanged, delivered_unchanged=delivered)


def _press(
    target: TargetWindow, gate: HandClient, screen: Screen, spot: Point, change: Callable[[], None]
) -> bool:
    """Approve a click, let the change happen, deliver; True where anything was pressed."""
    receipt = _delivered(target, gate, screen, spot, change)
    return receipt.delivery is not Delivery.REFUSED or bool(target.got().pressed)


def _left_alone(target: TargetWindow, gate: HandClient, screen: Screen, spot: Point) -> bool:
    """The same without a change; True where it was pressed, as it should be."""
    receipt = _delivered(target, gate, screen, spot, lambda: None)
    return receipt.delivery is Delivery.DELIVERED and bool(target.await_press().pressed)


def _delivered(
    target: TargetWindow, gate: HandClient, screen: Screen, spot: Point, change: Callable[[], None]
) -> Receipt:
    target.got()
    action = Click(point=spot)
    context = Context(window=target.seen, target=target.button_seen(screen, "Send"))
    ruling = gate.propose(action, context)
    permit = ruling.permit or gate.answer(ruling.digest, Approve())
    change()
    assert permit is not None  # this hand has no rule that denies, and nobody stops it
    return gate.deliver(permit)


def _spot(draw: random.Random, target: TargetWindow) -> Point:
    button = target.button
    return Point(draw.randrange(button.left, button.right), draw.randrange(button.top, button.bottom))


def _recoloured(target: TargetWindow, draw: random.Random) -> None:
    target.paint(draw.randrange(0xC0C0C0))


def _one_pixel(target: TargetWindow, draw: random.Random) -> None:
    x, y = draw.randrange(BUTTON.left, BUTTON.right), draw.randrange(BUTTON.top, BUTTON.bottom)
    target.paint(0xFF0000, Rect(x, y, 1, 1))


def _moved(target: TargetWindow, draw: random.Random) -> None:
    target.move(
        Point(target.rect.left + draw.choice((-90, 37, 150)), target.rect.top + draw.randrange(20, 90))
    )


def _covered(target: TargetWindow, draw: random.Random) -> None:
    target.cover()


_WAYS: dict[str, Callable[[TargetWindow, random.Random], None]] = {
    "recoloured": _recoloured,
    "one pixel": _one_pixel,
    "moved": _moved,
    "covered": _covered,
}
