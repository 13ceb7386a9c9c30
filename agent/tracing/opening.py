"""Beginning to trace a run. Whatever keeps it from being traced is told, and keeps nothing else."""

from __future__ import annotations

from pathlib import Path

from agent.errors import SettingsError
from agent.tracing.run_trace import RunTrace
from agent.tracing.settings import load_tracing
from agent.tracing.tracing import Tracing, tracing_in
from safety.redaction.redactor import Redactor


def trace_run(
    home: Path, redactor: Redactor, *, brain: str, desk: str, since: int | None = None
) -> tuple[RunTrace, tuple[str, ...]]:
    """The trace of a run, kept in a data home as `tracing.toml` there says, and what is to be told of it."""
    notes: tuple[str, ...] = ()
    try:
        settings = load_tracing(home)
        tracing = tracing_in(home, settings, redactor) if settings.enabled else Tracing(())
    except SettingsError as error:
        tracing, notes = Tracing(()), (str(error),)
    return RunTrace(tracing, redactor, brain=brain, desk=desk, since=since), notes
