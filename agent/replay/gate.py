"""The gate of a replay: the real gatekeeper, rules and permits, in a world that does as it did then."""

from __future__ import annotations

from dataclasses import fields, replace
from types import TracebackType
from typing import Any, Self

from agent.replay.clock import ReplayClock, ReplayStop
from agent.replay.rules import RecordedRules
from agent.replay.script import Script
from agent.replay.world import (
    RecordedAudit,
    RecordedInjector,
    RecordedTools,
    RecordedVault,
    RecordedWindows,
    RecordedWorld,
)
from memory.renaming import recorded_digest
from safety.action import Action, PressKeys, TypeText
from safety.context import Context
from safety.decision import Answer
from safety.errors import ActionError, UserActing
from safety.gate import Ruling
from safety.hand.gatekeeper import Gatekeeper
from safety.limits import MAX_TIMES, normalised
from safety.mode import Mode
from safety.receipt import Permit, Receipt
from safety.redaction.span import HIDDEN
from safety.rulebook import Rulebook

STOPPED = "stop"
"""The rule that a Decision after the stop names."""


class ReplayGate:
    """Implements `safety.gate.Gate`. `book` are the rules, None where they are not known: then each Decision
    is the one that was recorded."""

    def __init__(self, script: Script, clock: ReplayClock, book: Rulebook | None) -> None:
        given = script.recording.given
        self._script = script
        self._stop = ReplayStop(clock)
        self._world = RecordedWorld(script, self._stop)
        self._told: dict[str, str] = {}
        self._keeper = Gatekeeper(
            rules=RecordedRules(script, book),
            mode=given.mode if given is not None else Mode.RULES,
            injector=RecordedInjector(self._world, given.stop_keys if given is not None else ()),
            look=self._world.look,
            windows=RecordedWindows(self._world),
            stop=self._stop,
            audit=RecordedAudit(self._world),
            tools=RecordedTools(self._world),
            vault=RecordedVault(self._world),
            clock=clock,
        )

    @property
    def stopped(self) -> bool:
        return self._stop.pressed

    def propose(self, action: Action, context: Context) -> Ruling:
        record = self._script.record
        self._world.begin(context)
        if record.decision is not None and record.decision.rule == STOPPED:
            self._stop.press("the stop, as it was recorded")
        error = self._world.error_at_ruling
        if isinstance(error, UserActing):
            raise error
        if not _is_hidden_from_a_hand(action):
            return self._keeper.propose(action, context)
        ruling = self._keeper.propose(_in_its_place(action, record.number), context)
        digest = recorded_digest(action, replace(context, file=ruling.file))
        self._told[ruling.digest] = digest
        return replace(ruling, digest=digest)

    def answer(self, digest: str, answer: Answer) -> Permit | None:
        asked = next((own for own, told in reversed(self._told.items()) if told == digest), digest)
        return self._keeper.answer(asked, answer)

    def deliver(self, permit: Permit) -> Receipt:
        self._world.deliver()
        receipt = self._keeper.deliver(permit)
        return replace(receipt, digest=self._told.get(receipt.digest, receipt.digest))

    def stop(self) -> None:
        self._stop.press()

    def close(self) -> None:
        self._stop.press()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _is_hidden_from_a_hand(action: Action) -> bool:
    """Whether no hand would take it as it is recorded: it lacks what was hidden."""
    if HIDDEN not in str(action):
        return False
    if isinstance(action, TypeText | PressKeys):
        return True
    try:
        normalised(action)
    except ActionError:
        return True
    return False


def _in_its_place(action: Action, number: int) -> Action:
    """What a hand would take, in the place of what is hidden: another for each Step."""
    if isinstance(action, PressKeys):
        return PressKeys(keys=("h",), times=1 + number % MAX_TIMES)
    word = f"hidden{number}"

    def put(value: Any) -> Any:
        if isinstance(value, tuple):
            return tuple(put(item) for item in value)
        return value.replace(HIDDEN, word) if type(value) is str else value

    changed = {f.name: put(getattr(action, f.name)) for f in fields(action)}
    return replace(action, **changed)
