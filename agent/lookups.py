"""What the loop asks beside the screen, with a note of the answers: a replay answers the same."""

from __future__ import annotations

from agent.noted_meaning import NotedMeaning
from memory.lookup import Asked, Lookup
from safety.errors import ProgramNotFound
from safety.installed import Program
from safety.programs import KnowsPrograms
from vision.grounding.meaning import Meaning


class Asking:
    """The installed programs and what pictures mean, as the loop asks about them. `notes` tells what is amiss
    with the latter."""

    def __init__(self, programs: KnowsPrograms, meaning: Meaning | None) -> None:
        self.programs = noted(programs)
        self.meaning = None if meaning is None else NotedMeaning(meaning)

    @property
    def ports(self) -> tuple[KnowsPrograms, Meaning | None]:
        """Both of them, as a grounder takes them."""
        return self.programs, self.meaning

    @property
    def notes(self) -> tuple[str, ...]:
        return () if self.meaning is None else self.meaning.notes

    def taken(self) -> tuple[Lookup, ...]:
        """What was asked since this was called last."""
        return self.programs.taken() + (() if self.meaning is None else self.meaning.taken())


class NotedPrograms:
    """Implements `safety.programs.KnowsPrograms`. A question that was answered once has the same answer for
    the rest of the run."""

    def __init__(self, programs: KnowsPrograms) -> None:
        self._programs = programs
        self._resolved: dict[str, Program | ProgramNotFound] = {}
        self._classes: dict[str, frozenset[str]] = {}
        self._fresh: list[Lookup] = []

    def resolve(self, name: str) -> Program:
        """See `safety.programs.Programs`."""
        if name not in self._resolved:
            self._resolved[name] = self._look_up(name)
        found = self._resolved[name]
        if isinstance(found, ProgramNotFound):
            raise ProgramNotFound(str(found))
        return found

    def classes(self, name: str) -> frozenset[str]:
        """See `safety.programs.Programs`."""
        if name not in self._classes:
            found = self._classes[name] = self._programs.classes(name)
            self._fresh.append(Lookup(asked=Asked.CLASSES, name=name, found=tuple(sorted(found))))
        return self._classes[name]

    def taken(self) -> tuple[Lookup, ...]:
        """What was asked for the first time since this was called last."""
        fresh, self._fresh = tuple(self._fresh), []
        return fresh

    def _look_up(self, name: str) -> Program | ProgramNotFound:
        try:
            found = self._programs.resolve(name)
        except ProgramNotFound as error:
            self._fresh.append(Lookup(asked=Asked.PROGRAM, name=name, error=str(error)))
            return error
        self._fresh.append(Lookup(asked=Asked.PROGRAM, name=name, found=(found.id, found.name)))
        return found


def noted(programs: KnowsPrograms) -> NotedPrograms:
    """The programs themselves where they are noted already: a brain may ask them too."""
    return programs if isinstance(programs, NotedPrograms) else NotedPrograms(programs)
