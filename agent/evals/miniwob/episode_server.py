"""Serves MiniWoB++'s pages to a browser on this machine, leads it from episode to episode, and hears of each
how it began and what reward it ended with."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from http.server import SimpleHTTPRequestHandler
from importlib.resources import files
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlencode, urlsplit

from agent.errors import SetUpError
from agent.evals.local_server import LocalServer

_HELD = 10.0  # seconds a browser that asks for the next page is kept waiting
_LONGEST_BODY = 1 << 16
_LONGEST_UTTERANCE = 4000  # characters
_LOBBY = b"<!doctype html><title>page</title><body style='background:#555'>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """What a page said of the end of its episode: its raw reward, untouched by time, and its own reason."""

    reward: float
    reason: str = ""


class EpisodeServer:
    """Serves while its block runs, at `address`. One browser may follow it, from `lobby` on."""

    def __init__(self, html: Path) -> None:
        self._html = html
        self._changed = threading.Condition()
        self._server: LocalServer | None = None
        self._page = ""
        self._on_end: Callable[[], None] = lambda: None
        self._said: str | None = None
        self._broke = ""
        self.episode = 0
        self.ended: Ended | None = None

    @property
    def lobby(self) -> str:
        """The address of an empty page, where the browser waits for the first episode."""
        if self._server is None:
            raise RuntimeError("the server is not running")
        return f"http://127.0.0.1:{self._server.server_port}/deskhand/lobby"

    def begin(self, task: str, seed: int, timeout: float, on_end: Callable[[], None]) -> str:
        """Lead the browser to a fresh episode of a task and return its instruction.

        `on_end` is called, from another thread, when the page gives its reward. Raises SetUpError where the
        page does not come up in `timeout` seconds.
        """
        with self._changed:
            self.episode += 1
            query = urlencode({"deskhand_episode": self.episode, "deskhand_seed": seed})
            self._page, self._on_end = f"/miniwob/{task}.html?{query}", on_end
            self._said, self._broke, self.ended = None, "", None
            self._changed.notify_all()
            self._changed.wait_for(self._has_begun, timeout)
            return self._begun(f"{task}, seed {seed}: its page did not come up within {timeout:g} s")

    def _has_begun(self) -> bool:
        return self._said is not None or bool(self._broke)

    def _begun(self, otherwise: str) -> str:
        if self._said is None:
            raise SetUpError(self._broke or otherwise)
        return self._said

    def wait_for_end(self, seconds: float) -> Ended | None:
        """What the episode ended with, waiting up to `seconds` for it; None where it has not ended."""
        with self._changed:
            self._changed.wait_for(lambda: self.ended is not None, seconds)
            return self.ended

    def next_page(self, after: int) -> str:
        """The page of an episode later than `after`; "" where none came for a while."""
        with self._changed:
            self._changed.wait_for(lambda: self.episode > after or self._server is None, _HELD)
            return self._page if self.episode > after else ""

    def hear(self, report: Any) -> None:
        """What a page told; what is not of the episode that runs, or not in form, is left aside."""
        if not isinstance(report, dict) or report.get("episode") != self.episode:
            return
        reward, reason = report.get("reward"), str(report.get("reason", ""))[:500]
        on_end: Callable[[], None] | None = None
        with self._changed:
            match report.get("kind"):
                case "began":
                    self._said = str(report.get("utterance", ""))[:_LONGEST_UTTERANCE]
                case "broke":
                    self._broke = f"its page broke: {reason}"
                case "ended" if isinstance(reward, int | float) and self.ended is None:
                    self.ended, on_end = Ended(reward=float(reward), reason=reason), self._on_end
            self._changed.notify_all()
        if on_end is not None:
            on_end()

    def __enter__(self) -> Self:
        handler = partial(_Handler, episodes=self, directory=str(self._html))
        self._server = LocalServer(("127.0.0.1", 0), handler)
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        ).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        server, self._server = self._server, None
        with self._changed:
            self._changed.notify_all()
        if server is not None:
            server.shutdown()
            server.server_close()


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, *args: Any, episodes: EpisodeServer, directory: str) -> None:
        self._episodes = episodes
        super().__init__(*args, directory=directory)

    def handle(self) -> None:
        with suppress(BrokenPipeError, ConnectionResetError):  # the page that asked has gone
            super().handle()

    def finish(self) -> None:
        with suppress(BrokenPipeError, ConnectionResetError):
            super().finish()

    def do_GET(self) -> None:
        parts = urlsplit(self.path)
        if parts.path == "/deskhand/next":
            after = parse_qs(parts.query).get("after", ["0"])[0]
            page = self._episodes.next_page(int(after) if after.isdecimal() else 0)
            self._send(json.dumps({"page": page}).encode(), "application/json")
        elif parts.path == "/deskhand/lobby":
            self._send(with_harness(_LOBBY), "text/html; charset=utf-8")
        elif parts.path.endswith(".html") and (path := Path(self.translate_path(parts.path))).is_file():
            self._send(with_harness(path.read_bytes()), "text/html; charset=utf-8")
        else:
            super().do_GET()

    def do_POST(self) -> None:
        length = self.headers.get("Content-Length") or "0"
        body = self.rfile.read(min(int(length) if length.isdecimal() else 0, _LONGEST_BODY))
        try:
            self._episodes.hear(json.loads(body))
        except (ValueError, RecursionError):
            self.send_error(400)
            return
        self._send(b"{}", "application/json")

    def _send(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: Any) -> None:
        """Nothing is printed."""


def with_harness(page: bytes) -> bytes:
    """A page with the harness at its end, where everything of the page is known."""
    script = files("agent.evals.miniwob").joinpath("harness.js").read_bytes()
    return page + b"\n<script>\n" + script + b"</script>\n"
