"""The person a Brain may ask for words: what is asked, and who answers. Leave to do something is asked for
elsewhere, by the gate (`safety.decision`); no answer here grants any."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from memory.said import Said
from safety.decision import StopRun

MAX_QUESTION = 400
"""Characters of a question; a longer one is cut, and shows it."""
MAX_QUESTIONS = 5
"""How often a Brain may ask in one run."""
NO_QUESTION = "It asks for you, and did not say what for."

_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp", "Zs"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A question of the Brain's, the `number`-th of at most `most`; `text` is as `plain_line` leaves it."""

    text: str
    number: int = 1
    most: int = MAX_QUESTIONS


Told = Said | StopRun | None
"""What comes of a question: words, the end of the run, or nothing, where nobody can be asked."""


class Person(Protocol):
    """Whoever answers: the window, a terminal, a record, or nobody."""

    def tell(self, asked: Asked, stopped: Callable[[], bool]) -> Told:
        """Block until there is an answer, or `stopped` says that the run is to end; None where nobody can be
        asked."""
        ...


class Nobody:
    """Cannot be asked: evals, scripts, output that a program reads."""

    def tell(self, asked: Asked, stopped: Callable[[], bool]) -> Told:
        return None


class ScriptedPerson:
    """Gives prepared answers in their order, then none; `asked` holds the questions."""

    def __init__(self, answers: Iterable[Told]) -> None:
        self._answers = iter(answers)
        self.asked: list[Asked] = []

    def tell(self, asked: Asked, stopped: Callable[[], bool]) -> Told:
        self.asked.append(asked)
        return next(self._answers, None)


def plain_line(text: str, most: int) -> str:
    """One line of text as it shows: nothing that steers a terminal, turns the writing direction or does not
    show, each run of blanks one space, cut with … where it is longer than `most` characters. Whoever wrote
    it, it takes time linear in what is kept."""
    shown = "".join(" " if unicodedata.category(one) in _UNSEEN else one for one in text[: 4 * most])
    line = " ".join(shown.split())
    cut = len(line) > most or len(text) > 4 * most
    return f"{line[: most - 1].rstrip()}…" if cut else line
