"""How much pressing a thing can cost, judged from its role and its words. Pure."""

from __future__ import annotations

from safety.assessment import HARMLESS_ROLES, Assessment, answering, cost
from safety.context import Context
from safety.judge.folding import fold
from safety.judge.judge import judge_words
from safety.risk import Risk
from safety.runnable import named_to_run

_TEXTS = frozenset({"text field", "text area", "document", "terminal"})
_OPENED_BY_DOUBLE = frozenset({"list item", "tree item", "icon", "image", "cell", "unknown", "text", "panel"})
_TITLES = frozenset({"format", "formato", "formatar", "formatieren"})
"""Menus and tabs of text programs; a button of that name erases a disk."""


def press_risk(role: str, text: str, context: Context, *, double: bool = False) -> Assessment:
    """The grade of pressing a thing of that role with these words."""
    if role == "password field":
        return Assessment(Risk.R1, "puts the caret into a password field")
    opens = double and role in _OPENED_BY_DOUBLE
    unweighed = role in _TEXTS or _is_title(role, text)
    found = None if unweighed else cost("" if opens else role, text)
    if found is not None:
        words = "the words" if found.certain else "what the words may mean:"
        return Assessment(found.risk, f"{words} “{text[:80]}”")
    if opens and named_to_run(text):
        return Assessment(Risk.R3, f"starts the program “{text[:80]}”")
    if opens:
        return Assessment(Risk.R2, f"opens or starts “{text[:80]}”")
    if role in HARMLESS_ROLES:
        return Assessment(Risk.R1, f"a click on a {role} can be undone")
    if role == "link" and fold(text).text.strip():
        return Assessment(Risk.R1, f"the link “{text[:80]}” leads to a page")
    if judge_words(text).risk is Risk.R1:
        return Assessment(Risk.R1, f"“{text[:80]}” can be undone")
    unknown = Assessment(Risk.R2, f"it is not known what “{text[:80]}” does")
    return answering(f"“{text[:80]}”", context) or unknown


def _is_title(role: str, text: str) -> bool:
    return role in ("menu", "tab") and text.strip().casefold() in _TITLES
