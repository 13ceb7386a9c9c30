"""Where the tries of an eval are done: the options that say so, and what they come to."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from agent.cli.positive import positive

if TYPE_CHECKING:
    from agent.evals.fan_out.job import FanOut


def add_places(parser: argparse.ArgumentParser) -> None:
    """The options --desks, --ray and --resume."""
    parser.add_argument(
        "--desks",
        type=positive,
        default=1,
        metavar="N",
        help="run so many tries at once, each on a desk of its own (default: 1)",
    )
    parser.add_argument(
        "--ray",
        nargs="?",
        const="",
        metavar="ADDRESS",
        help="run them on a Ray cluster; without an address on one started here, over --desks workers",
    )
    parser.add_argument(
        "--resume",
        action="store_true",
        help="go on where the last run of just this was stopped, or died",
    )


def fan_out_for(args: argparse.Namespace) -> FanOut:
    """How the tries are spread, as the options say."""
    from agent.evals.fan_out.job import in_turn
    from agent.evals.fan_out.on_ray import on_ray
    from agent.evals.fan_out.processes import in_processes

    if args.ray is not None:
        return on_ray(args.ray, args.desks)
    return in_turn if args.desks == 1 else in_processes(args.desks)
