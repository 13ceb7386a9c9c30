"""`deskhand eval grounding` from end to end: questions of a folder, a model at a server, kept results."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from PIL import Image

from agent.cli.exit_codes import FAILED, SUCCEEDED, USAGE
from agent.cli.main import main
from agent.endpoint.served.script import scripted
from agent.endpoint.served.server import ServedModel
from agent.evals.real import runs_folder
from agent.evals.results_file import read_results


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    """A box at 10, 10 and something that is not there."""
    folder = tmp_path / "OSWorld-G"
    (folder / "images").mkdir(parents=True)
    Image.new("RGB", (112, 112), (200, 200, 200)).save(folder / "images/a.png")
    row = {"id": "1", "image_path": "a.png", "instruction": "the bin", "box_type": "bbox"}
    rows = [
        {**row, "box_coordinates": [10, 10, 20, 20]},
        {**row, "id": "2", "instruction": "the moon", "box_type": "refusal", "box_coordinates": []},
    ]
    (folder / "OSWorld-G.json").write_text(json.dumps(rows))
    return folder


def asked(questions: Path, served: ServedModel, *more: str) -> list[str]:
    where = ["--format", "osworld-g", str(questions), "--endpoint", str(served.address)]
    return ["eval", "grounding", *where, "--grounder", "model", "--model", "gta1", *more]


def test_a_model_at_a_server_is_measured_and_its_results_kept(
    questions: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = []
    for answers in (["(12,12)", "(50,50)"], ["(12,12)", "it is not there"]):
        with ServedModel(scripted(answers)) as served:
            assert main(asked(questions, served, "--json")) == SUCCEEDED
        *tries, whole = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
        assert [one["task"] for one in tries] == ["1", "2"]
        shares = {row["name"]: row["of"]["gta1"] for row in whole["rows"]}
        kept.append((shares["all"]["right"], shares["all that is there"]["right"], Path(whole["reports"][1])))
        assert ("the moon" in Path(whole["reports"][0]).read_text()) is (len(kept) == 1)
    assert [one[:2] for one in kept] == [(1, 1), (2, 1)]
    assert [result.passed for result in read_results(kept[0][2]).results] == [True, False]
    assert main(["eval", "compare", str(kept[0][2]), str(kept[1][2])]) == SUCCEEDED
    assert not list(runs_folder().glob("*"))


def test_what_could_not_be_asked_is_told(questions: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (questions / "images/a.png").write_bytes(b"no picture")
    with ServedModel(scripted(["(12,12)"])) as served:
        assert main(asked(questions, served)) == FAILED
    assert "could not be asked 2" in _page(capsys.readouterr().out)


def _page(out: str) -> str:
    """The page whose path is printed."""
    return Path(out.split("reports: ")[1].split()[0]).read_text()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "say what to ask about"),
        (["--format", "coco", "."], "no format 'coco'"),
        (["--format", "screenspot", "no-such-folder"], "no question of ScreenSpot"),
        (["--programs", "emacs"], "no screen of emacs"),
        (["--generate", "3"], "--icons"),
        (["--icons", "no-such-folder"], "cannot be read"),
    ],
)
def test_what_cannot_be_asked_about_is_said(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["eval", "grounding", *arguments]) == USAGE
    assert said in capsys.readouterr().err


def test_a_model_needs_a_name(questions: Path, capsys: pytest.CaptureFixture[str]) -> None:
    format_ = ["--format", "osworld-g", str(questions)]
    assert main(["eval", "grounding", *format_, "--grounder", "model"]) == USAGE
    assert "--model" in capsys.readouterr().err
