"""What of a program's screen can be asked for: icons by what the pixels show, texts, nothing in doubt."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from agent.errors import SuiteError
from agent.evals.grounding.programs.capture import Captured, capture
from agent.evals.grounding.programs.making import programs_named
from agent.evals.grounding.programs.program import PROGRAMS
from agent.evals.grounding.programs.targets import askable
from agent.evals.grounding.programs.writing import write_screen
from agent.evals.grounding.screens import screens_questions
from installers import debian
from vision.element import Element, Role
from vision.frame import Frame
from vision.geometry import Rect
from vision.text_line import TextLine

WHERE = Rect(10, 10, 30, 30)


def frame() -> Frame:
    """Stripes everywhere but at the right edge, which is flat."""
    pixels = np.full((200, 400, 3), 240, np.uint8)
    pixels[:, 0:300:5] = 40
    return Frame(pixels=pixels, rect=Rect(0, 0, 400, 200), time=0.0)


def thing(text: str, rect: Rect = WHERE, role: Role = Role.BUTTON, description: str = "") -> Element:
    return Element(role=role, rect=rect, text=text, description=description)


def line(text: str, rect: Rect) -> TextLine:
    return TextLine(text=text, rect=rect, confidence=0.9)


@pytest.mark.parametrize(
    ("element", "says"),
    [
        (thing("Zoom In"), "Zoom In"),
        (thing("Save… (Ctrl+S)"), "Save"),
        (thing("Clear [Escape]"), "Clear"),
        (thing("", description="Go up one level."), "Go up one level"),
        (thing("New", role=Role.TOGGLE_BUTTON), "New"),
    ],
)
def test_a_small_thing_without_words_is_asked_for_by_its_name(element: Element, says: str) -> None:
    (only,) = askable(frame(), [element], [])
    assert (only.says, only.drawn) == (says, "")


@pytest.mark.parametrize(
    "element",
    [
        thing("go-jump"),
        thing("x2"),
        thing(""),
        thing("A name so long that nobody would ever say it like this"),
        thing("Large", Rect(10, 10, 100, 30)),
        thing("Tiny", Rect(10, 10, 8, 30)),
        thing("Flat", Rect(320, 10, 30, 30)),
        thing("Outside", Rect(380, 10, 30, 30)),
        thing("Panel", role=Role.PANEL),
    ],
)
def test_what_nobody_would_ask_for_is_left_out(element: Element) -> None:
    assert askable(frame(), [element], []) == ()


def test_a_misread_symbol_is_no_text_and_a_word_is() -> None:
    symbol = askable(frame(), [thing("Sum")], [line("E", Rect(15, 15, 10, 12))])
    word = askable(frame(), [thing("Open", Rect(10, 10, 80, 30))], [line("Open", Rect(30, 15, 40, 14))])
    other = askable(frame(), [thing("Chart")], [line("1000", Rect(12, 12, 24, 20))])
    assert [(one.says, one.drawn) for one in symbol] == [("Sum", "")]
    assert [(one.says, one.drawn) for one in word] == [("Open", "Open")]
    assert other == ()


def test_what_two_things_may_mean_is_left_out() -> None:
    twice = [thing("Home"), thing("home", Rect(100, 100, 30, 30))]
    assert askable(frame(), twice, []) == ()
    assert askable(frame(), twice[:1], [line("Home", Rect(200, 100, 60, 14))]) == ()


def test_a_written_screen_is_asked_about(tmp_path: Path) -> None:
    captured = Captured(program="thunar", theme="dark", frame=frame(), elements=())
    elements = [thing("Back"), thing("File", Rect(100, 10, 60, 20), Role.MENU)]
    targets = askable(captured.frame, elements, [line("File", Rect(110, 12, 40, 14))])
    back, file = write_screen(tmp_path, captured, targets)
    assert (back.instruction, back.labels["kind"], back.labels["size"]) == ("Back", "icon", "large")
    assert (file.instruction, file.labels["kind"], file.labels["size"]) == ("File", "text", "small")
    assert back.cluster == "thunar, dark"
    assert (back.labels["group"], back.picture.is_file()) == ("dark", True)
    (line_,) = (tmp_path / "screens.jsonl").read_text().splitlines()
    assert [one["says"] for one in json.loads(line_)["elements"]] == [["Back"], ["File"]]
    again = screens_questions(tmp_path)
    assert [one.labels["kind"] for one in again] == ["icon", "text"]
    assert [one.target for one in again] == [back.target, file.target]
    with pytest.raises(SuiteError, match="no screen"):
        screens_questions(tmp_path, held_out=False)
    back.picture.unlink()
    with pytest.raises(SuiteError, match="there is no"):
        screens_questions(tmp_path)
    (tmp_path / "screens.jsonl").write_text("{}\n")
    with pytest.raises(SuiteError, match="line 1"):
        screens_questions(tmp_path)


def test_every_program_is_one_that_the_set_up_installs(repository: Path) -> None:
    listed = {
        name
        for file in ("apps-packages.txt", "debian-packages.txt")
        for name in debian.listed(repository / "installers" / file)
    }
    assert {program.package for program in PROGRAMS} <= listed
    with pytest.raises(SuiteError, match="no screen of emacs"):
        programs_named(["emacs"])
    assert [program.name for program in programs_named(["thunar"])] == ["thunar"]


def test_a_real_program_is_taken_as_it_is() -> None:
    (mousepad,) = programs_named(["mousepad"])
    captured = capture(mousepad, "light")
    names = {element.text for element in captured.elements}
    assert {"New", "Cut", "Paste", "File"} <= names
    assert captured.frame.rect == Rect(0, 0, 1280, 800)
