"""A Runner that plays a script instead of doing anything: for tests, screenshots and design."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from agent.brains.choice import Chosen
from agent.event import Finished, Listener
from agent.person import Person
from agent.stop import StopSwitch
from agent.task import Task
from desktop.runner import Camera, Ended
from memory.episode import Episode
from safety.decision import Approver
from safety.desk.desk import DeskKind
from safety.mode import Mode
from vision.errors import NoDisplay

Script = Callable[[Approver, Listener, StopSwitch], Finished]


@dataclass(kw_only=True)
class ScriptedRunner:
    """`planned` answers `plan`, `script` plays a run on the worker thread; what was asked for is kept."""

    planned: Callable[[str], tuple[str, ...]] = lambda instruction: (instruction,)
    script: Script
    past: tuple[Episode, ...] = ()
    eye: Camera | None = None
    tasks: list[tuple[Task, DeskKind]] = field(default_factory=list)
    modes: list[Mode] = field(default_factory=list)
    brains: list[Chosen] = field(default_factory=list)

    def plan(self, instruction: str) -> tuple[str, ...]:
        return self.planned(instruction)

    def run(
        self,
        task: Task,
        desk: DeskKind,
        *,
        approver: Approver,
        person: Person,
        listener: Listener,
        opened: Callable[[str], None],
        stop: StopSwitch,
        mode: Mode,
        brain: Chosen = "instructions",
    ) -> Ended:
        self.tasks.append((task, desk))
        self.modes.append(mode)
        self.brains.append(brain)
        if self.eye is not None:
            opened(":0")
        return Ended(finished=self.script(approver, listener, stop))

    def camera(self, display: str) -> Camera:
        if self.eye is None:
            raise NoDisplay(f"there is no screen {display}")
        return self.eye

    def recent(self, limit: int) -> tuple[Episode, ...]:
        return self.past[:limit]
