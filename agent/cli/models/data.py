"""`deskhand models data`: made-up screens, with what is on them, for models to learn from and be tested
with."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from agent.cli.positive import positive

NAME = "data"

_EPILOG = """examples:
  python3 dev.py icons
  deskhand models data screens --screens 20000 --held-out 1000

What is in the folder already is kept; the same seed makes the same screens.
docs/training.md tells what they are.
exit codes: 0 all are made, 1 something is missing, 2 usage, 3 stopped.
"""


def add(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subcommands.add_parser(
        NAME,
        help="make screens to train the models in the box with",
        description="Draw made-up windows and pages, and write down where each thing on them is and "
        "what it is called.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", type=Path, help="where the screens go")
    parser.add_argument(
        "--screens", type=_count, default=1000, metavar="N", help="to learn from (default: 1000)"
    )
    parser.add_argument(
        "--held-out", type=_count, default=100, metavar="N", help="to test with (default: 100)"
    )
    parser.add_argument(
        "--seed", type=_count, default=0, metavar="S", help="another seed, other screens (default: 0)"
    )
    parser.add_argument(
        "--icons", type=Path, metavar="FOLDER", help="the icon sets (default: what dev.py icons fetched)"
    )
    parser.set_defaults(run=run)


def _count(word: str) -> int:
    return 0 if word == "0" else positive(word)


def run(args: argparse.Namespace) -> int:
    from agent.cli.exit_codes import STOPPED, SUCCEEDED
    from agent.screens.making import make_screens
    from agent.settings import data_home
    from agent.stopped_by_signals import stopped_by_signals

    icons = args.icons or data_home() / "icons"
    with stopped_by_signals() as stop:
        made = make_screens(
            args.folder,
            icons,
            seed=args.seed,
            screens=args.screens,
            held_out=args.held_out,
            stop=stop,
            tell=_tell,
        )
    print(f"\n{made} screens were made, in {args.folder}.", file=sys.stderr)
    return STOPPED if stop.pressed else SUCCEEDED


def _tell(done: int, of: int) -> None:
    if done % 10 == 0 or done == of:
        print(f"\r{done} of {of} screens", end="", file=sys.stderr, flush=True)
