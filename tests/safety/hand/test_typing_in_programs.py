"""What is typed arrives, character for character, in programs of four toolkits."""

from __future__ import annotations

import http.server
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from safety.action import FocusWindow, PressKeys, TypeText
from safety.context import Context
from safety.decision import Approve
from safety.desk.desk import Desk
from safety.hand.client import HandClient
from safety.hand.x11 import Windows
from safety.receipt import Delivery

_HAN = "天地玄黃宇宙洪荒日月盈昃辰宿列張寒來暑往秋收冬藏閏餘成歲律呂調陽雲騰致雨露結為霜金生麗水玉出崑岡"
_WORDS = (
    "plain words, Größe señor 10 € naïve Straße “quotes” 'single' \"double\" back\\slash ~tilde^ `grave` "
    "ÀÉÎÕÜ żółć Привет Ελληνικά שלום 日本語 한국어 😀 👩‍💻 🇩🇪 e\u0301 a@b.c {x}[y]|z 100% <tag> "
    "#!$&*()_+-=/?;:"
)
PARAGRAPH = f"{_WORDS}\n\tindented\ttabbed\n\n{_HAN}\n" * 8
PARAGRAPH = PARAGRAPH[:1999].rstrip() + "\n"


@pytest.fixture
def hand(desk: Desk) -> Iterator[HandClient]:
    with HandClient(desk) as hand:
        yield hand


@pytest.fixture
def start(desk: Desk, windows: Windows, hand: HandClient) -> Iterator[Callable[..., None]]:
    """Start a program, and give its window the focus."""
    running: list[subprocess.Popen[bytes]] = []

    def run(*words: str) -> None:
        before = set(windows.managed())
        environment = {**desk.environment, "LC_ALL": "C.UTF-8"}
        quiet = subprocess.DEVNULL
        running.append(subprocess.Popen(words, env=environment, stdout=quiet, stderr=quiet))
        deadline = time.monotonic() + 60
        while not (new := set(windows.managed()) - before):
            assert time.monotonic() < deadline, f"{words[0]} opened no window"
            time.sleep(0.05)
        do(hand, FocusWindow(window=new.pop()))
        time.sleep(1.0)

    yield run
    for process in running:
        process.terminate()
        process.wait()


def do(hand: HandClient, action) -> float:
    ruling = hand.propose(action, Context())
    permit = ruling.permit or hand.answer(ruling.digest, Approve())
    assert permit is not None
    receipt = hand.deliver(permit)
    assert receipt.delivery is Delivery.DELIVERED, receipt.reason
    return receipt.seconds


def arrives(path: Path, text: str, seconds: float = 15.0) -> None:
    deadline = time.monotonic() + seconds
    while (found := path.read_text(encoding="utf-8") if path.exists() else "") != text:
        if time.monotonic() > deadline:
            assert found == text
        time.sleep(0.05)


def test_the_paragraph_is_one_worth_typing() -> None:
    assert len(PARAGRAPH) > 1900
    assert len({character for character in PARAGRAPH if ord(character) > 255}) > 60


def test_gtk(hand: HandClient, start: Callable[..., None], tmp_path: Path) -> None:
    path = tmp_path / "typed.txt"
    path.touch()
    start("mousepad", "--disable-server", str(path))
    do(hand, TypeText(text=PARAGRAPH))
    do(hand, PressKeys(keys=("ctrl", "s")))
    arrives(path, PARAGRAPH)


def test_a_terminal(hand: HandClient, start: Callable[..., None], tmp_path: Path) -> None:
    path = tmp_path / "typed.txt"
    start("xterm", "-u8", "-e", f"stty -icanon -ixon -echo; cat > {path}")
    text = PARAGRAPH[:700]
    do(hand, TypeText(text=text))
    arrives(path, text)


_QT = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QPlainTextEdit
app = QApplication([])
edit = QPlainTextEdit()
edit.resize(600, 400)
edit.show()
timer = QTimer(interval=200, timeout=lambda: open(sys.argv[1], "w").write(edit.toPlainText()))
timer.start()
app.exec()
"""


def test_qt(hand: HandClient, start: Callable[..., None], tmp_path: Path) -> None:
    path = tmp_path / "typed.txt"
    start(sys.executable, "-c", _QT, str(path))
    do(hand, TypeText(text=PARAGRAPH))
    arrives(path, PARAGRAPH)


_PAGE = b"""<!doctype html><meta charset=utf-8><title>page</title>
<textarea id=t rows=30 cols=90 autofocus></textarea>
<script>
t.focus()
t.onkeydown = e => {
  if (e.key != 'Tab') return
  e.preventDefault()
  t.setRangeText('\\t', t.selectionStart, t.selectionEnd, 'end')
}
setInterval(() => fetch('/', {method: 'POST', body: t.value}), 200)
</script>"""


def test_a_browser(hand: HandClient, start: Callable[..., None], tmp_path: Path) -> None:
    path = tmp_path / "typed.txt"

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(_PAGE)

        def do_POST(self) -> None:
            path.write_bytes(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(204)
            self.end_headers()

        def log_message(self, *_: object) -> None: ...

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        threading.Thread(target=server.serve_forever).start()
        address = f"http://127.0.0.1:{server.server_port}/"
        options = ["--no-first-run", f"--user-data-dir={tmp_path}/profile", f"--app={address}"]
        if os.getuid() == 0:
            options.append("--no-sandbox")
        try:
            start("chromium", *options)
            arrives(path, "", 30.0)
            do(hand, TypeText(text=PARAGRAPH))
            arrives(path, PARAGRAPH)
        finally:
            server.shutdown()
