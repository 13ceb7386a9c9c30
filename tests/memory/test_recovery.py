"""A journal that was cut at a random byte, and every Step that was recorded."""

from __future__ import annotations

import random
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest

from memory.episode import Judge, Outcome, Verdict
from memory.errors import JournalError
from memory.export import export_episode
from memory.importing import import_episode
from memory.journal import Journal
from memory.recovery import recover

DONE = Outcome(verdict=Verdict.SUCCEEDED, judge=Judge.AGENT, reason="as asked")
CUTS = 25


@pytest.fixture
def live(tmp_path: Path, make_step) -> tuple[Path, dict[str, list[int]]]:
    """A copy of a journal that is being written: its log file holds much of it."""
    source = tmp_path / "live"
    shades: dict[str, list[int]] = {}
    with Journal(source) as journal:
        for count in (7, 4):
            episode = journal.begin(f"task of {count}", "b", "private")
            shades[episode.id] = list(range(count, 2 * count))
            for number, shade in enumerate(shades[episode.id], start=1):
                journal.append(episode.id, make_step(number, shade=shade, size=(200, 100)))
            journal.finish(episode.id, DONE)
        shutil.copytree(source, tmp_path / "copy")
    return tmp_path / "copy", shades


def assert_all_there(folder: Path, shades: dict[str, list[int]]) -> None:
    with Journal(folder) as journal:
        assert {episode.id for episode in journal.episodes()} == set(shades)
        for name, wanted in shades.items():
            steps = list(journal.steps(name))
            assert [int(step.observation.frame.pixels[50, 50, 0]) for step in steps] == wanted
            assert [step.number for step in steps] == list(range(1, len(wanted) + 1))
            assert journal.episode(name).outcome == DONE
        again = journal.begin("goes on", "b", "live")
        assert journal.episode(again.id) == again
        journal.delete(again.id)


def test_a_whole_journal_is_left_as_it_is(live, tmp_path: Path) -> None:
    folder, shades = live
    done = recover(folder)
    assert (done.aside, done.regained, done.problems) == (None, 0, ())
    assert (done.episodes, done.steps) == (2, 11)
    assert_all_there(folder, shades)


def test_every_step_outlives_a_cut_anywhere(live, tmp_path: Path) -> None:
    folder, shades = live
    chance = random.Random(11)
    parts = [folder / "journal.db", folder / "journal.db-wal", *(folder / "steps").iterdir()]
    for number in range(CUTS):
        part = chance.choice(parts)
        cut = tmp_path / f"cut-{number}"
        shutil.copytree(folder, cut)
        place = cut / part.relative_to(folder)
        data = place.read_bytes()
        place.write_bytes(data[: chance.randrange(len(data))])
        done = recover(cut)
        assert done.steps == 11, (part, done)
        assert_all_there(cut, shades)
        assert recover(cut).aside is None
        shutil.rmtree(cut)


def test_every_step_outlives_spoilt_pages(live, tmp_path: Path) -> None:
    folder, shades = live
    with Journal(folder):  # all of it into the database itself
        pass
    data = bytearray((folder / "journal.db").read_bytes())
    for at in range(4096, len(data), 3 * 4096):
        data[at : at + 4096] = bytes(4096)
    (folder / "journal.db").write_bytes(data)
    done = recover(folder)
    assert done.aside is not None
    assert (done.aside / "journal.db").read_bytes() == bytes(data)
    assert_all_there(folder, shades)


def test_opening_a_damaged_journal_says_what_to_run(live) -> None:
    folder, shades = live
    (folder / "journal.db").write_bytes(b"no database at all" * 400)
    (folder / "journal.db-wal").unlink()
    with pytest.raises(JournalError, match="deskhand episodes recover"):
        Journal(folder)
    assert recover(folder).regained == 11
    assert_all_there(folder, shades)


def test_a_lost_screenshot_is_told_and_its_step_is_kept(live) -> None:
    folder, shades = live
    for place in (folder / "blobs").rglob("*"):
        if place.is_file():
            place.unlink()
    done = recover(folder)
    assert done.steps == 11
    assert "screenshots are missing" in done.problems[0]
    with Journal(folder) as journal:
        assert [len(journal.records(name)) for name in shades] == [7, 4]


def test_an_episode_older_than_the_logs_comes_from_the_database(live) -> None:
    folder, shades = live
    shutil.rmtree(folder / "steps")
    assert recover(folder).steps == 11
    assert_all_there(folder, shades)


def test_where_no_journal_is_nothing_is_made(tmp_path: Path) -> None:
    with pytest.raises(JournalError, match="no journal"):
        recover(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_an_outcome_that_only_the_log_has_comes_back(live) -> None:
    folder, shades = live
    with closing(sqlite3.connect(folder / "journal.db")) as db, db:
        db.execute(
            "UPDATE episodes SET finished = NULL, verdict = NULL, judge = NULL, reason = NULL, broke = NULL"
        )
    assert recover(folder).aside is not None
    assert_all_there(folder, shades)


def test_a_deleted_episode_does_not_come_back(live) -> None:
    folder, shades = live
    gone, kept = shades
    with Journal(folder) as journal:
        journal.delete(gone)
    (folder / "journal.db").write_bytes(b"")
    assert recover(folder).steps == len(shades[kept])


def test_a_cut_file_gives_every_step_before_the_cut(live, tmp_path: Path) -> None:
    folder, shades = live
    name, wanted = next(iter(shades.items()))
    path = tmp_path / "e.zip"
    with Journal(folder) as journal:
        export_episode(journal, name, path)
    data = path.read_bytes()
    ends = [data.index(f"steps/{n:06}.json".encode()) for n in range(1, len(wanted) + 1)]
    chance = random.Random(5)
    for number in range(CUTS):
        cut = chance.randrange(ends[0], len(data))
        (tmp_path / "cut.zip").write_bytes(data[:cut])
        with Journal(tmp_path / f"into-{number}") as journal:
            done = import_episode(journal, tmp_path / "cut.zip")
            assert sum(end < cut for end in ends) - 1 <= done.steps <= sum(end < cut for end in ends)
            assert bool(done.problems) == (not done.whole)
            shown = [step.observation.frame.pixels for step in journal.steps(name)] if done.steps else []
            assert [int(pixels[50, 50, 0]) for pixels in shown] == wanted[: done.steps]
            assert np.all([pixels.shape == (100, 200, 3) for pixels in shown])
