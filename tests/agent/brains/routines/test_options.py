"""Choosing one of several, and seeing that it is chosen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from agent.brain import Feedback
from agent.brains.routines.options import select
from agent.brains.turn import Stuck, Turn
from agent.plan import SelectOption
from agent.proposal import Proposal, ProposeClick, Words
from safety.programs import Programs
from safety.receipt import Change, Delivery, Effect, Receipt
from vision.element import Element, Role, Source, State
from vision.frame import Frame
from vision.geometry import Rect
from vision.observation import Observation, Window

DESK = Rect(0, 0, 800, 600)
TOLD = frozenset({Source.ACCESSIBILITY})


def thing(role: Role, text: str, left: int, top: int, *states: State) -> Element:
    rect = Rect(left, top, 80, 20)
    return Element(role=role, rect=rect, text=text, states=frozenset(states), sources=TOLD, window=1)


def turn_with(*elements: Element) -> Turn:
    turn = Turn(Programs({"PATH": "", "XDG_DATA_DIRS": "/nonexistent", "XDG_DATA_HOME": "/nonexistent"}))
    frame = Frame(pixels=np.zeros((600, 800, 3), np.uint8), rect=DESK, time=0.0)
    window = Window(id=1, title="x", program="gedit", pid=1, rect=DESK, active=True)
    turn.screen = Observation(frame=frame, elements=elements, windows=(window,))
    return turn


def selected(turn: Turn, option: str, field: str, *after: Element) -> list[Proposal]:
    """Choose; once something is clicked, the screen shows `after`."""
    proposed: list[Proposal] = []
    for proposal in select(turn, SelectOption(option=option, source_field=field)):
        proposed.append(proposal)
        assert len(proposed) < 50
        elements = after if isinstance(proposal, ProposeClick) else turn.screen.elements
        later = replace(turn.screen.frame, time=turn.now + 0.5)
        turn.screen = replace(turn.screen, frame=later, elements=elements)
    return proposed


HEADINGS = (thing(Role.HEADING, "Profile", 20, 20), thing(Role.HEADING, "Contact", 20, 120))
SAVES = (thing(Role.BUTTON, "Save", 20, 60), thing(Role.BUTTON, "Save", 20, 160))
OFF = (thing(Role.TEXT, "Size", 20, 20), thing(Role.RADIO, "Large", 120, 20))
ON = (OFF[0], thing(Role.RADIO, "Large", 120, 20, State.CHECKED))


def test_a_button_of_a_section_is_pressed_where_a_section_was_named() -> None:
    turn = turn_with(*HEADINGS, *SAVES)
    (click,) = selected(turn, "Save", "Contact", *HEADINGS, *SAVES)
    assert isinstance(click, ProposeClick)
    assert isinstance(click.place, Words)
    assert click.place.phrase == "Save in Contact"


def test_a_radio_button_is_seen_to_be_chosen() -> None:
    (click,) = selected(turn_with(*OFF), "Large", "Size", *ON)
    assert isinstance(click, ProposeClick)


def test_a_radio_button_that_does_not_take_it_is_no_success() -> None:
    with pytest.raises(Stuck, match="was pressed and is not chosen"):
        selected(turn_with(*OFF), "Large", "Size", *OFF)


def test_an_option_that_changes_nothing_when_it_is_pressed_is_no_success() -> None:
    turn = turn_with(thing(Role.TEXT, "Size", 20, 20), thing(Role.LIST_ITEM, "Large", 120, 20))
    routine = select(turn, SelectOption(option="Large", source_field="Size"))
    click = next(routine)
    turn.last = Feedback(
        proposal=click,
        receipt=Receipt(delivery=Delivery.DELIVERED, digest="d"),
        effect=Effect(change=Change.NONE, evidence="nothing changed"),
    )
    with pytest.raises(Stuck, match="nothing on the screen changed"):
        next(routine)
