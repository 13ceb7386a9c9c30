"""Why a clause was not understood, and what to write instead."""

from __future__ import annotations

from rapidfuzz import fuzz, process

from agent.instructions.clauses import Clauses
from agent.instructions.ellipsis import VERB_WORDS
from agent.instructions.filler import wordings
from agent.instructions.phrase import Phrase
from agent.instructions.separators import SENTENCE

MAX_CLAUSE = 120  # characters of a clause that are shown
_PREPOSITIONS = frozenset({"if", "when", "once", "unless", "until", "while"})


def advice(clauses: Clauses) -> tuple[str, str]:
    """The first clause that could not be read, and the reason."""
    start = min(clauses.reached, len(clauses.tokens) - 1)
    ends = [at for at in clauses.starts if at > start]
    end = ends[0] if ends else len(clauses.tokens)
    sentence = next(
        (at for at in ends if any(s.strength >= SENTENCE for s in clauses.separators[at])),
        len(clauses.tokens),
    )
    phrase = clauses.phrase(start, end)
    stripped = [kept for kept, _ in wordings(phrase)] or [phrase]
    first = stripped[-1].words[0] if len(stripped[-1]) else ""
    if first in _PREPOSITIONS:
        return shown(
            clauses.phrase(start, sentence)
        ), "I cannot tell what it waits for, or what is to be done then"
    return shown(phrase), _reason(first, stripped[-1])


def shown(phrase: Phrase) -> str:
    """What is shown of a phrase."""
    text = " ".join(phrase.text.split())
    return text if len(text) <= MAX_CLAUSE else text[: MAX_CLAUSE - 1] + "…"


def _reason(first: str, phrase: Phrase) -> str:
    if first in VERB_WORDS:
        if len(phrase) == 1:
            return f"“{first}” what?"
        return f"I know “{first}”, but not in this form; name what is on the screen, and put texts in quotes"
    near = (
        process.extractOne(first, sorted(VERB_WORDS), scorer=fuzz.ratio, score_cutoff=75)
        if len(first) > 2
        else None
    )
    hint = (
        f"; did you mean “{near[0]}”?"
        if near
        else "; begin with a verb such as open, click, type, press, choose or save"
    )
    return f"I do not know how to do this{hint}"
