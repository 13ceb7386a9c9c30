"""A Desk, as everything that sees or acts on it needs to know it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path


class DeskKind(StrEnum):
    LIVE = "live"
    PRIVATE = "private"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """A screen the agent can see and act on.

    `display` is the X display (":99"); `environment` the whole environment a program started on this desk
    gets (DISPLAY, HOME, DBUS_SESSION_BUS_ADDRESS, ... included); `accessibility_bus` its address, or None
    where the desk has none (seeing then goes by text alone).
    """

    kind: DeskKind
    display: str
    environment: Mapping[str, str]
    home: Path
    accessibility_bus: str | None = None
