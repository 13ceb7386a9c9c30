from __future__ import annotations

import os
import stat
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from safety.context import FileSeen
from safety.errors import ActionError, TargetChanged, Unfinished
from safety.tools import files
from safety.tools.granted import GrantedFolders
from safety.tools.renaming import move, swap


def write(granted: GrantedFolders, said: str, text: str) -> None:
    files.write_file(granted, files.see_writing(granted, said, text).seen, text)


# --- reading ----------------------------------------------------------------------------------------


def test_a_text_is_read(home: Path, granted: GrantedFolders) -> None:
    (home / "Documents/a").write_text("hällo\n")
    content = files.read_file(granted, files.see_file(granted, "Documents/a").seen)
    assert content.text == "hällo\n"
    assert content.source == f"the file {home}/Documents/a"
    assert not content.cut


def test_a_long_text_is_cut_and_says_so(home: Path, granted: GrantedFolders) -> None:
    path = home / "Documents/a"
    for size in (files.MAX_CONTENT + 1, files.MAX_FILE + 1):
        path.write_text("x" * size)
        content = files.read_file(granted, files.see_file(granted, "Documents/a").seen)
        assert (len(content.text), content.cut) == (files.MAX_CONTENT, True)


def test_what_is_no_text_and_no_file_is_not_read(home: Path, granted: GrantedFolders) -> None:
    (home / "Documents/binary").write_bytes(b"a\0b")
    with pytest.raises(ActionError, match="holds no text"):
        files.read_file(granted, files.see_file(granted, "Documents/binary").seen)
    os.mkfifo(home / "Documents/pipe")
    for said in ("Documents/pipe", "Documents/missing"):
        with pytest.raises(ActionError, match=r"no file|there is no|nothing was done"):
            files.see_file(granted, said)
    with pytest.raises(ActionError, match="a granted folder itself"):
        files.see_file(granted, "Documents")
    (home / "Documents/sub").mkdir()
    with pytest.raises(ActionError, match="is no file"):
        files.see_file(granted, "Documents/sub")


def test_a_file_put_in_place_of_the_one_that_was_seen_is_not_read(
    home: Path, granted: GrantedFolders
) -> None:
    path = home / "Documents/a"
    path.write_text("a")
    seen = files.see_file(granted, "Documents/a").seen
    (home / "Documents/b").write_text("b")
    (home / "Documents/b").rename(path)
    with pytest.raises(TargetChanged, match="another file now"):
        files.read_file(granted, seen)
    path.unlink()
    path.symlink_to("../secret/key")
    with pytest.raises(ActionError, match="can't be read"):
        files.read_file(granted, seen)
    path.unlink()
    os.mkfifo(path)
    with pytest.raises(ActionError, match="is no file"):
        files.read_file(granted, seen)


def test_the_names_in_a_folder_are_read(home: Path, granted: GrantedFolders) -> None:
    folder = home / "Documents"
    (folder / "b.txt").write_text("")
    (folder / "a\u202etxt.exe").write_text("")
    (folder / "sub").mkdir()
    (folder / "link").symlink_to("/etc")
    (folder / os.fsdecode(b"\xff")).write_text("")
    content = files.list_folder(granted, files.see_folder(granted, "Documents").seen)
    assert content.text.split("\n") == [
        "a‹U+202E right-to-left override›txt.exe",
        "b.txt",
        "link@",
        "sub/",
        "\N{REPLACEMENT CHARACTER}",
    ]
    assert (content.source, content.cut) == (f"the folder {folder}", False)


def test_a_long_list_is_cut_and_a_folder_replaced_is_not_read(home: Path, granted: GrantedFolders) -> None:
    folder = home / "Documents/sub"
    folder.mkdir()
    for number in range(files.MAX_NAMES + 1):
        (folder / f"{number:05}").touch()
    seen = files.see_folder(granted, "Documents/sub").seen
    content = files.list_folder(granted, seen)
    assert (content.text.count("\n") + 1, content.cut) == (files.MAX_NAMES, True)
    folder.rename(home / "Documents/old")
    folder.mkdir()
    with pytest.raises(TargetChanged, match="another folder now"):
        files.list_folder(granted, seen)


# --- writing ----------------------------------------------------------------------------------------


def test_a_new_file_is_written(home: Path, granted: GrantedFolders) -> None:
    found = files.see_writing(granted, "Documents/a", "one\ntwo")
    assert found.shown == "+one\n+two"
    assert found.seen == FileSeen(path=f"{home}/Documents/a")
    files.write_file(granted, found.seen, "one\ntwo")
    path = home / "Documents/a"
    assert path.read_text() == "one\ntwo"
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    assert [path.name for path in (home / "Documents").iterdir()] == ["a"]


def test_a_file_is_written_over_and_keeps_its_mode(home: Path, granted: GrantedFolders) -> None:
    path = home / "Documents/a"
    path.write_text("one\ntwo\n")
    path.chmod(0o4750)
    found = files.see_writing(granted, "Documents/a", "one\nthree\n")
    assert found.shown == "@@ -1,3 +1,3 @@\n one\n-two\n+three\n "
    assert found.seen.kind == "program"
    files.write_file(granted, found.seen, "one\nthree\n")
    assert path.read_text() == "one\nthree\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o750
    assert [path.name for path in (home / "Documents").iterdir()] == ["a"]


def test_what_is_no_text_is_shown_by_its_size(home: Path, granted: GrantedFolders) -> None:
    (home / "Documents/a").write_bytes(b"\xff\xfe")
    assert files.see_writing(granted, "Documents/a", "x").shown == "-(2 bytes that are no text)\n+x"


def test_what_is_too_big_or_no_file_is_not_written_over(home: Path, granted: GrantedFolders) -> None:
    (home / "Documents/big").write_bytes(b"x" * (files.MAX_FILE + 1))
    (home / "Documents/sub").mkdir()
    os.mkfifo(home / "Documents/pipe")
    for said, why in (("big", "too much to show"), ("sub", "is no file"), ("pipe", "is no file")):
        with pytest.raises(ActionError, match=why):
            files.see_writing(granted, f"Documents/{said}", "x")


def test_a_file_changed_after_it_was_seen_is_left_alone(home: Path, granted: GrantedFolders) -> None:
    path = home / "Documents/a"
    path.write_text("old")
    seen = files.see_writing(granted, "Documents/a", "new").seen
    path.write_text("own")
    with pytest.raises(TargetChanged, match="changed after it was permitted"):
        files.write_file(granted, seen, "new")
    assert path.read_text() == "own"
    path.unlink()
    with pytest.raises(FileNotFoundError):
        files.write_file(granted, seen, "new")
    path.symlink_to("../secret/key")
    with pytest.raises(ActionError):
        files.write_file(granted, seen, "new")
    assert (home / "secret/key").read_text() == "hunter2"
    assert [path.name for path in (home / "Documents").iterdir()] == ["a"]


def test_a_file_made_after_nothing_was_seen_is_left_alone(home: Path, granted: GrantedFolders) -> None:
    seen = files.see_writing(granted, "Documents/a", "new").seen
    (home / "Documents/a").write_text("own")
    with pytest.raises(TargetChanged, match="there is a file"):
        files.write_file(granted, seen, "new")
    (home / "Documents/a").unlink()
    (home / "Documents/a").symlink_to("../secret/key")
    with pytest.raises(TargetChanged, match="there is a file"):
        files.write_file(granted, seen, "new")
    assert (home / "secret/key").read_text() == "hunter2"


class Meddler:
    """Changes something at the last moment: one thing before each swap or move."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, name: str, *changes: Callable[[], object]) -> None:
        real = getattr(files, name)
        left = list(changes)

        def meddled(*arguments: object) -> None:
            if left:
                left.pop(0)()
            real(*arguments)

        monkeypatch.setattr(files, name, meddled)


def test_a_file_changed_at_the_last_moment_is_swapped_back(
    home: Path, granted: GrantedFolders, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = home / "Documents/a"
    path.write_text("old")
    seen = files.see_writing(granted, "Documents/a", "new").seen
    Meddler(monkeypatch, "swap", lambda: path.write_text("own"))
    with pytest.raises(TargetChanged):
        files.write_file(granted, seen, "new")
    assert path.read_text() == "own"
    assert [path.name for path in (home / "Documents").iterdir()] == ["a"]


def test_what_comes_in_between_once_more_is_newer_and_stays(
    home: Path, granted: GrantedFolders, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = home / "Documents/a"

    def save(text: str) -> None:
        (home / "saved").write_text(text)
        (home / "saved").rename(path)

    path.write_text("old")
    seen = files.see_writing(granted, "Documents/a", "new").seen
    Meddler(monkeypatch, "swap", lambda: save("newer"), lambda: save("newest"))
    with pytest.raises(TargetChanged):
        files.write_file(granted, seen, "new")
    assert path.read_text() == "newest"
    monkeypatch.undo()
    seen = files.see_writing(granted, "Documents/a", "new").seen
    Meddler(monkeypatch, "swap", lambda: save("newer"), path.unlink)
    with pytest.raises(TargetChanged):
        files.write_file(granted, seen, "new")
    assert list((home / "Documents").iterdir()) == []


def test_a_file_removed_or_made_a_link_at_the_last_moment(
    home: Path, granted: GrantedFolders, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = home / "Documents/a"
    path.write_text("old")
    seen = files.see_writing(granted, "Documents/a", "new").seen

    def link() -> None:
        path.unlink()
        path.symlink_to("../secret/key")

    Meddler(monkeypatch, "swap", link)
    with pytest.raises(ActionError):
        files.write_file(granted, seen, "new")
    assert path.is_symlink()
    assert (home / "secret/key").read_text() == "hunter2"
    monkeypatch.undo()
    path.unlink()
    path.write_text("old")
    seen = files.see_writing(granted, "Documents/a", "new").seen
    Meddler(monkeypatch, "swap", path.unlink)
    with pytest.raises(TargetChanged, match="is gone"):
        files.write_file(granted, seen, "new")
    assert [path.name for path in (home / "Documents").iterdir()] == []


def test_a_disk_that_fails_at_the_end_is_said(
    home: Path, granted: GrantedFolders, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = files.see_writing(granted, "Documents/a", "new").seen
    real = os.fsync

    def failing(descriptor: int) -> None:
        if stat.S_ISDIR(os.fstat(descriptor).st_mode):
            raise OSError(5, "Input/output error")
        real(descriptor)

    monkeypatch.setattr(os, "fsync", failing)
    with pytest.raises(Unfinished, match="may not be on the disk"):
        files.write_file(granted, seen, "new")
    assert (home / "Documents/a").read_text() == "new"


# --- moving -----------------------------------------------------------------------------------------


def test_a_file_is_moved_under_a_new_name_or_into_a_folder(home: Path, granted: GrantedFolders) -> None:
    folder = home / "Documents"
    (folder / "a").write_text("a")
    (folder / "sub").mkdir()
    found = files.see_moving(granted, "Documents/a", "Documents/b")
    assert found.shown == f"{folder}/a\n→ {folder}/b"
    files.move_file(granted, found.seen)
    assert (folder / "b").read_text() == "a"
    files.move_file(granted, files.see_moving(granted, "Documents/b", "Documents/sub").seen)
    assert (folder / "sub/b").read_text() == "a"
    found = files.see_moving(granted, "Documents/sub", "Documents/other")
    assert found.shown == f"the folder {folder}/sub with all that is in it\n→ {folder}/other"
    files.move_file(granted, found.seen)
    assert (folder / "other/b").read_text() == "a"


def test_a_link_is_moved_itself(home: Path, granted: GrantedFolders) -> None:
    (home / "Documents/link").symlink_to("../secret/key")
    seen = files.see_moving(granted, "Documents/link", "Documents/other").seen
    assert seen.kind == "link"
    files.move_file(granted, seen)
    assert (home / "Documents/other").is_symlink()
    assert (home / "secret/key").read_text() == "hunter2"


def test_nothing_is_moved_over_something_or_out_or_into_itself(home: Path, granted: GrantedFolders) -> None:
    folder = home / "Documents"
    (folder / "a").write_text("a")
    (folder / "b").write_text("b")
    (folder / "sub/a").mkdir(parents=True)
    for said, destination, why in (
        ("a", "Documents/b", "already"),
        ("a", "Documents/sub", "already"),
        ("a", "Documents/a", "already|to where it is"),
        ("a", "secret/a", "in no granted folder"),
        ("sub", "Documents/sub/a/c", "to where it is"),
        ("none", "Documents/c", "there is no"),
        (".", "Documents/c", "must stay"),
    ):
        with pytest.raises(ActionError, match=why):
            files.see_moving(granted, f"Documents/{said}", destination)
    os.mkfifo(folder / "pipe")
    with pytest.raises(ActionError, match="no file, no folder and no link"):
        files.see_moving(granted, "Documents/pipe", "Documents/c")


def test_what_was_changed_or_came_in_the_way_is_not_moved(home: Path, granted: GrantedFolders) -> None:
    folder = home / "Documents"
    (folder / "a").write_text("a")
    seen = files.see_moving(granted, "Documents/a", "Documents/b").seen
    (folder / "b").write_text("b")
    with pytest.raises(TargetChanged, match="by now"):
        files.move_file(granted, seen)
    (folder / "b").unlink()
    (folder / "a").write_text("longer")
    with pytest.raises(TargetChanged, match="changed after"):
        files.move_file(granted, seen)
    assert (folder / "a").read_text() == "longer"


def test_what_was_changed_at_the_last_moment_is_moved_back(
    home: Path, granted: GrantedFolders, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = home / "Documents"
    (folder / "a").write_text("a")
    seen = files.see_moving(granted, "Documents/a", "Documents/b").seen
    Meddler(monkeypatch, "move", lambda: (folder / "a").write_text("other"))
    with pytest.raises(TargetChanged, match="changed after"):
        files.move_file(granted, seen)
    assert [path.name for path in folder.iterdir()] == ["a"]


def test_a_file_system_without_such_renaming_is_said(home: Path) -> None:
    # Linux refuses to move a folder into itself with the same code that it has for unknown flags.
    (home / "Documents/sub").mkdir()
    descriptor = os.open(home / "Documents", os.O_PATH)
    inner = os.open(home / "Documents/sub", os.O_PATH)
    try:
        with pytest.raises(OSError, match="without a gap"):
            move(descriptor, "sub", inner, "sub")
    finally:
        os.close(descriptor)
        os.close(inner)


# --- others at work at the same time ----------------------------------------------------------------


def test_a_link_that_comes_and_goes_never_leads_out(home: Path, granted: GrantedFolders) -> None:
    """A program swaps a folder for a link to a secret one, over and over, while files are written."""
    folder, link = home / "Documents/sub", home / "Documents/link"
    folder.mkdir()
    link.symlink_to("../secret")
    over = threading.Event()

    def swap_all_the_time() -> None:
        descriptor = os.open(home / "Documents", os.O_PATH)
        while not over.is_set():
            swap(descriptor, "sub", "link")
        os.close(descriptor)

    other = threading.Thread(target=swap_all_the_time)
    other.start()
    done, refused = 0, 0
    try:
        for number in range(2_000):
            try:
                name = ("key", "new")[number % 2]
                write(granted, f"Documents/sub/{name}", f"text {number}")
                seen = files.see_file(granted, f"Documents/sub/{name}").seen
                assert "hunter2" not in files.read_file(granted, seen).text
                done += 1
            except (ActionError, OSError):
                refused += 1
    finally:
        over.set()
        other.join()
    assert [path.name for path in (home / "secret").iterdir()] == ["key"]
    assert (home / "secret/key").read_text() == "hunter2"
    assert done > 0
    assert refused > 0


def test_what_another_program_writes_at_the_same_time_is_not_lost(
    home: Path, granted: GrantedFolders
) -> None:
    """Two write one file: each version of the other's is either still there or was seen before it went."""
    path = home / "Documents/a"
    path.write_text("other 0")
    over = threading.Event()
    lost: list[str] = []

    def save_all_the_time() -> None:
        for number in range(1, 1_000_000):
            if over.is_set():
                return
            saved = home / "Documents/.saved"
            saved.write_text(f"other {number}")
            saved.rename(path)
            time.sleep(0.0005)
            if path.read_text() not in (f"other {number}", "ours"):
                time.sleep(0.05)  # it may just be on its way back
                if path.read_text() not in (f"other {number}", "ours"):
                    lost.append(path.read_text())

    other = threading.Thread(target=save_all_the_time)
    other.start()
    refused = 0
    try:
        for _ in range(400):
            found = files.see_writing(granted, "Documents/a", "ours")
            try:
                files.write_file(granted, found.seen, "ours")
            except TargetChanged:
                refused += 1
    finally:
        over.set()
        other.join()
    assert lost == []
    assert refused > 0
    assert [name.name for name in (home / "Documents").iterdir() if name.name.startswith(".deskhand")] == []
