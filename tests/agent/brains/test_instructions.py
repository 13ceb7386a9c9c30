"""What the brain says at the end of a plan, by what came of its last step."""

from __future__ import annotations

import numpy as np

from agent.brain import Feedback
from agent.brains.instructions import InstructionsBrain
from agent.proposal import Done, GiveUp, Proposal, ProposeClick, ProposeDrag
from agent.task import Task
from safety.programs import Programs
from safety.receipt import Change, Delivery, Effect, Receipt
from vision.element import Element, Role
from vision.frame import Frame
from vision.geometry import Rect
from vision.observation import Observation, Window

DESK = Rect(0, 0, 300, 200)
SEND = Element(role=Role.BUTTON, rect=Rect(10, 20, 60, 20), text="Send")
FILE = Element(role=Role.TEXT, rect=Rect(10, 90, 60, 20), text="old.txt")
RENAMED = Element(role=Role.TEXT, rect=Rect(10, 120, 60, 20), text="new.txt")
SENT = Element(role=Role.TEXT, rect=Rect(10, 60, 60, 20), text="Sent")


EDITOR = Window(id=1, title="Notes", program="mousepad", pid=1, rect=DESK, active=True)


def scene(*elements: Element, time: float) -> Observation:
    frame = Frame(pixels=np.zeros((200, 300, 3), np.uint8), rect=DESK, time=time)
    return Observation(frame=frame, elements=elements, windows=(EDITOR,))


def done(instruction: str, change: Change, *after: Element, of: type[Proposal] = ProposeClick) -> Proposal:
    """The last Proposal of a run in which every Action is delivered, and clicks (or what `of` says) have
    that Change."""
    brain = InstructionsBrain(
        Programs({"PATH": "", "XDG_DATA_DIRS": "/nonexistent", "XDG_DATA_HOME": "/nonexistent"})
    )
    brain.begin(Task(instruction=instruction))
    elements: tuple[Element, ...] = (SEND, FILE)
    feedback = None
    for number in range(60):
        proposal = brain.propose(scene(*elements, time=float(number)), feedback)
        if isinstance(proposal, Done | GiveUp):
            return proposal
        clicked = isinstance(proposal, of)
        elements = (SEND, FILE, *after) if clicked else elements
        feedback = Feedback(
            proposal=proposal,
            receipt=Receipt(delivery=Delivery.DELIVERED, digest="d"),
            effect=Effect(change=change if clicked else Change.UNKNOWN, evidence="e"),
        )
    raise AssertionError("it never ended")


def test_a_plan_whose_last_press_did_something_is_done() -> None:
    assert isinstance(done("click Send", Change.UNKNOWN), Done)


def test_a_plan_whose_last_press_changed_nothing_is_not_claimed_to_be_done() -> None:
    ended = done("click Send", Change.NONE)
    assert isinstance(ended, GiveUp)
    assert "cannot be told whether it was done" in ended.reason


def test_unless_what_was_waited_for_then_shows() -> None:
    assert isinstance(done('click Send and wait until "Sent" appears', Change.NONE, SENT), Done)


def test_a_drag_of_which_nothing_showed_is_not_claimed_to_be_done() -> None:
    ended = done("drag old.txt onto Send", Change.NONE, of=ProposeDrag)
    assert isinstance(ended, GiveUp)
    assert "cannot be told whether it was done" in ended.reason
    assert isinstance(done("drag old.txt onto Send", Change.VERIFIED, of=ProposeDrag), Done)


def test_a_rename_after_which_the_new_name_does_not_show_is_not_claimed() -> None:
    ended = done("rename old.txt to new.txt", Change.UNKNOWN)
    assert isinstance(ended, GiveUp)
    assert "no “new.txt” shows" in ended.reason
    assert isinstance(done("rename old.txt to new.txt", Change.UNKNOWN, RENAMED), Done)
