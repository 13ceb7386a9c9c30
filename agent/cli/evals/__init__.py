"""`deskhand eval`: a suite by its name or folder, or one of the commands of this package.

`deskhand eval SUITE ...` is short for `deskhand eval suite SUITE ...`: `spelled_out` puts the word in. Each
command is a module with `NAME`, `add(subcommands)` and `run(args)`, in `COMMANDS`.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence

from agent.cli.evals import (
    compare,
    drifts,
    from_episodes,
    grounding,
    miniwob,
    osworld,
    rate,
    report,
    safety,
    suite,
)

COMMANDS = (suite, compare, report, drifts, miniwob, osworld, grounding, rate, from_episodes, safety)

_EPILOG = """examples:
  deskhand eval desk-basics
  deskhand eval desk-basics --task editor-write-note --repeat 3
  deskhand eval path/to/my-suite --json > results.jsonl
  deskhand eval suite --help

A suite is named where a command could be: deskhand eval SUITE is deskhand eval suite SUITE.
docs/evals.md tells how to write a suite.
"""


def add(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subcommands.add_parser(
        "eval",
        help="measure a brain on a suite of tasks",
        description="Measure a brain on tasks judged by their true effect; compare what was measured.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(title="commands", metavar="SUITE | COMMAND", required=True)
    for module in COMMANDS:
        module.add(commands)


def spelled_out(arguments: Sequence[str]) -> list[str]:
    """The arguments of `deskhand`, with the word `suite` put in where a suite is named without it."""
    words = list(arguments)
    known = {module.NAME for module in COMMANDS} | {"-h", "--help"}
    if words[:1] == ["eval"] and len(words) > 1 and words[1] not in known:
        words.insert(1, suite.NAME)
    return words
