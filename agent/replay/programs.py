"""What is installed, as it was when the run was recorded."""

from __future__ import annotations

from agent.replay.script import Script
from memory.lookup import Asked
from safety.desktop_entry import DesktopEntry
from safety.errors import ProgramNotFound
from safety.installed import Program
from safety.programs import KnowsPrograms


class RecordedPrograms:
    """Implements `safety.programs.KnowsPrograms` by what was asked and found in the run. What nobody asked
    then is asked `otherwise`, where there is somebody to ask; `unasked` are the names of it."""

    def __init__(self, script: Script, otherwise: KnowsPrograms | None = None) -> None:
        self._script = script
        self._otherwise = otherwise
        self._known = {(lookup.asked, lookup.name): lookup for lookup in script.recording.lookups}
        self.unasked: list[str] = []

    def resolve(self, name: str) -> Program:
        lookup = self._known.get((Asked.PROGRAM, name))
        if lookup is not None and not lookup.error:
            return _program(*lookup.found[:2])
        if lookup is not None:
            raise ProgramNotFound(lookup.error)
        if self._otherwise is not None:
            self.unasked.append(name)
            return self._otherwise.resolve(name)
        return self._as_opened(name)

    def classes(self, name: str) -> frozenset[str]:
        lookup = self._known.get((Asked.CLASSES, name))
        if lookup is not None:
            return frozenset(lookup.found)
        self.unasked.append(name)
        return frozenset() if self._otherwise is None else self._otherwise.classes(name)

    def _as_opened(self, name: str) -> Program:
        """What an older record tells of it: by what was opened then."""
        record = self._script.record
        if record.action is not None and record.action.kind == "open":
            return _program(record.action.program)
        raise ProgramNotFound(str((record.target or {}).get("refused", f"nobody asked for “{name}”")))


def _program(program_id: str, name: str = "") -> Program:
    entry = DesktopEntry(
        names=(name or program_id,),
        generic_names=(),
        comment="",
        keywords=(),
        categories=(),
        command=(program_id,),
        icon="",
        window_class="",
        try_exec="",
        folder="",
        terminal=False,
        no_display=False,
        hidden=False,
        only_show_in=(),
        not_show_in=(),
    )
    return Program(id=program_id, entry=entry)
