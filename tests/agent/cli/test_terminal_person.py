"""What the brain asks, at a terminal that is a real one (a pty)."""

from __future__ import annotations

import io
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from agent.cli.terminal_person import TerminalPerson, person_for
from agent.person import Asked, Nobody, Told
from memory.said import Said
from safety.decision import StopRun

ASKED = Asked(text="Which of the two?", number=3)


class Terminal:
    """A terminal somebody types on once the prompt stands there."""

    def __init__(self) -> None:
        self.keyboard, line = os.openpty()
        self.source = os.fdopen(line, "r")
        self.output = Prompting()

    def ask(self, *keys: str, stopped: bool = False) -> Told:
        self.output.prompted = lambda number: self._type(keys, number)
        return TerminalPerson(self.source, self.output).tell(ASKED, lambda: stopped)

    def _type(self, keys: tuple[str, ...], number: int) -> None:
        if number < len(keys):
            os.write(self.keyboard, keys[number].encode())


class Prompting(io.StringIO):
    """Says each time that it prompts for an answer."""

    prompts = 0

    def prompted(self, number: int) -> None: ...

    def write(self, text: str) -> int:
        written = super().write(text)
        if "your answer" in text:
            self.prompted(self.prompts)
            self.prompts += 1
        return written


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    terminal = Terminal()
    yield terminal
    terminal.source.close()
    os.close(terminal.keyboard)


def test_a_line_is_the_answer_and_it_is_said_where_it_goes(terminal: Terminal) -> None:
    assert terminal.ask("the first\r") == Said(text="the first")
    told = terminal.output.getvalue()
    assert "The model asks  Which of the two?" in told
    assert "goes to the model and is recorded: no passwords" in told
    assert "Question 3, of at most 5" in told


def test_an_empty_line_is_no_answer(terminal: Terminal) -> None:
    assert terminal.ask("  \r", "both\r") == Said(text="both")


@pytest.mark.parametrize("key", ["\x1b", "\x03", "\x04"])
def test_a_key_stops_the_run(terminal: Terminal, key: str) -> None:
    assert terminal.ask(f"half an answer{key}") == StopRun()


def test_a_stop_from_elsewhere_is_heard_while_it_waits(terminal: Terminal) -> None:
    stop = threading.Event()
    terminal.output.prompted = lambda number: stop.set()  # type: ignore[method-assign]
    assert TerminalPerson(terminal.source, terminal.output).tell(ASKED, stop.is_set) == StopRun()


def test_without_a_terminal_nobody_can_be_asked() -> None:
    with Path(os.devnull).open() as nothing:
        assert TerminalPerson(nothing, io.StringIO()).tell(ASKED, lambda: False) is None
    assert isinstance(person_for(json=True), Nobody)
