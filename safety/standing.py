"""The rules as they stand during a run: they decide, are counted, and some are used up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from threading import Event

from safety.action import Action
from safety.context import Context
from safety.decision import Decision
from safety.policy import decide
from safety.rule import Lifetime, Rule
from safety.rule_use import RuleUse
from safety.rulebook import Rulebook

FLUSH_SECONDS = 5.0
"""How long counts may lie in memory; a killed hand loses them."""


def local_time() -> datetime:
    """The time on the wall, aware of its zone."""
    return datetime.now().astimezone()


class StandingRules:
    """A Rulebook, the count of its use, and the clock on the wall."""

    def __init__(
        self, book: Rulebook, use: RuleUse | None = None, clock: Callable[[], datetime] = local_time
    ) -> None:
        self._book = book
        self._use = RuleUse(None) if use is None else use
        self._clock = clock

    def decide(self, action: Action, context: Context) -> Decision:
        """See `safety.policy.decide`. A rule that is used up by this, or was before, is taken out."""
        while True:
            now = self._clock()
            decision = decide(action, context, self._book, now)
            rule = self._rule(decision)
            if rule is None:
                return decision
            good = self._use.claim(rule, now)
            if rule.lifetime is Lifetime.ONCE or not good:
                self._book = self._book.without(rule)
            if good:
                return decision

    def flush(self) -> None:
        """Put what was counted on disk; any thread may."""
        self._use.flush()

    def flush_until(self, ended: Event, seconds: float = FLUSH_SECONDS) -> None:
        """Put it there every so often, until that is set: the work of a thread beside the gate's."""
        while not ended.wait(seconds):
            self.flush()

    def _rule(self, decision: Decision) -> Rule | None:
        if decision.source is None:
            return None
        return self._book.named(decision.source, decision.rule)
