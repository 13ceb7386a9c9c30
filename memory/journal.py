"""What was done, Step by Step: the truth on disk, durable before the next Step starts."""

from __future__ import annotations

import contextlib
import secrets
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

from memory.careful import careful_step
from memory.episode import IMPORTING, Episode, Outcome
from memory.errors import JournalError
from memory.given import Given, deflated
from memory.keeping import Keeping
from memory.record import to_columns
from memory.shelf import NOT_OPENED, Shelf
from memory.step import Step
from memory.steplog import StepLogs
from safety.redaction.redactor import Redactor


class Journal(Shelf):
    """Episodes and their Steps in a folder: `journal.db` (SQLite, WAL), `blobs/` (screenshots) and `steps/`
    (a log of each Episode, from which `memory.recovery` makes the database again).

    When `append` returns, the Step is on disk: it survives a kill and a loss of power. Several processes may
    read while one writes; writers wait for each other. Usable from any thread. `now` is the clock.

    Nothing is stored but what the `redactor` lets through: words, Elements and pixels alike. None stands for
    one that knows no patterns of the user's.

    Every method raises JournalError where the database cannot be read or written, and JournalFull where the
    disk is full; nothing is half recorded then.
    """

    def __init__(
        self,
        folder: Path,
        *,
        redactor: Redactor | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        super().__init__(folder)
        self._redactor = Redactor() if redactor is None else redactor
        self._now = now
        self._logs = StepLogs(folder / "steps")
        self._keeping = Keeping(self._db, self._blobs, self._frames)
        with self._explaining(NOT_OPENED):
            self._do_chores()

    def begin(self, instruction: str, brain: str, desk: str, given: Given | None = None) -> Episode:
        """Start an Episode. It has no Outcome until `finish`; it can be replayed whole with what it was
        `given`."""
        instruction = self._redactor.text(instruction)
        kept = None if given is None else deflated(self._redactor.data(given))
        episode = Episode(
            id=secrets.token_hex(6), instruction=instruction, brain=brain, desk=desk, started=self._now()
        )
        columns = {
            "id": episode.id,
            "instruction": instruction,
            "brain": brain,
            "desk": desk,
            "started": episode.started.isoformat(),
            "given": kept,
        }
        with self._writing("the episode was not begun"):
            self._insert("episodes", columns)
            self._logs.append(episode.id, {"record": "episode"} | columns)
        return episode

    def append(self, episode_id: str, step: Step) -> None:
        """Record the next Step of a running Episode; it is durable when this returns.

        Raises JournalError if the Episode has its Outcome already, or the Step is not its next one.
        """
        step = careful_step(step, self._redactor)
        loss = f"step {step.number} was not recorded; the {step.number - 1} before it are safe"
        with self._writing(loss):
            episode = self.episode(episode_id)
            if episode.outcome is not None:
                raise JournalError(f"episode {episode_id} has ended: {loss}")
            if step.number != episode.steps + 1:
                raise JournalError(f"episode {episode_id} has {episode.steps} steps: {loss}")
            self._put(episode_id, step, self._now())

    def finish(self, episode_id: str, outcome: Outcome) -> None:
        """Give an Episode its Outcome, once. Raises JournalError if it has one."""
        with self._writing("the outcome was not recorded; the steps are safe"):
            if self.episode(episode_id).outcome is not None:
                raise JournalError(f"episode {episode_id} has an outcome already; it was not changed")
            self._end(episode_id, outcome, self._now())

    def adopt(self, episode: Episode, given: Given | None) -> None:
        """Start an Episode that was recorded elsewhere, under its own id; `adopt_step` and `adopted` follow.

        Raises JournalError if there is one with that id.
        """
        instruction = self._redactor.text(episode.instruction)
        columns = {
            "id": episode.id,
            "instruction": instruction,
            "brain": self._redactor.text(episode.brain),
            "desk": self._redactor.text(episode.desk),
            "started": episode.started.isoformat(),
            "given": None if given is None else deflated(self._redactor.data(given)),
            "imported": IMPORTING,
        }
        with self._writing("the episode was not imported"):
            if self._rows("SELECT 1 FROM episodes WHERE id = ?", episode.id):
                raise JournalError(f"there is an episode {episode.id} already; it was not imported again")
            self._insert("episodes", columns)
            self._logs.append(episode.id, {"record": "episode"} | columns)

    def adopt_step(self, episode_id: str, step: Step, recorded: datetime) -> None:
        """Record a Step of an Episode that is being adopted; some before it may be missing."""
        step = careful_step(step, self._redactor)
        with self._writing(f"step {step.number} was not imported"):
            if self.episode(episode_id).imported != IMPORTING:
                raise JournalError(f"episode {episode_id} is not being imported")
            self._put(episode_id, step, recorded)

    def adopted(self, episode: Episode, source: str) -> None:
        """End the adoption: the Episode has the Outcome it had, and says where it came from."""
        columns = {"imported": self._redactor.text(source)}
        with self._writing("the episode was not imported whole: import it again"):
            if episode.outcome is not None:
                self._end(episode.id, episode.outcome, episode.finished or episode.started)
            self._update(episode.id, columns)
            self._logs.append(episode.id, {"record": "imported"} | columns)

    def hide_again(self, episode_id: str) -> None:
        """Redact a recorded Episode once more: a secret was learnt since. Raises EpisodeNotFound."""
        with self._writing("the episode was not redacted again whole"):
            said = self.episode(episode_id).instruction
            if (instruction := self._redactor.text(said)) != said:
                self._db.execute(
                    "UPDATE episodes SET instruction = ? WHERE id = ?", (instruction, episode_id)
                )
            given = self.given(episode_id)
            if (kept := self._redactor.data(given)) is not given and kept is not None:
                self._db.execute("UPDATE episodes SET given = ? WHERE id = ?", (deflated(kept), episode_id))
            self._frames.forget()  # nothing is to build on what may show the secret
            old: set[str] = set()
            for record, step in zip(self.records(episode_id), self.steps(episode_id), strict=True):
                clean = careful_step(step, self._redactor)
                if clean is not step:
                    old.add(record.frame)
                    self._replace(episode_id, clean)
            self._keeping.let_go(old)
            self._keeping.chore("log", episode_id)
        self._do_chores()
        with self._explaining("the episode is redacted, but its text may still be in the log file"):
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def delete(self, episode_id: str) -> None:
        """Forget an Episode and every screenshot that only it used, for good. Raises EpisodeNotFound."""
        loss = "the episode was not deleted whole: delete it again"
        with self._writing(loss):
            self.episode(episode_id)
            # The screenshots first: on a full disk that makes room to record the deletion.
            for digest in self._keeping.needless(without=episode_id):
                self._blobs.discard(digest)
            self._blobs.discard_unfinished()
        with self._lock, contextlib.suppress(sqlite3.Error):  # the log file next: more room
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with self._writing(loss):
            shown = {record.frame for record in self.records(episode_id)}
            self._db.execute("DELETE FROM episodes WHERE id = ?", (episode_id,))
            self._keeping.let_go(shown)
            self._keeping.chore("log", episode_id)
        self._do_chores()
        with self._explaining("the episode is deleted, but its text may still be in the log file"):
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _put(self, episode_id: str, step: Step, recorded: datetime) -> None:
        pixels, frame = self._keeping.keep(step.observation.frame.pixels, episode_id)
        columns = to_columns(step) | {
            "episode": episode_id,
            "recorded": recorded.isoformat(),
            "frame": frame,
            "pixels": pixels,
        }
        self._insert("steps", columns)
        self._logs.append(episode_id, {"record": "step"} | columns)

    def _end(self, episode_id: str, outcome: Outcome, finished: datetime) -> None:
        outcome = self._redactor.data(outcome)
        columns = {
            "finished": finished.isoformat(),
            "verdict": outcome.verdict,
            "judge": outcome.judge,
            "reason": outcome.reason,
            "broke": outcome.broke,
        }
        self._update(episode_id, columns)
        self._logs.append(episode_id, {"record": "outcome"} | columns)

    def _replace(self, episode_id: str, step: Step) -> None:
        """Put a Step in the place of the one with its number."""
        pixels, frame = self._keeping.keep(step.observation.frame.pixels, episode_id)
        columns = to_columns(step) | {"frame": frame, "pixels": pixels}
        sets = ", ".join(f"{name} = :{name}" for name in columns)
        self._db.execute(
            f"UPDATE steps SET {sets} WHERE episode = :episode AND number = :number",  # noqa: S608 - our own names
            columns | {"episode": episode_id},
        )

    def _insert(self, table: str, columns: Mapping[str, object]) -> None:
        names = ", ".join(columns)
        marks = ", ".join(f":{name}" for name in columns)
        self._db.execute(f"INSERT INTO {table} ({names}) VALUES ({marks})", columns)  # noqa: S608 - our own names

    def _update(self, episode_id: str, columns: Mapping[str, object]) -> None:
        sets = ", ".join(f"{name} = :{name}" for name in columns)
        self._db.execute(f"UPDATE episodes SET {sets} WHERE id = :id", {**columns, "id": episode_id})  # noqa: S608 - our own names

    def _do_chores(self) -> None:
        """Bring the logs up to the database, and remove the screenshots that are to go."""
        if not self._rows("SELECT 1 FROM chores LIMIT 1"):
            return
        with self._writing("what was to be removed is not: it is tried again when the journal is opened"):
            for episode_id in self._keeping.chores("log"):
                self._logs.rewrite(episode_id, self._log_records(episode_id))
            self._db.execute("DELETE FROM chores WHERE kind = 'log'")
            self._keeping.remove()

    def _log_records(self, episode_id: str) -> Iterator[dict[str, object]]:
        """What the log of an Episode holds; nothing where there is no such Episode."""
        for row in self._rows("SELECT * FROM episodes WHERE id = ?", episode_id):
            yield {"record": "episode"} | dict(row)
        for row in self._rows("SELECT * FROM steps WHERE episode = ? ORDER BY number", episode_id):
            yield {"record": "step"} | dict(row)

    @contextlib.contextmanager
    def _writing(self, loss: str) -> Iterator[None]:
        """One transaction: all of it is recorded or nothing is."""
        with self._lock, self._explaining(loss):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                self._logs.take_back()
                raise
            self._logs.settle()
