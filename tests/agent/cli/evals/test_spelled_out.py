from __future__ import annotations

import pytest

from agent.cli.evals import COMMANDS, spelled_out
from agent.cli.main import parser


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("eval desk-basics", "eval suite desk-basics"),
        ("eval --json desk-basics", "eval suite --json desk-basics"),
        ("eval suite desk-basics", "eval suite desk-basics"),
        ("eval --help", "eval --help"),
        ("eval", "eval"),
        ("run eval desk-basics", "run eval desk-basics"),
        ("", ""),
    ],
)
def test_the_word_suite_may_be_left_out(said: str, meant: str) -> None:
    assert spelled_out(said.split()) == meant.split()


def test_a_suite_is_read_alike_with_the_word_and_without() -> None:
    short, long = ("eval desk-basics --repeat 2", "eval suite desk-basics --repeat 2")
    read = [vars(parser().parse_args(spelled_out(words.split()))) for words in (short, long)]
    assert read[0] == read[1]
    assert read[0]["suite"] == "desk-basics"


def test_every_command_is_told_in_the_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        parser().parse_args(["eval", "--help"])
    told = capsys.readouterr().out
    assert all(module.NAME in told for module in COMMANDS)
