from __future__ import annotations

import math

import pytest

from safety.action import (
    Action,
    ListFolder,
    MoveFile,
    OpenAddress,
    ReadClipboard,
    ReadFile,
    RunCommand,
    TrashFile,
    WriteFile,
)
from safety.errors import ActionError
from safety.limits import MAX_TEXT, normalised
from safety.tool_limits import MAX_COMMAND, MAX_COMMAND_SECONDS, MAX_PATH

GOOD: list[Action] = [
    ReadFile(path="~/notes.txt"),
    ListFolder(path="/"),
    WriteFile(path="a" * MAX_PATH, text=""),
    MoveFile(path="a", destination="b ü 中"),
    TrashFile(path="../a"),
    RunCommand(command="ls\n\tls", seconds=MAX_COMMAND_SECONDS),
    ReadClipboard(),
    OpenAddress(address="https://example.com/"),
]


@pytest.mark.parametrize("action", GOOD, ids=lambda action: action.kind)
def test_what_is_within_bounds_stays_as_it_is(action: Action) -> None:
    assert normalised(action) == action


def test_an_address_gets_its_one_form_and_a_text_its_line_ends() -> None:
    assert normalised(OpenAddress(address=" HTTP://0x7f.1")) == OpenAddress(address="http://127.0.0.1/")
    assert normalised(WriteFile(path="a", text="a\r\nb")) == WriteFile(path="a", text="a\nb")


@pytest.mark.parametrize(
    "action",
    [
        ReadFile(path=""),
        ListFolder(path="a\0b"),
        WriteFile(path="a\nb", text=""),
        WriteFile(path="a", text="a" * (MAX_TEXT + 1)),
        WriteFile(path="a", text="\x1b"),
        TrashFile(path="a" * (MAX_PATH + 1)),
        TrashFile(path="a\ud800"),
        MoveFile(path="", destination="b"),
        MoveFile(path="a", destination="b\u2028"),
        RunCommand(command=" \n"),
        RunCommand(command="a" * (MAX_COMMAND + 1)),
        RunCommand(command="ls\r"),
        RunCommand(command="ls\0"),
        RunCommand(command="ls", seconds=0),
        RunCommand(command="ls", seconds=math.nan),
        RunCommand(command="ls", seconds=MAX_COMMAND_SECONDS + 1),
        OpenAddress(address="file:///etc/passwd"),
    ],
    ids=str,
)
def test_what_no_tool_should_do_is_refused(action: Action) -> None:
    with pytest.raises(ActionError, match=r"nothing was|only http"):
        normalised(action)
