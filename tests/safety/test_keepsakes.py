"""What a private desk leaves behind."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from safety.desk import keepsakes
from safety.desk.keepsakes import keep_files
from safety.errors import DeskError


def test_visible_files_are_kept_with_their_folders(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "Documents" / "deep").mkdir(parents=True)
    (home / "Documents" / "deep" / "a.txt").write_text("one")
    (home / "b.txt").write_text("two")
    kept = keep_files(home, tmp_path / "kept")
    assert [path.relative_to(tmp_path / "kept") for path in kept] == [
        Path("Documents/deep/a.txt"),
        Path("b.txt"),
    ]
    assert kept[0].read_text() == "one"


def test_hidden_files_links_and_pipes_are_left_out(tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / ".config").mkdir(parents=True)
    (home / ".config" / "secret").write_text("s")
    (home / "link").symlink_to("/etc/passwd")
    os.mkfifo(home / "pipe")
    assert keep_files(home, tmp_path / "kept") == ()
    assert not (tmp_path / "kept").exists()


def test_it_stops_before_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keepsakes, "MOST_BYTES", 5)
    home = tmp_path / "home"
    home.mkdir()
    (home / "a").write_text("1234")
    (home / "b").write_text("1234")
    assert [path.name for path in keep_files(home, tmp_path / "kept")] == ["a"]


def test_a_desk_that_has_died_leaves_nothing_to_keep_and_that_is_said(tmp_path: Path) -> None:
    with pytest.raises(DeskError, match="gone with the private desk"):
        keep_files(tmp_path / "home", tmp_path / "kept")
