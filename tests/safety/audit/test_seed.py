from __future__ import annotations

import json
from pathlib import Path

import pytest
from filelock import FileLock

from safety.audit import seed as seeds
from safety.audit.seed import (
    SEED,
    VERIFICATION_KEY,
    Seed,
    current_seed,
    locked,
    move_key,
    read_seed,
    write_seed,
)
from safety.errors import AuditError

ZERO = Seed(epoch=0, secret=bytes(32))


def test_each_seed_follows_from_those_before_and_shares_no_key_with_them() -> None:
    seed, secrets = ZERO, set()
    for epoch in range(50):
        assert seed.epoch == epoch
        assert ZERO.at(epoch) == seed
        secrets |= {seed.secret, seed.key, seed.text_key}
        seed = seed.next()
    assert len(secrets) == 150


@pytest.mark.parametrize("epoch", [4, 10**8])
def test_there_is_no_way_back_and_none_beyond_belief(epoch: int) -> None:
    with pytest.raises(AuditError, match="from number 5 on"):
        ZERO.at(5).at(epoch)


def test_the_first_time_there_is_a_new_secret_for_the_owner_s_eyes_only(tmp_path: Path) -> None:
    seed = current_seed(tmp_path)
    assert seed == current_seed(tmp_path) == read_seed(tmp_path / VERIFICATION_KEY)
    for name in (SEED, VERIFICATION_KEY):
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("kept", [True, False])
def test_a_log_whose_seed_is_gone_does_not_begin_anew(tmp_path: Path, kept: bool) -> None:
    if kept:
        (tmp_path / VERIFICATION_KEY).touch()
    (tmp_path / "000000-20260101T000000Z.jsonl").touch()
    with pytest.raises(AuditError, match="is gone though the audit log has begun"):
        current_seed(tmp_path)


def test_one_that_was_killed_between_its_two_files_goes_on_with_the_first(tmp_path: Path) -> None:
    seed = current_seed(tmp_path)
    (tmp_path / SEED).unlink()
    assert current_seed(tmp_path) == seed
    assert read_seed(tmp_path / SEED) == seed


@pytest.mark.parametrize(
    "told",
    [
        *("", "[]", "{}", "1", "[" * 5000, "é"),
        '{"epoch": -1, "secret": "%s"}',
        '{"epoch": "0", "secret": "%s"}',
        '{"epoch": 0, "secret": "xy"}',
        '{"epoch": 0, "secret": 5}',
        '{"epoch": 0, "secret": "%s", "settled": 3}',
    ],
)
def test_what_is_no_seed_is_said_to_be_none(tmp_path: Path, told: str) -> None:
    path = tmp_path / SEED
    path.write_text(told.replace("%s", "0" * 64), encoding="utf-8")
    with pytest.raises(AuditError, match="holds no key"):
        read_seed(path)


def test_a_folder_that_is_none_can_t_be_locked_nor_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(AuditError, match="can't be written"), locked(tmp_path / "file"):
        pass
    with pytest.raises(AuditError, match="can't be written"):
        write_seed(tmp_path / "file" / SEED, ZERO)


def test_one_that_somebody_else_holds_is_not_waited_for_without_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(seeds, "_LOCK_SECONDS", 0.05)
    with FileLock(tmp_path / "lock"), pytest.raises(AuditError, match="can't be written"), locked(tmp_path):
        pass


def test_the_key_moves_away(tmp_path: Path) -> None:
    seed = current_seed(tmp_path)
    move_key(tmp_path / VERIFICATION_KEY, tmp_path / "stick")
    assert read_seed(tmp_path / "stick") == seed
    assert not (tmp_path / VERIFICATION_KEY).exists()
    assert current_seed(tmp_path) == seed


def test_a_key_is_moved_over_nothing_and_out_of_nowhere(tmp_path: Path) -> None:
    current_seed(tmp_path)
    with pytest.raises(AuditError, match="is there already"):
        move_key(tmp_path / VERIFICATION_KEY, tmp_path / SEED)
    with pytest.raises(AuditError, match="holds no key"):
        move_key(tmp_path / "none", tmp_path / "stick")


def test_a_key_that_did_not_arrive_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    current_seed(tmp_path)

    def write_wrongly(path: Path, seed: Seed) -> None:
        path.write_text(json.dumps({"epoch": 9, "secret": "0" * 64}), encoding="ascii")

    monkeypatch.setattr(seeds, "write_seed", write_wrongly)
    with pytest.raises(AuditError, match="does not hold"):
        move_key(tmp_path / VERIFICATION_KEY, tmp_path / "stick")
    assert (tmp_path / VERIFICATION_KEY).exists()


def test_a_key_that_can_t_be_removed_is_said_to_be_in_both_places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    current_seed(tmp_path)

    def refuse(path: Path, missing_ok: bool = False) -> None:
        if not missing_ok:
            raise PermissionError(1, "not permitted")

    monkeypatch.setattr(Path, "unlink", refuse)
    with pytest.raises(AuditError, match=r"is in .*stick, and still in"):
        move_key(tmp_path / VERIFICATION_KEY, tmp_path / "stick")
