"""Starting what belongs to the hand: a Python that heeds nothing but what is installed here."""

from __future__ import annotations

import sys
from pathlib import Path

_ROOT = str(Path(__file__).resolve().parents[2])
_RUN = (
    "import runpy, sys; sys.path.insert(0, sys.argv.pop(1)); "
    "runpy.run_module({!r}, run_name='__main__', alter_sys=True)"
)


def python_words(module: str) -> list[str]:
    """The words that run a module, with neither the desk's home folder nor its environment heeded."""
    return [sys.executable, "-I", "-c", _RUN.format(module), _ROOT]
