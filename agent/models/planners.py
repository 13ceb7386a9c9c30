"""Which of the models on this machine could plan in this process, and why the others can't."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from agent.dialects.catalogue import dialect_named
from agent.models.catalogue import entry_named
from agent.models.installed import InstalledModel, State, installed_models
from agent.models.machine import Fit, Machine, fit, this_machine

RUNS = ("torch", "transformers")
"""The packages that run models in process: an extra."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """A model by its name here. `problem` says why it cannot plan; empty where it can."""

    name: str
    problem: str = ""


def candidates(home: Path | None = None) -> tuple[Candidate, ...]:
    """All that lie here, those that can plan first. Their files are not read whole, nothing is loaded."""
    machine = this_machine()
    here = [Candidate(name=model.name, problem=_problem(model, machine)) for model in installed_models(home)]
    return tuple(sorted(here, key=lambda one: (bool(one.problem), one.name)))


def missing(packages: tuple[str, ...] = RUNS) -> str:
    """What keeps every model from running in this process, in words; empty where nothing does."""
    lacking = [package for package in packages if find_spec(package) is None]
    if not lacking:
        return ""
    return f"{' and '.join(lacking)} is not installed: set Deskhand up with the extra “models”"


def _problem(model: InstalledModel, machine: Machine) -> str:
    if model.state is State.DAMAGED:
        return f"{model.problem}; deskhand models verify {model.name}"
    try:
        plans = dialect_named(model.dialect).planner is not None
    except ValueError:
        return f"its manifest names a dialect that there is not ({model.dialect[:40]})"
    if not plans:
        return "it says where things are, not what to do"
    repository = model.manifest.repository if model.manifest else ""
    entry = entry_named(repository) if repository else None
    if entry is None:
        return ""
    if entry.not_run:
        return entry.not_run
    if fit(entry, machine) is Fit.NO:
        return f"it takes about {entry.memory / 1e9:.0f} GB of memory; this computer has {machine.in_words}"
    return ""
