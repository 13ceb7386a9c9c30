"""Rules that are counted and used up, and where they come from."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event, Thread

import pytest

from safety.action import OpenProgram, Wait
from safety.context import Context
from safety.decision import Source, Verdict
from safety.errors import PolicyError
from safety.policy import NO_RULE
from safety.rule import Lifetime, Rule
from safety.rule_sources import SYSTEM_RULES, RuleSources, load_rulebook, rule_sources, user_rules
from safety.rule_use import RuleUse, read_use, rule_key
from safety.rulebook import Rulebook
from safety.standing import StandingRules, local_time

NOW = datetime(2026, 1, 5, 10, 30, tzinfo=UTC)
WAIT = Wait(seconds=0.0)
ALWAYS = Rule(name="always", verdict=Verdict.ALLOW)
ONCE = Rule(name="once", verdict=Verdict.ALLOW, lifetime=Lifetime.ONCE)
SESSION = Rule(name="session", verdict=Verdict.ALLOW, lifetime=Lifetime.SESSION)


class Clock:
    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "data" / "rule-use.json"


def standing(*rules: Rule, path: Path | None, clock: Clock | None = None) -> StandingRules:
    return StandingRules(Rulebook(rules), RuleUse(path), clock or Clock())


def decided(rules: StandingRules) -> str:
    return rules.decide(WAIT, Context()).rule


def test_hits_are_counted_and_put_on_disk_now_and_then(path: Path) -> None:
    clock = Clock()
    rules = standing(ALWAYS, path=path, clock=clock)
    for _ in range(3):
        assert decided(rules) == "always"
    assert not path.exists()
    rules.flush()
    assert read_use(path)[rule_key(ALWAYS)].hits == 3
    clock.now += timedelta(seconds=60)
    for _ in range(2):
        decided(rules)
    rules.flush()
    used = read_use(path)[rule_key(ALWAYS)]
    assert (used.hits, used.last) == (5, clock.now)
    rules.flush()
    assert read_use(path)[rule_key(ALWAYS)].hits == 5


def test_counts_are_put_on_disk_beside_the_gates_work(path: Path) -> None:
    rules = standing(ALWAYS, path=path)
    decided(rules)
    ended = Event()
    flushing = Thread(target=rules.flush_until, args=(ended, 0.001))
    flushing.start()
    while not path.exists():
        flushing.join(0.001)
    ended.set()
    flushing.join()
    assert read_use(path)[rule_key(ALWAYS)].hits == 1


def test_two_hands_add_up(path: Path) -> None:
    hands = [standing(ALWAYS, path=path) for _ in range(2)]
    for hand in hands:
        decided(hand)
    for hand in hands:
        hand.flush()
    assert read_use(path)[rule_key(ALWAYS)].hits == 2


def test_what_no_rule_speaks_of_counts_for_nobody(path: Path) -> None:
    rules = standing(path=path)
    assert decided(rules) == NO_RULE
    rules.flush()
    assert not path.exists()


def test_a_rule_for_once_decides_once_ever(path: Path) -> None:
    rules = standing(ONCE, path=path)
    assert [decided(rules), decided(rules)] == ["once", NO_RULE]
    assert read_use(path)[rule_key(ONCE)].hits == 1
    assert decided(standing(ONCE, path=path)) == NO_RULE
    assert decided(standing(ONCE, ALWAYS, path=path)) == "always"
    assert decided(standing(replace(ONCE, added=NOW), path=path)) == "once"


def test_a_rule_for_a_session_decides_in_the_first_run_that_uses_it(path: Path) -> None:
    rules = standing(SESSION, path=path)
    assert [decided(rules), decided(rules)] == ["session", "session"]
    assert read_use(path)[rule_key(SESSION)].hits == 2
    assert decided(standing(SESSION, path=path)) == NO_RULE


def test_who_only_watches_counts_nothing_and_uses_nothing_up(path: Path) -> None:
    watching = StandingRules(Rulebook([ONCE]), RuleUse(path, watching=True), Clock())
    assert decided(watching) == "once"
    always = StandingRules(Rulebook([ALWAYS]), RuleUse(path, watching=True), Clock())
    decided(always)
    always.flush()
    assert read_use(path) == {}
    assert decided(standing(ONCE, path=path)) == "once"
    assert decided(StandingRules(Rulebook([ONCE]), RuleUse(path, watching=True), Clock())) == NO_RULE


def test_where_nobody_can_keep_count_such_a_rule_is_used_up(path: Path, tmp_path: Path) -> None:
    assert decided(standing(ONCE, path=None)) == NO_RULE
    path.parent.mkdir()
    path.write_text("{")
    assert decided(standing(ONCE, path=path)) == NO_RULE
    (tmp_path / "file").touch()
    assert decided(standing(ONCE, path=tmp_path / "file" / "use.json")) == NO_RULE


def test_a_damaged_count_is_kept_beside_and_begun_anew(path: Path) -> None:
    path.parent.mkdir()
    path.write_text('{"version": 1, "rules": 7}')
    with pytest.raises(ValueError, match="damaged"):
        read_use(path)
    rules = standing(ALWAYS, path=path)
    decided(rules)
    rules.flush()
    assert read_use(path)[rule_key(ALWAYS)].hits == 1
    assert path.with_suffix(".damaged").exists()
    assert json.loads(path.read_text())["version"] == 1


def test_a_disk_that_takes_no_counts_costs_them_and_not_the_run(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    rules = standing(ALWAYS, path=tmp_path / "file" / "use.json")
    assert decided(rules) == "always"
    rules.flush()
    nobody = standing(ALWAYS, path=None)
    decided(nobody)
    nobody.flush()


def test_the_clock_on_the_wall_knows_its_zone() -> None:
    assert local_time().tzinfo is not None


# --- where they come from -----------------------------------------------------------------------------


def written(folder: Path, name: str, text: str) -> str:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_all_sources_are_put_together_from_the_highest_to_the_lowest(tmp_path: Path) -> None:
    texts = {
        name: written(tmp_path, name, f'[[rule]]\nname = "{name}"\nverdict = "deny"')
        for name in ("task", "user", "system")
    }
    book = load_rulebook(RuleSources(own_paths=("/own",), **texts))
    assert list(dict.fromkeys(rule.source for rule in book.rules)) == list(Source)
    assert book.named(Source.SYSTEM, "system") is not None
    assert book.named(Source.USER, "system") is None
    files = RuleSources(**texts).files
    assert [Path(file).name for file in files] == ["built_in.toml", "default.toml", "system", "user", "task"]


def test_the_rules_that_come_with_it_can_be_left_out(tmp_path: Path) -> None:
    user = written(tmp_path, "rules.toml", "defaults = false")
    assert {rule.source for rule in load_rulebook(RuleSources(user=user)).rules} == {Source.BUILT_IN}
    assert Source.DEFAULT in {rule.source for rule in load_rulebook(RuleSources()).rules}


def test_a_broken_file_of_any_source_starts_nothing(tmp_path: Path) -> None:
    broken = written(tmp_path, "broken.toml", "[[rule]]")
    for source in ("system", "user", "task"):
        with pytest.raises(PolicyError, match="nothing was started"):
            load_rulebook(RuleSources(**{source: broken}))


def test_files_that_are_not_there_are_none_but_one_that_is_named_must_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DESKHAND_HOME", str(tmp_path / "home"))
    assert user_rules() == tmp_path / "home" / "rules.toml"
    found = rule_sources(tmp_path)
    assert (found.user, found.task) == (None, None)
    assert found.use == str(tmp_path / "rule-use.json")
    assert (found.system is not None) is SYSTEM_RULES.exists()
    user_rules().parent.mkdir()
    user_rules().touch()
    assert rule_sources(tmp_path).user == str(user_rules())
    named = rule_sources(tmp_path, user=tmp_path / "a", task=tmp_path / "b")
    assert (named.user, named.task) == (str(tmp_path / "a"), str(tmp_path / "b"))
    monkeypatch.delenv("DESKHAND_HOME")
    assert user_rules().name == "rules.toml"
    assert user_rules().parent.name == "deskhand"


def test_deskhands_own_files_are_never_touched_whatever_the_rules(tmp_path: Path) -> None:
    user = written(
        tmp_path, "rules.toml", '[[rule]]\nname = "mine"\nverdict = "allow"\npaths = ["/"]\nprograms = ["m"]'
    )
    book = load_rulebook(rule_sources(tmp_path, user=Path(user)))
    rules = StandingRules(book, clock=Clock())
    for name, verdict in (
        ("rules.toml", Verdict.DENY),
        ("journal.db", Verdict.DENY),
        ("a.txt", Verdict.ALLOW),
    ):
        opening = OpenProgram(program="m", arguments=(str(tmp_path / name),))
        assert rules.decide(opening, Context()).verdict is verdict


def test_what_is_built_in_stands_against_every_rule(tmp_path: Path) -> None:
    user = written(
        tmp_path, "r.toml", '[[rule]]\nname = "all"\nverdict = "allow"\nprograms = ["*fox"]\nmax_risk = "R4"'
    )
    rules = StandingRules(load_rulebook(RuleSources(user=user), home="/home/me"), clock=Clock())
    for argument, verdict in (
        ("javascript:alert(1)", Verdict.DENY),
        ("/home/me/.ssh/id_rsa", Verdict.ASK),
        ("https://example.org/", Verdict.ALLOW),
    ):
        opening = OpenProgram(program="firefox", arguments=(argument,))
        assert rules.decide(opening, Context()).verdict is verdict
