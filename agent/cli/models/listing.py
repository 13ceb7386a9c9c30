"""`deskhand models list`: what lies here, what could be had, and whether it would fit."""

from __future__ import annotations

import argparse
import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from agent.cli.models.shown import size

if TYPE_CHECKING:
    from agent.models.entry import Entry
    from agent.models.installed import InstalledModel
    from agent.models.machine import Machine
    from agent.models.shipped import Shipped

NAME = "list"

_EPILOG = """examples:
  deskhand models list
  deskhand models list --json | jq 'select(.fits == "card")'

MEMORY is 2 bytes a parameter, a fifth more, and 1 GB: a rule of thumb. The figures are published ones, in per
cent, for ScreenSpot, ScreenSpot-v2 and ScreenSpot-Pro; those with a * were measured or quoted by others than
the model's authors. --json tells the source of each; a blank means that none was found.
"""


def add(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subcommands.add_parser(
        NAME,
        help="what lies on this machine, what could be had, and whether it fits",
        description="Look at this machine alone: nothing is asked of another.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object per line")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from agent.models.catalogue import catalogue
    from agent.models.installed import installed_models, models_folder
    from agent.models.machine import this_machine
    from agent.models.shipped import shipped_models
    from agent.models.staging import half_done

    here, begun, machine = installed_models(), half_done(), this_machine()
    if args.json:
        for one in shipped_models():
            print(json.dumps(asdict(one) | {"folder": str(one.folder), "shipped": True}))
        for model in here:
            print(json.dumps(_here(model)))
        for name, done in begun.items():
            print(json.dumps({"name": name, "state": "begun", "bytes": done}))
        for entry in catalogue():
            print(json.dumps(_entry(entry, machine)))
        return 0
    print("In the box:")
    _table([_shipped_row(one) for one in shipped_models()])
    print(f"\nHere ({models_folder()}):")
    _table([_here_row(model) for model in here] or [("nothing yet",)])
    for model in here:
        if model.problem:
            print(f"  {model.name}: {model.problem}")
    if begun:
        print("\nBegun, and not whole (the same command goes on, `deskhand models remove NAME` frees it):")
        _table([(name, size(done)) for name, done in begun.items()])
    print(f"\nCould be had (deskhand models pull NAME), on this machine: {machine.in_words}")
    _table([_HEAD, *(_entry_row(entry, machine) for entry in catalogue())])
    for entry in catalogue():
        if entry.not_pulled or entry.not_run:
            print(f"  {entry.name}: {entry.not_pulled or entry.not_run}")
    return 0


_HEAD = ("NAME", "FETCH", "MEMORY", "FITS", "SCREENSPOT", "-V2", "-PRO", "LICENCE")


def _shipped_row(one: Shipped) -> tuple[str, ...]:
    return one.name, one.problem or f"{one.parameters / 1e6:.1f} M parameters, {size(one.bytes)}", one.does


def _here_row(model: InstalledModel) -> tuple[str, ...]:
    licence = model.manifest.licence if model.manifest else ""
    return model.name, size(model.bytes), str(model.state), model.dialect, licence


def _entry_row(entry: Entry, machine: Machine) -> tuple[str, ...]:
    from agent.models.entry import Benchmark, Use
    from agent.models.machine import fit

    figures = []
    for benchmark in Benchmark:
        score = entry.score(benchmark)
        others = "*" if score is not None and score.by != "authors" else ""
        figures.append("" if score is None else f"{score.percent:.1f}{others}")
    licence = entry.licence + (" (non-commercial)" if entry.use is Use.NON_COMMERCIAL else "")
    fetched = "cannot" if entry.not_pulled else size(entry.bytes)
    return entry.name, fetched, size(entry.memory), str(fit(entry, machine)), *figures, licence


def _table(rows: list[tuple[str, ...]]) -> None:
    columns = max(len(row) for row in rows)
    widths = [max((len(row[at]) for row in rows if at < len(row)), default=0) for at in range(columns)]
    for row in rows:
        print("  " + "  ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=False)).rstrip())


def _here(model: InstalledModel) -> dict[str, Any]:
    told = model.manifest.model_dump(exclude={"files", "version", "name"}) if model.manifest else {}
    return {
        **told,
        "name": model.name,
        "here": True,
        "folder": str(model.folder),
        "dialect": model.dialect,
        "state": str(model.state),
        "bytes": model.bytes,
        "problem": model.problem,
    }


def _entry(entry: Entry, machine: Machine) -> dict[str, Any]:
    from agent.models.machine import fit

    fits = str(fit(entry, machine))
    return {**asdict(entry), "here": False, "bytes": entry.bytes, "memory": entry.memory, "fits": fits}
