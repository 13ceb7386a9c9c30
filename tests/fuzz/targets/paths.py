"""Paths said to the file tools, with links and folders that change behind them. Nothing outside of the
granted folder is read or changed."""

from __future__ import annotations

from contextlib import suppress

from safety.action import FileAction, ListFolder, MoveFile, ReadFile, TrashFile, WriteFile
from safety.errors import ActionError, TargetChanged, Unfinished
from safety.limits import normalised
from safety.tools.granted import GrantedFolders
from safety.tools.reach import Reach
from tests.fuzz.said import Said
from tests.safety.tools.test_nothing_outside import SECRET, a_home, at_home, outside, put, toolbox_of

_HEADS = ("granted/", "", "~/", "/", "outside/", "{home}/granted/", "~x/", "granted/../", "{home}/./")
_PARTS = ("a", "b", "c", "..", ".", "granted", "outside", "key", "", "\u202e", "...")
_LINKS = ("a", "b/c", "..", "../outside", "../outside/key", "{home}/outside", "/", ".", "a/../../outside")


def check(data: bytes) -> None:
    said = Said(data[:300])
    with a_home(_things(said)) as home:
        granted = GrantedFolders(Reach(granted=(f"{home}/granted",)), home)
        toolbox = toolbox_of(granted, home)
        before = outside(home)
        try:
            for _ in range(4):
                content = None
                with suppress(ActionError, TargetChanged, Unfinished):
                    action = normalised(at_home(_an_action(said), home))
                    assert isinstance(action, FileAction)
                    found = toolbox.examine(action)
                    assert found is not None
                    assert f"{found.seen.path}/".startswith(f"{home}/granted/")
                    put(home, _things(said))
                    content = toolbox.perform(action, found.seen)
                if content is not None:
                    assert SECRET not in content.text
                    made = any((home / "granted").rglob("key"))
                    assert made or "key" not in content.text.split("\n")
                assert outside(home) == before
                if said.over:
                    return
        finally:
            toolbox.close()


def _things(said: Said) -> list[tuple[list[str], str]]:
    kinds = ("folder", "file", *_LINKS)
    return [
        ([said.pick("abc") for _ in range(1 + said.number(3))], said.pick(kinds))
        for _ in range(said.number(6))
    ]


def _a_path(said: Said) -> str:
    if said.byte() % 8 == 7:
        return said.text(40).replace("{", "").replace("}", "")
    return said.pick(_HEADS) + "/".join(said.some(_PARTS, 5))


def _an_action(said: Said) -> FileAction:
    path = _a_path(said)
    match said.number(5):
        case 0:
            return ReadFile(path=path)
        case 1:
            return ListFolder(path=path)
        case 2:
            return WriteFile(path=path, text=said.text(8))
        case 3:
            return MoveFile(path=path, destination=_a_path(said))
        case _:
            return TrashFile(path=path)
