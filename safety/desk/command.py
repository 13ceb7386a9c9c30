"""Running a command on a desk: in its environment and its home folder."""

from __future__ import annotations

import subprocess
from dataclasses import dataclass

from safety.desk.desk import Desk
from safety.errors import ActionError


@dataclass(frozen=True, slots=True, kw_only=True)
class Completed:
    exit_code: int
    stdout: str
    stderr: str


def run_on_desk(desk: Desk, command: str, *, timeout: float) -> Completed:
    """Run a line of shell on a desk and wait for it, at most `timeout` seconds.

    Not gated: for eval suites, which bring their own desk. Raises ActionError where it takes longer.
    """
    try:
        done = subprocess.run(
            ["/bin/sh", "-c", command],
            env=dict(desk.environment),
            cwd=desk.home,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=timeout,
            text=True,
            errors="replace",
        )
    except subprocess.TimeoutExpired as error:
        raise ActionError(f"“{command}” did not end within {timeout:g} s") from error
    return Completed(exit_code=done.returncode, stdout=done.stdout, stderr=done.stderr)
