"""`deskhand bench`: speed, as ratios against a named baseline in the same run."""

from __future__ import annotations

import argparse


def add(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subcommands.add_parser(
        "bench",
        help="measure speed on this machine",
        description="Measure speed on this machine, as ratios against a named baseline in the same run.",
        epilog="examples:\n  deskhand bench perception\n  deskhand bench step --json",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("what", choices=("perception", "step"), help="what to measure")
    parser.add_argument("--json", action="store_true", help="print the measurements as one JSON object")
    parser.add_argument("--repeat", type=int, default=5, metavar="N", help="how often (default: 5)")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    match args.what:
        case "perception":
            from agent.bench import perception

            return perception.run(json_output=args.json, repeat=args.repeat)
        case _:
            from agent.bench import step

            return step.run(json_output=args.json, repeat=args.repeat)
