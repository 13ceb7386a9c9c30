"""A web server for a task's pages, on this machine only, that remembers what it was asked."""

from __future__ import annotations

import io
import json
import threading
import time
from dataclasses import dataclass, field
from functools import partial
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from types import TracebackType
from typing import Any, BinaryIO, Self
from urllib.parse import parse_qs, urlsplit

from agent.evals.drift import PageDrift
from agent.evals.drift_pages import drifted
from agent.evals.local_server import LocalServer

_LONGEST_BODY = 1 << 20
_RECEIVED = b"<!doctype html><title>Received</title><h1>Thank you</h1><p>Your data has been received.</p>"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A request the server received. `form` and `query` hold every value a field was sent with."""

    method: str
    path: str
    query: dict[str, list[str]] = field(default_factory=dict)
    form: dict[str, list[str]] = field(default_factory=dict)
    json: Any = None


class PageServer:
    """Serves a folder at `address` while its block runs and keeps every request in `requests`.

    "/x" serves x, or x.html where there is no x. A POST to "/x" is answered with x.html, or with a word of
    thanks where the folder has no such page. Pages are served as the `drift` has them.
    """

    def __init__(self, folder: Path, drift: PageDrift | None = None) -> None:
        self._folder = folder
        self.drift = PageDrift() if drift is None else drift
        self._lock = threading.Lock()
        self._requests: list[Request] = []
        self._server: LocalServer | None = None

    @property
    def requests(self) -> tuple[Request, ...]:
        with self._lock:
            return tuple(self._requests)

    @property
    def address(self) -> str:
        """http://127.0.0.1:PORT; empty while the server is not running."""
        return f"http://127.0.0.1:{self._server.server_port}" if self._server else ""

    def note(self, request: Request) -> None:
        with self._lock:
            self._requests.append(request)

    def __enter__(self) -> Self:
        handler = partial(_Handler, pages=self, directory=str(self._folder))
        self._server = LocalServer(("127.0.0.1", 0), handler)
        threading.Thread(
            target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True
        ).start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._server is not None:
            self._server.shutdown()
            self._server.server_close()
            self._server = None


class _Handler(SimpleHTTPRequestHandler):
    def __init__(self, *args: Any, pages: PageServer, directory: str) -> None:
        self._pages = pages
        super().__init__(*args, directory=directory)

    def do_GET(self) -> None:
        self._note()
        self._choose_page()
        super().do_GET()

    def do_POST(self) -> None:
        length = min(int(self.headers.get("Content-Length") or 0), _LONGEST_BODY)
        self._note(self.rfile.read(length))
        self._choose_page()
        if Path(self.translate_path(self.path)).exists():
            super().do_GET()
            return
        time.sleep(self._pages.drift.delay)
        self.wfile.write(self._begin_page(_RECEIVED).read())

    def send_head(self) -> io.BytesIO | BinaryIO | None:
        """The answer's headers and then its body, changed by the drift where it is a page."""
        time.sleep(self._pages.drift.delay)
        path = Path(self.translate_path(self.path))
        if path.suffix == ".html" and path.is_file():
            return self._begin_page(path.read_bytes())
        return super().send_head()

    def _begin_page(self, page: bytes) -> io.BytesIO:
        body = drifted(page.decode(errors="replace"), self._pages.drift).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        return io.BytesIO(body)

    def _note(self, body: bytes = b"") -> None:
        parts = urlsplit(self.path)
        text = body.decode(errors="replace")
        form, data = {}, None
        if "json" in (self.headers.get("Content-Type") or ""):
            try:
                data = json.loads(text)
            except ValueError:
                data = text
        else:
            form = parse_qs(text, keep_blank_values=True)
        query = parse_qs(parts.query, keep_blank_values=True)
        self._pages.note(Request(method=self.command, path=parts.path, query=query, form=form, json=data))

    def _choose_page(self) -> None:
        """Let "/x" mean "/x.html" where there is no x."""
        parts = urlsplit(self.path)
        if not Path(self.translate_path(parts.path)).exists():
            page = parts.path.rstrip("/") + ".html"
            if Path(self.translate_path(page)).exists():
                self.path = page

    def end_headers(self) -> None:
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *args: Any) -> None:
        """Requests are kept, not printed."""
