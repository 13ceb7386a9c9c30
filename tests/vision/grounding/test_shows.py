"""Whether words or things are on the screen at all."""

from __future__ import annotations

import pytest

from vision.element import Role
from vision.grounding import shows


@pytest.mark.parametrize(
    ("name", "phrase"),
    [
        ("editor", "Delete me"),
        ("editor", "whales"),
        ("editor", "'the whales'"),
        ("editor", "notes.txt"),
        ("editor", "the Save button"),
        ("editor", "line 1"),
        ("dialog", "the Find dialog"),
        ("dialog", "a dialog"),
        ("form", "a@b.org"),
        ("form", "the Delete button"),
        ("form", "Search this"),
        ("blind", "remember me"),
        ("page", "a cookie banner"),
        ("page", "cookies"),
        ("calculator", "a window titled Calculator"),
    ],
)
def test_is_shown(screens, name, phrase):
    assert shows(phrase, screens[name])


@pytest.mark.parametrize(
    ("name", "phrase"),
    [
        ("editor", ""),
        ("editor", "''"),
        ("editor", "whale"),
        ("editor", "Delete all"),
        ("editor", "the Find dialog"),
        ("editor", "a dialog"),
        ("editor", "Done"),
        ("form", "the Delete button in the row for Dave"),
        ("form", "a cookie banner"),
    ],
)
def test_is_not_shown(screens, name, phrase):
    assert not shows(phrase, screens[name])


def test_part_of_a_word_is_no_word(screen):
    screen.add(Role.TEXT, "Everything was undone.", (10, 10, 200, 20))
    assert not shows("Done", screen.look())
    assert shows("undone", screen.look())


def test_what_stands_in_a_password_field_is_never_looked_at(screen):
    screen.add(Role.PASSWORD_FIELD, "Password", (10, 10, 200, 20), value="hunter2")
    assert not shows("hunter2", screen.look())
