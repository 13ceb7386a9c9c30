"""Words and signs that name the same thing on a screen.

Two tables: groups whose members may stand for one another, and what people call a picture when they
mean its command ("the gear" for Settings). The second works one way only: "Delete" is no "Bin".
"""

from __future__ import annotations

_GROUPS: tuple[tuple[str, ...], ...] = (
    ("plus", "+", "add", "addition", "plus sign"),
    ("minus", "-", "−", "–", "subtract", "subtraction", "minus sign", "hyphen"),
    ("times", "×", "*", "x", "⋅", "·", "multiply", "multiplied by", "multiplication", "asterisk"),
    ("divide", "÷", "/", "∕", "divided by", "division", "slash"),
    ("equals", "=", "equal", "is equal to", "calculate result", "equals sign", "equal sign"),
    ("clear", "c", "ac", "clear all", "all clear", "clr"),
    ("clear entry", "ce"),
    ("dot", ".", "point", "decimal point", "decimal", "period", "full stop", "numeric point"),
    ("percent", "%", "percentage", "per cent"),
    ("square root", "√", "root", "sqrt"),
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
    ("menu", "main menu", "application menu", "☰", "≡"),
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
    ("address", "url", "location", "web address", "address and search"),
)

_PICTURES: dict[str, tuple[str, ...]] = {
    "x": ("close", "close window", "close tab"),
    "cross": ("close", "close window", "close tab"),
    "gear": ("settings", "preferences", "options"),
    "gear wheel": ("settings", "preferences", "options"),
    "cog": ("settings", "preferences", "options"),
    "cogwheel": ("settings", "preferences", "options"),
    "hamburger": ("menu", "main menu", "application menu", "open menu"),
    "three lines": ("menu", "main menu", "application menu", "open menu"),
    "three dots": ("more", "more options", "more actions", "menu", "main menu"),
    "kebab": ("more", "more options", "more actions", "menu", "main menu"),
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


def _index() -> dict[str, frozenset[str]]:
    others: dict[str, frozenset[str]] = {}
    for group in _GROUPS:
        for word in group:
            others[word] = others.get(word, frozenset()) | frozenset(group)
    for picture, names in _PICTURES.items():
        others[picture] = others.get(picture, frozenset()) | frozenset(names)
    return others


_OTHERS = _index()


def synonymous(wanted: str, found: str) -> bool:
    """True if a thing called `found` may be meant by `wanted` (both lower case and without mnemonics)."""
    return found in _OTHERS.get(wanted, frozenset())
