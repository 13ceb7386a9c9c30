"""`deskhand eval osworld DIR`: tasks in OSWorld's format on private desks, without a virtual machine."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from agent.cli.brain_options import add_brain
from agent.cli.evals.places import add_places
from agent.cli.positive import positive

if TYPE_CHECKING:
    from collections.abc import Sequence

    from agent.brains.choice import Chosen
    from agent.evals.osworld.task_file import OsworldTask, Unreadable

NAME = "osworld"

_EPILOG = """examples:
  deskhand eval osworld evaluation_examples/examples/os
  deskhand eval osworld my-tasks --list
  deskhand eval osworld my-tasks --task 94d95f96-9699-4208-98ba-3c3119edf9c2 --json

Nothing is fetched: a file that a task takes from an address is looked for beside the task's own, by its name.
exit codes: 0 every task that could be run scored 1, 1 one did not, 2 usage or no task in the folder.
docs/evals.md tells which steps, getters and metrics there are.
"""


def add(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subcommands.add_parser(
        NAME,
        help="tasks in OSWorld's JSON format, on private desks",
        description="Run the tasks in a folder, each on a fresh private desk, and score them by their own "
        "evaluators. Tasks that ask for what is not here are named with the reason, and count as not tried.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("folder", metavar="DIR", help="a folder with tasks (*.json), in folders too")
    parser.add_argument(
        "--task", action="append", default=[], metavar="ID", help="only this task; may be repeated"
    )
    parser.add_argument(
        "--list", action="store_true", help="say which tasks can be run and which not, and why"
    )
    parser.add_argument("--repeat", type=positive, default=1, metavar="N", help="run each task N times")
    parser.add_argument("--steps", type=positive, default=50, metavar="N", help="at most (default: 50)")
    add_brain(parser)
    add_places(parser)
    parser.add_argument("--json", action="store_true", help="print one JSON object per try, then a summary")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from pathlib import Path

    from agent.cli.brain_options import brain_for_evals
    from agent.cli.exit_codes import USAGE
    from agent.errors import SuiteError
    from agent.evals.osworld.task_file import read_tasks

    try:
        tasks, unreadable = read_tasks(Path(args.folder).expanduser())
        if unknown := set(args.task) - {task.id for task in tasks}:
            raise SuiteError(f"{args.folder} has no task {', '.join(sorted(unknown))}")
        brain = brain_for_evals(args)
    except SuiteError as error:
        print(f"deskhand eval: {error}", file=sys.stderr)
        return USAGE
    tasks = tuple(task for task in tasks if not args.task or task.id in args.task)
    return _list(tasks, unreadable, args) if args.list else _measure(tasks, unreadable, brain, args)


def _list(tasks: Sequence[OsworldTask], unreadable: Sequence[Unreadable], args: argparse.Namespace) -> int:
    """Say of each task whether it can be run here."""
    import json

    from agent.cli.exit_codes import SUCCEEDED
    from agent.evals.osworld.running import reasons_of

    reasons = reasons_of(tasks)
    rows = [(f"{task.domain}/{task.id}", reasons[task.id]) for task in tasks]
    rows += [(str(one.path), (one.reason,)) for one in unreadable]
    for name, why in rows:
        if args.json:
            print(json.dumps({"task": name, "why_not": why}))
        else:
            print(f"✗ {name}: {'; '.join(why)}" if why else f"✓ {name}")
    print(f"{sum(not why for _, why in rows)} of {len(rows)} can be run here", file=sys.stderr)
    return SUCCEEDED


def _measure(
    tasks: Sequence[OsworldTask],
    unreadable: Sequence[Unreadable],
    brain: Chosen,
    args: argparse.Namespace,
) -> int:
    from agent.cli.evals.doing import do_jobs
    from agent.cli.exit_codes import FAILED, SUCCEEDED
    from agent.evals.osworld.running import OsworldJob
    from agent.stopped_by_signals import stopped_by_signals

    for one in unreadable:
        print(f"! {one.path}: {one.reason}: not run", file=sys.stderr)
    jobs = tuple(
        OsworldJob(task=task, attempt=number, brain=brain, steps=args.steps)
        for number in range(1, args.repeat + 1)
        for task in tasks
    )
    about = {"osworld": args.folder, "steps": args.steps}
    with stopped_by_signals() as stop:
        results = do_jobs(NAME, jobs, brain, args, stop, about=about)
    tried = [result for result in results if result.tried]
    print(f"{len(tried)} of {len(jobs)} tries could be made", file=sys.stderr)
    complete = len(results) == len(jobs)
    return SUCCEEDED if complete and tried and all(result.passed for result in tried) else FAILED
