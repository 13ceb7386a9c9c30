"""Actions as lines of pyautogui, as AgentNet and OpenCUA write them, and such lines read as Actions.

What is read is never run: a line is a call of one of a few known names with plain values. Points are parts of
the screen, 0 to 1, or pixels where a number is larger. Pure.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from safety.action import Action, Button, Click, Drag, Move, PressKeys, Scroll, TypeText, Wait
from vision.geometry import Point, Rect

MAX_CODE = 20_000
MAX_CALLS = 200
_MAX_DEPTH = 4
_TOKEN = re.compile(
    r"""\s*(?:(?P<name>[A-Za-z_][A-Za-z0-9_.]*)|(?P<number>[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d{1,3})?)"""
    r"""|(?P<text>'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*")|(?P<sign>[()\[\],=]))"""
)
_ESCAPE = re.compile(r"\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))", re.DOTALL)
_ESCAPED = {"n": "\n", "t": "\t", "r": "\r", "\\": "\\", "'": "'", '"': '"', "0": "\0"}
_WORDS = {"True": True, "False": False, "None": None}
_CLICKS = {"click": 1, "leftClick": 1, "doubleClick": 2, "tripleClick": 3, "rightClick": 1, "middleClick": 1}
_NAMES = {"enter": "enter", "return": "enter", "command": "super", "win": "super", "esc": "escape"}


class NotReadable(Exception):
    """A line is no call that is known here."""


@dataclass(frozen=True, slots=True)
class Call:
    name: str
    values: tuple[Any, ...]
    named: Mapping[str, Any]


def written(action: Action, view: Rect) -> str | None:
    """An Action as a line of code; None where pyautogui has none for it."""

    def at(point: Point) -> str:
        x, y = (point.x - view.left) / view.width, (point.y - view.top) / view.height
        return f"x={x:.4f}, y={y:.4f}"

    match action:
        case Move(point=point):
            return f"pyautogui.moveTo({at(point)})"
        case Click(point=point, button=button, count=count, held=()):
            by_button = {Button.RIGHT: "rightClick", Button.MIDDLE: "middleClick"}
            by_count = {1: "pyautogui.click", 2: "pyautogui.doubleClick", 3: "computer.tripleClick"}
            if button is Button.LEFT:
                return f"{by_count[count]}({at(point)})" if count in by_count else None
            return f"pyautogui.{by_button[button]}({at(point)})" if count == 1 else None
        case Drag(start=start, end=end):
            return f"pyautogui.moveTo({at(start)})\npyautogui.dragTo({at(end)}, button='left')"
        case Scroll(point=point, down=down, right=right):
            turned = f"pyautogui.scroll({-down})" if down else f"pyautogui.hscroll({right})"
            return f"pyautogui.moveTo({at(point)})\n{turned}"
        case TypeText(text=text):
            return f"pyautogui.write(message={text!r})"
        case PressKeys(keys=(key,), times=times):
            return f"pyautogui.press(keys={key!r}{f', presses={times}' if times > 1 else ''})"
        case PressKeys(keys=keys, times=1):
            return f"pyautogui.hotkey({list(keys)!r})"
        case Wait():
            return "computer.wait()"
        case _:
            return None


def read_code(code: str, view: Rect) -> tuple[Action, ...]:
    """The Actions of some lines. Raises NotReadable, and for what ends a run gives none."""
    pointer: Point | None = None
    actions: list[Action] = []
    for call in _calls(code):
        action, pointer = _action(call, view, pointer)
        if action is None:
            continue
        if isinstance(action, Drag | Scroll | Click) and actions and isinstance(actions[-1], Move):
            actions.pop()  # it only led there
        actions.append(action)
    return tuple(actions)


def ends(code: str) -> bool:
    """Is it the call that says that the task is over?"""
    try:
        return any(call.name == "computer.terminate" for call in _calls(code))
    except NotReadable:
        return False


def _action(call: Call, view: Rect, pointer: Point | None) -> tuple[Action | None, Point | None]:
    room, _, name = call.name.rpartition(".")
    if room not in ("pyautogui", "computer"):
        raise NotReadable(f"{call.name[:40]} is not known")
    if name in _CLICKS:
        point = _point(call, view) or pointer
        if point is None:
            raise NotReadable("a click without a place")
        button = {"rightClick": Button.RIGHT, "middleClick": Button.MIDDLE}.get(name) or _button(call)
        count = call.named.get("clicks", _CLICKS[name])
        if count not in (1, 2, 3):
            raise NotReadable("so many clicks are not known")
        return Click(point=point, button=button, count=int(count)), point
    if name == "moveTo":
        point = _needed(_point(call, view))
        return Move(point=point), point
    if name == "dragTo":
        point = _needed(_point(call, view))
        return Drag(start=_needed(pointer), end=point), point
    if name in ("scroll", "hscroll", "vscroll"):
        amount = _number(call, "clicks")
        point = _point(call, view, first=1) or pointer or view.centre
        notches = max(-100, min(100, round(amount)))
        if name == "hscroll":
            return Scroll(point=point, right=notches), point
        return Scroll(point=point, down=-notches), point
    return _by_keyboard(call, name), pointer


def _by_keyboard(call: Call, name: str) -> Action | None:
    match name:
        case "write" | "typewrite":
            text = call.named.get("message", _first(call))
            if isinstance(text, str):
                return TypeText(text=text)
        case "press":
            keys = _keys(call.named.get("keys", _first(call)))
            times = call.named.get("presses", 1)
            if len(keys) == 1 and type(times) is int and 1 <= times <= 100:
                return PressKeys(keys=keys, times=times)
        case "hotkey":
            named = call.named.get("args", call.values)
            if len(named) == 1 and isinstance(named[0], list | tuple):
                named = named[0]
            return PressKeys(keys=_keys(list(named)))
        case "wait" | "sleep":
            return Wait(seconds=1.0)
        case "terminate":
            return None
    raise NotReadable(f"{call.name[:40]} with these values is not known")


def _keys(value: Any) -> tuple[str, ...]:
    keys = [value] if isinstance(value, str) else value
    if not isinstance(keys, list | tuple) or not 1 <= len(keys) <= 6:
        raise NotReadable("no keys, or too many")
    if not all(isinstance(key, str) and 1 <= len(key) <= 20 for key in keys):
        raise NotReadable("a key that is no name")
    return tuple(_NAMES.get(key.lower(), key.lower()) for key in keys)


def _button(call: Call) -> Button:
    value = call.named.get("button", "left")
    if value not in ("left", "middle", "right"):
        raise NotReadable("a button that is not known")
    return Button(value)


def _point(call: Call, view: Rect, first: int = 0) -> Point | None:
    values = call.values[first:]
    x = call.named.get("x", values[0] if len(values) > 0 else None)
    y = call.named.get("y", values[1] if len(values) > 1 else None)
    if x is None or y is None:
        return None
    if isinstance(x, bool) or isinstance(y, bool) or not all(isinstance(n, int | float) for n in (x, y)):
        raise NotReadable("a place that is no number")
    if 0 <= x <= 1 and 0 <= y <= 1:
        x, y = x * view.width, y * view.height
    if not (0 <= x <= view.width and 0 <= y <= view.height):
        raise NotReadable("a place that is not on the screen")
    return Point(
        view.left + min(round(x), max(0, view.width - 1)), view.top + min(round(y), max(0, view.height - 1))
    )


def _needed(point: Point | None) -> Point:
    if point is None:
        raise NotReadable("a place is missing")
    return point


def _first(call: Call) -> Any:
    return call.values[0] if call.values else None


def _number(call: Call, name: str) -> float:
    value = call.named.get(name, _first(call))
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise NotReadable("a number is missing")
    return value


def _calls(code: str) -> list[Call]:
    if len(code) > MAX_CODE:
        raise NotReadable("the code is too long")
    tokens = _tokens(code)
    calls, at = [], 0
    while at < len(tokens):
        call, at = _call(tokens, at)
        calls.append(call)
        if len(calls) > MAX_CALLS:
            raise NotReadable("too many calls")
    return calls


def _tokens(code: str) -> list[tuple[str, str]]:
    lines = [line for line in code.splitlines() if not line.lstrip().startswith(("#", "import "))]
    code, tokens, at = "\n".join(lines).strip(), [], 0
    while at < len(code):
        found = _TOKEN.match(code, at)
        if found is None or found.lastgroup is None:
            if code[at] in "; \t\r\n":
                at += 1
                continue
            raise NotReadable(f"{code[at : at + 20]!r} is not known")
        tokens.append((found.lastgroup, found[found.lastgroup]))
        at = found.end()
    return tokens


def _call(tokens: Sequence[tuple[str, str]], at: int) -> tuple[Call, int]:
    kind, name = tokens[at]
    if kind != "name" or _sign(tokens, at + 1) != "(":
        raise NotReadable("it is no call")
    at += 2
    values: list[Any] = []
    named: dict[str, Any] = {}
    while _sign(tokens, at) != ")":
        key = None
        if at + 1 < len(tokens) and tokens[at][0] == "name" and _sign(tokens, at + 1) == "=":
            key, at = tokens[at][1], at + 2
        value, at = _value(tokens, at, 0)
        if key is None:
            values.append(value)
        else:
            named[key] = value
        if _sign(tokens, at) == ",":
            at += 1
        elif _sign(tokens, at) != ")":
            raise NotReadable("a call that does not end")
    return Call(name=name, values=tuple(values), named=named), at + 1


def _value(tokens: Sequence[tuple[str, str]], at: int, depth: int) -> tuple[Any, int]:
    if at >= len(tokens) or depth > _MAX_DEPTH:
        raise NotReadable("a call that does not end")
    kind, said = tokens[at]
    if kind == "text":
        return _plain(said[1:-1]), at + 1
    if kind == "number":
        number = float(said)
        if not math.isfinite(number):
            raise NotReadable("a number that is too large")
        return (int(said) if re.fullmatch(r"[-+]?\d{1,9}", said) else number), at + 1
    if kind == "name" and said in _WORDS:
        return _WORDS[said], at + 1
    if said in ("[", "("):
        close, items = {"[": "]", "(": ")"}[said], []
        at += 1
        while _sign(tokens, at) != close:
            item, at = _value(tokens, at, depth + 1)
            items.append(item)
            if _sign(tokens, at) == ",":
                at += 1
            elif _sign(tokens, at) != close:
                raise NotReadable("a list that does not end")
        return items, at + 1
    raise NotReadable(f"{said[:20]!r} is no plain value")


def _sign(tokens: Sequence[tuple[str, str]], at: int) -> str:
    return tokens[at][1] if at < len(tokens) and tokens[at][0] == "sign" else ""


def _plain(text: str) -> str:
    def one(found: re.Match[str]) -> str:
        code = found[1] or found[2] or found[3]
        if code is None:
            return _ESCAPED.get(found[4], found[0])
        number = int(code, 16)
        if number > 0x10FFFF or 0xD800 <= number < 0xE000:
            raise NotReadable("a character that is none")
        return chr(number)

    return _ESCAPE.sub(one, text)
