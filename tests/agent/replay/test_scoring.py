"""Another brain, and other rules, held against what was recorded."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from agent.brain import Brain
from agent.brains.scripted import ScriptedBrain
from agent.cli.main import main
from agent.proposal import (
    Done,
    GiveUp,
    Malformed,
    Proposal,
    ProposeClick,
    ProposeKeys,
    ProposeMove,
    ProposeOpen,
    ProposeType,
    Words,
)
from agent.replay.recording import recording
from agent.replay.rules import with_file
from agent.replay.scored import Score
from agent.replay.scoring import Scoring, score
from memory.journal import Journal
from safety.approvers.scripted import ScriptedApprover
from safety.decision import Approve, Refuse, Verdict
from safety.errors import PolicyError
from safety.rule import Rule

from .conftest import ALL_RULES, PROGRAMS, Toy

NAME, MORE = ProposeClick(place=Words(phrase="Name")), ProposeClick(place=Words(phrase="More"))
SEND = ProposeClick(place=Words(phrase="Send"))


def scored(toy: Toy, episode: str, *now: Proposal, rules: tuple[Rule, ...] | None = None) -> Scoring:
    def brain(programs: object) -> Brain:
        return ScriptedBrain(now)

    with Journal(toy.folder) as journal, recording(journal, episode) as recorded:
        return score(recorded, brain=brain if now else None, rules=rules, programs=PROGRAMS)


def scores(scoring: Scoring) -> list[Score]:
    return [step.score for step in scoring.steps]


def test_another_brain_is_scored_step_by_step(toy: Toy) -> None:
    then = (NAME, ProposeType(text="hello"), MORE, NAME, MORE, NAME, ProposeKeys(keys=("Ctrl", "S")))
    now = (
        NAME,
        ProposeType(text="hello again"),
        ProposeMove(place=Words(phrase="More")),
        ProposeClick(place=Words(phrase="nothing of the kind")),
        Malformed(raw="", error="no JSON"),
        GiveUp(reason="too hard"),
        ProposeKeys(keys=("ctrl", "s")),
    )
    found = scored(toy, toy.run(*then).episode, *now)
    assert scores(found) == [
        Score.SAME,
        Score.DIFFERENT,
        Score.SAME_TARGET,
        Score.NOT_UNDERSTOOD,
        Score.NOT_UNDERSTOOD,
        Score.DIFFERENT,
        Score.SAME,
        Score.SAME,
    ]
    assert not found.same
    assert (found.count(Score.SAME), found.divergence, found.unasked) == (3, None, ())
    assert found.steps[1].now != found.steps[1].recorded
    assert "nothing on the screen fits" in found.steps[3].now


def test_what_asks_for_programs_asks_those_of_this_machine_where_nobody_did_then(toy: Toy) -> None:
    found = scored(toy, toy.run(NAME).episode, ProposeOpen(program="sh"))
    assert scores(found) == [Score.DIFFERENT, Score.SAME]
    assert found.unasked == ("sh",)


def test_the_loops_own_turns_are_not_the_brains(toy: Toy) -> None:
    toy.deaf = 1
    assert [step.step for step in scored(toy, toy.run(NAME).episode, NAME).steps] == [1, 3]


def test_other_rules_are_scored_step_by_step(toy: Toy) -> None:
    toy.approver = ScriptedApprover([Approve(), Refuse()])
    episode = toy.run(NAME, MORE, SEND, SEND).episode
    other = (
        *ALL_RULES,
        Rule(name="no", verdict=Verdict.DENY, targets=("Name",)),
        Rule(name="may", verdict=Verdict.ASK, targets=("More",)),
        Rule(name="mail", verdict=Verdict.ALLOW, programs=("thunderbird",)),
    )
    found = scored(toy, episode, rules=other)
    assert scores(found)[:2] == [Score.WOULD_DENY, Score.WOULD_ASK]
    assert found.steps[0].now.startswith("deny (no)")
    assert scored(toy, episode, rules=toy.rules).same
    both = scored(toy, episode, MORE, MORE, SEND, SEND, rules=other)
    assert scores(both)[:2] == [Score.DIFFERENT, Score.WOULD_ASK]


def test_the_users_file_is_put_in_the_place_of_his_own(toy: Toy, tmp_path: Path) -> None:
    file = tmp_path / "rules.toml"
    file.write_text('defaults = false\n[[rule]]\nname = "mine"\nverdict = "deny"\nactions = ["type"]\n')
    with Journal(toy.folder) as journal, recording(journal, toy.run(NAME).episode) as recorded:
        names = {rule.name for rule in with_file(recorded.given, file)}
    assert "mine" in names
    assert "everything small" not in names
    assert "mine" in {rule.name for rule in with_file(None, file)}
    file.write_text("no rules")
    with pytest.raises(PolicyError, match="nothing was started"):
        with_file(None, file)


def test_a_record_that_cannot_be_replayed_is_scored_up_to_there(toy: Toy) -> None:
    episode = toy.run(NAME, MORE).episode
    with Journal(toy.folder) as journal:
        journal._db.execute("UPDATE steps SET digest = 'f' WHERE number = 2")
    found = scored(toy, episode, NAME, MORE)
    assert found.divergence is not None
    assert (len(found.steps), found.same) == (2, False)


def test_the_command(toy: Toy, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    toy.instruction = "click Name and click More"
    episode = toy.run(NAME, MORE, Done(why="yes")).episode
    folder = ["--folder", str(toy.folder)]
    assert main(["replay", episode, "--with-brain", "instructions", *folder]) == 0
    assert "3 steps: 3 same action" in capsys.readouterr().out
    file = tmp_path / "rules.toml"
    file.write_text('[[rule]]\nname = "no more"\nverdict = "deny"\ntargets = ["More"]\n')
    assert main(["replay", episode, "--rules", str(file), "--json", *folder]) == 1
    told = json.loads(capsys.readouterr().out)
    assert (told["scores"], told["same"]) == ({"same action": 1, "would deny": 1}, False)
    assert main(["replay", episode, "--with-brain", "none such", *folder]) == 2
    assert "there is no brain called 'none such'" in capsys.readouterr().err


def test_a_task_the_other_brain_makes_no_sense_of(toy: Toy, capsys: pytest.CaptureFixture[str]) -> None:
    toy.instruction = "zxqv the flurb"
    episode = toy.run(NAME).episode
    assert main(["replay", episode, "--with-brain", "instructions", "--folder", str(toy.folder)]) == 1
    assert "2 steps: 2 not understood" in capsys.readouterr().out
