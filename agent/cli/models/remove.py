"""`deskhand models remove`: free what a model takes."""

from __future__ import annotations

import argparse
import json

from agent.cli.models.shown import agreed, size

NAME = "remove"

_EPILOG = """examples:
  deskhand models remove qwen3-vl-4b
  deskhand models remove qwen3-vl-4b --yes

exit codes: 0 it is gone, 1 there was none, 2 usage, 3 you said no
"""


def add(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subcommands.add_parser(
        NAME,
        help="remove a model that was pulled or imported, or what was begun of one; asks first",
        description="Remove a model's files from Deskhand's own folder, for good. Folders elsewhere are\n"
        "left alone.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("model", metavar="NAME", help="as `deskhand models list` names it")
    parser.add_argument("--yes", action="store_true", help="don't ask")
    parser.add_argument("--json", action="store_true", help="print what was freed as one JSON object")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from agent.cli.exit_codes import STOPPED
    from agent.models.removing import removable, remove

    found = removable(args.model)
    if not agreed(f"Remove {found.name} ({size(found.bytes)}) for good?", yes=args.yes):
        return STOPPED
    freed = remove(found)
    print(
        json.dumps({"removed": found.name, "bytes": freed})
        if args.json
        else f"Removed {found.name}: {size(freed)} freed."
    )
    return 0
