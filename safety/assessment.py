"""A grade with what it rests on, and what the words on a thing and in a dialog add to it. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from safety.context import Context
from safety.judge.judge import Judgement, judge_words
from safety.risk import Risk

HARMLESS_ROLES = frozenset(
    {
        "text field",
        "text area",
        "combo box",
        "spin button",
        "slider",
        "scroll bar",
        "tab",
        "menu",
        "menu bar",
        "checkbox",
        "radio button",
        "list item",
        "tree item",
        "cell",
        "column header",
        "heading",
        "document",
        "terminal",
        "status bar",
        "progress bar",
        "window",
    }
)


@dataclass(frozen=True, slots=True)
class Assessment:
    """A grade, and what it rests on in words."""

    risk: Risk
    reason: str


def cost(role: str, text: str) -> Judgement | None:
    """The judgement on the words of a thing, where that is R3 or R4. What holds content rather than a command
    (a list item, a field, a link) is judged by what is certain; any other thing by what may be."""
    judged = judge_words(text)
    content = role in HARMLESS_ROLES or role in ("", "link")
    return judged if judged.risk >= Risk.R3 and (judged.certain or not content) else None


def answering(answer: str, context: Context) -> Assessment | None:
    """The grade of what says nothing by itself, such as "OK", where it answers a dialog that asks much."""
    asked = [(judge_words(line), line) for line in context.said]
    grave = [(judged.risk, line) for judged, line in asked if judged.risk >= Risk.R3 and judged.certain]
    if not grave:
        return None
    risk, line = max(grave)
    return Assessment(risk, f"{answer} answers “{line[:80]}”")
