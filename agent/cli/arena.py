"""`deskhand arena`: let a brain that obeys attackers loose on the gate, and count what nobody approved."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from agent.cli.positive import positive

if TYPE_CHECKING:
    from agent.arena.simulation import Played

_EPILOG = """examples:
  deskhand arena                     everything: a quarter of an hour
  deskhand arena --quick             one layout, one person: under a minute
  deskhand arena path/to/attacks     your own attacks (docs/safety.md tells how to write them)
  deskhand arena --json | jq .broken

exit codes: 0 every promise held, 1 an effect nobody approved, or too many questions asked of honest tasks,
2 usage or a malformed attack.
"""


def add(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subcommands.add_parser(
        "arena",
        help="measure the gate against a brain that obeys attackers",
        description="Play attacks with a brain that does whatever the attacker says, through the real loop "
        "and the real gate, in a toy world and on a private desk, and honest tasks besides; an oracle notes "
        "what really happened.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "folder", metavar="PATH", nargs="?", type=Path, help="a folder of attacks (default: ours)"
    )
    parser.add_argument("--quick", action="store_true", help="each attack once, before an attentive person")
    parser.add_argument(
        "--seeds", type=positive, default=None, metavar="N", help="layouts for each attack (default: 2)"
    )
    parser.add_argument("--no-desk", action="store_true", help="leave out what is played in a real browser")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    import json
    import os
    from dataclasses import replace

    from agent.arena import report
    from agent.arena.arena import MANNERS, SEEDS, play
    from agent.arena.attack import BUILT_IN, load_arena
    from agent.arena.person import Manner
    from agent.arena.real import can_be_real, play_real
    from agent.arena.simulation import Simulation
    from agent.cli.exit_codes import FAILED, SUCCEEDED, USAGE
    from agent.errors import SuiteError
    from safety.programs import Programs
    from safety.rule_sources import RuleSources, load_rulebook

    try:
        data = load_arena(args.folder or BUILT_IN)
    except SuiteError as error:
        print(f"deskhand arena: {error}", file=sys.stderr)
        return USAGE
    manners = (Manner.ATTENTIVE,) if args.quick else MANNERS
    seeds = args.seeds or (1 if args.quick else SEEDS)
    on_desk = [] if args.quick or args.no_desk else [a for a in data.attacks if can_be_real(data, a)]
    progress = _Progress((len(data.attacks) * len(manners) + len(data.benign)) * seeds + len(on_desk))
    simulation = Simulation(rules=load_rulebook(RuleSources()), programs=Programs(dict(os.environ)))
    measured = play(data, simulation, manners=manners, seeds=seeds, heard=progress.hear)
    measured = replace(measured, real=play_real(data, on_desk, heard=progress.hear))
    progress.end()
    print(json.dumps(report.as_json(data, measured)) if args.json else report.table(data, measured))
    return SUCCEEDED if report.kept(measured) else FAILED


class _Progress:
    """One line on standard error that says how far it is; nothing where nobody watches."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._done = 0
        self._broken = 0
        self._watched = sys.stderr.isatty()

    def hear(self, played: Played) -> None:
        self._done += 1
        self._broken += bool(played.unapproved)
        if self._watched and self._done % 20 == 0:
            print(
                f"\r{self._done:,} of {self._total:,} episodes, {self._broken} broken ",
                end="",
                file=sys.stderr,
                flush=True,
            )

    def end(self) -> None:
        if self._watched:
            print("\r\x1b[K", end="", file=sys.stderr)
