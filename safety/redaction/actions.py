"""Actions as they may be recorded and told: without what they type into a field for secrets."""

from __future__ import annotations

import re
from dataclasses import replace

from safety.action import Action, PressKeys, TypeText
from safety.context import Context
from safety.keys import MODIFIERS
from safety.redaction.redactor import Redactor
from safety.redaction.span import HIDDEN

PLACEHOLDER = re.compile(r"\{\{([a-z0-9][a-z0-9_-]{0,63})\}\}")
"""The name of a secret, in the place where the hand is to type it."""


def learn_from(action: Action, context: Context, redactor: Redactor) -> None:
    """Hide from now on, wherever it stands, what an Action types into a field for secrets."""
    if context.secret_field and isinstance(action, TypeText):
        for part in PLACEHOLDER.split(action.text)[::2]:
            redactor.learn(part)


def told_action(action: Action, context: Context, redactor: Redactor) -> Action:
    """The Action as it may be recorded. A placeholder stays: it is a name, and no secret."""
    if context.secret_field and isinstance(action, TypeText):
        return replace(action, text=told_text(action.text))
    if context.secret_field and isinstance(action, PressKeys) and writes(action.keys):
        return replace(action, keys=(HIDDEN,), times=1)
    return redactor.data(action)


def told_text(text: str) -> str:
    """What is typed into a field for secrets, as it may be told: its placeholders alone."""
    if not text or PLACEHOLDER.fullmatch(text):
        return text
    return "".join(
        part if PLACEHOLDER.fullmatch(part) else HIDDEN
        for part in re.split(r"(\{\{[a-z0-9][a-z0-9_-]{0,63}\}\})", text)
        if part
    )


def writes(keys: tuple[str, ...]) -> bool:
    """True if a chord writes a character: a letter, a digit or a mark, with Shift or without."""
    held = {key for key in keys if key in MODIFIERS}
    return held <= {"shift"} and any(len(key) == 1 or key == "space" for key in keys)
