"""Hand-made episodes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import numpy as np

from memory.episode import Episode, Judge, Outcome, Verdict
from memory.step import Step
from safety.action import Action, Click, TypeText
from safety.context import ForeignWords
from safety.decision import Decision
from safety.decision import Verdict as Ruled
from safety.receipt import Change, Delivery, Effect, Receipt
from safety.risk import Risk
from vision.element import Element, Role, Source
from vision.frame import Frame
from vision.geometry import Point, Rect
from vision.observation import Observation

ALLOW = Decision(verdict=Ruled.ALLOW, risk=Risk.R1, rule="inputs", reason="can be undone")
DENY = Decision(verdict=Ruled.DENY, risk=Risk.R4, rule="no mail", reason="nothing is sent")
ASK = Decision(verdict=Ruled.ASK, risk=Risk.R2, rule="data", reason="changes data")
WAIT: dict[str, Any] = {"kind": "wait", "seconds": 1.0, "why": "wait for Save"}


class Making:
    """Makes Steps, numbered as they come, and the Episode around them."""

    def __init__(self) -> None:
        self.steps: list[Step] = []

    def step(self, proposal: dict[str, Any], **more: Any) -> Step:
        elements = more.pop("elements", ())
        frame = Frame(
            pixels=np.zeros((4, 4, 3), np.uint8), rect=Rect(0, 0, 4, 4), time=float(len(self.steps))
        )
        made = Step(
            number=len(self.steps) + 1,
            title=str(proposal.get("why") or proposal["kind"]),
            observation=Observation(frame=frame, elements=tuple(elements), windows=(), pointer=None),
            proposal=proposal,
            **more,
        )
        self.steps.append(made)
        return made

    def click(
        self,
        phrase: str,
        *,
        text: str | None = None,
        score: float = 1.0,
        change: Change | None = Change.UNKNOWN,
        decision: Decision = ALLOW,
        delivery: Delivery | None = Delivery.DELIVERED,
        reason: str = "",
        **more: Any,
    ) -> Step:
        target = {
            "phrase": phrase,
            "role": "button",
            "text": phrase if text is None else text,
            "score": score,
        }
        return self.step(
            {"kind": "click", "place": {"phrase": phrase, "roles": []}, "why": f"click {phrase}"},
            target=target,
            action=Click(point=Point(1, 1)),
            decision=decision,
            receipt=None if delivery is None else Receipt(delivery=delivery, digest="ab", reason=reason),
            effect=None if change is None else Effect(change=change, evidence="seen"),
            **more,
        )

    def type(self, text: str, **more: Any) -> Step:
        action: Action = TypeText(text=text)
        return self.step(
            {"kind": "type", "text": text, "once": False, "why": f"type {text}"},
            action=action,
            decision=ALLOW,
            receipt=Receipt(delivery=Delivery.DELIVERED, digest="cd"),
            effect=Effect(change=Change.VERIFIED, evidence="the text is where the focus is"),
            **more,
        )

    def refused(self, phrase: str, reason: str, **more: Any) -> Step:
        proposal = {"kind": "click", "place": {"phrase": phrase, "roles": []}, "why": f"click {phrase}"}
        return self.step(proposal, target={"refused": reason}, **more)

    def wait(self, **more: Any) -> Step:
        return self.step(
            dict(WAIT), receipt=Receipt(delivery=Delivery.DELIVERED, digest="ef"), decision=ALLOW, **more
        )

    def done(self, answer: str = "") -> Step:
        return self.step({"kind": "done", "answer": answer, "why": "every step of the plan was done"})

    def give_up(self, reason: str, **more: Any) -> Step:
        return self.step({"kind": "give up", "reason": reason, "infeasible": False, "why": ""}, **more)

    def malformed(self) -> Step:
        return self.step({"kind": "malformed", "raw": "{", "error": "no JSON", "why": ""})

    def episode(
        self,
        verdict: Verdict | None = Verdict.SUCCEEDED,
        reason: str = "",
        *,
        judge: Judge = Judge.AGENT,
        instruction: str = "save the note",
    ) -> Episode:
        outcome = None if verdict is None else Outcome(verdict=verdict, judge=judge, reason=reason)
        started = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
        return Episode(
            id="0123456789ab",
            instruction=instruction,
            brain="instructions",
            desk="private",
            started=started,
            finished=None if outcome is None else started,
            outcome=outcome,
            steps=len(self.steps),
        )


def shown(text: str, *, read: bool = False) -> Element:
    """A button that is on the screen; `read` where only its letters were read off it."""
    source = Source.OCR if read else Source.ACCESSIBILITY
    return Element(role=Role.BUTTON, rect=Rect(0, 0, 2, 2), text=text, sources=frozenset({source}))


def foreign(words: str) -> ForeignWords:
    return ForeignWords(words=words, why="it gives orders")
