"""deskhand replay, on what was recorded on a toy desk."""

from __future__ import annotations

import json
import sqlite3
from pathlib import Path

import pytest

from agent.cli.main import main
from agent.proposal import ProposeClick, Words
from agent.settings import data_home

from .conftest import Toy


def recorded(toy: Toy, instruction: str = "do as the script says") -> str:
    toy.instruction = instruction
    return toy.run(ProposeClick(place=Words(phrase="Name")), ProposeClick(place=Words(phrase="More"))).episode


def spoil(toy: Toy, episode: str, column: str, value: str) -> None:
    with sqlite3.connect(toy.folder / "journal.db") as db:
        db.execute(f"UPDATE steps SET {column} = ? WHERE episode = ? AND number = 2", (value, episode))
    db.close()


def test_an_episode_is_replayed_by_the_beginning_of_its_id(
    toy: Toy, capsys: pytest.CaptureFixture[str]
) -> None:
    toy.folder = data_home()
    episode = recorded(toy)
    assert main(["replay", episode[:6]]) == 0
    assert (
        f"{episode}  “do as the script says”\n    the same: 3 steps, 2 action digests"
        in capsys.readouterr().out
    )


def test_all_are_checked_and_the_first_difference_is_named(
    toy: Toy, capsys: pytest.CaptureFixture[str]
) -> None:
    good, bad = recorded(toy), recorded(toy, "another")
    folder = ["--folder", str(toy.folder)]
    assert main(["replay", "--check", *folder]) == 0
    assert capsys.readouterr().out.startswith("2 episodes replayed: 2 the same.\n6 steps of ")
    spoil(toy, bad, "digest", "f" * 64)
    assert main(["replay", "--check", *folder]) == 1
    out = capsys.readouterr().out
    assert out.startswith(
        f"{bad}  “another”\n    differs at step 2: digest of the action\n        recorded  fff"
    )
    assert "\n        the screen then: " in out
    assert "2 episodes replayed: 1 the same, 1 different." in out
    assert main(["replay", "--check", good, *folder]) == 0


def test_what_is_damaged_is_told_and_the_others_are_replayed(
    toy: Toy, capsys: pytest.CaptureFixture[str]
) -> None:
    bad, worse, good = recorded(toy), recorded(toy), recorded(toy)
    spoil(toy, bad, "proposal", '{"kind": "dance"}')
    spoil(toy, worse, "view", "{")
    assert main(["replay", "--check", "--json", "--folder", str(toy.folder)]) == 1
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [(one["episode"], one["same"]) for one in told] == [(bad, False), (worse, False), (good, True)]
    assert "a recorded proposal cannot be read" in told[0]["damage"]
    assert "step 2 is damaged in the journal" in told[1]["damage"]
    assert (told[2]["steps"], len(told[2]["digests"]), told[2]["divergence"]) == (3, 3, None)
    assert main(["replay", "--check", "--folder", str(toy.folder)]) == 1
    assert "3 episodes replayed: 1 the same, 2 damaged." in capsys.readouterr().out


def test_nothing_to_replay_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["replay"]) == 2
    assert "name an episode, or add --check" in capsys.readouterr().err
    assert main(["replay", "--check", "--folder", str(tmp_path)]) == 2
    assert f"there are no episodes in {tmp_path}" in capsys.readouterr().err
    assert main(["replay", "--check"]) == 0
