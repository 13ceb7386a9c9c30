"""Doing the tries of an eval, telling how each went as it ends, and keeping the report."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agent.brains.choice import Chosen
    from agent.evals.fan_out.job import Job
    from agent.evals.result import TaskResult
    from agent.stop import StopSwitch


def do_jobs(
    name: str,
    jobs: Sequence[Job],
    brain: Chosen,
    args: argparse.Namespace,
    stop: StopSwitch,
    *,
    about: Mapping[str, object],
    protocol: str = "",
) -> tuple[TaskResult, ...]:
    """The results there are when all is done, or the stop was pressed. `name` is the suite's, `about` all
    that makes this run what it is, `protocol` how it is run, in words; `args` has `add_places`' options and
    `json`."""
    from agent.cli.evals.places import fan_out_for
    from agent.cli.evals.progress import Progress
    from agent.evals import report
    from agent.evals.fan_out.run import Run
    from agent.evals.real import page_of, run_of, runs_folder, write_report
    from agent.evals.results_file import result_json
    from agent.evals.wordings import in_words, wordings_of

    what = {**about, "brain": brain if isinstance(brain, str) else repr(brain)}
    run = Run(name, jobs, runs_folder(), about=what, resume=args.resume)
    if args.resume:
        print(f"{run.taken_up} of {run.total} tries were done before", file=sys.stderr)
    progress = Progress(run.total, run.taken_up)
    for job, result in run.do(fan_out_for(args), stop, progress.hear):
        progress.ended(job.key, result)
        print(json.dumps(result_json(result)) if args.json else report.line(result), flush=True)
        progress.draw()
    progress.end()
    if not run.complete:
        print("stopped before all was run: --resume goes on from here", file=sys.stderr)
    measured = run_of(name, str(brain), run.results, protocol)
    path = write_report(measured)
    if args.json:
        whole = report.summary(measured) | {"report": str(path)}
        print(json.dumps({key: value for key, value in whole.items() if key != "results"}))
    elif run.results:
        print(f"\n{report.table(run.results)}\n")
        if any(result.paraphrase for result in run.results):
            print(f"{in_words(wordings_of(run.results))}\n")
        if protocol:
            print(f"{protocol}\n")
        print(f"report: {page_of(path)}\n        {path}")
    return run.results
