"""Files that a program may run rather than show, told by their names. Pure."""

from __future__ import annotations

import re
from urllib.parse import unquote

from safety.judge.folding import fold

_RUNS = re.compile(
    r"[.](sh|bash|desktop|exe|com|bat|cmd|msi|run|bin|appimage|command|jar|py|pl|rb|js|vbs|ps1|deb|rpm|"
    r"flatpakref|snap|scr|pkg|dmg)\b"
)


def named_to_run(words: str) -> bool:
    """True for words that name a file of such a kind."""
    return _RUNS.search(fold(words).text) is not None


def opens_to_run(argument: str) -> bool:
    """True for such a file among what a program is given to open."""
    if argument.startswith(("http://", "https://")):
        return False
    return named_to_run(
        unquote(argument) if argument.lower().startswith("file:") else argument.rpartition("/")[2]
    )
