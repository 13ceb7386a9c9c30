"""Everything the loop touches, as ports."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from agent.event import Listener
from agent.grounded import Grounded, Ungrounded, bring_to_action
from agent.person import Nobody, Person
from agent.proposal import Proposal
from agent.stop import StopSwitch
from memory.step import Step
from safety.decision import Approver
from safety.gate import Gate
from safety.programs import KnowsPrograms
from safety.redaction.redactor import Redactor
from vision.grounding.meaning import Meaning
from vision.observation import Observation
from vision.settle import Settled


class Sees(Protocol):
    """The screen, as the loop needs it. `notes` tells what is amiss with the last look."""

    @property
    def notes(self) -> tuple[str, ...]: ...

    def look(self) -> Observation: ...

    def settle(self, timeout: float = ..., quiet: float = ...) -> Settled: ...


class Records(Protocol):
    """The journal, as the loop needs it."""

    def append(self, episode_id: str, step: Step) -> None: ...


Grounder = Callable[[Proposal, Observation, KnowsPrograms, Meaning | None], Grounded | Ungrounded]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ports:
    """Everything the loop touches. `clock` is monotonic seconds; `grounder` brings a Proposal to an Action,
    and asks `meaning`, where there is one, what pictures mean; `person` answers what the Brain asks, the
    `approver` what the gate does.

    The loop sees, tells and records only what the `redactor` lets through.
    """

    eyes: Sees
    gate: Gate
    approver: Approver
    records: Records
    programs: KnowsPrograms
    listener: Listener
    stop: StopSwitch
    clock: Callable[[], float]
    person: Person = field(default_factory=Nobody)
    redactor: Redactor = field(default_factory=Redactor)
    grounder: Grounder = bring_to_action
    meaning: Meaning | None = None
