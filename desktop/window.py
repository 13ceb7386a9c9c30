"""The window: it puts the panels together, starts and stops runs, and shows what it hears of them."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QStackedWidget, QVBoxLayout, QWidget

from agent.errors import AgentError, NotUnderstood
from agent.event import Event, Noted, Started
from agent.person import Asked
from agent.task import Task
from desktop.approval_card import LEAST_WORDS, ApprovalCard
from desktop.desk_view import DeskView
from desktop.glances import Glances
from desktop.home_panel import HomePanel
from desktop.icons import Icon
from desktop.progress import Progress, advance, asked
from desktop.question_panel import LEAST_WORDS as LEAST_QUESTION
from desktop.question_panel import QuestionPanel
from desktop.run_thread import RunThread
from desktop.runner import Ended, Runner
from desktop.status_line import StatusLine
from desktop.step_list import StepList
from desktop.strip import SETTLE, Strip
from desktop.task_panel import TaskPanel
from desktop.theme import UNIT, colours
from desktop.tray import Tray
from memory.errors import MemoryRoomError
from memory.said import Said
from safety.decision import Answer, Question, StopRun
from safety.desk.desk import DeskKind
from safety.errors import SafetyError
from safety.mode import Mode
from safety.visible_text import visible_text
from vision.errors import VisionError

_READ_AHEAD = 1_000  # characters; a longer task is read when it runs: typing would feel it
_RECENT = 8
_BESIDES_WORDS = 440  # logical pixels in height that the rest of the card and the live view take
_IDLE = "The desk shows here while a task runs.\n\nCtrl+Return runs    Esc stops"
_KNOWN = (AgentError, MemoryRoomError, SafetyError, VisionError, ValueError)


class Window(QWidget):
    """One window, one run at a time. `closed` is emitted when the user is done with it."""

    closed = Signal()

    def __init__(self, runner: Runner) -> None:
        super().__init__()
        self._runner = runner
        self._thread: RunThread | None = None
        self._progress = Progress()
        self._closing = False
        self.setWindowTitle("Deskhand")
        self.setMinimumSize(800, 600)
        self.resize(1180, 760)
        self._task = TaskPanel()
        self._home = HomePanel()
        self._steps = StepList()
        self._note = QLabel()
        self._view = DeskView()
        self._card = ApprovalCard()
        self._question = QuestionPanel()
        self._glances = Glances(self)
        self._status = StatusLine()
        self._strip = Strip()
        self._tray = Tray(self)
        self._lay_out()
        self._connect()
        self._view.say(_IDLE)
        self._status.say("Ready", Icon.RING, colours().muted)
        self._show_recent()

    @property
    def running(self) -> bool:
        return self._thread is not None

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._card.most_words = max(LEAST_WORDS, self.height() - _BESIDES_WORDS)
        self._question.most_words = max(LEAST_QUESTION, self.height() - _BESIDES_WORDS)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802 - Qt's name
        """A window that is closed while a task runs stops it first, and closes when it has stopped."""
        if self._thread is None:
            self._strip.close()
            self._tray.put_away()
            event.accept()
            self.closed.emit()
            return
        event.ignore()
        self._closing = True
        self._stop()

    # --- before a run -------------------------------------------------------------------------------

    def _understand(self, text: str) -> None:
        """Show the plan of what was typed, or the clause that makes no sense."""
        if self.running:
            return
        self._pages.setCurrentIndex(0)
        self._home.show_plan(())
        if not text.strip() or len(text) > _READ_AHEAD or self._task.brain != "instructions":
            return  # a model reads it when it runs
        try:
            self._home.show_plan(self._runner.plan(text))
        except NotUnderstood as error:
            self._task.show_misunderstanding(error.clause, f"I do not understand {visible_text(str(error))}")
        except _KNOWN as error:
            self._task.show_message(visible_text(str(error)))

    def _show_recent(self) -> None:
        try:
            self._home.show_recent(self._runner.recent(_RECENT))
        except MemoryRoomError as error:
            self._status.say("Past tasks cannot be read", Icon.WARNING, colours().bad, str(error))

    # --- a run --------------------------------------------------------------------------------------

    def _start(self, text: str, desk: DeskKind, mode: Mode) -> None:
        if self.running:
            return
        try:
            task = Task(instruction=text)
        except ValueError as error:
            self._task.show_message(visible_text(str(error)))
            return
        self._progress = Progress()
        self._task.show_misunderstanding("", "")
        self._task.set_running(running=True)
        self._tray.set_running(running=True)
        self._note.hide()
        self._steps.show_rows(())
        self._pages.setCurrentIndex(1)
        self._view.show_frame(None)
        self._view.say("Starting a private desk…" if desk is DeskKind.PRIVATE else _IDLE)
        self._status.say("Starting", Icon.DOT, colours().accent, self._task.loading_words)
        thread = RunThread(self._runner, task, desk, mode, self, brain=self._task.brain)
        thread.opened.connect(self._opened)
        thread.happened.connect(self._happened)
        thread.asked.connect(self._asked)
        thread.wondered.connect(self._wondered)
        thread.ended.connect(self._ended)
        thread.failed.connect(self._failed)
        thread.finished.connect(self._over)
        self._thread = thread
        if desk is DeskKind.LIVE:
            self.hide()
            self._strip.show_working()
            QTimer.singleShot(SETTLE, thread, thread.start)
        else:
            thread.start()

    def _stop(self) -> None:
        if self._thread is not None:
            self._thread.stop()
            self._close_questions()
            self._status.say("Stopping", Icon.SQUARE, colours().caution)

    def _opened(self, display: str) -> None:
        if self._thread is not None and self._thread.desk is DeskKind.PRIVATE:
            try:
                self._glances.begin(self._runner.camera(display))
            except VisionError as error:  # the run goes on: what it sees itself is shown at every step
                self._status.say("No live view", Icon.WARNING, colours().caution, str(error))

    def _happened(self, event: Event) -> None:
        self._progress = advance(self._progress, event)
        self._steps.show_rows(self._progress.rows)
        if self._progress.frame is not None:
            self._view.show_frame(self._progress.frame, self._progress.target)
        if isinstance(event, Started) and self._thread is not None and not self._thread.stopping:
            self._status.say("Working", Icon.DOT, colours().accent, f"episode {event.episode}")
        if isinstance(event, Started | Noted):
            before = [f"Like before: {visible_text(line)}" for line in self._progress.similar]
            notes = [f"Note: {visible_text(line)}" for line in self._progress.notes]
            self._note.setText("\n".join(before + notes))
            self._note.setVisible(bool(before or notes))

    def _asked(self, question: Question) -> None:
        self._progress = asked(self._progress)
        self._steps.show_rows(self._progress.rows)
        if self._thread is not None and self._thread.desk is DeskKind.LIVE:
            self._strip.ask(question)
        else:
            self._card.ask(question)

    def _wondered(self, asked_for: Asked) -> None:
        """The model asks."""
        self._progress = asked(self._progress)
        self._steps.show_rows(self._progress.rows)
        if self._thread is not None and self._thread.desk is DeskKind.LIVE:
            self._strip.wonder(asked_for)
        else:
            self._question.ask(asked_for)

    def _answer(self, answer: Answer | Said) -> None:
        if isinstance(answer, StopRun):
            self._stop()
        elif self._thread is not None:
            self._thread.answer(answer)

    def _answer_on_live_desk(self, answer: Answer | Said) -> None:
        """The card leaves the screen first: the hand acts only on a desk that looks as it did."""
        self._strip.hide()  # gives the focus back to the program it was taken from
        self._strip.show_working()
        QTimer.singleShot(SETTLE, self, lambda: self._answer(answer))

    def _ended(self, ended: Ended) -> None:
        self._status.show_ended(ended)

    def _failed(self, error: Exception) -> None:
        self._pages.setCurrentIndex(0)
        if isinstance(error, NotUnderstood):
            self._task.show_misunderstanding(error.clause, f"I do not understand {visible_text(str(error))}")
            self._status.say("Not understood", Icon.QUESTION, colours().caution, "Nothing was done.")
            return
        known = isinstance(error, _KNOWN)
        words = str(error) if known else f"something broke inside Deskhand ({type(error).__name__}: {error})"
        self._task.show_message(visible_text(words))
        self._status.say("The task could not be run", Icon.CROSS, colours().bad)

    def _over(self) -> None:
        """The thread has ended: be as before the run."""
        thread, self._thread = self._thread, None
        if thread is not None:
            thread.deleteLater()
        self._glances.end()
        self._view.say(_IDLE)
        self._close_questions()
        self._strip.hide()
        self._task.set_running(running=False)
        self._tray.set_running(running=False)
        self._show_recent()
        self.show()
        if self._closing:
            self.close()

    def _close_questions(self) -> None:
        self._card.close_card()
        self._question.close_panel()
        self._strip.close_questions()

    def _come_forward(self) -> None:
        self.show()
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.raise_()
        self.activateWindow()

    # --- how it is put together ---------------------------------------------------------------------

    def _connect(self) -> None:
        self._task.run_wanted.connect(self._start)
        self._task.stop_wanted.connect(self._stop)
        self._task.paused.connect(self._understand)
        self._home.chosen.connect(self._task.set_text)
        self._card.answered.connect(self._answer)
        self._question.answered.connect(self._answer)
        self._glances.taken.connect(lambda frame: self._view.show_frame(frame, self._progress.target))
        self._strip.answered.connect(self._answer_on_live_desk)
        self._strip.stop_wanted.connect(self._stop)
        self._tray.stop_wanted.connect(self._stop)
        self._tray.window_wanted.connect(self._come_forward)

    def _lay_out(self) -> None:
        self._note.setWordWrap(True)
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._note.setProperty("kind", "muted")
        self._note.hide()
        doing = QWidget()
        doing_column = QVBoxLayout(doing)
        doing_column.setContentsMargins(0, 0, 0, 0)
        doing_column.setSpacing(UNIT)
        doing_column.addWidget(self._note)
        doing_column.addWidget(self._steps, stretch=1)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._home)
        self._pages.addWidget(doing)
        left = QVBoxLayout()
        left.setSpacing(2 * UNIT)
        left.addWidget(self._task)
        left.addWidget(self._pages, stretch=1)
        right = QVBoxLayout()
        right.setSpacing(2 * UNIT)
        right.addWidget(self._view, stretch=1)
        right.addWidget(self._card)
        right.addWidget(self._question)
        columns = QHBoxLayout()
        columns.setSpacing(3 * UNIT)
        columns.addLayout(left, stretch=5)
        columns.addLayout(right, stretch=9)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(3 * UNIT, 3 * UNIT, 3 * UNIT, 2 * UNIT)
        whole.setSpacing(2 * UNIT)
        whole.addLayout(columns, stretch=1)
        whole.addWidget(self._status)
