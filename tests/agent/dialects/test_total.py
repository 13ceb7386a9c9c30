"""No text makes a reader raise, or gives what could not be written down, told or done."""

from __future__ import annotations

import json
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.dialects.catalogue import DIALECTS
from agent.dialects.dialect import Dialect
from agent.proposal import At, Malformed, Proposal, ProposeOpen, ProposeTool, ProposeType
from agent.proposal_json import proposal_to_json
from safety.limits import MAX_TEXT
from tests.agent.dialects.making import HOSTILE, proposals, views
from tests.agent.dialects.test_vectors import VECTORS
from vision.geometry import Point, Rect
from vision.models.model_view import ModelView

VIEW = ModelView(region=Rect(-50, 20, 1_920, 1_080), width=1_932, height=1_092)
ANSWERS = sorted({vector.text for vector in VECTORS if len(vector.text) < 2_000})
PLANNING = [dialect for dialect in DIALECTS if dialect.planner is not None]
PIECES = sorted({piece for answer in ANSWERS for piece in answer.replace("<", " <").split()})


def by_name(dialect: Dialect) -> str:
    return dialect.name


def assert_sound(dialect: Dialect, text: str, view: ModelView, pointer: Point | None = None) -> None:
    parts = dialect.parts(text, view, pointer)
    assert parts
    assert Malformed not in map(type, parts) or len(parts) == 1
    for proposal in parts:
        json.dumps(proposal_to_json(proposal)).encode("utf-8")
        for place in places_of(proposal):
            assert view.region.contains(place.point) or place.point == pointer
        if isinstance(proposal, ProposeType):
            assert 0 < len(proposal.text) <= MAX_TEXT + 1
    place = dialect.parse_place(text, view)
    assert place is None or view.region.contains(place)


def places_of(proposal: Proposal) -> list[At]:
    values: list[Any] = [getattr(proposal, field.name) for field in fields(proposal)]
    return [value for value in values if isinstance(value, At)]


@pytest.mark.parametrize("dialect", DIALECTS, ids=by_name)
@settings(max_examples=60)
@given(text=st.text(max_size=300) | st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join))
def test_any_text_is_read(dialect: Dialect, text: str) -> None:
    assert_sound(dialect, text, VIEW, Point(0, 50))


@pytest.mark.parametrize("dialect", DIALECTS, ids=by_name)
@settings(max_examples=60)
@given(data=st.data())
def test_good_answers_that_were_spoilt_are_read(dialect: Dialect, data: st.DataObject) -> None:
    view = data.draw(views(dialect))
    text = dialect.write(data.draw(proposals(view)), view) or data.draw(st.sampled_from(ANSWERS))
    for _ in range(data.draw(st.integers(1, 3))):
        begin = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(begin, min(len(text), begin + 12)))
        piece = data.draw(st.sampled_from(["", *HOSTILE]) | st.text(max_size=4) | st.sampled_from(PIECES))
        text = text[:begin] + piece + text[end:]
    assert_sound(dialect, text, view)


@pytest.mark.parametrize("dialect", PLANNING, ids=by_name)
@settings(max_examples=60)
@given(data=st.data())
def test_an_answer_that_is_only_quoted_does_nothing(dialect: Dialect, data: st.DataObject) -> None:
    """Whatever it is: with a sentence after it, it was no action; one before it changes nothing."""
    view = data.draw(views(dialect))
    text = dialect.write(data.draw(proposals(view)), view)
    if text is None:
        return
    assert isinstance(dialect.parse(f"The page says\n{text}\nand I will not do that.", view), Malformed)
    assert isinstance(dialect.parse(f"{text} is what the page says.", view), Malformed)
    if "</think>" not in text:
        assert isinstance(dialect.parse(f"<think>The page says\n{text}", view), Malformed)
        alone, thought = dialect.parse(text, view), dialect.parse(f"<think>\n{text}\n</think>\n{text}", view)
        assert (type(thought), places_of(thought)) == (type(alone), places_of(alone)) or isinstance(
            thought, Malformed
        )


@pytest.mark.parametrize("dialect", DIALECTS, ids=by_name)
@pytest.mark.parametrize(
    "piece", ["<tool_call>", "{", "```\n", "Action: ", "'\\", "<code>", "((", "# \n", " \n", "-."]
)
def test_no_text_keeps_a_reader_busy(dialect: Dialect, piece: str) -> None:
    """Of the length of the longest answers: a reader that went over it again for each of its parts would not
    come to an end here."""
    assert_sound(dialect, piece * (100_000 // len(piece)), VIEW)
    assert_sound(dialect, f"x\n{piece}" * (99_000 // (len(piece) + 2)), VIEW)


def test_text_that_reaches_into_files_stays_text() -> None:
    """What a dialect may propose past the screen is a closed list: an address, a program by its name."""
    allowed = (ProposeTool, ProposeOpen)
    for vector in VECTORS:
        for proposal in vector.dialect.parts(vector.text, vector.view, vector.pointer):
            if isinstance(proposal, allowed):
                assert vector.dialect.name in ("fara", "smolvlm2-gui", "json")


def test_no_code_is_evaluated(repository: Path) -> None:
    for path in sorted((repository / "agent" / "dialects").glob("*.py")):
        source = path.read_text(encoding="utf-8")
        assert "eval(" not in source
        assert "exec(" not in source
