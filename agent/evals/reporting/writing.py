"""A report as files: the page, the Markdown and the JSON side by side."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from agent.brains.catalogue import NULL
from agent.errors import ResultsError
from agent.evals.report import summary
from agent.evals.reporting.contents import contents
from agent.evals.reporting.markdown import markdown
from agent.evals.reporting.page import page
from agent.evals.reports import kept
from agent.evals.result import Results
from agent.evals.results_file import read_results
from agent.evals.seen import Key, Seen

_LOOKED_AT = 60  # of a suite's kept reports, when runs of null brains are looked for


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    page: Path
    markdown: Path


def write_pages(runs: Sequence[Results], seen: Mapping[Key, Seen], stem: Path, *, reports: Path) -> Written:
    """Write STEM.html and STEM.md about one or more runs, with what failed tries looked like.

    `reports` is where runs of null brains are kept. Raises ResultsError where there is no try in the runs or
    the files cannot be written.
    """
    null = [each for run in runs if run.brain not in NULL for each in null_runs(reports, run.suite)]
    try:
        told = contents(runs, null, seen)
    except ValueError as error:
        raise ResultsError(f"no report was written: {error}") from error
    written = Written(page=_with(stem, ".html"), markdown=_with(stem, ".md"))
    _write(written.page, page(told))
    _write(written.markdown, markdown(told))
    return written


def side_by_side(runs: Sequence[Results]) -> tuple[Results, ...]:
    """Several runs with the suite before each task: another suite may have a task of that name."""
    if len(runs) < 2:
        return tuple(runs)
    return tuple(
        replace(run, results=tuple(replace(each, task=f"{run.suite}: {each.task}") for each in run.results))
        for run in runs
    )


def write_json(run: Results, path: Path) -> None:
    """Write a run as the JSON that is read back. Raises ResultsError."""
    _write(path, json.dumps(summary(run), indent=1))


def null_runs(folder: Path, suite: str) -> tuple[Results, ...]:
    """The last kept run of each brain that understands nothing, on a suite."""
    found: dict[str, Results] = {}
    for path in reversed(kept(folder, suite)[-_LOOKED_AT:]):
        try:
            run = read_results(path)
        except ResultsError:
            continue  # a report of somebody else's making says nothing of ours
        if run.brain in NULL:
            found.setdefault(run.brain, run)
    return tuple(found[brain] for brain in NULL if brain in found)


def _with(stem: Path, suffix: str) -> Path:
    return stem.with_name(stem.name + suffix)


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", errors="replace")
    except OSError as error:
        raise ResultsError(f"{path}: was not written: {error.strerror}") from error
