from __future__ import annotations

import json
from pathlib import Path

import pytest

from agent.cli.main import main
from agent.models.staging import staging_folder


def test_the_list_tells_what_is_here_begun_and_to_be_had(
    taken: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    begun = staging_folder("gta1-7b")
    begun.mkdir(parents=True)
    (begun / ".abc.part").write_bytes(bytes(2000))
    assert main(["models", "list"]) == 0
    here, rest = capsys.readouterr().out.split("Begun", 1)
    assert "mine" in here
    assert "digests ok" in here
    assert "gta1-7b  2.0 kB" in rest
    assert "qwen2.5-vl-3b" in rest
    assert "(non-commercial)" in rest


def test_a_damaged_model_is_named_in_the_list(taken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (taken / "tokenizer.json").unlink()
    assert main(["models", "list"]) == 0
    assert "mine: tokenizer.json is missing" in capsys.readouterr().out


def test_json_tells_the_source_of_every_figure(taken: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "list", "--json"]) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [one["state"] for one in told if one.get("here")] == ["digests ok"]
    scores = [score for one in told for score in one.get("scores", ())]
    assert len(scores) > 10
    assert all(score["source"].startswith("https://") for score in scores)


def test_nothing_here_yet(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["models", "list"]) == 0
    assert "nothing yet" in capsys.readouterr().out
