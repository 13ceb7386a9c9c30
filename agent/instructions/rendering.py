"""A Plan in words a person reads before it is carried out: one line an instruction, bodies indented."""

from __future__ import annotations

from agent.plan import (
    Calculate,
    ChooseLike,
    ChooseMenu,
    ClearField,
    ClickEach,
    ClickOn,
    Close,
    Condition,
    CreateFolder,
    DragTo,
    Edit,
    EnterCell,
    FindText,
    GoTo,
    Hover,
    If,
    Instruction,
    IsChecked,
    Open,
    Pause,
    Plan,
    Press,
    ReadValue,
    RenameItem,
    Repeat,
    Replace,
    RunCommand,
    Save,
    ScrollBy,
    Seek,
    SelectOption,
    SetChecked,
    SetClipboardText,
    SetValue,
    Shows,
    SwitchTo,
    TypeInto,
    TypeNoted,
    Unfold,
    WaitUntil,
    WindowOpen,
)
from safety.action import Button

_INDENT = "    "
_SHOWN = 200  # characters of a text that are shown


def render(plan: Plan) -> tuple[str, ...]:
    """The Plan, one line an instruction; what belongs to an "if" or a repetition is indented."""
    return tuple(line for instruction in plan.instructions for line in _lines(instruction, ""))


def _lines(instruction: Instruction, indent: str) -> list[str]:
    match instruction:
        case If(condition=holds, then=then, otherwise=otherwise):
            lines = [f"{indent}if {in_words(holds)}:", *_body(then, indent)]
            return [*lines, f"{indent}otherwise:", *_body(otherwise, indent)] if otherwise else lines
        case Repeat(body=body, times=times, until=None):
            return [f"{indent}{times} times:", *_body(body, indent)]
        case Repeat(body=body, times=times, until=holds):
            assert holds is not None
            return [f"{indent}until {in_words(holds)}, at most {times} times:", *_body(body, indent)]
    return [indent + _line(instruction)]


def _body(instructions: tuple[Instruction, ...], indent: str) -> list[str]:
    return [line for instruction in instructions for line in _lines(instruction, indent + _INDENT)]


def in_words(condition: Condition) -> str:
    """A Condition as a clause: “Done” is on the screen."""
    match condition:
        case Shows(phrase=phrase, negated=negated):
            return f"“{phrase}” is {'not ' if negated else ''}on the screen"
        case IsChecked(phrase=phrase, negated=negated):
            return f"“{phrase}” is {'not ' if negated else ''}checked"
        case WindowOpen(name=name, negated=negated):
            return f"a window “{name}” is {'not ' if negated else ''}open"


def _quoted(text: str) -> str:
    shown = text.replace("\n", "⏎").replace("\t", "⇥")
    return f"“{shown}”" if len(shown) <= _SHOWN else f"“{shown[: _SHOWN - 1]}…” ({len(text):,} characters)"


def _line(instruction: Instruction) -> str:
    return (
        _pointing(instruction) or _typing(instruction) or _working(instruction) or type(instruction).__name__
    )


def _pointing(instruction: Instruction) -> str:
    match instruction:
        case ClickOn():
            return _click(instruction)
        case Hover(target=name):
            return f"point at “{name}”"
        case DragTo(start=start, end=end):
            return f"drag “{start}” to “{end}”"
        case ScrollBy():
            return _scroll(instruction)
        case SetChecked(target=name, checked=checked):
            return f"{'check' if checked else 'uncheck'} “{name}”"
        case SelectOption(option=option, source_field=name):
            return f"choose “{option}”" + (f" in “{name}”" if name else "")
        case SetValue(field=name, value=value):
            return f"set “{name}” to {_quoted(value)}"
        case Unfold(target=name):
            return f"open up “{name}”"
        case Seek(target=name, through=where):
            return f"find “{name}”{f' in the {where}' if where else ''} and click it"
        case ClickEach(target=name):
            return f"click each of “{name}”"
        case ChooseLike(words=words):
            return f"choose what means nearly the same as {', '.join(f'“{word}”' for word in words)}"
        case ChooseMenu(path=path):
            return f"choose {' > '.join(path)} from the menu"
    return ""


def _click(click: ClickOn) -> str:
    verb = {Button.LEFT: "click", Button.RIGHT: "right-click", Button.MIDDLE: "middle-click"}[click.button]
    count = {1: "", 2: "double-", 3: "triple-"}.get(click.count, f"{click.count} times ")
    held = f" with {'+'.join(click.held)} held down" if click.held else ""
    return f"{count}{verb} “{click.target}”{held}"


def _scroll(scroll: ScrollBy) -> str:
    where = f" in “{scroll.within}”" if scroll.within else ""
    if scroll.until is not None:
        return f"scroll {scroll.direction}{where} until “{scroll.until}” is on the screen"
    far = "as far as it goes" if scroll.to_end else f"{scroll.notches} notches"
    return f"scroll {scroll.direction}{where}, {far}"


def _typing(instruction: Instruction) -> str:
    match instruction:
        case TypeInto(text=text, field=name, replace=replaces, submit=submit):
            over = " over what is there" if replaces else ""
            where = over if name is None else f" {'into' if replaces else 'at the end of'} “{name}”"
            return f"type {_quoted(text)}{where}" + (" and press enter" if submit else "")
        case ClearField(field=name):
            return f"empty “{name}”" if name else "empty the field in use"
        case Press(keys=keys, times=times):
            return f"press {'+'.join(keys)}" + (f" {times} times" if times > 1 else "")
        case Edit(command=command, target=name):
            return f"{command}" + (f" “{name}”" if name else "")
        case ReadValue(what=what):
            return f"read the {what} off the screen"
        case TypeNoted(field=name, cell=cell):
            where = f" into “{name}”" if name else f" in cell {cell}" if cell else ""
            return f"type what was read{where}"
        case SetClipboardText(text=text):
            return f"put {_quoted(text)} on the clipboard"
        case EnterCell(cell=cell, text=text):
            return f"enter {_quoted(text)} in cell {cell}"
        case FindText(text=text):
            return f"search for {_quoted(text)}"
        case Replace(old=old, new=new):
            return f"replace {_quoted(old)} by {_quoted(new)} everywhere"
    return ""


def _working(instruction: Instruction) -> str:
    match instruction:
        case Open(program=program, arguments=arguments):
            what = " ".join(f"“{argument}”" for argument in arguments)
            return f"open {program}" + (f" with {what}" if what else "") if program else f"open {what}"
        case Close(target=name):
            return f"close “{name}”" if name else "close the window in front"
        case SwitchTo(target=name):
            return f"switch to “{name}”"
        case GoTo(address=address):
            return f"go to {address}"
        case Save(name=name, save_as=save_as):
            return f"save as “{name}”" if name else "open the save dialog" if save_as else "save"
        case CreateFolder(name=name, parent=parent):
            return f"make a folder “{name}”" + (f" in {parent}" if parent else "")
        case RenameItem(target=old, name=name):
            return f"rename “{old}” to “{name}”"
        case Calculate(expression=expression):
            return f"work out {expression} in the calculator"
        case RunCommand(command=command):
            return f"run {_quoted(command)} in the terminal"
        case WaitUntil(condition=condition, timeout=timeout):
            return f"wait until {in_words(condition)}, at most {timeout:g} s"
        case Pause(seconds=seconds):
            return f"wait {seconds:g} s"
    return ""
