"""What "it", "that" and "there" stand for in one instruction, by what has been spoken of."""

from __future__ import annotations

import re
from dataclasses import replace

from agent.errors import NotUnderstood
from agent.instructions.nouns import CALCULATORS, EDITORS, PRONOUNS, TERMINALS
from agent.instructions.places import quoted
from agent.instructions.scene import Scene
from agent.plan import (
    ClearField,
    ClickOn,
    Close,
    DragTo,
    Edit,
    EditCommand,
    GoTo,
    Hover,
    Instruction,
    Press,
    RenameItem,
    Replace,
    RunCommand,
    SelectOption,
    SetChecked,
    SetValue,
    TypeInto,
)

_BANNERS = frozenset({"banner", "notification", "toast", "ad", "popup", "pop-up", "overlay"})
RESULT = re.compile(r"\b(?:result|answer|outcome|output|comes out|it (?:shows|says|gives))\b", re.IGNORECASE)
_NEXT_TO_IT = (" next to it", " beside it", " below it", " above it", " near it", " by it", " under it")


_IN_THAT_ROW = (" in that row", " in the same row", " in its row", " in this row")
_ANY_FILE = frozenset({"file", "folder", "document"})
_CHANGING = frozenset({"change", "turn", "convert", "correct"})


def _is_in_text(name: str, source: str, scene: Scene) -> bool:
    """Whether what is changed is a word of the text an editor shows, and no setting of the editor's."""
    in_editor = scene.front is not None and scene.front.casefold() in EDITORS and scene.file is not None
    return in_editor and source.casefold().split()[0] in _CHANGING and " " not in name


def in_terminal(scene: Scene) -> bool:
    """Whether a terminal is in front."""
    return scene.front is not None and scene.front.casefold() in TERMINALS


def meant(name: str | None, source: str, said: str) -> str:
    """What a pronoun stands for. Raises NotUnderstood where that is nothing."""
    if name is None:
        raise NotUnderstood(source, f"it is not clear what “{said}” stands for here")
    return name


def is_pronoun(name: str | None) -> bool:
    """Whether a name is a word that stands for another."""
    return name is not None and name.casefold() in PRONOUNS


def _edited(instruction: Replace | ClearField | Edit, scene: Scene) -> Instruction:
    match instruction:
        case Replace(old=name, new=new) if is_pronoun(name):
            return _replaced(instruction, new, scene)
        case Edit(command=EditCommand.COPY, target=None) if RESULT.search(instruction.source):
            if not (scene.calculates or scene.selected):
                raise NotUnderstood(
                    instruction.source, "it is not said which result; name what is on the screen"
                )
        case Edit(target=str() as name) if is_pronoun(name):
            if scene.moved:
                meant(None, instruction.source, name)  # nothing is selected where the cursor was put
            return replace(instruction, target=scene.shown)
        case ClearField(field=None) if scene.front is not None and scene.front.casefold() in CALCULATORS:
            return Press(keys=("escape",), source=instruction.source)
    return instruction


def _replaced(instruction: Replace, new: str, scene: Scene) -> Instruction:
    """ "Replace it with X": the word searched for or selected, or what a field holds."""
    source = instruction.source
    if scene.found is not None:
        return replace(instruction, old=scene.found)
    if scene.selected:
        return TypeInto(text=new, source=source)
    if scene.field is None:
        raise NotUnderstood(source, f"it is not clear what “{instruction.old}” stands for here")
    return TypeInto(text=new, field=scene.field, replace=True, source=source)


def _pointed(instruction: ClickOn | Hover, name: str, scene: Scene) -> Instruction:
    source, said = instruction.source, name.casefold()
    if said.endswith(_NEXT_TO_IT):
        return replace(instruction, target=f"{name[:-2]}{meant(scene.target, source, 'it')}")
    if said.endswith(_IN_THAT_ROW):
        thing = meant(scene.target, source, "that row")
        return replace(instruction, target=f"{name.rpartition(' in ')[0]} in the row with {thing}")
    if is_pronoun(name):
        return replace(instruction, target=meant(scene.target or scene.file, source, name))
    return instruction


def with_names(instruction: Instruction, scene: Scene) -> Instruction:
    """The instruction with what its pronouns stand for. Raises NotUnderstood where that is nothing."""
    source = instruction.source
    match instruction:
        case Replace() | ClearField() | Edit():
            return _edited(instruction, scene)
        case SetValue(field=name, value=new) if _is_in_text(name, source, scene):
            return Replace(old=name, new=new, source=source)
        case ClickOn(target=name) | Hover(target=name):
            return _pointed(instruction, name, scene)
        case SetChecked(target=name) if is_pronoun(name):
            return replace(instruction, target=meant(scene.box or scene.target, source, name))
        case GoTo(address=name) if is_pronoun(name):
            if not in_terminal(scene):
                raise NotUnderstood(source, "it is not clear where to go")
            return RunCommand(command=f"cd {quoted(meant(scene.file, source, name))}", source=source)
        case RenameItem(target=name) if is_pronoun(name) or name.casefold() in _ANY_FILE:
            return replace(instruction, target=meant(scene.file or scene.target, source, name))
        case DragTo(start=start, end=end):
            start = meant(scene.target or scene.file, source, start) if is_pronoun(start) else start
            end = meant(scene.target or scene.file, source, end) if is_pronoun(end) else end
            return replace(instruction, start=start, end=end)
        case TypeInto(field=str() as name) | SetValue(field=name) if is_pronoun(name):
            if isinstance(instruction, TypeInto):
                return replace(instruction, field=scene.target, replace=scene.target is not None)
            return replace(instruction, field=meant(scene.target, source, name))
        case SelectOption(source_field=str() as name) if is_pronoun(name):
            return replace(instruction, source_field=scene.target)
        case Close(target=str() as name) if is_pronoun(name):
            if scene.target is not None and scene.target.casefold().split()[-1] in _BANNERS:
                return ClickOn(target=f"close button of the {scene.target}", source=source)
            return replace(instruction, target=None)
    return instruction
