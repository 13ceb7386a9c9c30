"""What a person has said in this run, and what it says of what comes after. Pure but for its own memory.

A refusal stands for exactly the Action it was said of, an approval for the task for what is just like it.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import fields, replace

from safety.action import Action, PressKeys, TypeText, points
from safety.context import Context
from safety.decision import Answer, ApproveForTask, Decision, Refuse, Verdict
from safety.risk import Risk

FOR_THIS_TASK = "approved for this task"
REFUSED_BEFORE = "refused before"
"""What a Decision that rests on an earlier answer names in place of a rule."""

_WHERE_IT_PRESSES = frozenset({"point", "start", "end", "window"})


class PastAnswers:
    """The refusals and the lasting approvals of one run."""

    def __init__(self) -> None:
        self._approved: dict[Hashable, Risk] = {}
        self._refused: set[str] = set()

    def note(self, answer: Answer, digest: str, action: Action, context: Context, decision: Decision) -> None:
        """Remember what was said of an Action."""
        if isinstance(answer, Refuse):
            self._refused.add(digest)
        if isinstance(answer, ApproveForTask) and can_last(action, context, decision):
            likeness, risk = _likeness(action, context, decision.risk), decision.risk
            self._approved[likeness] = max(risk, self._approved.get(likeness, risk))

    def apply(self, decision: Decision, digest: str, action: Action, context: Context) -> Decision:
        """The Decision in the light of what was said: what was refused is denied, and what would be asked is
        allowed where it is like something approved for the task, costs no more and is not in doubt."""
        if digest in self._refused:
            reason = "you refused exactly this before"
            return replace(decision, verdict=Verdict.DENY, rule=REFUSED_BEFORE, reason=reason, source=None)
        if decision.verdict is not Verdict.ASK or not decision.liftable or context.doubt:
            return decision
        approved = self._approved.get(_likeness(action, context, decision.risk))
        if approved is None or decision.risk > approved:
            return decision
        return replace(decision, verdict=Verdict.ALLOW, rule=FOR_THIS_TASK, source=None)


def can_last(action: Action, context: Context, decision: Decision) -> bool:
    """True where an approval may stand for more than once: not for R4, what is in doubt, nor what a built-in
    or system rule asks, and only where what is acted on has words to know it again by."""
    if not decision.liftable or context.doubt:
        return False
    if points(action):
        pressed = (context.target, context.destination)[: len(points(action))]
        named = all(thing is not None and thing.text.strip() for thing in pressed)
        return named and context.window is not None
    blind = context.window is None and isinstance(action, TypeText | PressKeys)
    return not blind or decision.risk < Risk.R3


def _likeness(action: Action, context: Context, risk: Risk) -> Hashable:
    """Equal for Actions that one approval may stand for: the same kind with the same arguments, in a window
    of the same program and title, on a target of the same role and words, on a file at the same
    place. Where on the screen it lies does not count, nor does the text of typing that can be undone."""
    free = _WHERE_IT_PRESSES | ({"text"} if isinstance(action, TypeText) and risk < Risk.R2 else set())
    arguments = tuple(
        (field.name, getattr(action, field.name)) for field in fields(action) if field.name not in free
    )
    window, file = context.window, context.file
    things = tuple(
        None if thing is None else (thing.role, thing.text) for thing in (context.target, context.destination)
    )
    return (
        arguments,
        None if window is None else (window.program, window.title),
        things,
        context.focused_role,
        context.focused_text,
        context.address,
        None if file is None else (file.path, file.destination, file.kind),
    )
