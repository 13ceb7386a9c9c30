"""A toy desk for brains that see: a dialog with a few things on it, drawn and known."""

from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np

from agent.brain import Feedback
from agent.brains.vlm.brain import Speaker, VlmBrain
from agent.brains.vlm.options import Options
from agent.dialects.catalogue import dialect_named
from agent.proposal import Proposal
from agent.task import Task
from safety.receipt import Change, Delivery, Effect, Receipt
from vision.element import Element, Role, State
from vision.frame import Frame
from vision.geometry import Rect
from vision.observation import Observation, Window
from vision.vlm.scripted import Scripted, ScriptedModel

DESK = Rect(0, 0, 640, 480)
SAVE = Element(role=Role.BUTTON, rect=Rect(400, 400, 100, 40), text="Save", window=1)
DELETE = Element(role=Role.BUTTON, rect=Rect(280, 400, 100, 40), text="Delete", window=1)
GREY = Element(
    role=Role.BUTTON, rect=Rect(160, 400, 100, 40), text="Undo", window=1, states=frozenset({State.DISABLED})
)
GEAR = Element(role=Role.BUTTON, rect=Rect(40, 40, 12, 12), window=1)
NAME = Element(role=Role.TEXT_FIELD, rect=Rect(200, 100, 300, 30), text="Name", window=1)
WINDOW = Window(id=1, title="Form", program="form", pid=1, rect=DESK, active=True)
PLAN_OFF = Options(plan=False)


def seen(*, mark: int = 0, elements: Sequence[Element] = (SAVE, DELETE, GREY, GEAR, NAME)) -> Observation:
    """The desk; `mark` makes it look otherwise."""
    pixels = np.full((DESK.height, DESK.width, 3), 230, dtype=np.uint8)
    for element in elements:
        rect = element.rect
        cv2.rectangle(pixels, (rect.left, rect.top), (rect.right - 1, rect.bottom - 1), (40, 40, 40), 1)
        cv2.putText(pixels, element.text, (rect.left + 8, rect.bottom - 12), 0, 0.6, (0, 0, 0), 1)
    pixels[0, :4] = mark
    frame = Frame(pixels=pixels, rect=DESK, time=0.0)
    return Observation(frame=frame, elements=tuple(elements), windows=(WINDOW,))


def click(element: Element, why: str = "") -> str:
    """A click on the middle of a thing, in the plain dialect."""
    return click_at(*thousandths(element), why=why)


def click_at(x: float, y: float, why: str = "") -> str:
    return f'{{"thought": "{why}", "action": "click", "x": {x}, "y": {y}}}'


def thousandths(element: Element) -> tuple[int, int]:
    point = element.rect.centre
    return round(1000 * point.x / DESK.width), round(1000 * point.y / DESK.height)


def brain(
    *answers: Scripted, options: Options = PLAN_OFF, dialect: str = "json"
) -> tuple[VlmBrain, ScriptedModel]:
    model = ScriptedModel(answers)
    made = VlmBrain(Speaker(model=model, dialect=dialect_named(dialect)), options=options)
    made.begin(Task(instruction="save the form"))
    return made, model


def done(
    proposal: Proposal, change: Change = Change.UNKNOWN, evidence: str = "900 pixels changed"
) -> Feedback:
    receipt = Receipt(delivery=Delivery.DELIVERED, digest="d")
    return Feedback(proposal=proposal, receipt=receipt, effect=Effect(change=change, evidence=evidence))


def said(model: ScriptedModel, number: int = -1) -> str:
    """The words of a request, one message a paragraph, with “[picture]” for pictures."""
    return "\n\n".join(
        " ".join(part if isinstance(part, str) else "[picture]" for part in message.parts)
        for message in model.asked[number].messages
    )
