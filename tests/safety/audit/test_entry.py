from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety.audit.entry import (
    FIRST,
    MAX_LINE,
    SEAL_BYTES,
    closing,
    hash_of,
    next_key,
    opening,
    read_entry,
    sealed_line,
)
from safety.errors import AuditError

KEY = bytes(range(32))
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(seq=st.integers(0, 10**9), payload=st.dictionaries(st.text(max_size=8), JSON, max_size=5))
def test_what_is_written_is_read_back(seq: int, payload: dict) -> None:
    line = sealed_line(seq, FIRST, "intent", "2026-01-01T00:00:00+00:00", payload, KEY)
    assert line.startswith(opening(seq, FIRST))
    assert line.endswith(closing(line[:-SEAL_BYTES], KEY))
    assert line.count(b"\n") == 1
    assert line.isascii()
    entry = read_entry(line)
    assert (entry.seq, entry.prev, entry.kind, entry.payload) == (seq, FIRST, "intent", payload)
    assert entry.hash == hash_of(line)


def test_no_entry_is_longer_than_can_be_read_back() -> None:
    with pytest.raises(AuditError, match="too long"):
        sealed_line(0, FIRST, "intent", "", {"text": "x" * MAX_LINE}, KEY)


@given(line=st.binary(max_size=200))
def test_no_bytes_are_more_than_an_error(line: bytes) -> None:
    with pytest.raises(AuditError, match="can't be read"):
        read_entry(line)


def test_every_entry_has_a_key_of_its_own() -> None:
    keys = [KEY]
    for _ in range(1000):
        keys.append(next_key(keys[-1]))
    assert len(set(keys)) == 1001
