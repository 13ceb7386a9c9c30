"""The published table of commands and their classes, kept beside the classifier that it tests."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path

from safety.shell.grade import CommandClass

TABLE = Path(__file__).with_name("table.tsv")
_NAMED = re.compile("‹U\\+([0-9A-F]{4,6})›")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of shell, the class it has to have, and why, where that is not plain. `written` is the line with
    its line ends and invisible characters as ‹U+000A›."""

    of: CommandClass
    written: str
    why: str

    @property
    def line(self) -> str:
        return _NAMED.sub(lambda found: chr(int(found[1], 16)), self.written)


def read_table() -> tuple[Row, ...]:
    """The rows, in their order."""
    lines = TABLE.read_text(encoding="utf-8").splitlines()
    parts = [line.split("\t") for line in lines]
    return tuple(Row(CommandClass(int(of)), written, why) for of, written, why in parts)


def as_markdown() -> str:
    """The table as it stands in docs/shell.md."""
    rows = ["| class | command | |", "|---|---|---|"]
    for row in read_table():
        shown = row.written.replace("|", "\\|")
        fence = "``" if "`" in shown else "`"
        space = " " if fence == "``" else ""
        rows.append(f"| {row.of.value} | {fence}{space}{shown}{space}{fence} | {row.why} |")
    return "\n".join(rows) + "\n"
