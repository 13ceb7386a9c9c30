"""`deskhand replay EPISODE --live`: a recorded episode done again on a desk."""

from __future__ import annotations

import argparse
import json
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agent.replay.live_recording import LiveRecording
    from memory.journal import Journal


def add_arguments(parser: argparse.ArgumentParser) -> None:
    group = parser.add_argument_group(
        "on a desk",
        "Each recorded step is found, decided, asked for, done and checked again; it stops where what it "
        "acts on is not there, or what comes of a step is not what came of it.",
    )
    group.add_argument("--live", action="store_true", help="do one episode again on a desk, and record that")
    group.add_argument(
        "--desk",
        choices=("live", "private"),
        default="live",
        help="with --live: your own display (default), or a private one that nobody sees",
    )
    group.add_argument(
        "--set",
        action="append",
        default=[],
        metavar="NAME=VALUE",
        help="with --live: another value for a parameter; may be repeated",
    )
    group.add_argument(
        "--approve",
        choices=("ask", "rules", "all"),
        default="ask",
        help="with --live: who answers what is asked, as in deskhand run",
    )
    group.add_argument("--parameters", action="store_true", help="list what --set may change, do nothing")


def wanted(args: argparse.Namespace) -> bool:
    return bool(args.live or args.parameters)


def run(args: argparse.Namespace, journal: Journal) -> int:
    from agent.cli.exit_codes import USAGE
    from agent.errors import ReplayError
    from agent.replay.live_recording import read_recording

    if len(args.episodes) != 1 or args.check:
        print("deskhand replay: --live and --parameters take one episode", file=sys.stderr)
        return USAGE
    recording = read_recording(journal, journal.find(args.episodes[0]).id)
    if args.parameters:
        return _list(recording, as_json=args.json)
    try:
        settings = _settings(args.set, recording)
    except ReplayError as error:
        print(f"deskhand replay: {error}", file=sys.stderr)
        return USAGE
    return _perform(recording, settings, args)


def _perform(recording: LiveRecording, settings: dict[str, str], args: argparse.Namespace) -> int:
    from agent.cli.approval import approver_for
    from agent.cli.exit_codes import exit_code
    from agent.cli.reporting import JsonReporter, TextReporter
    from agent.cli.running import open_desk
    from agent.replay.live import replay_live
    from agent.settings import data_home
    from agent.stopped_by_signals import stopped_by_signals
    from safety.desk.desk import DeskKind
    from safety.desk.keepsakes import keep_files

    with stopped_by_signals() as stop, open_desk(args.desk) as desk:
        finished = replay_live(
            recording,
            desk=desk,
            approver=approver_for(args.approve),
            settings=settings,
            listener=JsonReporter() if args.json else TextReporter(),
            folder=args.folder,
            stop=stop,
        )
        if desk.kind is DeskKind.PRIVATE:
            for path in keep_files(desk.home, data_home() / "kept" / finished.episode):
                print(f"kept: {path}", file=sys.stderr)
    return exit_code(finished.outcome.verdict)


def _list(recording: LiveRecording, *, as_json: bool) -> int:
    from agent.replay.live_rewording import parameters

    found = parameters(recording)
    if as_json:
        print(json.dumps({parameter.name: parameter.value for parameter in found}, ensure_ascii=False))
        return 0
    for parameter in found:
        shown = "".join(c if c.isprintable() else " " for c in parameter.value)
        print(f"{parameter.name} = {shown}")
    if not found:
        print("It has no parameters: nothing in it was quoted, typed or opened as the task gave it.")
    return 0


def _settings(said: list[str], recording: LiveRecording) -> dict[str, str]:
    """What --set gave, by name. Raises ReplayError for what is no NAME=VALUE, or no parameter."""
    from agent.errors import ReplayError
    from agent.replay.live_rewording import replaced

    if odd := [text for text in said if "=" not in text]:
        raise ReplayError(f"--set {odd[0]}: NAME=VALUE is wanted; nothing was done")
    settings = dict(text.split("=", 1) for text in said)
    replaced(recording, settings)
    return settings
