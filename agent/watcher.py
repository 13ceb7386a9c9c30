"""After an Action: let the screen settle, look again, and judge what it changed."""

from __future__ import annotations

from agent.draft_step import DraftStep
from agent.ports import Ports
from agent.proposal import Expected, Proposal, ProposeClick, ProposeKeys, ProposeWait
from agent.verify import changed_pixels, judge, judge_tool, new_windows
from safety.action import Action, CloseWindow, OpenAddress, OpenProgram, ToolAction
from safety.receipt import Change, Effect
from vision.observation import Observation

OPEN_SECONDS = 30.0
CLOSE_SECONDS = 3.0
_PATIENCE = {OpenProgram: OPEN_SECONDS, OpenAddress: OPEN_SECONDS, CloseWindow: CLOSE_SECONDS}
EXPECTED_SECONDS = 2.0
LATE_SECONDS = 1.0  # what a busy program may take to show anything at all of what was done


class Watcher:
    """Watches the screen through the loop's ports."""

    def __init__(self, ports: Ports) -> None:
        self._eyes = ports.eyes
        self._stop = ports.stop
        self._clock = ports.clock

    def watch(self, step: DraftStep, action: Action) -> tuple[Observation, float]:
        """Let the screen settle, look again and judge what changed."""
        clock, eyes = self._clock, self._eyes
        if isinstance(action, ToolAction) and not isinstance(action, OpenAddress):
            assert step.receipt is not None
            step.effect = judge_tool(action, step.receipt)
            started = clock()
            return eyes.look(), clock() - started
        started = clock()
        if isinstance(step.proposal, ProposeWait) and step.proposal.until_change:
            self._await_change(step.observation, step.proposal.seconds)
        elif not isinstance(step.proposal, ProposeWait):
            eyes.settle()
        step.settling = clock() - started
        started = clock()
        after = eyes.look()
        seeing = clock() - started
        expected = _expected(step.proposal)
        patience = _PATIENCE.get(type(action), 0.0 if expected is None else EXPECTED_SECONDS)
        step.effect = judge(action, step.observation, after, expected)
        if step.effect.change is Change.NONE:
            patience = max(patience, LATE_SECONDS)
        deadline = clock() + patience
        while self._awaited(step.effect, action, expected) and clock() < deadline:
            if self._stop.wait(0.1):
                break
            started = clock()
            eyes.settle()
            step.settling += clock() - started
            started = clock()
            after = eyes.look()
            seeing += clock() - started
            step.effect = judge(action, step.observation, after, expected)
            if new_windows(step.observation, after):
                break
        return after, seeing

    @staticmethod
    def _awaited(effect: Effect, action: Action, expected: Expected | None) -> bool:
        """Whether more may yet come: all that was expected, or else anything at all."""
        if expected is not None or type(action) in _PATIENCE:
            return effect.change is not Change.VERIFIED
        return effect.change is Change.NONE

    def _await_change(self, before: Observation, seconds: float) -> None:
        deadline = self._clock() + seconds
        while self._clock() < deadline and not self._stop.wait(0.1):
            settled = self._eyes.settle(timeout=seconds)
            if changed_pixels(before.frame, settled.frame):
                return


def _expected(proposal: Proposal) -> Expected | None:
    return proposal.expected if isinstance(proposal, ProposeClick | ProposeKeys) else None
