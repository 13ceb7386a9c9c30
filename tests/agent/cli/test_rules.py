from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from agent.cli.main import main, parser
from safety.rule import Lifetime, Rule
from safety.rule_sources import load_rulebook, rule_sources, user_rules
from safety.rule_use import RuleUse
from safety.rules_file import load_rules
from safety.standing import StandingRules


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DESKHAND_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


def rules(*words: str) -> int:
    return main(["rules", *words])


def test_a_rule_is_added_listed_shown_and_revoked(capsys: pytest.CaptureFixture[str]) -> None:
    assert rules("add", "no mail", "--deny", "--program", "thunderbird", "--program", "evolution") == 0
    assert 'programs = ["thunderbird", "evolution"]' in capsys.readouterr().out
    (rule,) = load_rules(user_rules()).rules
    assert rule.programs == ("thunderbird", "evolution")
    assert rule.added is not None
    assert rules("list") == 0
    listed = capsys.readouterr().out
    assert "no mail: anything in thunderbird, evolution" in listed
    assert "0 min" in listed
    assert listed.index("built-in") < listed.index("default") < listed.index("no mail")
    assert rules("show", "no mail") == 0
    assert "user (" in capsys.readouterr().out
    assert rules("revoke", "no mail") == 0
    assert "The file as it was" in capsys.readouterr().out
    assert load_rules(user_rules()).rules == ()


def test_everything_about_a_rule_can_be_said(capsys: pytest.CaptureFixture[str]) -> None:
    words = (
        "add", "all of it", "--allow", "--action", "click", "--program", "p", "--window", "w",
        "--target", "t", "--role", "button", "--key", "ctrl+s", "--address", "example.org", "--path", "~/x",
        "--when", "mon", "--min-risk", "R1", "--max-risk", "R3", "--reason", "why", "--lifetime", "once",
        "--expires", "2030-01-02", "--json",
    )  # fmt: skip
    assert rules(*words) == 0
    assert json.loads(capsys.readouterr().out)["added"] == "all of it"
    (rule,) = load_rules(user_rules()).rules
    assert (rule.addresses, rule.paths, rule.lifetime) == (("example.org",), ("~/x",), Lifetime.ONCE)
    assert rule.expires == datetime(2030, 1, 2).astimezone()
    assert rules("list", "--json") == 0
    shown = [json.loads(line) for line in capsys.readouterr().out.splitlines()][-1]
    assert (shown["source"], shown["name"], shown["hits"], shown["last_hit"]) == (
        "user",
        "all of it",
        0,
        None,
    )
    assert "from R1 up to R3 once until 2030-01-02" in shown["about"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "a", "--allow", "--max-risk", "R4"), "without naming"),
        (("add", "a", "--deny", "--action", "clik"), "clik"),
        (("add", "a", "--deny", "--expires", "soon"), "no date"),
        (("add", "a", "--deny", "--path", "x"), "no folder"),
        (("revoke", "a"), "there is no rule “a”"),
        (("show", "a"), "there is no rule “a”"),
        (("check", "/nonexistent.toml"), "cannot be read"),
    ],
)
def test_what_cannot_be_is_said_and_changes_nothing(
    words: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert rules(*words) == 1
    assert said in capsys.readouterr().err
    assert not user_rules().exists()


def test_rules_are_checked_with_the_file_of_a_task(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    task = tmp_path / "task.toml"
    task.write_text('[[rule]]\nname = "t"\nverdict = "deny"\nmatch = [{ action = "wait" }]')
    assert rules("check", str(task)) == 0
    assert str(task) in capsys.readouterr().out
    assert rules("check", str(task), "--json") == 0
    assert str(task) in json.loads(capsys.readouterr().out)["files"]
    task.write_text('[[rule]]\nname = "t"\nverdict = "deny"\nnot_match = [{ action = "wait" }]')
    assert rules("check", str(task)) == 1
    assert "“t”: the example not_match 1" in capsys.readouterr().err


def test_hits_are_shown_and_a_damaged_count_is_said(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules("add", "counted", "--deny", "--program", "x")
    sources = rule_sources(home)
    book = load_rulebook(sources)
    use = RuleUse(Path(sources.use or ""))
    rule: Rule = book.rules[-1]
    use.note(rule, datetime(2026, 1, 5, 12, tzinfo=UTC))
    StandingRules(book, use).flush()
    capsys.readouterr()
    rules("show", "counted", "--json")
    shown = json.loads(capsys.readouterr().out)
    assert (shown["hits"], shown["last_hit"][:10]) == (1, "2026-01-05")
    rules("list")
    assert "2026-01-05" in capsys.readouterr().out
    rules("show", "counted")
    assert "hits      1" in capsys.readouterr().out
    (home / "rule-use.json").write_text("{")
    assert rules("list") == 0
    assert "damaged" in capsys.readouterr().err


@pytest.mark.parametrize("action", ["list", "show", "check", "add", "revoke"])
def test_every_action_has_help_and_json(action: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        rules(action, "--help")
    assert ended.value.code == 0
    assert "--json" in capsys.readouterr().out


def test_the_modes_of_the_command_line_are_those_there_are() -> None:
    from safety.mode import Mode

    for mode in Mode:
        assert parser().parse_args(["run", "--mode", mode, "x"]).mode == mode
    assert parser().parse_args(["run", "x"]).mode == Mode.RULES


@pytest.mark.parametrize("mode", ["watch", "auto"])
def test_nobody_answers_where_nothing_is_asked(mode: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["run", "--mode", mode, "--approve", "all", "open the calculator"]) == 2
    assert "nothing is asked" in capsys.readouterr().err
