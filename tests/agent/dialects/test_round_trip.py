"""What a dialect writes it reads as the same again, to within a pixel of the model's picture."""

from __future__ import annotations

import json
import re
from dataclasses import fields, replace
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.dialects.catalogue import DIALECTS
from agent.dialects.dialect import Dialect
from agent.proposal import (
    AskPerson,
    At,
    Done,
    Expected,
    GiveUp,
    Malformed,
    Proposal,
    ProposeClick,
    ProposeDrag,
    ProposeKeys,
    ProposeMove,
    ProposeScroll,
    ProposeType,
    ProposeWait,
)
from safety.action import Button
from tests.agent.dialects.making import points, proposals, views
from vision.geometry import Point, Rect
from vision.models.model_view import Convention, ModelView
from vision.vlm.chat import Grammar, JsonSchema

PLANNING = [dialect for dialect in DIALECTS if dialect.planner is not None]
LOCATING = [dialect for dialect in DIALECTS if dialect.locator is not None]
NOWHERE = Point(0, 0)
VIEW = ModelView(region=Rect(0, 0, 1_932, 1_092), width=1_932, height=1_092)
HERE = At(point=Point(966, 546))
BASICS: tuple[Proposal, ...] = (
    ProposeClick(place=HERE),
    ProposeClick(place=HERE, count=2),
    ProposeClick(place=HERE, button=Button.RIGHT),
    ProposeMove(place=HERE),
    ProposeDrag(start=HERE, end=At(point=Point(0, 1_091))),
    ProposeScroll(down=5),
    ProposeType(text="it's “5 < 6”\n\\n"),
    ProposeKeys(keys=("ctrl", "s")),
    ProposeWait(seconds=5.0),
    Done(),
    GiveUp(reason="there is no such file"),
    AskPerson(question="Which of the two files?"),
)
LACKING = {
    "qwen2.5-vl": {11},
    "qwen3-vl": {11},
    "opencua": {11},
    "fara": {1, 2, 4, 11},
    "smolvlm2-gui": {10, 11},
    "ui-tars-1.5": {3, 10},
}
"""What a dialect has no words for: Fara has one button and no drag, SmolVLM2 cannot give up, UI-TARS-1.5
cannot just move, and asks where it might give up; to ask, most have no words."""
TWO_CALLS = ("qwen2.5-vl", "qwen3-vl")
"""Where a drag is written as two calls, while a model is held to one: it drags from where the pointer is."""


def by_name(dialect: Dialect) -> str:
    return dialect.name


@pytest.mark.parametrize("dialect", PLANNING, ids=by_name)
@settings(max_examples=60)
@given(data=st.data())
def test_what_is_written_is_read(dialect: Dialect, data: st.DataObject) -> None:
    view = data.draw(views(dialect))
    proposal = data.draw(proposals(view))
    text = dialect.write(proposal, view)
    if text is not None:
        assert_same(dialect.parse(text, view), proposal, dialect, view)


@pytest.mark.parametrize("dialect", PLANNING, ids=by_name)
def test_the_basics_can_be_said_and_fit_the_grammar(dialect: Dialect) -> None:
    assert dialect.planner is not None
    for number, proposal in enumerate(BASICS):
        text = dialect.write(proposal, VIEW)
        assert (text is None) == (number in LACKING.get(dialect.name, ())), proposal
        if text is not None:
            assert_same(dialect.parse(text, VIEW), proposal, dialect, VIEW)
            if not isinstance(proposal, ProposeDrag) or dialect.name not in TWO_CALLS:
                assert_fits(text, dialect.planner.grammar)


@pytest.mark.parametrize("dialect", PLANNING, ids=by_name)
@pytest.mark.parametrize("text", ["</think>", "<think>", "a\\</think>"])
def test_a_mark_of_thinking_can_be_typed(dialect: Dialect, text: str) -> None:
    answer = dialect.write(ProposeType(text=text), VIEW)
    assert answer is None or dialect.parse(answer, VIEW) == ProposeType(text=text)


@pytest.mark.parametrize("dialect", PLANNING, ids=by_name)
def test_what_it_has_no_words_for_is_not_written(dialect: Dialect) -> None:
    outside = At(point=Point(5_000, 5))
    assert dialect.write(ProposeClick(place=outside), VIEW) is None
    assert dialect.write(ProposeDrag(start=HERE, end=outside), VIEW) is None
    assert dialect.write(ProposeScroll(place=outside, down=1), VIEW) is None
    assert dialect.write(ProposeClick(place=HERE, expected=Expected.OPENS), VIEW) is None
    assert dialect.write(ProposeType(text="a", once=True), VIEW) is None
    assert dialect.write(ProposeScroll(), VIEW) is None
    assert dialect.write(Malformed(raw="", error=""), VIEW) is None
    assert dialect.write(GiveUp(reason="x", infeasible=True), VIEW) is None


@pytest.mark.parametrize("dialect", LOCATING, ids=by_name)
@settings(max_examples=60)
@given(data=st.data())
def test_a_place_that_is_written_is_read(dialect: Dialect, data: st.DataObject) -> None:
    assert dialect.locator is not None
    view = data.draw(views(dialect))
    point = data.draw(points(view))
    text = dialect.write_place(point, view)
    assert text is not None
    if dialect.convention is Convention.PATCHES:
        column, row = view.to_model(point, Convention.PATCHES)
        scores = [[float((x, y) == (column, row)) for x in range(view.columns)] for y in range(view.rows)]
        back = dialect.pointed(scores, view)
    else:
        back = dialect.parse_place(text, view)
        if dialect.locator.grammar is not None:
            assert_fits(text, dialect.locator.grammar)
    assert back is not None
    assert_near(back, point, dialect, view)
    assert dialect.write_place(Point(view.region.right, view.region.top), view) is None


def assert_same(got: Proposal, wanted: Proposal, dialect: Dialect, view: ModelView) -> None:
    first, firsts = _without_points(got)
    second, seconds = _without_points(wanted)
    assert first == second
    for one, other in zip(firsts, seconds, strict=True):
        assert_near(one, other, dialect, view)


def assert_near(one: Point, other: Point, dialect: Dialect, view: ModelView) -> None:
    """Within a cell of what the model counts, and a pixel of the desk for the rounding of that."""
    cells = {
        Convention.PIXELS: (view.width, view.height),
        Convention.THOUSAND: (1_000, 1_000),
        Convention.UNIT: (view.width, view.height),
        Convention.PATCHES: (view.columns, view.rows),
    }[dialect.convention]
    assert view.region.contains(one)
    assert abs(one.x - other.x) <= view.region.width / cells[0] + 1
    assert abs(one.y - other.y) <= view.region.height / cells[1] + 1


def assert_fits(text: str, grammar: Grammar | None) -> None:
    assert grammar is not None
    if isinstance(grammar, JsonSchema):
        jsonschema.validate(json.loads(text), grammar.schema)
    else:
        assert re.fullmatch(grammar.pattern, text), text


def _without_points(proposal: Proposal) -> tuple[Proposal, list[Point]]:
    found, bare = [], proposal
    for field in fields(proposal):
        value: Any = getattr(proposal, field.name)
        if isinstance(value, At):
            found.append(value.point)
            bare = replace(bare, **{field.name: At(point=NOWHERE)})
    return bare, found
