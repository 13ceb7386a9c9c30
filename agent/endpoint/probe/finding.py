"""What was found out about a server, one thing at a time."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum


class Rating(StrEnum):
    """BAD: Deskhand cannot work with it. POOR: it can, with a loss. UNKNOWN: it could not be told."""

    FINE = "fine"
    POOR = "poor"
    BAD = "bad"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """`what` was looked at, how it is `rated`, what was `found`, and what to `do` about it, if anything.
    `seconds` is what it took."""

    what: str
    rated: Rating
    found: str
    do: str = ""
    seconds: float = 0.0


def sentence(words: str) -> str:
    """Words as the beginning of a sentence."""
    return words[:1].upper() + words[1:]


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """All findings about a server, in the order they were made. Names are "" for what was not found out."""

    address: str
    server: str = ""
    version: str = ""
    model: str = ""
    dialect: str = ""
    findings: tuple[Finding, ...] = field(default=())

    @property
    def usable(self) -> bool:
        return all(finding.rated is not Rating.BAD for finding in self.findings)
