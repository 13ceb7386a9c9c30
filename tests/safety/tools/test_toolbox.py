from __future__ import annotations

import errno
from pathlib import Path

import pytest

from safety.action import (
    Action,
    ListFolder,
    MoveFile,
    OpenAddress,
    ReadClipboard,
    ReadFile,
    RunCommand,
    TrashFile,
    Wait,
    WriteFile,
)
from safety.context import FileSeen
from safety.desk.desk import Desk, DeskKind
from safety.errors import ActionError, TargetChanged, Unfinished
from safety.receipt import Content
from safety.tools.files import MAX_CONTENT
from safety.tools.granted import GrantedFolders
from safety.tools.no_sandbox import NoSandbox
from safety.tools.reach import Reach, reach_on
from safety.tools.toolbox import RunsCommands, Toolbox
from safety.tools.trash import Trash


class World:
    """A toy desk: its clipboard, and what was opened and run on it."""

    def __init__(self) -> None:
        self.clipboard = "copied"
        self.opened: list[str] = []
        self.failing: Exception | None = None

    def check(self) -> None:
        if self.failing is not None:
            raise self.failing

    def run(self, action: RunCommand) -> Content:
        self.check()
        return Content(source="the command", text=action.command)

    def open(self, address: str) -> None:
        self.check()
        self.opened.append(address)


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def toolbox(home: Path, granted: GrantedFolders, world: World) -> Toolbox:
    return made(home, granted, world, world)


def made(home: Path, granted: GrantedFolders, world: World, sandbox: RunsCommands) -> Toolbox:
    return Toolbox(
        granted=granted,
        trash=Trash(home / ".local/share"),
        sandbox=sandbox,
        read_clipboard=lambda: world.clipboard,
        open_address=world.open,
    )


def do(toolbox: Toolbox, action: Action) -> Content | None:
    found = toolbox.examine(action)
    assert not isinstance(action, Wait)
    return toolbox.perform(action, None if found is None else found.seen)  # type: ignore[arg-type]


def test_each_tool_does_its_work(home: Path, toolbox: Toolbox, world: World) -> None:
    folder = home / "Documents"
    assert do(toolbox, WriteFile(path="Documents/a", text="hello")) is None
    content = do(toolbox, ReadFile(path="Documents/a"))
    assert content is not None
    assert content.text == "hello"
    assert do(toolbox, MoveFile(path="Documents/a", destination="Documents/b")) is None
    listed = do(toolbox, ListFolder(path="Documents"))
    assert listed is not None
    assert listed.text == "b"
    assert do(toolbox, TrashFile(path="Documents/b")) is None
    assert list(folder.iterdir()) == []
    assert do(toolbox, RunCommand(command="ls")) == Content(source="the command", text="ls")
    assert do(toolbox, ReadClipboard()) == Content(source="the clipboard", text="copied")
    assert do(toolbox, OpenAddress(address="http://localhost/")) is None
    assert world.opened == ["http://localhost/"]
    assert toolbox.sent == 8


def test_what_is_for_the_screen_is_not_looked_at(toolbox: Toolbox) -> None:
    assert toolbox.examine(Wait(seconds=1)) is None


def test_a_long_clipboard_is_cut(toolbox: Toolbox, world: World) -> None:
    world.clipboard = "x" * (MAX_CONTENT + 1)
    content = do(toolbox, ReadClipboard())
    assert content is not None
    assert (len(content.text), content.cut) == (MAX_CONTENT, True)


def test_what_failed_before_anything_was_done_does_not_count(
    home: Path, toolbox: Toolbox, world: World
) -> None:
    with pytest.raises(ActionError, match="not looked at"):
        toolbox.perform(ReadFile(path="Documents/a"), None)
    world.failing = ActionError("no")
    with pytest.raises(ActionError, match="no"):
        toolbox.examine(RunCommand(command="ls"))
    world.failing = OSError(errno.ENOSPC, "No space left on device")
    for call in (
        lambda: toolbox.examine(RunCommand(command="ls")),
        lambda: toolbox.perform(RunCommand(command="ls"), None),
    ):
        with pytest.raises(ActionError, match="No space left on device: nothing was done"):
            call()
    assert toolbox.sent == 0


def test_what_could_not_end_counts_as_done(toolbox: Toolbox, world: World) -> None:
    world.failing = Unfinished("cut")
    with pytest.raises(Unfinished):
        toolbox.perform(RunCommand(command="ls"), None)
    assert toolbox.sent == 1


def test_no_command_runs_where_a_granted_folder_was_replaced(home: Path, toolbox: Toolbox) -> None:
    (home / "Documents").rename(home / "old")
    (home / "Documents").symlink_to("secret")
    with pytest.raises(TargetChanged, match="another one now"):
        toolbox.perform(RunCommand(command="ls"), None)


def test_what_was_seen_is_what_is_done(home: Path, toolbox: Toolbox) -> None:
    (home / "secret/key").touch()
    with pytest.raises(ActionError, match="in no granted folder"):
        toolbox.perform(ReadFile(path="Documents/a"), FileSeen(path=f"{home}/secret/key"))


def test_closing_gives_the_folders_up(home: Path, toolbox: Toolbox) -> None:
    toolbox.close()
    (home / "Documents/sub").mkdir()
    with pytest.raises(ActionError, match="nothing was done"):
        toolbox.examine(ListFolder(path="Documents/sub"))


def test_commands_are_off_unless_switched_on(home: Path, granted: GrantedFolders, world: World) -> None:
    toolbox = made(home, granted, world, NoSandbox())
    with pytest.raises(ActionError, match="--allow-shell"):
        toolbox.examine(RunCommand(command="ls"))
    with pytest.raises(ActionError, match="--allow-shell"):
        toolbox.perform(RunCommand(command="ls"), None)


@pytest.mark.parametrize("kind", DeskKind)
def test_a_private_desk_grants_the_folders_of_its_home(kind: DeskKind, home: Path) -> None:
    desk = Desk(kind=kind, display=":9", environment={}, home=home)
    reach = reach_on(desk, [home / "x"], off_limits=home / "records", shell=True)
    own = {str(home / "Documents"), str(home / "Downloads"), str(home / "Desktop")}
    assert own.issubset(reach.granted) is (kind is DeskKind.PRIVATE)
    assert str(home / "x") in reach.granted
    assert (reach.off_limits, reach.shell) == ((str(home / "records"),), True)
    assert Reach() == Reach(granted=(), off_limits=(), shell=False)
