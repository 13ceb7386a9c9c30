from __future__ import annotations

import dataclasses
import sqlite3
import stat
import threading
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pytest

from memory.episode import Judge, Outcome, Verdict
from memory.errors import BlobError, EpisodeNotFound, JournalError
from memory.given import Given
from memory.journal import Journal
from memory.schema import APPLICATION_ID, MIGRATIONS, prepare
from memory.step import Step
from safety.decision import Verdict as Ruled
from safety.hours import parse_hours
from safety.mode import Mode
from safety.rule import Lifetime, Rule

DONE = Outcome(verdict=Verdict.SUCCEEDED, judge=Judge.AGENT, reason="as asked")
GIVEN = Given(
    max_steps=9,
    mode=Mode.ASK,
    rules=(
        Rule(
            name="mine",
            verdict=Ruled.ALLOW,
            actions=frozenset({"click"}),
            paths=("~/a/**",),
            when=(parse_hours("mon-fri 09:00-17:30"),),
            lifetime=Lifetime.ONCE,
            expires=datetime(2030, 1, 1, tzinfo=UTC),
        ),
    ),
    used_rules=("user\tmine\t",),
    home="/home/me",
    links={"/home/me/a": "/data/a"},
    zone=3600.0,
    grants=("/home/me/a",),
    shell=True,
    stop_keys=(("ctrl", "alt", "escape"),),
    seed=7,
    parameters={"name": "x"},
    versions={"deskhand": "0.1.0"},
    models={"brain": "m"},
)


def test_an_episode_comes_back_as_it_was(journal: Journal, make_step) -> None:
    episode = journal.begin("save it\nplease ü", "instructions", "private")
    assert journal.episode(episode.id) == episode
    step = make_step(1)
    journal.append(episode.id, step)
    journal.finish(episode.id, DONE)

    (back,) = journal.steps(episode.id)
    assert np.array_equal(back.observation.frame.pixels, step.observation.frame.pixels)
    for name in ("rect", "time"):
        assert getattr(back.observation.frame, name) == getattr(step.observation.frame, name)
    for name in ("elements", "windows", "pointer", "seconds"):
        assert getattr(back.observation, name) == getattr(step.observation, name)
    for name in set(Step.__slots__) - {"observation"}:
        assert getattr(back, name) == getattr(step, name), name
    kept = journal.episode(episode.id)
    assert (kept.outcome, kept.steps) == (DONE, 1)
    assert kept.finished is not None
    assert kept.finished >= kept.started


def test_what_did_not_come_to_pass_stays_none(journal: Journal, make_step) -> None:
    episode = journal.begin("x", "b", "live")
    step = Step(number=1, title="t", observation=make_step(1).observation, proposal={"kind": "done"})
    journal.append(episode.id, step)
    (record,) = journal.records(episode.id)
    assert (record.target, record.action, record.decision, record.answer) == (None,) * 4
    assert (record.receipt, record.effect) == (None, None)


def test_unchanged_pixels_are_stored_once(journal: Journal, make_step, tmp_path: Path) -> None:
    first, second = journal.begin("a", "b", "live"), journal.begin("b", "b", "live")
    for number in (1, 2, 3):
        journal.append(first.id, make_step(number))
    journal.append(second.id, make_step(1))
    assert len([p for p in (tmp_path / "data" / "blobs").rglob("*") if p.is_file()]) == 1


def test_steps_come_in_order_and_only_while_the_episode_runs(journal: Journal, make_step) -> None:
    episode = journal.begin("a", "b", "live")
    with pytest.raises(JournalError, match="step 2 was not recorded"):
        journal.append(episode.id, make_step(2))
    journal.append(episode.id, make_step(1))
    with pytest.raises(JournalError, match="has 1 steps"):
        journal.append(episode.id, make_step(1))
    journal.finish(episode.id, DONE)
    with pytest.raises(JournalError, match="has ended: step 2 was not recorded"):
        journal.append(episode.id, make_step(2))
    with pytest.raises(JournalError, match="has an outcome already"):
        journal.finish(episode.id, DONE)
    assert journal.episode(episode.id).steps == 1


def test_an_unknown_episode_is_named(journal: Journal, make_step) -> None:
    for use in (
        lambda: journal.append("nope", make_step(1)),
        lambda: journal.finish("nope", DONE),
        lambda: journal.records("nope"),
        lambda: list(journal.steps("nope")),
        lambda: journal.elements("nope", 1),
        lambda: journal.delete("nope"),
        lambda: journal.episode("nope"),
    ):
        with pytest.raises(EpisodeNotFound, match="nope"):
            use()


def test_episodes_are_listed_newest_first(tmp_path: Path) -> None:
    clock = iter(datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=h) for h in (2, 1, 3))
    with Journal(tmp_path, now=lambda: next(clock)) as journal:
        for name in ("two", "one", "three"):
            journal.begin(name, "b", "live")
        assert [e.instruction for e in journal.episodes()] == ["three", "two", "one"]
        assert [e.instruction for e in journal.episodes(limit=1)] == ["three"]


def test_a_short_id_is_enough_if_it_tells_one_apart(journal: Journal) -> None:
    made = [journal.begin(str(n), "b", "live") for n in range(17)]  # 17 ids of 16 digits: two begin alike
    assert journal.find(made[3].id[:9].upper()) == made[3]
    firsts = [episode.id[0] for episode in made]
    shared = next(digit for digit in firsts if firsts.count(digit) > 1)
    with pytest.raises(EpisodeNotFound, match="several episodes"):
        journal.find(shared)
    for none in ("", " ", "%", "zz"):
        with pytest.raises(EpisodeNotFound, match="no episode"):
            journal.find(none)


def test_a_deleted_episode_leaves_nothing_behind(journal: Journal, make_step, tmp_path: Path) -> None:
    kept, gone = journal.begin("keep", "b", "live"), journal.begin("the hidden wish", "b", "live")
    journal.append(kept.id, make_step(1, shade=1))
    journal.append(gone.id, make_step(1, shade=1))
    journal.append(gone.id, make_step(2, shade=2, title="a private title"))
    journal.delete(gone.id)
    assert [episode.id for episode in journal.episodes()] == [kept.id]
    assert len(list(journal.steps(kept.id))) == 1
    everything = b"".join(p.read_bytes() for p in tmp_path.rglob("*") if p.is_file())
    assert b"the hidden wish" not in everything
    assert b"a private title" not in everything
    assert len([p for p in (tmp_path / "data" / "blobs").rglob("*") if p.is_file()]) == 1


def test_others_read_while_one_writes(journal: Journal, make_step, tmp_path: Path) -> None:
    episode = journal.begin("a", "b", "live")
    seen: list[int] = []
    stop = threading.Event()

    def read() -> None:
        with Journal(tmp_path / "data") as other:
            while not stop.is_set():
                seen.append(len(other.records(episode.id)))

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(1, 21):
        journal.append(episode.id, make_step(number, shade=number))
    stop.set()
    reader.join()
    assert seen == sorted(seen)
    assert len(journal.records(episode.id)) == 20


def test_two_writers_wait_for_each_other(make_step, tmp_path: Path) -> None:
    def write() -> None:
        with Journal(tmp_path) as journal:
            episode = journal.begin("a", "b", "live")
            for number in range(1, 11):
                journal.append(episode.id, make_step(number, shade=number))

    writers = [threading.Thread(target=write) for _ in range(3)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with Journal(tmp_path) as journal:
        assert [e.steps for e in journal.episodes()] == [10, 10, 10]


def test_only_the_owner_can_read_it(journal: Journal, tmp_path: Path) -> None:
    journal.begin("a", "b", "live")
    assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
    for path in (tmp_path / "data").glob("journal.db*"):
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path


def test_a_damaged_screenshot_spoils_no_other_step(journal: Journal, make_step, tmp_path: Path) -> None:
    episode = journal.begin("a", "b", "live")
    journal.append(episode.id, make_step(1, shade=1))
    journal.append(episode.id, make_step(2, shade=2))
    first = journal.records(episode.id)[0].frame
    (tmp_path / "data" / "blobs" / first[:2] / first[2:]).write_bytes(b"junk")
    with pytest.raises(BlobError, match="changed"):
        next(journal.steps(episode.id))
    assert len(journal.records(episode.id)) == 2
    assert journal.frame_png(journal.records(episode.id)[1].frame).startswith(b"\x89PNG")


@pytest.mark.parametrize("column", ["view", "proposal", "action", "decision", "timings", "elements"])
def test_a_damaged_row_is_named(journal: Journal, make_step, tmp_path: Path, column: str) -> None:
    episode = journal.begin("a", "b", "live")
    journal.append(episode.id, make_step(1))
    other = sqlite3.connect(tmp_path / "data" / "journal.db")
    value = b"{" if column == "elements" else "{"
    other.execute(f"UPDATE steps SET {column} = ?", (value,))
    other.commit()
    other.close()
    with pytest.raises(JournalError, match=r"step"):
        list(journal.steps(episode.id))


def test_a_file_that_is_no_database_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "journal.db"
    path.write_bytes(b"my thesis " * 1000)
    with pytest.raises(JournalError, match="the journal was not opened"):
        Journal(tmp_path)
    assert path.read_bytes() == b"my thesis " * 1000


def test_a_database_of_another_program_is_left_alone(tmp_path: Path) -> None:
    other = sqlite3.connect(tmp_path / "journal.db")
    other.execute("CREATE TABLE theirs (x)")
    other.commit()
    other.close()
    with pytest.raises(JournalError, match="another program"):
        Journal(tmp_path)


def test_a_journal_from_the_future_is_left_alone(tmp_path: Path) -> None:
    Journal(tmp_path).close()
    other = sqlite3.connect(tmp_path / "journal.db")
    other.execute("PRAGMA user_version = 99")
    other.close()
    with pytest.raises(JournalError, match="newer Deskhand"):
        Journal(tmp_path)


def test_an_older_journal_is_brought_up_whole_or_not_at_all() -> None:
    db = sqlite3.connect(":memory:", isolation_level=None)
    prepare(db)
    with pytest.raises(sqlite3.OperationalError):
        prepare(db, (*MIGRATIONS, "CREATE TABLE extra (x);\nCREATE TABLE episodes (x);"))
    assert db.execute("PRAGMA user_version").fetchone()[0] == len(MIGRATIONS)
    assert not db.execute("SELECT 1 FROM sqlite_schema WHERE name = 'extra'").fetchall()
    prepare(db, (*MIGRATIONS, "CREATE TABLE extra (x);"))
    assert db.execute("PRAGMA user_version").fetchone()[0] == len(MIGRATIONS) + 1
    assert db.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
    db.close()


def test_an_episode_of_the_first_version_is_read_and_says_what_it_lacks(tmp_path: Path, make_step) -> None:
    with Journal(tmp_path) as journal:
        episode = journal.begin("a", "b", "live", GIVEN)
        journal.append(episode.id, make_step(1))
        journal.finish(episode.id, DONE)
    db = sqlite3.connect(tmp_path / "journal.db", isolation_level=None)
    for column in ("given", "broke"):
        db.execute(f"ALTER TABLE episodes DROP COLUMN {column}")
    for column in ("context", "digest", "reply", "lookups", "origin", "late"):
        db.execute(f"ALTER TABLE steps DROP COLUMN {column}")
    db.execute("ALTER TABLE episodes DROP COLUMN imported")
    for table in ("deltas", "chores"):
        db.execute(f"DROP TABLE {table}")
    db.execute("PRAGMA user_version = 1")
    db.close()
    with Journal(tmp_path) as journal:
        assert journal.given(episode.id) is None
        assert journal.episode(episode.id).outcome == DONE
        (record,) = journal.records(episode.id)
        assert (record.context, record.digest, record.reply, record.lookups) == (None, "", None, ())
        assert record.origin is None
        (step,) = journal.steps(episode.id)
        assert step.receipt == make_step(1).receipt
        journal.append(journal.begin("c", "b", "live").id, make_step(1))


def test_what_a_run_was_given_comes_back(journal: Journal) -> None:
    given, without = journal.begin("a", "b", "live", GIVEN), journal.begin("a", "b", "live")
    assert journal.given(given.id) == GIVEN
    assert journal.given(without.id) is None
    with pytest.raises(EpisodeNotFound):
        journal.given("nope")


@pytest.mark.parametrize("damage", [b"", b"not deflated", zlib.compress(b"{}"), zlib.compress(b"{")])
def test_damage_to_what_was_given_is_said(tmp_path: Path, journal: Journal, damage: bytes) -> None:
    episode = journal.begin("a", "b", "live", GIVEN)
    with sqlite3.connect(tmp_path / "data" / "journal.db") as db:
        db.execute("UPDATE episodes SET given = ?", (damage,))
    db.close()
    with pytest.raises(JournalError, match="what the run was given is damaged"):
        journal.given(episode.id)


def test_what_broke_a_run_off_is_kept(journal: Journal) -> None:
    episode = journal.begin("a", "b", "live")
    broken = Outcome(verdict=Verdict.FAILED, judge=Judge.AGENT, reason="the hand is gone", broke="HandLost")
    journal.finish(episode.id, broken)
    assert journal.episode(episode.id).outcome == broken


def test_a_folder_that_cannot_be_made_is_a_clear_error(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(JournalError, match="the journal was not opened"):
        Journal(tmp_path / "file" / "data")


def test_what_cannot_be_written_is_said_and_leaves_no_trace(journal: Journal, make_step) -> None:
    with pytest.raises(JournalError, match=r"not valid Unicode.*was not begun"):
        journal.begin("half a character: \ud83d", "b", "live")
    episode = journal.begin("a", "b", "live")
    for change in ({"proposal": {"x": object()}}, {"target": {"x": "\ud83d"}}, {"title": "\ud83d"}):
        with pytest.raises(JournalError, match=r"step 1 was not recorded"):
            journal.append(episode.id, dataclasses.replace(make_step(1), **change))
    journal.append(episode.id, make_step(1))
    assert [e.steps for e in journal.episodes()] == [1]
