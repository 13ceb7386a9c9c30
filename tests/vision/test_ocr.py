"""The real models, on pictures of text."""

from __future__ import annotations

import pytest

from vision import ocr
from vision.errors import OcrError
from vision.ocr import TextReader

WORDS = ["Save As", "Open with Other Application", "Revenue grew 12.5% to $4,203.17", "Kind regards, Ada"]
DARK = {"ground": (40, 40, 40), "ink": (220, 220, 220)}
SELECTED = {"ground": (52, 101, 164), "ink": (255, 255, 255)}
GREYED = {"ground": (246, 245, 244), "ink": (140, 140, 140)}


@pytest.fixture(scope="module")
def reader() -> TextReader:
    return TextReader(2)


@pytest.mark.parametrize("look", [{}, DARK, SELECTED, GREYED, {"size": 11}, {"size": 20}])
def test_words_are_read_where_they_stand(reader: TextReader, draw, look) -> None:
    pixels = draw([(words, 20, 20 + 40 * row) for row, words in enumerate(WORDS)], **look)
    lines = reader.read(pixels)
    assert [line.text for line in lines] == WORDS
    for row, line in enumerate(lines):
        assert abs(line.rect.left - 20) <= 3
        assert 20 + 40 * row <= line.rect.top <= line.rect.bottom <= 50 + 40 * row
        assert line.confidence > 0.8


def test_every_title_of_a_menu_bar_is_a_line_of_its_own(reader: TextReader, draw) -> None:
    titles = [("File", 20, 10), ("Edit", 58, 10), ("Search", 98, 10), ("View", 158, 10), ("Help", 206, 10)]
    lines = reader.read(draw(titles))
    assert [line.text for line in lines] == [title for title, _, _ in titles]
    assert all(abs(line.rect.left - x) <= 3 for line, (_, x, _) in zip(lines, titles, strict=True))


def test_other_scripts_are_read(reader: TextReader, draw) -> None:
    pixels = draw([("Öffnen für später, señor", 20, 20)], size=16)
    assert reader.read(pixels)[0].text == "Öffnen für später, señor"


def test_the_same_pixels_give_the_same_words_whatever_else_is_there(reader: TextReader, draw) -> None:
    alone = reader.read(draw([("Find and Replace", 20, 20)]))
    among = reader.read(
        draw([("Find and Replace", 20, 20), ("Print...", 20, 90), ("A longer line of text", 20, 150)])
    )
    assert alone[0].text == among[0].text
    assert alone[0].rect == among[0].rect
    assert alone[0].confidence == pytest.approx(among[0].confidence, abs=1e-3)
    assert reader.read(draw([("Find and Replace", 20, 20)])) == alone


def test_nothing_is_read_from_nothing(reader: TextReader, draw) -> None:
    assert reader.read(draw([])) == ()
    assert reader.recognise([]) == ()


def test_small_and_odd_images_are_no_trouble(reader: TextReader, draw) -> None:
    for shape in ((1, 1), (7, 300), (33, 5)):
        assert isinstance(reader.read(draw([], shape=shape)), tuple)


def test_a_missing_model_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ocr, "_DETECTOR", "no_such_model.onnx")
    with pytest.raises(OcrError, match=r"no_such_model\.onnx could not be loaded"):
        TextReader(1)
