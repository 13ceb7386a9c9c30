"""The approver at the terminal: shows what would really be done and waits for one key."""

from __future__ import annotations

import os
import select
import sys
import termios
from typing import TextIO

from safety.approvers.line import read_line, unbuffered
from safety.decision import (
    Answer,
    Approve,
    ApproveForTask,
    Change,
    Question,
    Refuse,
    StopRun,
    answer_words,
)
from safety.past_answers import can_last
from safety.wording import card_words

_STOPPING = ("s", "\x03")  # the last is Ctrl+C
_ARMING_SECONDS = 0.3


def question_text(question: Question) -> str:
    """What is asked, line by line; nothing in it is cut or able to steer a terminal. What goes into a field
    for secrets is told by its length: it stays on a terminal's page."""
    words = card_words(question)
    lines = ["", *(f"  Beware  {line}" for line in words.warning.splitlines())] if words.warning else []
    lines += [f"\n  May I?  {words.action}"]
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


def offered(question: Question) -> dict[str, str]:
    """The keys that answer a question, with what they say. Any other key refuses."""
    keys = {"a": "approve"}
    if can_last(question.action, question.context, question.decision):
        keys["t"] = "for this task"
    if card_words(question).covered:
        keys["v"] = "view what is hidden"
    elif question.changeable is not None:
        keys["c"] = f"change the {question.changeable}"
    return keys | {"r": "refuse", "w": "refuse and say why", "s": "stop"}


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
            return Refuse()
        keys = offered(question)
        self._say("  " + "   ".join(f"{key} {words}" for key, words in keys.items()) + "      [refuse] ")
        try:
            with unbuffered(self._source.fileno()):
                key = self._key().lower()
                if key == "v" and "v" in keys:
                    key = self._view(question)
                answer = self._answer(key, question, frozenset(keys))
        except (OSError, termios.error):
            answer = Refuse()
        self._say(f"{answer_words(answer)}\n")
        return answer

    def _answer(self, key: str, question: Question, keys: frozenset[str]) -> Answer:
        if key in _STOPPING:
            return StopRun()
        if key not in keys:
            return Refuse()
        match key:
            case "a":
                return Approve()
            case "t":
                return ApproveForTask()
            case "c":
                return self._change(question)
            case "w":
                return Refuse(reason=self._line("why not? ") or "")
            case _:
                return Refuse()

    def _view(self, question: Question) -> str:
        """Show what is typed into a field for secrets; the key pressed after that."""
        lines = "".join(f"\r\n          | {line}" for line in card_words(question).covered.splitlines())
        self._say(f"{lines}\r\n  and now? ")
        return self._key().lower()

    def _change(self, question: Question) -> Answer:
        """What is put in its place; nothing put there is a refusal."""
        if question.changeable == "text":
            text = self._line("the text instead: ")
            return Change(text=text) if text else Refuse()
        words = self._line("on what instead: ")
        return Change(target=words) if words else Refuse()

    def _line(self, prompt: str) -> str | None:
        self._say(f"\r\n  {prompt}")
        line = read_line(self._source.fileno(), self._say)
        self._say("\r\n  ")
        return line

    def _say(self, text: str) -> None:
        self._output.write(text)
        self._output.flush()

    def _key(self) -> str:
        """One key, pressed once the question had been there for a moment; "" where the terminal is gone."""
        descriptor = self._source.fileno()
        while select.select([descriptor], [], [], _ARMING_SECONDS)[0]:
            if not os.read(descriptor, 1024):
                return ""
        return os.read(descriptor, 1).decode("ascii", "replace")
