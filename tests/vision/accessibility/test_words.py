from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.accessibility.words import contents, name_of, tidy


def test_words_are_made_one_line() -> None:
    assert tidy("• Save\n\x00 the\ufffc file ") == "Save the file"
    assert tidy("•") == ""
    assert tidy("- 5") == "- 5"


@pytest.mark.parametrize("name", ["GtkMenuButton", "AdwGizmo", "GtkBuiltinIcon"])
def test_the_name_of_a_class_is_no_name(name: str) -> None:
    assert name_of(name, groups=False) == ""


def test_an_identifier_names_a_button_but_not_a_group() -> None:
    assert name_of("SpinButton", groups=False) == "SpinButton"
    assert name_of("HistoryView", groups=True) == ""
    assert name_of("Places", groups=True) == "Places"


def test_the_marks_of_a_password_are_not_contents() -> None:
    assert contents("●●●●●") == ""
    assert contents("•••") == ""
    assert contents("a•b") == "a•b"
    assert contents("line\u2029next\n") == "line\nnext"


@given(st.text())
def test_tidying_twice_changes_nothing(words: str) -> None:
    assert tidy(tidy(words)) == tidy(tidy(tidy(words)))
    assert "\n" not in tidy(words)


def test_the_end_of_the_last_line_counts_in_a_text_of_lines() -> None:
    assert contents("one\n") == "one"
    assert contents("one\ntwo\n", lines=True) == "one\ntwo\n"
    assert contents("\n", lines=True) == ""
