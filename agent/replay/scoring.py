"""What another brain, or other rules, would have done at each Step of a recorded Episode. Nothing is done.

The run is replayed, Step by Step, as it was; the other side is asked beside it and never followed. A brain
that would have gone another way is asked, from there on, about screens it would not have come to.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from agent.brain import Brain
from agent.replay.beside import BrainBeside, GateBeside
from agent.replay.divergence import Divergence
from agent.replay.gate import ReplayGate
from agent.replay.programs import RecordedPrograms
from agent.replay.recorded import RecordedBrain
from agent.replay.recording import Recording
from agent.replay.replay import Rerun
from agent.replay.rules import book_of
from agent.replay.scored import Score, Scored
from memory.given import Given
from safety.programs import KnowsPrograms
from safety.rule import Rule

MakesBrain = Callable[[KnowsPrograms], Brain]


@dataclass(frozen=True, slots=True, kw_only=True)
class Scoring:
    """A whole Episode. `divergence` says where the record itself could not be replayed any further, `unasked`
    what the brain asked of installed programs that was not asked then: this machine's answered."""

    episode: str
    steps: tuple[Scored, ...]
    divergence: Divergence | None = None
    unasked: tuple[str, ...] = ()

    @property
    def same(self) -> bool:
        return self.divergence is None and all(step.score is Score.SAME for step in self.steps)

    def count(self, score: Score) -> int:
        return sum(step.score is score for step in self.steps)


def score(
    recording: Recording,
    *,
    brain: MakesBrain | None = None,
    rules: Iterable[Rule] | None = None,
    programs: KnowsPrograms,
) -> Scoring:
    """Score another brain, other rules, or both against an Episode. `programs` answers what nobody asked.

    Raises JournalError where the record is damaged.
    """
    rerun = Rerun(recording)
    known = RecordedPrograms(rerun.script, programs)
    mind: Brain = RecordedBrain(rerun.script)
    ports, beside, gated = rerun.ports, None, None
    if brain is not None:
        mind = beside = BrainBeside(mind, brain(known), rerun.script, known)
    if rules is not None:
        book = book_of(recording.given or Given(max_steps=0), rules)
        shadow = ReplayGate(rerun.script, rerun.clock, book)
        gated = GateBeside(ports.gate, shadow, rerun.script)
        ports = replace(ports, gate=gated)
    if beside is not None:
        beside.begin(recording.task)
    divergence = rerun.run(mind, ports)
    return Scoring(
        episode=recording.episode.id,
        steps=_together({} if beside is None else beside.scored, {} if gated is None else gated.scored),
        divergence=divergence,
        unasked=tuple(dict.fromkeys(known.unasked)),
    )


def _together(brain: Mapping[int, Scored], gate: Mapping[int, Scored]) -> tuple[Scored, ...]:
    """What the brain would have done otherwise comes first: the rules judge only what was done."""
    steps = []
    for number in sorted({*brain, *gate}):
        proposed, ruled = brain.get(number), gate.get(number)
        if ruled is None or (proposed is not None and proposed.score is not Score.SAME):
            ruled = proposed
        if ruled is not None:
            steps.append(ruled)
    return tuple(steps)
