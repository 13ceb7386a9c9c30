from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety.decision import Source, Verdict
from safety.errors import PolicyError
from safety.risk import Risk
from safety.rule import ACTION_KINDS, Lifetime
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
    first, second = parse_rules(WHOLE).rules
    assert first.verdict is Verdict.ALLOW
    assert first.actions == {"click", "keys"}
    assert first.keys == {"ctrl+c", "enter"}
    assert (first.min_risk, first.max_risk) == (Risk.R1, Risk.R2)
    assert first.reason == "it only counts"
    assert second.verdict is Verdict.DENY
    assert second.max_risk is Risk.R4


def test_an_allowing_rule_reaches_no_further_than_what_can_be_undone_unless_it_says_so() -> None:
    (rule,) = parse_rules('[[rule]]\nname = "a"\nverdict = "allow"').rules
    assert rule.max_risk is Risk.R1


def test_no_rules_are_rules() -> None:
    assert parse_rules("").rules == ()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("[[rule]", "not TOML"),
        ("[[rule]]\nname = " + "1" * 5_000, "not TOML"),
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
        ('[[rule]]\nname = "a"\nverdict = "allow"\nmax_risk = "R3"', "without naming"),
        ('[[rule]]\nname = "a"\nverdict = "allow"\nmax_risk = "R4"\nprograms = ["*"]', "without naming"),
        ('[[rule]]\nname = "a"\nverdict = "deny"\naddresses = ["a b"]', "“a”: “a b” is no address"),
        ('[[rule]]\nname = "a"\nverdict = "deny"\npaths = ["docs"]', "“a”: “docs” is no folder"),
        ('[[rule]]\nname = "a"\nverdict = "deny"\nwhen = ["noon"]', "“a”: “noon” is no time"),
        ('[[rule]]\nname = "a"\nverdict = "deny"\nlifetime = "forever"', "“a”: rule.0.lifetime"),
        ('[[rule]]\nname = "a"\nverdict = "deny"\nexpires = "soon"', "“a”: rule.0.expires"),
        ('[[rule]]\nname = "a"\nverdict = "deny"\nexpires = 0001-01-01', "is no time"),
        ('[[rule]]\nname = 7\nverdict = "deny"', "rule.0.name"),
        ("defaults = 1", "defaults"),
        ("rule = [" + "[" * 5000, "not TOML"),
    ],
)
def test_a_broken_rule_is_an_error_that_names_it(text: str, words: str) -> None:
    with pytest.raises(PolicyError, match=words):
        parse_rules(text)


def test_every_scope_is_read() -> None:
    (rule,) = parse_rules(
        """
        defaults = true
        [[rule]]
        name = "all of it"
        verdict = "ask"
        addresses = ["https://*.example.org/docs"]
        paths = ["~/Documents"]
        when = ["mon-fri 09:00-17:00", "sat"]
        lifetime = "once"
        expires = 2030-01-01
        added = 2026-01-05T10:00:00Z
        """,
        Source.TASK,
    ).rules
    assert rule.addresses == ("https://*.example.org/docs",)
    assert rule.paths == ("~/Documents",)
    assert [hours.text for hours in rule.when] == ["mon,tue,wed,thu,fri 09:00-17:00", "sat"]
    assert (rule.lifetime, rule.source) == (Lifetime.ONCE, Source.TASK)
    assert rule.expires is not None
    assert rule.expires.tzinfo is not None
    assert rule.added == datetime(2026, 1, 5, 10, tzinfo=UTC)


def test_the_default_rules_can_be_left_out() -> None:
    assert parse_rules("").defaults
    assert not parse_rules("defaults = false").defaults


A_CLICK = 'action = "click", program = "mousepad", risk = "R0"'
SATURDAYS = 'when = ["sat"]\n'
RULE = '[[rule]]\nname = "a"\nverdict = "allow"\nprograms = ["mousepad"]\nactions = ["click", "open"]\n'


@pytest.mark.parametrize(
    "examples",
    [
        'match = [{ action = "click", program = "Mousepad", target = "View", role = "menu" }]',
        'not_match = [{ action = "click", program = "xterm" }, { action = "type", program = "mousepad" }]',
        'match = [{ action = "open", open = "mousepad", path = "/tmp/a" }]',
        'not_match = [{ action = "click", program = "mousepad", target = "Delete", role = "button" }]',
        'match = [{ action = "click", program = "mousepad", target = "Delete", risk = "R1" }]',
        'when = ["sat"]\nmatch = [{ action = "click", program = "mousepad", role = "menu" }]',
        f"{SATURDAYS}not_match = [{{ {A_CLICK}, at = 2026-01-05T10:00:00 }}]",
        f"{SATURDAYS}match = [{{ {A_CLICK}, at = 2026-01-10T10:00:00 }}]",
        'expires = 2020-01-01\nmatch = [{ action = "click", program = "mousepad", risk = "R0" }]',
    ],
)
def test_examples_that_hold_are_passed_over(examples: str) -> None:
    assert len(parse_rules(RULE + examples).rules) == 1


@pytest.mark.parametrize(
    ("examples", "words"),
    [
        ('match = [{ action = "click", program = "xterm" }]', "“a”: the example match 1 .*xterm.* does not"),
        (
            'not_match = [{ action = "open", open = "mousepad" }]',
            "the example not_match 1 .* matches it",
        ),
        ('match = [{ action = "click", program = "mousepad", target = "Delete" }]', "does not match"),
        ('match = [{ program = "xterm" }]', "match 1: action"),
        ('match = [{ action = "clik" }]', "“clik” is none of"),
        ('match = [{ action = "click", colour = "red" }]', "match 1: colour"),
        ('match = [{ action = "keys", keys = "ctrl+frob" }]', "match 1: .*frob"),
        ('match = [{ action = "open" }]', "no program"),
        ('match = ["click"]', "match"),
    ],
)
def test_an_example_that_does_not_hold_breaks_the_file_naming_it(examples: str, words: str) -> None:
    with pytest.raises(PolicyError, match=words):
        parse_rules(RULE + examples)


@pytest.mark.parametrize("kind", sorted(ACTION_KINDS))
def test_an_example_of_any_kind_can_be_written(kind: str) -> None:
    more = {"keys": 'keys = "ctrl+s"', "open": 'open = "x"'}.get(kind, 'text = "a"')
    more += ', path = "/a"' if "f" in kind else ', address = "http://a.example"' if "address" in kind else ""
    text = f'[[rule]]\nname = "a"\nverdict = "deny"\nactions = ["{kind}"]\n'
    parse_rules(f'{text}match = [{{ action = "{kind}", onto = "Trash", {more} }}]')


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
    assert all(rule.max_risk <= Risk.R1 for rule in load_rules().rules if rule.verdict is Verdict.ALLOW)


_LINES = st.sampled_from(
    [
        "[[rule]]", 'name = "a"', 'name = "b"', 'verdict = "allow"', 'verdict = "deny"', "verdict = 1",
        'programs = ["*"]', 'addresses = ["x:y:z"]', 'paths = ["~/**/?"]', 'when = ["mon 00:00-24:00"]',
        'when = ["\u0660\u0661:00-02:00"]', 'max_risk = "R4"', "expires = 0001-01-01",
        "expires = 9999-12-31T23:59:59-23:59",
        'match = [{ action = "click" }]', 'match = [{ action = "open", open = "x", address = "http://[" }]',
        'not_match = [{ action = "wait", at = 0001-01-01T00:00:00Z }]', "[rule]", "defaults = false", '"""',
    ]
)  # fmt: skip


@given(st.lists(_LINES, max_size=14).map("\n".join))
def test_any_lines_are_rules_or_an_error(text: str) -> None:
    try:
        parse_rules(text)
    except PolicyError:
        return


@given(st.text(max_size=200))
def test_any_text_is_rules_or_an_error(text: str) -> None:
    try:
        parse_rules(text)
    except PolicyError:
        return


def test_a_built_in_rule_allows_nothing() -> None:
    with pytest.raises(PolicyError, match="allows nothing"):
        parse_rules('[[rule]]\nname = "a"\nverdict = "allow"', Source.BUILT_IN)
