"""A real program on a private desk: its pixels, and what its accessibility tree says at that moment."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from agent.errors import SetUpError
from agent.evals.drift import Drift, drift_named
from agent.evals.drift_desk import apply_drift
from agent.evals.grounding.programs.program import OpenedProgram
from safety.desk.desk import Desk
from safety.desk.private import PrivateDesk
from safety.launch import launch_command
from vision.accessibility import AccessibilityTree
from vision.capture import Screen
from vision.element import Element
from vision.errors import AccessibilityError
from vision.frame import Frame
from vision.windows import WindowList

_WHOLE = '<applications><application class="*"><maximized>yes</maximized></application></applications>'
THEMES: Mapping[str, Drift] = {
    "light": Drift(name="light", summary="windows fill the screen", windows=_WHOLE),
    "dark": replace(drift_named("dark"), windows=_WHOLE),
}
_PATIENCE = 150.0  # seconds until a program must have a window and have told of it
_REST = 1.5  # seconds in which neither the pixels nor the tree change
_BUDGET = 10.0  # seconds that the tree may take
_POLL = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    program: str
    theme: str
    frame: Frame
    elements: tuple[Element, ...]


def is_installed(program: OpenedProgram) -> bool:
    return shutil.which(_command(program)) is not None


def capture(program: OpenedProgram, theme: str, *, clock: Callable[[], float] = time.monotonic) -> Captured:
    """Start a program on a desk of its own and look at it once it has come to rest. Raises SetUpError where
    no window of it appears, or its tree tells nothing; DeskError where there is no desk to be had."""
    drift = THEMES[theme]
    with PrivateDesk(drift.size, drift.environment) as desk:
        apply_drift(drift, desk)
        for path, contents in program.files.items():
            (desk.home / path).parent.mkdir(parents=True, exist_ok=True)
            (desk.home / path).write_bytes(contents())
        launch_command(program.line, desk.environment)
        frame, elements = _at_rest(program, desk, clock)
    return Captured(program=program.name, theme=theme, frame=frame, elements=elements)


def _at_rest(
    program: OpenedProgram, desk: Desk, clock: Callable[[], float]
) -> tuple[Frame, tuple[Element, ...]]:
    if desk.accessibility_bus is None:
        raise SetUpError(f"{program.name}: the desk has no accessibility bus: its screen was not taken")
    end, since, before = clock() + _PATIENCE, clock(), None
    with (
        Screen(desk.display) as screen,
        WindowList(desk.display) as windows,
        AccessibilityTree(desk.accessibility_bus, budget=_BUDGET, patience=_BUDGET / 2) as tree,
    ):
        while clock() < end:
            try:
                elements = tree.read(windows.read())
            except AccessibilityError:
                elements = ()  # the bus may still be starting
            frame = screen.grab()
            now = (frame.digest(frame.rect), elements)
            if now != before or not elements:
                before, since = now, clock()
            elif clock() - since >= _REST:
                return frame, elements
            time.sleep(_POLL)
    if before is None or not before[1]:
        raise SetUpError(f"{program.name}: no window told of what is in it within {_PATIENCE:.0f} seconds")
    return frame, elements


def _command(program: OpenedProgram) -> str:
    return program.line.rpartition("exec ")[2].split()[0]
