from __future__ import annotations

import errno
import os
import resource
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from safety.audit.chain import Head, chains, entries, is_being_written, last_entry
from safety.audit.log import CHECKPOINT_EVERY, AuditLog
from safety.audit.seed import SEED, VERIFICATION_KEY, current_seed, read_seed, write_seed
from safety.audit.verify import Report, verify
from safety.errors import AuditError

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


def checked(folder: Path) -> Report:
    return verify(folder, read_seed(folder / VERIFICATION_KEY))


def kinds(folder: Path) -> list[list[str]]:
    return [[entry.kind for entry in entries(chain.path)] for chain in chains(folder)]


@contextmanager
def no_file_over(size: int) -> Iterator[None]:
    """As on a disk with room for so many bytes."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def kill(log: AuditLog) -> None:
    """What is left of a log whose process was killed."""
    os.close(log._file)
    log._file = -1


def test_entries_are_numbered_sealed_and_closed(tmp_path: Path) -> None:
    with AuditLog(tmp_path / "audit", {"pid": 5}) as log:
        assert log.append("decided", {"a": 1}) == 1
        assert log.append("intent", {"b": 2}, durable=True) == 2
        assert log.head.seq == 2
    log.close()
    assert kinds(tmp_path / "audit") == [["began", "decided", "intent", "ended"]]
    report = checked(tmp_path / "audit")
    assert (report.problems, report.entries, report.chains, report.notes) == ((), 4, 1, ())
    assert (tmp_path / "audit").stat().st_mode & 0o777 == 0o700


def test_an_entry_is_on_the_disk_when_it_is_acknowledged(tmp_path: Path) -> None:
    log = AuditLog(tmp_path, {})
    log.append("intent", {"n": 1})
    entry, torn = last_entry(chains(tmp_path)[0].path)
    assert entry is not None
    assert (entry.kind, torn) == ("intent", False)
    assert log.head == Head(chain=log.chain, seq=1, hash=entry.hash)
    log.close()


def test_there_are_checkpoints(tmp_path: Path) -> None:
    with AuditLog(tmp_path, {}) as log:
        for _ in range(CHECKPOINT_EVERY):
            log.append("decided", {})
    (found,) = kinds(tmp_path)
    assert found[CHECKPOINT_EVERY] == "checkpoint"
    assert checked(tmp_path).problems == ()


def test_each_hand_has_a_chain_that_names_those_before(tmp_path: Path) -> None:
    first = AuditLog(tmp_path, {})
    second = AuditLog(tmp_path, {})
    first.append("decided", {})
    second.append("decided", {})
    assert first.text_key != second.text_key
    assert is_being_written(chains(tmp_path)[0].path)
    assert [note.split()[1:4] for note in checked(tmp_path).notes] == [["is", "still", "being"]] * 2
    first.close()
    second.close()
    assert not is_being_written(chains(tmp_path)[0].path)
    began = next(entries(chains(tmp_path)[1].path))
    (before,) = began.payload["before"]
    assert before["chain"] == chains(tmp_path)[0].name
    assert before["seq"] == 0
    assert checked(tmp_path).problems == ()


def test_a_full_disk_refuses_and_leaves_no_half_of_an_entry(tmp_path: Path) -> None:
    log = AuditLog(tmp_path, {})
    size = chains(tmp_path)[0].path.stat().st_size
    for room in (0, 10):
        with no_file_over(size + room), pytest.raises(AuditError, match=r"can't be written .*Make room"):
            log.append("intent", {"text": "x" * 100}, durable=True)
        assert chains(tmp_path)[0].path.stat().st_size == size
    assert log.append("intent", {}) == 1
    log.close()
    assert kinds(tmp_path) == [["began", "intent", "ended"]]
    assert checked(tmp_path).problems == ()


def test_a_disk_that_fails_ends_it_for_good(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    log = AuditLog(tmp_path, {})

    def fail(descriptor: int) -> None:
        raise OSError(errno.EIO, "input/output error")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fdatasync", fail)
        with pytest.raises(AuditError, match="input/output error"):
            log.append("intent", {}, durable=True)
    with pytest.raises(AuditError, match="input/output error"):
        log.append("decided", {})
    log.close()
    kill(log)


def test_a_half_that_can_t_be_taken_back_ends_it_for_good(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log = AuditLog(tmp_path, {})
    kill(log)
    for _ in range(2):
        with pytest.raises(AuditError, match="can't be written"):
            log.append("decided", {})


def test_a_folder_that_can_t_be_written_starts_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(AuditError, match="nothing is done"):
        AuditLog(tmp_path / "file", {})


def test_where_its_first_entry_can_t_be_written_it_does_not_begin(tmp_path: Path) -> None:
    AuditLog(tmp_path, {}).close()
    with no_file_over(20), pytest.raises(AuditError, match="can't be written"):
        AuditLog(tmp_path, {})
    log = AuditLog(tmp_path, {})
    assert [(one.seq, one.hash, one.torn) for one in log.broken] == [(-1, "", False)]
    log.close()
    assert checked(tmp_path).problems == ()


def test_a_name_that_is_taken_starts_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("safety.audit.log._unused", lambda seed, before: seed)
    with AuditLog(tmp_path, {}, now=lambda: NOON):
        write_seed(tmp_path / SEED, read_seed(tmp_path / VERIFICATION_KEY))
        with pytest.raises(AuditError, match="can't be written"):
            AuditLog(tmp_path, {}, now=lambda: NOON)


def test_a_hand_that_died_before_it_moved_the_seed_on_has_used_its_number(tmp_path: Path) -> None:
    AuditLog(tmp_path, {}).close()
    write_seed(tmp_path / SEED, read_seed(tmp_path / VERIFICATION_KEY))
    assert checked(tmp_path).problems == ()
    AuditLog(tmp_path, {}).close()
    assert [chain.epoch for chain in chains(tmp_path)] == [0, 1]
    assert current_seed(tmp_path).epoch == 2
    assert checked(tmp_path).problems == ()


def test_what_was_meant_and_has_no_receipt_is_reported_once_by_the_next(tmp_path: Path) -> None:
    log = AuditLog(tmp_path, {})
    log.append("intent", {"permit": "p1", "action": {"kind": "move"}})
    log.append("receipt", {"permit": "p1"})
    log.append("intent", {"permit": "p2", "action": {"kind": "click"}}, durable=True)
    log.append("intent", {"permit": "p3", "action": {"kind": "x" * 5000}}, durable=True)
    alive = AuditLog(tmp_path, {})
    assert alive.broken == ()
    kill(log)
    with AuditLog(tmp_path, {}) as after:
        (broken,) = after.broken
        assert [(one.permit, one.action) for one in broken.uncertain] == [
            ("p2", {"kind": "click"}),
            ("p3", {}),
        ]
        assert (broken.seq, broken.torn) == (4, False)
    told = kinds(tmp_path)[2]
    assert told == ["began", "reconciled", "ended"]
    with AuditLog(tmp_path, {}) as last:
        assert last.broken == ()
    alive.close()
    report = checked(tmp_path)
    assert report.problems == ()
    assert any("broke off" in note for note in report.notes)


def test_half_a_line_is_told_of_and_then_no_problem(tmp_path: Path) -> None:
    log = AuditLog(tmp_path, {})
    log.append("decided", {})
    kill(log)
    path = chains(tmp_path)[0].path
    path.write_bytes(path.read_bytes() + b'{"seq":2,"pr')
    assert [problem.what for problem in checked(tmp_path).problems] == ["the end of it is torn off"]
    AuditLog(tmp_path, {}).close()
    assert checked(tmp_path).problems == ()


def test_a_damaged_chain_is_reconciled_as_far_as_it_can_be_read(tmp_path: Path) -> None:
    log = AuditLog(tmp_path, {})
    log.append("intent", {"permit": "p1", "action": "none"})
    kill(log)
    path = chains(tmp_path)[0].path
    path.write_bytes(path.read_bytes() + b"nonsense\n")
    with AuditLog(tmp_path, {}) as after:
        (broken,) = after.broken
    assert (broken.seq, broken.torn) == (-1, True)
    assert [(one.permit, one.action) for one in broken.uncertain] == [("p1", {})]
    assert checked(tmp_path).problems


def test_a_long_chain_goes_on_in_another(tmp_path: Path) -> None:
    with AuditLog(tmp_path, {"pid": 7}, max_chain=1000) as log:
        first = log.chain
        for number in range(20):
            log.append("decided", {"n": number})
            log.rotate_when_full()
        assert log.chain != first
    found = kinds(tmp_path)
    assert len(found) > 1
    assert all((told[0], told[-1]) == ("began", "ended") for told in found)
    assert sum(told.count("decided") for told in found) == 20
    assert checked(tmp_path).problems == ()


def test_where_another_can_t_begin_nothing_is_written(tmp_path: Path) -> None:
    log = AuditLog(tmp_path, {}, max_chain=10)
    (tmp_path / SEED).unlink()
    with pytest.raises(AuditError, match="is gone"):
        log.rotate_when_full()
    with pytest.raises(AuditError, match="is gone"):
        log.append("decided", {})
    log.close()


def test_the_oldest_are_forgotten_and_that_is_written_down(tmp_path: Path) -> None:
    for _ in range(4):
        with AuditLog(tmp_path, {}) as log:
            log.append("decided", {"text": "x" * 1000})
    alive = AuditLog(tmp_path, {})
    size = chains(tmp_path)[0].path.stat().st_size
    AuditLog(tmp_path, {}, max_folder=2 * size).close()
    assert [chain.epoch for chain in chains(tmp_path)][-2:] == [4, 5]
    assert len(chains(tmp_path)) < 6
    report = checked(tmp_path)
    assert report.problems == ()
    assert any("removed to make room" in note for note in report.notes)
    # one that is being written is kept, and so are those after it
    AuditLog(tmp_path, {}, max_folder=0).close()
    assert chains(tmp_path)[0].epoch == 4
    alive.close()
    AuditLog(tmp_path, {}).close()
    assert checked(tmp_path).problems == ()
