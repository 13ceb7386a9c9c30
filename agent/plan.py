"""What an instruction was understood to mean: a closed set of instructions, compiled before anything is done.

Words that name things on the screen stay words here ("the Save button"); they are grounded on the live
screen when their turn comes. `source` is the clause of the user's text an instruction came from.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from safety.action import Button


@dataclass(frozen=True, slots=True, kw_only=True)
class Instruction:
    """Base of every instruction."""

    source: str = ""


# --- conditions -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Shows:
    """Something the phrase describes is (or, negated, is not) on the screen."""

    phrase: str
    negated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class IsChecked:
    """A box, switch or radio button is (or, negated, is not) checked."""

    phrase: str
    negated: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class WindowOpen:
    """A window or dialog of that name is (or, negated, is not) open."""

    name: str
    negated: bool = False


Condition = Shows | IsChecked | WindowOpen


# --- instructions -----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, kw_only=True)
class Open(Instruction):
    """Start a program by what a person calls it, with the files or addresses to open in it.

    `program` may be empty where only a file was named ("open notes.txt").
    """

    program: str
    arguments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClickOn(Instruction):
    """Click what the phrase describes; `held` are keys held down meanwhile."""

    target: str
    button: Button = Button.LEFT
    count: int = 1
    held: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Hover(Instruction):
    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeInto(Instruction):
    """Type text into a named field, or where the focus is (`field` None).

    `replace` empties the field first; a named field is replaced unless the words say to add.
    `submit` presses Return at the end.
    """

    text: str
    field: str | None = None
    replace: bool = False
    submit: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ClearField(Instruction):
    """Empty a named field, or the focused one."""

    field: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Press(Instruction):
    """Press a chord, `times` times."""

    keys: tuple[str, ...]
    times: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseMenu(Instruction):
    """Walk a menu path: ("File", "Save As")."""

    path: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetChecked(Instruction):
    """Make a box, switch or radio button checked or not; does nothing where it already is."""

    target: str
    checked: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class SelectOption(Instruction):
    """Pick an option from a combo box, a list or radio buttons; `source_field` names it, where said."""

    option: str
    source_field: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Unfold(Instruction):
    """Open what hides something: a section, a group, a menu."""

    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Seek(Instruction):
    """Find what may be out of sight and click it: under another tab, in a closed section or folder, on a
    later page. `through` says where to look, "" where that was not said."""

    target: str
    through: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClickEach(Instruction):
    """Click everything the phrase describes, each once."""

    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChooseLike(Instruction):
    """For each word, choose the option whose words mean nearly the same."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetValue(Instruction):
    """Give a named control a value ("set the size to Large"): typed into a field or picked from a list."""

    field: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DragTo(Instruction):
    start: str
    end: str


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"
    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True, kw_only=True)
class ScrollBy(Instruction):
    """Turn the wheel. `until` scrolls until the phrase is on the screen; `to_end` as far as it goes;
    `notches` otherwise. `within` names where."""

    direction: Direction = Direction.DOWN
    notches: int = 5
    until: str | None = None
    to_end: bool = False
    within: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitUntil(Instruction):
    """Wait for a condition; `timeout` in seconds."""

    condition: Condition
    timeout: float = 30.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pause(Instruction):
    seconds: float


class EditCommand(StrEnum):
    """Commands every program knows, done by their usual chord."""

    COPY = "copy"
    CUT = "cut"
    PASTE = "paste"
    SELECT_ALL = "select all"
    UNDO = "undo"
    REDO = "redo"
    NEW = "new"
    NEW_TAB = "new tab"
    CLOSE_TAB = "close tab"
    FIND = "find"
    PRINT = "print"
    RELOAD = "reload"
    BACK = "back"
    FORWARD = "forward"
    DELETE = "delete"
    ZOOM_IN = "zoom in"
    ZOOM_OUT = "zoom out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit(Instruction):
    """Do an everyday command; `target` is clicked or selected first, where one was named."""

    command: EditCommand
    target: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetClipboardText(Instruction):
    """Put literal text on the clipboard ("copy the text 'x' to the clipboard")."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Save(Instruction):
    """Save the document; `name` is the file name or path, None to save under its present name."""

    name: str | None = None
    save_as: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class GoTo(Instruction):
    """Go to an address in the browser, or to a folder in the file manager."""

    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Close(Instruction):
    """Close a window or a program by name; None is the active window."""

    target: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SwitchTo(Instruction):
    """Bring an open window to the front."""

    target: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateFolder(Instruction):
    """Make a new folder in the folder the file manager shows, or in `parent`."""

    name: str
    parent: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RenameItem(Instruction):
    """Rename a file or folder in the file manager."""

    target: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replace(Instruction):
    """Replace text by other text throughout the open document."""

    old: str
    new: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FindText(Instruction):
    """Search the open document, page or program for text."""

    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Calculate(Instruction):
    """Work out an expression in the calculator ("12.5*8"); typed where the calculator reads it."""

    expression: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EnterCell(Instruction):
    """Put text into a cell of a spreadsheet ("B2")."""

    cell: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RunCommand(Instruction):
    """Type a command into the terminal and press Return."""

    command: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadValue(Instruction):
    """Read a value off the screen and keep it; `what` names it ("total", "price of the Red mug")."""

    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TypeNoted(Instruction):
    """Type the value that was read last: into a named field, in place of what it held, into a cell of a
    spreadsheet, or where the focus is."""

    field: str | None = None
    cell: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class If(Instruction):
    condition: Condition
    then: tuple[Instruction, ...]
    otherwise: tuple[Instruction, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat(Instruction):
    """Do the body `times` times, or until the condition holds (at most `times`)."""

    body: tuple[Instruction, ...]
    times: int
    until: Condition | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The whole of an instruction, in order."""

    instructions: tuple[Instruction, ...]
