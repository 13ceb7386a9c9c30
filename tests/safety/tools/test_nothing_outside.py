"""Whatever lies in a granted folder and whatever path is said: nothing outside is read or changed."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from hypothesis import example, given, settings
from hypothesis import strategies as st

from safety.action import FileAction, ListFolder, MoveFile, ReadFile, TrashFile, WriteFile
from safety.errors import ActionError
from safety.limits import normalised
from safety.receipt import Content
from safety.tools.granted import GrantedFolders
from safety.tools.no_sandbox import NoSandbox
from safety.tools.reach import Reach
from safety.tools.toolbox import Toolbox
from safety.tools.trash import Trash

SECRET = "hunter2"
NAMES = st.sampled_from(["a", "b", "c", "..", "."])
PATHS = st.builds(
    lambda head, parts: head + "/".join(parts),
    st.sampled_from(["granted/", "", "~/", "/", "outside/", "{home}/granted/", "~x/", "granted/../"]),
    st.lists(NAMES | st.sampled_from(["granted", "outside", "key", "", "\u202e", "..."]), max_size=5),
)
LINKS = st.sampled_from(
    "a b/c .. ../outside ../outside/key {home}/outside / . ../granted/a a/../../outside".split()
)
KINDS = st.sampled_from(["folder", "file"])
THINGS = st.lists(
    st.tuples(st.lists(st.sampled_from("abc"), min_size=1, max_size=3), KINDS | LINKS), max_size=8
)
ACTIONS: st.SearchStrategy[FileAction] = st.one_of(
    st.builds(ReadFile, path=PATHS),
    st.builds(ListFolder, path=PATHS),
    st.builds(WriteFile, path=PATHS, text=st.just("written")),
    st.builds(MoveFile, path=PATHS, destination=PATHS),
    st.builds(TrashFile, path=PATHS),
)


@contextmanager
def a_home(things: list[tuple[list[str], str]]) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder).resolve() / "home"
        (home / "granted").mkdir(parents=True)
        (home / "outside").mkdir()
        (home / "outside/key").write_text(SECRET)
        put(home, things)
        yield home


def put(home: Path, things: list[tuple[list[str], str]]) -> None:
    for parts, what in things:
        path = home / "granted" / "/".join(parts)
        with suppress(OSError):
            if os.path.realpath(path.parent).startswith(f"{home}/granted"):
                if what == "folder":
                    path.mkdir(parents=True)
                elif what == "file" and path.is_symlink():
                    path.unlink()
                elif what == "file":
                    path.write_text("plain")
                else:
                    path.symlink_to(what.format(home=home))


def toolbox_of(granted: GrantedFolders, home: Path) -> Toolbox:
    return Toolbox(
        granted=granted,
        trash=Trash(home / ".local/share"),
        sandbox=NoSandbox(),
        read_clipboard=str,
        open_address=lambda address: None,
    )


def outside(home: Path) -> dict[str, object]:
    found: dict[str, object] = {}
    for top, folders, names in os.walk(home):
        if Path(top) == home:
            folders[:] = [name for name in folders if name not in ("granted", ".local")]
        for name in names:
            found[f"{top}/{name}"] = Path(top, name).read_text()
        found[top] = sorted(folders + names)
    return found


def at_home(action: FileAction, home: Path) -> FileAction:
    from dataclasses import replace

    changes = {"path": action.path.format(home=home)}
    if isinstance(action, MoveFile):
        changes["destination"] = action.destination.format(home=home)
    return replace(action, **changes)


@settings(deadline=None)
@given(st.builds(ReadFile, path=st.text()) | st.builds(MoveFile, path=st.text(), destination=st.text()))
@example(ReadFile(path="granted/" + "a/" * 1_000))
@example(ReadFile(path="granted/" + "中" * 200))
@example(MoveFile(path="granted/a", destination="granted/a/b"))
def test_any_text_for_a_path_is_judged_or_refused(said: FileAction) -> None:
    with a_home([(["a"], "file")]) as home:
        granted = GrantedFolders(Reach(granted=(f"{home}/granted",)), home)
        toolbox = toolbox_of(granted, home)
        try:
            with suppress(ActionError):
                action = normalised(said)
                found = toolbox.examine(action)
                assert found is not None
                assert found.seen.path.startswith(f"{home}/granted/")
        finally:
            toolbox.close()


@settings(deadline=None, max_examples=300)
@given(THINGS, st.lists(st.tuples(ACTIONS, THINGS), min_size=1, max_size=6))
def test_nothing_outside_is_read_or_changed(
    things: list[tuple[list[str], str]], turns: list[tuple[FileAction, list[tuple[list[str], str]]]]
) -> None:
    with a_home(things) as home:
        granted = GrantedFolders(Reach(granted=(f"{home}/granted",)), home)
        toolbox = toolbox_of(granted, home)
        before = outside(home)
        try:
            for said, meanwhile in turns:
                action = at_home(said, home)
                content: Content | None = None
                with suppress(ActionError):
                    found = toolbox.examine(action)
                    assert found is not None
                    assert f"{found.seen.path}/".startswith(f"{home}/granted/")
                    put(home, meanwhile)
                    content = toolbox.perform(action, found.seen)
                if content is not None:
                    assert SECRET not in content.text
                    assert "key" not in content.text.split("\n")
                assert outside(home) == before
        finally:
            toolbox.close()
