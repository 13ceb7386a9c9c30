from __future__ import annotations

import os
import sqlite3
from pathlib import Path

from agent.tracing.opening import trace_run
from agent.tracing.run_trace import RunTrace
from agent.tracing.settings import FILE as SETTINGS
from memory.traces.store import FILE, SpanStore
from safety.redaction.redactor import Redactor


def traced(home: Path) -> tuple[RunTrace, tuple[str, ...]]:
    trace, notes = trace_run(home, Redactor(), brain="b", desk="toy")
    with trace, trace.span("see"):
        pass
    return trace, notes


def test_a_run_is_traced_where_nothing_is_set(tmp_path: Path) -> None:
    trace, notes = traced(tmp_path)
    assert (trace.lost, notes) == ((), ())
    with SpanStore(tmp_path) as store:
        (kept,) = store.traces()
        assert [span.name for span in store.spans(kept.id)] == ["invoke_agent Deskhand", "see"]


def test_tracing_can_be_turned_off(tmp_path: Path) -> None:
    (tmp_path / SETTINGS).write_text("enabled = false")
    trace, notes = traced(tmp_path)
    assert (trace.lost, notes) == ((), ())
    assert [path.name for path in tmp_path.iterdir()] == [SETTINGS]


def test_settings_that_cannot_be_read_are_told_and_nothing_is_traced(tmp_path: Path) -> None:
    (tmp_path / SETTINGS).write_text("content = maybe")
    trace, (note,) = traced(tmp_path)
    assert SETTINGS in note
    assert trace.lost == ()
    assert not (tmp_path / FILE).exists()


def test_a_database_of_another_program_is_left_and_told(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / FILE) as other:
        other.execute("CREATE TABLE theirs (a)")
    other.close()
    before = (tmp_path / FILE).read_bytes()
    trace, _ = traced(tmp_path)
    (lost,) = trace.lost
    assert "2 spans of this run's trace did not reach the disk" in lost
    assert "another program" in lost
    assert (tmp_path / FILE).read_bytes() == before


def test_a_full_disk_is_told(tmp_path: Path) -> None:
    """/dev/full takes nothing: what is to be written there is lost, and nobody fails."""
    (tmp_path / "traces").mkdir()
    trace, _ = trace_run(tmp_path, Redactor(), brain="b", desk="toy")
    name = f"{trace.root.get_span_context().trace_id:032x}"
    (tmp_path / "traces" / f"{name}.{os.getpid()}.part").symlink_to("/dev/full")
    trace.close()
    (lost,) = trace.lost
    assert "a part of this run's trace did not reach the disk" in lost
    with SpanStore(tmp_path) as store:
        assert len(store.spans(name)) == 1


def test_what_is_older_than_the_settings_allow_goes(tmp_path: Path) -> None:
    traced(tmp_path)
    with SpanStore(tmp_path) as store:
        (old,) = store.traces()
    with sqlite3.connect(tmp_path / FILE) as other:
        other.execute("UPDATE traces SET started = 1")
    other.close()
    traced(tmp_path)
    with SpanStore(tmp_path) as store:
        assert old.id not in {trace.id for trace in store.traces()}
    assert len(list((tmp_path / "traces").iterdir())) == 1
