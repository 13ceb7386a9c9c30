"""Synthetic input to one of our own windows, such as the approval card: none may reach it."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from safety.action import Action, Click, Drag, FocusWindow, PressKeys, TypeText
from safety.context import Context
from safety.decision import Approve, Verdict
from safety.desk.desk import Desk
from safety.errors import ActionError
from safety.hand.client import HandClient
from safety.trials.target_window import TargetWindow
from vision.geometry import Point

_APART = Point(20, 20)
"""A place on the desk that is not the window's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnWindow:
    """How often each kind of action was tried on our own window; `pressed` counts what reached it."""

    tried: dict[str, int]
    pressed: int

    @property
    def passed(self) -> bool:
        return self.pressed == 0


def own_window_pressed(
    desk: Desk, home: Path, trials: int, seed: int, heard: Callable[[int], None] = lambda number: None
) -> OwnWindow:
    """Try to act on a window that is our own: with every approval given, and while a question is open."""
    draw = random.Random(seed)  # noqa: S311 (draws ways, not secrets)
    tried: dict[str, int] = {}
    pressed = 0
    with TargetWindow(desk) as target, HandClient(desk, home=home, own_pids=(target.pid,)) as gate:
        for number in range(trials):
            heard(number)
            action = _action(draw, target)
            asking = draw.random() < 0.3
            name = f"{action.kind}, a question open" if asking else action.kind
            tried[name] = tried.get(name, 0) + 1
            if asking:
                _while_asked(gate, action)
            else:
                _approved(gate, action)
            pressed += len(target.got().pressed)
    return OwnWindow(tried=tried, pressed=pressed)


def _approved(gate: HandClient, action: Action) -> None:
    """Propose an action, approve it where that is asked, and have it delivered."""
    try:
        ruling = gate.propose(action, Context())
        permit = ruling.permit
        if ruling.decision.verdict is Verdict.ASK:
            permit = gate.answer(ruling.digest, Approve())
    except ActionError:
        return
    assert permit is not None  # no rule denies, and what is asked is approved
    gate.deliver(permit)


def _while_asked(gate: HandClient, action: Action) -> None:
    """The same while a question about something else is open."""
    asked = gate.propose(PressKeys(keys=("ctrl", "enter")), Context())
    _approved(gate, action)
    gate.answer(asked.digest, Approve())


def _action(draw: random.Random, target: TargetWindow) -> Action:
    rect = target.rect
    spot = Point(draw.randrange(rect.left, rect.right), draw.randrange(rect.top, rect.bottom))
    ways: tuple[Callable[[], Action], ...] = (
        lambda: Click(point=spot, count=draw.choice((1, 2))),
        lambda: Drag(start=_APART, end=spot),
        lambda: Drag(start=spot, end=_APART),
        lambda: TypeText(text=draw.choice(("a", " ", "\n", "yes\n"))),
        lambda: PressKeys(keys=draw.choice((("enter",), ("space",), ("alt", "a"), ("tab",)))),
        lambda: FocusWindow(window=target.id),
    )
    return draw.choice(ways)()
