from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from agent.cli.main import main
from memory.episode import Judge, Outcome, Verdict
from memory.journal import Journal
from memory.step import Step
from vision.frame import Frame
from vision.geometry import Rect
from vision.observation import Observation


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("DESKHAND_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def episodes(home: Path) -> list[str]:
    names = []
    with Journal(home) as journal:
        for count in (2, 1):
            episode = journal.begin(f"do {count}", "scripted", "private")
            for number in range(1, count + 1):
                pixels = np.full((60, 80, 3), number, np.uint8)
                seen = Observation(frame=Frame(pixels=pixels, rect=Rect(0, 0, 80, 60), time=0.0), elements=())
                journal.append(
                    episode.id, Step(number=number, title="t", observation=seen, proposal={"kind": "done"})
                )
            journal.finish(episode.id, Outcome(verdict=Verdict.SUCCEEDED, judge=Judge.AGENT))
            names.append(episode.id)
    return names


def test_an_episode_goes_from_one_home_to_another(
    episodes: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "e.zip"
    assert main(["episodes", "export", episodes[0], str(path)]) == 0
    assert "2 steps" in capsys.readouterr().out
    assert main(["episodes", "import", str(path)]) == 0
    assert "is here already" in capsys.readouterr().out
    monkeypatch.setenv("DESKHAND_HOME", str(tmp_path / "other"))
    assert main(["episodes", "import", str(path)]) == 0
    assert main(["episodes", "show", episodes[0]]) == 0
    assert "imported e.zip, version 2: recorded elsewhere" in capsys.readouterr().out


def test_a_cut_file_is_recovered_and_told(
    episodes: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "e.zip"
    main(["episodes", "export", episodes[0], str(path)])
    data = path.read_bytes()
    path.write_bytes(data[: data.index(b"steps/000002.json")])
    monkeypatch.setenv("DESKHAND_HOME", str(tmp_path / "other"))
    assert main(["episodes", "recover", str(path)]) == 1
    told = capsys.readouterr()
    assert "1 step of 2" in told.out
    assert "1 of its 2 steps are lost" in told.err


@pytest.mark.parametrize("form", ["zip", "html", "chat", "agentnet"])
def test_all_of_them_in_every_form(episodes: list[str], tmp_path: Path, form: str) -> None:
    path = tmp_path / "out"
    assert main(["episodes", "export", "--all", str(path), "--format", form]) == 0
    if form in ("zip", "html"):
        assert {place.name for place in path.iterdir()} == {f"{name}.{form}" for name in episodes}
    else:
        lines = [json.loads(line) for line in path.read_text().splitlines()]
        assert {line.get("id") or line["task_id"] for line in lines} == set(episodes)


def test_trajectories_are_taken_from_beside_the_file(
    episodes: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "t.jsonl"
    main(["episodes", "export", *episodes, str(path), "--format", "agentnet"])
    path.write_text(path.read_text() + "no trajectory\n")
    monkeypatch.setenv("DESKHAND_HOME", str(tmp_path / "other"))
    assert main(["episodes", "import", str(path), "--format", "agentnet"]) == 1
    told = capsys.readouterr()
    assert told.out.count("Imported episode") == 2
    assert "line 3 was passed over" in told.err


@pytest.mark.parametrize("given", [[], ["--all", "0123"]])
def test_either_names_or_all(episodes: list[str], tmp_path: Path, given: list[str]) -> None:
    assert main(["episodes", "export", *given, str(tmp_path / "out")]) == 2


def test_a_damaged_journal_names_the_command_that_mends_it(
    episodes: list[str], home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["episodes", "recover"]) == 0
    assert "is whole: 2 episodes with 3 steps" in capsys.readouterr().out
    (home / "journal.db").write_bytes(b"spoilt " * 2000)
    assert main(["episodes", "list"]) == 1
    assert "deskhand episodes recover" in capsys.readouterr().err
    assert main(["episodes", "recover"]) == 0
    assert "Recovered 2 episodes with 3 steps, 3 of them from the logs" in capsys.readouterr().out
    assert main(["episodes", "list"]) == 0
