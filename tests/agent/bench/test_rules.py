from __future__ import annotations

from agent.bench.rules import measure_deciding, random_actions, random_rules
from safety.decision import Verdict
from safety.policy import decide
from safety.rulebook import Rulebook


def test_made_up_rules_are_the_same_for_a_seed_and_speak_of_made_up_actions() -> None:
    rules = random_rules(300, seed=1)
    assert len({rule.name for rule in rules}) == 300
    assert rules == random_rules(300, seed=1)
    assert rules != random_rules(300, seed=2)
    book = Rulebook(rules)
    decisions = [decide(action, context, book) for action, context in random_actions(400, seed=1)]
    assert {decision.verdict for decision in decisions} >= {Verdict.ASK, Verdict.DENY}
    assert len({decision.rule for decision in decisions}) > 10


def test_deciding_is_measured() -> None:
    measured = measure_deciding(rules=20, decisions=100)
    assert (measured.rules, measured.decisions) == (20, 100)
    assert 0 < measured.median <= measured.p99 <= measured.longest
