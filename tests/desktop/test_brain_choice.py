"""Choosing who plans: in the window, kept in brain.toml, used by the next task."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton, QRadioButton, QWidget
from pytestqt.qtbot import QtBot

from agent.brains.choice import BrainChoice
from agent.brains.settings import FILE, BrainSettings, load_brain
from agent.endpoint.probe.finding import Finding, Rating, Report
from agent.endpoint.served.facts import Facts
from agent.endpoint.served.fault import Fault
from agent.endpoint.served.server import ServedModel
from agent.endpoint.server_name import ServerName
from agent.models.planners import Candidate, candidates, missing
from desktop.brain_dialog import BrainDialog
from desktop.brain_line import BrainLine, planner
from desktop.brains import Brains, Local
from desktop.local_choice import said
from desktop.server_choice import verdict
from desktop.window import Window
from tests.agent.endpoint.test_probe import good

OpenDialog = Callable[..., BrainDialog]
PATIENCE = 60_000
QWEN = "qwen2.5vl:7b"
FITS = Facts(server=ServerName.OLLAMA, model=QWEN, context=65_536)
THERE = Local(
    models=(Candidate(name="qwen3-vl-4b"), Candidate(name="gta1-7b", problem="it only says where things are"))
)


class Shelf(Brains):
    """Brains with these models on this computer, and pictures that the server of the tests knows."""

    def __init__(self, local: Local = THERE) -> None:
        super().__init__(chance=random.Random(3))
        self._local = local

    def local(self) -> Local:
        return self._local


@pytest.fixture
def open_dialog(qtbot: QtBot) -> Iterator[OpenDialog]:
    opened: list[BrainDialog] = []

    def make(brains: Brains | None = None, kept: BrainSettings | None = None) -> BrainDialog:
        dialog = BrainDialog(brains or Shelf(), kept or BrainSettings())
        qtbot.addWidget(dialog)
        opened.append(dialog)
        dialog.open()
        return dialog

    yield make
    for dialog in opened:
        dialog.reject()


def words(window: QWidget) -> str:
    return "\n".join(label.text() for label in window.findChildren(QLabel) if not label.isHidden())


def button(window: QWidget, text: str) -> QPushButton:
    return next(one for one in window.findChildren(QPushButton) if one.text() == text)


def radio(window: QWidget, text: str) -> QRadioButton:
    return next(one for one in window.findChildren(QRadioButton) if one.text() == text)


def choice(window: QWidget, name: str) -> QComboBox:
    return next(one for one in window.findChildren(QComboBox) if one.accessibleName() == name)


def taken(dialog: BrainDialog, qtbot: QtBot) -> BrainSettings:
    with qtbot.waitSignal(dialog.chosen) as told:
        qtbot.mouseClick(button(dialog, "Use this"), Qt.MouseButton.LeftButton)
    (settings,) = told.args
    assert isinstance(settings, BrainSettings)
    return settings


def looked(dialog: BrainDialog, address: str, qtbot: QtBot) -> str:
    """What is said once a server has been looked over, by the keyboard alone."""
    radio(dialog, "A model server").click()
    box = dialog.findChild(QLineEdit)
    box.setFocus()
    box.clear()
    qtbot.keyClicks(box, address)
    qtbot.keyClick(box, Qt.Key.Key_Return)
    assert dialog._server.looking
    qtbot.waitUntil(lambda: not dialog._server.looking, timeout=PATIENCE)
    return words(dialog)


def test_without_a_model_it_says_what_to_do(open_dialog: OpenDialog, qtbot: QtBot) -> None:
    dialog = open_dialog(Shelf(Local(models=())))
    assert not radio(dialog, "A model on this computer").isEnabled()
    assert "No model is installed. “deskhand models list” shows what fits" in words(dialog)
    assert "“deskhand models pull NAME” fetches one" in words(dialog)
    assert radio(dialog, "Built-in instructions").isChecked()
    assert taken(dialog, qtbot).chosen == "instructions"


def test_a_model_of_this_computer_is_chosen_by_name(open_dialog: OpenDialog, qtbot: QtBot) -> None:
    kept = BrainSettings(brain="vlm", model="old", dialect="json", locator="gta1-7b")
    dialog = open_dialog(Shelf(), kept)
    models = choice(dialog, "Model on this computer")
    assert [models.itemText(at) for at in range(models.count())] == ["old", "qwen3-vl-4b"]
    assert "gta1-7b cannot plan: it only says where things are." in words(dialog)
    models.setCurrentIndex(1)
    settings = taken(dialog, qtbot)
    assert settings.chosen == BrainChoice(name="vlm", model="qwen3-vl-4b", locator="gta1-7b")


def test_why_none_can_be_chosen_is_said() -> None:
    off = Local(models=(Candidate(name="a"),), missing="torch is not installed")
    assert said(off, can=False) == ("No model can run in Deskhand: torch is not installed.",)
    bad = [Candidate(name=str(number), problem="it is damaged") for number in range(5)]
    lines = said(Local(models=tuple(bad)), can=False)
    assert lines[0] == "0 cannot plan: it is damaged."
    assert lines[3:] == ("2 more cannot plan here: “deskhand models list” tells.", lines[-1])


def test_a_server_is_used_once_it_was_looked_over(open_dialog: OpenDialog, qtbot: QtBot) -> None:
    with ServedModel(good, facts=FITS) as server:
        dialog = open_dialog()
        radio(dialog, "A model server").click()
        assert not button(dialog, "Use this").isEnabled()
        told = looked(dialog, server.address, qtbot)
        assert f"Ollama answers, and {QWEN} can plan." in told
        assert "What is on your screen goes to this server, which runs on this computer." in told
        settings = taken(dialog, qtbot)
        assert settings.chosen == BrainChoice(name="endpoint", model=QWEN, endpoint=server.address)
    again = open_dialog(Shelf(), settings)
    assert button(again, "Use this").isEnabled()
    qtbot.keyClicks(again.findChild(QLineEdit), "x")  # another address was not looked over
    assert not button(again, "Use this").isEnabled()


@pytest.mark.parametrize(
    ("facts", "fault", "told"),
    [
        (Facts(server=ServerName.OLLAMA, model=QWEN, context=4_096), None, "OLLAMA_CONTEXT_LENGTH"),
        (Facts(server=ServerName.OLLAMA, model="gta1-7b", context=65_536), None, "it cannot plan"),
        (Facts(loaded=False), None, "has no model"),
        (FITS, Fault.FAILS, "500"),
    ],
)
def test_a_server_that_will_not_do_cannot_be_chosen(
    open_dialog: OpenDialog, qtbot: QtBot, facts: Facts, fault: Fault | None, told: str
) -> None:
    with ServedModel(good, facts=facts, fault=fault) as server:
        dialog = open_dialog()
        assert told in looked(dialog, server.address, qtbot)
    assert not button(dialog, "Use this").isEnabled()


def test_where_nobody_answers_and_other_hosts_are_told(open_dialog: OpenDialog, qtbot: QtBot) -> None:
    dialog = open_dialog()
    assert "there is no answer" in looked(dialog, "localhost:1", qtbot)
    assert "gpu.lan is not this machine" in looked(dialog, "http://gpu.lan:8000", qtbot)
    assert "address cannot be used" in looked(dialog, "no address", qtbot)
    assert not button(dialog, "Use this").isEnabled()


def test_looking_can_be_left_at_any_time(open_dialog: OpenDialog, qtbot: QtBot) -> None:
    with ServedModel(good, facts=FITS, fault=Fault.HANG) as server:
        dialog = open_dialog()
        radio(dialog, "A model server").click()
        qtbot.keyClicks(dialog.findChild(QLineEdit), server.address)
        for leave in (lambda: button(dialog, "Stop looking").click(), dialog.reject):
            button(dialog, "Look it over").click()
            qtbot.waitUntil(lambda: "answers" in words(dialog) or len(server.asked) > 0, timeout=PATIENCE)
            leave()
            assert button(dialog, "Look it over") is not None
            assert not dialog._server.looking


def test_the_window_keeps_the_choice_and_the_next_task_has_it(
    open_window: Callable[..., Window], one_step, own_data_home: Path, qtbot: QtBot
) -> None:
    window = open_window(one_step, planned=lambda text: ("open it",))
    line = window.findChild(BrainLine)
    assert "Planned by built-in instructions" in words(window)
    window._task.set_text("open it")
    qtbot.waitUntil(lambda: "1. open it" in words(window), timeout=PATIENCE)
    line._take(BrainSettings(brain="endpoint", model=QWEN, endpoint="http://localhost:11434"))
    assert f"Planned by {QWEN} at localhost" in words(window)
    assert load_brain(own_data_home).model == QWEN
    qtbot.waitUntil(
        lambda: window.findChild(BrainLine).isEnabled() and not window._home._plan.isVisible(),
        timeout=PATIENCE,
    )
    button(window, "Run").click()
    qtbot.waitUntil(lambda: not window.running, timeout=PATIENCE)
    served = BrainChoice(name="endpoint", model=QWEN, endpoint="http://localhost:11434")
    assert window._runner.brains == [served]
    line._take(BrainSettings(brain="vlm", model="qwen3-vl-4b", endpoint="http://localhost:11434"))
    button(window, "Run").click()
    assert "qwen3-vl-4b is loaded first" in window._status.text
    qtbot.waitUntil(lambda: not window.running, timeout=PATIENCE)
    line._take(BrainSettings(brain="endpoint", model=QWEN, endpoint="http://localhost:11434"))
    again = open_window(one_step)
    assert f"Planned by {QWEN} at localhost" in words(again)


def test_the_choice_opens_by_a_key_and_escape_leaves_all_as_it_was(
    open_window: Callable[..., Window], one_step, own_data_home: Path, qtbot: QtBot
) -> None:
    window = open_window(one_step)
    change = button(window, "Change…")
    change.setFocus()
    qtbot.keyClick(change, Qt.Key.Key_Space)
    dialog = window.findChild(BrainDialog)
    qtbot.waitUntil(dialog.isVisible, timeout=PATIENCE)
    qtbot.keyClick(dialog, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: window.findChild(BrainDialog) is None, timeout=PATIENCE)
    assert not (own_data_home / FILE).exists()


def test_a_setting_that_cannot_be_used_or_kept_is_said(own_data_home: Path, qtbot: QtBot) -> None:
    (own_data_home / FILE).write_text('brain = "gpt"')
    line = BrainLine(Brains())
    qtbot.addWidget(line)
    assert "Mend it, remove it, or choose anew in the window" in words(line)
    assert "Built-in instructions plan until then." in words(line)
    assert line.chosen == "instructions"
    (own_data_home / FILE).unlink()
    (own_data_home / FILE).mkdir()
    line._take(BrainSettings(brain="vlm", model="qwen3-vl-4b"))
    assert "cannot be written" in words(line)
    assert "What you chose counts until this window closes." in words(line)
    assert line.chosen == BrainChoice(name="vlm", model="qwen3-vl-4b")
    assert planner(BrainSettings(brain="endpoint")) == "the model at the server of endpoint.toml"


@pytest.mark.parametrize("dressed", [False, True], indirect=True, ids=["light", "dark"])
def test_nothing_in_the_choice_is_cut_off(open_dialog: OpenDialog, qtbot: QtBot) -> None:
    with ServedModel(good, facts=Facts(server=ServerName.OLLAMA, model=QWEN, context=4_096)) as server:
        dialog = open_dialog()
        looked(dialog, server.address, qtbot)
    qtbot.waitUntil(
        lambda: all(
            label.height() >= label.heightForWidth(label.width())
            for label in dialog.findChildren(QLabel)
            if label.isVisible() and label.wordWrap()
        ),
        timeout=PATIENCE,
    )
    use = button(dialog, "Use this")
    assert dialog.rect().contains(use.geometry())


def test_what_is_poor_is_told_of_a_server_that_will_do() -> None:
    poor = Finding(what="seeds", rated=Rating.POOR, found="they are not kept")
    fit, told = verdict(Report(address="a", server="vLLM", model=QWEN, findings=(poor,)))
    assert fit
    assert told == f"vLLM answers, and {QWEN} can plan.\nseeds: they are not kept"


def test_what_lies_here_is_looked_at_without_loading_it(own_data_home: Path) -> None:
    assert Brains().local().models == ()
    damaged = own_data_home / "models" / "half"
    damaged.mkdir(parents=True)
    (one,) = candidates()
    assert one.name == "half"
    assert "deskhand models verify half" in one.problem
    assert missing() == ""
    assert "no_such_package is not installed" in missing(("no_such_package",))
