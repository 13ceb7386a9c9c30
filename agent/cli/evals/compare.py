"""`deskhand eval compare A B`: whether the second run is worse than the first; a gate for changes."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

NAME = "compare"

_EPILOG = """examples:
  deskhand eval compare before.json after.json
  deskhand eval compare desk-basics                       its last two reports
  deskhand eval compare main.json desk-basics --max-drop 5
  deskhand eval compare runs/before runs/after            folders: one report of each suite
  deskhand eval compare before.json after.json --metric steps --json | jq .verdict

exit codes: 0 no regression shown, 1 a regression (or a drop beyond --max-drop), 2 usage or unusable results.
docs/evals.md tells what the numbers mean.
"""


def add(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subcommands.add_parser(
        NAME,
        help="whether a run is worse than another",
        description="Pair two runs by task and seed and say whether the second is worse: McNemar's exact "
        "test and a paired bootstrap clustered by program, corrected after Holm, with its power.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("a", metavar="A", help="results before: a file, a folder, or a suite's name")
    parser.add_argument("b", metavar="B", nargs="?", help="results after (default: A's last two reports)")
    parser.add_argument(
        "--metric", choices=("success", "steps", "seconds"), default="success", help="what is compared"
    )
    parser.add_argument(
        "--alpha", type=_share, default=0.05, metavar="P", help="chance of a false alarm (default: 0.05)"
    )
    parser.add_argument(
        "--max-drop",
        type=_points,
        metavar="POINTS",
        help="exit with 1 too where success fell by more percentage points than this, chance or not",
    )
    parser.add_argument(
        "--count-errors", action="store_true", help="an infrastructure error counts as a failure"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    import json

    from agent.cli.exit_codes import FAILED, SUCCEEDED, USAGE
    from agent.errors import ResultsError
    from agent.evals.comparing import words
    from agent.evals.comparing.comparison import compare
    from agent.evals.comparing.pairs import Metric
    from agent.evals.reports import read_all

    try:
        before, after = _sides(args.a, args.b)
        comparison = compare(
            read_all(before),
            read_all(after),
            metric=Metric(args.metric),
            alpha=args.alpha,
            max_drop=args.max_drop,
            count_errors=args.count_errors,
        )
    except ResultsError as error:
        print(f"deskhand eval compare: {error}", file=sys.stderr)
        return USAGE
    files = {"a": [str(path) for path in before], "b": [str(path) for path in after]}
    if args.json:
        print(json.dumps(files | words.as_json(comparison)))
    else:
        for side, paths in files.items():
            print(f"{side.upper()}: {', '.join(paths)}")
        print(f"\n{words.told(comparison)}")
    return FAILED if comparison.alarm else SUCCEEDED


def _sides(a: str, b: str | None) -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    from agent.evals.real import reports_folder
    from agent.evals.reports import named

    if b is None:
        return named(a, reports_folder(), back=1), named(a, reports_folder())
    return named(a, reports_folder(), back=int(a == b)), named(b, reports_folder())


def _share(text: str) -> float:
    """For argparse: a number between 0 and 0.5, neither of them."""
    value = _number(text)
    if not 0 < value < 0.5:
        raise argparse.ArgumentTypeError(f"{text!r} is not between 0 and 0.5")
    return value


def _points(text: str) -> float:
    """For argparse: percentage points from 0 to 100, as a share."""
    value = _number(text)
    if not 0 <= value <= 100:
        raise argparse.ArgumentTypeError(f"{text!r} is not between 0 and 100 points")
    return value / 100


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number") from None
