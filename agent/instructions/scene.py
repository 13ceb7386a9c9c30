"""What has been spoken of so far, which tells what "it" stands for and which program is in front."""

from __future__ import annotations

from dataclasses import dataclass, field

from agent.instructions.nouns import CALCULATORS
from agent.instructions.paths import FILE
from agent.plan import (
    Calculate,
    ClickOn,
    Close,
    CreateFolder,
    Edit,
    EditCommand,
    FindText,
    GoTo,
    Hover,
    Instruction,
    Open,
    Pause,
    Press,
    RenameItem,
    RunCommand,
    Save,
    ScrollBy,
    SetChecked,
    SetValue,
    Shows,
    SwitchTo,
    TypeInto,
    WaitUntil,
)


@dataclass(slots=True)
class Scene:
    """What has been spoken of so far."""

    programs: list[str] = field(default_factory=list)
    front: str | None = None
    file: str | None = None
    folder: str | None = None  # the folder that was gone to, where its path is known
    target: str | None = None
    box: str | None = None
    field: str | None = None  # the field something was put into last
    found: str | None = None  # the text that was searched for last
    selected: bool = False  # whether a text is selected
    moved: bool = False  # whether the cursor was put somewhere by keys just now
    inside: bool = False  # whether a folder was entered by its icon, so that its path is not known
    shown: str | None = None  # what a condition spoke of and nothing was done to yet
    page_shown: bool = False
    noted: bool = False  # whether a value was read off the screen
    copied: bool = False  # whether something was copied since
    written: bool = True  # whether it was written somewhere
    reader: str = ""  # the words that asked for reading it

    @property
    def calculates(self) -> bool:
        """Whether a calculator has come into it."""
        return any(name.casefold() in CALCULATORS for name in self.programs)


_MOVES = frozenset({"ctrl", "home", "end", "up", "down", "left", "right", "pageup", "pagedown"})


def _note_text(instruction: Instruction, scene: Scene) -> None:
    """Remember which text is at hand: the one selected, or searched for."""
    match instruction:
        case ClickOn(count=2, target=name):
            if name.endswith(" folder"):
                scene.front, scene.inside = "file manager", True
            scene.selected, scene.found = " folder" not in name and "." not in name, None
        case Edit(command=EditCommand.SELECT_ALL):
            scene.selected, scene.found = True, None
        case Edit(command=EditCommand.COPY):
            pass
        case FindText(text=text):
            scene.selected, scene.found = False, text
        case _:
            scene.selected, scene.found = False, None
    scene.moved = isinstance(instruction, Press) and _MOVES.issuperset(instruction.keys)
    if isinstance(instruction, Open | GoTo | Close | SwitchTo):
        scene.inside = False
    if isinstance(instruction, SetValue | TypeInto):
        scene.field = instruction.field


def _note_copied(name: str | None, scene: Scene) -> None:
    scene.noted, scene.copied = False, True
    if name is not None:
        scene.target = name
        scene.file = name if FILE.fullmatch(name) else scene.file


def _folder(path: str) -> str | None:
    """The path where it is a folder's: gone to, and no file's."""
    return path if path.startswith(("~", "/")) and "." not in path.rsplit("/", 1)[-1] else None


def note(instruction: Instruction, scene: Scene) -> None:
    """Remember what an instruction speaks of."""
    _note_text(instruction, scene)
    scene.shown = scene.shown if isinstance(instruction, WaitUntil | Pause) else None
    match instruction:
        case Open(program=program, arguments=arguments):
            scene.front = program or "text editor"
            scene.programs.append(scene.front)
            scene.page_shown = scene.page_shown or (bool(arguments) and bool(program))
            scene.file = arguments[0] if arguments else scene.file
            scene.folder = _folder(arguments[0]) if arguments else scene.folder
        case SwitchTo(target=name):
            scene.front = name
        case GoTo(address=address):
            scene.front = "file manager" if address.startswith(("~", "/")) else "browser"
            scene.folder = _folder(address) or scene.folder
            scene.programs.append(scene.front)
            scene.page_shown = True
        case Calculate():
            scene.front = "calculator"
            scene.programs.append("calculator")
        case RunCommand():
            scene.front = "terminal"
            scene.programs.append("terminal")
        case Close():
            scene.front = None
        case ClickOn(target=name) | Hover(target=name) | SetValue(field=name) | TypeInto(field=str() as name):
            scene.target = name.partition(" in the row with ")[2] or name
        case SetChecked(target=name):
            scene.target = scene.box = name
        case RenameItem(name=name) | CreateFolder(name=name):
            scene.file = scene.target = name
            scene.front = "file manager" if isinstance(instruction, CreateFolder) else scene.front
        case Save(name=str() as name):
            scene.file = name
        case ScrollBy(until=str() as name) | WaitUntil(condition=Shows(phrase=name, negated=False)):
            scene.target = name
        case Edit(command=EditCommand.COPY | EditCommand.CUT, target=name):
            _note_copied(name, scene)
        case Edit(target=str() as name):
            scene.target = name
