from __future__ import annotations

import random
import re
from importlib.resources import files

from hypothesis import given, settings
from hypothesis import strategies as st

from agent.screens.theme import LOOKS, hue_of, mixed, readable_on, style_of, themes, turned

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")


def test_there_are_many_families_and_some_are_held_out() -> None:
    held_out = {theme.name for theme in themes() if theme.held_out}
    assert len(themes()) - len(held_out) >= 25
    assert len(held_out) >= 5
    assert len({theme.name for theme in themes()}) == len(themes())
    assert any(theme.dark for theme in themes() if theme.held_out)


def test_every_look_but_the_plainest_has_rules() -> None:
    sheet = files("agent.screens").joinpath("screens.css").read_text(encoding="utf-8")
    plain = {
        "icon-bare",
        "icon-soft",
        "check-box",
        "switch-pill",
        "slider-native",
        "field-boxed",
        "frame-none",
    }
    used = {f"{kind}-{theme.looks[kind]}" for theme in themes() for kind in LOOKS}
    missing = {look for look in used - plain if not re.search(rf"\.{look}\b", sheet)}
    assert missing <= {"check-native", "frame-motif"}, missing


@settings(max_examples=40, deadline=None)
@given(st.integers(0, 10**6))
def test_a_style_has_every_variable_the_sheet_asks_for(seed: int) -> None:
    sheet = files("agent.screens").joinpath("screens.css").read_text(encoding="utf-8")
    rng = random.Random(seed)
    style = style_of(rng.choice(themes()), rng)
    asked = set(re.findall(r"var\(--(\w+)\)", sheet)) - {"v"}
    assert asked <= set(style.variables)
    assert all(re.fullmatch("#[0-9a-f]{6}", style.variables[name]) for name in style.theme.colours)


@given(colours, colours, st.floats(0, 1))
def test_a_mixture_lies_between(one: str, other: str, part: float) -> None:
    for at in (1, 3, 5):
        values = sorted((int(one[at : at + 2], 16), int(other[at : at + 2], 16)))
        assert values[0] <= int(mixed(one, other, part)[at : at + 2], 16) <= values[1]


@given(colours, st.floats(0, 1))
def test_colours_stay_colours(colour: str, by: float) -> None:
    assert re.fullmatch("#[0-9a-f]{6}", turned(colour, by))
    assert readable_on(colour) in ("#000000", "#ffffff")
    assert readable_on("#ffffff") == "#000000"
    hue_of(colour)


def test_striking_colours_have_names() -> None:
    named = {"#d32f2f": "red", "#2e7d32": "green", "#1677ff": "blue", "#8e44ad": "purple", "#808080": ""}
    assert {colour: hue_of(colour) for colour in named} == named
