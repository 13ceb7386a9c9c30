"""`deskhand models`: the vision-language models of this machine.

Each command is a module with `NAME`, `add(subcommands)` and `run(args)`, in `COMMANDS`.
"""

from __future__ import annotations

import argparse

from agent.cli.models import (
    bench,
    data,
    importing,
    listing,
    probe,
    pull,
    remove,
    serve,
    train,
    verify,
)

COMMANDS = (
    listing,
    pull,
    importing,
    verify,
    remove,
    probe,
    serve,
    bench,
    data,
    train,
)

_EPILOG = """examples:
  deskhand models list
  deskhand models pull qwen3-vl-4b
  deskhand models import /media/stick/Qwen3-VL-4B-Instruct
  deskhand models verify
  deskhand models probe http://localhost:11434

docs/models.md tells what each of them is for.
"""


def add(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subcommands.add_parser(
        "models",
        help="vision-language models: what is here, what could be, how well they run",
        description="The vision-language models of this machine. Nothing is fetched unless you ask for it.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for module in COMMANDS:
        module.add(commands)
