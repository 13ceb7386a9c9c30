"""A display that goes away under the hand."""

from __future__ import annotations

import time

import pytest

from safety.action import TypeText
from safety.desk.desk import Desk
from safety.desk.private import PrivateDesk
from safety.errors import DeskError
from safety.hand.clipboard import Clipboard
from safety.hand.injector import X11Injector
from safety.hand.stop import Stop
from safety.hand.x11 import connect
from safety.key_guard import main as guard


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # python-xlib leaves sockets
def test_a_display_that_goes_away(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    with PrivateDesk() as other:
        injector = X11Injector(connect(other.display), Stop(), other.environment)
        clipboard = Clipboard(other.display)
        clipboard.put("x")
    with pytest.raises(DeskError, match="the display is gone"):
        injector.perform(TypeText(text="hello"))
    deadline = time.monotonic() + 5
    while clipboard._server is not None and clipboard._server.is_alive():
        assert time.monotonic() < deadline
        time.sleep(0.01)
    injector.close()
    clipboard.close()
    monkeypatch.setenv("DISPLAY", other.display)
    assert guard() == 0
