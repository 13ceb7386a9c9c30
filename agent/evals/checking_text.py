"""Is a text as a check wants it? Pure."""

from __future__ import annotations

import re

from agent.evals.checks import TextCheck

SHOWN = 160
"""Characters of what was found that a reason quotes."""


def text_unmet(check: TextCheck, text: str, name: str) -> str | None:
    """Why the text of that name is not as asked; None where it is."""
    text = text.replace("\r\n", "\n")
    shown = repr(text[:SHOWN]) + ("..." if len(text) > SHOWN else "")
    if check.equals is not None and text.removesuffix("\n") != check.equals.removesuffix("\n"):
        return f"{name} is {shown}, not {check.equals[:SHOWN]!r}"
    for part in check.contains:
        if part not in text:
            return f"{name} does not contain {part!r}: it is {shown}"
    for part in check.lacks:
        if part in text:
            return f"{name} contains {part!r}: it is {shown}"
    if check.matches is not None and not re.search(check.matches, text):
        return f"{name} does not match {check.matches!r}: it is {shown}"
    return None
