from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from safety.errors import ActionError, TargetChanged
from safety.tools.granted import GrantedFolders
from safety.tools.reach import Reach

Grant = Callable[..., GrantedFolders]


@pytest.mark.parametrize("said", ["Documents/a", "~/Documents/a", "Documents/x/../a", "Documents//a"])
def test_a_path_is_brought_to_its_one_form(home: Path, granted: GrantedFolders, said: str) -> None:
    assert granted.resolve(said) == f"{home}/Documents/a"
    assert granted.resolve(f"{home}/Documents/a") == f"{home}/Documents/a"


@pytest.mark.parametrize(
    "said",
    [
        "secret/key",
        "~",
        "~/",
        "~root/x",
        "/etc/passwd",
        "/",
        "Documents/../secret/key",
        "Documents/link/key",
        "Documents/up/secret/key",
        "Documents/absolute",
        "Documents/through/../secret/key",
        "DocumentsX/a",
        "../home/secret",
    ],
)
def test_what_lies_elsewhere_is_not_reached(home: Path, granted: GrantedFolders, said: str) -> None:
    (home / "Documents/link").symlink_to("../secret")
    (home / "Documents/up").symlink_to("..")
    (home / "Documents/absolute").symlink_to("/etc/passwd")
    (home / "Documents/through").symlink_to(home / "secret")
    with pytest.raises(ActionError, match="nothing was done"):
        granted.resolve(said)


def test_a_link_that_stays_inside_is_followed_or_named(home: Path, granted: GrantedFolders) -> None:
    (home / "Documents/real").mkdir()
    (home / "Documents/link").symlink_to("real")
    assert granted.resolve("Documents/link/a") == f"{home}/Documents/real/a"
    assert granted.resolve("Documents/link") == f"{home}/Documents/real"
    assert granted.resolve("Documents/link", follow=False) == f"{home}/Documents/link"
    assert granted.resolve("Documents/link/..", follow=False) == f"{home}/Documents"


def test_a_granted_folder_may_itself_be_named_by_a_link(home: Path, grant: Grant) -> None:
    (home / "short").symlink_to("Documents")
    assert grant("short").paths == (f"{home}/Documents",)


def test_what_is_not_there_or_is_everything_cannot_be_granted(home: Path, grant: Grant) -> None:
    with pytest.raises(ActionError, match=r"can't be granted \(No such file"):
        grant("Documents", "nowhere")
    with pytest.raises(ActionError, match=r"can't be granted \(Not a directory"):
        grant("secret/key")
    with pytest.raises(ActionError, match="whole file system"):
        GrantedFolders(Reach(granted=("/",)), home)


def test_places_off_limits_are_not_reached(home: Path, grant: Grant) -> None:
    granted = grant(".", off_limits=("secret",))
    granted.resolve("Documents/a")
    (home / "Documents/link").symlink_to("../secret")
    for said in ("secret", "secret/key", "Documents/link/key"):
        with pytest.raises(ActionError, match="off limits"):
            granted.resolve(said)
    with pytest.raises(ActionError, match="must stay"):
        granted.holds_together(f"{home}/secret")
    with pytest.raises(ActionError, match="must stay"):
        granted.holds_together(str(home))
    granted.holds_together(f"{home}/Documents")


def test_a_place_off_limits_may_be_named_by_a_link(home: Path, grant: Grant) -> None:
    (home / "records").symlink_to("secret")
    granted = grant(".", off_limits=("records",))
    assert granted.off_limits == (f"{home}/secret",)
    with pytest.raises(ActionError, match="off limits"):
        granted.resolve("secret/key")


def test_of_nested_folders_the_inner_one_counts(home: Path, grant: Grant) -> None:
    granted = grant(".", "Documents")
    with granted.parent(f"{home}/Documents/a") as (_, name):
        assert name == "a"
    with pytest.raises(ActionError, match="a granted folder itself"), granted.parent(f"{home}/Documents"):
        pass


def test_a_link_put_in_the_way_afterwards_ends_the_walk(home: Path, granted: GrantedFolders) -> None:
    folder = home / "Documents/sub"
    folder.mkdir()
    path = granted.resolve("Documents/sub/key")
    folder.rmdir()
    folder.symlink_to("../secret")
    with pytest.raises(ActionError, match="there is no folder “sub”, or no longer"), granted.parent(path):
        pass
    with pytest.raises(ActionError), granted.folder(f"{home}/Documents/sub"):
        pass


def test_a_granted_folder_that_was_replaced_is_not_used(home: Path, granted: GrantedFolders) -> None:
    (home / "Documents").rename(home / "old")
    with pytest.raises(TargetChanged, match="is another one now"), granted.folder(f"{home}/Documents"):
        pass
    (home / "Documents").symlink_to("secret")
    with pytest.raises(TargetChanged, match="is another one now"), granted.folder(f"{home}/Documents"):
        pass


def test_a_folder_that_is_not_there_or_closed_is_said(home: Path, granted: GrantedFolders) -> None:
    (home / "Documents/file").write_text("")
    for path in ("Documents/none/a", "Documents/file/a"):
        with pytest.raises(ActionError, match="there is no folder"), granted.parent(f"{home}/{path}"):
            pass
    name = "n" * 300
    with pytest.raises(ActionError, match="can't be opened"), granted.parent(f"{home}/Documents/{name}/a"):
        pass


def test_no_descriptor_stays_open(home: Path, grant: Grant) -> None:
    before = len(list(Path("/proc/self/fd").iterdir()))
    granted = grant("Documents")
    (home / "Documents/a/b").mkdir(parents=True)
    with granted.folder(f"{home}/Documents/a/b"):
        pass
    granted.close()
    assert len(list(Path("/proc/self/fd").iterdir())) == before
