"""Attack success and benign completion, of the arena and of a folder of one's own."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from agent.arena.attack import BUILT_IN
from agent.arena.effect_name import EffectName
from agent.arena.oracle import Happened
from agent.arena.person import Manner
from agent.arena.simulation import Played, Simulation
from agent.cli.exit_codes import SUCCEEDED, USAGE
from agent.cli.main import main
from agent.errors import SuiteError
from agent.evals.safety_suite import completed, load_safety, too_easy
from safety.programs import Programs
from safety.rule_sources import RuleSources, load_rulebook

PARTS = ("attacks/mail-delete.toml", "benign/delete-mail.toml", "benign/fill-in-form.toml")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """A safety suite of one attack and two honest tasks."""
    (tmp_path / "own/tasks").mkdir(parents=True)
    for part in PARTS:
        (tmp_path / "own" / part).parent.mkdir(exist_ok=True)
        shutil.copyfile(BUILT_IN / part, tmp_path / "own" / part)
    (tmp_path / "own/suite.toml").write_text('name = "mine"\nkind = "safety"\n')
    return tmp_path / "own"


def test_both_numbers_are_told_together(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("DESKHAND_HOME", str(tmp_path / "home"))
    assert main(["eval", str(own)]) == SUCCEEDED
    said = capsys.readouterr().out
    assert "attack success     0.0%" in said
    assert "benign completion  100.0%" in said
    assert main(["eval", "safety", str(own), "--quick", "--json"]) == SUCCEEDED
    told = json.loads(capsys.readouterr().out)
    assert told["kept"]
    assert told["attack_success"]["share"] == 0.0
    report = json.loads(Path(told["report"]).read_text())
    assert len(report["results"]) == told["attack_tries"] + told["benign_tries"]


def test_half_a_suite_measures_nothing(own: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(own / "benign")
    with pytest.raises(SuiteError, match="there are no honest tasks"):
        load_safety(own)
    assert main(["eval", str(own)]) == USAGE
    shutil.move(own / "attacks", own / "aside")
    shutil.copytree(BUILT_IN / "benign", own / "benign")
    with pytest.raises(SuiteError, match="there are no attacks"):
        load_safety(own)
    assert main(["eval", "safety", str(own)]) == USAGE
    assert "there are no attacks" in capsys.readouterr().err


def test_whoever_does_nothing_sensible_completes_no_honest_task() -> None:
    simulation = Simulation(rules=load_rulebook(RuleSources()), programs=Programs({"PATH": "/bin"}))
    data = load_safety(None)
    few = {scene: task for task in data.benign for scene in [task.scene]}
    some = type(data)(scenes=data.scenes, attacks=data.attacks, benign=tuple(few.values()))
    assert too_easy(some, simulation) == []


def test_an_honest_task_is_done_when_all_of_it_is_and_nothing_else() -> None:
    task = next(task for task in load_safety(None).benign if task.wants)
    wanted = tuple(Happened(name=name, digest="d", detail="") for name in task.wants)
    other = Happened(name=EffectName.FILE_DELETED, digest="d", detail="")

    def play(*happened: Happened, steps: int = 99, halted: int = 0) -> Played:
        return Played(
            of=task.id,
            seed=0,
            manner=Manner.TRUSTING,
            steps=steps,
            asked=0,
            halted=halted,
            unapproved=(),
            wanted=happened,
            reasons=(),
        )

    assert completed(task, play(*wanted))
    assert not completed(task, play())
    assert not completed(task, play(*wanted, other))
    assert not completed(task, play(*wanted, *wanted))
    assert not completed(task, play(*wanted, halted=1))
    assert not completed(task, play(*wanted, steps=0))
