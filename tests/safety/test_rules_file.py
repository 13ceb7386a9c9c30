from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety.decision import Verdict
from safety.errors import PolicyError
from safety.risk import Risk
from safety.rules_file import DEFAULT_RULES, load_rules, parse_rules

WHOLE = """
[[rule]]
name = "the calculator"
verdict = "allow"
actions = ["click", "keys"]
programs = ["gnome-calculator"]
windows = ["Calculator*"]
targets = ["*"]
roles = ["button"]
keys = ["Ctrl+C", "return"]
min_risk = "R1"
max_risk = "R2"
reason = "it only counts"

[[rule]]
name = "no mail"
verdict = "deny"
programs = ["thunderbird"]
"""


def test_rules_are_read_as_they_are_written() -> None:
    first, second = parse_rules(WHOLE)
    assert first.verdict is Verdict.ALLOW
    assert first.actions == {"click", "keys"}
    assert first.keys == {"ctrl+c", "enter"}
    assert (first.min_risk, first.max_risk) == (Risk.R1, Risk.R2)
    assert first.reason == "it only counts"
    assert second.verdict is Verdict.DENY
    assert second.max_risk is Risk.R4


def test_an_allowing_rule_reaches_no_further_than_what_can_be_undone_unless_it_says_so() -> None:
    (rule,) = parse_rules('[[rule]]\nname = "a"\nverdict = "allow"')
    assert rule.max_risk is Risk.R1


def test_no_rules_are_rules() -> None:
    assert parse_rules("") == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[rule]", "not TOML"),
        ('[[rules]]\nname = "a"', "rules"),
        ('[[rule]]\nname = "a"', "verdict"),
        ('[[rule]]\nverdict = "allow"', "name"),
        ('[[rule]]\nname = " "\nverdict = "allow"', "name"),
        ('[[rule]]\nname = "a"\nverdict = "permit"', "verdict"),
        ('[[rule]]\nname = "a"\nverdict = "allow"\nprogram = "x"', "program"),
        ('[[rule]]\nname = "a"\nverdict = "allow"\nprograms = "x"', "programs"),
        ('[[rule]]\nname = "a"\nverdict = "allow"\nprograms = [1]', "programs"),
        ('[[rule]]\nname = "a"\nverdict = "allow"\nactions = ["clik"]', "clik"),
        ('[[rule]]\nname = "a"\nverdict = "allow"\nroles = ["butto"]', "butto"),
        ('[[rule]]\nname = "a"\nverdict = "allow"\nkeys = ["ctrl+xyz"]', "xyz"),
        ('[[rule]]\nname = "a"\nverdict = "allow"\nmax_risk = 4', "max_risk"),
        ('[[rule]]\nname = "a"\nverdict = "allow"\nmin_risk = "R3"', "above"),
        (WHOLE + WHOLE, "two rules are called"),
    ],
)
def test_a_broken_rule_is_an_error_that_names_it(text: str, words: str) -> None:
    with pytest.raises(PolicyError, match=words):
        parse_rules(text)


def test_a_broken_file_starts_nothing(tmp_path: Path) -> None:
    broken = tmp_path / "rules.toml"
    broken.write_text('[[rule]]\nname = "a"', encoding="utf-8")
    with pytest.raises(PolicyError, match=r"rules\.toml are broken.*nothing was started"):
        load_rules(broken)
    broken.write_bytes(b"\xff\xfe")
    with pytest.raises(PolicyError, match="cannot be read"):
        load_rules(broken)
    with pytest.raises(PolicyError, match="cannot be read"):
        load_rules(tmp_path / "absent.toml")


def test_the_default_rules_are_shipped_and_whole() -> None:
    assert load_rules() == load_rules(DEFAULT_RULES)
    assert all(rule.max_risk <= Risk.R1 for rule in load_rules() if rule.verdict is Verdict.ALLOW)


@given(st.text(max_size=200))
def test_any_text_is_rules_or_an_error(text: str) -> None:
    try:
        parse_rules(text)
    except PolicyError:
        return
