"""The closed set of things the hand can do. Points are physical pixels of the desk, times are seconds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

from vision.geometry import Point


class Button(StrEnum):
    LEFT = "left"
    MIDDLE = "middle"
    RIGHT = "right"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Put the pointer somewhere."""

    point: Point
    kind: Literal["move"] = "move"


@dataclass(frozen=True, slots=True, kw_only=True)
class Click:
    """Press and release a button: `count` 2 is a double click. `held` are keys held down meanwhile."""

    point: Point
    button: Button = Button.LEFT
    count: int = 1
    held: tuple[str, ...] = ()
    kind: Literal["click"] = "click"


@dataclass(frozen=True, slots=True, kw_only=True)
class Drag:
    """Press the left button at `start`, move to `end`, release."""

    start: Point
    end: Point
    kind: Literal["drag"] = "drag"


@dataclass(frozen=True, slots=True, kw_only=True)
class Scroll:
    """Turn the wheel over a point; `down` and `right` count notches, negative is up and left."""

    point: Point
    down: int = 0
    right: int = 0
    kind: Literal["scroll"] = "scroll"


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeText:
    """Type text where the focus is. Any Unicode; newline presses Return, tab presses Tab."""

    text: str
    kind: Literal["type"] = "type"


@dataclass(frozen=True, slots=True, kw_only=True)
class PressKeys:
    """Press a chord together: ("ctrl", "shift", "s"), `times` times. Names are those of `safety.keys`."""

    keys: tuple[str, ...]
    times: int = 1
    kind: Literal["keys"] = "keys"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """Let time pass; stoppable."""

    seconds: float
    kind: Literal["wait"] = "wait"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenProgram:
    """Start an installed program by the id of its .desktop entry, with files or addresses to open."""

    program: str
    arguments: tuple[str, ...] = ()
    kind: Literal["open"] = "open"


@dataclass(frozen=True, slots=True, kw_only=True)
class SetClipboard:
    """Put text on the clipboard."""

    text: str
    kind: Literal["clipboard"] = "clipboard"


@dataclass(frozen=True, slots=True, kw_only=True)
class FocusWindow:
    """Raise a window and give it the focus, as its task-bar button would."""

    window: int
    kind: Literal["focus"] = "focus"


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseWindow:
    """Ask a window to close, as its close button would; the program may still ask about unsaved work."""

    window: int
    kind: Literal["close"] = "close"


# --- tools beside the mouse: done without the screen, and only inside what was granted ---------------


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadFile:
    """Read a text file. Paths of tools are whole, begin with ~/, or start at the desk's home folder."""

    path: str
    kind: Literal["read file"] = "read file"


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFolder:
    """Read the names in a folder."""

    path: str
    kind: Literal["list folder"] = "list folder"


@dataclass(frozen=True, slots=True, kw_only=True)
class WriteFile:
    """Make a text file hold exactly this text, whether there was one before or not."""

    path: str
    text: str
    kind: Literal["write file"] = "write file"


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveFile:
    """Move or rename a file or folder; into `destination` where that is a folder. Never over anything."""

    path: str
    destination: str
    kind: Literal["move file"] = "move file"


@dataclass(frozen=True, slots=True, kw_only=True)
class TrashFile:
    """Put a file or folder into the trash, where it can be had back from."""

    path: str
    kind: Literal["trash file"] = "trash file"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunCommand:
    """Run a line of shell in the sandbox, for at most `seconds`. Off unless the user switched it on."""

    command: str
    seconds: float = 30.0
    kind: Literal["run command"] = "run command"


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadClipboard:
    """Read the text on the clipboard."""

    kind: Literal["read clipboard"] = "read clipboard"


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenAddress:
    """Open a web address in the desk's browser."""

    address: str
    kind: Literal["open address"] = "open address"


InputAction = (
    Move
    | Click
    | Drag
    | Scroll
    | TypeText
    | PressKeys
    | Wait
    | OpenProgram
    | SetClipboard
    | FocusWindow
    | CloseWindow
)
"""What goes to the screen."""
FileAction = ReadFile | ListFolder | WriteFile | MoveFile | TrashFile
ToolAction = FileAction | RunCommand | ReadClipboard | OpenAddress
"""What goes past the screen."""
Action = InputAction | ToolAction


def points(action: Action) -> tuple[Point, ...]:
    """The pixels an Action presses, in order; empty for those that press none."""
    match action:
        case Move(point=p) | Click(point=p) | Scroll(point=p):
            return (p,)
        case Drag(start=start, end=end):
            return (start, end)
        case _:
            return ()
