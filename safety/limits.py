"""What an Action may hold at most, and in which form: checked by the gate before anything else. Pure."""

from __future__ import annotations

import math
import unicodedata
from dataclasses import replace
from typing import assert_never

from safety.action import (
    Action,
    Click,
    CloseWindow,
    Drag,
    FocusWindow,
    Move,
    OpenProgram,
    PressKeys,
    Scroll,
    SetClipboard,
    ToolAction,
    TypeText,
    Wait,
    WriteFile,
    points,
)
from safety.address import in_one_form
from safety.context import Context, TargetSeen
from safety.errors import ActionError
from safety.keys import MODIFIERS, canonical, chord
from safety.tool_limits import normalised_tool
from vision.geometry import Point

MAX_TEXT = 50_000
"""Characters of one TypeText or SetClipboard."""
MAX_COORDINATE = 32_767
"""Pixels: the X11 protocol's signed 16 bits."""
MAX_TIMES = 200
MAX_NOTCHES = 200
MAX_SECONDS = 600.0
MAX_ARGUMENTS = 32
MAX_ARGUMENT = 4_096
MAX_KEYS = 6
_LARGEST_ID = 2**32 - 1


def normalised(action: Action) -> Action:
    """The Action with every key by its one name and every line end a newline.

    Raises ActionError for what no hand should do: sizes out of bounds, unknown keys, control characters.
    """
    for point in points(action):
        _check_point(point)
    if isinstance(action, WriteFile):
        action = replace(action, text=_checked_text(action.text))
    if isinstance(action, ToolAction):
        return normalised_tool(action)
    match action:
        case Move() | Drag():
            return action
        case Click(count=count, held=held):
            _require(1 <= count <= 3, f"{count} clicks at once: between 1 and 3 can be done")
            _require(len(held) <= MAX_KEYS, f"{len(held)} keys held at once: at most {MAX_KEYS} can be")
            return replace(action, held=_modifiers(held))
        case Scroll(down=down, right=right):
            _require(max(abs(down), abs(right)) <= MAX_NOTCHES, f"more than {MAX_NOTCHES} notches at once")
            return action
        case TypeText(text=text) | SetClipboard(text=text):
            return replace(action, text=_checked_text(text))
        case PressKeys(keys=keys, times=times):
            _require(1 <= times <= MAX_TIMES, f"a chord {times} times: between 1 and {MAX_TIMES} can be done")
            _require(len(keys) <= MAX_KEYS, f"{len(keys)} keys in one chord: at most {MAX_KEYS} can be")
            return replace(action, keys=chord(keys))
        case Wait(seconds=seconds):
            possible = math.isfinite(seconds) and 0 <= seconds <= MAX_SECONDS
            _require(possible, f"a wait of {seconds} s: between 0 and {MAX_SECONDS:g} s can be done")
            return action
        case OpenProgram():
            _check_opening(action)
            return replace(action, arguments=tuple(map(in_one_form, action.arguments)))
        case FocusWindow(window=window) | CloseWindow(window=window):
            _require(0 < window <= _LARGEST_ID, f"{window} is no window")
            return action
        case _:
            assert_never(action)


def check_aim(action: Action, context: Context) -> None:
    """Raise ActionError where an Action presses a pixel outside the target it is said to be on."""
    pressed = points(action)
    for point, target in zip(pressed, (context.target, context.destination), strict=False):
        if target is not None and not target.rect.contains(point):
            raise ActionError(f"{point.x},{point.y} is not on {_words(target)}: nothing was done")


def _words(target: TargetSeen) -> str:
    return f"the {target.role} “{target.text[:60]}”" if target.text else f"the {target.role}"


def _require(holds: bool, otherwise: str) -> None:
    if not holds:
        raise ActionError(f"{otherwise}; nothing was done")


def _check_point(point: Point) -> None:
    inside = 0 <= point.x <= MAX_COORDINATE and 0 <= point.y <= MAX_COORDINATE
    _require(inside, f"{point.x},{point.y} is not on any screen")


def _checked_text(text: str) -> str:
    _require(len(text) <= MAX_TEXT, f"{len(text):,} characters at once: at most {MAX_TEXT:,} can be written")
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    for character in text:
        if character not in "\n\t" and unicodedata.category(character) in ("Cc", "Cs"):
            raise ActionError(
                f"the text holds the control character U+{ord(character):04X}: nothing was done"
            )
    return text


def _modifiers(held: tuple[str, ...]) -> tuple[str, ...]:
    """Keys that do nothing by themselves: any other, held while a thing is clicked, would also be pressed."""
    keys = tuple(dict.fromkeys(canonical(key) for key in held))
    for key in keys:
        _require(key in MODIFIERS, f"{key} cannot be held during a click, only {', '.join(MODIFIERS)}")
    return keys


def _check_opening(action: OpenProgram) -> None:
    _require(0 < len(action.program) <= 255, "no program is named")
    _require(len(action.arguments) <= MAX_ARGUMENTS, f"more than {MAX_ARGUMENTS} things to open at once")
    for argument in action.arguments:
        _require(0 < len(argument) <= MAX_ARGUMENT, "a file or address to open is empty or too long")
        _require("\0" not in argument, "a file or address to open holds a zero byte")
        _require(not argument.startswith("-"), f"“{argument[:40]}” is an option, not a file or an address")
