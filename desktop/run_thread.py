"""The one worker thread: it runs the loop, and the window hears of it through queued signals."""

from __future__ import annotations

import queue
from collections.abc import Callable
from contextlib import suppress

from PySide6.QtCore import QObject, QThread, Signal

from agent.brains.choice import Chosen
from agent.person import Asked, Told
from agent.stop import StopSwitch
from agent.task import Task
from desktop.runner import Runner
from memory.said import Said
from safety.decision import Answer, Question, StopRun
from safety.desk.desk import DeskKind
from safety.mode import Mode

GLANCE = 0.2
"""Seconds between two looks at whether the run was stopped elsewhere."""


class RunThread(QThread):
    """Runs one Task. It is the Approver of that run, and the Person whom its brain may ask: a question is a
    signal (`asked`, `wondered`), and `answer` its reply.

    `failed` carries the error of a run that could not be started or broke; `ended` the Ended of any other.
    """

    opened = Signal(str)
    happened = Signal(object)
    asked = Signal(object)
    wondered = Signal(object)
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
        self._said: queue.SimpleQueue[Said | StopRun] = queue.SimpleQueue()
        self._stop.attach(lambda: self._answers.put(StopRun()))
        self._stop.attach(lambda: self._said.put(StopRun()))

    @property
    def desk(self) -> DeskKind:
        return self._desk

    @property
    def stopping(self) -> bool:
        return self._stop.pressed

    def stop(self) -> None:
        """Stop the run; safe from any thread, heard at once."""
        self._stop.press()

    def answer(self, answer: Answer | Said) -> None:
        """Reply to the question that was asked."""
        if isinstance(answer, Said):
            self._said.put(answer)
        else:
            self._answers.put(answer)

    def ask(self, question: Question) -> Answer:
        """Called on the worker thread, by the loop: block until somebody answers or stops the run."""
        if self._stop.pressed:
            return StopRun()
        self.asked.emit(question)
        return self._answers.get()

    def tell(self, asked: Asked, stopped: Callable[[], bool]) -> Told:
        """Called on the worker thread, by the loop: block until somebody answers the brain or the run is
        stopped."""
        if stopped():
            return StopRun()
        self.wondered.emit(asked)
        while not stopped():
            with suppress(queue.Empty):
                return self._said.get(timeout=GLANCE)
        return StopRun()

    def run(self) -> None:
        try:
            ended = self._runner.run(
                self._task,
                self._desk,
                approver=self,
                person=self,
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
