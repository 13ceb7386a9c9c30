from __future__ import annotations

from pathlib import Path

import pytest

from safety.audit.chain import chains, entries, is_being_written, last_entry, lines
from safety.audit.keeping import to_forget
from safety.audit.log import AuditLog
from safety.errors import AuditError


def test_a_folder_that_is_not_there_holds_no_chain(tmp_path: Path) -> None:
    assert chains(tmp_path / "none") == ()
    (tmp_path / "file").touch()
    with pytest.raises(AuditError, match="can't be read"):
        chains(tmp_path / "file")


def test_other_files_are_no_chains_and_chains_are_in_order(tmp_path: Path) -> None:
    for name in ("000010-20260101T000000Z.jsonl", "000002-20270101T000000Z.jsonl", "seed.json", "1-x.jsonl"):
        (tmp_path / name).touch()
    assert [chain.epoch for chain in chains(tmp_path)] == [2, 10]


def test_a_chain_that_is_gone_can_t_be_read(tmp_path: Path) -> None:
    for read in (last_entry, is_being_written, lambda path: list(lines(path))):
        with pytest.raises(AuditError, match="can't be read"):
            read(tmp_path / "none")


def test_half_a_line_is_no_entry(tmp_path: Path) -> None:
    with AuditLog(tmp_path, {}) as log:
        log.append("decided", {})
    path = chains(tmp_path)[0].path
    path.write_bytes(path.read_bytes() + b'{"seq"')
    assert [entry.kind for entry in entries(path)] == ["began", "decided", "ended"]
    assert last_entry(path)[1]
    path.write_bytes(b"")
    assert last_entry(path) == (None, False)


def test_a_chain_that_somebody_removed_needs_no_room(tmp_path: Path) -> None:
    AuditLog(tmp_path, {}).close()
    found = chains(tmp_path)
    found[0].path.unlink()
    assert to_forget(found, 0) == ()
