"""`deskhand eval SUITE`: let a brain do a suite of tasks on private desks and check what it really did."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from agent.cli.brain_options import add_brain
from agent.cli.evals.places import add_places
from agent.cli.positive import positive

if TYPE_CHECKING:
    from agent.brains.choice import Chosen
    from agent.evals.drift import Drift
    from agent.evals.result import TaskResult
    from agent.evals.suite import EvalTask, Suite
    from agent.stop import StopSwitch

_EPILOG = """examples:
  deskhand eval desk-basics
  deskhand eval desk-basics --task editor-write-note --repeat 3
  deskhand eval desk-basics --desks 3 --resume
  deskhand eval path/to/my-suite --json > results.jsonl
  deskhand eval desk-basics --paraphrases    every wording, and how many tasks are right under all
  deskhand eval my-suite --null              is the suite any good?

exit codes: 0 every task passed every time, 1 one did not, 2 usage or a malformed suite.
With --null: 0 no task was passed, 1 one was, or could not be tried.
docs/evals.md tells how to write a suite.
"""


NAME = "suite"


def add(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subcommands.add_parser(
        NAME,
        help="run the tasks of a suite (the word may be left out)",
        description="Run every task of a suite on a fresh private desk and judge it by its true effect: "
        "files, requests, databases; never the screen, never what the agent says.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "suite", metavar="SUITE", help="a built-in suite (desk-basics, desk-office), or a suite's folder"
    )
    parser.add_argument(
        "--task", action="append", default=[], metavar="ID", help="only this task; may be repeated"
    )
    parser.add_argument(
        "--repeat", type=positive, default=1, metavar="N", help="run each task N times (default: 1)"
    )
    parser.add_argument(
        "--drift",
        action="append",
        default=[],
        metavar="NAME",
        help="change the desk first: a name of `deskhand eval drifts`, all or none; may be repeated",
    )
    parser.add_argument(
        "--paraphrases", action="store_true", help="tell each task in its other wordings as well"
    )
    add_brain(parser)
    add_places(parser)
    parser.add_argument(
        "--null",
        action="store_true",
        help="hold the suite against brains that understand nothing: if one passes a task, it is defective",
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object per try, then a summary")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from agent.cli.exit_codes import USAGE
    from agent.errors import SuiteError

    try:
        return _run(args)
    except SuiteError as error:
        print(f"deskhand eval: {error}", file=sys.stderr)
        return USAGE


def _run(args: argparse.Namespace) -> int:
    from agent.brains.catalogue import NULL
    from agent.cli.brain_options import brain_for_evals
    from agent.evals.drift import drifts_named
    from agent.evals.suite import SuiteKind, load_suite, suite_head
    from agent.stopped_by_signals import stopped_by_signals

    folder, head = suite_head(args.suite)
    if head.kind in (SuiteKind.UNIT, SuiteKind.REGRESSION):
        from agent.cli.evals import decisions

        return decisions.run(args)
    if head.kind is SuiteKind.SAFETY:
        from agent.cli.evals.safety import run_safety

        return run_safety(folder, head.name, quick=False, null=args.null, as_json=args.json)
    suite = load_suite(args.suite)
    tasks = suite.only(args.task)
    drifts = drifts_named(tuple(args.drift))
    brain = brain_for_evals(args)
    if args.paraphrases:
        tasks = tuple(told for task in tasks for told in task.wordings)
    tries = len(tasks) * args.repeat * len(drifts)
    with stopped_by_signals() as stop:
        if not args.null:
            return _passed(_measure(suite, tasks, drifts, brain, args, stop), tries)
        found = {null: _measure(suite, tasks, drifts, null, args, stop) for null in NULL}
        return _sound(suite, found, tries)


def _measure(
    suite: Suite,
    tasks: tuple[EvalTask, ...],
    drifts: tuple[Drift, ...],
    brain: Chosen,
    args: argparse.Namespace,
    stop: StopSwitch,
) -> tuple[TaskResult, ...]:
    from agent.cli.evals.doing import do_jobs
    from agent.evals.suite_job import suite_jobs

    jobs = suite_jobs(suite, tasks, repeat=args.repeat, drifts=drifts, brain=brain)
    return do_jobs(suite.name, jobs, brain, args, stop, about={"suite": suite.digest})


def _passed(results: tuple[TaskResult, ...], tries: int) -> int:
    """The exit code of a run: 0 only if all was tried, and passed."""
    from agent.cli.exit_codes import FAILED, SUCCEEDED

    return SUCCEEDED if len(results) == tries and all(result.passed for result in results) else FAILED


def _sound(suite: Suite, found: dict[str, tuple[TaskResult, ...]], tries: int) -> int:
    """Say which tasks brains that understand nothing have passed; 1 where one has, or not all was tried."""
    from agent.cli.exit_codes import FAILED, SUCCEEDED

    passed = [
        f"{each.task} by {brain}" for brain, results in found.items() for each in results if each.passed
    ]
    untried = sum(tries - sum(each.tried for each in results) for results in found.values())
    for words in passed:
        print(f"defective: {words}", file=sys.stderr)
    if untried:
        print(f"not tried: {untried} of {tries * len(found)}", file=sys.stderr)
    if not passed and not untried:
        print(f"{suite.name} is sound: {', '.join(found)} passed none of its tasks", file=sys.stderr)
    return FAILED if passed or untried else SUCCEEDED
