"""Setting the stage of a task: the steps of its `config`, and those done before it is measured."""

from __future__ import annotations

import json
import shlex
import shutil
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from agent.errors import SetUpError
from agent.evals.osworld.task_file import Json
from safety.desk.command import run_on_desk
from safety.desk.desk import Desk
from safety.errors import ActionError
from safety.launch import launch_command
from vision.windows import WindowList

STAND_INS: Mapping[str, tuple[str, ...]] = {
    "google-chrome": ("chromium", "google-chrome-stable"),
    "gedit": ("gnome-text-editor", "mousepad", "xed", "pluma"),
    "nautilus": ("thunar", "pcmanfm", "nemo"),
    "gnome-terminal": ("xfce4-terminal", "xterm"),
    "eog": ("eom", "gthumb", "ristretto"),
    "file-roller": ("engrampa", "xarchiver"),
    "gnome-calculator": ("galculator", "mate-calc"),
}
"""Programs that do a missing program's job well enough for a task to be tried."""
MAX_SLEEP = 30.0
_COMMAND_SECONDS = 120.0
_WINDOW_SECONDS = 20.0
_PORT_OPTION = "--remote-debugging-port="
_UPLOAD_BYTES = 64 * 2**20


class Stage:
    """A desk made ready for the format's tasks: `python` is the one Deskhand runs on (their commands use
    pyautogui), missing programs have stand-ins, and the browser listens where its pages can be asked for.

    `files` is where the task's own files lie; `port` is the browser's for this desk alone; `screen` is the
    desk's width and height in pixels.
    """

    def __init__(self, desk: Desk, files: Path, port: int, screen: tuple[int, int]) -> None:
        self.desk = desk
        self.files = files
        self.port = port
        self.screen = screen
        self._bin = desk.home.parent / "bin"
        self._wrap("python", sys.executable)
        self._wrap("python3", sys.executable)
        for name, others in STAND_INS.items():
            if not self.has(name) and (other := next((one for one in others if self.has(one)), None)):
                self._wrap(name, other)

    def has(self, program: str) -> bool:
        """Whether the desk has a program of that name, or the file it is."""
        return shutil.which(program, path=self.desk.environment["PATH"]) is not None

    def run(self, steps: Sequence[Json]) -> None:
        """Do steps one by one. Raises SetUpError, naming the step that went wrong."""
        for number, step in enumerate(steps, 1):
            kind = step["type"]
            try:
                DOES[kind](self, step.get("parameters", {}))
            except (ActionError, OSError, ValueError, KeyError, TypeError) as error:
                raise SetUpError(f"set-up, step {number} ({kind}): {error!s:.300}") from error

    def shell(self, command: str | Sequence[str], *, seconds: float = _COMMAND_SECONDS) -> str:
        """What a command prints on its standard output. Raises ActionError where it does not end."""
        return run_on_desk(self.desk, self.line(command), timeout=seconds).stdout

    def line(self, command: str | Sequence[str]) -> str:
        """A command, as a line or as words, as a line of shell."""
        line = command if isinstance(command, str) else shlex.join(str(word) for word in command)
        width, height = self.screen
        return (
            line.replace("{CLIENT_PASSWORD}", "password")
            .replace("{SCREEN_WIDTH}", str(width))
            .replace("{SCREEN_HEIGHT}", str(height))
            .replace("{SCREEN_WIDTH_HALF}", str(width // 2))
            .replace("{SCREEN_HEIGHT_HALF}", str(height // 2))
        )

    def path(self, text: str) -> Path:
        """A path on the desk; what is not absolute is in its home folder."""
        return self.desk.home / text.removeprefix("~/")

    def find(self, url: str, name: str) -> Path | None:
        """The file a task takes from `url`, where it lies on this machine already: as a path, a file://
        address, or beside the task's file as `name` or as the last part of the address."""
        parts = urllib.parse.urlsplit(url)
        last = urllib.parse.unquote(Path(parts.path).name)
        candidates = [self.files / one for one in (name, last) if one]
        if parts.scheme in ("", "file"):
            candidates.insert(0, self.files / urllib.parse.unquote(parts.path))
        return next((path for path in candidates if path.is_file()), None)

    def pages(self) -> list[dict[str, Any]]:
        """The browser's open pages, the one used last first: `url` and `title`, as its DevTools list them.
        Empty where no browser listens."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/json/list", timeout=10) as answer:
                found = json.loads(answer.read(_UPLOAD_BYTES))
        except (OSError, ValueError):
            return []
        return [page for page in found if isinstance(page, dict) and page.get("type") == "page"]

    def open_tab(self, url: str) -> None:
        """Open a page in a tab of its own, in front. Raises OSError where no browser listens."""
        address = f"http://127.0.0.1:{self.port}/json/new?{urllib.parse.quote(url, safe='')}"
        request = urllib.request.Request(address, method="PUT")
        for left in range(40, 0, -1):  # a browser that was just started
            try:
                urllib.request.urlopen(request, timeout=10).close()  # noqa: S310
            except urllib.error.URLError:
                if left == 1:
                    raise
                time.sleep(0.25)
            else:
                return

    # --- steps --------------------------------------------------------------------------------------

    def launch(self, given: Json) -> None:
        command = given["command"]
        words = shlex.split(command) if isinstance(command, str) else [str(word) for word in command]
        if words[:1] == ["socat"]:  # brings a virtual machine's port out; here is none
            return
        words = [f"{_PORT_OPTION}{self.port}" if word.startswith(_PORT_OPTION) else word for word in words]
        if given.get("shell") and isinstance(command, str):
            launch_command(self.line(command), self.desk.environment)
            return
        if not self.has(words[0]):
            raise ActionError(f"{words[0]} is not installed")
        self._open_window(shlex.join(words))

    def open(self, given: Json) -> None:
        path = self.path(given["path"])
        if not path.exists():
            raise ActionError(f"{path} does not exist")
        self._open_window(shlex.join(["xdg-open", str(path)]))

    def execute(self, given: Json) -> None:
        self.shell(given["command"])

    def sleep(self, given: Json) -> None:
        time.sleep(min(float(given["seconds"]), MAX_SLEEP))

    def download(self, given: Json) -> None:
        for file in given["files"]:
            url = file.get("url") or file.get("local_path")
            source = self.find(url, Path(file["path"]).name)
            if source is None:
                raise ActionError(f"{url} is not on this machine, and nothing is fetched from elsewhere")
            target = self.path(file["path"])
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)

    def open_tabs(self, given: Json) -> None:
        for url in given["urls_to_open"]:
            self.open_tab(url)

    def close_tabs(self, given: Json) -> None:
        for page in self.pages():
            if page["url"] in given["urls_to_close"]:
                address = f"http://127.0.0.1:{self.port}/json/close/{page['id']}"
                urllib.request.urlopen(address, timeout=10).close()

    def activate(self, given: Json) -> None:
        wanted = given["window_name"]
        strict = bool(given.get("strict"))
        deadline = time.monotonic() + _WINDOW_SECONDS
        while time.monotonic() < deadline:
            with WindowList(self.desk.display) as windows:
                found = [w for w in windows.read() if w.title == wanted or (not strict and wanted in w.title)]
            if found:
                self.shell(["xdotool", "windowactivate", str(found[0].id)])
                return
            time.sleep(0.2)
        raise ActionError(f"no window is called {wanted!r}")

    def close_window(self, given: Json) -> None:
        wanted = given["window_name"]
        with WindowList(self.desk.display) as windows:
            found = [w for w in windows.read() if w.title == wanted or wanted in w.title]
        for window in found:
            self.shell(["xdotool", "windowclose", str(window.id)])

    # ------------------------------------------------------------------------------------------------

    def _open_window(self, line: str) -> None:
        """Start a program; go on when a window of it has opened, or after a while: some open none."""
        with WindowList(self.desk.display) as windows:
            before = {window.id for window in windows.read()}
            launch_command(self.line(line), self.desk.environment)
            deadline = time.monotonic() + _WINDOW_SECONDS
            while {window.id for window in windows.read()} <= before and time.monotonic() < deadline:
                time.sleep(0.1)

    def _wrap(self, name: str, program: str) -> None:
        path = self._bin / name
        if path.exists():
            return
        path.write_text(f'#!/bin/sh\nexec {shlex.quote(program)} "$@"\n', encoding="utf-8")
        path.chmod(0o755)


DOES: Mapping[str, Callable[[Stage, Json], None]] = {
    "launch": Stage.launch,
    "open": Stage.open,
    "execute": Stage.execute,
    "command": Stage.execute,
    "sleep": Stage.sleep,
    "download": Stage.download,
    "upload_file": Stage.download,
    "chrome_open_tabs": Stage.open_tabs,
    "chrome_close_tabs": Stage.close_tabs,
    "activate_window": Stage.activate,
    "close_window": Stage.close_window,
}
"""The kinds of steps there are."""
