"""Going to an address: the browser's window is there long before its page."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from agent.brains.routines.addresses import wait_for_page
from agent.brains.turn import Turn
from agent.proposal import ProposeWait
from vision.element import Element, Role, Source
from vision.frame import Frame
from vision.geometry import Rect
from vision.observation import Observation, Window

DESK = Rect(0, 0, 300, 200)
TOLD = frozenset({Source.ACCESSIBILITY})
BAR = Element(role=Role.TEXT_FIELD, rect=Rect(0, 0, 300, 20), text="Address", sources=TOLD)
PAGE = Element(role=Role.DOCUMENT, rect=Rect(0, 30, 300, 170), sources=TOLD)
HEADING = Element(role=Role.HEADING, rect=Rect(10, 40, 100, 20), text="Shop", sources=TOLD)


class _Programs:
    def classes(self, name: str) -> frozenset[str]:
        return frozenset({"chromium"}) if name == "browser" else frozenset()


def seen(*elements: Element, program: str = "chromium", time: float = 0.0) -> Observation:
    window = Window(id=1, title="Untitled", program=program, pid=1, rect=DESK, active=True)
    frame = Frame(pixels=np.zeros((200, 300, 3), np.uint8), rect=DESK, time=time)
    return Observation(frame=frame, elements=elements, windows=(window,))


def waits(turn: Turn, *later: Observation) -> int:
    """How often the routine waits, each time seeing what comes next; the last of it ever again."""
    count = 0
    for proposal in wait_for_page(turn):
        assert isinstance(proposal, ProposeWait)
        turn.screen = replace(
            later[min(count, len(later) - 1)],
            frame=replace(turn.screen.frame, time=turn.now + proposal.seconds),
        )
        count += 1
        assert count < 20
    return count


def a_turn(observation: Observation) -> Turn:
    turn = Turn(_Programs())  # type: ignore[arg-type]
    turn.screen = observation
    return turn


def test_a_browser_is_waited_for_until_its_page_shows_something() -> None:
    assert waits(a_turn(seen(BAR)), seen(BAR), seen(BAR, PAGE), seen(BAR, PAGE, HEADING)) == 3


def test_an_empty_page_is_not_waited_for_for_ever() -> None:
    turn = a_turn(seen(BAR))
    assert 0 < waits(turn, seen(BAR, PAGE)) < 10
    assert turn.now <= 6.0


def test_other_programs_and_browsers_that_tell_nothing_are_not_waited_for() -> None:
    assert waits(a_turn(seen(BAR, program="mousepad")), seen()) == 0
    assert waits(a_turn(seen(replace(BAR, sources=frozenset({Source.OCR})))), seen()) == 0
    assert waits(a_turn(seen(BAR, PAGE, HEADING)), seen()) == 0
