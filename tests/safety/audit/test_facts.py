from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety.action import (
    Action,
    Button,
    Click,
    Drag,
    FocusWindow,
    MoveFile,
    OpenAddress,
    OpenProgram,
    PressKeys,
    SetClipboard,
    TypeText,
    Wait,
)
from safety.audit.facts import LONGEST, Facts
from safety.context import Context, TargetSeen, WindowSeen
from safety.decision import Decision, Verdict
from safety.risk import Risk
from vision.geometry import Point, Rect

FACTS = Facts(key=bytes(32), redact=lambda text: text.replace("4111111111111111", "[card]"))
BUTTON = TargetSeen(role="button", text="Pay now", rect=Rect(0, 0, 9, 9), pixels="ab" * 32)
SECRET = "correct horse battery staple"


def written(action: Action, context: Context = Context()) -> str:  # noqa: B008
    return json.dumps([FACTS.action(action, context), FACTS.context(context)])


@pytest.mark.parametrize(
    "action",
    [TypeText(text=SECRET), SetClipboard(text=SECRET), OpenProgram(program="web", arguments=(SECRET,))],
)
def test_texts_are_told_by_length_and_name(action: Action) -> None:
    told = written(action)
    assert SECRET not in told
    assert f'"length": {len(SECRET)}' in told
    assert FACTS.name(SECRET) in told
    assert Facts(key=b"another", redact=str).name(SECRET) not in told


@given(text=st.text(min_size=4).filter(lambda text: not text.isdigit()))
def test_no_typed_text_is_written_out(text: str) -> None:
    told = written(TypeText(text=text), Context(focused_role="text field", focused_text=text, why=text))
    told = told.replace(FACTS.name(text), "")
    assert json.dumps(text)[1:-1] not in told or text in ("type", "kind", "text", "name", "focus", "length")


@pytest.mark.parametrize(
    "context",
    [
        Context(focused_role="password field"),
        Context(target=replace(BUTTON, role="password field", text="hunter2")),
    ],
)
def test_of_a_password_not_even_the_length_is_told(context: Context) -> None:
    for action in (TypeText(text="hunter2"), PressKeys(keys=("h",)), PressKeys(keys=("shift", "h"))):
        told = written(action, context)
        assert "withheld" in told
        assert "hunter2" not in told
        assert "length" not in told
        assert FACTS.name("hunter2") not in told


def test_chords_are_written_out_and_lone_characters_are_not() -> None:
    assert FACTS.action(PressKeys(keys=("ctrl", "c"), times=2), Context()) == {
        "kind": "keys",
        "keys": ["ctrl", "c"],
        "times": 2,
    }
    assert FACTS.action(PressKeys(keys=("enter",)), Context())["keys"] == ["enter"]
    told = FACTS.action(PressKeys(keys=("shift", "x")), Context())["keys"]
    assert told == ["shift", {"length": 1, "name": FACTS.name("x")}]


def test_places_and_numbers_are_written_out() -> None:
    click = FACTS.action(Click(point=Point(3, 4), button=Button.RIGHT, held=("ctrl",)), Context())
    assert click == {"kind": "click", "point": [3, 4], "button": "right", "count": 1, "held": ["ctrl"]}
    drag = FACTS.action(Drag(start=Point(1, 2), end=Point(3, 4)), Context())
    assert drag == {"kind": "drag", "start": [1, 2], "end": [3, 4]}
    assert FACTS.action(Wait(seconds=1.5), Context()) == {"kind": "wait", "seconds": 1.5}
    assert FACTS.action(FocusWindow(window=7), Context()) == {"kind": "focus", "window": 7}


def test_values_of_actions_to_come_are_told_without_giving_them_away() -> None:
    assert FACTS._value(Rect(1, 2, 3, 4), False) == [1, 2, 3, 4]
    assert FACTS._value(Risk.R3, False) == 3
    assert FACTS._value(Verdict.ASK, False) == "ask"
    assert FACTS._value(("x",), True) == ["withheld"]


def test_of_an_address_its_site_is_told_and_of_a_file_its_path() -> None:
    address = "https://user:pw@shop.example:8443/pay?token=abc"
    told = FACTS.action(OpenAddress(address=address), Context())["address"]
    assert told == {"length": len(address), "name": FACTS.name(address), "site": "https://shop.example"}
    for text in ("http://[x", "https://", "no address"):
        assert "site" not in FACTS._text(text, False)  # type: ignore[operator]
    moved = FACTS.action(MoveFile(path="~/a 4111111111111111", destination="~/b"), Context())
    assert moved == {"kind": "move file", "path": "~/a [card]", "destination": "~/b"}


def test_captions_are_written_out_and_contents_are_not() -> None:
    window = WindowSeen(id=1, title="Pay 4111111111111111\n now", program="web", pid=9)
    field = replace(BUTTON, role="text field", text=SECRET)
    told = FACTS.context(Context(window=window, target=BUTTON, destination=field, focused_role="link"))
    assert told == {
        "window": {"title": "Pay [card] now", "program": "web", "pid": 9},
        "target": {"role": "button", "pixels": "ab" * 32, "text": "Pay now"},
        "destination": {"role": "text field", "pixels": "ab" * 32},
        "focus": "link",
    }


def test_words_are_cut() -> None:
    assert len(FACTS.words("x" * 500)) == LONGEST
    decision = Decision(verdict=Verdict.ASK, risk=Risk.R3, rule="r", reason="why " * 100)
    told = FACTS.decision(decision)
    assert (told["verdict"], told["risk"], told["rule"]) == ("ask", "R3", "r")
    assert len(str(told["reason"])) <= LONGEST
