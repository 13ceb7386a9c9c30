"""Starting a program on a desk."""

from __future__ import annotations

import json
import socket
import subprocess
import threading
from collections.abc import Mapping, Sequence
from pathlib import Path

from safety.desk.processes import DESK_VARIABLE, LAUNCH_SOCKET
from safety.desktop_entry import command_lines, takes_arguments
from safety.errors import ActionError, DeskError
from safety.programs import Programs

_TERMINAL_OPTION = {"gnome-terminal": "--", "kgx": "--", "xfce4-terminal": "-x"}
LIKELY_FOLDERS = ("", "Documents", "Desktop", "Downloads")
"""Of the home folder: where a file that is named without its folder is looked for."""


def launch(program_id: str, arguments: Sequence[str], environment: Mapping[str, str]) -> int:
    """Start a program on the desk with this environment, in its home folder and detached; its process id.

    `arguments` are files and addresses; a file that lies in the home folder, Documents, Desktop or Downloads
    may be given by its bare name. Raises ProgramNotFound, ActionError for arguments the program does not
    take, and DeskError where the desk is gone.
    """
    programs = Programs(environment)
    program = programs.by_id(program_id)
    home = Path(environment.get("HOME") or Path.home())
    for argument in arguments:
        if argument.startswith("-"):
            raise ActionError(
                f"“{argument}” is neither a file nor an address: {program.name} was not started"
            )
    if arguments and not takes_arguments(program.entry.command):
        raise ActionError(f"{program.name} does not open files or addresses: it was not started")
    lines = command_lines(program.entry, [_located(a, home) for a in arguments], program.path)
    terminal = _terminal_words(programs) if program.entry.terminal else ()
    return [_start([*terminal, *line], home, environment) for line in lines][-1]


def launch_command(command: str, environment: Mapping[str, str]) -> int:
    """Start a line of shell that keeps running, on the desk with this environment, in its home folder; its
    process id. It ends with a private desk.

    Not gated: for eval suites, which bring their own desk. Raises ActionError, and DeskError where the desk
    is gone.
    """
    home = Path(environment.get("HOME") or Path.home())
    return _start(["/bin/sh", "-c", command], home, environment)


def _start(words: list[str], home: Path, environment: Mapping[str, str]) -> int:
    if folder := environment.get(DESK_VARIABLE):
        return _ask_supervisor(Path(folder) / LAUNCH_SOCKET, words)
    try:
        process = subprocess.Popen(
            words,
            env=dict(environment),
            cwd=home,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        raise ActionError(f"{words[0]} could not be started: {error.strerror}") from error
    # It outlives this process; while both live, somebody must collect it when it ends.
    threading.Thread(target=process.wait, daemon=True).start()
    return process.pid


def _ask_supervisor(path: Path, words: list[str]) -> int:
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
            connection.settimeout(10.0)
            connection.connect(str(path))
            connection.sendall(json.dumps(words).encode() + b"\n")
            with connection.makefile("rb") as lines:
                reply = json.loads(lines.readline() or b'{"error": "the desk ended"}')
    except OSError as error:
        raise DeskError(f"the private desk is gone: {words[0]} was not started ({error})") from error
    if "error" in reply:
        raise ActionError(f"{words[0]} could not be started: {reply['error']}")
    return int(reply["pid"])


def _terminal_words(programs: Programs) -> list[str]:
    """How a program that runs in a terminal is put into one. Raises ProgramNotFound where there is none."""
    terminal = programs.resolve("terminal emulator")
    return [*terminal.entry.command, _TERMINAL_OPTION.get(terminal.executable, "-e")]


def _located(argument: str, home: Path) -> str:
    """A file's whole path where it is one that exists; anything else as it was said."""
    if argument.startswith("~/"):
        return str(home / argument[2:])
    if Path(argument).is_absolute() or ":" in argument:
        return argument
    likely = (home / folder / argument for folder in LIKELY_FOLDERS)
    return next((str(path) for path in likely if path.exists()), argument)
