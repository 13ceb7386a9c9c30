"""`deskhand eval report RESULTS`: a run as a page to read, with its Markdown and JSON."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

NAME = "report"

_EPILOG = """examples:
  deskhand eval report desk-basics                    its last report
  deskhand eval report results.jsonl --out report     what `deskhand eval SUITE --json` printed
  deskhand eval report runs/                          one page about several suites

The page is one file that needs no network. Every eval run writes one by itself.
exit codes: 0 written, 2 usage or unusable results.
"""


def add(subcommands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = subcommands.add_parser(
        NAME,
        help="write a page about a run",
        description="Write a run as one HTML page with plots and the screens at the first bad steps, as "
        "Markdown, and as JSON.",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "results", metavar="RESULTS", nargs="+", help="results: a file, a folder, or a suite's name"
    )
    parser.add_argument(
        "--out", metavar="DIR", type=Path, help="where to write (default: beside the results)"
    )
    parser.add_argument(
        "--episodes",
        metavar="DIR",
        type=Path,
        help="the folder of the runs' journal (default: that of evals)",
    )
    parser.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    from agent.cli.exit_codes import SUCCEEDED, USAGE
    from agent.errors import ResultsError
    from agent.evals.real import evals_home, reports_folder
    from agent.evals.reporting.writing import side_by_side, write_json, write_pages
    from agent.evals.reports import named, read_all
    from agent.evals.seen import look_back_all

    try:
        paths = tuple(path for words in args.results for path in named(words, reports_folder()))
        runs, seen = look_back_all(side_by_side(read_all(paths)), args.episodes or evals_home())
        stem = (args.out or paths[0].parent) / (paths[0].stem if len(paths) == 1 else "report")
        written = write_pages(runs, seen, stem, reports=reports_folder())
        print(f"report: {written.page}\n        {written.markdown}")
        beside = stem.with_name(f"{stem.name}.json")
        if len(runs) == 1 and beside.resolve() != paths[0].resolve():
            write_json(runs[0], beside)
            print(f"        {beside}")
    except ResultsError as error:
        print(f"deskhand eval report: {error}", file=sys.stderr)
        return USAGE
    return SUCCEEDED
