from __future__ import annotations

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from vision.frame import Pixels
from vision.geometry import Rect
from vision.line_crop import LineCrop, cut_lines
from vision.text_box import TextBox, find_text_boxes

BOX = TextBox(Rect(8, 17, 380, 9), Rect(0, 8, 400, 26))


def inks(lines: tuple[LineCrop, ...]) -> list[tuple[int, int]]:
    return [(line.rect.left, line.rect.right) for line in lines]


def test_a_line_is_trimmed_to_its_ink(draw) -> None:
    pixels = draw([("Save As", 40, 14)])
    (line,) = cut_lines(pixels, BOX)
    ys, xs = np.nonzero((pixels < 150).any(axis=2))
    assert line.rect.inflated(1).covers(Rect.from_edges(xs.min(), ys.min(), xs.max() + 1, ys.max() + 1))
    assert line.rect.width <= np.ptp(xs) + 3
    assert line.rect.height <= np.ptp(ys) + 3


def test_a_menu_bar_is_cut_at_its_gaps_but_a_sentence_is_not(draw) -> None:
    assert len(cut_lines(draw([("File", 10, 14), ("Edit", 48, 14), ("Search", 90, 14)]), BOX)) == 3
    assert len(cut_lines(draw([("Find and Replace in all files", 10, 14)]), BOX)) == 1


def test_fixed_pitch_type_is_cut_at_two_spaces_only(draw) -> None:
    for font_size in (12, 13, 15):
        one = draw([("I like it. It is in a file", 10, 14)], size=font_size, font="DejaVuSansMono.ttf")
        two = draw([("letter.txt   report.odt", 10, 14)], size=font_size, font="DejaVuSansMono.ttf")
        assert len(cut_lines(one, BOX)) == 1
        assert len(cut_lines(two, BOX)) == 2


def test_names_of_many_digits_in_proportional_type_are_cut_at_the_gap_between_them(draw) -> None:
    beside = draw([("scan0001.txt", 22, 14), ("scan0002.txt", 122, 14)])
    assert len(cut_lines(beside, BOX)) == 2


def framed(pixels: Pixels, rect: Rect, shade: int = 118) -> Pixels:
    pixels = pixels.copy()
    pixels[rect.top : rect.bottom, [rect.left, rect.right - 1]] = shade
    pixels[[rect.top, rect.bottom - 1], rect.left : rect.right] = shade
    return pixels


def test_a_label_and_the_field_beside_it_are_cut_at_the_border(draw) -> None:
    pixels = framed(draw([("Name", 10, 14), ("Ada", 56, 14)]), Rect(51, 10, 120, 22))
    label, value = cut_lines(pixels, BOX)
    assert label.rect.right < 51 < value.rect.left
    assert value.rect.height < 14


def test_buttons_with_round_corners_are_lines_of_their_own(draw) -> None:
    image = Image.fromarray(draw([]))
    pen = ImageDraw.Draw(image)
    for left, right in ((4, 100), (108, 180), (186, 330)):
        pen.rounded_rectangle((left, 10, right, 30), radius=3, fill=(239, 239, 239), outline=(118, 118, 118))
    font = ImageFont.truetype("DejaVuSans.ttf", 13)
    for words, x in (("Submit order", 10), ("Cancel", 120), ("Add to favourites", 200)):
        pen.text((x, 13), words, fill=(0, 0, 0), font=font)
    for core in (Rect(8, 15, 320, 12), Rect(8, 16, 320, 10)):
        lines = cut_lines(np.array(image), TextBox(core, Rect(0, 6, 340, 30)))
        assert [line.rect.left for line in lines] == pytest.approx([10, 120, 200], abs=3)
        assert all(line.rect.height < 15 for line in lines)


def test_a_field_with_the_focus_is_cut_from_its_label(draw) -> None:
    image = Image.fromarray(draw([("Full name", 10, 14), ("Ada Lovelace", 92, 14)]))
    ImageDraw.Draw(image).rounded_rectangle((84, 10, 300, 31), radius=3, outline=(16, 16, 16), width=2)
    label, value = cut_lines(np.array(image), TextBox(Rect(10, 16, 170, 12), Rect(0, 7, 190, 30)))
    assert label.rect.right < 84
    assert value.rect.left >= 90
    assert value.rect.height < 15


def test_a_capitals_accent_belongs_to_it(draw) -> None:
    (line,) = cut_lines(draw([("ÄÖÜ ÖÜ", 10, 14)]), BOX)
    plain = cut_lines(draw([("AOU OU", 10, 14)]), BOX)[0]
    assert line.rect.top <= plain.rect.top - 1


def test_the_stems_of_letters_are_no_borders(draw) -> None:
    for words in ("Mousepad", "illicit fill", "lllll", "HIHIH", "dbdb pqpq"):
        assert len(cut_lines(draw([(words, 10, 14)]), BOX)) == 1
        tight = TextBox(Rect(10, 18, 100, 8), Rect(8, 14, 110, 17))
        assert len(cut_lines(draw([(words, 10, 14)]), tight)) == 1


def test_a_selected_word_is_cut_from_its_neighbours(draw) -> None:
    pixels = draw([("File", 10, 14), ("Edit", 40, 14)])
    selected = pixels.copy()
    selected[8:34, 36:70] = 255 - selected[8:34, 36:70] // 2
    selected[8:34, 36:70, 2] = 160
    assert len(cut_lines(selected, BOX)) == 2


@pytest.mark.parametrize("place", [(10, 14), (11, 14), (57, 15), (200, 13)])
def test_moved_text_gives_the_identical_crop(draw, place: tuple[int, int]) -> None:
    (first,) = cut_lines(draw([("Save As...", 10, 14)]), BOX)
    (moved,) = cut_lines(draw([("Save As...", *place)]), BOX)
    assert moved.key == first.key
    assert moved.rect == first.rect.moved(place[0] - 10, place[1] - 14)
    assert moved.strokes == first.strokes


def test_text_boxes_cover_the_likely_pixels() -> None:
    text_map = np.zeros((100, 300), np.uint8)
    text_map[20:28, 30:130] = 240
    text_map[60:68, 40:90] = 240
    text_map[80:82, 0:2] = 240  # a speck
    text_map[60:68, 200:290] = 90  # not likely enough
    first, second = find_text_boxes(text_map, Rect(0, 0, 300, 100))
    assert first.core.covers(Rect(30, 20, 100, 8))
    assert first.outer.covers(first.core)
    assert second.core.covers(Rect(40, 60, 50, 8))
    assert find_text_boxes(text_map, Rect(35, 50, 100, 40)) == (second,)
