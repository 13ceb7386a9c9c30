from __future__ import annotations

import sqlite3
import stat
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memory.errors import TracesUnavailable
from memory.traces.span import Span, Value, orphans
from memory.traces.store import FILE, SpanStore

TRACE = "a" * 32


def span(number: int, parent: int = 0, *, trace: str = TRACE, start: int = 1_000, **more: object) -> Span:
    told = {"name": "step", "end": start + number, **more}
    return Span(
        trace=trace,
        id=f"{number:016x}",
        parent=f"{parent:016x}" if parent else "",
        start=start,
        **told,  # type: ignore[arg-type]
    )


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SpanStore]:
    with SpanStore(tmp_path) as opened:
        yield opened


values: st.SearchStrategy[Value] = st.one_of(
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
    st.booleans(),
    st.integers(-(2**60), 2**60),
    st.floats(allow_nan=False, allow_infinity=False),
    st.lists(st.integers(0, 9), max_size=3).map(tuple),
)


@settings(max_examples=25, deadline=None)
@given(attributes=st.dictionaries(st.text(max_size=9), values, max_size=4), message=st.text(max_size=9))
def test_a_span_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, attributes: dict[str, Value], message: str
) -> None:
    message = message.encode("utf-8", "replace").decode()
    kept = span(1, attributes=attributes, status="error", message=message, kind="client")
    with SpanStore(tmp_path_factory.mktemp("traces")) as opened:
        opened.put([kept])
        assert opened.spans(TRACE) == (kept,)


def test_a_span_that_ends_is_brought_up_to_date(store: SpanStore) -> None:
    begun = span(1, end=None)
    store.put([begun, span(2, 1)])
    ended = replace(begun, end=2_000, status="ok", attributes={"a": 1})
    store.put([ended])
    assert store.spans(TRACE) == (ended, span(2, 1))
    assert ended.seconds == pytest.approx(1e-6)
    assert begun.seconds == 0.0


def test_traces_are_found_by_their_id_and_their_episode(store: SpanStore) -> None:
    other = "b" * 32
    store.put([span(1), span(2, 1)])
    store.put([span(1, trace=other, start=5_000)])
    store.belongs(other, "feed")
    store.belongs("c" * 32, "none")
    assert [(t.id, t.episode, t.spans) for t in store.traces()] == [(other, "feed", 1), (TRACE, "", 2)]
    assert [t.id for t in store.traces(1)] == [other]
    assert [t.id for t in store.find("aaa")] == [TRACE]
    assert [t.id for t in store.find("FE")] == [other]
    assert store.find("") == store.find("x") == ()


def test_an_episode_is_forgotten_with_every_byte(store: SpanStore, tmp_path: Path) -> None:
    store.put([span(1, attributes={"words": "unforgettable"})])
    store.belongs(TRACE, "feed")
    assert store.forget("feed") == (TRACE,)
    assert store.spans(TRACE) == store.traces() == store.forget("feed") == ()
    kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert b"unforgettable" not in kept


def test_a_trace_is_replaced_with_every_byte(store: SpanStore, tmp_path: Path) -> None:
    store.put([span(1, attributes={"words": "unforgettable"})])
    store.replace(TRACE, [span(1)])
    assert store.spans(TRACE) == (span(1),)
    assert b"unforgettable" not in b"".join(path.read_bytes() for path in tmp_path.iterdir())


def test_what_is_old_is_trimmed(store: SpanStore) -> None:
    traces = [f"{number:032x}" for number in range(20)]
    for number, trace in enumerate(traces):
        store.put([span(1, trace=trace, start=number * 1_000, attributes={"fill": "x" * 20_000})])
    assert store.trim(before=5_000, most_bytes=10**9) == tuple(traces[:5])
    gone = store.trim(before=0, most_bytes=200_000)
    assert gone == tuple(traces[5 : 5 + len(gone)])
    assert 0 < store.size() <= 200_000
    assert store.trim(before=0, most_bytes=0)[-1] != traces[-1]
    assert [t.id for t in store.traces()] == [traces[-1]]


def test_only_its_owner_may_read_it(store: SpanStore, tmp_path: Path) -> None:
    assert stat.S_IMODE((tmp_path / FILE).stat().st_mode) == 0o600


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / FILE) as other:
        other.execute("CREATE TABLE theirs (a)")
    other.close()
    with pytest.raises(TracesUnavailable, match="another program: it was left as it is"):
        SpanStore(tmp_path)


def test_a_locked_database_is_told(store: SpanStore, tmp_path: Path) -> None:
    hurried = SpanStore(tmp_path, patience=0.0)
    other = sqlite3.connect(tmp_path / FILE, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(TracesUnavailable, match=r"locked.*these spans were not kept"):
        hurried.put([span(1)])
    other.execute("ROLLBACK")
    other.close()
    hurried.put([span(1)])
    assert store.spans(TRACE) == (span(1),)
    hurried.close()


def test_a_damaged_span_is_named(store: SpanStore, tmp_path: Path) -> None:
    store.put([span(1)])
    with sqlite3.connect(tmp_path / FILE) as other:
        other.execute("UPDATE spans SET attributes = 'x'")
    other.close()
    with pytest.raises(TracesUnavailable, match=f"a span is damaged .{TRACE}/"):
        store.spans(TRACE)


def test_orphans_are_told() -> None:
    whole = [span(1), span(2, 1), span(3, 2)]
    assert orphans(whole) == ()
    assert orphans(whole[1:]) == (whole[1],)
    assert orphans([whole[0], replace(whole[1], trace="b" * 32)]) == (replace(whole[1], trace="b" * 32),)


def test_attributes_are_read_by_their_kind() -> None:
    told = span(1, attributes={"n": 3, "yes": True, "words": "so"})
    assert (told.number("n"), told.number("yes"), told.number("words"), told.number("x")) == (
        3.0,
        None,
        None,
        None,
    )
    assert (told.text("words"), told.text("n"), told.text("x")) == ("so", "3", "")
