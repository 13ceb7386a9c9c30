from __future__ import annotations

import posixpath
from dataclasses import replace
from datetime import UTC, datetime
from itertools import permutations

import pytest

from safety.action import Action, Click, PressKeys, TypeText
from safety.context import Context, TargetSeen, WindowSeen
from safety.decision import Verdict
from safety.policy import DOUBTED, NO_RULE, decide
from safety.risk import Risk
from safety.rule import Rule
from safety.rulebook import Rulebook
from safety.rules_file import load_rules
from vision.geometry import Point, Rect

CLICK = Click(point=Point(5, 5))
TARGET = TargetSeen(role="button", text="Save changes", rect=Rect(0, 0, 10, 10), pixels="")
WINDOW = WindowSeen(id=1, title="Notes - Mousepad", program="mousepad", pid=1)
CONTEXT = Context(window=WINDOW, target=TARGET)

ALLOW = Rule(name="allow", verdict=Verdict.ALLOW)
ASK = Rule(name="ask", verdict=Verdict.ASK)
DENY = Rule(name="deny", verdict=Verdict.DENY)


NOW = datetime(2026, 1, 5, 10, 30, tzinfo=UTC)  # a Monday


def speaks(rule: Rule, action: Action, context: Context, risk: Risk = Risk.R2, now: datetime = NOW) -> bool:
    return any(
        Rulebook([rule], home="/home/me", resolve=posixpath.normpath).matching(action, context, risk, now)
    )


def test_what_no_rule_speaks_of_is_asked() -> None:
    decision = decide(CLICK, CONTEXT, ())
    assert decision.verdict is Verdict.ASK
    assert decision.rule == NO_RULE
    assert decision.reason


@pytest.mark.parametrize("rules", list(permutations((ALLOW, ASK, DENY))))
def test_deny_wins_over_ask_over_allow_wherever_they_stand(rules: tuple[Rule, ...]) -> None:
    assert decide(CLICK, CONTEXT, rules).rule == "deny"
    assert decide(CLICK, CONTEXT, [rule for rule in rules if rule is not DENY]).rule == "ask"


def test_among_equals_the_first_counts_and_its_reason_is_given() -> None:
    first = replace(ALLOW, name="first", reason="because")
    decision = decide(CLICK, CONTEXT, (first, ALLOW))
    assert (decision.rule, decision.reason) == ("first", "because")
    assert decide(CLICK, CONTEXT, (ALLOW, first)).reason != "because"


@pytest.mark.parametrize(
    ("change", "matches"),
    [
        ({}, True),
        ({"actions": frozenset({"click", "type"})}, True),
        ({"actions": frozenset({"type"})}, False),
        ({"programs": ("gedit", "MOUSE*")}, True),
        ({"programs": ("mouse",)}, False),
        ({"windows": ("* - mousepad",)}, True),
        ({"windows": ("notes",)}, False),
        ({"targets": ("save*",)}, True),
        ({"targets": ("delete*",)}, False),
        ({"roles": frozenset({"button"})}, True),
        ({"roles": frozenset({"link"})}, False),
        ({"keys": frozenset({"ctrl+s"})}, False),
        ({"min_risk": Risk.R2, "max_risk": Risk.R2}, True),
        ({"min_risk": Risk.R3}, False),
        ({"max_risk": Risk.R1}, False),
        ({"programs": ("mousepad",), "targets": ("delete*",)}, False),
    ],
)
def test_a_rule_matches_where_all_of_it_does(change: dict[str, object], matches: bool) -> None:
    rule = replace(ALLOW, **change)  # type: ignore[arg-type]
    assert speaks(rule, CLICK, CONTEXT) is matches


@pytest.mark.parametrize("change", [{"programs": ("*",)}, {"windows": ("*",)}, {"targets": ("*",)}])
def test_a_rule_about_a_thing_does_not_match_where_there_is_none(change: dict[str, object]) -> None:
    rule = replace(ALLOW, **change)  # type: ignore[arg-type]
    assert speaks(rule, CLICK, CONTEXT)
    assert not speaks(rule, CLICK, Context())
    assert not speaks(replace(ALLOW, roles=frozenset({"button"})), CLICK, Context())


def test_a_rule_about_keys_matches_their_chord() -> None:
    rule = replace(ALLOW, keys=frozenset({"ctrl+s"}))
    assert speaks(rule, PressKeys(keys=("ctrl", "s")), CONTEXT)
    assert not speaks(rule, PressKeys(keys=("s",)), CONTEXT)


def test_the_default_rules_let_be_done_what_can_be_undone_and_ask_for_the_rest() -> None:
    rules = load_rules().rules
    assert decide(TypeText(text="hello"), Context(window=WINDOW), rules).verdict is Verdict.ALLOW
    assert decide(CLICK, CONTEXT, rules).verdict is Verdict.ASK
    assert decide(PressKeys(keys=("alt", "f4")), CONTEXT, rules).verdict is Verdict.ASK


def test_what_the_brain_is_not_sure_of_is_asked_each_time_unless_it_is_denied() -> None:
    doubted = replace(CONTEXT, doubt="nothing known lies there")
    for rules in ((ALLOW,), ()):
        decision = decide(CLICK, doubted, rules)
        assert (decision.verdict, decision.rule, decision.reason) == (
            Verdict.ASK,
            DOUBTED,
            "nothing known lies there",
        )
        assert not decision.liftable
    assert decide(CLICK, doubted, (ALLOW, DENY)).verdict is Verdict.DENY
    assert decide(CLICK, doubted, (ALLOW, ASK)).rule == "ask"
