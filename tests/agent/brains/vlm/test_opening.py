"""What the command line says of a brain, and the brain it comes to."""

from __future__ import annotations

import argparse
import pickle
from pathlib import Path

import pytest

from agent.brains.catalogue import FOR_EVALS, NAMES, brain_named
from agent.brains.choice import BrainChoice
from agent.brains.null import RandomBrain
from agent.brains.vlm.brain import VlmBrain
from agent.brains.vlm.options import Options
from agent.cli.brain_options import add_brain, brain_for_evals, brain_of
from agent.errors import ModelsError, SetUpError, SuiteError
from agent.given import used_by
from agent.quoted import named_texts
from safety.programs import Programs
from vision.errors import ModelError

PROGRAMS = Programs({"PATH": "", "XDG_DATA_DIRS": "/nonexistent", "XDG_DATA_HOME": "/nonexistent"})


def parsed(*words: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    add_brain(parser)
    return parser.parse_args(words)


ENDPOINT = ("--brain", "endpoint", "--endpoint", "http://localhost:1", "--model", "qwen2.5vl:7b")


def test_what_is_said_becomes_a_choice_that_any_process_can_use() -> None:
    said = parsed(
        *ENDPOINT,
        *("--locator", "GTA1-7B", "--no-zoom", "--no-plan", "--ask-again", "1", "--temperature", "0.5"),
        *("--model-seed", "7", "--allow-host", "gpu.lan", "--locator-endpoint", "localhost:2"),
    )
    chosen = brain_of(said, NAMES)
    assert chosen == BrainChoice(
        name="endpoint",
        model="qwen2.5vl:7b",
        endpoint="http://localhost:1",
        locator="GTA1-7B",
        locator_endpoint="localhost:2",
        allow_hosts=("gpu.lan",),
        options=Options(plan=False, zoom=False, ask_again=1, temperature=0.5, seed=7),
    )
    assert pickle.loads(pickle.dumps(chosen)) == chosen
    assert str(chosen) == "endpoint (qwen2.5vl:7b with GTA1-7B)"
    brain = brain_named(chosen, PROGRAMS)
    assert isinstance(brain, VlmBrain)
    assert brain.name == "endpoint"
    uses = used_by(brain)
    assert uses is not None
    assert uses.seed == 7
    assert dict(uses.models) == {
        "planner": "qwen2.5vl:7b (openai-compatible, qwen2.5-vl)",
        "locator": "GTA1-7B (openai-compatible, gta1)",
    }


def test_brains_without_models_stay_names() -> None:
    assert brain_of(parsed(), NAMES) == "instructions"
    with pytest.raises(ValueError, match="takes no --model"):
        brain_of(parsed("--model", "x"), NAMES)
    with pytest.raises(ValueError, match="there is no brain called 'gpt'"):
        brain_of(parsed("--brain", "gpt"), FOR_EVALS)
    with pytest.raises(SuiteError, match="there is no brain called 'gpt'"):
        brain_for_evals(parsed("--brain", "gpt"))
    for wrong in ("3", "-1", "nan", "hot"):
        with pytest.raises(SystemExit):
            parsed("--temperature", wrong)


@pytest.mark.parametrize(
    ("choice", "error", "words"),
    [
        (BrainChoice(name="vlm"), SetUpError, "no model is named"),
        (BrainChoice(name="vlm", model="Qwen9"), ModelsError, "no model “Qwen9” on this machine"),
        (BrainChoice(name="endpoint"), SetUpError, "no server is named"),
        (BrainChoice(name="endpoint", endpoint="localhost:1"), SetUpError, "no model is named"),
        (
            BrainChoice(name="endpoint", endpoint="http://gpu.lan:1", model="m"),
            ModelError,
            "not this machine",
        ),
        (
            BrainChoice(name="endpoint", endpoint="localhost:1", model="m", dialect="klingon"),
            SetUpError,
            "no dialect called",
        ),
        (BrainChoice(name="endpoint", endpoint="localhost:1", model="GTA1-7B"), SetUpError, "not what to do"),
    ],
)
def test_what_is_missing_is_said_before_anything_is_done(
    choice: BrainChoice, error: type[Exception], words: str
) -> None:
    with pytest.raises(error, match=words):
        brain_named(choice, PROGRAMS)


def test_the_users_settings_speak_where_nothing_is_said(own_data_home: Path) -> None:
    (own_data_home / "endpoint.toml").write_text(
        'address = "http://localhost:11434"\nmodel = "ui-tars-1.5"\n'
    )
    brain = brain_named("endpoint", PROGRAMS)
    assert isinstance(brain, VlmBrain)
    assert dict(brain.uses.models) == {"planner": "ui-tars-1.5 (openai-compatible, ui-tars-1.5)"}


def test_what_else_a_record_is_given() -> None:
    uses = used_by(RandomBrain(seed=3))
    assert uses is not None
    assert uses.seed == 3
    assert used_by(brain_named("instructions", PROGRAMS)) is None
    assert named_texts('type "Ada" into “Name”, then "Ada" again') == {"text": "Ada", "text-2": "Name"}
