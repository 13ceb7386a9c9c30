"""The results a person names: a file, a folder of files, or a suite whose reports are kept."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

from agent.brains.catalogue import NULL
from agent.errors import ResultsError
from agent.evals.result import Results
from agent.evals.results_file import read_results

_STAMP = r"-\d{8}T\d{6}\.\d{6}\.json"
MOST_FILES = 100


def kept(folder: Path, suite: str) -> tuple[Path, ...]:
    """The kept reports of a suite, oldest first."""
    named = re.compile(re.escape(suite) + _STAMP)
    if not folder.is_dir():
        return ()
    return tuple(sorted(path for path in folder.iterdir() if named.fullmatch(path.name)))


def named(words: str, folder: Path, *, back: int = 0) -> tuple[Path, ...]:
    """The files that are meant: those of a path, or the report that is `back` before the last of a suite.
    Reports of brains that understand nothing are not meant by a suite's name.

    Raises ResultsError where there is no such thing.
    """
    path = Path(words).expanduser()
    if path.is_dir():
        files = tuple(sorted(path.glob("*.json")))
        if not 0 < len(files) <= MOST_FILES:
            raise ResultsError(
                f"{words}: holds {len(files)} results files (*.json); 1 to {MOST_FILES} are read"
            )
        return files
    if path.exists() or "/" in words or words.endswith((".json", ".jsonl")):
        return (path,)
    reports = list(islice(_of_brains(kept(folder, words)), back + 1))
    if len(reports) <= back:
        raise ResultsError(
            f"{words}: is no file, and {len(reports)} reports are kept of a suite of that name in {folder}; "
            f"this needs {back + 1}"
        )
    return (reports[back],)


def _of_brains(reports: Sequence[Path]) -> Iterator[Path]:
    """Those of brains that do anything, newest first."""
    for path in reversed(reports):
        try:
            run = read_results(path)
        except ResultsError:
            continue  # it has the name of a report and is none
        if run.brain not in NULL:
            yield path


def read_all(paths: tuple[Path, ...]) -> tuple[Results, ...]:
    """Raises ResultsError, naming the file, for what is no results file."""
    return tuple(read_results(path) for path in paths)
