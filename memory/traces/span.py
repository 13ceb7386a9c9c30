"""One span of a trace, as it is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Value: TypeAlias = (
    str | bool | int | float | tuple[str, ...] | tuple[bool, ...] | tuple[int, ...] | tuple[float, ...]
)
"""What an attribute may be, as OpenTelemetry has it."""

Status = Literal["unset", "ok", "error"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A piece of work and how long it took.

    `trace` and `id` are 32 and 16 hexadecimal digits, `parent` the id of the span it is part of ("" for the
    root of a trace). `start` and `end` are nanoseconds since 1970, UTC; `end` is None while it lasts, and for
    good where its process was killed. `kind` is "internal" or "client" (work that another process does).
    `message` says what went wrong where `status` is "error".
    """

    trace: str
    id: str
    name: str
    start: int
    parent: str = ""
    end: int | None = None
    kind: Literal["internal", "client"] = "internal"
    status: Status = "unset"
    message: str = ""
    attributes: Mapping[str, Value] = field(default_factory=dict)

    @property
    def seconds(self) -> float:
        """How long it took; 0 where it has no end."""
        return 0.0 if self.end is None else (self.end - self.start) / 1e9

    def number(self, name: str) -> float | None:
        """An attribute that is a number; None where it is not there, or none."""
        value = self.attributes.get(name)
        return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None

    def text(self, name: str) -> str:
        """An attribute in words; empty where it is not there."""
        value = self.attributes.get(name)
        return "" if value is None else str(value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """A trace as the store lists it. `episode` is "" where it came to none."""

    id: str
    episode: str
    started: int
    spans: int


def orphans(spans: Iterable[Span]) -> tuple[Span, ...]:
    """The spans whose parent is not among them."""
    known = tuple(spans)
    ids = {(span.trace, span.id) for span in known}
    return tuple(span for span in known if span.parent and (span.trace, span.parent) not in ids)
