"""Approvers that follow a script."""

from __future__ import annotations

from collections.abc import Iterable

from safety.decision import Answer, Approve, Question, Refuse


class ApproveAll:
    """Approves everything: for a private desk that holds nothing of anybody's."""

    def ask(self, question: Question) -> Answer:
        return Approve()


class RefuseAll:
    """Refuses everything: only what rules allow is done."""

    def ask(self, question: Question) -> Answer:
        return Refuse()


class ScriptedApprover:
    """Gives prepared answers in their order, then refuses; `asked` holds the questions."""

    def __init__(self, answers: Iterable[Answer]) -> None:
        self._answers = iter(answers)
        self.asked: list[Question] = []

    def ask(self, question: Question) -> Answer:
        self.asked.append(question)
        return next(self._answers, Refuse())
