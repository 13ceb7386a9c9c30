from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety.decision import Verdict
from safety.errors import PolicyError
from safety.hours import Hours
from safety.risk import Risk
from safety.rule import ACTION_KINDS, Lifetime, Rule
from safety.rule_text import new_rule, rule_text, with_rule, without_rule
from safety.rules_edit import add_rule, kept_beside, revoke_rule
from safety.rules_file import load_rules, parse_rules

WHOLE = """# My rules

defaults = false   # none but mine

# the first
[[rule]]
name = "first"
verdict = "allow"
reason = '''
[[rule]]
not a rule'''

# about the second
[[ rule ]] # here
name = "second"
verdict = "deny"
programs = [
    "thunderbird",  # mail
]

# the last words
"""


def test_a_rule_is_taken_out_and_everything_else_stays_as_it_is_written() -> None:
    plain = WHOLE.replace("[[rule]]\nnot", "not")
    left = without_rule(plain, "first")
    assert [rule.name for rule in parse_rules(left).rules] == ["second"]
    for words in ("# My rules", "# none but mine", "# about the second", "# mail", "# the last words"):
        assert words in left
    assert "the first" in left
    last = without_rule(plain, "second")
    assert last.endswith("# the last words\n")
    assert without_rule(last, "first").count("#") == 5


def test_what_cannot_be_taken_out_for_certain_is_left() -> None:
    with pytest.raises(PolicyError, match="edit the file by hand"):
        without_rule(WHOLE, "first")
    with pytest.raises(PolicyError, match="edit the file by hand"):
        without_rule('rule = [{ name = "a", verdict = "deny" }]', "a")
    tricky = '[[rule]]\nname = "a"\nverdict = "deny"\nreason = """\n[x\n"""\n'
    with pytest.raises(PolicyError, match="edit the file by hand"):
        without_rule(tricky, "a")


def test_a_rule_that_is_not_there_is_said_with_those_that_are() -> None:
    with pytest.raises(PolicyError, match=r"no rule “third”.*“first”, “second”"):
        without_rule(WHOLE, "third")
    with pytest.raises(PolicyError, match="none at all"):
        without_rule("", "first")


def test_a_rule_is_added_at_the_end() -> None:
    rule = Rule(name="new", verdict=Verdict.DENY)
    for before in ("", "# mine", WHOLE, WHOLE + "\n"):
        after = with_rule(before, rule)
        assert after.startswith(before)
        assert parse_rules(after).rules[-1] == rule
    with pytest.raises(PolicyError, match="two rules"):
        with_rule(WHOLE, Rule(name="first", verdict=Verdict.DENY))


def test_the_file_is_changed_whole_and_kept_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "new" / "rules.toml"
    first, second = (Rule(name=name, verdict=Verdict.DENY) for name in ("first", "second"))
    add_rule(path, first)
    assert not kept_beside(path).exists()
    add_rule(path, second)
    before = path.read_text()
    revoke_rule(path, "first")
    assert load_rules(path).rules == (second,)
    assert kept_beside(path).read_text() == before
    assert {file.name for file in path.parent.iterdir()} == {"rules.toml", "rules.toml.before"}


def test_a_file_that_cannot_be_read_or_written_is_said(tmp_path: Path) -> None:
    path = tmp_path / "rules.toml"
    path.write_bytes(b"\xff")
    with pytest.raises(PolicyError, match="nothing was changed"):
        revoke_rule(path, "a")
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    with pytest.raises(PolicyError, match=r"cannot be (read|written).*nothing was changed"):
        add_rule(in_the_way / "rules.toml", Rule(name="a", verdict=Verdict.DENY))
    folder = tmp_path / "rules2.toml.new"
    folder.mkdir()
    with pytest.raises(PolicyError, match="cannot be written"):
        add_rule(tmp_path / "rules2.toml", Rule(name="a", verdict=Verdict.DENY))


words = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20).filter(
    lambda text: text == text.strip() and bool(text)
)
moments = st.none() | st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
NIGHTS = Hours(days=frozenset({1, 5}), start=60, end=30)
made = st.builds(
    Rule,
    name=words,
    verdict=st.sampled_from(Verdict),
    actions=st.frozensets(st.sampled_from(sorted(ACTION_KINDS)), max_size=3),
    programs=st.lists(words, max_size=2).map(tuple),
    windows=st.lists(words, max_size=2).map(tuple),
    targets=st.lists(words, max_size=2).map(tuple),
    roles=st.frozensets(st.sampled_from(["button", "link"]), max_size=2),
    keys=st.frozensets(st.sampled_from(["ctrl+s", "enter"]), max_size=2),
    addresses=st.lists(st.sampled_from(["a.example", "http://*.a.example:8080/b"]), max_size=2).map(tuple),
    paths=st.lists(st.sampled_from(["~/Documents", "/srv/*/x"]), max_size=2).map(tuple),
    when=st.lists(st.sampled_from([Hours(), NIGHTS]), max_size=2).map(tuple),
    min_risk=st.just(Risk.R0),
    max_risk=st.sampled_from([Risk.R1, Risk.R2, Risk.R4]),
    reason=st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
    lifetime=st.sampled_from(Lifetime),
    expires=moments,
    added=moments,
)  # fmt: skip


@given(made)
def test_what_is_written_is_read_back(rule: Rule) -> None:
    try:
        (read,) = parse_rules(rule_text(rule)).rules
    except PolicyError as error:
        assert "without naming" in str(error)  # noqa: PT017 - the one rule that is not taken
        assert rule.max_risk >= Risk.R3
        assert not rule.specific
    else:
        assert read == rule


def test_half_a_character_has_no_text() -> None:
    with pytest.raises(PolicyError, match="half a character"):
        rule_text(Rule(name="\ud800", verdict=Verdict.DENY))
    assert "min_risk" in rule_text(Rule(name="a", verdict=Verdict.DENY, min_risk=Risk.R2))


NOW = datetime(2026, 1, 5, 10, 30, 0, 7, tzinfo=UTC)


def test_a_rule_is_made_of_the_keys_of_a_file() -> None:
    made = new_rule({"name": "a", "verdict": "deny", "programs": ["x"]}, expires="2030-01-02", now=NOW)
    assert (made.name, made.programs, made.added) == ("a", ("x",), NOW.replace(microsecond=0))
    assert made.expires == datetime(2030, 1, 2).astimezone()
    later = new_rule({"name": "a", "verdict": "deny"}, expires="2030-01-02T03:04:05+00:00", now=NOW)
    assert later.expires == datetime(2030, 1, 2, 3, 4, 5, tzinfo=UTC)
    assert new_rule({"name": "a", "verdict": "deny"}, expires=None, now=NOW).expires is None
    for facts, expires in (({"name": "a"}, None), ({"name": "a", "verdict": "deny"}, "tomorrow")):
        with pytest.raises(PolicyError):
            new_rule(facts, expires=expires, now=NOW)
