"""How the set-up tells a person how it goes: a line a stage, a log, and what a failure means."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

ADVICE = (
    (r"No space left on device", "The disk is full: free some space (4 GB are enough) and call this again."),
    (
        r"Temporary failure in name resolution|Temporary failure resolving|Name or service not known"
        r"|Failed to establish a new connection|NewConnectionError|NameResolutionError|Network is unreachable"
        r"|Could not resolve|[Cc]onnection timed out|Max retries exceeded",
        "The network cannot be reached: call this again when it can; what was already set up is kept.",
    ),
    (
        r"from versions: none",
        "No package index answered for it: is the network there? Else there is no build for this Python.",
    ),
    (r"Unable to locate package", "This system does not offer one of these packages under that name."),
    (
        r"Could not get lock|is another process using it",
        "Another program is installing packages: wait for it.",
    ),
    (r"Read-only file system", "The file system is read-only: nothing can be installed here."),
)


class SetUpError(Exception):
    """The set-up cannot go on. The message says what to do."""


def say(text: str) -> None:
    """To the person: on standard error, apart from what a command prints for programs."""
    print(text, file=sys.stderr, flush=True)


@contextmanager
def stage(name: str) -> Iterator[None]:
    """One line when a stage starts and one when it ends, with the seconds it took."""
    start = time.monotonic()
    say(f"  {name} ...")
    yield
    say(f"  {name}: done in {time.monotonic() - start:.1f} s")


def advice(output: str) -> list[str]:
    """What a person can do about a failure, as far as the words of a program tell."""
    return [text for pattern, text in ADVICE if re.search(pattern, output)]


def logged(
    command: Sequence[str],
    *,
    log: Path,
    environment: Mapping[str, str],
    holding: Sequence[int] = (),
    may_fail: bool = False,
) -> None:
    """Run a command with its output at the end of the log. `holding` are open files it keeps open too.

    Raises SetUpError with the last lines and the advice if it fails, unless it `may_fail`.
    """
    with log.open("ab") as file:
        file.write(f"\n$ {' '.join(command)}\n".encode())
        file.flush()
        start = file.tell()
        code = subprocess.run(
            command,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
            pass_fds=holding,
            check=False,
        ).returncode
    if code == 0 or may_fail:
        return
    with log.open("rb") as file:
        file.seek(start)
        output = file.read().decode(errors="replace")
    lines = ["    " + line for line in output.strip().splitlines()[-12:]]
    shown = " ".join(command[:6])
    said = [f"`{shown}` ended with {code}:", *lines, *advice(output), f"The whole log is {log}"]
    raise SetUpError("\n".join(said))
