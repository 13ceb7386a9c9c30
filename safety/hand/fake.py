"""A hand that does nothing and remembers everything: for trying out a loop without a desk."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from types import TracebackType
from typing import Self

from safety.action import Action
from safety.context import Context
from safety.decision import Answer, Decision, StopRun, Verdict, approves
from safety.digest import action_digest
from safety.errors import ActionError, PermitError
from safety.gate import Ruling
from safety.limits import check_aim, normalised
from safety.past_answers import PastAnswers
from safety.permits import PermitBook
from safety.policy import decide
from safety.receipt import Delivery, Permit, Receipt
from safety.rule import Rule
from safety.rulebook import Rulebook

ALLOW_ALL = (Rule(name="everything", verdict=Verdict.ALLOW),)


class FakeHand:
    """Implements `safety.gate.Gate` with the real rules and permits, and no screen.

    `delivered` holds the Actions it was let to do. `outcome` tells what becomes of one; it may change a toy
    screen on the way.
    """

    def __init__(
        self,
        rules: Sequence[Rule] = ALLOW_ALL,
        outcome: Callable[[Action], Delivery] = lambda action: Delivery.DELIVERED,
    ) -> None:
        self._rules = Rulebook(rules)
        self._outcome = outcome
        self._permits: PermitBook[Action] = PermitBook()
        self._asked: tuple[str, Action, Context, Decision] | None = None
        self._said = PastAnswers()
        self._stopped = False
        self.delivered: list[Action] = []

    @property
    def stopped(self) -> bool:
        return self._stopped

    def propose(self, action: Action, context: Context) -> Ruling:
        action = normalised(action)
        check_aim(action, context)
        digest = action_digest(action, context)
        decision = self._said.apply(decide(action, context, self._rules), digest, action, context)
        permit = None
        if decision.verdict is Verdict.ALLOW and not self._stopped:
            permit = self._permits.issue(digest, action, time.monotonic())
        asking = decision.verdict is Verdict.ASK
        self._asked = (digest, action, context, decision) if asking else None
        return Ruling(digest=digest, decision=decision, permit=permit)

    def answer(self, digest: str, answer: Answer) -> Permit | None:
        if self._asked is None or self._asked[0] != digest:
            raise ActionError("that was not asked: nothing was done")
        (_, action, context, decision), self._asked = self._asked, None
        self._said.note(answer, digest, action, context, decision)
        self._stopped = self._stopped or isinstance(answer, StopRun)
        if not approves(answer) or self._stopped:
            return None
        return self._permits.issue(digest, action, time.monotonic())

    def deliver(self, permit: Permit) -> Receipt:
        try:
            action = self._permits.redeem(permit, time.monotonic())
        except PermitError as error:
            return _refused(permit, str(error), "PermitError")
        if self._stopped:
            return _refused(permit, "stopped", "InputStopped")
        delivery = self._outcome(action)
        if delivery is not Delivery.REFUSED:
            self.delivered.append(action)
        return Receipt(delivery=delivery, digest=permit.digest)

    def stop(self) -> None:
        self._stopped = True

    def close(self) -> None:
        self._stopped = True

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _refused(permit: Permit, reason: str, error: str) -> Receipt:
    return Receipt(delivery=Delivery.REFUSED, digest=permit.digest, reason=reason, error=error)
