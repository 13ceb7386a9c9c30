"""`deskhand replay`: recorded episodes through the same loop and gate again."""

from __future__ import annotations

import argparse
import json
import os
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from agent.cli import replay_live
from agent.cli.brain_options import add_models

if TYPE_CHECKING:
    from agent.brain import Brain
    from memory.episode import Episode
    from memory.journal import Journal

_EPILOG = """examples:
  deskhand replay 3f2a
  deskhand replay --check
  deskhand replay --check --folder ~/.local/share/deskhand/evals
  deskhand replay 3f2a --rules stricter.toml
  deskhand replay 3f2a --with-brain instructions --json
  deskhand replay 3f2a --parameters
  deskhand replay 3f2a --live --desk private --approve all --set file=other.txt

exit codes: 0 it comes to the same (with another brain or other rules: at every step), 1 it does not, or a
record is damaged, 2 usage
"""


def add(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subcommands.add_parser(
        "replay",
        help="replay recorded episodes without touching a screen, or do one again on a desk",
        description="Replay recorded episodes: the same loop and the same gate, given what was recorded. "
        "Nothing outside is touched, and nothing is recorded.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "episodes", nargs="*", metavar="EPISODE", help="an id, or its beginning (see deskhand episodes list)"
    )
    parser.add_argument(
        "--check",
        action="store_true",
        help="replay all episodes, or those named, and say which differ",
    )
    parser.add_argument(
        "--with-brain", metavar="BRAIN", help="score what another brain would have proposed at each step"
    )
    parser.add_argument(
        "--rules", type=Path, metavar="FILE", help="score what would be allowed if FILE were your rules"
    )
    add_models(parser)
    parser.add_argument("--folder", type=Path, metavar="DIR", help="where the episodes are (default: yours)")
    parser.add_argument("--json", action="store_true", help="print JSON, one object an episode")
    replay_live.add_arguments(parser)
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from agent.cli.exit_codes import USAGE
    from agent.settings import data_home
    from memory.journal import Journal

    if not args.episodes and not args.check:
        print("deskhand replay: name an episode, or add --check for all of them", file=sys.stderr)
        return USAGE
    folder = data_home() if args.folder is None else args.folder
    if not (folder / "journal.db").is_file():
        print(f"deskhand replay: there are no episodes in {folder}: nothing was replayed", file=sys.stderr)
        return USAGE if args.folder is not None else 0
    with closing(Journal(folder)) as journal:
        if replay_live.wanted(args):
            return replay_live.run(args, journal)
        if args.with_brain is not None or args.rules is not None:
            return _score(args, journal)
        return _check(args, journal)


def _check(args: argparse.Namespace, journal: Journal) -> int:
    """Replay episodes one after another, say what each comes to, and sum it up."""
    from agent.cli.replay_shown import checked_json, checked_words, tally_words
    from agent.replay.checking import Tally, check

    tally = Tally()
    for checked in check(journal, _chosen(args, journal)):
        tally.add(checked)
        if args.json:
            print(json.dumps(checked_json(checked), ensure_ascii=False), flush=True)
        elif not args.check or not checked.same:
            print(checked_words(checked), flush=True)
        if args.check and not args.json and sys.stderr.isatty():
            print(f"\r{tally.episodes} replayed", end="", file=sys.stderr, flush=True)
    if args.check and not args.json:
        print(tally_words(tally))
    return int(tally.diverged + tally.damaged > 0)


def _score(args: argparse.Namespace, journal: Journal) -> int:
    """Say what another brain, or other rules, would have done at each step."""
    from agent.brains.catalogue import NAMES, brain_named
    from agent.cli.brain_options import brain_of
    from agent.cli.exit_codes import USAGE
    from agent.cli.replay_shown import scoring_json, scoring_words
    from agent.replay.recording import recording
    from agent.replay.rules import with_file
    from agent.replay.scoring import score
    from safety.programs import KnowsPrograms, Programs

    try:
        chosen = None if args.with_brain is None else brain_of(args, NAMES, args.with_brain)
    except ValueError as error:
        print(f"deskhand replay: {error}", file=sys.stderr)
        return USAGE
    programs, different = Programs(os.environ), False

    def brain(known: KnowsPrograms) -> Brain:
        assert chosen is not None
        return brain_named(chosen, known)

    for episode in _chosen(args, journal):
        with recording(journal, episode.id) as recorded:
            rules = None if args.rules is None else with_file(recorded.given, args.rules)
            made = None if chosen is None else brain
            scoring = score(recorded, brain=made, rules=rules, programs=programs)
        different = different or not scoring.same
        told = scoring_json(episode, scoring) if args.json else None
        print(scoring_words(episode, scoring) if told is None else json.dumps(told, ensure_ascii=False))
    return int(different)


def _chosen(args: argparse.Namespace, journal: Journal) -> list[Episode]:
    """The episodes that were named; else all, oldest first."""
    if args.episodes:
        return [journal.find(name) for name in args.episodes]
    return list(reversed(journal.episodes()))
