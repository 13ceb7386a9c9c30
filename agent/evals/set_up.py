"""Making a desk ready for an eval task."""

from __future__ import annotations

import shutil
import socket
import time
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

from agent.errors import SetUpError
from agent.evals.braces import fill_braces
from agent.evals.suite import BUILT_IN, EvalTask
from safety.desk.command import run_on_desk
from safety.desk.desk import Desk
from safety.errors import ActionError, ProgramNotFound
from safety.launch import launch, launch_command
from safety.programs import Programs
from vision.windows import WindowList

_COMMAND_TIMEOUT = 60.0
_WINDOW_TIMEOUT = 30.0
_SERVER_TIMEOUT = 30.0


def filled(task: EvalTask, values: Mapping[str, str]) -> EvalTask:
    """The task with {home}, {server}, ... replaced everywhere; other braces stay as they are."""
    return EvalTask.model_validate(fill_braces(task.model_dump(by_alias=True, exclude_unset=True), values))


def main_program(task: EvalTask, environment: Mapping[str, str]) -> str:
    """The program a task is mostly done in, as it says; or else the first it needs, by its own name; "" where
    it needs none."""
    if task.program or not task.needs:
        return task.program
    try:
        return Programs(environment).resolve(task.needs[0]).name
    except ProgramNotFound:
        return task.needs[0]


def set_up(task: EvalTask, suite_folder: Path, desk: Desk) -> EvalTask:
    """Put files, start the task's own server, run commands and open programs; the task with {suite} and
    {port} replaced. Raises SetUpError, saying what is missing or went wrong."""
    port = free_port()
    task = filled(task, {"suite": str(suite_folder), "port": str(port)})
    programs = Programs(desk.environment)
    for name in task.needs:
        try:
            programs.resolve(name)
        except ProgramNotFound as error:
            how = "; python3 dev.py apps installs it" if suite_folder.is_relative_to(BUILT_IN) else ""
            raise SetUpError(f"the task needs {name}, which is not installed{how}") from error
    furnish(task, suite_folder, desk)
    if task.setup.server is not None:
        _serve(task.setup.server, port, desk)
    run_commands(task, desk)
    for name, *arguments in task.setup.open:
        _open(name, arguments, programs, desk)
    return task


def furnish(task: EvalTask, suite_folder: Path, desk: Desk) -> None:
    """Put the task's files into the home folder."""
    for file in task.setup.files:
        path = desk.home / file.path
        path.parent.mkdir(parents=True, exist_ok=True)
        if file.source is not None:
            shutil.copyfile(suite_folder / file.source, path)
        else:
            path.write_text(file.text or "", encoding="utf-8")


def run_commands(task: EvalTask, desk: Desk) -> None:
    """Run the task's set-up commands. Raises SetUpError where one fails."""
    for command in task.setup.commands:
        try:
            done = run_on_desk(desk, command, timeout=_COMMAND_TIMEOUT)
        except ActionError as error:
            raise SetUpError(f"set-up: {error}") from error
        if done.exit_code != 0:
            said = (done.stderr or done.stdout).strip()
            raise SetUpError(f"set-up: “{command}” ended with code {done.exit_code}: {said}")


def free_port() -> int:
    """A port of this machine on which nothing listens now."""
    with closing(socket.create_server(("127.0.0.1", 0))) as taken:
        port: int = taken.getsockname()[1]
        return port


def _serve(command: str, port: int, desk: Desk) -> None:
    """Start the task's own server and wait until it listens on its port."""
    try:
        process = launch_command(command, desk.environment)
    except ActionError as error:
        raise SetUpError(f"set-up: {error}") from error
    deadline = time.monotonic() + _SERVER_TIMEOUT
    while time.monotonic() < deadline and Path("/proc", str(process)).exists():
        try:
            socket.create_connection(("127.0.0.1", port), 1.0).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise SetUpError(f"set-up: “{command}” was started, but nothing listens on port {port}")


def _open(name: str, arguments: list[str], programs: Programs, desk: Desk) -> None:
    """Start a program and wait for its window."""
    with WindowList(desk.display) as windows:
        before = {window.id for window in windows.read()}
        try:
            launch(programs.resolve(name).id, arguments, desk.environment)
        except (ProgramNotFound, ActionError) as error:
            raise SetUpError(f"set-up: {error}") from error
        deadline = time.monotonic() + _WINDOW_TIMEOUT
        while {window.id for window in windows.read()} <= before:
            if time.monotonic() > deadline:
                raise SetUpError(f"set-up: {name} was started, but no window opened")
            time.sleep(0.1)
