"""How much an Action can cost, judged from what it does, the target it is on and the window it is in. Pure.

The words on a target are weighed by `safety.judge`. Unknown is never low.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import assert_never

from safety.action import (
    Action,
    Button,
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
)
from safety.address import stays_here
from safety.context import Context, TargetSeen
from safety.judge.folding import fold
from safety.judge.judge import Judgement, judge_words
from safety.keys import MODIFIERS
from safety.risk import Risk
from safety.runnable import named_to_run, opens_to_run
from safety.tool_risk import tool_risk

TERMINALS = frozenset(
    "xterm uxterm rxvt urxvt st kitty alacritty konsole terminator tilix guake yakuake terminology wezterm "
    "foot gnome-terminal gnome-terminal-server xfce4-terminal lxterminal qterminal mate-terminal kgx ptyxis "
    "org.gnome.terminal org.gnome.console x-terminal-emulator cool-retro-term deepin-terminal".split()
)
_EDITABLE = frozenset({"text field", "text area", "spin button", "document", "cell"})
_TEXTS = frozenset({"text field", "text area", "document", "terminal"})
_KEEPS_TABS = frozenset({"text area", "document", "cell", "table"})
"""Where Tab and Return stay: what is typed after them lands in the same text or table."""
_MENUS = frozenset({"menu", "menu item", "menu bar"})
"""Where a letter presses whatever goes by it."""
_MOVES_ON = re.compile(r"\t[^\t]|\n\t*[^\n\t]")
_SEARCHING = re.compile(r"\b(search|find|filter|such|recherch|chercher|busca|pesquis|procur|cerca)")
_HARMLESS_ROLES = frozenset(
    {
        "text field",
        "text area",
        "combo box",
        "spin button",
        "slider",
        "scroll bar",
        "tab",
        "menu",
        "menu bar",
        "checkbox",
        "radio button",
        "list item",
        "tree item",
        "cell",
        "column header",
        "heading",
        "document",
        "terminal",
        "status bar",
        "progress bar",
        "window",
    }
)
_OPENED_BY_DOUBLE = frozenset({"list item", "tree item", "icon", "image", "cell", "unknown", "text", "panel"})
_TITLES = frozenset({"format", "formato", "formatar", "formatieren"})
"""Menus and tabs of text programs; a button of that name erases a disk."""
_PLAIN_KEYS = frozenset(
    "tab escape up down left right home end pageup pagedown shift ctrl alt super capslock numlock scrolllock "
    "space backspace insert menu f1 f3 f5 f6 f10 f11 volumeup volumedown volumemute".split()
)
_PLAIN_CHORDS = frozenset(
    "ctrl+a ctrl+b ctrl+c ctrl+f ctrl+g ctrl+h ctrl+i ctrl+k ctrl+l ctrl+n ctrl+o ctrl+r ctrl+t ctrl+u "
    "ctrl+v ctrl+x ctrl+y ctrl+z ctrl+tab ctrl+home ctrl+end ctrl+left ctrl+right ctrl+up ctrl+down "
    "ctrl+pageup ctrl+pagedown ctrl+insert ctrl++ ctrl+- ctrl+= ctrl+0 ctrl+backspace alt+tab alt+left "
    "alt+right alt+up alt+down alt+home alt+space".split()
)
_BROWSER = re.compile(
    r"chrom|firefox|browser|epiphany|midori|falkon|konqueror|opera|brave|edge|vivaldi|librewolf",
    re.IGNORECASE,
)
"""Programs that take a bare word for an address."""
_CLOSING = frozenset("ctrl+w ctrl+q alt+f4 ctrl+f4 ctrl+shift+w ctrl+shift+q super+q".split())


@dataclass(frozen=True, slots=True)
class Assessment:
    """A grade, and what it rests on in words."""

    risk: Risk
    reason: str


def is_browser(program: str) -> bool:
    """True if a program, as its windows call it, shows web pages."""
    return _BROWSER.search(program) is not None


def assess(action: Action, context: Context) -> Assessment:
    """Grade a normalised Action (see `safety.limits`)."""
    if isinstance(action, ToolAction):
        return Assessment(*tool_risk(action, context.file))
    match action:
        case Move() | Wait():
            return Assessment(Risk.R0, "nothing is pressed")
        case Scroll() | FocusWindow():
            return Assessment(Risk.R1, "scrolling and switching windows can be undone")
        case SetClipboard():
            return Assessment(Risk.R1, "puts text on the clipboard")
        case TypeText(text=text):
            return _typing(text, context)
        case PressKeys(keys=keys):
            return _keys(keys, context)
        case Click():
            return _click(action, context)
        case Drag():
            return _drag(context)
        case OpenProgram():
            return _opening(action)
        case CloseWindow():
            return Assessment(Risk.R3, "closing a window can lose what is not saved")
        case _:
            assert_never(action)


def in_terminal(context: Context) -> bool:
    """True where keys go to a command line."""
    program = context.window.program.casefold() if context.window is not None else ""
    return program in TERMINALS or context.focused_role == "terminal"


def in_browser(context: Context) -> bool:
    """True where the window is a web browser's."""
    return context.window is not None and is_browser(context.window.program)


def _on_page(context: Context) -> bool:
    """True where keys go to a page, not to a field in it: there every letter may be a shortcut."""
    return context.focused_role not in _EDITABLE - {"document"} and in_browser(context)


def _typing(text: str, context: Context) -> Assessment:
    if _takes_secrets(context):
        return Assessment(Risk.R4, "types into a field for secrets")
    if in_terminal(context):
        if "\n" in text:
            return Assessment(Risk.R3, "runs a command in a terminal")
        return Assessment(Risk.R2, "types at a command line")
    if context.focused_role not in _KEEPS_TABS and (_MOVES_ON.search(text) or _presses(text, context)):
        return Assessment(Risk.R3, "what is typed goes on to whatever the focus moves to")
    if "\n" in text:
        return _return(context)
    if context.focused_role in _MENUS:
        return Assessment(Risk.R3, "letters choose from a menu that is open")
    if _on_page(context):
        return Assessment(Risk.R3, "no field has the focus: letters may be shortcuts of the page")
    return Assessment(Risk.R1, "typed text can be undone")


def _takes_secrets(context: Context) -> bool:
    """True where what is typed is a password, a key or a code."""
    return context.focused_role == "password field" or context.secret_field


def _presses(text: str, context: Context) -> bool:
    """True where a space typed would press what has the focus, and that is costly."""
    return (
        " " in text
        and context.focused_role not in _EDITABLE | _TEXTS
        and _cost(context.focused_role, context.focused_text) is not None
    )


def _return(context: Context) -> Assessment:
    if _takes_secrets(context):
        return Assessment(Risk.R4, "submits a secret")
    if in_terminal(context):
        return Assessment(Risk.R3, "Return runs a command in a terminal")
    if context.focused_role == "text area":
        return Assessment(Risk.R1, "Return begins a new line in a text")
    if context.focused_role == "text field":
        return _return_in_field(context)
    found = _cost(context.focused_role, context.focused_text)
    if found is not None:
        return Assessment(found.risk, f"Return presses “{context.focused_text[:60]}”")
    unknown = Assessment(Risk.R2, "Return may confirm or submit what is on the screen")
    return _answering("Return", context) or unknown


def _return_in_field(context: Context) -> Assessment:
    """Return does not press a field's name, but what the field is for tells what Return may do."""
    if _SEARCHING.search(fold(context.focused_text).text):
        return Assessment(Risk.R1, "Return begins a search")
    if in_browser(context):
        return Assessment(Risk.R3, "Return in a field of a page sends what is in it")
    return Assessment(Risk.R2, "Return may confirm or submit what is on the screen")


def _keys(keys: tuple[str, ...], context: Context) -> Assessment:
    name = "+".join(keys)
    main = [key for key in keys if key not in MODIFIERS]
    held = [key for key in keys if key in MODIFIERS]
    if "enter" in main:
        if held:
            return Assessment(Risk.R3, f"{name} often sends")
        return _return(context)
    if name in _CLOSING:
        return Assessment(Risk.R3, f"{name} closes, and what is not saved may be lost")
    if "delete" in main:
        if held in ([], ["ctrl"]) and context.focused_role in _EDITABLE and not _on_page(context):
            return Assessment(Risk.R1, "deletes characters in a text")
        return Assessment(Risk.R3, f"{name} deletes what is selected")
    if in_terminal(context) and ("ctrl" in held or (held and "insert" in main)):
        return Assessment(Risk.R3, f"{name} is a command to the terminal")
    if "space" in main and (found := _cost(context.focused_role, context.focused_text)) is not None:
        return Assessment(found.risk, f"Space presses “{context.focused_text[:60]}”")
    if "space" in main and context.focused_role == "button" and (asked := _answering("Space", context)):
        return asked
    if not set(held) - {"shift"} and all(key in _PLAIN_KEYS or len(key) == 1 for key in main):
        return _lone_letters(main, context)
    if name in _PLAIN_CHORDS or (held and not main):
        return Assessment(Risk.R1, f"{name} can be undone")
    return Assessment(Risk.R2, f"{name} is not known to be harmless")


def _lone_letters(main: list[str], context: Context) -> Assessment:
    writes = any(len(key) == 1 or key == "space" for key in main)
    letters = any(len(key) == 1 for key in main)
    if writes and _takes_secrets(context):
        return Assessment(Risk.R4, "types into a field for secrets")
    if writes and in_terminal(context):
        return Assessment(Risk.R2, "types at a command line")
    if letters and context.focused_role in _MENUS:
        return Assessment(Risk.R3, "letters choose from a menu that is open")
    if letters and _on_page(context):
        return Assessment(Risk.R3, "no field has the focus: letters may be shortcuts of the page")
    return Assessment(Risk.R1, "moving about and typing can be undone")


def _click(action: Click, context: Context) -> Assessment:
    target = context.target
    if target is None:
        return Assessment(Risk.R2, "it is not known what lies under the pointer")
    if action.button is Button.MIDDLE:
        risk = Risk.R3 if in_terminal(context) else Risk.R2
        return Assessment(risk, "the middle button pastes, or closes a tab")
    if action.button is Button.RIGHT:
        return Assessment(Risk.R1, "opens a context menu")
    return _press(target, context, double=action.count > 1)


def _press(target: TargetSeen, context: Context, *, double: bool) -> Assessment:
    if target.role == "password field":
        return Assessment(Risk.R1, "puts the caret into a password field")
    opens = double and target.role in _OPENED_BY_DOUBLE
    unweighed = target.role in _TEXTS or _is_title(target)
    found = None if unweighed else _cost("" if opens else target.role, target.text)
    if found is not None:
        words = "the words" if found.certain else "what the words may mean:"
        return Assessment(found.risk, f"{words} “{target.text[:80]}”")
    if opens and named_to_run(target.text):
        return Assessment(Risk.R3, f"starts the program “{target.text[:80]}”")
    if opens:
        return Assessment(Risk.R2, f"opens or starts “{target.text[:80]}”")
    if target.role in _HARMLESS_ROLES:
        return Assessment(Risk.R1, f"a click on a {target.role} can be undone")
    if target.role == "link" and fold(target.text).text.strip():
        return Assessment(Risk.R1, f"the link “{target.text[:80]}” leads to a page")
    if judge_words(target.text).risk is Risk.R1:
        return Assessment(Risk.R1, f"“{target.text[:80]}” can be undone")
    unknown = Assessment(Risk.R2, f"it is not known what “{target.text[:80]}” does")
    return _answering(f"“{target.text[:80]}”", context) or unknown


def _answering(answer: str, context: Context) -> Assessment | None:
    """The grade of what says nothing by itself, such as "OK", where it answers a dialog that asks much."""
    asked = [(judge_words(line), line) for line in context.said]
    grave = [(judged.risk, line) for judged, line in asked if judged.risk >= Risk.R3 and judged.certain]
    if not grave:
        return None
    risk, line = max(grave)
    return Assessment(risk, f"{answer} answers “{line[:80]}”")


def _is_title(target: TargetSeen) -> bool:
    return target.role in ("menu", "tab") and target.text.strip().casefold() in _TITLES


def _cost(role: str, text: str) -> Judgement | None:
    """The judgement on the words of a thing, where that is R3 or R4. What holds content rather than a command
    (a list item, a field, a link) is judged by what is certain; any other thing by what may be."""
    judged = judge_words(text)
    content = role in _HARMLESS_ROLES or role in ("", "link")
    return judged if judged.risk >= Risk.R3 and (judged.certain or not content) else None


def _drag(context: Context) -> Assessment:
    destination, target = context.destination, context.target
    within = destination is None or (
        target is not None and (target.role, target.text) == (destination.role, destination.text)
    )
    if target is not None and target.role in _TEXTS and within:
        return Assessment(Risk.R1, "selects text")
    if destination is not None:
        found = judge_words(destination.text)
        if found.risk >= Risk.R3:
            return Assessment(found.risk, f"drops onto “{destination.text[:80]}”")
    if target is not None and target.role in ("slider", "scroll bar"):
        return Assessment(Risk.R1, f"moving a {target.role} can be undone")
    if destination is not None and destination.role == "terminal":
        return Assessment(Risk.R3, "drops something at a command line")
    return Assessment(Risk.R2, "moves something")


def _opening(action: OpenProgram) -> Assessment:
    for argument in action.arguments:
        if not stays_here(argument, in_browser=_BROWSER.search(action.program) is not None):
            return Assessment(Risk.R3, f"opens “{argument[:80]}”, which leaves this machine")
    for argument in action.arguments:
        if opens_to_run(argument):
            return Assessment(Risk.R3, f"opens “{argument[:80]}”, which may be run")
    return Assessment(Risk.R1, "starts a program")
