#!/usr/bin/env python3
"""Set Deskhand up, then run, test, check or measure it. Needs only Python 3.11 or newer.

  python3 dev.py run                     open the app; without a display, do the demo on a private desk
  python3 dev.py run --task "..."        do one task; any option of `deskhand run` may follow
  python3 dev.py test [pytest options]   every check, then the tests
  python3 dev.py lint                    the checks alone: ruff, mypy, import-linter
  python3 dev.py bench [options]         deskhand bench ...
  python3 dev.py apps                    install the programs that only evals need
  python3 dev.py icons [FOLDER]          fetch the icon sets that the element encoder is trained and tested on
  python3 dev.py setup                   only set up

Each first sets up what is missing: system packages (installers/debian-packages.txt), .venv, and the pinned
Python packages (installers/requirements.lock). With nothing missing that takes a moment; after an
interruption the next call goes on. The log is .setup/log.
"""

from __future__ import annotations

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - to say so is what an old Python gets this far for
    sys.exit("Deskhand needs Python 3.11 or newer; this is {}.{}.".format(*sys.version_info[:2]))

import argparse
import os
import re
import socket
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from installers.icons import fetch_icons, read_list
from installers.set_up import SetUp
from installers.telling import SetUpError, say

ROOT = Path(__file__).resolve().parent
SET_UP = SetUp(ROOT)
BIN = ROOT / ".venv" / "bin"
COVERAGE = ("--cov=safety", "--cov-branch", "--cov-report=term-missing:skip-covered", "--cov-fail-under=100")


@dataclass(frozen=True)
class Result:
    """How one check went, and the seconds it took."""

    name: str
    passed: bool
    seconds: float

    def __str__(self) -> str:
        return f"{'passed' if self.passed else 'FAILED'}  {self.name:<14}{self.seconds:7.1f} s"


def main(arguments: Sequence[str]) -> int:
    commands: dict[str, Callable[[Sequence[str]], int]] = {
        "run": run,
        "test": test,
        "lint": lint,
        "bench": lambda rest: deskhand("bench", *rest),
        "apps": apps,
        "icons": icons,
        "setup": lambda rest: 0,
    }
    chosen = arguments[0] if arguments else ""
    if chosen not in commands:
        helped = chosen in ("-h", "--help", "help")
        print(__doc__, file=sys.stdout if helped else sys.stderr)
        return 0 if helped else 2
    try:
        SET_UP.finish()
        if chosen == "apps":
            SET_UP.install_apps()
    except (SetUpError, OSError) as error:
        say(f"Set-up stopped: {error}")
        return 1
    except KeyboardInterrupt:
        say("Interrupted; the next call goes on from here.")
        return 130
    return commands[chosen](arguments[1:])


def apps(rest: Sequence[str]) -> int:
    say("The programs are there: deskhand eval desk-office, deskhand eval grounding --programs")
    return 0


def icons(rest: Sequence[str]) -> int:
    """Icon sets to a folder, and the icon themes of Debian."""
    folder = Path(rest[0]) if rest else kept_icons()
    try:
        SET_UP.install_icon_themes()
        fetch_icons(read_list(ROOT / "installers" / "icon-packages.txt"), folder, SET_UP.log)
    except (SetUpError, OSError) as error:
        say(f"Not all icon sets are there: {error}")
        return 1
    say(f"The icon sets are in {folder}: deskhand models train encoder --icons {folder}")
    return 0


def kept_icons() -> Path:
    """Where Deskhand looks for icon sets: in the folder of everything it keeps."""
    shared = os.environ.get("XDG_DATA_HOME") or "~/.local/share"
    return Path(os.environ.get("DESKHAND_HOME") or f"{shared}/deskhand").expanduser().absolute() / "icons"


def run(rest: Sequence[str]) -> int:
    """The app, the demo, or one task."""
    return deskhand(*run_arguments(rest, visible=has_display(os.environ.get("DISPLAY", ""))))


def run_arguments(rest: Sequence[str], *, visible: bool) -> list[str]:
    """What `run` asks of `deskhand`. Where nothing can be shown, a task is done on a private desk; nobody can
    see that one and nothing of the user's is on it, so its steps are approved. On the user's own desk each
    step is asked for. --desk and --approve say otherwise."""
    options = argparse.ArgumentParser(add_help=False, allow_abbrev=False)
    options.add_argument("--task")
    options.add_argument("--desk")
    options.add_argument("--approve")
    chosen, others = options.parse_known_args(rest)
    if chosen.task is None:
        return ["app" if visible else "demo", *rest]
    desk = chosen.desk or ("live" if visible else "private")
    approve = chosen.approve or ("all" if desk == "private" else "ask")
    return ["run", "--desk", desk, "--approve", approve, *others, "--", chosen.task]


def has_display(name: str) -> bool:
    """True where an X server answers at `name` (":0", "host:10.0"), as DISPLAY gives it."""
    parts = re.fullmatch(r"([^/:]*):(\d+)(\.\d+)?", name)
    if parts is None:
        return False
    host, number = parts[1], int(parts[2])
    if host and host != "unix":
        return answers(socket.AF_INET, (host, 6000 + number))
    path = f"/tmp/.X11-unix/X{number}"  # noqa: S108 - where X servers listen
    return answers(socket.AF_UNIX, path) or answers(socket.AF_UNIX, "\0" + path)


def answers(family: socket.AddressFamily, address: str | tuple[str, int]) -> bool:
    with socket.socket(family, socket.SOCK_STREAM) as attempt:
        attempt.settimeout(3)
        try:
            attempt.connect(address)
        except OSError:
            return False
    return True


def lint(rest: Sequence[str]) -> int:
    return report(static_checks())


def test(rest: Sequence[str]) -> int:
    """Every check, then pytest. Where the whole suite runs, the room of safety must be covered whole."""
    results = static_checks()
    return report([*results, check("pytest", "python", "-m", "pytest", *(rest or COVERAGE), quiet=False)])


def static_checks() -> list[Result]:
    return [
        check("ruff check", "ruff", "check", "."),
        check("ruff format", "ruff", "format", "--check", "."),
        check("mypy", "mypy"),
        check("import-linter", "lint-imports"),
    ]


def check(name: str, program: str, *arguments: str, quiet: bool = True) -> Result:
    """Run one program of .venv; where quiet, what it prints shows only if it failed."""
    start = time.monotonic()
    command = [str(BIN / program), *arguments]
    done = subprocess.run(command, cwd=ROOT, env=SET_UP.variables(), capture_output=quiet, check=False)
    if quiet and done.returncode:
        print((done.stdout + done.stderr).decode(errors="replace"))
    result = Result(name, done.returncode == 0, time.monotonic() - start)
    print(result, flush=True)
    return result


def report(results: Sequence[Result]) -> int:
    print("\nin all:", *results, sep="\n")
    return 0 if all(result.passed for result in results) else 1


def deskhand(*arguments: str) -> int:
    """Become the `deskhand` command."""
    sys.stdout.flush()
    program = str(BIN / "deskhand")
    os.execve(program, [program, *arguments], SET_UP.variables())


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
