"""The tools of a private desk, as its hand puts them together."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from safety.action import OpenAddress, ReadClipboard, RunCommand, TrashFile
from safety.desk.desk import Desk
from safety.desk.private import PrivateDesk
from safety.errors import ActionError
from safety.hand.clipboard import Clipboard
from safety.hand.stop import Stop
from safety.hand.tools import put_together
from safety.receipt import Content
from safety.tools.reach import Reach
from safety.tools.toolbox import Toolbox


@pytest.fixture(scope="module")
def other() -> Iterator[Desk]:
    """A desk of its own: a browser stays open on it."""
    with PrivateDesk() as desk:
        yield desk


@pytest.fixture
def tools(other: Desk, stop: Stop) -> Iterator[Callable[..., Toolbox]]:
    with ExitStack() as stack:
        clipboard = Clipboard(other.display)
        stack.callback(clipboard.close)
        clipboard.put("copied")

        def tools(*, shell: bool = False) -> Toolbox:
            reach = Reach(granted=(str(other.home / "Documents"),), shell=shell)
            made = put_together(reach, other.environment, clipboard, stop)
            stack.callback(made.close)
            return made

        yield tools


def test_the_clipboard_of_the_desk_is_read(tools: Callable[..., Toolbox]) -> None:
    assert tools().perform(ReadClipboard(), None) == Content(source="the clipboard", text="copied")


def test_the_trash_is_that_of_the_desk(other: Desk, tools: Callable[..., Toolbox]) -> None:
    (other.home / "Documents/a").write_text("a")
    toolbox = tools()
    found = toolbox.examine(TrashFile(path="Documents/a"))
    assert found is not None
    toolbox.perform(TrashFile(path="Documents/a"), found.seen)
    assert (other.home / ".local/share/Trash/files/a").read_text() == "a"


def test_commands_run_only_where_that_is_switched_on(
    bubblewrap: None, other: Desk, tools: Callable[..., Toolbox]
) -> None:
    with pytest.raises(ActionError, match="--allow-shell"):
        tools().examine(RunCommand(command="ls"))
    content = tools(shell=True).perform(RunCommand(command="pwd"), None)
    assert content is not None
    assert content.text == f"{other.home}/Documents\n"


def test_an_address_is_opened_in_the_browser_of_the_desk(tools: Callable[..., Toolbox]) -> None:
    visited: list[str] = []
    came = threading.Event()

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            visited.append(self.path)
            came.set()
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *arguments: object) -> None: ...  # noqa: A002

    with ThreadingHTTPServer(("127.0.0.1", 0), Page) as server:
        serving = threading.Thread(target=server.serve_forever)
        serving.start()
        try:
            tools().perform(OpenAddress(address=f"http://127.0.0.1:{server.server_port}/a%20b?c"), None)
            assert came.wait(60)
        finally:
            server.shutdown()
            serving.join()
    assert visited[0] == "/a%20b?c"


def test_a_folder_that_is_not_there_starts_no_hand(other: Desk, stop: Stop, tmp_path: Path) -> None:
    with pytest.raises(ActionError, match="can't be granted"):
        put_together(Reach(granted=(f"{tmp_path}/none",)), {}, Clipboard(other.display), stop)
