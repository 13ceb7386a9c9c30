from __future__ import annotations

import pytest

from safety.action import (
    ListFolder,
    MoveFile,
    OpenAddress,
    ReadClipboard,
    ReadFile,
    RunCommand,
    ToolAction,
    TrashFile,
    WriteFile,
)
from safety.context import Context, FileSeen
from safety.decision import Decision, Question, Verdict
from safety.risk import Risk
from safety.wording import CardWords, card_words


def words(action: ToolAction, file: FileSeen | None = None, shown: str = "") -> CardWords:
    decision = Decision(verdict=Verdict.ASK, risk=Risk.R2, rule="r", reason="why")
    context = Context(file=file)
    return card_words(Question(digest="d", action=action, context=context, decision=decision, shown=shown))


FILE = FileSeen(path="/g/a", kind="file", state="1", destination="/g/b\u202e")
FOLDER = FileSeen(path="/g/d", kind="folder", state="1")


@pytest.mark.parametrize(
    ("action", "file", "said"),
    [
        (ReadFile(path="x"), FILE, "Read “/g/a”"),
        (ReadFile(path="~/x"), None, "Read “~/x”"),
        (ListFolder(path="x"), FOLDER, "Read the names in “/g/d”"),
        (WriteFile(path="x", text=""), FILE, "Write over “/g/a”"),
        (WriteFile(path="x", text=""), FileSeen(path="/g/n"), "Write “/g/n”"),
        (WriteFile(path="x", text=""), None, "Write “x”"),
        (MoveFile(path="x", destination="y"), None, "Move “x” to “y”"),
        (
            MoveFile(path="x", destination="y"),
            FILE,
            "Move “/g/a” to “/g/b‹U+202E right-to-left override›”",
        ),
        (TrashFile(path="x"), FILE, "Put “/g/a” into the trash"),
        (TrashFile(path="x"), FOLDER, "Put the folder “/g/d” into the trash"),
        (RunCommand(command="ls", seconds=5), None, "Run a command in the sandbox, for at most 5 s"),
        (ReadClipboard(), None, "Read what is on the clipboard"),
        (OpenAddress(address="http://a.example"), None, "Open in the browser"),
    ],
)
def test_what_a_tool_would_do_is_said(action: ToolAction, file: FileSeen | None, said: str) -> None:
    assert words(action, file).action == said


def test_the_card_shows_what_would_be_changed_run_or_opened() -> None:
    assert words(WriteFile(path="x", text="new"), FILE, "-old\n+new\u200b").text == (
        "-old⏎\n+new‹U+200B zero width space›"
    )
    assert words(WriteFile(path="x", text="new")).text == "new"
    assert words(RunCommand(command="rm a\nls")).text == "rm a⏎\nls"
    assert words(OpenAddress(address="http://0x7f.1")).text == "http://127.0.0.1/"
    assert words(OpenAddress(address="http://аррӏе.com")).text == (
        "http://xn--80ak6aa92e.com/⏎\n"
        "xn--80ak6aa92e.com is written “аррӏе.com”, with letters of another alphabet"
    )
    assert words(OpenAddress(address="data:x")).text == "data:x"
    assert words(ReadClipboard()).text == ""


def test_the_card_names_the_folder() -> None:
    assert words(ReadFile(path="x"), FILE).where == "/g"
    assert words(ReadFile(path="x")).where == "no window"
