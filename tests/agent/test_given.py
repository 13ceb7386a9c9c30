from __future__ import annotations

from pathlib import Path

import pytest

from agent.given import given_to
from agent.replay.rules import book_of
from agent.task import Task
from safety.action import ListFolder
from safety.context import Context, FileSeen
from safety.desk.desk import Desk, DeskKind
from safety.errors import PolicyError
from safety.mode import Mode
from safety.policy import decide
from safety.rule_sources import RuleSources
from safety.rule_use import RuleUse
from safety.standing import local_time

RULES = """
[[rule]]
name = "once"
verdict = "deny"
actions = ["move"]
lifetime = "once"

[[rule]]
name = "papers"
verdict = "deny"
paths = ["~/papers"]
"""


def desk(home: Path) -> Desk:
    return Desk(
        kind=DeskKind.PRIVATE,
        display=":99",
        accessibility_bus=None,
        home=home,
        environment={"HOME": str(home)},
    )


def test_rules_that_were_used_up_and_where_links_led_are_noted(tmp_path: Path) -> None:
    home, real = tmp_path / "home", tmp_path / "real"
    real.mkdir()
    home.mkdir()
    (home / "papers").symlink_to(real)
    file, use = tmp_path / "rules.toml", tmp_path / "use.json"
    file.write_text(RULES)
    sources = RuleSources(user=str(file), use=str(use))
    task = Task(instruction="x", max_steps=7)
    fresh = given_to(task, desk=desk(home), sources=sources, mode=Mode.ASK)
    assert (fresh.max_steps, fresh.mode, fresh.used_rules) == (7, Mode.ASK, ())
    assert fresh.links[str(home / "papers")] == str(real)
    assert fresh.rules is not None
    once = next(rule for rule in fresh.rules if rule.name == "once")
    assert RuleUse(use).claim(once, local_time())
    assert len(given_to(task, desk=desk(home), sources=sources, mode=Mode.ASK).used_rules) == 1
    use.write_text("damaged")
    assert given_to(task, desk=desk(home), sources=sources, mode=Mode.ASK).used_rules == ()

    (home / "papers").unlink()  # a replay looks nothing up
    seen = Context(file=FileSeen(path=str(real / "letter"), kind="folder"))
    assert decide(ListFolder(path="papers/letter"), seen, book_of(fresh, fresh.rules)).rule == "papers"


def test_a_broken_file_of_rules_starts_nothing(tmp_path: Path) -> None:
    (tmp_path / "rules.toml").write_text("no rules")
    with pytest.raises(PolicyError, match="nothing was started"):
        given_to(
            Task(instruction="x"),
            desk=desk(tmp_path),
            sources=RuleSources(user=str(tmp_path / "rules.toml")),
            mode=Mode.RULES,
        )
