"""`deskhand models list`: the models that lie on this machine."""

from __future__ import annotations

import argparse
import json

NAME = "list"


def add(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subcommands.add_parser(NAME, help="what lies on this machine")
    parser.add_argument("--json", action="store_true", help="print one JSON object per line")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from agent.settings import data_home

    folder = data_home() / "models"
    names = sorted(path.name for path in folder.iterdir() if path.is_dir()) if folder.is_dir() else []
    for name in names:
        print(json.dumps({"name": name, "folder": str(folder / name)}) if args.json else name)
    if not names and not args.json:
        print(f"No models in {folder}.")
    return 0
