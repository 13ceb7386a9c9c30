"""What the window needs done for it, and who does it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from agent.brains.choice import Chosen
from agent.event import Finished, Listener
from agent.person import Person
from agent.stop import StopSwitch
from agent.task import Task
from memory.episode import Episode
from safety.decision import Approver
from safety.desk.desk import DeskKind
from safety.mode import Mode
from vision.frame import Frame


class Camera(Protocol):
    """Looks at a running desk for the live view. `vision.capture.Screen` is one."""

    def grab(self) -> Frame: ...

    def close(self) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A run that came to its end, and the files it made that were kept."""

    finished: Finished
    kept: tuple[Path, ...] = ()


class Runner(Protocol):
    """`run` is called on the worker thread, the others on the window's."""

    def plan(self, instruction: str) -> tuple[str, ...]:
        """What the built-in instructions understand, one line a step. Raises NotUnderstood, ValueError."""
        ...

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
        """Do a Task in a mode, planned by a brain; `person` answers what that asks, `opened` is told the
        desk's display once it is there.

        Raises the rooms' errors.
        """
        ...

    def camera(self, display: str) -> Camera:
        """Raises VisionError."""
        ...

    def recent(self, limit: int) -> tuple[Episode, ...]:
        """The newest Episodes. Raises MemoryRoomError."""
        ...


class SessionRunner:
    """The real one: `agent.session` on the user's own desk or on a private one."""

    def plan(self, instruction: str) -> tuple[str, ...]:
        from agent.brains.catalogue import brain_named
        from safety.programs import Programs

        return brain_named("instructions", Programs(os.environ)).begin(Task(instruction=instruction))

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
        from agent.brains.vlm.late import for_person
        from agent.cli.running import open_desk
        from agent.session import run_task
        from agent.settings import data_home
        from safety.desk.keepsakes import keep_files

        with open_desk(desk) as there:
            opened(there.display)
            finished = run_task(
                task,
                desk=there,
                brain=for_person(brain, stop),
                approver=approver,
                person=person,
                listener=listener,
                stop=stop,
                mode=mode,
            )
            if there.kind is DeskKind.LIVE:
                return Ended(finished=finished)
            kept = keep_files(there.home, data_home() / "kept" / finished.episode)
            return Ended(finished=finished, kept=tuple(kept))

    def camera(self, display: str) -> Camera:
        from vision.capture import Screen

        return Screen(display)

    def recent(self, limit: int) -> tuple[Episode, ...]:
        from agent.settings import data_home
        from memory.journal import Journal

        folder = data_home()
        if not folder.exists():
            return ()
        with Journal(folder) as journal:
            return journal.episodes(limit)
