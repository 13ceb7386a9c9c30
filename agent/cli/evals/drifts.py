"""`deskhand eval drifts`: what a desk can be changed by before a task."""

from __future__ import annotations

import argparse

NAME = "drifts"


def add(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subcommands.add_parser(
        NAME,
        help="list the drifts that tasks can be run under",
        description="The changes to a desk that `deskhand eval SUITE --drift NAME` makes before each task.",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from agent.evals.drifts import DRIFTS

    width = max(len(drift.name) for drift in DRIFTS)
    for drift in DRIFTS:
        print(f"{drift.name:<{width}}  {drift.summary}")
    return 0
