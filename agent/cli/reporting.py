"""A run as the terminal shows it: for a person, or one JSON object a line for a script."""

from __future__ import annotations

import json
import sys

from agent.event import Decided, Event, Finished, Noted, Started, Stepped
from agent.event_json import event_to_json
from agent.said_shown import is_question, what_was_said
from memory.episode import Verdict
from memory.step import Step
from safety.receipt import Change

_MARKS = {
    Change.VERIFIED: "✓ verified",
    Change.NONE: "○ no effect",
    Change.WRONG: "✗ wrong",
    Change.UNKNOWN: "· done",
}
_LONGEST_LINE = 1000  # characters: a task may be ten times as long, and its words stand in many lines
_VERDICTS = {
    Verdict.SUCCEEDED: "✓ succeeded",
    Verdict.FAILED: "✗ failed",
    Verdict.STOPPED: "■ stopped",
    Verdict.INFEASIBLE: "✗ cannot be done here",
    Verdict.PAUSED: "‖ paused",
}


class JsonReporter:
    """A Listener that prints every Event as one line of JSON, in ASCII: no locale can spoil it."""

    def __call__(self, event: Event) -> None:
        print(json.dumps(event_to_json(event)), flush=True)


class TextReporter:
    """A Listener that prints the plan, each step with what came of it, and the outcome."""

    def __call__(self, event: Event) -> None:
        match event:
            case Started(plan=plan, similar=similar):
                self._start(plan, similar)
            case Noted(note=note):
                self._say(f"note: {note}")
            case Decided(answer=None, decision=decision) if decision.verdict == "deny":
                self._say(f"     denied by the rule “{decision.rule}”: {decision.reason}")
            case Stepped(step=step) if is_question(step):
                self._say(f"{step.number:>4}  {step.title}")
                self._say(f"      {what_was_said(step)}")
            case Stepped(step=step) if step.target is None and step.decision is None:
                pass  # the brain's last word: the outcome says it
            case Stepped(step=step):
                self._say(f"{step.number:>4}  {step.title}")
                self._say(f"      {_came_of_it(step)}")
            case Finished(episode=episode, outcome=outcome, steps=steps, seconds=seconds):
                self._say(f"{_VERDICTS[outcome.verdict]}: {outcome.reason}")
                self._say(f"{steps} steps in {seconds:.1f} s, recorded as episode {episode}")
            case _:
                pass

    def _start(self, plan: tuple[str, ...], similar: tuple[str, ...]) -> None:
        for line in similar:
            self._say(f"like a past episode: {line}")
        if plan:
            self._say("plan:")
            for line in plan:
                self._say(f"   {line}")
            self._say("steps:")

    def _say(self, line: str) -> None:
        line = line if len(line) <= _LONGEST_LINE else line[:_LONGEST_LINE] + "…"
        sys.stdout.write(line + "\n")
        sys.stdout.flush()


def _came_of_it(step: Step) -> str:
    timings = step.timings
    took = timings.seeing + timings.deciding + timings.acting + timings.settling
    if step.target is not None and "refused" in step.target:
        return f"✗ {step.target['refused']}"
    if step.receipt is None:
        reason = step.decision.reason if step.decision is not None else "nothing was done"
        return f"✗ not permitted: {reason}" if step.answer is None else f"✗ you answered: {step.answer}"
    if step.effect is None:
        return f"✗ {step.receipt.delivery}: {step.receipt.reason}"
    return f"{_MARKS[step.effect.change]}: {step.effect.evidence} ({took:.1f} s)"
