"""`deskhand eval from-episodes`: past episodes become a suite that says when something decides otherwise."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from memory.journal import Journal

NAME = "from-episodes"

_EPILOG = """examples:
  deskhand eval from-episodes --all-succeeded --to my-suite
  deskhand eval from-episodes 3f2a 81bc --to my-suite
  deskhand eval my-suite                     decides every step again, and replays every episode

The suite holds copies of the episodes, screenshots included, redacted once more: look at them before you give
it away.
exit codes: 0 made, 1 made, but an episode does not replay to what was recorded, 2 usage
"""


def add(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subcommands.add_parser(
        NAME,
        help="make a regression suite of past episodes",
        description="Make a regression suite of past episodes: each decision that was carried out is "
        "expected again, and each episode is replayed.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("episodes", metavar="ID", nargs="*", help="an id, or its beginning")
    parser.add_argument("--all-succeeded", action="store_true", help="every episode that succeeded")
    parser.add_argument("--to", type=Path, required=True, metavar="DIR", help="the new folder of the suite")
    parser.add_argument(
        "--folder", type=Path, metavar="JOURNAL", help="the folder of the episodes (default: yours)"
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from contextlib import closing

    from agent.cli.exit_codes import FAILED, SUCCEEDED, USAGE
    from agent.errors import SuiteError
    from agent.evals.units.from_episodes import make_suite
    from agent.settings import data_home
    from memory.journal import Journal
    from safety.redaction.redactor import PATTERNS, load_redactor

    folder: Path = args.folder.expanduser() if args.folder else data_home()
    try:
        if bool(args.episodes) == args.all_succeeded:
            raise SuiteError("name episodes, or --all-succeeded: nothing was made")
        if not (folder / "journal.db").is_file():
            raise SuiteError(f"{folder}: there are no episodes: nothing was made")
        with closing(Journal(folder)) as journal:
            ids = _chosen(journal, args)
            made = make_suite(journal, ids, args.to.expanduser(), load_redactor(data_home() / PATTERNS))
    except SuiteError as error:
        print(f"deskhand eval from-episodes: {error}", file=sys.stderr)
        return USAGE
    print(f"{args.to}: {made.tasks} decisions of {made.episodes} episodes; run it: deskhand eval {args.to}")
    if made.too_easy:
        print(f"left out: {made.too_easy} that a brain that understands nothing gets right as well")
    if made.older:
        print(f"only replayed: {made.older} episodes that an older Deskhand recorded")
    for said in made.diverging:
        print(f"does not replay to what was recorded: {said}", file=sys.stderr)
    return FAILED if made.diverging else SUCCEEDED


def _chosen(journal: Journal, args: argparse.Namespace) -> list[str]:
    """The whole ids, oldest first where all that succeeded are meant."""
    from memory.episode import Verdict

    if args.episodes:
        return list(dict.fromkeys(journal.find(prefix).id for prefix in args.episodes))
    done = [e for e in journal.episodes() if e.outcome and e.outcome.verdict is Verdict.SUCCEEDED]
    return [episode.id for episode in reversed(done)]
