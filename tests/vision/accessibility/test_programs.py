"""The tree of real programs on a real private desk."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from safety.desk.desk import Desk
from safety.desk.private import PrivateDesk
from vision.accessibility import AccessibilityTree
from vision.element import Element, Role, State
from vision.windows import WindowList

PAGE = """<!doctype html><title>Order</title><h1>Order form</h1>
<label for=n>Name:</label><input id=n value=Ada>
<label>Mail <input placeholder=you@example.org></label>
<label for=p>Password</label><input type=password id=p value=hunter2>
<label for=c>Country</label><select id=c><option>France<option selected>Germany</select>
<label><input type=checkbox checked>I agree</label><button>Send</button><a href=#x>Help</a>
<table><tr><th>Item<th>Price<tr><td>Apple<td>1.20</table><p>Some <b>bold</b> words.</p>"""

WINDOW_OF_QT = """
import sys
from PySide6.QtWidgets import *
app = QApplication(sys.argv)
window = QMainWindow(windowTitle="Sample")
window.menuBar().addMenu("&File").addAction("Open...")
form = QFormLayout(widget := QWidget())
window.setCentralWidget(widget)
form.addRow("&Name:", QLineEdit("Ada"))
secret = QLineEdit("hunter2")
secret.setEchoMode(QLineEdit.EchoMode.Password)
form.addRow("&Password:", secret)
colours = QComboBox()
colours.addItems(["red", "green"])
colours.setCurrentIndex(1)
form.addRow("&Colour:", colours)
form.addRow(QCheckBox("Remember me", checked=True))
window.show()
app.exec()
"""

See = Callable[[Callable[[tuple[Element, ...]], bool]], tuple[Element, ...]]


_started: list[subprocess.Popen[bytes]] = []


@pytest.fixture
def desk() -> Iterator[Desk]:
    with PrivateDesk() as desk:
        try:
            yield desk
        finally:
            while _started:
                end(_started.pop())


def end(process: subprocess.Popen[bytes]) -> None:
    """With all it started: a browser whose display is gone may go on for ever."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.fixture
def see(desk: Desk) -> Iterator[See]:
    """Looks at the desk until what is seen is what is waited for, at most 20 seconds."""
    assert desk.accessibility_bus is not None
    with WindowList(desk.display) as windows, AccessibilityTree(desk.accessibility_bus) as tree:

        def look(enough: Callable[[tuple[Element, ...]], bool]) -> tuple[Element, ...]:
            end = time.monotonic() + 20
            while True:
                seen = tree.read(windows.read())
                if enough(seen) or time.monotonic() > end:
                    return seen
                time.sleep(0.1)

        yield look


def start(desk: Desk, *words: str) -> None:
    _started.append(
        subprocess.Popen(
            words,
            env=dict(desk.environment),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    )


def has(seen: tuple[Element, ...], role: Role, text: str) -> bool:
    return any(element.role is role and element.text == text for element in seen)


def the(seen: tuple[Element, ...], role: Role, text: str) -> Element:
    (found,) = [element for element in seen if element.role is role and element.text == text]
    return found


def test_an_editor_of_gtk_3(desk: Desk, see: See, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("hello\nsecond line\n")
    start(desk, "mousepad", str(note))
    seen = see(lambda seen: has(seen, Role.MENU, "File") and any(e.role is Role.TEXT_AREA for e in seen))
    area = next(element for element in seen if element.role is Role.TEXT_AREA)
    assert area.value == "hello\nsecond line\n"
    assert area.states >= {State.EDITABLE, State.MULTI_LINE}
    menu = the(seen, Role.MENU, "File")
    assert menu.rect.bottom <= area.rect.top
    assert not has(seen, Role.MENU_ITEM, "Save")

    centre = menu.rect.centre
    click = ("xdotool", "mousemove", str(centre.x), str(centre.y), "click", "1")
    subprocess.run(click, env=dict(desk.environment), check=True)
    seen = see(lambda seen: has(seen, Role.MENU_ITEM, "Close Window"))
    item = the(seen, Role.MENU_ITEM, "Close Window")
    assert item.container == ("File",)
    assert item.window != menu.window
    assert item.rect.top > menu.rect.bottom


def test_a_page_in_a_browser(desk: Desk, see: See, tmp_path: Path) -> None:
    page = tmp_path / "order.html"
    page.write_text(PAGE)
    start(
        desk,
        "chromium",
        "--no-sandbox",
        "--no-first-run",
        "--force-renderer-accessibility",
        f"--user-data-dir={tmp_path / 'profile'}",
        page.as_uri(),
    )
    seen = see(lambda seen: has(seen, Role.TEXT, "Some bold words."))
    assert the(seen, Role.TEXT_FIELD, "Name:").value == "Ada"
    assert the(seen, Role.TEXT_FIELD, "Mail").description == "you@example.org"
    assert the(seen, Role.PASSWORD_FIELD, "Password").value == ""
    assert the(seen, Role.COMBO_BOX, "Country").value == "Germany"
    assert State.CHECKED in the(seen, Role.CHECKBOX, "I agree").states
    for role, text in (
        (Role.HEADING, "Order form"),
        (Role.TEXT, "Name:"),
        (Role.BUTTON, "Send"),
        (Role.LINK, "Help"),
        (Role.COLUMN_HEADER, "Price"),
        (Role.CELL, "1.20"),
        (Role.TEXT, "Some bold words."),
    ):
        assert the(seen, role, text).container[-1:] == ("Order",)
    assert "hunter2" not in repr(seen)


def test_a_window_of_qt(desk: Desk, see: See, tmp_path: Path) -> None:
    script = tmp_path / "sample.py"
    script.write_text(WINDOW_OF_QT)
    start(desk, sys.executable, str(script))
    seen = see(lambda seen: has(seen, Role.CHECKBOX, "Remember me"))
    field, label = the(seen, Role.TEXT_FIELD, "Name:"), the(seen, Role.TEXT, "Name:")
    assert field.value == "Ada"
    assert label.rect.right <= field.rect.left
    assert the(seen, Role.PASSWORD_FIELD, "Password:").value == ""
    assert the(seen, Role.COMBO_BOX, "Colour:").value == "green"
    assert State.CHECKED in the(seen, Role.CHECKBOX, "Remember me").states
    assert has(seen, Role.MENU_ITEM, "File")
    assert "hunter2" not in repr(seen)


def test_a_calculator_of_gtk_4_tells_the_desk_where_its_buttons_are(desk: Desk, see: See) -> None:
    start(desk, "gnome-calculator")
    seen = see(lambda seen: has(seen, Role.BUTTON, "7"))
    window = next(element for element in seen if element.role is Role.WINDOW)
    for key in ("7", "+", "="):
        centre = the(seen, Role.BUTTON, key).rect.centre
        assert window.rect.contains(centre)
        click = ("xdotool", "mousemove", str(centre.x), str(centre.y), "click", "1")
        subprocess.run(click, env=dict(desk.environment), check=True)
        if key == "+":
            subprocess.run(("xdotool", "type", "5"), env=dict(desk.environment), check=True)
    seen = see(lambda seen: any(element.value == "12" for element in seen))
    assert any(element.value == "12" for element in seen)
