"""What has been read of one program."""

from __future__ import annotations

from dataclasses import dataclass, field

from vision.accessibility.node import Details, Extents, Node, Ref


@dataclass(slots=True)
class Reading:
    """What has been read of one program so far; whole when the reader is done, usable before."""

    pid: int | None
    tops: list[Ref] = field(default_factory=list)
    nodes: dict[Ref, Node] = field(default_factory=dict)
    """In the order of the tree: a parent before its children."""
    extents: dict[Ref, Extents] = field(default_factory=dict)
    details: dict[Ref, Details] = field(default_factory=dict)
