"""Allow, ask or deny: deny > ask > allow, and where nothing matches, ask. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from safety.action import Action
from safety.assess import assess
from safety.context import Context
from safety.decision import Decision, Verdict
from safety.rule import Rule

NO_RULE = "(no rule)"


def decide(action: Action, context: Context, rules: Sequence[Rule]) -> Decision:
    """The Decision on a normalised Action.

    A rule that denies wins over one that asks, and that over one that allows, wherever they stand; among
    equals the first one counts.
    """
    graded = assess(action, context)
    matching = [rule for rule in rules if rule.matches(action, context, graded.risk)]
    for verdict in (Verdict.DENY, Verdict.ASK, Verdict.ALLOW):
        for rule in matching:
            if rule.verdict is verdict:
                reason = rule.reason or graded.reason
                return Decision(verdict=verdict, risk=graded.risk, rule=rule.name, reason=reason)
    return Decision(verdict=Verdict.ASK, risk=graded.risk, rule=NO_RULE, reason=graded.reason)
