"""From the words a person types to a Plan, before anything is done."""

from __future__ import annotations

from agent.errors import NotUnderstood
from agent.instructions.accounting import misplaced, unaccounted
from agent.instructions.advice import advice, shown
from agent.instructions.clauses import Clauses
from agent.instructions.references import resolve
from agent.instructions.separators import SENTENCE
from agent.instructions.tokens import Kind, tokenize
from agent.plan import Plan
from agent.task import MAX_INSTRUCTION

MAX_NAMED = 5  # words a refusal names


def compile_instruction(text: str) -> Plan:
    """The Plan the text describes.

    Raises NotUnderstood, naming the clause and the reason, for text that makes no sense or asks for what
    plain instructions cannot do. Nothing has been done then.
    """
    if len(text) > MAX_INSTRUCTION:
        raise NotUnderstood(
            text[:60] + "…",
            f"{len(text):,} characters are too many, {MAX_INSTRUCTION:,} is the most; split the task",
        )
    tokens = tokenize(text)
    if not any(token.kind not in (Kind.NEWLINE, Kind.BULLET, Kind.MARK) for token in tokens):
        raise NotUnderstood(text.strip()[:60], "there is nothing to do in this; say what you want done")
    clauses = Clauses(text, tokens)
    path = clauses.read()
    if path is None:
        clause, reason = advice(clauses)
        raise NotUnderstood(clause, reason)
    if path.refusal is not None:
        raise NotUnderstood(*path.refusal)
    instructions = resolve(path.instructions)
    if not instructions:
        raise NotUnderstood(text.strip()[:60], "there is nothing to do in this; say what you want done")
    if missing := unaccounted(clauses, instructions):
        named = ", ".join(f"“{word}”" for word in missing[:MAX_NAMED])
        raise NotUnderstood(_clause(clauses, missing[0]), f"I do not know what to do with {named}")
    if (name := misplaced(clauses, instructions)) is not None:
        raise NotUnderstood(
            " ".join(text.split())[:120],
            f"“{name}” says what and where in one; say first where, then what to do",
        )
    return Plan(instructions=instructions)


def _clause(clauses: Clauses, word: str) -> str:
    """The sentence a word stands in."""
    at = next(index for index, token in enumerate(clauses.tokens) if token.text == word)
    ends = [index for index, found in clauses.separators.items() if found[-1].strength >= SENTENCE]
    start = max((index + 1 for index in ends if index < at), default=0)
    end = min((index for index in ends if index > at), default=len(clauses.tokens))
    return shown(clauses.phrase(start, end))
