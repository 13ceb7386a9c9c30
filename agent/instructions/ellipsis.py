"""Clauses without a verb of their own, which borrow the one before: "tick Apples and Pears"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from agent.instructions.filler import without_trailing
from agent.instructions.grammar import FRAMES
from agent.instructions.imperatives import AT_THE_SCREEN, ELSEWHERE
from agent.instructions.nouns import ARTICLES, LABELS
from agent.instructions.phrase import Phrase
from agent.instructions.reading import Reading
from agent.instructions.tokens import Kind, Token
from agent.plan import ClickOn, Instruction

if TYPE_CHECKING:
    from agent.instructions.clauses import Clauses

ELLIPSIS = 0.6  # what a clause without a verb of its own costs
VERB_WORDS = frozenset(word for frame in FRAMES for word in frame.opening)
_FUNCTION_WORDS = frozenset(
    """
    the a an in into on at to from under with using for of through via inside within cell below
    underneath and again email text message phone name number date order call mark note size
    """.split()
)
_COMMANDS = frozenset("cp mv mkdir rmdir cd ls rm chmod grep touch cat".split())
_OWN_VERBS = (AT_THE_SCREEN | ELSEWHERE | _COMMANDS) - {label[0] for label in LABELS}
PLAIN_VERBS = VERB_WORDS - _FUNCTION_WORDS


def elliptic(clauses: Clauses, verb: tuple[Token, ...], start: int, end: int) -> Reading | None:
    """A clause that borrows the verb of the one before."""
    piece = clauses.phrase(start, end)
    words = piece.words
    if not 0 < len(piece) <= 20 or (
        words[0] in PLAIN_VERBS and piece.tokens[0].kind is Kind.WORD and len(piece) > 4
    ):
        return None
    if len(words) > 1 and words[0] in _OWN_VERBS and piece.tokens[0].text.islower():
        return None  # a verb of its own
    if len(words) > 1 and words[1] in ARTICLES and words[0] not in _FUNCTION_WORDS | ARTICLES:
        return None  # an unknown verb of its own: "frobnicate the gizmo"
    lent = Phrase(clauses.source, (*verb, *piece.tokens))
    best: Reading | None = None
    for phrase, extra in (*_trimmed(lent), (lent, 0.0)):
        reading = clauses.framed(phrase)
        if (
            reading is not None
            and reading.verb
            and not reading.refusal
            and (best is None or reading.cost + extra < best.cost)
        ):
            best = replace(reading, cost=reading.cost + extra)
    if best is None:
        return None
    if verb[0].word == "select" and piece.has(Kind.PATH):
        best = replace(best, instructions=tuple(_also_selected(i) for i in best.instructions))
    borrowed = ELLIPSIS + (0.5 if words[0] in PLAIN_VERBS and piece.tokens[0].text[:1].islower() else 0.0)
    return clauses.sourced(replace(best, cost=best.cost + borrowed, verb=verb), piece.text)


def _also_selected(instruction: Instruction) -> Instruction:
    """A second file is selected with Ctrl held down, so that the first one stays so."""
    return replace(instruction, held=("ctrl",)) if isinstance(instruction, ClickOn) else instruction


def _trimmed(phrase: Phrase) -> list[tuple[Phrase, float]]:
    return [
        (kept, 0.02)
        for kept in (without_trailing(phrase, polite=p) for p in (True, False))
        if kept is not None
    ]
