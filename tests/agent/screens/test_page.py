from __future__ import annotations

import random
import re
import tomllib
from collections import Counter
from dataclasses import fields
from importlib.resources import files
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from agent.screens.icon_shelf import IconShelf
from agent.screens.lexicon import LANGUAGES, Lexicon, lexicon
from agent.screens.page import PANES, chosen_size, page_of
from agent.screens.qt_window import qt_plan
from agent.screens.theme import themes
from vision.element import Role

seeds = st.integers(0, 10**9)
few = settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@few
@given(seeds, st.booleans())
def test_every_thing_is_marked_once_and_every_mark_is_a_thing(
    shelf: IconShelf, seed: int, held_out: bool
) -> None:
    page = page_of(random.Random(seed), shelf, held_out=held_out)
    marks = Counter(map(int, re.findall(r'data-e="(\d+)"', page.html)))
    assert set(marks) == {thing.mark for thing in page.things}
    assert set(marks.values()) <= {1}
    assert [thing.mark for thing in page.things] == list(range(len(page.things)))


@few
@given(seeds, st.booleans())
def test_held_out_screens_share_neither_theme_nor_icons_with_the_others(
    shelf: IconShelf, seed: int, held_out: bool
) -> None:
    held = {theme.name for theme in themes() if theme.held_out}
    page = page_of(random.Random(seed), shelf, held_out=held_out)
    plan = qt_plan(random.Random(seed), shelf, held_out=held_out)
    assert (page.style.theme.name in held) is held_out
    assert (plan.theme.split("-", 2)[2] in held) is held_out
    sets = {thing.icon.split(":")[0] for thing in (*page.things, *plan.things) if thing.icon}
    assert sets <= ({"octicon", "ri"} if held_out else {"plain"})


def test_the_same_seed_makes_the_same_screen(shelf: IconShelf) -> None:
    for seed in range(5):
        first, again = (page_of(random.Random(seed), shelf, held_out=False) for _ in range(2))
        assert first == again
        assert qt_plan(random.Random(seed), shelf, held_out=True) == qt_plan(
            random.Random(seed), shelf, held_out=True
        )


@few
@given(seeds)
def test_a_page_loads_and_runs_nothing(shelf: IconShelf, seed: int) -> None:
    html = page_of(random.Random(seed), shelf, held_out=False).html
    assert "default-src 'none'" in html
    assert "<script" not in html
    assert not re.search(r"\b(?:src|href)=", html)


@few
@given(seeds, st.booleans())
def test_every_mark_of_a_window_of_qt_is_planned_once(shelf: IconShelf, seed: int, held_out: bool) -> None:
    plan = qt_plan(random.Random(seed), shelf, held_out=held_out)
    marks = sorted(_marks(plan.plan["body"]))
    assert marks == list(range(len(plan.things)))


def _marks(node: Any) -> list[int]:
    if isinstance(node, list):
        return [mark for child in node for mark in _marks(child)]
    if not isinstance(node, dict):
        return []
    own = [node[key] for key in ("mark", "expander") if key in node] + list(node.get("parts", ()))
    return own + [mark for key, child in node.items() if key != "parts" for mark in _marks(child)]


@given(seeds)
def test_a_picture_is_whole_pixels_and_no_larger_than_a_screen(seed: int) -> None:
    (width, height), scale = chosen_size(random.Random(seed))
    assert (width * scale).is_integer()
    assert (height * scale).is_integer()
    assert width * scale <= 1920
    assert height * scale <= 1200
    assert min(width, height) >= 120


def test_all_that_is_wanted_comes_up(shelf: IconShelf) -> None:
    roles = Counter(
        thing.role
        for seed in range(60)
        for thing in (
            *page_of(random.Random(seed), shelf, held_out=False).things,
            *qt_plan(random.Random(seed), shelf, held_out=False).things,
        )
    )
    wanted = "BUTTON TOGGLE_BUTTON CHECKBOX RADIO SWITCH SLIDER COMBO_BOX TEXT_FIELD TAB LINK LIST_ITEM "
    wanted += "TREE_ITEM MENU_ITEM SPIN_BUTTON PROGRESS_BAR IMAGE ICON CANVAS SCROLL_BAR COLUMN_HEADER"
    assert {Role[name] for name in wanted.split()} <= set(roles)
    assert len(PANES) >= 15


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_different_words_of_every_kind(language: str) -> None:
    text = files("agent.screens").joinpath("lexicon", f"{language}.toml").read_text(encoding="utf-8")
    told = tomllib.loads(text)
    assert set(told) == {field.name for field in fields(Lexicon)} - {"language"}
    for kind, words in told.items():
        assert len(words) >= 5, kind
        assert len(set(words)) == len(words), kind
        assert all(word and word == word.strip() for word in words)
    assert lexicon(language).right_to_left is (language in ("ar", "he"))
