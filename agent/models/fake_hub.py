"""A hub on this machine, for trying and testing: it answers in the form of huggingface.co's API, sends files
from a second address as that does, goes on where a fetch broke off, and can be told to misbehave."""

from __future__ import annotations

import hashlib
import json
import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from types import TracebackType
from typing import Any, Self
from urllib.parse import unquote, urlsplit

from agent.evals.local_server import LocalServer

_API = re.compile(r"/api/models/([^/]+/[^/]+)/revision/[\w.-]+")
_FILE = re.compile(r"/(cdn/)?([^/]+/[^/]+)/resolve/([0-9a-f]{40})/(.+)")
_LARGE = 10_000
"""From so many bytes on a file is told with its SHA-256, as large files are."""


@dataclass(slots=True)
class Mischief:
    """What goes wrong. `cuts`: after how many bytes the next answers with a file break off. `statuses`: what
    is answered instead, by a path's end. `lies`: what is sent as a file instead of it. `ranges` off: asked
    for the rest, all is sent. `moves`: sent on to this address instead of the second one."""

    cuts: list[int] = field(default_factory=list)
    statuses: dict[str, int] = field(default_factory=dict)
    lies: dict[str, bytes] = field(default_factory=dict)
    ranges: bool = True
    moves: str = ""


class FakeHub:
    """Serves files by repository and name while it is entered. `asked` is each path that was asked for, with
    the range."""

    def __init__(self, repositories: Mapping[str, Mapping[str, bytes]]) -> None:
        self.repositories = {name: dict(files) for name, files in repositories.items()}
        self.mischief = Mischief()
        self.asked: list[tuple[str, str]] = []
        self._server = LocalServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def commit(self, repository: str) -> str:
        """Changes with any of the files, as a commit does."""
        told = hashlib.sha1(usedforsecurity=False)
        for name, data in sorted(self.repositories[repository].items()):
            told.update(name.encode() + b"\0" + hashlib.sha256(data).digest())
        return told.hexdigest()

    def listing(self, repository: str) -> dict[str, Any]:
        files = self.repositories[repository].items()
        return {"sha": self.commit(repository), "siblings": [_sibling(name, data) for name, data in files]}


def _sibling(name: str, data: bytes) -> dict[str, Any]:
    blob = hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
    told: dict[str, Any] = {"rfilename": name, "size": len(data), "blobId": blob}
    if len(data) >= _LARGE:
        told["lfs"] = {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data), "pointerSize": 135}
    return told


def _handler(hub: FakeHub) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            path = unquote(urlsplit(self.path).path)
            hub.asked.append((path, self.headers.get("Range", "")))
            status = next((code for end, code in hub.mischief.statuses.items() if path.endswith(end)), 0)
            listed, file = _API.fullmatch(path), _FILE.fullmatch(path)
            if status:
                self._answer(status, b"no")
            elif listed and listed[1] in hub.repositories:
                self._answer(200, json.dumps(hub.listing(listed[1])).encode())
            elif file and file[4] in hub.repositories.get(file[2], {}):
                self._file(file)
            else:
                self._answer(401, b"no", {"X-Error-Code": "RepoNotFound"})

        def _file(self, file: re.Match[str]) -> None:
            data = hub.repositories[file[2]][file[4]]
            if not file[1] and len(data) >= _LARGE:
                moved = hub.mischief.moves or f"{hub.address}/cdn{self.path}"
                self._answer(302, b"", {"Location": moved})
                return
            tag = f'"{hashlib.sha256(data).hexdigest()[:32]}"'
            sent = hub.mischief.lies.get(file[4], data)
            start = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range", ""))
            same = self.headers.get("If-Range", tag) == tag
            if start is None or not same or not hub.mischief.ranges:
                self._answer(200, sent, {"ETag": tag}, may_break=True)
            elif int(start[1]) >= len(sent):
                self._answer(416, b"")
            else:
                rest = f"bytes {start[1]}-{len(sent) - 1}/{len(sent)}"
                headers = {"ETag": tag, "Content-Range": rest}
                self._answer(206, sent[int(start[1]) :], headers, may_break=True)

        def _answer(
            self, status: int, body: bytes, headers: Mapping[str, str] | None = None, may_break: bool = False
        ) -> None:
            cut = hub.mischief.cuts.pop(0) if may_break and hub.mischief.cuts else None
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            for name, value in (headers or {}).items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body if cut is None else body[:cut])
            if cut is not None:
                self.close_connection = True

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
            pass

    return Handler
