from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from Xlib import X
from Xlib.display import Display
from Xlib.ext import xtest  # noqa: TID251 - the test plays another program
from Xlib.protocol import event

from desktop.real_input import RealInputOnly, is_made_up
from safety.desk.private import PrivateDesk

ROOT = Path(__file__).resolve().parents[2]
BUTTON = """
import sys
from PySide6.QtCore import QSocketNotifier
from PySide6.QtWidgets import QApplication, QPushButton
from desktop.real_input import RealInputOnly
application = QApplication([])
only_real = RealInputOnly()
application.installNativeEventFilter(only_real)
presses = []
button = QPushButton("Approve")
button.clicked.connect(lambda: presses.append(1))
button.resize(200, 100)
button.show()
button.activateWindow()
button.setFocus()
asked = QSocketNotifier(0, QSocketNotifier.Type.Read)
def answer():
    sys.stdin.readline()
    print(int(button.winId()), int(button.hasFocus()), only_real.dropped, len(presses), flush=True)
asked.activated.connect(answer)
print("there", flush=True)
application.exec()
"""


@pytest.mark.parametrize(
    ("response_type", "made_up"),
    [(2, False), (0x82, True), (0x83, True), (0x84, True), (0xA3, True), (0xA1, False), (33, False)],
)
def test_input_that_was_sent_is_told_from_input_and_from_other_messages(
    response_type: int, made_up: bool
) -> None:
    assert is_made_up(response_type) is made_up


def test_other_platforms_events_are_left_alone() -> None:
    only_real = RealInputOnly()
    assert only_real.nativeEventFilter(b"windows_generic_MSG", 0) == (False, 0)
    assert only_real.dropped == 0


class Program:
    """A window with one button, in a process of its own on a private desk."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-c", BUTTON],
            env={**os.environ, **environment, "QT_QPA_PLATFORM": "xcb", "PYTHONPATH": str(ROOT)},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "there\n"

    def ask(self) -> tuple[int, int, int, int]:
        """The window's id, whether it has the focus, how much was dropped, how often it was pressed."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write("\n")
        self._process.stdin.flush()
        window, focus, dropped, presses = map(int, self._process.stdout.readline().split())
        return window, focus, dropped, presses

    def until(self, place: int, least: int) -> tuple[int, int, int, int]:
        for _ in range(500):
            told = self.ask()
            if told[place] >= least:
                return told
        raise AssertionError(f"not so within 500 looks: {told}")

    def close(self) -> None:
        self._process.kill()
        self._process.communicate()


def test_keys_and_clicks_sent_by_a_program_press_nothing() -> None:
    with PrivateDesk((400, 300)) as desk:
        program = Program({**desk.environment, "DISPLAY": desk.display})
        display = Display(desk.display)
        try:
            window = display.create_resource_object("window", program.until(1, 1)[0])
            space = display.keysym_to_keycode(0x20)
            for kind, detail in (
                (event.KeyPress, space),
                (event.KeyRelease, space),
                (event.ButtonPress, 1),
                (event.ButtonRelease, 1),
            ):
                window.send_event(
                    kind(
                        time=X.CurrentTime,
                        root=display.screen().root,
                        window=window,
                        same_screen=1,
                        child=X.NONE,
                        root_x=20,
                        root_y=20,
                        event_x=20,
                        event_y=20,
                        state=0,
                        detail=detail,
                    )
                )
            display.sync()
            assert program.until(2, 4)[3] == 0
            for kind in (X.KeyPress, X.KeyRelease):  # a key that is no message: it does press
                xtest.fake_input(display, kind, space)
            display.sync()
            assert program.until(3, 1)[3] == 1
        finally:
            display.close()
            program.close()
