"""Keys and chords by the names people give them: "Ctrl+Shift+S", "the down arrow", "alt and F4"."""

from __future__ import annotations

import re
from collections.abc import Sequence

MODIFIERS = {
    "ctrl": "ctrl",
    "control": "ctrl",
    "ctl": "ctrl",
    "strg": "ctrl",
    "alt": "alt",
    "option": "alt",
    "altgr": "altgr",
    "shift": "shift",
    "super": "super",
    "win": "super",
    "windows": "super",
    "meta": "super",
    "cmd": "super",
    "command": "super",
}
_NAMED = {
    "enter": "enter",
    "return": "enter",
    "tab": "tab",
    "tabulator": "tab",
    "escape": "escape",
    "esc": "escape",
    "space": "space",
    "spacebar": "space",
    "space bar": "space",
    "backspace": "backspace",
    "delete": "delete",
    "del": "delete",
    "insert": "insert",
    "ins": "insert",
    "home": "home",
    "end": "end",
    "page up": "pageup",
    "pageup": "pageup",
    "pgup": "pageup",
    "page down": "pagedown",
    "pagedown": "pagedown",
    "pgdn": "pagedown",
    "pgdown": "pagedown",
    "up": "up",
    "down": "down",
    "left": "left",
    "right": "right",
    "up arrow": "up",
    "down arrow": "down",
    "left arrow": "left",
    "right arrow": "right",
    "arrow up": "up",
    "arrow down": "down",
    "arrow left": "left",
    "arrow right": "right",
    "print screen": "printscreen",
    "menu key": "menu",
    "caps lock": "capslock",
}
_SIGNS = {"plus": "+", "minus": "-", "equals": "=", "comma": ",", "period": ".", "slash": "/"}
_LONE = frozenset({"shift", "super", "ctrl", "alt", "altgr", "cmd"})
_FUNCTION = re.compile(r"f(?:[1-9]|1[0-9]|2[0-4])")
_FILLER = frozenset(
    {
        "the",
        "key",
        "keys",
        "keyboard",
        "shortcut",
        "combination",
        "combo",
        "button",
        "together",
        "hotkey",
        "at",
        "same",
        "time",
        "simultaneously",
        "once",
    }
)
_JOINT = re.compile(r"(?<=[^+\-\s])\s*[+\-]\s*(?=\S)")


def chord(words: Sequence[str]) -> tuple[str, ...] | None:
    """The keys the words name, modifiers first, or None where they name none.

    A lone letter or digit is no chord: "press 7" means the button that says 7.
    """
    kept = [word for word in words if word not in _FILLER]
    if not kept or len(kept) > 8:
        return None
    said_key = any(word in {"key", "keys"} for word in words)
    pieces: list[str] = []
    for word in kept:
        if word in {"and", "+", "plus", "-", ","} and pieces and pieces[-1] in MODIFIERS and word != kept[-1]:
            continue
        pieces.extend(_JOINT.split(word) if word.split("+")[0].split("-")[0].strip() in MODIFIERS else [word])
    held: list[str] = []
    while pieces and pieces[0] in MODIFIERS and (len(pieces) > 1 or not held):
        held.append(MODIFIERS[pieces.pop(0)])
    if not pieces:
        return tuple(held) if len(held) == 1 and (said_key or words[0] in _LONE) else None
    key = _key(" ".join(pieces), lone=not held and not said_key)
    return (*dict.fromkeys(held), key) if key is not None else None


def _key(name: str, *, lone: bool) -> str | None:
    if name in _NAMED:
        return _NAMED[name]
    if _FUNCTION.fullmatch(name):
        return name
    if lone:
        return None
    if len(name) == 1:
        return name
    return MODIFIERS.get(name) or _SIGNS.get(name)
