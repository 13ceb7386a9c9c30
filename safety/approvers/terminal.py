"""The approver at the terminal: shows what would really be done and waits for one key."""

from __future__ import annotations

import os
import select
import sys
import termios
import tty
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TextIO

from safety.decision import Answer, Question
from safety.wording import card_words

_KEYS = {"a": Answer.APPROVE, "s": Answer.STOP, "\x03": Answer.STOP}  # the last is Ctrl+C
_ARMING_SECONDS = 0.3
_PROMPT = "  a approve   r refuse   s stop      [refuse] "


def question_text(question: Question) -> str:
    """What is asked, line by line; nothing in it is hidden, cut or able to steer a terminal."""
    words = card_words(question)
    lines = [f"\n  May I?  {words.action}"]
    lines += [f"          | {line}" for line in words.text.splitlines()]
    lines += [
        f"          {label:<7} {value}"
        for label, value in (
            ("where", words.where),
            ("why", words.why),
            ("risk", words.risk),
            ("because", words.reason),
            ("rule", question.decision.rule),
        )
        if value
    ]
    return "\n".join(lines)


class TerminalApprover:
    """Asks on a terminal. Keys typed before the question stood there do not count; Return, Escape, any other
    key and the end of input refuse. Where input is no terminal, everything is refused.

    The question goes to `output`, which is not where results are printed.
    """

    def __init__(self, source: TextIO = sys.stdin, output: TextIO = sys.stderr) -> None:
        self._source = source
        self._output = output

    def ask(self, question: Question) -> Answer:
        self._say(question_text(question) + "\n")
        if not self._source.isatty():
            self._say("  refused: there is no terminal to ask on (see --approve)\n")
            return Answer.REFUSE
        self._say(_PROMPT)
        answer = _KEYS.get(self._key().lower(), Answer.REFUSE)
        self._say(f"{answer}\n")
        return answer

    def _say(self, text: str) -> None:
        self._output.write(text)
        self._output.flush()

    def _key(self) -> str:
        """One key, pressed once the question had been there for a moment; "" where the terminal is gone."""
        descriptor = self._source.fileno()
        try:
            with _unbuffered(descriptor):
                while select.select([descriptor], [], [], _ARMING_SECONDS)[0]:
                    if not os.read(descriptor, 1024):
                        return ""
                return os.read(descriptor, 1).decode("ascii", "replace")
        except (OSError, termios.error):
            return ""


@contextmanager
def _unbuffered(descriptor: int) -> Iterator[None]:
    before = termios.tcgetattr(descriptor)
    try:
        tty.setraw(descriptor, termios.TCSAFLUSH)
        yield
    finally:
        termios.tcsetattr(descriptor, termios.TCSAFLUSH, before)
