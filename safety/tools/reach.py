"""How far the tools of a run reach."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from safety.desk.desk import Desk, DeskKind
from safety.desk.home import FOLDERS


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """`granted` are the folders tools may work in, whole paths; `off_limits` are places in them that they may
    not (Deskhand's own records); `shell` switches commands on."""

    granted: tuple[str, ...] = ()
    off_limits: tuple[str, ...] = ()
    shell: bool = False


NOTHING = Reach()


def reach_on(desk: Desk, granted: Sequence[Path], *, off_limits: Path, shell: bool) -> Reach:
    """What was granted, and on a private desk the folders of its own home."""
    own = [desk.home / name for name in FOLDERS] if desk.kind is DeskKind.PRIVATE else []
    return Reach(
        granted=tuple(str(folder.expanduser().absolute()) for folder in (*own, *granted)),
        off_limits=(str(off_limits.absolute()),),
        shell=shell,
    )
