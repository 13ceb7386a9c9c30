"""Before a run: examples to start from, the plan of what was typed, and what was done lately."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop.icons import IconLabel
from desktop.status_line import outcome_look
from desktop.theme import UNIT, font
from memory.episode import Episode
from safety.visible_text import visible_text

EXAMPLES = (
    "Open the text editor, write Hello and save it as hello.txt",
    "Open the calculator and work out 12.5 times 8",
    "Create a folder called Trip in my home folder",
)

_LONGEST = 120  # characters of a past task shown


class HomePanel(QScrollArea):
    """`chosen` is emitted with the words of an example or of a past task that was clicked."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName("Plan and past tasks")
        inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(0, 0, UNIT, 0)
        self._column.setSpacing(2 * UNIT)
        self._plan = _Section("I will do this")
        self._examples = _Section("For example")
        self._recent = _Section("Done lately")
        for section in (self._plan, self._examples, self._recent):
            self._column.addWidget(section)
        self._column.addStretch()
        self.setWidget(inside)
        self._examples.fill([self._example(text) for text in EXAMPLES])
        self.show_plan(())
        self.show_recent(())

    def show_plan(self, plan: Sequence[str]) -> None:
        """The steps a task was understood as; examples where there are none."""
        lines = [_line(f"{number}. {visible_text(step)}") for number, step in enumerate(plan, start=1)]
        self._plan.fill(lines)
        self._plan.setVisible(bool(plan))
        self._examples.setVisible(not plan)

    def show_recent(self, episodes: Sequence[Episode]) -> None:
        self._recent.fill([self._past(episode) for episode in episodes])
        self._recent.setVisible(bool(episodes))

    def _past(self, episode: Episode) -> QPushButton:
        icon, colour, word = outcome_look(episode.outcome)
        below = f"{word} · {episode.started.astimezone():%d %b %H:%M}"
        words = visible_text(" ".join(episode.instruction.split()))
        shown = words if len(words) <= _LONGEST else words[: _LONGEST - 1] + "…"
        button = _WrappingButton(shown, below, IconLabel(icon, colour, 12))
        button.clicked.connect(lambda: self.chosen.emit(episode.instruction))
        return button

    def _example(self, instruction: str) -> QPushButton:
        button = _WrappingButton(instruction)
        button.clicked.connect(lambda: self.chosen.emit(instruction))
        return button


class _Section(QWidget):
    def __init__(self, heading: str) -> None:
        super().__init__()
        head = QLabel(heading)
        head.setFont(font("caption", bold=True))
        head.setProperty("kind", "heading")
        self._items = QVBoxLayout(self)
        self._items.setContentsMargins(0, 0, 0, 0)
        self._items.setSpacing(UNIT // 2)
        self._items.addWidget(head)
        self._shown: list[QWidget] = []

    def fill(self, widgets: Sequence[QWidget]) -> None:
        for old in self._shown:
            self._items.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._shown = list(widgets)
        for new in widgets:
            self._items.addWidget(new)


class _WrappingButton(QPushButton):
    """A button whose words wrap, with a smaller line and its icon below."""

    def __init__(self, words: str, below: str = "", icon: IconLabel | None = None) -> None:
        super().__init__()
        self.setProperty("kind", "choice")
        self.setAccessibleName(words)
        self.setAccessibleDescription(below)
        self.setToolTip("Put this into the task box")
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(UNIT + 2, UNIT, UNIT + 2, UNIT)
        self._column.setSpacing(UNIT // 4)
        self._column.addWidget(_line(words))
        if icon is not None:
            caption = _line(below)
            caption.setFont(font("caption"))
            caption.setProperty("kind", "muted")
            line = QHBoxLayout()
            line.setSpacing(UNIT // 2)
            icon.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            line.addWidget(icon)
            line.addWidget(caption, stretch=1)
            self._column.addLayout(line)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return self._column.sizeHint()

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        return self._column.heightForWidth(width)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        return True


def _line(words: str) -> QLabel:
    label = QLabel(words)
    label.setWordWrap(True)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setMinimumWidth(1)  # a long word must not make the column wider than its place
    label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    return label
