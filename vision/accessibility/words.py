"""The words programs give their objects, made fit to show and to compare. Pure."""

from __future__ import annotations

import re

_MASK = frozenset("●•*⚫∙·")
_TYPE_NAME = re.compile(r"(Gtk|Adw|Hdy|Gsk|Gdk|Vte)[A-Z][A-Za-z0-9]+")
_IDENTIFIER = re.compile(r"[A-Z][a-z0-9]+([A-Z][a-z0-9]*)+")
_BULLET = re.compile(r"^[•◦▪‣·]( +|$)")
_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\ufffc]+")
"""Control characters, line ends, and the character that stands for an embedded object."""


def tidy(words: str) -> str:
    """One line: no control characters, single spaces, no bullet in front."""
    return _BULLET.sub("", " ".join(_UNPRINTABLE.sub(" ", words).split()))


def name_of(name: str, *, groups: bool) -> str:
    """An object's name; nothing where it is only the name of the class it was made from (GTK 4 gives that).

    `groups` is true for what only groups others: there any identifier is taken for a class.
    """
    words = tidy(name)
    if _TYPE_NAME.fullmatch(words) or (groups and _IDENTIFIER.fullmatch(words)):
        return ""
    return words


def contents(text: str, *, lines: bool = False) -> str:
    """What a field holds; nothing where it is only the marks that hide a password. Of a text of several
    `lines`, the end of the last one counts."""
    text = text.replace("\ufffc", "").replace("\u2029", "\n").replace("\u2028", "\n")
    text = text if lines and text.strip("\n") else text.rstrip("\n")
    return "" if len(text) > 1 and set(text) <= _MASK and "*" not in text else text
