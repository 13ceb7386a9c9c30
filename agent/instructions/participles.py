"""Participles of the verbs of what is done at a screen: "renamed" is "rename", "put" is "put"."""

from __future__ import annotations

from agent.instructions.imperatives import AT_THE_SCREEN, ELSEWHERE

_IRREGULAR = {
    "put": "put",
    "set": "set",
    "cut": "cut",
    "written": "write",
    "chosen": "choose",
    "shown": "put",
    "made": "make",
    "sent": "send",
    "found": "find",
    "drawn": "draw",
    "given": "give",
    "hidden": "hide",
    "taken": "take",
    "thrown": "throw",
    "left": "leave",
    "called": "rename",
    "renamed": "rename",
    "run": "run",
    "dragged": "drag",
    "swapped": "swap",
    "inserted": "insert",
    "appended": "append",
    "emptied": "empty",
    "executed": "execute",
    "swopped": "swap",
    "switched": "switch",
}
_VERBS = AT_THE_SCREEN | ELSEWHERE


def imperative(word: str) -> str | None:
    """The verb of a participle; None for what is none. What is shown in a cell was put there, and what is to
    be called something is renamed."""
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if not word.endswith("ed"):
        return None
    stem = word[:-2]
    forms = [stem, word[:-1], stem[:-1] if stem[-2:-1] == stem[-1:] else ""]
    forms.append(stem[:-1] + "y" if stem.endswith("i") else "")
    return next((form for form in forms if form in _VERBS), None)
