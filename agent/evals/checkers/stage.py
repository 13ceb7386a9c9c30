"""End states on the disk, without a desk: a home folder in which files are put and checks are tried."""

from __future__ import annotations

import os
import shutil
import sqlite3
import tempfile
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path
from types import TracebackType
from typing import Self

from agent.errors import SuiteError
from agent.evals.checkers.end_state import Contents, EndState, Made
from agent.evals.checkers.solved import Ending
from agent.evals.checking import World, unmet
from agent.evals.set_up import filled, furnish, run_commands
from agent.evals.suite import EvalTask
from agent.evals.untouched import visible
from safety.desk.command import run_on_desk
from safety.desk.desk import Desk, DeskKind
from safety.desk.home import FOLDERS
from safety.desk.processes import DESK_VARIABLE

_TIMEOUT = 60.0
_PASSED_ON = ("PATH", "TZ")
_NO_SERVER = "http://127.0.0.1:1"


class Stage:
    """The home folder of one task, in which it can end in many ways. Nothing runs but the task's set-up
    commands, what makes end states, and its checks.

    Raises SetUpError where the set-up cannot be done here, and SuiteError where an end state cannot be made.
    """

    def __init__(self, task: EvalTask, suite_folder: Path) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="deskhand-stage-")
        outer = Path(self._folder.name)
        self.home = outer / "home"
        self._aside = outer / "aside"
        self._aside.mkdir()
        self._made: dict[Made, Path] = {}
        self._desk = Desk(
            kind=DeskKind.PRIVATE,
            display="",
            environment=self._environment(outer),
            home=self.home,
        )
        values = {"home": str(self.home), "server": _NO_SERVER, "port": "1", "suite": str(suite_folder)}
        self.values = values
        self.task = filled(task, values)
        try:
            self._set_up(suite_folder)
        except BaseException:
            self._folder.cleanup()
            raise

    def _set_up(self, suite_folder: Path) -> None:
        self._empty()
        furnish(self.task, suite_folder, self._desk)
        run_commands(self.task, self._desk)
        self.before = self._files()
        self._visible = visible(self.home)

    def _environment(self, outer: Path) -> dict[str, str]:
        kept = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
        return kept | {"HOME": str(self.home), "LANG": "C.UTF-8", DESK_VARIABLE: str(outer)}

    # --- making end states --------------------------------------------------------------------------

    def end(self, ending: Ending) -> EndState:
        """How the task ends so. What making it left in hidden folders does not belong to it. Raises
        SuiteError."""
        self._put(self.before)
        for path in ending.gone:
            self._take_away(path)
        made: dict[str, Contents] = {}
        for file in ending.files:
            contents: Contents = Made(text=file.text, command=file.made) if file.made else file.text.encode()
            self._write(self.home / file.path, contents)
            if isinstance(contents, Made):
                made[file.path] = contents
        for command in ending.solve:
            self._run(command)
        told = {*self.before, *(file.path for file in ending.files)}
        there = {
            path: held for path, held in self._files().items() if path in told or not path.startswith(".")
        }
        return EndState(
            files={**there, **made},
            requests=tuple(request.request() for request in ending.requests),
            answer=ending.answer,
            running=ending.running,
            stopped=ending.stopped,
            shown=tuple(element.shown() for element in ending.elements),
        )

    def judge(self, state: EndState) -> str | None:
        """Why the task's checks refuse an end state; None where all hold."""
        self._put(state.files)
        world = World(
            desk=self._desk,
            requests=state.requests,
            answer=state.answer,
            before=self._visible,
            running=lambda: state.running,
            shown=lambda: state.shown,
        )
        return unmet(self.task.checks, world)

    # --- the folder ---------------------------------------------------------------------------------

    def _empty(self) -> None:
        if self.home.exists():
            shutil.rmtree(self.home)
        for name in FOLDERS:
            (self.home / name).mkdir(parents=True)

    def _files(self) -> dict[str, Contents]:
        """Everything in the home folder."""
        return {
            str(path.relative_to(self.home)): None if path.is_dir() else path.read_bytes()
            for path in sorted(self.home.rglob("*"))
        }

    def _put(self, files: Mapping[str, Contents]) -> None:
        shutil.rmtree(self.home)
        self.home.mkdir()
        for path, contents in sorted(files.items()):
            self._write(self.home / path, contents)

    def _write(self, path: Path, contents: Contents) -> None:
        if contents is None:
            path.mkdir(parents=True, exist_ok=True)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(contents, bytes):
            path.write_bytes(contents)
            return
        if contents not in self._made:
            made = self._aside / f"{len(self._made)}{path.suffix}"
            self._make(contents, made)
            self._made[contents] = made
        shutil.copyfile(self._made[contents], path)

    def _make(self, contents: Made, path: Path) -> None:
        if contents.command == "sqlite":
            try:
                with closing(sqlite3.connect(path)) as database:
                    database.executescript(contents.text)
            except sqlite3.Error:
                path.write_bytes(b"")  # no database comes of a wrong text: an empty file stands for it
            return
        text = self._aside / "text"
        text.write_text(contents.text, encoding="utf-8")
        self._run(contents.command.replace("{text}", str(text)).replace("{file}", str(path)))
        if not path.exists():
            raise SuiteError(f"{self.task.id}: “{contents.command}” made no file")

    def _take_away(self, path: str) -> None:
        target = self.home / path
        if not target.exists():
            raise SuiteError(f"{self.task.id}: gone: there is no {path} before the task")
        shutil.rmtree(target) if target.is_dir() else target.unlink()

    def _run(self, command: str) -> None:
        done = run_on_desk(self._desk, command, timeout=_TIMEOUT)
        if done.exit_code != 0:
            said = (done.stderr or done.stdout).strip()
            raise SuiteError(f"{self.task.id}: “{command}” ended with code {done.exit_code}: {said}")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._folder.cleanup()
