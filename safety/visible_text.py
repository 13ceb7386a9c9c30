"""Text as it really is: what is invisible, or turns the writing direction, is spelt out. Pure."""

from __future__ import annotations

import unicodedata

_NAMED = {"\t": "⇥", "\r": "‹carriage return›", "\u00a0": "‹no-break space›"}
_HIDDEN = {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
_BLANKS = {"\u115f", "\u1160", "\u3164", "\uffa0", "\u2800", "\u034f", "\u17b4", "\u17b5"}  # drawn as nothing
_JOINER = "\u200d"


def visible_text(text: str) -> str:
    """The same text with every character that would not show, or would reorder others, as ‹its name›.

    Line ends stay line ends, marked ⏎. A joiner between two emoji, and a style mark behind a symbol, belong
    to what is drawn and stay.
    """
    shown = []
    for index, character in enumerate(text):
        if character == "\n":
            shown.append("⏎\n")
        elif _is_part_of_an_emoji(text, index) or not _is_hidden(character):
            shown.append(character)
        else:
            shown.append(_NAMED.get(character) or f"‹{_name(character)}›")
    return "".join(shown)


def _is_hidden(character: str) -> bool:
    category = unicodedata.category(character)
    return (
        character in _NAMED
        or category in _HIDDEN
        or (category == "Zs" and character != " ")
        or character in _BLANKS
        or _is_variation_selector(character)
    )


def _is_variation_selector(character: str) -> bool:
    return "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef"


def _is_part_of_an_emoji(text: str, index: int) -> bool:
    before = text[index - 1] if index else ""
    if text[index] == "\ufe0f":
        return _is_symbol(before) or before in "0123456789#*"
    if text[index] != _JOINER:
        return False
    after = text[index + 1 : index + 2]
    return (_is_symbol(before) or before == "\ufe0f") and _is_symbol(after)


def _is_symbol(character: str) -> bool:
    return bool(character) and unicodedata.category(character) in ("So", "Sk")


def _name(character: str) -> str:
    code = f"U+{ord(character):04X}"
    name = unicodedata.name(character, "")
    return f"{code} {name.lower()}" if name else code
