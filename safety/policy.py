"""Allow, ask or deny: deny > ask > allow, and where nothing matches, ask. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from safety.action import Action
from safety.assess import assess
from safety.context import Context
from safety.decision import Decision, Source, Verdict
from safety.risk import Risk
from safety.rule import Rule
from safety.rulebook import Rulebook

NO_RULE = "(no rule)"
BEYOND_TASK = "(not in the rules of this task)"
DOUBTED = "(not sure of the target)"

_GRANTING = frozenset({Source.SYSTEM, Source.DEFAULT, Source.USER})
_NEVER = datetime(1, 1, 1, tzinfo=UTC)


def decide(
    action: Action, context: Context, rules: Rulebook | Sequence[Rule], now: datetime = _NEVER
) -> Decision:
    """The Decision on a normalised Action at that local time.

    A rule that denies wins over one that asks, and that over one that allows, wherever they stand and whoever
    laid them down; among equals the highest source counts, then the first one. Built-in rules allow nothing.
    Rules of the task allow nothing by themselves: where they name what the task may do, the rest is asked,
    but for looking. What the brain itself is not sure of is asked each time, unless it is denied.
    """
    book = rules if isinstance(rules, Rulebook) else Rulebook(rules)
    graded = assess(action, context)
    matching = list(book.matching(action, context, graded.risk, now))

    def ruled(rule: Rule) -> Decision:
        reason = rule.reason or graded.reason
        return Decision(
            verdict=rule.verdict, risk=graded.risk, rule=rule.name, reason=reason, source=rule.source
        )

    for verdict in (Verdict.DENY, Verdict.ASK):
        for rule in matching:
            if rule.verdict is verdict:
                return ruled(rule)
    if context.doubt:
        return Decision(
            verdict=Verdict.ASK,
            risk=graded.risk,
            rule=DOUBTED,
            reason=context.doubt,
            source=Source.BUILT_IN,
        )
    allowing = next((rule for rule in matching if rule.source in _GRANTING), None)
    if allowing is None:
        return Decision(verdict=Verdict.ASK, risk=graded.risk, rule=NO_RULE, reason=graded.reason)
    beyond = book.bounds_task and not any(rule.source is Source.TASK for rule in matching)
    if beyond and graded.risk > Risk.R0:
        return Decision(
            verdict=Verdict.ASK,
            risk=graded.risk,
            rule=BEYOND_TASK,
            reason=graded.reason,
            source=Source.TASK,
        )
    return ruled(allowing)
