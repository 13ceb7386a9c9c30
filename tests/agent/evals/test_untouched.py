from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.evals.untouched import FOLDER, matches, touched, visible


def test_what_is_visible_is_told_by_its_contents(tmp_path: Path) -> None:
    (tmp_path / "a/.hidden").mkdir(parents=True)
    (tmp_path / "a/.hidden/x").write_text("x")
    (tmp_path / "a/b.txt").write_text("b")
    (tmp_path / ".config").write_text("c")
    (tmp_path / "link").symlink_to("a/b.txt")
    (tmp_path / "round").symlink_to(tmp_path)
    first = visible(tmp_path)
    assert set(first) == {"a", "a/b.txt", "link", "round"}
    assert first["a"] == FOLDER
    (tmp_path / "a/b.txt").write_text("c")
    assert touched(first, visible(tmp_path), ()) == ["a/b.txt"]
    (tmp_path / "a/b.txt").unlink()
    (tmp_path / "n").mkdir()
    assert touched(first, visible(tmp_path), ()) == ["a/b.txt", "n"]


@pytest.mark.parametrize(
    ("path", "pattern", "fits"),
    [
        ("a/b.txt", "a/b.txt", True),
        ("a/b.txt", "a/*", True),
        ("a/b.txt", "*.txt", False),
        ("a/b.txt", "**/b.txt", True),
        ("b.txt", "**/b.txt", True),
        ("a/b/c", "a/**/c", True),
        ("a/c", "a/**/c", True),
        ("a/c/d", "a/**/c", False),
        ("a/b/c", "a/*", False),
        ("a", "a/*", False),
        ("a/b/c", "a/**", True),
    ],
)
def test_a_pattern_stays_in_its_folder_unless_it_says_otherwise(path: str, pattern: str, fits: bool) -> None:
    assert matches(path, pattern) is fits


def test_the_folders_around_what_may_change_may_be_new_too() -> None:
    after = {"p": FOLDER, "p/q": FOLDER, "p/q/x.txt": "1"}
    assert touched({}, after, ["p/q/x.txt"]) == []
    assert touched({}, {**after, "p/y": "2"}, ["p/q/x.txt"]) == ["p/y"]


NAMES = st.sampled_from(["a", "b", "c.txt"])
PATHS = st.lists(NAMES, min_size=1, max_size=3).map("/".join)
TREES = st.dictionaries(PATHS, st.sampled_from([FOLDER, "1", "2"]), max_size=6)


@given(TREES, TREES, st.lists(PATHS, max_size=3))
def test_what_is_touched_is_the_same_from_both_sides(
    before: dict[str, str], after: dict[str, str], but: list[str]
) -> None:
    found = touched(before, after, but)
    assert found == touched(after, before, but)
    assert set(found) <= set(touched(before, after, ()))
    assert not set(found) & set(but)
    assert touched(before, after, ["**"]) == touched(before, before, ()) == []
