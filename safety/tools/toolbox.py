"""The tools in the hand's process: the gate has them look before it decides, and do what it permitted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Protocol, assert_never

from safety.action import (
    Action,
    FileAction,
    ListFolder,
    MoveFile,
    OpenAddress,
    ReadClipboard,
    ReadFile,
    RunCommand,
    ToolAction,
    TrashFile,
    WriteFile,
)
from safety.context import FileSeen
from safety.errors import ActionError, InputStopped, Unfinished
from safety.receipt import Content
from safety.tools import files
from safety.tools.files import MAX_CONTENT, Found
from safety.tools.granted import GrantedFolders
from safety.tools.trash import Trash


def in_one_form(action: Action, seen: FileSeen) -> Action:
    """A file Action with its paths as they were resolved: however they were said, it is one Action."""
    if isinstance(action, MoveFile):
        return replace(action, path=seen.path, destination=seen.destination)
    return replace(action, path=seen.path) if isinstance(action, FileAction) else action


class RunsCommands(Protocol):
    """The sandbox, as the tools need it."""

    def check(self) -> None:
        """Raise ActionError where commands can't be run here."""
        ...

    def run(self, action: RunCommand) -> Content:
        """Raises ActionError where nothing was run, Unfinished or InputStopped where it was cut."""
        ...


class Toolbox:
    """`read_clipboard` and `open_address` reach the desk's screen, or raise ActionError."""

    def __init__(
        self,
        *,
        granted: GrantedFolders,
        trash: Trash,
        sandbox: RunsCommands,
        read_clipboard: Callable[[], str],
        open_address: Callable[[str], object],
    ) -> None:
        self._granted = granted
        self._trash = trash
        self._sandbox = sandbox
        self._read_clipboard = read_clipboard
        self._open_address = open_address
        self._done = 0

    @property
    def sent(self) -> int:
        """How much has been done so far: the same number before and after means nothing was."""
        return self._done

    def examine(self, action: Action) -> Found | None:
        """What a file Action points at; None for other Actions. Changes nothing.

        Raises ActionError where it can't be done.
        """
        try:
            return self._examine(action)
        except OSError as error:
            raise ActionError(f"{error.strerror}: nothing was done") from error

    def perform(self, action: ToolAction, seen: FileSeen | None) -> Content | None:
        """Do what was permitted, where `seen` is still there; what it brought back, if it is for that.

        Raises ActionError where nothing was done, Unfinished where something was.
        """
        try:
            content = self._perform(action, seen)
        except (Unfinished, InputStopped):
            self._done += 1
            raise
        except OSError as error:
            raise ActionError(f"{error.strerror}: nothing was done") from error
        self._done += 1
        return content

    def close(self) -> None:
        self._granted.close()

    # ------------------------------------------------------------------------------------------------

    def _examine(self, action: Action) -> Found | None:
        match action:
            case ReadFile(path=path):
                return files.see_file(self._granted, path)
            case ListFolder(path=path):
                return files.see_folder(self._granted, path)
            case WriteFile(path=path, text=text):
                return files.see_writing(self._granted, path, text)
            case MoveFile(path=path, destination=destination):
                return files.see_moving(self._granted, path, destination)
            case TrashFile(path=path):
                return files.see_thing(self._granted, path)
            case RunCommand():
                self._sandbox.check()
                return None
            case _:
                return None

    def _perform(self, action: ToolAction, seen: FileSeen | None) -> Content | None:
        match action:
            case RunCommand():
                for path in self._granted.paths:
                    with self._granted.folder(path):
                        pass  # it is still the folder that was granted
                return self._sandbox.run(action)
            case ReadClipboard():
                text = self._read_clipboard()
                return Content(source="the clipboard", text=text[:MAX_CONTENT], cut=len(text) > MAX_CONTENT)
            case OpenAddress(address=address):
                self._open_address(address)
                return None
            case _:
                if seen is None:
                    raise ActionError("it was not looked at before: nothing was done")
                return self._on_files(action, seen)

    def _on_files(self, action: FileAction, seen: FileSeen) -> Content | None:
        match action:
            case ReadFile():
                return files.read_file(self._granted, seen)
            case ListFolder():
                return files.list_folder(self._granted, seen)
            case WriteFile(text=text):
                files.write_file(self._granted, seen, text)
            case MoveFile():
                files.move_file(self._granted, seen)
            case TrashFile():
                self._trash.put(self._granted, seen)
            case _:
                assert_never(action)
        return None
