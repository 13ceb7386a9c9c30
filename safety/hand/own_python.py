"""Starting what belongs to the hand: a Python that heeds nothing but what is installed here."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

_ROOT = str(Path(__file__).resolve().parents[2])
_RUN = (
    "import runpy, sys; sys.path.insert(0, sys.argv.pop(1)); "
    "runpy.run_module({!r}, run_name='__main__', alter_sys=True)"
)
_RELEASE_SECONDS = 5.0


def python_words(module: str) -> list[str]:
    """The words that run a module, with neither the desk's home folder nor its environment heeded."""
    return [sys.executable, "-I", "-c", _RUN.format(module), _ROOT]


def release_keys(environment: Mapping[str, str]) -> None:
    """Release what a killed hand left down on the display of an environment."""
    subprocess.run(
        python_words("safety.hand.release"),
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        timeout=_RELEASE_SECONDS,
        check=False,
    )
