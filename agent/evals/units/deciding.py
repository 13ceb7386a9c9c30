"""Letting a brain decide on a recorded episode's screens, while all that happens is what is recorded."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator

from agent.brain import Brain, Feedback
from agent.evals.units.choice import Choice
from agent.grounded import bring_to_action
from agent.proposal import Proposal
from agent.replay.clock import ReplayClock
from agent.replay.programs import RecordedPrograms
from agent.replay.recording import Recording
from agent.replay.script import Script
from agent.task import Task
from memory.record import StepRecord
from memory.step import Origin
from safety.decision import Refuse
from safety.programs import KnowsPrograms
from vision.grounding.shipped import shipped_meaning

MakesBrain = Callable[[KnowsPrograms], Brain]


def choices(
    recording: Recording, make: MakesBrain, *, at: Collection[int], instruction: str | None = None
) -> Iterator[tuple[int, Choice]]:
    """What a fresh Brain chooses at these steps (numbers from 1).

    It is shown every screen before the step, and told what became of what was done then, as if it had chosen
    that itself. What the loop or a person did in between was never its choice. Raises NotUnderstood where
    it makes no sense of the task, and JournalError where the record is damaged.
    """
    script = Script(recording, ReplayClock())
    programs = RecordedPrograms(script)
    brain = make(programs)
    task = recording.task if instruction is None else Task(instruction=instruction)
    brain.begin(task)
    last: Feedback | None = None
    for place, record in enumerate(recording.records):
        if record.number > max(at, default=0):
            return
        script.place = place
        if record.origin in (None, Origin.BRAIN):
            seen = recording.observation(place)
            proposal = brain.propose(seen, last)
            if record.number in at:
                grounded = bring_to_action(proposal, seen, programs, shipped_meaning())
                yield record.number, Choice(proposal=proposal, grounded=grounded, seen=seen)
        last = _feedback(record, recording.proposals[place])


def _feedback(record: StepRecord, proposal: Proposal) -> Feedback:
    """What a Brain was told of a recorded step; a refusal in the words that were recorded of it."""
    denied = ""
    if record.decision is not None and record.receipt is None:
        refused = record.reply.reason if isinstance(record.reply, Refuse) else ""
        denied = f"you refused it: {refused}" if refused else record.decision.reason or "not allowed"
    return Feedback(
        proposal=proposal,
        denied=denied,
        error=str((record.target or {}).get("refused", "")),
        receipt=record.receipt,
        effect=record.effect,
    )
