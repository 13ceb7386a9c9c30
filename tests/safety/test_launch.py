from __future__ import annotations

import socket
import threading
import time
from pathlib import Path

import pytest

from safety.desk.processes import DESK_VARIABLE
from safety.errors import ActionError, DeskError, ProgramNotFound
from safety.launch import launch, launch_command


@pytest.fixture
def machine(tmp_path: Path) -> dict[str, str]:
    """A machine where every program writes its words, and where it runs, to a file."""
    for folder in ("bin", "share/applications", "home/Documents"):
        (tmp_path / folder).mkdir(parents=True)
    entries = {
        "editor": "Exec=editor --new %F",
        "plain": "Exec=plain",
        "single": "Exec=single %f",
        "tui": "Exec=tui %f\nTerminal=true",
        "kgx": "Exec=kgx\nCategories=TerminalEmulator;",
    }
    for name, lines in entries.items():
        program = tmp_path / "bin" / name
        new = tmp_path / "said.new"
        program.write_text(
            f'#!/bin/sh\necho "$(/bin/pwd)|{name}|$*" > {new}\nexec /bin/mv {new} {tmp_path}/said-$$\n'
        )
        program.chmod(0o755)
        (tmp_path / f"share/applications/{name}.desktop").write_text(
            f"[Desktop Entry]\nName={name}\n{lines}\n"
        )
    (tmp_path / "bin/bare").symlink_to(tmp_path / "bin/plain")
    return {
        "HOME": str(tmp_path / "home"),
        "PATH": str(tmp_path / "bin"),
        "XDG_DATA_DIRS": str(tmp_path / "share"),
        "LANG": "C",
    }


def said(folder: Path, pid: int) -> str:
    """What the program with this process id wrote."""
    path = folder / f"said-{pid}"
    deadline = time.monotonic() + 5
    while not path.exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    return path.read_text().strip()


def test_a_program_runs_in_the_home_folder_with_its_files(machine: dict[str, str], tmp_path: Path) -> None:
    home = tmp_path / "home"
    (home / "Documents/notes.txt").write_text("")
    arguments = ("notes.txt", "~/other.txt", "/abs", "http://x", "example.org")
    pid = launch("editor", arguments, machine)
    expected = f"{home}/Documents/notes.txt {home}/other.txt /abs http://x example.org"
    assert said(tmp_path, pid) == f"{home}|editor|--new {expected}"


def test_a_command_runs_in_the_home_folder(machine: dict[str, str], tmp_path: Path) -> None:
    pid = launch_command("exec plain a 'b c'", machine)
    assert said(tmp_path, pid) == f"{tmp_path}/home|plain|a b c"


def test_a_terminal_program_runs_in_the_terminal(machine: dict[str, str], tmp_path: Path) -> None:
    assert said(tmp_path, launch("tui", ("a.txt",), machine)).endswith("|kgx|-- tui a.txt")


def test_a_bare_executable_is_started(machine: dict[str, str], tmp_path: Path) -> None:
    assert said(tmp_path, launch("bare", (), machine)).endswith("|plain|")


@pytest.mark.parametrize("program", ["plain", "bare"])
def test_what_takes_no_files_is_not_started_with_any(machine: dict[str, str], program: str) -> None:
    with pytest.raises(ActionError, match="does not open files"):
        launch(program, ("a",), machine)


def test_an_option_is_no_file(machine: dict[str, str]) -> None:
    with pytest.raises(ActionError, match="neither a file nor an address"):
        launch("editor", ("--load=/x",), machine)


def test_a_program_that_is_not_there_is_said_to_be_missing(machine: dict[str, str]) -> None:
    with pytest.raises(ProgramNotFound):
        launch("nothing", (), machine)


def test_a_program_that_cannot_run_is_reported(machine: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "bin/plain").write_text("#!/not/an/interpreter\n")
    with pytest.raises(ActionError, match="plain could not be started"):
        launch("plain", (), machine)


def test_a_desk_that_is_gone_is_reported(machine: dict[str, str], tmp_path: Path) -> None:
    with pytest.raises(DeskError, match="the private desk is gone: plain was not started"):
        launch("plain", (), machine | {DESK_VARIABLE: str(tmp_path)})


@pytest.mark.parametrize("reply", [b"", b'{"error": "no such file"}\n'])
def test_a_supervisor_that_fails_is_reported(machine: dict[str, str], tmp_path: Path, reply: bytes) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "launch"))
        listener.listen()

        def answer() -> None:
            connection, _ = listener.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(reply)

        thread = threading.Thread(target=answer)
        thread.start()
        with pytest.raises(ActionError, match="plain could not be started"):
            launch("plain", (), machine | {DESK_VARIABLE: str(tmp_path)})
        thread.join()
