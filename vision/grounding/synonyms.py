"""Words and signs that name the same thing on a screen.

Two tables: groups whose members may stand for one another, and what people call a picture when they
mean its command ("the gear" for Settings). The second works one way only: "Delete" is no "Bin".
"""

from __future__ import annotations

from collections.abc import Iterable

_GROUPS: tuple[tuple[str, ...], ...] = (
    ("plus", "+", "add", "sum", "addition", "plus sign"),
    ("minus", "-", "−", "–", "subtract", "subtraction", "minus sign", "hyphen"),
    ("times", "×", "*", "x", "⋅", "·", "multiply", "multiplied by", "multiplication", "asterisk"),
    ("divide", "÷", "/", "∕", "divided by", "division", "slash"),
    ("equals", "=", "equal", "is equal to", "calculate result", "equals sign", "equal sign"),
    ("clear", "c", "clr", "clear display"),
    ("all clear", "ac", "clear all", "reset"),
    ("clear entry", "ce"),
    ("dot", ".", "point", "decimal point", "decimal", "period", "full stop", "numeric point"),
    ("percent", "%", "percentage", "per cent"),
    ("square root", "√", "root", "sqrt"),
    ("square", "squared", "x squared", "x2"),
    ("pi", "π"),
    ("open parenthesis", "(", "left parenthesis", "open bracket", "left bracket"),
    ("close parenthesis", ")", "right parenthesis", "close bracket", "right bracket"),
    ("backspace", "⌫", "bs"),
    ("zero", "0"),
    ("one", "1"),
    ("two", "2"),
    ("three", "3"),
    ("four", "4"),
    ("five", "5"),
    ("six", "6"),
    ("seven", "7"),
    ("eight", "8"),
    ("nine", "9"),
    ("×", "✕", "✖", "✗", "close", "cross"),
    ("x", "✕", "✖", "✗", "cross"),
    ("minimise", "minimize", "iconify"),
    ("maximise", "maximize"),
    ("ok", "okay"),
    ("email", "e mail", "email address", "mail address"),
    ("phone", "telephone", "phone number", "telephone number"),
    ("settings", "preferences", "⚙"),
    ("menu", "main menu", "primary menu", "application menu", "☰", "≡"),
    ("more", "more options", "more actions", "⋮", "…", "⋯"),
    ("delete", "🗑"),
    ("edit", "✎", "✏"),
    ("home", "⌂", "🏠"),
    ("save", "💾"),
    ("print", "🖨"),
    ("search", "🔍", "🔎"),
    ("back", "←", "go back", "<"),
    ("forward", "→", "go forward", ">"),
    ("up", "up arrow", "↑"),
    ("down", "down arrow", "↓"),
    ("refresh", "reload", "⟳", "↻"),
    ("play", "▶", "►"),
    ("pause", "⏸"),
    ("next", "›", "»"),
    ("previous", "prev", "‹", "«"),
    ("log in", "login", "sign in", "signin", "log on"),
    ("log out", "logout", "sign out", "signout", "log off"),
    ("color", "colour"),
    ("address", "url", "location", "web address", "address and search", "address and search bar"),
    ("dont save", "do not save", "close without saving", "discard", "discard changes", "dont save changes"),
)

_PICTURES: dict[str, tuple[str, ...]] = {
    "clear": ("ac", "ce", "clear entry", "all clear"),
    "all clear": ("clear display", "c", "clear"),
    "ac": ("clear display", "c", "clear"),
    "x": ("close", "close window", "close tab"),
    "cross": ("close", "close window", "close tab"),
    "up": ("open parent", "parent folder", "up path", "go up"),
    "gear": ("settings", "preferences", "options"),
    "gear wheel": ("settings", "preferences", "options"),
    "cog": ("settings", "preferences", "options"),
    "cogwheel": ("settings", "preferences", "options"),
    "hamburger": ("menu", "main menu", "primary menu", "application menu", "open menu"),
    "three lines": ("menu", "main menu", "application menu", "open menu"),
    "three dots": ("more", "menu", "main menu", "customize and control"),
    "kebab": ("more", "menu", "main menu", "customize and control"),
    "magnifying glass": ("search", "find"),
    "magnifier": ("search", "find"),
    "bin": ("delete", "trash", "move to trash"),
    "trash can": ("delete", "trash", "move to trash", "rubbish bin"),
    "garbage can": ("delete", "trash", "move to trash"),
    "pencil": ("edit",),
    "pen": ("edit",),
    "house": ("home",),
    "floppy": ("save",),
    "floppy disk": ("save",),
    "printer": ("print",),
    "left arrow": ("back", "previous", "go back"),
    "back arrow": ("back", "previous", "go back"),
    "right arrow": ("forward", "next", "go forward"),
    "forward arrow": ("forward", "next", "go forward"),
    "circular arrow": ("refresh", "reload"),
    "heart": ("like", "favorite", "favourite"),
    "star": ("favorite", "favourite", "bookmark", "bookmark this tab"),
    "bell": ("notifications",),
}


def _index(groups: Iterable[tuple[str, ...]]) -> dict[str, frozenset[str]]:
    others: dict[str, frozenset[str]] = {}
    for group in groups:
        for word in group:
            others[word] = others.get(word, frozenset()) | frozenset(group)
    return others


_SHOWING = frozenset({"show", "display"})  # "Display line numbers" and "Show line numbers"

_SAME = _index(_GROUPS)


def synonymous(wanted: str, found: str) -> bool:
    """True if two names (lower case and without mnemonics) stand for the same thing."""
    if found in _SAME.get(wanted, ()):
        return True
    verb, _, rest = wanted.partition(" ")
    other, _, same = found.partition(" ")
    return bool(rest) and rest == same and {verb, other} == _SHOWING


def pictured(wanted: str, found: str) -> bool:
    """True if people may call a thing named `found` by the picture or the idea that is `wanted`."""
    return any(found == name or found.startswith(f"{name} ") for name in _PICTURES.get(wanted, ()))
