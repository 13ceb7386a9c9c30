from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from vision.errors import OcrError
from vision.frame import Pixels
from vision.line_crop import LineCrop
from vision.ocr import Reading, TextReader
from vision.screen_text import ScreenText
from vision.text_box import TextMap


class CountingReader:
    """The real reader, with what it was asked for."""

    def __init__(self) -> None:
        self._reader = TextReader(2)
        self.pixels = 0
        self.lines = 0
        self.broken = False

    def text_map(self, pixels: Pixels) -> TextMap:
        if self.broken:
            raise OcrError("broken")
        self.pixels += pixels.shape[0] * pixels.shape[1]
        return self._reader.text_map(pixels)

    def recognise(self, lines: Sequence[LineCrop]) -> tuple[Reading, ...]:
        self.lines += len(lines)
        return self._reader.recognise(lines)

    def reset(self) -> None:
        self.pixels = self.lines = 0


@pytest.fixture(scope="module")
def loaded() -> CountingReader:
    return CountingReader()


@pytest.fixture
def reader(loaded: CountingReader) -> CountingReader:
    loaded.reset()
    loaded.broken = False
    return loaded


PAGE = [("Dear Sir or Madam,", 20, 30), ("the meeting is on Thursday.", 20, 60), ("Kind regards", 20, 400)]
SHAPE = (480, 640)


def texts(text: ScreenText, pixels: Pixels) -> list[str]:
    return [line.text for line in text.read(pixels)]


def test_an_unchanged_screen_is_not_read_again(reader: CountingReader, draw) -> None:
    text, page = ScreenText(reader), draw(PAGE, shape=SHAPE)
    assert texts(text, page) == [words for words, _, _ in PAGE]
    reader.reset()
    assert texts(text, page.copy()) == [words for words, _, _ in PAGE]
    assert (reader.pixels, reader.lines) == (0, 0)


def test_a_typed_line_costs_a_strip_and_one_line(reader: CountingReader, draw) -> None:
    text = ScreenText(reader)
    text.read(draw(PAGE, shape=SHAPE))
    reader.reset()
    more = [*PAGE, ("Bring a pen.", 20, 90)]
    assert sorted(texts(text, draw(more, shape=SHAPE))) == sorted(words for words, _, _ in more)
    assert reader.lines == 1
    assert reader.pixels < 640 * 480 / 4


def test_a_line_that_grows_is_read_whole(reader: CountingReader, draw) -> None:
    text = ScreenText(reader)
    text.read(draw([("the meeting is on", 20, 60)], shape=SHAPE))
    assert texts(text, draw([("the meeting is on Thursday", 20, 60)], shape=SHAPE)) == [
        "the meeting is on Thursday"
    ]


def test_scrolled_text_is_recognised_from_memory(reader: CountingReader, draw) -> None:
    text = ScreenText(reader)
    text.read(draw(PAGE, shape=SHAPE))
    reader.reset()
    scrolled = draw([(words, x, y + 17) for words, x, y in PAGE], shape=SHAPE)
    assert texts(text, scrolled) == [words for words, _, _ in PAGE]
    assert reader.lines == 0


def test_covered_text_goes_and_comes_back(reader: CountingReader, draw) -> None:
    text, page = ScreenText(reader), draw(PAGE, shape=SHAPE)
    text.read(page)
    menu = page.copy()
    menu[20:120, 10:300] = draw(
        [("New", 20, 20), ("Open Recent", 20, 60)], shape=(100, 290), ground=(230, 230, 230)
    )
    assert texts(text, menu) == ["New", "Open Recent", "Kind regards"]
    reader.reset()
    assert texts(text, page) == [words for words, _, _ in PAGE]
    assert reader.lines == 0


def test_what_is_read_in_steps_is_what_is_read_at_once(reader: CountingReader, draw) -> None:
    steps = [PAGE[:1], PAGE[:2], [*PAGE, ("View", 500, 200)], [*PAGE[1:], ("View", 500, 200)]]
    text = ScreenText(reader)
    for words in steps:
        stepwise = text.read(draw(words, shape=SHAPE))
    at_once = ScreenText(reader).read(draw(steps[-1], shape=SHAPE))
    assert [(line.text, line.rect) for line in stepwise] == [(line.text, line.rect) for line in at_once]


def test_a_screen_of_another_size_is_read_anew(reader: CountingReader, draw) -> None:
    text = ScreenText(reader)
    text.read(draw(PAGE, shape=SHAPE))
    assert texts(text, draw([("Save", 300, 300)], shape=(600, 800))) == ["Save"]


def test_a_failure_leaves_no_false_memory(reader: CountingReader, draw) -> None:
    text, page = ScreenText(reader), draw(PAGE, shape=SHAPE)
    text.read(page)
    reader.broken = True
    other = draw([("Save", 300, 300)], shape=SHAPE)
    with pytest.raises(OcrError):
        text.read(other)
    reader.broken = False
    assert texts(text, other) == ["Save"]


def test_an_empty_screen_costs_nothing(reader: CountingReader) -> None:
    assert ScreenText(reader).read(np.full((1080, 1920, 3), 30, np.uint8)) == ()
    assert reader.pixels == 0
