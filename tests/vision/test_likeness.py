from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.likeness import alike, part_of, said_in, without


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Save As...", "Save As…"),
        ("Café", "cafe"),
        ("Untitled 1 - Mousepad", "Untitled1-Mousepad"),
        ("÷", "÷"),
    ],
)
def test_alike(first: str, second: str) -> None:
    assert alike(first, second)


@pytest.mark.parametrize(("first", "second"), [("Save", "Open"), ("Save", "Save As"), ("+", "-"), ("", "a")])
def test_not_alike(first: str, second: str) -> None:
    assert not alike(first, second)


def test_a_line_of_a_longer_text() -> None:
    text = "The quick brown fox\njumps over the lazy dog"
    assert part_of("quick brovvn fox", text)
    assert not part_of("something else", text)
    assert not part_of("a", text)


def test_the_words_as_the_text_has_them() -> None:
    text = "hello from mousepad\nsecond line of it"
    assert said_in("helo from mousepad", text) == "hello from mousepad"
    assert said_in("secondline of it", text) == "second line of it"
    assert said_in("nothing like it", text) == ""


def test_taking_words_out() -> None:
    assert without("Country[Germany", "Country") == "germany"


@given(st.text(max_size=40), st.text(max_size=200))
def test_never_words_the_text_does_not_have(read: str, text: str) -> None:
    assert said_in(read, text) in text
    assert alike(read, read)
    without(read, text)
