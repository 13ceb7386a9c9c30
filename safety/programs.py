"""The programs installed on a desk, found by what a person calls them."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from typing import NoReturn, Protocol

from rapidfuzz import fuzz

from safety.desktop_entry import parse_entry
from safety.errors import ProgramNotFound
from safety.installed import Program, default_terminals, installed, mime_defaults
from safety.program_words import KINDS, Kind, fold, kind_called

_CLOSE_ENOUGH = 80.0
"""rapidfuzz ratio, 0 to 100: one or two wrong letters in a word of ordinary length."""


class KnowsPrograms(Protocol):
    """What is installed on a desk, as the loop and the brains ask for it."""

    def resolve(self, name: str) -> Program:
        """The program a person calls by this name. Raises ProgramNotFound."""
        ...

    def classes(self, name: str) -> frozenset[str]:
        """The window classes (lower case) of all programs these words could mean."""
        ...


class Programs:
    """What is installed, as an environment's XDG_DATA_HOME, XDG_DATA_DIRS and PATH tell.

    Of several programs that fit a name equally well, the user's default comes first (mimeapps.list,
    xdg-terminals.list, x-terminal-emulator), then graphical programs before those that run in a terminal and
    settings dialogs, then the alphabet.
    """

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._environment = environment
        self._programs = tuple(sorted(installed(environment), key=lambda p: (fold(p.name), p.id)))

    def all(self) -> tuple[Program, ...]:
        """Every program a menu would show, by name."""
        return self._programs

    def by_id(self, program_id: str) -> Program:
        """The program with this id. Raises ProgramNotFound."""
        wanted = program_id.removesuffix(".desktop")
        found = next((p for p in self._programs if p.id.removesuffix(".desktop") == wanted), None)
        return found or self._bare(program_id) or self._not_found(program_id)

    def resolve(self, name: str) -> Program:
        """The program a person calls by this name: "mousepad", "the text editor", "my calculater".

        Raises ProgramNotFound, naming the nearest.
        """
        wanted = fold(name)
        kind = kind_called(wanted)
        found = self._meant(wanted, kind)
        if not found:
            if bare := self._bare(name.strip()):
                return bare
            found = self._nearly(wanted)
        if not found:
            self._not_found(name)
        return min(found, key=lambda program: self._rank(program, kind))

    def classes(self, name: str) -> frozenset[str]:
        """The window classes (lower case) of all programs these words could mean; empty if none is known."""
        wanted = fold(name)
        kind = kind_called(wanted)
        meant = self._meant(wanted, kind) or self._nearly(wanted)
        meant += self._of_kind(kind) if kind else []
        return frozenset(c for program in meant for c in _window_classes(program))

    def _meant(self, wanted: str, kind: Kind | None) -> list[Program]:
        """The programs the folded words name: exactly, by their kind, or by words that describe them."""
        if not wanted:
            return []
        return self._called(wanted) or (self._of_kind(kind) if kind else []) or self._described(wanted)

    def _called(self, wanted: str) -> list[Program]:
        """Programs whose own name this is, or else whose executable's."""
        for names in (_proper_names, _executables):
            if found := [p for p in self._programs if _squeezed(wanted) in map(_squeezed, names(p))]:
                return found
        return []

    def _of_kind(self, kind: Kind) -> list[Program]:
        ids = kind.also.union(self._defaults(kind))
        return [p for p in self._programs if kind.category in p.entry.categories or p.id in ids]

    def _described(self, wanted: str) -> list[Program]:
        """Programs of that generic name, or whose names hold every word, or whose description does."""
        if found := [p for p in self._programs if wanted in _generic_names(p)]:
            return found
        words = set(wanted.split())
        for described in (_name_words, _all_words):
            if found := [p for p in self._programs if words <= described(p)]:
                return found
        return []

    def _nearly(self, wanted: str) -> list[Program]:
        """Programs whose name, or kind, is a few wrong letters away."""
        scored = [(self._likeness(wanted, program), program) for program in self._programs]
        best = max((score for score, _ in scored), default=0.0)
        kinds = [(max(fuzz.ratio(wanted, said) for said in kind.said), kind) for kind in KINDS]
        score, kind = max(kinds, key=lambda pair: pair[0])
        if score >= max(best, _CLOSE_ENOUGH) and (found := self._of_kind(kind)):
            return sorted(found, key=lambda program: self._rank(program, kind))[:1]
        return [program for score, program in scored if score == best] if best >= _CLOSE_ENOUGH else []

    def _likeness(self, wanted: str, program: Program) -> float:
        names = (*_proper_names(program), *_executables(program), *_generic_names(program))
        return max(fuzz.ratio(_squeezed(wanted), _squeezed(name)) for name in names)

    def _rank(self, program: Program, kind: Kind | None) -> tuple[int, bool, bool, str, str]:
        defaults = self._defaults(kind) if kind else []
        preference = defaults.index(program.id) if program.id in defaults else len(defaults)
        settings = "Settings" in program.entry.categories
        return (preference, settings, program.entry.terminal, fold(program.name), program.id)

    def _defaults(self, kind: Kind) -> list[str]:
        """The ids of the user's default programs of a kind, the preferred one first."""
        if kind.category == "TerminalEmulator":
            return default_terminals(self._environment, self._programs)
        defaults = mime_defaults(self._environment)
        return [found for mime_type in kind.mime_types for found in defaults.get(mime_type, ())]

    def _bare(self, name: str) -> Program | None:
        """An executable on PATH without an entry of its own, by its exact name."""
        if not name or "/" in name or shutil.which(name, path=self._environment.get("PATH")) is None:
            return None
        entry = parse_entry(f"[Desktop Entry]\nName={name}\nExec={name}\n", "C")
        return None if entry is None else Program(id=name, entry=entry)

    def _not_found(self, name: str) -> NoReturn:
        nearest = sorted(self._programs, key=lambda p: -self._likeness(fold(name), p))[:3]
        known = ", ".join(f"“{program.name}”" for program in nearest)
        raise ProgramNotFound(
            f"no installed program is called “{name}”: nothing was started. "
            + (
                f"The nearest are {known}."
                if known
                else "No programs with a menu entry are installed at all."
            )
        )


def _proper_names(program: Program) -> tuple[str, ...]:
    """What is this program's alone: its names, the id of its entry, its executable."""
    stem = program.id.removesuffix(".desktop")
    return tuple(map(fold, (*program.entry.names, stem, stem.rsplit(".", 1)[-1])))


def _executables(program: Program) -> tuple[str, ...]:
    return (fold(program.executable),)


def _generic_names(program: Program) -> tuple[str, ...]:
    return tuple(map(fold, program.entry.generic_names))


def _name_words(program: Program) -> set[str]:
    return set(" ".join((*_proper_names(program), *_executables(program), *_generic_names(program))).split())


def _all_words(program: Program) -> set[str]:
    entry = program.entry
    described = fold(" ".join((*entry.keywords, entry.comment, *entry.categories)))
    return _name_words(program) | set(described.split())


def _squeezed(folded: str) -> str:
    return folded.replace(" ", "")


def _window_classes(program: Program) -> set[str]:
    stem = program.id.removesuffix(".desktop")
    said = {program.entry.window_class, stem, stem.rsplit(".", 1)[-1], program.executable}
    return {name.casefold() for name in said if name}
