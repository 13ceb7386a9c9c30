"""How a desk stands when a task has ended, as data: files, requests, what was said, what runs and shows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from agent.evals.page_server import Request
from agent.evals.shown import Shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """A file whose contents are made from a text: `command`, a line of shell in which {text} is a file with
    the text and {file} the file to make, or "sqlite", which runs the text as SQL on a new database."""

    text: str
    command: str


Contents = bytes | Made | None
"""What lies at a path; None for a folder."""

Files = Mapping[str, Contents]


@dataclass(frozen=True, slots=True, kw_only=True)
class EndState:
    """`files` is all of the home folder; `running` are the executables that run, `stopped` those that ran."""

    files: Files
    requests: tuple[Request, ...] = ()
    answer: str = ""
    running: frozenset[str] = frozenset()
    stopped: frozenset[str] = frozenset()
    shown: tuple[Shown, ...] = field(default=())
