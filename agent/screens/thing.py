"""Something on a made-up screen, as it was planned and as it was seen."""

from __future__ import annotations

from dataclasses import dataclass

from vision.element import Role, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Thing:
    """What was planned. `name` is what the accessibility tree would call it, `text` what is drawn in it;
    `icon` "set:name", `meant` the nouns for that icon, plainest first, `said` other phrases for it. `colour`
    is said where it is striking, `beside` the label it stands next to, `group` the list, tool bar or form it
    is part of."""

    mark: int
    role: Role
    name: str = ""
    text: str = ""
    icon: str | None = None
    meant: tuple[str, ...] = ()
    said: tuple[str, ...] = ()
    states: frozenset[State] = frozenset()
    colour: str = ""
    beside: str = ""
    group: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """A Thing where it was drawn: left, top, width, height in pixels of the picture. `whole` is False where a
    part of it is hidden or cut off."""

    thing: Thing
    box: tuple[int, int, int, int]
    whole: bool
