"""`deskhand bench`: speed, as ratios against a baseline in the same run; what safety and checks promise."""

from __future__ import annotations

import argparse
from pathlib import Path

from agent.cli.positive import positive

_EPILOG = """examples:
  deskhand bench perception
  deskhand bench detector                    finding icons and controls, beside finding text
  deskhand bench step --json
  deskhand bench safety                      every promise, as often as promised: half an hour
  deskhand bench safety --quick
  deskhand bench safety --only stop --only kill
  deskhand bench compare                     false alarms and power of `deskhand eval compare`
  deskhand bench replay-live --folder /tmp/again       every task of desk-basics under every drift

  deskhand bench encoder                     60 candidates by the model in the box; needs torch beside it
  deskhand bench attention                   MHA, GQA, MQA and MLA side by side; needs torch
  deskhand bench checkers                    do the suites' checks refuse wrong end states?
  deskhand bench checkers --suite my-suite
  deskhand bench replay --folder ~/.local/share/deskhand/evals

exit codes: 0 every promise kept, 1 one was not, 2 usage
"""

_WHAT = (
    "perception detector step safety checkers compare trace failures replay journal replay-live attention "
    "encoder"
).split()


def add(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subcommands.add_parser(
        "bench",
        help="measure speed on this machine",
        description="Measure this machine: speed, as ratios against a named baseline in the same run, and "
        "what safety and the checks of eval suites promise.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("what", choices=_WHAT, help="what to measure")
    parser.add_argument("--json", action="store_true", help="print the measurements as one JSON object")
    parser.add_argument(
        "--repeat",
        type=positive,
        default=5,
        metavar="N",
        help="how often: perception, detector, step, trace, encoder (default: 5)",
    )
    parser.add_argument(
        "--task", action="append", default=[], metavar="ID", help="replay-live: only this task of desk-basics"
    )
    parser.add_argument(
        "--drift",
        action="append",
        default=[],
        metavar="NAME",
        help="replay-live: only this drift (default: all)",
    )
    quick = "safety, compare, replay, journal: a twentieth; attention: a few cases"
    parser.add_argument("--quick", action="store_true", help=quick)
    parser.add_argument(
        "--only",
        action="append",
        default=[],
        metavar="NAME",
        choices=("changed", "own-card", "stop", "tampering", "verify", "kill", "decide", "secrets"),
        help="safety: only this promise; may be repeated",
    )
    parser.add_argument(
        "--suite",
        action="append",
        default=[],
        metavar="SUITE",
        help="checkers: only this suite, by name or folder (default: those built in); may be repeated",
    )
    parser.add_argument(
        "--folder",
        action="append",
        default=[],
        type=Path,
        metavar="DIR",
        help="replay: episodes recorded there are replayed too; replay-live: where it keeps what it has",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    match args.what:
        case "perception":
            from agent.bench import perception

            return perception.run(json_output=args.json, repeat=args.repeat)
        case "detector":
            from agent.bench import detector

            return detector.run(json_output=args.json, repeat=args.repeat)
        case "safety":
            from agent.bench import safety

            return safety.run(json_output=args.json, quick=args.quick, only=args.only)
        case "journal":
            from agent.bench import journal

            return journal.run(json_output=args.json, quick=args.quick)
        case "failures":
            from agent.bench import failures

            return failures.run(json_output=args.json)
        case "trace":
            from agent.bench import trace

            return trace.run(json_output=args.json, repeat=args.repeat)
        case "replay":
            from agent.bench import replay

            return replay.run(json_output=args.json, quick=args.quick, folders=args.folder)
        case "checkers":
            from agent.bench import checkers

            return checkers.run(json_output=args.json, only=args.suite)
        case "compare":
            from agent.bench import compare

            return compare.run(json_output=args.json, quick=args.quick)
        case "encoder":
            from agent.bench import encoder

            return encoder.run(json_output=args.json, repeat=args.repeat)
        case "attention":
            from agent.bench import attention

            return attention.run(json_output=args.json, quick=args.quick)
        case "replay-live":
            return _replay_live(args)
        case _:
            from agent.bench import step

            return step.run(json_output=args.json, repeat=args.repeat)


def _replay_live(args: argparse.Namespace) -> int:
    import sys

    from agent.bench import replay_live
    from agent.cli.exit_codes import USAGE
    from agent.errors import SuiteError
    from agent.evals.drift import drifts_named
    from agent.evals.suite import load_suite
    from agent.settings import data_home

    try:
        suite = load_suite("desk-basics")
        tasks = suite.only(args.task)
        drifts = drifts_named(tuple(args.drift) or ("all",))
    except SuiteError as error:
        print(f"deskhand bench: {error}", file=sys.stderr)
        return USAGE
    folder = args.folder[-1] if args.folder else data_home() / "bench" / "replay-live"
    return replay_live.run(suite, tasks, drifts, folder, json_output=args.json)
