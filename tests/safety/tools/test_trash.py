from __future__ import annotations

import configparser
from datetime import UTC, datetime
from pathlib import Path

import pytest

from safety.errors import ActionError, TargetChanged
from safety.tools import files, trash
from safety.tools.granted import GrantedFolders
from safety.tools.trash import Trash

NOW = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)


@pytest.fixture
def bin_(home: Path) -> Trash:
    return Trash(home / ".local/share", lambda: NOW)


def put(bin_: Trash, granted: GrantedFolders, said: str) -> str:
    return bin_.put(granted, files.see_thing(granted, said).seen)


def test_a_file_goes_to_the_trash_with_a_note_of_where_it_was(
    home: Path, granted: GrantedFolders, bin_: Trash
) -> None:
    (home / "Documents/ä b.txt").write_text("x")
    assert put(bin_, granted, "Documents/ä b.txt") == "ä b.txt"
    can = home / ".local/share/Trash"
    assert (can / "files/ä b.txt").read_text() == "x"
    note = configparser.ConfigParser(interpolation=None)
    note.read_string((can / "info/ä b.txt.trashinfo").read_text())
    assert note["Trash Info"]["Path"] == f"{home}/Documents/%C3%A4%20b.txt"
    assert note["Trash Info"]["DeletionDate"] == "2026-03-04T05:06:07"
    assert can.stat().st_mode & 0o777 == 0o700
    assert [path.name for path in (home / "Documents").iterdir()] == []


def test_things_of_one_name_lie_side_by_side(home: Path, granted: GrantedFolders, bin_: Trash) -> None:
    names = []
    for text in "123":
        (home / "Documents/a.txt").write_text(text)
        names.append(put(bin_, granted, "Documents/a.txt"))
    assert names == ["a.txt", "a.2.txt", "a.3.txt"]
    (home / ".local/share/Trash/info/a.2.txt.trashinfo").unlink()
    (home / ".local/share/Trash/info/a.4.txt.trashinfo").touch()
    (home / "Documents/a.txt").write_text("4")
    assert put(bin_, granted, "Documents/a.txt") == "a.5.txt"
    texts = {path.read_text() for path in (home / ".local/share/Trash/files").iterdir()}
    assert texts == set("1234")


def test_a_folder_and_a_link_go_as_they_are(home: Path, granted: GrantedFolders, bin_: Trash) -> None:
    (home / "Documents/sub").mkdir()
    (home / "Documents/sub/a").write_text("a")
    (home / "Documents/link").symlink_to("../secret")
    put(bin_, granted, "Documents/sub")
    put(bin_, granted, "Documents/link")
    can = home / ".local/share/Trash/files"
    assert (can / "sub/a").read_text() == "a"
    assert (can / "link").is_symlink()
    assert (home / "secret/key").read_text() == "hunter2"


def test_a_long_name_of_many_bytes_fits(home: Path, granted: GrantedFolders, bin_: Trash) -> None:
    name = "中" * 80
    (home / "Documents" / name).write_text("")
    assert put(bin_, granted, f"Documents/{name}") == "中" * 40


def test_what_changed_stays_and_leaves_no_note(home: Path, granted: GrantedFolders, bin_: Trash) -> None:
    path = home / "Documents/a"
    path.write_text("a")
    seen = files.see_thing(granted, "Documents/a").seen
    path.write_text("longer")
    with pytest.raises(TargetChanged):
        bin_.put(granted, seen)
    assert path.read_text() == "longer"
    assert [path.name for path in (home / ".local/share/Trash/info").iterdir()] == []


def test_another_disk_and_other_failures_leave_it_where_it_was(
    home: Path, granted: GrantedFolders, bin_: Trash, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "Documents/a").write_text("a")
    for code, error in ((18, ActionError), (28, OSError)):

        def failing(*arguments: object, code: int = code) -> None:
            raise OSError(code, "no")

        monkeypatch.setattr(files, "move", failing)
        with pytest.raises(error):
            put(bin_, granted, "Documents/a")
    assert (home / "Documents/a").read_text() == "a"
    assert [path.name for path in (home / ".local/share/Trash/info").iterdir()] == []


def test_a_trash_that_is_a_link_or_full_is_not_used(
    home: Path, granted: GrantedFolders, bin_: Trash, monkeypatch: pytest.MonkeyPatch
) -> None:
    (home / "Documents/a").write_text("a")
    (home / ".local/share").mkdir(parents=True)
    can = home / ".local/share/Trash"
    can.symlink_to(home / "secret")
    with pytest.raises(ActionError, match="can't be used"):
        put(bin_, granted, "Documents/a")
    can.unlink()
    monkeypatch.setattr(trash, "_MOST_ALIKE", 1)
    with pytest.raises(ActionError, match="too many things"):
        put(bin_, granted, "Documents/a")


def test_the_time_of_day_is_local(home: Path, granted: GrantedFolders) -> None:
    (home / "Documents/a").write_text("a")
    before = datetime.now().astimezone().replace(microsecond=0, tzinfo=None)
    put(Trash(home / ".local/share"), granted, "Documents/a")
    note = (home / ".local/share/Trash/info/a.trashinfo").read_text()
    date = datetime.fromisoformat(note.split("DeletionDate=")[1].strip())
    assert before <= date <= datetime.now().astimezone().replace(tzinfo=None)
