"""Where a replay came to something else than was recorded. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields
from typing import Any

from agent.errors import ReplayError
from agent.proposal_json import proposal_from_json, proposal_to_json, to_plain
from memory.episode import Outcome
from memory.record import StepRecord
from memory.step import Step
from safety.context import Context
from safety.decision import Decision
from safety.receipt import Receipt

_NOT_COMPARED = frozenset({"why", "foreign"})
"""Of a Context: words that decide nothing."""
_NOTHING = "nothing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Divergence:
    """The first thing that differs, at a Step (0: the end), as both sides have it. `frame` is the digest of
    the screenshot that both had before them."""

    step: int
    what: str
    recorded: Any
    replayed: Any
    frame: str = ""

    def __str__(self) -> str:
        where = f"step {self.step}: " if self.step else ""
        return f"{where}{self.what}: recorded {self.recorded}, replayed {self.replayed}"


@dataclass(frozen=True, slots=True)
class _Pair:
    what: str
    recorded: Any
    replayed: Any


def first_divergence(record: StepRecord, step: Step, *, judged: bool) -> Divergence | None:
    """What a Step that was done over differs in; None where it came to the same.

    `judged` says that both screens, before and after it, are recorded as they were: without that its effect
    cannot be judged anew. What an older record does not hold is not compared. Words that only explain
    (reasons, scores, times) never are.
    """
    for pair in _pairs(record, step, judged=judged):
        if pair.recorded != pair.replayed:
            return Divergence(
                step=record.number,
                what=pair.what,
                recorded=pair.recorded,
                replayed=pair.replayed,
                frame=record.frame,
            )
    return None


def different_end(
    recorded: Outcome | None, replayed: Outcome | None, *, steps: int, done: int, older: bool
) -> Divergence | None:
    """How the end of a replay differs from the recorded one; None where both ended alike.

    A replay that would go on (`replayed` is None) is alike where the run was broken off, stopped, or did not
    end at all. An `older` record does not say that it was broken off.
    """
    if replayed is None:
        if recorded is None or recorded.broke or _was_stopped(recorded):
            return None
        if older and not _by_itself(recorded):
            return None
        return Divergence(step=0, what="the end", recorded=_ending(recorded), replayed="it would go on")
    if done < steps or recorded is None or recorded.verdict is not replayed.verdict:
        return Divergence(
            step=0,
            what="the end",
            recorded=f"{_ending(recorded)} after {steps} steps",
            replayed=f"{_ending(replayed)} after {done} steps",
        )
    return None


def _pairs(record: StepRecord, step: Step, *, judged: bool) -> Iterator[_Pair]:
    if record.origin is not None:
        yield _Pair("who proposed it", str(record.origin), str(step.origin))
    yield _Pair("proposal", _whole(record.proposal), dict(step.proposal))
    yield _Pair("target", _target(record.target), _target(step.target))
    yield _Pair("action", to_plain(record.action), to_plain(step.action))
    if record.context is not None:
        yield from _contexts(record.context, step.context)
    if record.digest:
        yield _Pair("digest of the action", record.digest, step.digest)
    yield _Pair("decision", _decision(record.decision), _decision(step.decision))
    yield _Pair("answer", record.answer, step.answer)
    yield _Pair("receipt", _receipt(record, record.receipt), _receipt(record, step.receipt))
    if judged:
        yield _Pair("effect", _change(record), _change(step))


def _contexts(recorded: Context, replayed: Context | None) -> Iterator[_Pair]:
    for field in fields(Context):
        if field.name not in _NOT_COMPARED:
            now = None if replayed is None else to_plain(getattr(replayed, field.name))
            name = field.name.replace("_", " ")
            yield _Pair(f"{name} it was on", to_plain(getattr(recorded, field.name)), now)


def _whole(proposal: Mapping[str, Any]) -> Any:
    """A recorded Proposal with all fields there are now: an older record lacks some."""
    try:
        return proposal_to_json(proposal_from_json(proposal))
    except ReplayError:
        return dict(proposal)


def _target(target: Mapping[str, Any] | None) -> Any:
    """Which thing was meant; of a refusal only that it was one, whatever its words."""
    if target is None:
        return _NOTHING
    if "refused" in target:
        return "refused"
    return {name: value for name, value in target.items() if name != "score"}


def _decision(decision: Decision | None) -> Any:
    if decision is None:
        return _NOTHING
    return {"verdict": str(decision.verdict), "risk": decision.risk.name, "rule": decision.rule}


def _receipt(record: StepRecord, receipt: Receipt | None) -> Any:
    if receipt is None:
        return _NOTHING
    told = {"delivery": str(receipt.delivery), "taken over": receipt.taken_over}
    looked_at_files = record.context is None and record.action is not None and "file" in record.action.kind
    return told if looked_at_files else told | {"digest": receipt.digest}


def _change(step: StepRecord | Step) -> str:
    return _NOTHING if step.effect is None else str(step.effect.change)


def _was_stopped(outcome: Outcome) -> bool:
    return outcome.reason == "stopped by the user"


def _by_itself(outcome: Outcome) -> bool:
    """Whether the loop came to an end of its own accord, by its words."""
    return outcome.reason.startswith("stopped after ") or "in a row " in outcome.reason


def _ending(outcome: Outcome | None) -> str:
    return "unfinished" if outcome is None else f"{outcome.verdict} ({outcome.reason})"
