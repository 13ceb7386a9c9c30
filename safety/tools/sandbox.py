"""Running a line of shell under bubblewrap: no network, no desk, no home, only the granted folders.

https://github.com/containers/bubblewrap. What the command may reach is all said here; nothing of it depends
on what the command is, but that the granted folders can be written to only where it is for that.
"""

from __future__ import annotations

import json
import os
import select
import shutil
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath

from safety.action import RunCommand
from safety.errors import ActionError, InputStopped, Unfinished
from safety.receipt import Content
from safety.shell.classify import classify
from safety.shell.grade import READS
from safety.tools.files import MAX_CONTENT

MAX_OUTPUT = 1 << 20
"""Bytes that a command may print before it is killed."""
_HOME = "/home/deskhand"
_LIMITS = " && ".join(f"ulimit {limit}" for limit in ("-c 0", "-t 60", "-v 2097152", "-f 1048576", "-n 256"))
"""Seconds of processor, KiB of memory, blocks of 512 bytes of one file, open files."""
_ETC = (
    "ld.so.cache ld.so.conf ld.so.conf.d alternatives localtime passwd group nsswitch.conf magic mime.types"
).split()
_LINKED = ("bin", "sbin", "lib", "lib32", "lib64", "libx32")
_ENVIRONMENT = {
    "PATH": "/usr/local/bin:/usr/bin:/bin",
    "HOME": _HOME,
    "LANG": "C.UTF-8",
    "TERM": "dumb",
    "PAGER": "cat",
    "GIT_PAGER": "cat",
    "GIT_TERMINAL_PROMPT": "0",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_CONFIG_COUNT": "3",
    "GIT_CONFIG_KEY_0": "core.hooksPath",
    "GIT_CONFIG_VALUE_0": "/dev/null",
    "GIT_CONFIG_KEY_1": "core.fsmonitor",
    "GIT_CONFIG_VALUE_1": "false",
    "GIT_CONFIG_KEY_2": "safe.directory",
    "GIT_CONFIG_VALUE_2": "*",
}
_GLANCE = 0.05
_WAITS_FOR_END = 5.0


class Sandbox:
    """Implements `safety.tools.toolbox.RunsCommands`. `folders` are the granted ones, whole paths without
    links; `hidden` are places in them that are not there; `home` is the user's home folder, which is never
    there as a whole; `stopped` tells that the stop was pressed."""

    def __init__(
        self,
        folders: Sequence[str],
        *,
        hidden: Sequence[str],
        home: Path,
        stopped: Callable[[], bool],
        program: str = "bwrap",
    ) -> None:
        self._folders = tuple(folders)
        self._hidden = tuple(hidden)
        self._home = home
        self._stopped = stopped
        self._program = program

    def check(self) -> None:
        """Raise ActionError where commands can't be run: there is no bubblewrap, or the home is granted."""
        if shutil.which(self._program) is None:
            raise ActionError(
                "bubblewrap (bwrap) is not installed, and without it no command is run: install it; "
                "nothing was done"
            )
        home = os.path.realpath(self._home)
        for folder in self._folders:
            if PurePosixPath(home).is_relative_to(folder):
                raise ActionError(
                    f"“{folder}” holds the whole home folder, and no command gets that: "
                    "grant a folder in it; nothing was done"
                )

    def run(self, action: RunCommand) -> Content:
        """Run it to its end. Raises ActionError where nothing was run, Unfinished where it was killed for its
        time or its output, and InputStopped where it was for the stop."""
        self.check()
        ours, theirs = os.pipe()
        with os.fdopen(ours, "rb") as status:
            try:
                process = subprocess.Popen(
                    self._words(action.command, theirs),
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    pass_fds=[theirs],
                    env={},
                    start_new_session=True,
                    executable=shutil.which(self._program),
                )
            finally:
                os.close(theirs)
            try:
                output, cut = self._read(process, action.seconds)
            finally:
                _end(process)
            code = _exit_code(status.read())
        return _told(action.command, output, cut, code)

    # ------------------------------------------------------------------------------------------------

    def _words(self, command: str, status: int) -> list[str]:
        """The command line of bubblewrap; the line of shell is its last word."""
        words = [self._program, "--unshare-all", "--unshare-user", "--die-with-parent", "--new-session"]
        words += ["--json-status-fd", str(status), "--cap-drop", "ALL", "--hostname", "sandbox", "--clearenv"]
        for name, value in _ENVIRONMENT.items():
            words += ["--setenv", name, value]
        words += ["--ro-bind", "/usr", "/usr", "--proc", "/proc", "--dev", "/dev"]
        for name in _LINKED:
            place = Path("/", name)
            if place.is_symlink():
                words += ["--symlink", f"usr/{name}", str(place)]
            elif place.is_dir():
                words += ["--ro-bind", str(place), str(place)]
        for name in _ETC:
            words += ["--ro-bind-try", f"/etc/{name}", f"/etc/{name}"]
        words += ["--tmpfs", "/tmp", "--tmpfs", _HOME]  # noqa: S108
        bind = "--ro-bind" if classify(command).of is READS else "--bind"
        for folder in sorted(self._folders):
            words += [bind, folder, folder]
        for hidden in self._hidden:
            inside = any(PurePosixPath(hidden).is_relative_to(folder) for folder in self._folders)
            if inside and Path(hidden).is_dir():
                words += ["--tmpfs", hidden]
        words += ["--chdir", self._folders[0] if self._folders else _HOME]
        return [*words, "/bin/sh", "-c", f'{_LIMITS} && exec /bin/sh -c "$1"', "sh", command]

    def _read(self, process: subprocess.Popen[bytes], seconds: float) -> tuple[bytes, str]:
        """What it prints until it ends, and why it had to be ended, if it had."""
        assert process.stdout is not None
        output = b""
        deadline = time.monotonic() + seconds
        while len(output) <= MAX_OUTPUT:
            if self._stopped():
                return output, "the stop was pressed"
            if time.monotonic() > deadline:
                return output, f"it took longer than {seconds:g} s"
            if select.select([process.stdout], [], [], _GLANCE)[0]:
                piece = process.stdout.read1(1 << 16)  # type: ignore[attr-defined]
                if not piece:
                    return output, ""
                output += piece
        return output, f"it printed more than {MAX_OUTPUT:,} bytes"


def _end(process: subprocess.Popen[bytes]) -> None:
    """See that nothing of it is left: with bubblewrap, all that runs in its namespace ends."""
    try:
        process.wait(_GLANCE)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(_WAITS_FOR_END)
    assert process.stdout is not None
    process.stdout.close()


def _exit_code(status: bytes) -> int | None:
    """What bubblewrap says the command ended with; None where it never began, or was killed."""
    for line in status.splitlines():
        told = json.loads(line)
        if "exit-code" in told:
            return int(told["exit-code"])
    return None


def _told(command: str, output: bytes, cut: str, code: int | None) -> Content:
    text = output.decode("utf-8", "replace")
    if cut == "the stop was pressed":
        raise InputStopped(f"{cut}: the command was killed, and what it began may be half done")
    if cut:
        raise Unfinished(
            f"the command was killed: {cut}; what it began may be half done. It printed: {text[:2_000]}"
        )
    if code is None:
        raise ActionError(f"the sandbox could not be set up, and nothing was run: {text[:500].strip()}")
    source = f"the command “{command[:80]}”, which ended with code {code}"
    return Content(source=source, text=text[:MAX_CONTENT], cut=len(text) > MAX_CONTENT)
