"""Questions that programs ask and nobody has answered. Pure."""

from __future__ import annotations

from agent.brains.routines.windows import fresh_window, words_of
from agent.brains.turn import EDITABLE, Turn
from vision.element import Role, State
from vision.target import Target

_BUTTONS = frozenset({Role.BUTTON})
_REFUSALS = ("Cancel", "No")
_HOLDERS = EDITABLE | {Role.LIST, Role.TABLE, Role.LIST_ITEM, Role.TREE_ITEM, Role.TAB}


def unanswered(turn: Turn, known: frozenset[int]) -> str:
    """What a window in front asks that was not among the known ones; empty where none asks anything.

    A question has words and a button that refuses, and nothing to fill in or to choose from.
    """
    window = fresh_window(turn, known)
    if window is None or not any(w.pid == window.pid for w in turn.windows() if w.id != window.id):
        return ""
    inside = [e for e in turn.screen.elements if e.window == window.id]
    if any(e.role in _HOLDERS or State.EDITABLE in e.states for e in inside):
        return ""
    if not any(isinstance(turn.find(word, _BUTTONS), Target) for word in _REFUSALS):
        return ""
    return f"“{window.title}” asks, and was not answered: {words_of(turn, window.id)}"
