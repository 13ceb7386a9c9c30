"""Who plans when nobody says otherwise: what is read, what is refused, what is written."""

from __future__ import annotations

import argparse
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some

from agent.brains.catalogue import NAMES
from agent.brains.choice import BrainChoice
from agent.brains.settings import FILE, BrainSettings, keep_brain, load_brain
from agent.cli.brain_options import add_brain, brain_of_person
from agent.cli.main import main
from agent.errors import SettingsError

LOCAL = (
    'brain = "vlm"\nmodel = "qwen3-vl-4b"\ndialect = "json"\nlocator = "GTA1-7B"\nlocator_dialect = "gta1"\n'
)
SERVED = 'brain = "endpoint"\nendpoint = "http://localhost:1"\nmodel = "qwen2.5vl:7b"\n'


def person(*words: str) -> object:
    parser = argparse.ArgumentParser()
    add_brain(parser, kept=True)
    return brain_of_person(parser.parse_args(words), NAMES)


def test_without_a_file_it_is_what_needs_no_model(own_data_home: Path) -> None:
    assert load_brain(own_data_home).chosen == "instructions"
    assert person() == "instructions"


def test_the_file_chooses_and_the_command_line_wins(own_data_home: Path) -> None:
    (own_data_home / FILE).write_text(LOCAL)
    kept = BrainChoice(
        name="vlm", model="qwen3-vl-4b", dialect="json", locator="GTA1-7B", locator_dialect="gta1"
    )
    assert person() == kept
    other = person("--model", "UI-TARS", "--no-plan")
    assert isinstance(other, BrainChoice)
    assert (other.model, other.dialect, other.locator, other.options.plan) == (
        "UI-TARS",
        "",
        "GTA1-7B",
        False,
    )
    assert person("--brain", "instructions") == "instructions"
    assert person("--brain", "vlm", "--model", "x") == BrainChoice(name="vlm", model="x")
    (own_data_home / FILE).write_text(SERVED)
    assert person("--endpoint", "localhost:2") == BrainChoice(
        name="endpoint", endpoint="localhost:2", model="qwen2.5vl:7b"
    )


def test_what_another_brain_would_need_is_left_aside(own_data_home: Path) -> None:
    (own_data_home / FILE).write_text(SERVED.replace('"endpoint"', '"instructions"', 1))
    assert person() == "instructions"
    with pytest.raises(ValueError, match="the brain instructions takes no --model"):
        person("--model", "x")
    (own_data_home / FILE).write_text(SERVED.replace('"endpoint"', '"vlm"', 1))
    assert person() == BrainChoice(name="vlm", model="qwen2.5vl:7b")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('brain = "gpt"', "brain: Input should be 'instructions', 'vlm' or 'endpoint'"),
        ('brain = "vlm"', "vlm needs a model"),
        ('model = "qwen3-vl-4b"', "it does not say which brain"),
        ('brain = "instructions"\nmodle = "x"', "modle: Extra inputs are not permitted"),
        ('brain = "vlm"\nmodel = "a\\u001bb"', "model: one line of letters that can be seen"),
        ('brain = "vlm"\nmodel = "a"\ndialect = "klingon"', "dialect: there is no dialect called 'klingon'"),
        ('brain = "vlm"\nmodel = "a"\nlocator_endpoint = "b"', "not which model it is"),
        ("brain = vlm", "is no settings file"),
        ("#" * 100_001, "100,001 bytes are too many"),
        ("model = " + "[" * 50_000, "is no settings file"),
        ("\udcff", "is no settings file"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_and_nothing_is_done(
    own_data_home: Path, capsys: pytest.CaptureFixture[str], text: str, words: str
) -> None:
    (own_data_home / FILE).write_bytes(text.encode("utf-8", "surrogateescape"))
    with pytest.raises(SettingsError) as raised:
        load_brain(own_data_home)
    assert words in str(raised.value)
    assert "Mend it, remove it, or choose anew in the window" in str(raised.value)
    assert main(["run", "--desk", "private", "click it"]) == 1
    told = capsys.readouterr().err
    assert FILE in told
    assert "Nothing was done; --brain sets that file aside" in told
    assert not (own_data_home / "journal.db").exists()
    assert person("--brain", "instructions") == "instructions"  # which does not read it


def test_a_file_that_cannot_be_read_or_written_is_told(own_data_home: Path) -> None:
    (own_data_home / FILE).mkdir()
    with pytest.raises(SettingsError, match=r"cannot be read .*Mend it"):
        load_brain(own_data_home)
    with pytest.raises(SettingsError, match=r"cannot be written .*: it is as it was"):
        keep_brain(own_data_home, BrainSettings())


words = some.text(max_size=30).filter(str.isprintable)


@given(
    brain=some.sampled_from(["instructions", "vlm", "endpoint"]), model=words, endpoint=words, locator=words
)
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_what_is_kept_is_what_is_read(
    own_data_home: Path, brain: str, model: str, endpoint: str, locator: str
) -> None:
    said = BrainSettings.model_validate(
        {"brain": brain, "model": model or "m", "endpoint": endpoint, "locator": locator}
    )
    keep_brain(own_data_home, said)
    assert load_brain(own_data_home) == said
