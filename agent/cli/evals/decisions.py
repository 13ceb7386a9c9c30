"""`deskhand eval SUITE` for a suite of decisions, unit or regression. No desk is needed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from itertools import chain


def run(args: argparse.Namespace) -> int:
    """Let a brain decide on recorded steps; of a regression suite, replay its episodes too."""
    import json

    from agent.brains.catalogue import brain_named
    from agent.cli.brain_options import brain_for_evals
    from agent.cli.exit_codes import FAILED, SUCCEEDED
    from agent.errors import SuiteError
    from agent.evals import report
    from agent.evals.real import page_of, run_of, write_report
    from agent.evals.results_file import result_json
    from agent.evals.units.running import run_replays, run_units
    from agent.evals.units.unit_task import load_units

    suite = load_units(args.suite)
    tasks = suite.only(args.task)
    if args.repeat > 1 or args.drift or args.paraphrases:
        raise SuiteError(f"a {suite.kind} suite is not repeated, told in other words or put under a drift")
    brain = brain_for_evals(args)
    if args.null:
        from agent.evals.units.null_check import defects

        return _sound(suite.name, list(defects(suite, tasks)))
    results = []
    replays = run_replays(suite) if not args.task else iter(())
    for result in chain(run_units(suite, tasks, lambda asked: brain_named(brain, asked)), replays):
        results.append(result)
        if args.json:
            print(json.dumps(result_json(result)), flush=True)
        elif not result.passed:
            print(report.line(result), flush=True)
    path = write_report(run_of(suite.name, str(brain), results))
    passed = sum(result.passed for result in results)
    if args.json:
        print(json.dumps({"suite": suite.name, "passed": passed, "of": len(results), "report": str(path)}))
    else:
        seconds = sum(result.seconds for result in results)
        print(f"{suite.name}: {passed} of {len(results)} as expected, in {seconds:.1f} s")
        print(f"report: {page_of(path)}")
    return SUCCEEDED if passed == len(results) else FAILED


def _sound(name: str, found: Sequence[tuple[str, str]]) -> int:
    from agent.cli.exit_codes import FAILED, SUCCEEDED

    for task, brain in found:
        print(f"defective: {task} is passed by the brain “{brain}”", file=sys.stderr)
    if not found:
        print(f"{name} is sound: brains that understand nothing passed none of its tasks", file=sys.stderr)
    return FAILED if found else SUCCEEDED
