from __future__ import annotations

import io
import os
import pty
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest

from safety.action import TypeText
from safety.approvers.scripted import ApproveAll, RefuseAll, ScriptedApprover
from safety.approvers.terminal import TerminalApprover, question_text
from safety.decision import Answer, Question


def test_scripted_approvers(question: Question) -> None:
    assert ApproveAll().ask(question) is Answer.APPROVE
    assert RefuseAll().ask(question) is Answer.REFUSE
    scripted = ScriptedApprover([Answer.APPROVE, Answer.STOP])
    answers = [scripted.ask(question) for _ in range(3)]
    assert answers == [Answer.APPROVE, Answer.STOP, Answer.REFUSE]
    assert scripted.asked == [question] * 3


def test_the_question_says_what_where_why_how_grave_and_by_which_rule(question: Question) -> None:
    text = question_text(question)
    for words in ("Save", "Save As", "save the document", "your data", "no rule allows it", "rule    r"):
        assert words in text


def test_nothing_in_a_question_is_hidden_cut_or_steers_the_terminal(question: Question) -> None:
    text = "a" * 3000 + "\x1b[2J\u202egnp.exe\u200b\nlast line"
    shown = question_text(replace(question, action=TypeText(text=text)))
    assert "a" * 3000 in shown.replace("\n", "")
    assert "last line" in shown
    assert not set(shown) & {"\x1b", "\u202e", "\u200b"}
    assert "U+202E" in shown


class Terminal:
    """A terminal with an approver at it."""

    def __init__(self) -> None:
        self.person, self._theirs = pty.openpty()
        self.source = os.fdopen(self._theirs, "r")
        self.output = io.StringIO()
        self.approver = TerminalApprover(self.source, self.output)

    def ask(self, question: Question, press: Callable[[], object]) -> Answer:
        timer = threading.Timer(0.5, press)
        timer.start()
        answer = self.approver.ask(question)
        timer.join()
        return answer

    def type(self, keys: bytes) -> None:
        os.write(self.person, keys)

    def close(self) -> None:
        self.source.close()
        os.close(self.person)


@pytest.fixture
def terminal() -> Iterator[Terminal]:
    terminal = Terminal()
    yield terminal
    terminal.close()


@pytest.mark.parametrize(
    ("keys", "answer"),
    [
        (b"a", Answer.APPROVE),
        (b"A", Answer.APPROVE),
        (b"r", Answer.REFUSE),
        (b"s", Answer.STOP),
        (b"\x03", Answer.STOP),
        (b"\r", Answer.REFUSE),
        (b"\x04", Answer.REFUSE),
        (b"\x1b[A", Answer.REFUSE),
        (b"y", Answer.REFUSE),
        (b" ", Answer.REFUSE),
        (b"\xff", Answer.REFUSE),
    ],
)
def test_one_key_answers_and_only_one_approves(
    terminal: Terminal, question: Question, keys: bytes, answer: Answer
) -> None:
    assert terminal.ask(question, lambda: terminal.type(keys)) is answer
    assert terminal.output.getvalue().endswith(f"{answer}\n")
    assert "Save" in terminal.output.getvalue()


def test_keys_typed_before_the_question_stood_there_do_not_count(
    terminal: Terminal, question: Question
) -> None:
    terminal.type(b"aaa\n")

    def impatient() -> None:
        time.sleep(0.1)
        terminal.type(b"a")

    early = threading.Thread(target=impatient)
    early.start()
    assert terminal.ask(question, lambda: terminal.type(b"r")) is Answer.REFUSE
    early.join()


def test_what_is_left_of_an_answer_is_not_the_next_one(terminal: Terminal, question: Question) -> None:
    assert terminal.ask(question, lambda: terminal.type(b"raaa")) is Answer.REFUSE
    assert terminal.ask(question, lambda: terminal.type(b"r")) is Answer.REFUSE


def test_without_a_terminal_everything_is_refused(question: Question) -> None:
    with open(os.devnull, encoding="utf-8") as nothing:  # noqa: PTH123
        output = io.StringIO()
        assert TerminalApprover(nothing, output).ask(question) is Answer.REFUSE
    assert "no terminal to ask on" in output.getvalue()


def test_a_terminal_that_goes_away_refuses(question: Question) -> None:
    terminal = Terminal()
    answer = terminal.ask(question, lambda: os.close(terminal.person))
    assert answer is Answer.REFUSE
    terminal.source.close()


def test_the_end_of_input_refuses(
    terminal: Terminal, question: Question, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "read", lambda descriptor, count: b"")
    early = threading.Timer(0.1, terminal.type, [b"a"])
    early.start()
    assert terminal.ask(question, lambda: None) is Answer.REFUSE
    early.join()
