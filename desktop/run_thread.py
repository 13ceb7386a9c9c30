"""The one worker thread: it runs the loop, and the window hears of it through queued signals."""

from __future__ import annotations

import queue

from PySide6.QtCore import QObject, QThread, Signal

from agent.brains.choice import Chosen
from agent.stop import StopSwitch
from agent.task import Task
from desktop.runner import Runner
from safety.decision import Answer, Question, StopRun
from safety.desk.desk import DeskKind
from safety.mode import Mode


class RunThread(QThread):
    """Runs one Task. It is the Approver of that run: a question is a signal, and `answer` its reply.

    `failed` carries the error of a run that could not be started or broke; `ended` the Ended of any other.
    """

    opened = Signal(str)
    happened = Signal(object)
    asked = Signal(object)
    ended = Signal(object)
    failed = Signal(object)

    def __init__(
        self,
        runner: Runner,
        task: Task,
        desk: DeskKind,
        mode: Mode,
        parent: QObject | None = None,
        *,
        brain: Chosen = "instructions",
    ) -> None:
        super().__init__(parent)
        self._brain = brain
        self._runner = runner
        self._task = task
        self._desk = desk
        self._mode = mode
        self._stop = StopSwitch()
        self._answers: queue.SimpleQueue[Answer] = queue.SimpleQueue()
        self._stop.attach(lambda: self._answers.put(StopRun()))

    @property
    def desk(self) -> DeskKind:
        return self._desk

    @property
    def stopping(self) -> bool:
        return self._stop.pressed

    def stop(self) -> None:
        """Stop the run; safe from any thread, heard at once."""
        self._stop.press()

    def answer(self, answer: Answer) -> None:
        """Reply to the question that was asked."""
        self._answers.put(answer)

    def ask(self, question: Question) -> Answer:
        """Called on the worker thread, by the loop: block until somebody answers or stops the run."""
        if self._stop.pressed:
            return StopRun()
        self.asked.emit(question)
        return self._answers.get()

    def run(self) -> None:
        try:
            ended = self._runner.run(
                self._task,
                self._desk,
                approver=self,
                listener=self.happened.emit,
                opened=self.opened.emit,
                stop=self._stop,
                mode=self._mode,
                brain=self._brain,
            )
        except Exception as error:  # noqa: BLE001 - whatever broke is shown in the window, not lost with the thread
            self.failed.emit(error)
        else:
            self.ended.emit(ended)
