"""Hands that are killed at random moments, in a process of their own: those trials fork."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

from safety.audit.trials import Killing
from safety.errors import HandError
from safety.hand.own_python import python_words


def killed_hands(folder: Path, trials: int, seed: int) -> Killing:
    """What `safety.audit.trials.killing_trials` finds, in an empty folder.

    Raises HandError where it could not be run.
    """
    ran = subprocess.run(
        [*python_words("safety.audit.trials"), str(folder), str(trials), str(seed)],
        stdin=subprocess.DEVNULL,
        capture_output=True,
        check=False,
    )
    try:
        told = json.loads(ran.stdout)
    except ValueError as error:
        said = ran.stderr.decode(errors="replace").strip()
        raise HandError(f"the trials of killed hands could not be run: {said[-500:]}") from error
    return Killing(**{**told, "problems": tuple(told["problems"])})
