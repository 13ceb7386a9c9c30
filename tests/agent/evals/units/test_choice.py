from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from agent.evals.units.choice import Choice, unlike, unlike_all
from agent.evals.units.unit_task import Expect
from agent.grounded import Grounded, Ungrounded
from agent.proposal import (
    Done,
    GiveUp,
    Malformed,
    Proposal,
    ProposeClick,
    ProposeClose,
    ProposeKeys,
    ProposeOpen,
    ProposeTool,
    ProposeType,
    Words,
)
from safety.action import Click, CloseWindow, OpenProgram, PressKeys, ReadClipboard, TypeText
from safety.context import Context
from vision.element import Element, Role
from vision.frame import Frame
from vision.geometry import Point, Rect
from vision.observation import Observation, Window
from vision.target import Absent, Target

SAVE = Element(role=Role.BUTTON, rect=Rect(10, 10, 40, 20), text="Save")
SEEN = Observation(
    frame=Frame(pixels=np.zeros((60, 80, 3), np.uint8), rect=Rect(0, 0, 80, 60), time=0.0),
    elements=(SAVE,),
    windows=(Window(id=7, title="Notes", program="mousepad", pid=1, rect=Rect(0, 0, 80, 60)),),
)
CLICK = ProposeClick(place=Words(phrase="Save"))


def chosen(proposal: Proposal, grounded: Grounded | Ungrounded) -> Choice:
    return Choice(proposal=proposal, grounded=grounded, seen=SEEN)


def done(proposal: Proposal, action: Any, target: Target | None = None) -> Choice:
    return chosen(proposal, Grounded(action=action, context=Context(), target=target))


ON_SAVE = done(CLICK, Click(point=Point(30, 20)), Target(phrase="Save", element=SAVE, point=Point(30, 20)))
TYPED = done(ProposeType(text="hi"), TypeText(text="hi"))
PRESSED = done(ProposeKeys(keys=("ctrl", "s")), PressKeys(keys=("ctrl", "s")))
OPENED = done(ProposeOpen(program="editor"), OpenProgram(program="mousepad.desktop"))
CLOSED = done(ProposeClose(window=7), CloseWindow(window=7))
READ = done(ProposeTool(action=ReadClipboard()), ReadClipboard())
SAID = chosen(Done(answer="42"), Ungrounded(error="there is nothing to do"))
LOST = chosen(CLICK, Ungrounded(refusal=Absent(phrase="Save")))
GAVE_UP = chosen(GiveUp(reason="two things are called Save"), Ungrounded(error="there is nothing to do"))
GARBLED = chosen(Malformed(raw="{", error="no JSON"), Ungrounded(error="no JSON"))


@pytest.mark.parametrize(
    ("choice", "expect"),
    [
        (ON_SAVE, {"action": "click"}),
        (ON_SAVE, {"action": "click", "inside": [10, 10, 40, 20], "role": "button", "name": "Save"}),
        (TYPED, {"action": "type", "text": "hi"}),
        (PRESSED, {"action": "keys", "keys": ["ctrl", "s"]}),
        (OPENED, {"action": "open", "program": "mousepad.desktop"}),
        (CLOSED, {"action": "close", "window": "Notes"}),
        (READ, {"action": "tool", "tool": "read clipboard"}),
        (SAID, {"action": "done", "text": "42"}),
        (LOST, {"refused": True, "says": ["nothing", "Save"]}),
        (GAVE_UP, {"refused": True, "says": ["TWO"]}),
        (GAVE_UP, {"action": "give up"}),
        (GARBLED, {"refused": True, "says": ["could not be read"]}),
    ],
)
def test_a_choice_that_is_as_expected(choice: Choice, expect: dict[str, Any]) -> None:
    assert unlike(Expect.model_validate(expect), choice) is None


@pytest.mark.parametrize(
    ("choice", "expect", "reason"),
    [
        (ON_SAVE, {"action": "type"}, "expected type"),
        (ON_SAVE, {"inside": [0, 0, 9, 9]}, "30,20 is outside of [0, 0, 9, 9]"),
        (ON_SAVE, {"role": "link"}, "it is a button, not a link"),
        (ON_SAVE, {"name": "Save as"}, "it is called 'Save', not 'Save as'"),
        (ON_SAVE, {"refused": True, "says": ["x"]}, "it should be refused"),
        (TYPED, {"text": "ho"}, "text is 'hi', not 'ho'"),
        (TYPED, {"name": "Save"}, "it acts on nothing"),
        (PRESSED, {"keys": ["ctrl", "q"]}, "keys is ('ctrl', 's')"),
        (PRESSED, {"text": "s"}, "text is None"),
        (OPENED, {"program": "gedit.desktop"}, "program is 'mousepad.desktop'"),
        (CLOSED, {"window": "Mail"}, "window is 'Notes'"),
        (READ, {"tool": "run command"}, "tool is"),
        (LOST, {"action": "click"}, "nothing should be refused"),
        (LOST, {"refused": True, "says": ["several"]}, "does not say several"),
        (SAID, {"action": "click"}, "expected click"),
    ],
)
def test_a_choice_that_is_not_says_why(choice: Choice, expect: dict[str, Any], reason: str) -> None:
    assert reason in (unlike(Expect.model_validate(expect), choice) or "")


def test_one_of_several_expectations_is_enough() -> None:
    click, typed = Expect(action="click"), Expect(action="type")
    assert unlike_all([typed, click], ON_SAVE) is None
    said = unlike_all([typed, Expect(name="Quit")], ON_SAVE)
    assert said is not None
    assert said.startswith('it chose click on button "Save": expected type; or it is called')
    assert "refused: nothing on the screen fits" in str(LOST)


@pytest.mark.parametrize(
    "expect",
    [{}, {"inside": [0, 0, 0, 5]}, {"says": ["x"]}, {"refused": True}, {"action": "jump"}, {"colour": "red"}],
)
def test_an_expectation_that_asks_for_nothing_is_refused(expect: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        Expect.model_validate(expect)
