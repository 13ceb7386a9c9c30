"""`deskhand run "TASK"`: do one task."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from agent.cli.brain_options import add_brain
from agent.cli.positive import positive

_EPILOG = """examples:
  deskhand run "open the text editor, write Hello, and save it as hello.txt"
  deskhand run --desk private --approve all "open the calculator and work out 12 times 7"
  deskhand run --mode ask --rules only-the-editor.toml "write Hello in the text editor"
  deskhand run --json "click the Save button" | jq .event
  deskhand run --brain endpoint --endpoint http://localhost:11434 --model qwen2.5vl:7b "empty the trash"
  deskhand run --brain vlm --model Qwen2.5-VL-7B-Instruct --locator GTA1-7B "make the first line bold"

exit codes: 0 succeeded, 1 failed, 2 usage, 3 stopped, denied or paused, 4 not understood or infeasible
"""


def add(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subcommands.add_parser(
        "run",
        help="do one task",
        description="Do one task, said in plain words, on your desktop or on a private one.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("task", metavar="TASK", help="what you want done, in plain words")
    parser.add_argument(
        "--desk",
        choices=("live", "private"),
        default="live",
        help="live: your own display (default); private: a display of its own that nobody sees",
    )
    add_brain(parser, kept=True)
    parser.add_argument(
        "--mode",
        choices=("watch", "ask", "rules", "auto"),
        default="rules",
        help="what is asked. watch: nothing is done, what would be is shown; ask: everything but looking; "
        "rules: what your rules do not allow (default); auto: nothing, what rules do not allow is refused",
    )
    parser.add_argument(
        "--approve",
        choices=("ask", "rules", "all"),
        help="who answers what is asked: you, in this terminal (default); nobody, so that it is refused; "
        "everything is approved",
    )
    parser.add_argument(
        "--rules", type=Path, metavar="FILE", help="rules for this task alone, which only narrow yours"
    )
    parser.add_argument(
        "--max-steps", type=positive, default=100, metavar="N", help="stop after N steps (default: 100)"
    )
    parser.add_argument(
        "--grant",
        action="append",
        default=[],
        type=Path,
        metavar="FOLDER",
        help="a folder that tools may read and write in; may be given several times (default: none on your "
        "own desk; on a private one its own Documents, Downloads and so on)",
    )
    parser.add_argument(
        "--allow-shell",
        action="store_true",
        help="let commands run in a sandbox that reaches the granted folders and no network (default: off)",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object per event")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from agent.brains.catalogue import NAMES
    from agent.brains.choice import BrainChoice
    from agent.cli.approval import approver_for
    from agent.cli.brain_options import brain_of_person
    from agent.cli.exit_codes import USAGE, exit_code
    from agent.cli.reporting import JsonReporter, TextReporter
    from agent.cli.running import perform
    from agent.cli.terminal_person import person_for
    from agent.task import Task
    from safety.mode import Mode

    mode = Mode(args.mode)
    if args.approve is not None and mode in (Mode.WATCH, Mode.AUTO):
        print(f"deskhand run: nothing is asked in the mode {mode}: leave --approve out", file=sys.stderr)
        return USAGE
    try:
        task = Task(instruction=args.task, max_steps=args.max_steps)
        brain = brain_of_person(args, NAMES)
    except ValueError as error:
        print(f"deskhand run: {error}", file=sys.stderr)
        return USAGE
    if args.brain is None and isinstance(brain, BrainChoice):
        print(f"planned by: {brain}, as brain.toml says", file=sys.stderr)
    reporter = JsonReporter() if args.json else TextReporter()
    finished = perform(
        task,
        desk=args.desk,
        brain=brain,
        approver=approver_for(args.approve or "ask"),
        person=person_for(json=args.json),
        listener=reporter,
        grants=args.grant,
        shell=args.allow_shell,
        mode=mode,
        rules=args.rules,
    )
    return exit_code(finished.outcome.verdict)
