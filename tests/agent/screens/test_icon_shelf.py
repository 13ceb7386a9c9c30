from __future__ import annotations

import json
import random
from pathlib import Path

import pytest

from agent.errors import SetUpError
from agent.screens.concepts import concept_of, concepts
from agent.screens.icon_shelf import IconShelf, may_be_shown, plain_words
from vision.icon_sets.icon import Icon

PATH = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path d="M2 2h12v12H2z"/></svg>'


def icon(source: str | bytes, words: str = "home") -> Icon:
    return Icon(set_name="plain", name="home", words=words, group="", source=source)


def test_the_sets_to_test_with_are_never_learned_from(shelf: IconShelf) -> None:
    assert shelf.learning == ("plain",)
    assert shelf.testing == ("octicon", "ri")
    for seed in range(20):
        assert shelf.one(random.Random(seed), held_out=False).name == "plain"
        assert shelf.one(random.Random(seed), held_out=True).name in ("octicon", "ri")


def test_a_set_without_a_licence_we_know_is_not_learned_from(tmp_path: Path, icons: Path) -> None:
    for name, licence in (("gnu", "GPL-3.0"), ("none", None)):
        (tmp_path / name).mkdir()
        (tmp_path / name / "icons.json").write_bytes((icons / "plain" / "icons.json").read_bytes())
        (tmp_path / name / "info.json").write_text(json.dumps({"license": {"spdx": licence}}))
    with pytest.raises(SetUpError, match="no icon sets to learn from"):
        IconShelf(tmp_path)


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(SetUpError, match="no screen was drawn"):
        IconShelf(tmp_path / "missing")


@pytest.mark.parametrize(
    "inside",
    [
        "<script>1</script>",
        '<path onload="x()"/>',
        '<image href="https://example.org/a.png"/>',
        "<foreignObject/>",
        '<a href="javascript:1"/>',
        "<style>@import url(x)</style>",
        '<animate attributeName="d"/>',
    ],
)
def test_what_runs_moves_or_loads_is_not_shown(inside: str) -> None:
    assert may_be_shown(icon(PATH))
    assert not may_be_shown(icon(PATH.replace("</svg>", f"{inside}</svg>")))


def test_pictures_brands_and_the_nameless_are_not_shown() -> None:
    assert not may_be_shown(icon(b"\x89PNG"))
    assert not may_be_shown(icon(PATH, words=""))
    assert not may_be_shown(icon(PATH, words="brand github"))
    assert not may_be_shown(icon(PATH + " " * 20_000))


@pytest.mark.parametrize(
    ("words", "plain"),
    [
        ("home sharp", "home"),
        ("arrow left 2", "arrow left"),
        ("baseline home", "home"),
        ("sharp", "sharp"),
        ("2", "2"),
    ],
)
def test_words_for_how_an_icon_is_drawn_are_left_out(words: str, plain: str) -> None:
    assert plain_words(words) == plain


def test_an_icon_for_a_concept_is_one_that_means_it_alone(shelf: IconShelf) -> None:
    chosen = shelf.one(random.Random(1), held_out=False)
    for concept in concepts().values():
        found = chosen.for_concept(concept, random.Random(2))
        if found is not None:
            assert concept_of(plain_words(found.words)) == concept


def test_concepts_have_a_label_and_ways_to_say_them() -> None:
    assert len(concepts()) > 100
    for concept in concepts().values():
        assert concept.label
        assert all(concept.drawn), concept
        assert all(concept.said), concept
        assert all(words == words.casefold() for words in concept.drawn)
