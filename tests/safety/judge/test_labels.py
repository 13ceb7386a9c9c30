from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from safety.judge.folding import fold
from safety.judge.labels import read_labels, split, stem_is_new, write_labels
from safety.judge.write_labels import expanded
from safety.risk import Risk

LABELS = read_labels()


def test_there_are_thousands_over_seven_languages_and_each_once() -> None:
    assert {one.language for one in LABELS} == {"en", "de", "fr", "es", "pt", "it", "nl"}
    assert len({(one.language, fold(one.text).text) for one in LABELS}) == len(LABELS)
    assert len({fold(one.text).text for one in LABELS}) > 10_000
    assert {one.grade for one in LABELS} == {Risk.R1, Risk.R2, Risk.R3, Risk.R4}


def test_the_table_is_what_the_phrases_make() -> None:
    assert tuple(expanded()) == LABELS


def test_a_table_comes_back_as_it_was_written(tmp_path: Path) -> None:
    write_labels(LABELS[:20], tmp_path / "labels.tsv")
    assert read_labels(tmp_path / "labels.tsv") == LABELS[:20]


def test_writing_the_table_is_a_command(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "safety.judge.write_labels", tmp_path / "labels.tsv"]
    subprocess.run(command, check=True)
    assert read_labels(tmp_path / "labels.tsv") == LABELS


@pytest.mark.parametrize("text", ["", "text\tgrade\n"])
def test_another_table_is_an_error(tmp_path: Path, text: str) -> None:
    (tmp_path / "labels.tsv").write_text(text)
    with pytest.raises(ValueError, match="does not begin"):
        read_labels(tmp_path / "labels.tsv")


@pytest.mark.parametrize("turn", range(3))
def test_nothing_held_out_shares_its_template_and_its_stem_with_what_is_learnt(turn: int) -> None:
    parts = split(LABELS, turn)
    assert sorted(map(repr, (*parts.train, *parts.validate, *parts.test))) == sorted(map(repr, LABELS))
    stems = {one.stem for one in parts.train}
    templates = {one.template for one in parts.train}
    for one in (*parts.validate, *parts.test):
        assert one.stem not in stems or one.template not in templates
    assert all(one.stem not in stems for one in parts.test if stem_is_new(one, turn))
