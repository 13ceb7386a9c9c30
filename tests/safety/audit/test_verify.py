from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from safety.audit.anchor import anchors_of
from safety.audit.chain import Chain, Head, chains
from safety.audit.entry import MAX_LINE
from safety.audit.log import AuditLog
from safety.audit.seed import SEED, VERIFICATION_KEY, Seed, read_seed, write_seed
from safety.audit.trials import doubled, flipped, removed, resealed, swapped, tampering_trials
from safety.audit.verify import Report, check_chain, verify

ENTRIES = 3000


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("audit")
    with AuditLog(folder, {"pid": 1}) as log:
        while log.head.seq < ENTRIES - 2:
            log.append("intent", {"n": log.head.seq, "window": {"title": "Notes"}})
    return folder


@pytest.fixture(scope="module")
def chain(folder: Path) -> Chain:
    return chains(folder)[0]


@pytest.fixture(scope="module")
def key(folder: Path) -> Seed:
    return read_seed(folder / VERIFICATION_KEY)


@pytest.fixture(scope="module")
def lines(chain: Chain) -> list[bytes]:
    return chain.path.read_bytes().splitlines(keepends=True)


@pytest.fixture
def copy(folder: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(folder, tmp_path / "audit"))


def checked(folder: Path, *heads: Head) -> Report:
    return verify(folder, read_seed(folder / VERIFICATION_KEY), heads)


def noticed(chain: Chain, key: Seed, changed: list[bytes]) -> bool:
    found = check_chain(chain, key, changed)
    return found.problem is not None or found.torn


AT = st.integers(0, ENTRIES - 1)
many = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def test_the_chain_as_it_was_written_is_sound(folder: Path, lines: list[bytes]) -> None:
    report = checked(folder)
    assert (report.problems, report.entries) == ((), ENTRIES)
    assert len(lines) == ENTRIES


@many
@given(at=AT, bit=st.integers(0, 10_000))
def test_every_bit_flip_is_noticed(chain: Chain, key: Seed, lines: list[bytes], at: int, bit: int) -> None:
    assert noticed(chain, key, flipped(lines, at, bit))


def test_every_bit_of_the_last_entry_counts(chain: Chain, key: Seed, lines: list[bytes]) -> None:
    short = lines[:3]
    assert not noticed(chain, key, short)
    for bit in range(8 * len(short[-1])):
        assert noticed(chain, key, flipped(short, 2, bit)), bit


@many
@given(at=st.integers(0, ENTRIES - 2))
def test_every_deletion_is_noticed(chain: Chain, key: Seed, lines: list[bytes], at: int) -> None:
    assert noticed(chain, key, removed(lines, at))


@many
@given(one=AT, other=AT)
def test_every_reorder_is_noticed(chain: Chain, key: Seed, lines: list[bytes], one: int, other: int) -> None:
    assert noticed(chain, key, swapped(lines, one, other)) is (one != other)


@many
@given(at=AT)
def test_every_repetition_is_noticed(chain: Chain, key: Seed, lines: list[bytes], at: int) -> None:
    assert noticed(chain, key, doubled(lines, at))


@many
@given(at=AT, ahead=st.integers(1, 500))
def test_an_old_entry_sealed_with_a_newer_key_is_noticed(
    chain: Chain, key: Seed, lines: list[bytes], at: int, ahead: int
) -> None:
    assert noticed(chain, key, resealed(lines, at, key, at + ahead))


def test_who_holds_a_key_can_forge_what_it_seals_and_no_more(
    chain: Chain, key: Seed, lines: list[bytes]
) -> None:
    """Which shows that the forgery above is a good one."""
    assert not noticed(chain, key, resealed(lines, 1000, key, 1000))


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(size=st.floats(0, 1, exclude_max=True))
def test_every_truncation_is_noticed_with_an_anchor(folder: Path, copy: Path, size: float) -> None:
    anchor = anchors_of(folder)[0].head
    path = chains(copy)[0].path
    whole = chains(folder)[0].path.read_bytes()
    path.write_bytes(whole[: int(size * len(whole))])
    assert checked(copy, anchor).problems


def test_the_trials_notice_everything_and_leave_the_chain_as_it_was(tmp_path: Path) -> None:
    found = tampering_trials(tmp_path / "audit", 600, 8, 3)
    assert found.entries == 600
    assert set(found.tried.values()) == {8}
    assert set(found.unnoticed.values()) == {0}
    assert checked(tmp_path / "audit").problems == ()


# --- chains that speak of each other --------------------------------------------------------------------


@pytest.fixture
def three(tmp_path: Path) -> Path:
    for number in range(3):
        with AuditLog(tmp_path / "three", {"n": number}) as log:
            log.append("decided", {})
    return tmp_path / "three"


def whats(report: Report) -> set[str]:
    return {problem.what for problem in report.problems}


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_chain_that_is_gone_is_missed(three: Path, number: int) -> None:
    chains(three)[number].path.unlink()
    assert "the chain with this number is gone" in whats(checked(three))


def test_a_chain_is_known_to_have_been_longer_by_those_after_it(three: Path) -> None:
    path = chains(three)[0].path
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:-1]))
    assert "it was cut off: entries are gone" in whats(checked(three))


def test_an_anchor_of_a_chain_that_is_gone(three: Path) -> None:
    gone = Head(chain="000009-20260101T000000Z.jsonl", seq=0, hash="0" * 64)
    assert "the chain is gone" in whats(checked(three, gone))


def test_an_anchor_of_another_entry(three: Path) -> None:
    other = Head(chain=chains(three)[0].name, seq=1, hash="0" * 64)
    assert "it is not the entry that was here" in whats(checked(three, other))


def test_nothing_is_added_after_the_last_entry(three: Path) -> None:
    path = chains(three)[1].path
    path.write_bytes(path.read_bytes() + b"{}\n")
    assert "something was added after its last entry" in whats(checked(three))


def test_a_line_without_end_is_no_entry(three: Path) -> None:
    path = chains(three)[1].path
    path.write_bytes(path.read_bytes() + b"x" * (MAX_LINE + 10))
    assert "something was added after its last entry" in whats(checked(three))


def test_an_emptied_chain(three: Path) -> None:
    chains(three)[2].path.write_bytes(b"")
    assert "it is empty" in whats(checked(three))


def test_a_renamed_chain(three: Path) -> None:
    path = chains(three)[2].path
    path.rename(path.with_name("000002-20200101T000000Z.jsonl"))
    assert "it does not begin as a chain of this name does" in whats(checked(three))


def test_a_chain_in_two_files(three: Path) -> None:
    path = chains(three)[2].path
    shutil.copy(path, path.with_name("000002-20200101T000000Z.jsonl"))
    assert "two chains have one number" in whats(checked(three))


def test_a_chain_that_cannot_have_begun(three: Path) -> None:
    path = chains(three)[2].path
    path.rename(path.with_name("000007-20200101T000000Z.jsonl"))
    assert "no such chain can have begun yet" in whats(checked(three))


def test_a_number_beyond_belief(three: Path) -> None:
    (three / "9999999999-20200101T000000Z.jsonl").touch()
    assert any("not for number 9999999999" in what for what in whats(checked(three)))


def test_a_seed_that_was_changed_or_is_gone(three: Path) -> None:
    write_seed(three / SEED, Seed(epoch=3, secret=bytes(32)))
    assert any("belongs to another log" in what for what in whats(checked(three)))
    write_seed(three / SEED, read_seed(three / VERIFICATION_KEY))
    assert "no such chain can have begun yet" in whats(checked(three))
    (three / SEED).unlink()
    assert any("is no good" in what for what in whats(checked(three)))


def test_a_later_key_is_for_later_chains(three: Path) -> None:
    seed = read_seed(three / VERIFICATION_KEY)
    write_seed(three / VERIFICATION_KEY, seed.at(1))
    assert any("from number 1 on, not for number 0" in what for what in whats(checked(three)))


def test_a_chain_that_broke_off_stays_as_long_as_it_was(tmp_path: Path) -> None:
    log = AuditLog(tmp_path, {})
    for _ in range(3):
        log.append("decided", {})
    os.close(log._file)
    log._file = -1
    path = chains(tmp_path)[0].path
    whole = path.read_bytes().splitlines(keepends=True)
    AuditLog(tmp_path, {}).close()
    path.write_bytes(b"".join(whole[:-1]))
    assert whats(checked(tmp_path)) == {
        "it was cut off: entries are gone",
        "it is not as long as when it broke off",
    }


def test_half_a_line_of_a_living_hand_may_still_become_whole(tmp_path: Path) -> None:
    with AuditLog(tmp_path, {}):
        path = chains(tmp_path)[0].path
        whole = path.read_bytes()
        path.write_bytes(whole + b'{"seq":1')
        assert checked(tmp_path).problems == ()
        path.write_bytes(whole)
    assert checked(tmp_path).problems == ()
