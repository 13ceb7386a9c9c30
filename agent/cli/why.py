"""`deskhand episodes why`: why an episode failed."""

from __future__ import annotations

import argparse
import dataclasses
import json
from contextlib import closing
from pathlib import Path

from agent.settings import data_home


def add(actions: argparse._SubParsersAction[argparse.ArgumentParser], id_help: str) -> None:
    parser = actions.add_parser(
        "why",
        help="why one episode failed",
        description="The class of a failure, the first step that went wrong, and the evidence. Without an "
        "eval's results an episode failed where the agent itself says so.",
    )
    parser.add_argument("id", metavar="ID", help=id_help)
    parser.add_argument(
        "--results", type=Path, metavar="FILE", help="an eval's results: what its checker found"
    )
    parser.add_argument("--folder", type=Path, metavar="DIR", help="where the episodes are (default: yours)")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from agent.evals.results_file import read_results
    from agent.failures.failure import Checked
    from agent.failures.why import why
    from memory.journal import Journal

    folder = data_home() if args.folder is None else args.folder
    with closing(Journal(folder)) as journal:
        episode = journal.find(args.id)
        checked = None
        if args.results is not None:
            tries = read_results(args.results).results
            mine = next((one for one in tries if one.episode == episode.id), None)
            if mine is not None:
                checked = Checked(verdict=mine.verdict.value, reason=mine.reason)
        failure = why(journal, episode.id, checked)
    if args.json:
        told = None if failure is None else dataclasses.asdict(failure)
        print(json.dumps({"episode": episode.id, "failure": told}))
        return 0
    if failure is None:
        print("It did not fail.")
        return 0
    print(f"class    {failure.kind}")
    print(f"step     {'none' if failure.step is None else failure.step}")
    for line in failure.evidence:
        print(f"because  {_printable(line)}")
    return 0


def _printable(text: str) -> str:
    """One line that moves no cursor: what was on a screen must not act on a terminal."""
    return "".join(c if c.isprintable() else " " for c in " ".join(text.split()))
