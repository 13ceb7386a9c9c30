from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.bench import perception
from agent.bench.perception import Measured, Shot, recorded_shots, report, summarise
from agent.bench.same_text import found_again, letters, misread_letters, spelled_right
from vision.frame import Pixels
from vision.geometry import Rect
from vision.line_crop import LineCrop
from vision.ocr import Reading, TextReader
from vision.screen_text import ScreenText
from vision.text_box import TextMap
from vision.text_line import TextLine


def line(text: str, left: int = 0, top: int = 0, confidence: float = 1.0) -> TextLine:
    return TextLine(text=text, rect=Rect(left, top, 10 * len(text), 20), confidence=confidence)


WHOLE = line("File Edit View")
PARTS = [line("File"), line("Edit", 50), line("View", 100)]


def test_one_line_and_its_parts_are_the_same_text() -> None:
    assert found_again([WHOLE], PARTS) == {WHOLE: True}
    assert all(found_again(PARTS, [WHOLE]).values())


def test_other_words_or_words_elsewhere_are_not() -> None:
    assert found_again([line("Edit")], [line("Quit")]) == {line("Edit"): False}
    assert found_again([line("Edit")], [line("Edit", top=100)]) == {line("Edit"): False}
    assert found_again([line("Edit")], []) == {line("Edit"): False}


def test_one_letter_in_five_may_differ() -> None:
    assert found_again([line("Document")], [line("D0cument")])[line("Document")]
    assert not found_again([line("Document")], [line("D0cunent,")])[line("Document")]


def test_what_was_read_without_confidence_does_not_count() -> None:
    assert found_again([line("Oqx", confidence=0.6), line("×")], []) == {}


@given(st.text("abc", max_size=12), st.text("abc", max_size=6), st.text("abc", max_size=6))
def test_words_are_contained_without_a_misread_letter(words: str, before: str, after: str) -> None:
    assert misread_letters(words, before + words + after) == 0
    assert misread_letters(words, "") == len(words)
    assert misread_letters(words, before) <= len(words)


def test_spelling_is_judged_by_letters() -> None:
    assert letters("Save As... 3") == "saveas3"
    assert spelled_right(["Save As...", "Quit"], [line("Save As.."), line("Qult")]) == 1


def measured(frame: str, seconds: float, first: bool = False, same: int = 10) -> Measured:
    return Measured(
        frame=frame,
        first=first,
        plain_seconds=2.0,
        seconds=seconds,
        plain_lines=10,
        same=same,
        true_lines=0,
        plain_right=0,
        right=0,
    )


GOOD = [measured("a-0-start", 1.0, first=True), measured("a-1-menu-opens", 0.1), measured("a-2-scrolls", 1.9)]


@pytest.mark.parametrize(
    ("frames", "good"),
    [
        (GOOD, True),
        ([measured("a-0-start", 2.1, first=True), *GOOD[1:]], False),
        ([GOOD[0], measured("a-1-line-typed", 0.3)], False),
        ([GOOD[0], measured("a-1-line-typed", 0.1, same=9)], False),
    ],
)
def test_the_promises_are_judged(frames: list[Measured], good: bool) -> None:
    summary = summarise(frames)
    assert summary.good is good
    assert ("All promises kept." in report(frames, summary)) is good


class CountingReader:
    """The real reader, with what it was asked for."""

    def __init__(self) -> None:
        self._reader = TextReader()
        self.pixels = 0
        self.lines = 0

    def text_map(self, pixels: Pixels) -> TextMap:
        self.pixels += pixels.shape[0] * pixels.shape[1]
        return self._reader.text_map(pixels)

    def recognise(self, lines: Sequence[LineCrop]) -> tuple[Reading, ...]:
        self.lines += len(lines)
        return self._reader.recognise(lines)


def test_the_recorded_screens_are_read_right_and_only_where_they_changed() -> None:
    shots = [shot for shot in recorded_shots() if shot.name in ("sheet-0-start", "sheet-1-cell-typed")]
    menu = next(shot for shot in recorded_shots() if shot.name == "sheet-2-menu-opens")
    reader = CountingReader()
    text = ScreenText(reader)
    text.read(shots[0].pixels)
    first_lines, reader.pixels, reader.lines = reader.lines, 0, 0
    text.read(shots[1].pixels)
    read = text.read(menu.pixels)
    assert reader.pixels < 2 * 1920 * 1080 / 4
    assert reader.lines < first_lines * 0.6
    assert spelled_right(menu.truth, read) >= 0.97 * len(menu.truth)


def test_it_prints_one_object_and_says_by_its_exit_code(monkeypatch, capsys, reader_stub) -> None:
    pixels = np.full((40, 60, 3), 255, np.uint8)
    shots = [Shot(name=name, pixels=pixels, truth=("Save",)) for name in ("a-0-start", "a-1-menu-opens")]
    monkeypatch.setattr(perception, "recorded_shots", lambda: shots)
    monkeypatch.setattr(perception, "plain_reader", lambda: lambda pixels: (line("Save"),))
    assert perception.run(json_output=True, repeat=2) == 1  # nothing of what the other read was found
    answer = json.loads(capsys.readouterr().out)
    assert answer["summary"]["same"] == 0
    assert answer["summary"]["good"] is False
    assert [frame["first"] for frame in answer["frames"]] == [True, False]
    assert [frame["plain_right"] for frame in answer["frames"]] == [1, 1]


@pytest.fixture
def reader_stub(monkeypatch: pytest.MonkeyPatch) -> None:
    """No models: a reader that finds nothing."""

    class Blind:
        def text_map(self, pixels: Pixels) -> TextMap:
            return np.zeros(pixels.shape[:2], np.uint8)

        def recognise(self, lines: Sequence[LineCrop]) -> tuple[Reading, ...]:
            return ()

    monkeypatch.setattr(perception, "TextReader", Blind)
