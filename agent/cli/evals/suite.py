"""`deskhand eval SUITE`: let a brain do a suite of tasks on private desks and check what it really did."""

from __future__ import annotations

import argparse
import sys
from typing import TYPE_CHECKING

from agent.cli.positive import positive

if TYPE_CHECKING:
    from agent.evals.drift import Drift
    from agent.evals.suite import EvalTask, Suite

_EPILOG = """examples:
  deskhand eval desk-basics
  deskhand eval desk-basics --task editor-write-note --repeat 3
  deskhand eval path/to/my-suite --json > results.jsonl

exit codes: 0 every task passed every time, 1 one did not, 2 usage or a malformed suite.
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
    parser.add_argument("suite", metavar="SUITE", help="a built-in suite (desk-basics), or a suite's folder")
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
    parser.add_argument("--brain", default="instructions", help="which brain decides (default: instructions)")
    parser.add_argument("--json", action="store_true", help="print one JSON object per try, then a summary")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from agent.brains.catalogue import NAMES
    from agent.cli.exit_codes import USAGE
    from agent.errors import SuiteError
    from agent.evals.drift import drifts_named
    from agent.evals.suite import load_suite

    try:
        suite = load_suite(args.suite)
        tasks = suite.only(args.task)
        drifts = drifts_named(tuple(args.drift))
        if args.brain not in NAMES:
            raise SuiteError(f"there is no brain called {args.brain}; there are: {', '.join(NAMES)}")
    except SuiteError as error:
        print(f"deskhand eval: {error}", file=sys.stderr)
        return USAGE
    return _measure(suite, tasks, drifts, args)


def _measure(
    suite: Suite, tasks: tuple[EvalTask, ...], drifts: tuple[Drift, ...], args: argparse.Namespace
) -> int:
    """Run the tasks, say how each went as it goes, and keep the report."""
    import json

    from agent.cli.exit_codes import FAILED, SUCCEEDED
    from agent.cli.running import stopped_by_signals
    from agent.evals import report
    from agent.evals.real import real_attempt, run_of, write_report
    from agent.evals.result import TaskResult, TaskVerdict
    from agent.evals.results_file import result_json
    from agent.evals.runner import run_suite

    results: list[TaskResult] = []
    tries = len(tasks) * args.repeat * len(drifts)

    def beginning(task: EvalTask, number: int, drift: Drift) -> None:
        under = f" ({drift.name})" if drift.name else ""
        print(f"[{len(results) + 1}/{tries}] {task.id}{under} ...", file=sys.stderr, flush=True)

    with stopped_by_signals() as stop:
        attempt = real_attempt(args.brain)
        for result in run_suite(
            suite,
            tasks,
            repeat=args.repeat,
            attempt=attempt,
            stop=stop,
            drifts=drifts,
            beginning=beginning,
        ):
            results.append(result)
            print(json.dumps(result_json(result)) if args.json else report.line(result), flush=True)
    measured = run_of(suite.name, args.brain, results)
    path = write_report(measured)
    if args.json:
        whole = report.summary(measured) | {"report": str(path)}
        print(json.dumps({key: value for key, value in whole.items() if key != "results"}))
    elif results:
        print(f"\n{report.table(results)}\n\nreport: {path}")
    complete = len(results) == tries
    passed = all(result.verdict is TaskVerdict.PASSED for result in results)
    return SUCCEEDED if complete and passed else FAILED
