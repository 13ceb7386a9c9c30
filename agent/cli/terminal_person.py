"""What the brain asks, put to the person at the terminal."""

from __future__ import annotations

import sys
import termios
from collections.abc import Callable
from typing import TextIO

from agent.person import Asked, Nobody, Person, Told
from memory.said import Said
from safety.approvers.line import read_line, unbuffered
from safety.decision import StopRun
from safety.visible_text import visible_text

_SAYS = (
    "Your answer goes to the model and is recorded: no passwords.",
    "It permits nothing: what needs your leave is asked as ever.",
)


def person_for(*, json: bool) -> Person:
    """This terminal; nobody, where a program reads the output or there is no terminal to type on."""
    return Nobody() if json or not sys.stdin.isatty() else TerminalPerson()


def asked_words(asked: Asked) -> str:
    """A question, line by line; nothing in it is able to steer a terminal."""
    return "\n".join(
        (
            f"\n  The model asks  {visible_text(asked.text)}",
            *(f"                  {line}" for line in _SAYS),
            f"                  Question {asked.number}, of at most {asked.most} in a run.",
            "  Return sends it, Escape stops the task.",
        )
    )


class TerminalPerson:
    """Asks on a terminal for a line. What was typed before the question stood there does not count; Escape,
    Ctrl+C, Ctrl+D and the end of input stop the run. The question goes to `output`, which is not where
    results are printed."""

    def __init__(self, source: TextIO = sys.stdin, output: TextIO = sys.stderr) -> None:
        self._source = source
        self._output = output

    def tell(self, asked: Asked, stopped: Callable[[], bool]) -> Told:
        self._say(asked_words(asked) + "\n")
        try:
            with unbuffered(self._source.fileno()):
                return self._line(stopped)
        except (OSError, termios.error):
            return None
        finally:
            self._say("\n")

    def _line(self, stopped: Callable[[], bool]) -> Told:
        while True:
            self._say("\r\n  your answer: ")
            line = read_line(self._source.fileno(), self._say, stopped)
            if line is None:
                return StopRun()
            if line.strip():
                return Said(text=line.strip())

    def _say(self, text: str) -> None:
        self._output.write(text)
        self._output.flush()
