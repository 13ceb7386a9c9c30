"""The sentence frames, one module for each kind of thing people ask for."""

from __future__ import annotations

from typing import Final

from agent.instructions.frame import Frame
from agent.instructions.grammar import choosing, editing, files, opening, pointing, refusing, typing, working

FRAMES: Final[tuple[Frame, ...]] = (
    *opening.FRAMES,
    *pointing.FRAMES,
    *typing.FRAMES,
    *choosing.FRAMES,
    *editing.FRAMES,
    *files.FRAMES,
    *working.FRAMES,
    *refusing.FRAMES,
)
