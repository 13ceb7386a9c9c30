from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from safety.decision import Verdict
from safety.hours import parse_hours
from safety.risk import Risk
from safety.rule import Lifetime, Rule
from safety.rule_words import age_words, rule_words

NOW = datetime(2026, 1, 5, tzinfo=UTC)


def test_a_rule_is_told_on_one_line_in_which_nothing_is_hidden() -> None:
    rule = Rule(
        name="r",
        verdict=Verdict.ALLOW,
        actions=frozenset({"type", "click"}),
        programs=("mouse\u202epad",),
        windows=("a\nb",),
        targets=("Save",),
        roles=frozenset({"button"}),
        keys=frozenset({"ctrl+s"}),
        addresses=("example.org",),
        paths=("~/x",),
        when=(parse_hours("sat"),),
        min_risk=Risk.R1,
        max_risk=Risk.R3,
        lifetime=Lifetime.SESSION,
        expires=NOW,
    )
    told = rule_words(rule)
    for words in (
        "click, type in mouse‹U+202E right-to-left override›pad",
        "on button, “Save” with ctrl+s at example.org under ~/x on sat from R1 up to R3 for one run until",
    ):
        assert words in told
    assert "\n" not in told
    assert rule_words(Rule(name="r", verdict=Verdict.DENY)) == "anything"
    assert rule_words(Rule(name="r", verdict=Verdict.DENY, max_risk=Risk.R2)) == "anything up to R2"


@pytest.mark.parametrize(
    ("ago", "words"),
    [(timedelta(0), "0 min"), (timedelta(minutes=59), "59 min"), (timedelta(hours=47), "47 h"),
     (timedelta(days=12), "12 d"), (timedelta(days=-1), "0 min")],
)  # fmt: skip
def test_an_age_is_told_roughly(ago: timedelta, words: str) -> None:
    assert age_words(NOW - ago, NOW) == words
