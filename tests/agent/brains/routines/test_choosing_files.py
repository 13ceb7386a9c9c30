"""When typing a file's name means naming it in an open dialog."""

from __future__ import annotations

import pytest

from agent.brains.routines.choosing_files import looks_like_a_file


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("notes.txt", True),
        ("My notes.txt", True),
        ("Documents/plan.txt", True),
        ("~/plan", True),
        ("/etc/hosts", True),
        ("hello", False),
        ("and/or what", False),
        ("Dear Ada.", False),
        ("one\ntwo.txt", False),
    ],
)
def test_what_looks_like_a_file(text: str, is_one: bool) -> None:
    assert looks_like_a_file(text) is is_one
