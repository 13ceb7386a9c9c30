from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from memory.steplog import StepLogs, read_log

RECORDS: list[dict[str, Any]] = [
    {"record": "episode", "id": "ab", "instruction": "säve", "given": None},
    {"record": "step", "number": 1, "elements": b"\x00\xd5DSK\xff", "title": "a"},
    {"record": "step", "number": 2, "elements": b"", "title": "x" * 500},
    {"record": "outcome", "verdict": "failed"},
]


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    folder = tmp_path_factory.mktemp("logs")
    logs = StepLogs(folder / "steps")
    for record in RECORDS:
        logs.append("ab", record)
        logs.settle()
    return (folder / "steps" / "ab.log").read_bytes()


def test_records_come_back(whole: bytes) -> None:
    read = read_log(whole)
    assert list(read.records) == RECORDS
    assert read.lost_bytes == 0


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_cut_loses_only_what_was_cut(whole: bytes, data: st.DataObject) -> None:
    cut = data.draw(st.integers(0, len(whole)))
    read = read_log(whole[:cut])
    assert list(read.records) == RECORDS[: len(read.records)]
    kept = cut - read.lost_bytes
    following = read_log(whole[kept:])
    assert list(read.records) + list(following.records) == RECORDS


@given(data=st.data())
@settings(max_examples=60, deadline=None)
def test_a_spoilt_byte_loses_one_record_at_most(whole: bytes, data: st.DataObject) -> None:
    spoilt = bytearray(whole)
    at = data.draw(st.integers(0, len(whole) - 1))
    spoilt[at] ^= data.draw(st.integers(1, 255))
    read = list(read_log(bytes(spoilt)).records)
    assert len(read) == len(RECORDS) - 1
    assert all(record in RECORDS for record in read)


@given(st.binary(max_size=300))
@settings(max_examples=60, deadline=None)
def test_any_bytes_can_be_read(data: bytes) -> None:
    assert read_log(data).lost_bytes <= len(data)


def test_what_is_taken_back_was_never_there(tmp_path: Path) -> None:
    logs = StepLogs(tmp_path / "steps")
    logs.append("ab", RECORDS[0])
    logs.settle()
    logs.append("ab", RECORDS[1])
    logs.take_back()
    logs.append("cd", RECORDS[1])
    logs.take_back()
    assert list(logs.read("ab").records) == RECORDS[:1]
    assert list(logs.episodes()) == ["ab"]


def test_a_log_is_written_anew_or_removed(tmp_path: Path) -> None:
    logs = StepLogs(tmp_path / "steps")
    logs.append("ab", RECORDS[0])
    logs.rewrite("ab", RECORDS[2:])
    assert list(logs.read("ab").records) == RECORDS[2:]
    logs.rewrite("ab", [])
    assert list(logs.episodes()) == []
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.parametrize("name", ["", "../x", "a/b", "AB", "a" * 65])
def test_only_an_id_names_a_log(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="not the id"):
        StepLogs(tmp_path).append(name, {})
