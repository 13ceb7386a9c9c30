"""`deskhand eval rate`: look at episodes, say how they went, and see how far raters agree."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.evals.rating.ratings import Rating
    from memory.episode import Episode
    from memory.journal import Journal

NAME = "rate"

_EPILOG = """examples:
  deskhand eval rate                         every episode you have not rated, newest first
  deskhand eval rate 3f9a --rater ada
  deskhand eval rate --folder ~/.local/share/deskhand/evals
  deskhand eval rate --report                what raters said, and how far they agree

What the agent and the checks said of an episode is not shown before it is rated.
exit codes: 0 done, 1 nothing to rate or to report, 2 usage
"""


def add(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subcommands.add_parser(
        NAME,
        help="look at episodes and rate them; how far raters agree",
        description="Show episodes step by step and ask three things of each: did it succeed, how well "
        "(1 to 5), was anything surprising. Ratings are kept beside the episodes.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("episodes", metavar="EPISODE", nargs="*", help="an id, or its beginning")
    parser.add_argument(
        "--folder", type=Path, metavar="DIR", help="the folder of the episodes (default: yours)"
    )
    parser.add_argument("--rater", metavar="NAME", help="who rates (default: your user name)")
    parser.add_argument("--report", action="store_true", help="only tell what was said so far")
    parser.add_argument("--json", action="store_true", help="with --report: as one JSON object")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from agent.evals.rating.ratings import read
    from agent.settings import data_home

    folder: Path = args.folder.expanduser() if args.folder else data_home()
    ratings, problems = read(folder)
    for problem in problems:
        print(f"deskhand eval rate: {problem}", file=sys.stderr)
    return _report(ratings, args.json) if args.report else _rate(folder, ratings, args)


def _report(ratings: Sequence[Rating], as_json: bool) -> int:
    import dataclasses
    import json

    from agent.cli.exit_codes import FAILED, SUCCEEDED
    from agent.evals.rating.report import in_words, report_of

    report = report_of(ratings)
    print(json.dumps(dataclasses.asdict(report)) if as_json else in_words(report))
    return SUCCEEDED if ratings else FAILED


def _rate(folder: Path, ratings: Sequence[Rating], args: argparse.Namespace) -> int:
    import getpass
    import tempfile
    from contextlib import closing

    from agent.cli.exit_codes import FAILED, SUCCEEDED, USAGE
    from agent.evals.rating.ratings import LONGEST_NAME, keep
    from memory.journal import Journal

    rater = (args.rater or getpass.getuser()).strip()
    if not rater or len(rater) > LONGEST_NAME:
        print(f"deskhand eval rate: a name has 1 to {LONGEST_NAME} letters", file=sys.stderr)
        return USAGE
    if not (folder / "journal.db").is_file():
        print(f"deskhand eval rate: {folder}: there are no episodes", file=sys.stderr)
        return FAILED
    rated = 0
    with closing(Journal(folder)) as journal, tempfile.TemporaryDirectory(prefix="deskhand-rate-") as shown:
        chosen = _chosen(journal, ratings, rater, args.episodes)
        for number, episode in enumerate(chosen, 1):
            print(f"[{number}/{len(chosen)}] episode {episode.id}")
            _show(journal, episode, Path(shown))
            try:
                rating = _ask(episode, rater)
            except EOFError:
                break
            if rating is not None:
                keep(folder, rating)
                rated += 1
    print(f"{rated} of {len(chosen)} episodes rated by {rater}")
    return SUCCEEDED if rated else FAILED


def _chosen(journal: Journal, ratings: Sequence[Rating], rater: str, named: Sequence[str]) -> list[Episode]:
    """The episodes that are named; or else all that have ended and this rater has not rated."""
    if named:
        return [journal.find(prefix) for prefix in named]
    done = {rating.episode for rating in ratings if rating.rater == rater}
    return [each for each in journal.episodes() if each.outcome is not None and each.id not in done]


def _show(journal: Journal, episode: Episode, folder: Path) -> None:
    """The steps in words, and their screenshots as files of a folder that is emptied afterwards."""
    from agent.cli.printable import printable

    shots = folder / episode.id
    shots.mkdir(exist_ok=True)
    print(f"\n  task: {printable(episode.instruction)}\n")
    for record in journal.records(episode.id):
        (shots / f"{record.number:03}.png").write_bytes(journal.frame_png(record.frame))
        came = f": {record.effect.evidence}" if record.effect is not None else ""
        print(f"  {record.number:>3}. {printable(record.title)}{printable(came)}")
    print(f"\n  screenshots, one before each step: {shots}\n")


def _ask(episode: Episode, rater: str) -> Rating | None:
    """Three questions on the terminal; None where the episode is passed over. Raises EOFError at the end."""
    from datetime import UTC, datetime

    from agent.evals.rating.ratings import LONGEST_SURPRISE, Rating, Success

    answers = {"y": Success.YES, "n": Success.NO, "u": Success.UNSURE}
    said = _choice("did it succeed? y(es), n(o), u(nsure); s(kip), q(uit): ", [*answers, "s", "q"])
    if said == "q":
        raise EOFError
    if said == "s":
        return None
    quality = int(_choice("how well, from 1 (bad) to 5 (as I would have)? ", list("12345")))
    surprise = input("anything surprising? In words, or Return for nothing: ").strip()
    return Rating(
        episode=episode.id,
        rater=rater,
        succeeded=answers[said],
        quality=quality,
        surprise=surprise[:LONGEST_SURPRISE],
        rated=datetime.now(UTC),
    )


def _choice(question: str, allowed: Sequence[str]) -> str:
    while True:
        said = input(question).strip().lower()[:1]
        if said in allowed:
            return said
        print(f"one of {', '.join(allowed)}, please")
