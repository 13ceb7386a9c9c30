"""The sentence frames, one module for each kind of thing people ask for."""

from __future__ import annotations

from typing import Final

from agent.instructions.frame import Frame
from agent.instructions.grammar import (
    answering,
    cells,
    choosing,
    editing,
    files,
    forms,
    going,
    keys,
    lines,
    menus,
    opening,
    pages,
    pointing,
    reading,
    refusing,
    requests,
    scrolling,
    typing,
    working,
)

FRAMES: Final[tuple[Frame, ...]] = (
    *opening.FRAMES,
    *going.FRAMES,
    *pages.FRAMES,
    *pointing.FRAMES,
    *menus.FRAMES,
    *scrolling.FRAMES,
    *typing.FRAMES,
    *reading.FRAMES,
    *forms.FRAMES,
    *keys.FRAMES,
    *lines.FRAMES,
    *cells.FRAMES,
    *choosing.FRAMES,
    *editing.FRAMES,
    *answering.FRAMES,
    *files.FRAMES,
    *working.FRAMES,
    *requests.FRAMES,
    *refusing.FRAMES,
)
