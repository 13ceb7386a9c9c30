"""`deskhand stop`: no further input from any hand, whatever it or its app is doing."""

from __future__ import annotations

import argparse
import json

from agent.cli.exit_codes import FAILED, SUCCEEDED

_DESCRIPTION = """Stop every task of yours that is running, at once: what is being typed or dragged is cut,
and keys and buttons are released. A hand that does not answer within a second is killed."""

_EPILOG = """examples:
  deskhand stop
  deskhand stop --json

exit code: 0 where something was stopped, 1 where nothing was running
"""


def add(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subcommands.add_parser(
        "stop",
        help="stop every running task at once",
        description=_DESCRIPTION,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--json", action="store_true", help="print JSON: the hands that were stopped")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from dataclasses import asdict

    from safety.data_home import data_home, hands_folder
    from safety.stopping import stop_hands

    stopped = stop_hands(hands_folder(data_home()))
    if args.json:
        print(json.dumps({"stopped": [asdict(one) for one in stopped]}))
    elif not stopped:
        print("Nothing is running: there was nothing to stop.")
    else:
        killed = sum(one.killed for one in stopped)
        hands = "1 hand was" if len(stopped) == 1 else f"{len(stopped)} hands were"
        print(f"{hands} stopped." + (f" {killed} did not answer and had to be killed." if killed else ""))
    return SUCCEEDED if stopped else FAILED
