from __future__ import annotations

import math
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety.action import (
    Action,
    Button,
    Click,
    CloseWindow,
    Drag,
    FocusWindow,
    InputAction,
    Move,
    OpenProgram,
    PressKeys,
    Scroll,
    SetClipboard,
    TypeText,
    Wait,
)
from safety.context import Context, TargetSeen
from safety.errors import ActionError
from safety.limits import MAX_TEXT, check_aim, normalised
from vision.geometry import Point, Rect

HERE = Point(5, 5)

GOOD: list[Action] = [
    Move(point=HERE),
    Click(point=HERE, count=3),
    Drag(start=HERE, end=Point(0, 32_767)),
    Scroll(point=HERE, down=-200, right=200),
    TypeText(text="a\tb\nc é 中 👩‍💻"),
    PressKeys(keys=("ctrl", "s"), times=200),
    Wait(seconds=600),
    Wait(seconds=0),
    OpenProgram(program="mousepad.desktop", arguments=("a.txt",)),
    SetClipboard(text=""),
    FocusWindow(window=1),
    CloseWindow(window=2**32 - 1),
]


@pytest.mark.parametrize("action", GOOD, ids=lambda action: action.kind)
def test_what_is_within_bounds_stays_as_it_is(action: Action) -> None:
    assert normalised(action) == action


def test_every_kind_of_action_is_tried() -> None:
    assert {type(action) for action in GOOD} == set(get_args(InputAction))


@pytest.mark.parametrize(
    "action",
    [
        Move(point=Point(-1, 5)),
        Move(point=Point(5, 32_768)),
        Click(point=HERE, count=0),
        Click(point=HERE, count=4),
        Click(point=HERE, held=("ctrl",) * 7),
        Click(point=HERE, held=("nokey",)),
        Click(point=HERE, held=("Return",)),
        Click(point=HERE, held=("ctrl", "w")),
        Click(point=HERE, button=Button.RIGHT, held=("delete",)),
        Drag(start=HERE, end=Point(0, -1)),
        Scroll(point=HERE, down=201),
        Scroll(point=HERE, right=-201),
        TypeText(text="a" * (MAX_TEXT + 1)),
        TypeText(text="a\x1b[2J"),
        TypeText(text="a\x00"),
        TypeText(text="a\x85"),
        TypeText(text="a\ud800"),
        SetClipboard(text="\x07"),
        PressKeys(keys=()),
        PressKeys(keys=("a",), times=0),
        PressKeys(keys=("a",), times=201),
        PressKeys(keys=tuple("abcdefg")),
        PressKeys(keys=("nokey",)),
        Wait(seconds=-0.1),
        Wait(seconds=600.1),
        Wait(seconds=math.nan),
        Wait(seconds=math.inf),
        OpenProgram(program=""),
        OpenProgram(program="x" * 256),
        OpenProgram(program="x", arguments=("a",) * 33),
        OpenProgram(program="x", arguments=("",)),
        OpenProgram(program="x", arguments=("a" * 4097,)),
        OpenProgram(program="x", arguments=("a\0b",)),
        OpenProgram(program="x", arguments=("--execute=rm",)),
        FocusWindow(window=0),
        CloseWindow(window=2**32),
    ],
    ids=str,
)
def test_what_no_hand_should_do_is_refused(action: Action) -> None:
    with pytest.raises(ActionError, match=r"nothing was (done|pressed)"):
        normalised(action)


def test_web_addresses_get_their_one_form_and_files_stay() -> None:
    said = OpenProgram(program="chromium.desktop", arguments=("HTTP://0x7f.1", "a.txt", "mailto:a@b.c"))
    assert normalised(said) == OpenProgram(
        program="chromium.desktop", arguments=("http://127.0.0.1/", "a.txt", "mailto:a@b.c")
    )


def test_keys_get_their_one_name_and_lines_their_one_end() -> None:
    assert normalised(PressKeys(keys=("S", "Control_L"))) == PressKeys(keys=("ctrl", "s"))
    assert normalised(Click(point=HERE, held=("Ctrl", "control"))) == Click(point=HERE, held=("ctrl",))
    assert normalised(TypeText(text="a\r\nb\rc")) == TypeText(text="a\nb\nc")


@given(st.text(max_size=40))
def test_text_is_typed_whole_or_not_at_all(text: str) -> None:
    try:
        action = normalised(TypeText(text=text))
    except ActionError:
        return
    assert isinstance(action, TypeText)
    assert action.text == text.replace("\r\n", "\n").replace("\r", "\n")


def target(left: int) -> TargetSeen:
    return TargetSeen(role="button", text="Save", rect=Rect(left, 0, 10, 10), pixels="")


def test_an_action_must_press_the_target_it_names() -> None:
    here, there = target(0), target(100)
    click = Click(point=HERE)
    check_aim(click, Context())
    check_aim(click, Context(target=here))
    check_aim(Drag(start=HERE, end=Point(105, 5)), Context(target=here, destination=there))
    check_aim(TypeText(text="a"), Context(target=there))
    with pytest.raises(ActionError, match="5,5 is not on the button “Save”"):
        check_aim(click, Context(target=there))
    with pytest.raises(ActionError, match="5,5 is not on the button"):
        check_aim(Drag(start=HERE, end=HERE), Context(target=here, destination=there))
    nameless = TargetSeen(role="icon", text="", rect=Rect(50, 50, 1, 1), pixels="")
    with pytest.raises(ActionError, match="is not on the icon:"):
        check_aim(click, Context(target=nameless))
