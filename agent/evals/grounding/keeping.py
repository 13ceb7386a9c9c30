"""The files of a run: a page with the table, and of each grounder the results that `eval compare` reads."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from agent.errors import ResultsError
from agent.evals.grounding.scoring import Row
from agent.evals.grounding.sets import QuestionSet
from agent.evals.grounding.telling import Columns, markdown
from agent.evals.real import reports_folder, run_of
from agent.evals.reporting.writing import write_json


def keep(questions: QuestionSet, rows: Sequence[Row], of: Columns) -> tuple[Path, ...]:
    """Write them beside the reports of other evals; the page first. Raises ResultsError."""
    page = reports_folder() / f"{questions.name}-{_stamp(datetime.now(UTC))}.md"
    written = []
    for name, answers in of.items():
        run = run_of(questions.name, name, [one.result for one in answers], questions.protocol)
        path = page.with_name(f"{questions.name}-{_stamp(datetime.fromisoformat(run.finished))}.json")
        write_json(run, path)
        written.append(path)
    try:
        page.parent.mkdir(parents=True, exist_ok=True)
        page.write_text(markdown(questions.name, questions.protocol, rows, of), encoding="utf-8")
    except OSError as error:
        raise ResultsError(f"{page}: was not written: {error.strerror}") from error
    return (page, *written)


def _stamp(when: datetime) -> str:
    return f"{when:%Y%m%dT%H%M%S.%f}"
