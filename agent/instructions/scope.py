"""How far a condition or a repetition reaches, and what is asked for in a question."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from agent.instructions.reading import Reading
from agent.instructions.separators import THEN
from agent.instructions.tokens import Kind
from agent.plan import ClickOn, Condition, Instruction, IsChecked, Shows, WindowOpen

if TYPE_CHECKING:
    from agent.instructions.clauses import Clauses, Path

Ways = tuple[tuple[str, ...], ...]
MAX_TURNS = 50  # how often "until" repeats at most
MAX_TIMES = 200


def negated(holds: Condition) -> Condition:
    match holds:
        case Shows() | IsChecked() | WindowOpen():
            return replace(holds, negated=not holds.negated)


def condition_ends(clauses: Clauses, start: int, end: int) -> Iterator[tuple[int, int, float]]:
    """Where the words of a condition may end and what is to be done may begin, with the cost of that."""
    for index in range(start + 1, min(end, start + 26)):
        token = clauses.tokens[index]
        if token.word in {",", "then", ":"}:
            after = index + 1
            while after < end and clauses.tokens[after].word in {",", "then"}:
                after += 1
            if after < end:
                yield index, after, 0.0
        elif token.kind is Kind.WORD and clauses.tokens[index - 1].word not in {",", "then"}:
            yield index, index, 0.5


def answer(then: tuple[Instruction, ...]) -> Condition | None:
    """A question is there once the button that answers it is."""
    first = then[0] if then else None
    return Shows(phrase=first.target) if isinstance(first, ClickOn) else None


def read_body(clauses: Clauses, start: int, end: int) -> Path | None:
    path = clauses.sequence(start, end) if start < end else None
    return path if path is not None and path.refusal is None else None


def scope_cost(path: Path, limit: int = THEN) -> float:
    """What a body costs that runs over separators at which its scope should have ended."""
    return path.cost + 1.5 * sum(strength >= limit for strength in path.crossed[:-1])


def clause_before(clauses: Clauses, start: int, end: int) -> Reading | None:
    while end > start and clauses.tokens[end - 1].word in {",", "only"}:
        end -= 1
    reading = clauses.clause(start, end) if end > start else None
    return reading if reading is not None and not reading.refusal else None
