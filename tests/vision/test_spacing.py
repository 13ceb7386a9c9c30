from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.spacing import fixed_pitch, respace

Span = tuple[int, int]


def strokes_of(text: str, between: int = 1, space: int = 6) -> tuple[list[float], list[Span]]:
    """Where the letters of a line would be read, and their ink, in proportional type 12 pixels high."""
    centres, strokes, x = [], [], 0
    for character in text:
        if character == " ":
            centres.append(x + space / 2)
            x += space - between
            continue
        wide = 3 + ord(character) * 5 % 8
        strokes.append((x, x + wide))
        centres.append(x + wide / 2)
        x += wide + between
    return centres, strokes


@pytest.mark.parametrize(
    ("shown", "read"),
    [("Save As now", "SaveAs now"), ("Find and Replace", "Find and Repl ace"), ("a Save b", "aSaveb")],
)
def test_spaces_follow_the_gaps_in_the_ink(shown: str, read: str) -> None:
    of_letter = [x for c, x in zip(shown, strokes_of(shown)[0], strict=True) if c != " "]
    seen = [len(read[:place].replace(" ", "")) for place in range(len(read))]
    centres = [of_letter[number] for number in seen]
    assert respace(read, centres, strokes_of(shown)[1], 12) == shown


@given(st.text(st.sampled_from("abcdeHkx 0"), min_size=1).map(lambda t: " ".join(t.split())))
def test_what_agrees_with_the_ink_is_left_alone(text: str) -> None:
    centres, strokes = strokes_of(text)
    assert respace(text, centres, strokes, 12) == text


@given(st.text(st.sampled_from("ab .,|中文")), st.integers(1, 30), st.lists(st.integers(0, 400), max_size=40))
def test_letters_are_never_changed(text: str, height: int, edges: list[int]) -> None:
    edges = sorted(set(edges))
    strokes = list(zip(edges[::2], edges[1::2], strict=False))
    centres = [10.0 * number for number in range(len(text))]
    assert respace(text, centres, strokes, height).replace(" ", "") == text.replace(" ", "")


def test_ideographs_are_not_parted() -> None:
    assert respace("中文", [5.0, 25.0], [(0, 10), (20, 30)], 12) == "中文"


def test_dots_in_a_wide_setting_are_not_parted() -> None:
    assert respace("...", [1.0, 9.0, 17.0], [(0, 2), (8, 10), (16, 18)], 9) == "..."


def test_fixed_pitch_is_recognised_by_its_grid() -> None:
    grid = [(8 * n, 8 * n + 6) if n % 2 else (8 * n + 2, 8 * n + 4) for n in range(14) if n != 5]
    assert fixed_pitch(grid) == 8
    assert fixed_pitch(grid[:5]) is None
    assert fixed_pitch(strokes_of("proportional type here")[1]) is None


def test_fixed_pitch_is_left_as_it_was_read() -> None:
    grid = [(8 * n + 3, 8 * n + 5) for n in range(12)]
    assert respace("abcdefghijkl", [8.0 * n + 4 for n in range(12)], grid, 9) == "abcdefghijkl"
