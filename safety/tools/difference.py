"""What writing a text over another would change, as a person reads it. Pure."""

from __future__ import annotations

import difflib
import re

from safety.errors import ActionError

MAX_SHOWN = 120_000
"""Characters: what can't be shown whole is not asked for."""
_COMPARED = 250_000
"""How many pairs of lines are compared one by one at most."""
_AROUND = 3


def difference(old: str, new: str) -> str:
    """A unified diff without its header: lines that go begin with -, lines that come with +.

    Raises ActionError where it is too long to be read by anybody.
    """
    before, after = old.split("\n"), new.split("\n")
    head = _common(before, after)
    tail = min(_common(before[::-1], after[::-1]), len(before) - head, len(after) - head)
    going, coming = before[head : len(before) - tail], after[head : len(after) - tail]
    if len(going) * len(coming) <= _COMPARED:
        skipped, left = max(0, head - _AROUND), max(0, tail - _AROUND)
        parts = (before[skipped : len(before) - left], after[skipped : len(after) - left])
        lines = [_further(line, skipped) for line in difflib.unified_diff(*parts, lineterm="", n=_AROUND)][2:]
    else:
        lines = [f"@@ -{head + 1},{len(going)} +{head + 1},{len(coming)} @@"]
        lines += [f"-{line}" for line in going] + [f"+{line}" for line in coming]
    text = "\n".join(lines)
    if len(text) > MAX_SHOWN:
        raise ActionError(
            f"it would change {len(going):,} lines into {len(coming):,}, too much to be shown for approval: "
            "nothing was done; write less at a time"
        )
    return text


def _further(line: str, skipped: int) -> str:
    """The head of a part with its line numbers as they are in the whole file."""
    if not line.startswith("@@"):
        return line
    return re.sub(r"(?<=[-+])[0-9]+", lambda number: str(int(number[0]) + skipped), line)


def _common(one: list[str], other: list[str]) -> int:
    """How many lines both begin with."""
    for count, (left, right) in enumerate(zip(one, other, strict=False)):
        if left != right:
            return count
    return min(len(one), len(other))
