"""Where traces are kept: `traces.db`, and `traces/<trace>.jsonl` with each whole trace as OTLP JSON lines."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Sequence
from pathlib import Path

from agent.tracing.careful import careful_span
from agent.tracing.otlp import otlp_lines
from agent.tracing.resource import our_resource, our_version
from agent.tracing.settings import TracingSettings
from memory.traces.span import Span
from memory.traces.store import FILE, SpanStore
from safety.redaction.redactor import Redactor

_DAY = 86_400 * 10**9
_MEGABYTE = 1 << 20


class KeptTraces:
    """A Sink that keeps spans in a data home. Nothing is opened or made before the first span; what is older
    than the settings allow is deleted then. Where spans hold content, it is redacted once more at the end: a
    secret may have been learnt since."""

    name = "disk"

    def __init__(self, home: Path, settings: TracingSettings, redactor: Redactor) -> None:
        self._home = home
        self._redactor = redactor
        self._settings = settings
        self._store: SpanStore | None = None
        self._whole: list[str] = []

    def take(self, spans: Sequence[Span]) -> None:
        store = self._opened()
        store.put(spans)
        self._whole += [span.trace for span in spans if not span.parent and span.end is not None]

    def belongs(self, trace: str, episode: str) -> None:
        self._opened().belongs(trace, episode)

    def close(self) -> None:
        """Write the lines of the traces that ended, and let go of the database."""
        if self._store is None:
            return
        try:
            for trace in self._whole:
                spans = self._store.spans(trace)
                if self._settings.content:
                    spans = tuple(careful_span(span, self._redactor) for span in spans)
                    self._store.replace(trace, spans)
                write_lines(self._home, spans)
        finally:
            self._store.close()

    def _opened(self) -> SpanStore:
        if self._store is None:
            self._store = SpanStore(self._home)
            before = time.time_ns() - self._settings.keep_days * _DAY
            gone = self._store.trim(before=before, most_bytes=self._settings.keep_megabytes * _MEGABYTE)
            delete_lines(self._home, gone)
        return self._store


def lines_path(home: Path, trace: str) -> Path:
    """The file of a trace's OTLP JSON lines."""
    return home / "traces" / f"{trace}.jsonl"


def write_lines(home: Path, spans: Sequence[Span]) -> None:
    """Write a trace as OTLP JSON lines, whole or not at all. Raises OSError."""
    if not spans:
        return
    path = lines_path(home, spans[0].trace)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = path.with_suffix(f".{os.getpid()}.part")
    try:
        lines = otlp_lines(spans, our_resource(), our_version())
        unfinished.touch(mode=0o600)
        unfinished.write_text("".join(line + "\n" for line in lines), encoding="utf-8")
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


def delete_lines(home: Path, traces: Sequence[str]) -> None:
    """Delete the files of traces, where there are any. Raises OSError."""
    for trace in traces:
        with contextlib.suppress(FileNotFoundError):
            lines_path(home, trace).unlink()


def forget_episode(home: Path, episode: str) -> int:
    """Delete all traces of an Episode; how many there were. Raises TracesUnavailable and OSError."""
    if not (home / FILE).exists():
        return 0
    with SpanStore(home) as store:
        gone = store.forget(episode)
    delete_lines(home, gone)
    return len(gone)
