"""One Chromium without a window, on a private desk: pages go in, pictures and measures come out."""

from __future__ import annotations

import base64
import json
import os
import shlex
import shutil
import time
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from http.client import HTTPConnection
from importlib.resources import files
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlsplit

from agent.errors import SetUpError
from agent.screens.web_socket import WebSocket
from safety.desk.desk import Desk
from safety.launch import launch_command

_START_SECONDS = 90.0
_ANSWER_SECONDS = 120.0
_FLAGS = (
    "--headless=new --no-first-run --no-default-browser-check --disable-gpu --hide-scrollbars --disable-sync "
    "--disable-component-update --disable-background-networking --disable-extensions --mute-audio "
    "--force-color-profile=srgb --font-render-hinting=full --disable-lcd-text --password-store=basic "
    "--disable-features=Translate,MediaRouter,OptimizationHints --remote-debugging-port=0"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Where a marked part of a page was drawn: left, top, width, height in pixels of the page, and whether
    all of it can be seen or only a part."""

    box: tuple[float, float, float, float]
    whole: bool


class Chromium:
    """A browser in its block. Entering raises SetUpError where it does not start."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._next = 0
        self._measure = files("agent.screens").joinpath("measure.js").read_text(encoding="utf-8")

    def __enter__(self) -> Self:
        with ExitStack() as parts:
            port = self._start()
            self._line = parts.enter_context(WebSocket(port, _page_path(port), timeout=_ANSWER_SECONDS))
            self._ask("Page.enable")
            self._ask("Emulation.setFocusEmulationEnabled", enabled=True)
            tree = self._ask("Page.getFrameTree")
            self._frame = tree["frameTree"]["frame"]["id"]
            self._parts = parts.pop_all()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._parts.close()

    def draw(self, page: str, size: tuple[int, int], scale: float, *, dark: bool) -> dict[int, Measured]:
        """Show a page at a size in its own pixels, with `scale` physical ones each; where its marks were
        drawn."""
        width, height = size
        self._ask(
            "Emulation.setDeviceMetricsOverride",
            width=width,
            height=height,
            deviceScaleFactor=scale,
            mobile=False,
        )
        schemes = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self._ask("Emulation.setEmulatedMedia", features=schemes)
        self._ask("Page.setDocumentContent", frameId=self._frame, html=page)
        answer = self._ask(
            "Runtime.evaluate", expression=self._measure, awaitPromise=True, returnByValue=True
        )
        if "exceptionDetails" in answer:
            raise SetUpError(f"a page could not be measured: {str(answer['exceptionDetails'])[:300]}")
        return {
            int(mark): Measured(box=(left, top, wide, high), whole=bool(whole))
            for mark, left, top, wide, high, whole in answer["result"]["value"]
        }

    def picture(self) -> bytes:
        """What is shown, as PNG, in physical pixels."""
        answer = self._ask("Page.captureScreenshot", format="png", optimizeForSpeed=True)
        return base64.b64decode(answer["data"])

    def _start(self) -> int:
        """The port on which it listens."""
        real = shutil.which("chromium") or shutil.which("google-chrome")
        if real is None:
            raise SetUpError("Chromium is not installed (the package chromium): no screen was drawn")
        profile = self._desk.home / ".screens-browser"
        root = "--no-sandbox --test-type" if os.geteuid() == 0 else ""
        words = f"{shlex.quote(real)} {_FLAGS} {root} --user-data-dir={shlex.quote(str(profile))} about:blank"
        launch_command(f"exec {words} >/dev/null 2>&1", self._desk.environment)
        told = profile / "DevToolsActivePort"
        deadline = time.monotonic() + _START_SECONDS
        while time.monotonic() < deadline:
            if told.is_file() and (first := told.read_text().split("\n")[0]).isdecimal():
                return int(first)
            time.sleep(0.05)
        raise SetUpError(f"Chromium did not start within {_START_SECONDS:g} s: no screen was drawn")

    def _ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._next += 1
        self._line.send(json.dumps({"id": self._next, "method": method, "params": parameters}))
        while True:
            try:
                said: Mapping[str, Any] = json.loads(self._line.receive())
            except TimeoutError as error:
                raise SetUpError(f"Chromium did not answer {method} in time") from error
            if said.get("id") != self._next:
                continue  # an event
            if "error" in said:
                raise SetUpError(f"Chromium refused {method}: {said['error'].get('message', '')}")
            result: dict[str, Any] = said["result"]
            return result


def _page_path(port: int) -> str:
    """The path of the first page's WebSocket."""
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline:
        connection = HTTPConnection("127.0.0.1", port, timeout=10.0)
        try:
            connection.request("GET", "/json/list")
            for page in json.loads(connection.getresponse().read()):
                if page.get("type") == "page":
                    return urlsplit(str(page["webSocketDebuggerUrl"])).path
        except (OSError, ValueError):
            pass  # it is still starting
        finally:
            connection.close()
        time.sleep(0.05)
    raise SetUpError("Chromium opened no page: no screen was drawn")
