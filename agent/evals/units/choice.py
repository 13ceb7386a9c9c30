"""What a brain chose to do on a recorded screen, and whether that is as expected. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from agent.evals.units.unit_task import Expect
from agent.grounded import Grounded, Ungrounded
from agent.proposal import (
    AskPerson,
    Done,
    GiveUp,
    Malformed,
    Proposal,
    ProposeClipboard,
    ProposeClose,
    ProposeFocus,
    ProposeKeys,
    ProposeTool,
    ProposeType,
)
from safety.action import OpenProgram
from vision.observation import Observation

_SHOWN = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A Proposal, what it was grounded to, and the screen it was made on."""

    proposal: Proposal
    grounded: Grounded | Ungrounded
    seen: Observation

    @property
    def refusal(self) -> str | None:
        """Why nothing would be done; None where something would, or the task is held to be done."""
        match self.proposal:
            case GiveUp(reason=reason):
                return reason
            case AskPerson(question=question):
                return question
            case Malformed(error=error):
                return f"its answer could not be read: {error}"
            case Done():
                return None
        if isinstance(self.grounded, Ungrounded):
            return str(self.grounded.refusal) if self.grounded.refusal is not None else self.grounded.error
        return None

    def __str__(self) -> str:
        target = self.grounded.target if isinstance(self.grounded, Grounded) else None
        what = f"{self.proposal.kind}{f' on {target.element.describe()}' if target is not None else ''}"
        why = self.refusal
        return what if why is None else f"{what}, refused: {why[:_SHOWN]}"


def unlike_all(expected: Sequence[Expect], choice: Choice) -> str | None:
    """Why a choice is none of those expected; None where it is one."""
    reasons = [unlike(one, choice) for one in expected]
    return None if None in reasons else f"it chose {choice}: " + "; or ".join(filter(None, reasons))


def unlike(expect: Expect, choice: Choice) -> str | None:
    """Why a choice is not the one expected; None where it is."""
    if expect.refused:
        return _not_refused(expect, choice)
    if choice.refusal is not None and expect.action not in ("ask", "give up"):
        return "nothing should be refused"
    proposal = choice.proposal
    if expect.action is not None and proposal.kind != expect.action:
        return f"expected {expect.action}"
    for name, wanted, found in (
        ("text", expect.text, _text(proposal)),
        ("keys", expect.keys, proposal.keys if isinstance(proposal, ProposeKeys) else None),
        ("program", expect.program, _program(choice)),
        ("window", expect.window, _window(choice)),
        ("tool", expect.tool, proposal.action.kind if isinstance(proposal, ProposeTool) else None),
    ):
        if wanted is not None and found != wanted:
            return f"{name} is {found!r}, not {wanted!r}"
    return _elsewhere(expect, choice)


def _not_refused(expect: Expect, choice: Choice) -> str | None:
    reason = choice.refusal
    if reason is None:
        return "it should be refused"
    missing = [word for word in expect.says if word.casefold() not in reason.casefold()]
    return f"the reason does not say {', '.join(missing)}" if missing else None


def _elsewhere(expect: Expect, choice: Choice) -> str | None:
    """Why it does not act where it should."""
    if expect.rect is None and expect.role is None and expect.name is None:
        return None
    target = choice.grounded.target if isinstance(choice.grounded, Grounded) else None
    if target is None:
        return "it acts on nothing"
    element = target.element
    if expect.rect is not None and not expect.rect.contains(target.point):
        return f"{target.point.x},{target.point.y} is outside of {list(expect.inside or ())}"
    if expect.role is not None and element.role is not expect.role:
        return f"it is a {element.role}, not a {expect.role}"
    if expect.name is not None and element.text != expect.name:
        return f"it is called {element.text[:_SHOWN]!r}, not {expect.name!r}"
    return None


def _text(proposal: Proposal) -> str | None:
    match proposal:
        case ProposeType(text=text) | ProposeClipboard(text=text):
            return text
        case Done(answer=answer):
            return answer
        case _:
            return None


def _program(choice: Choice) -> str | None:
    action = choice.grounded.action if isinstance(choice.grounded, Grounded) else None
    return action.program if isinstance(action, OpenProgram) else None


def _window(choice: Choice) -> str | None:
    if not isinstance(choice.proposal, ProposeFocus | ProposeClose):
        return None
    window = choice.seen.window(choice.proposal.window)
    return None if window is None else window.title
