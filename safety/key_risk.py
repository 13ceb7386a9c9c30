"""How much typing and keys can cost, judged from where they go. Pure."""

from __future__ import annotations

import re

from safety.assessment import Assessment, answering, cost
from safety.context import Context
from safety.judge.folding import fold
from safety.keys import MODIFIERS
from safety.press_risk import press_risk
from safety.risk import Risk
from safety.window_kinds import in_browser, in_terminal

_EDITABLE = frozenset({"text field", "text area", "spin button", "document", "cell"})
_TEXTS = frozenset({"text field", "text area", "document", "terminal"})
_KEEPS_TABS = frozenset({"text area", "document", "cell", "table"})
"""Where Tab and Return stay: what is typed after them lands in the same text or table."""
_MENUS = frozenset({"menu", "menu item", "menu bar"})
"""Where a letter presses whatever goes by it."""
_MOVES_ON = re.compile(r"\t[^\t]|\n\t*[^\n\t]")
_SEARCHING = re.compile(r"\b(search|find|filter|such|recherch|chercher|busca|pesquis|procur|cerca)")
_ELSEWHERE = re.compile(r"adress|addres|direccion|endereco|indirizz|\b(url|web|google|bing|duckduckgo)\b")
"""A browser's own fields, which take an address or search the web, by their names in seven languages."""
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
_PASTING = frozenset("ctrl+v ctrl+shift+v shift+insert".split())
_CLOSING = frozenset("ctrl+w ctrl+q alt+f4 ctrl+f4 ctrl+shift+w ctrl+shift+q super+q".split())


def typing_risk(text: str, context: Context) -> Assessment:
    """The grade of typing a text where the focus is."""
    if _takes_secrets(context):
        return Assessment(Risk.R4, "types into a field for secrets")
    if in_terminal(context):
        if "\n" in text:
            return Assessment(Risk.R3, "runs a command in a terminal")
        return Assessment(Risk.R2, "types at a command line")
    if context.focused_role not in _KEEPS_TABS and _MOVES_ON.search(text):
        return Assessment(Risk.R3, "what is typed goes on to whatever the focus moves to")
    if " " in text and (pressed := _spacebar(context)) is not None:
        return pressed
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


def _spacebar(context: Context) -> Assessment | None:
    """What Space presses, graded as a click on it; None where it writes a space, and where a click would be
    harmless."""
    role = context.focused_role
    if not role or role in _EDITABLE | _TEXTS or role == "password field":
        return None
    if in_terminal(context):
        return Assessment(Risk.R3, "Space may paste at a command line")
    pressed = press_risk(role, context.focused_text, context)
    if pressed.risk <= Risk.R1:
        return None
    return Assessment(pressed.risk, f"Space presses it: {pressed.reason}")


def _return(context: Context) -> Assessment:
    if _takes_secrets(context):
        return Assessment(Risk.R4, "submits a secret")
    if in_terminal(context):
        return Assessment(Risk.R3, "Return runs a command in a terminal")
    if context.focused_role == "text area":
        return Assessment(Risk.R1, "Return begins a new line in a text")
    if context.focused_role == "text field":
        return _return_in_field(context)
    found = cost(context.focused_role, context.focused_text)
    if found is not None:
        return Assessment(found.risk, f"Return presses “{context.focused_text[:60]}”")
    unknown = Assessment(Risk.R2, "Return may confirm or submit what is on the screen")
    return answering("Return", context) or unknown


def _return_in_field(context: Context) -> Assessment:
    """Return does not press a field's name, but what the field is for tells what Return may do."""
    words = fold(context.focused_text).text
    if in_browser(context) and _ELSEWHERE.search(words):
        return Assessment(Risk.R3, "Return opens what is written there, which may leave this machine")
    if _SEARCHING.search(words):
        return Assessment(Risk.R1, "Return begins a search")
    if in_browser(context):
        return Assessment(Risk.R3, "Return in a field of a page sends what is in it")
    return Assessment(Risk.R2, "Return may confirm or submit what is on the screen")


def keys_risk(keys: tuple[str, ...], context: Context) -> Assessment:
    """The grade of pressing a chord, by its canonical names."""
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
    if name in _PASTING and _takes_secrets(context):
        return Assessment(Risk.R4, "pastes into a field for secrets")
    if "space" in main and (pressed := _spacebar(context)) is not None:
        return pressed
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


def _on_page(context: Context) -> bool:
    """True where keys go to a page, not to a field in it: there every letter may be a shortcut."""
    return context.focused_role not in _EDITABLE - {"document"} and in_browser(context)
