"""`deskhand eval miniwob`: MiniWoB++ in a real browser window on a private desk, seen as pixels."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from agent.cli.brain_options import add_brain
from agent.cli.evals.places import add_places
from agent.cli.positive import positive

if TYPE_CHECKING:
    from agent.brains.choice import Chosen

NAME = "miniwob"

PROTOCOL = (
    "MiniWoB++ 1.1.0 in a Chromium window on a private desk; page scaled 3x by the density of the screen; "
    "the box that repeats the instruction is covered; pixels only{tree}; mouse and keys by the hand; "
    "at most 10 steps; episode timer lifted; raw reward > 0 is success; seeds {first} to {last}"
)

_EPILOG = """examples:
  deskhand eval miniwob
  deskhand eval miniwob --task click-button --task login-user --episodes 20
  deskhand eval miniwob --all --seed 1000 --json > results.jsonl

Needs the package of the pages: pip install --no-deps miniwob==1.1.0 (the extra "evals").
exit codes: 0 every episode succeeded, 1 one did not, 2 usage, or MiniWoB++ is not installed.
docs/evals.md tells how it is run and what is counted.
"""


def add(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subcommands.add_parser(
        NAME,
        help="MiniWoB++: small web pages, seen as pixels and acted on with the hand",
        description="Let a brain play episodes of MiniWoB++ in a real browser window on a private desk. "
        "The page's own instruction is the task, the page's own reward the judge.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "--task", action="append", default=[], metavar="NAME", help="only this task; may be repeated"
    )
    parser.add_argument(
        "--all", action="store_true", help="every task, not only the families used in development"
    )
    parser.add_argument(
        "--episodes", type=positive, default=5, metavar="N", help="episodes of each task (default: 5)"
    )
    parser.add_argument(
        "--seed", type=_seed, default=0, metavar="S", help="seed of each task's first episode (default: 0)"
    )
    parser.add_argument(
        "--accessibility", action="store_true", help="let it read the accessibility tree too: another row"
    )
    add_brain(parser)
    add_places(parser)
    parser.add_argument(
        "--json", action="store_true", help="print one JSON object per episode, then a summary"
    )
    parser.set_defaults(run=run)


def _seed(word: str) -> int:
    if not word.isdecimal() or len(word) > 9:
        raise argparse.ArgumentTypeError("a seed is a whole number from 0 to 999999999")
    return int(word)


def run(args: argparse.Namespace) -> int:
    from agent.cli.brain_options import brain_for_evals
    from agent.cli.exit_codes import USAGE
    from agent.errors import SuiteError
    from agent.evals.miniwob.families import chosen_tasks, html_folder

    try:
        html = html_folder()
        tasks = chosen_tasks(html, args.task, every=args.all)
        brain = brain_for_evals(args)
    except (SuiteError, ValueError) as error:
        print(f"deskhand eval: {error}", file=sys.stderr)
        return USAGE
    return _measure(tasks, brain, args)


def _measure(tasks: tuple[str, ...], brain: Chosen, args: argparse.Namespace) -> int:
    """Play the episodes, say how each went as it goes, and keep the report."""
    from agent.cli.evals.doing import do_jobs
    from agent.cli.exit_codes import FAILED, SUCCEEDED
    from agent.evals.miniwob.job import close_stages, miniwob_jobs
    from agent.stopped_by_signals import stopped_by_signals

    suite = "miniwob-accessibility" if args.accessibility else NAME
    tree = " and the accessibility tree" if args.accessibility else ""
    protocol = PROTOCOL.format(tree=tree, first=args.seed, last=args.seed + args.episodes - 1)
    jobs = miniwob_jobs(tasks, args.episodes, args.seed, brain, accessibility=args.accessibility)
    with stopped_by_signals() as stop:
        try:
            results = do_jobs(suite, jobs, brain, args, stop, about={}, protocol=protocol)
        finally:
            close_stages()
    passed = all(result.passed for result in results)
    return SUCCEEDED if len(results) == len(jobs) and passed else FAILED
