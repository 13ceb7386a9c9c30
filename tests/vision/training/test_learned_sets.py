from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.errors import IconError
from vision.icon_sets.icon import Icon
from vision.training import icon_data
from vision.training.icon_store import SIDE, keep_drawn, kept_sets
from vision.training.icon_words import other_names
from vision.training.learned_sets import (
    AKIN,
    TESTED,
    VALIDATED,
    drawn_once,
    sets_to_learn_from,
    spelled,
    worded,
)

SQUARE = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">'
    '<rect width="8" height="16" fill="{}"/></svg>'
)


def kept(folder: Path, name: str, licence: str) -> None:
    (folder / name).mkdir(parents=True)
    (folder / name / "info.json").write_text(json.dumps({"prefix": name, "license": {"spdx": licence}}))


def icon(name: str, colour: str = "#000") -> Icon:
    return Icon(set_name="made", name=name, words="", group="", source=SQUARE.format(colour))


def test_nothing_is_learned_from_what_tests_or_from_what_may_not_be_used(tmp_path: Path) -> None:
    for name in [*TESTED, *AKIN, *VALIDATED, "lucide"]:
        kept(tmp_path, name, "MIT")
    kept(tmp_path, "gridicons", "GPL-2.0-only")
    kept(tmp_path, "unsaid", "")
    (tmp_path / "odd").mkdir()
    (tmp_path / "odd" / "info.json").write_text("[]")
    assert [path.name for path in sets_to_learn_from(tmp_path)] == ["lucide"]


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("arrow-left-16", ["arrow", "left"]),
        ("documentOpenRecent", ["document", "open", "recent"]),
        ("XMLFile", ["xml", "file"]),
        ("24", ["24"]),
        ("zoom_in-24px", ["zoom", "in"]),
        ("---", []),
    ],
)
def test_names_are_spelled_out(name: str, words: list[str]) -> None:
    assert spelled(name) == words


@given(st.text(max_size=40))
def test_spelling_is_total_and_of_words(name: str) -> None:
    assert all(word == word.lower() and word for word in spelled(name))


def test_a_word_is_a_style_only_where_many_names_of_the_set_have_it() -> None:
    lines = [f"{name}-{style}" for name in ("bell", "cart", "door") for style in ("line", "fill")]
    assert set(worded(lines).values()) == {"bell", "cart", "door"}
    assert worded(["chart-line", "bell", "cart", "door"])["chart-line"] == "chart line"
    both = [f"outline-{name}-rounded" for name in ("bell", "cart", "door")]
    assert set(worded(both).values()) == {"bell", "cart", "door"}
    assert worded(["line", "fill", "line-fill"])["line"] == "line"


def test_one_of_many_sizes_is_taken() -> None:
    assert drawn_once("fluent", "bell-24-filled")
    assert not drawn_once("fluent", "bell-48-filled")
    assert drawn_once("tabler", "bell-48-filled")


def test_sets_are_drawn_once_and_kept_as_opacity_or_in_colour(tmp_path: Path) -> None:
    told: list[str] = []
    empty = Icon(set_name="made", name="nothing", words="", group="", source=SQUARE.format("none"))
    broken = Icon(set_name="made", name="broken", words="", group="", source="<svg")
    black = [icon("bell"), icon("cart"), empty, broken, icon("---")]
    assert keep_drawn("made", black, tmp_path, told.append) == 2
    assert keep_drawn("bright", [icon("sun", "#f80")], tmp_path, told.append) == 1
    assert told == ["made: 2 of 5 icons drawn", "bright: 1 of 1 icons drawn"]
    assert keep_drawn("made", [], tmp_path, told.append) == 2
    bright, made = kept_sets(tmp_path)
    assert made.words == ("bell", "cart")
    assert made.pictures.shape == (2, SIDE, SIDE)
    assert made.pictures[0, 10, 10] == 255
    assert made.pictures[0, 10, SIDE - 5] == 0
    assert bright.pictures[0, 10, 10].tolist() == [255, 136, 0, 255]
    assert keep_drawn("none", [empty], tmp_path, told.append) == 0
    assert not (tmp_path / "none.json").exists()


def test_other_names_come_from_every_package_of_tags_that_is_there(tmp_path: Path) -> None:
    assert other_names(tmp_path) == {}
    (tmp_path / "lucide-static").mkdir()
    (tmp_path / "lucide-static" / "tags.json").write_text('{"trash": ["garbage", "trash", "bin"], "x": []}')
    (tmp_path / "mdi-tags").mkdir()
    (tmp_path / "mdi-tags" / "meta.json").write_text('[{"name": "trash", "aliases": ["rubbish-bin"]}]')
    assert other_names(tmp_path) == {"trash": ("garbage", "bin", "rubbish bin")}


def test_a_folder_without_sets_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IconError, match=r"dev\.py icons"):
        icon_data.prepare(tmp_path, tmp_path / "store", print)


def test_large_sets_and_repeated_names_count_for_less_than_their_number() -> None:
    once, often = icon_data._chances([np.arange(10), np.zeros(1000, np.int64)], [1.0, 1.0])
    assert once.sum() + often.sum() == pytest.approx(1.0)
    assert 1 < often.sum() / once.sum() < 100
    mixed = icon_data._chances([np.array([0, 0, 0, 0, 1])], [1.0])[0]
    seldom, usual = icon_data._chances([np.arange(10), np.arange(10)], [0.5, 1.0])
    assert 2 * seldom.sum() == pytest.approx(usual.sum())
    assert mixed[4] > mixed[0]
    assert mixed[:4].sum() > mixed[4]
