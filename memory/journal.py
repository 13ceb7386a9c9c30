"""What was done, Step by Step: the truth on disk, durable before the next Step starts."""

from __future__ import annotations

import contextlib
import secrets
import sqlite3
import threading
from collections.abc import Callable, Iterator
from dataclasses import astuple
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from memory.blobs import BlobStore, flush_folder
from memory.careful import careful_step
from memory.database import connect, is_full
from memory.episode import Episode, Outcome
from memory.errors import EpisodeNotFound, JournalError, JournalFull
from memory.given import Given, deflated, inflated
from memory.png import decode_png, encode_png
from memory.record import StepRecord, episode_from, from_columns, read_elements, to_columns
from memory.step import Step
from safety.redaction.redactor import Redactor
from vision.element import Element
from vision.frame import Frame, pixels_digest
from vision.observation import Observation

_LIST = "SELECT e.*, (SELECT count(*) FROM steps s WHERE s.episode = e.id) AS steps FROM episodes e "


class Journal:
    """Episodes and their Steps in a folder: `journal.db` (SQLite, WAL) and `blobs/` (screenshots).

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
        self._folder = folder
        self._redactor = Redactor() if redactor is None else redactor
        self._now = now
        self._lock = threading.RLock()
        self._blobs = BlobStore(folder / "blobs")
        with self._explaining(
            "the journal was not opened and nothing was done; DESKHAND_HOME names another folder"
        ):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._db = connect(folder / "journal.db")
            flush_folder(folder)

    def begin(self, instruction: str, brain: str, desk: str, given: Given | None = None) -> Episode:
        """Start an Episode. It has no Outcome until `finish`; it can be replayed whole with what it was
        `given`."""
        instruction = self._redactor.text(instruction)
        kept = None if given is None else deflated(self._redactor.data(given))
        episode = Episode(
            id=secrets.token_hex(6), instruction=instruction, brain=brain, desk=desk, started=self._now()
        )
        with self._writing("the episode was not begun"):
            self._db.execute(
                "INSERT INTO episodes (id, instruction, brain, desk, started, given)"
                " VALUES (?, ?, ?, ?, ?, ?)",
                (episode.id, instruction, brain, desk, episode.started.isoformat(), kept),
            )
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
            pixels, frame = self._keep_frame(step.observation.frame)
            columns = to_columns(step) | {
                "episode": episode_id,
                "recorded": self._now().isoformat(),
                "frame": frame,
                "pixels": pixels,
            }
            names = ", ".join(columns)
            marks = ", ".join(f":{name}" for name in columns)
            self._db.execute(f"INSERT INTO steps ({names}) VALUES ({marks})", columns)  # noqa: S608 - our own names

    def finish(self, episode_id: str, outcome: Outcome) -> None:
        """Give an Episode its Outcome, once. Raises JournalError if it has one."""
        outcome = self._redactor.data(outcome)
        with self._writing("the outcome was not recorded; the steps are safe"):
            if self.episode(episode_id).outcome is not None:
                raise JournalError(f"episode {episode_id} has an outcome already; it was not changed")
            self._db.execute(
                "UPDATE episodes SET finished = ?, verdict = ?, judge = ?, reason = ?, broke = ?"
                " WHERE id = ?",
                (self._now().isoformat(), *astuple(outcome), episode_id),
            )

    def given(self, episode_id: str) -> Given | None:
        """What an Episode's run was given; None where nobody noted it, as an older Deskhand did not. Raises
        EpisodeNotFound."""
        for row in self._rows("SELECT given FROM episodes WHERE id = ?", episode_id):
            return None if row["given"] is None else inflated(row["given"])
        raise EpisodeNotFound(f"there is no episode {episode_id!r}")

    def episodes(self, limit: int | None = None) -> tuple[Episode, ...]:
        """The Episodes, newest first."""
        query = _LIST + "ORDER BY e.started DESC, e.rowid DESC LIMIT ?"
        return tuple(episode_from(row) for row in self._rows(query, -1 if limit is None else limit))

    def episode(self, episode_id: str) -> Episode:
        """Raises EpisodeNotFound."""
        for row in self._rows(_LIST + "WHERE e.id = ?", episode_id):
            return episode_from(row)
        raise EpisodeNotFound(f"there is no episode {episode_id!r}")

    def find(self, prefix: str) -> Episode:
        """The one Episode whose id begins so. Raises EpisodeNotFound if none does, or several do."""
        query = _LIST + "WHERE substr(e.id, 1, length(?1)) = ?1 ORDER BY e.started DESC LIMIT 6"
        found = [episode_from(row) for row in self._rows(query, prefix.strip().lower())]
        if not prefix.strip() or not found:
            raise EpisodeNotFound(f"no episode has an id that begins with {prefix!r}")
        if len(found) > 1:
            ids = ", ".join(episode.id for episode in found[:5]) + (", …" if len(found) > 5 else "")
            raise EpisodeNotFound(f"several episodes have an id that begins with {prefix!r}: {ids}")
        return found[0]

    def records(self, episode_id: str) -> tuple[StepRecord, ...]:
        """The Steps as recorded, without their pixels and elements. Raises EpisodeNotFound."""
        self.episode(episode_id)
        rows = self._rows("SELECT * FROM steps WHERE episode = ? ORDER BY number", episode_id)
        return tuple(from_columns(row) for row in rows)

    def elements(self, episode_id: str, number: int) -> tuple[Element, ...]:
        """What was seen at one Step. Raises EpisodeNotFound if there is no such Step."""
        query = "SELECT elements FROM steps WHERE episode = ? AND number = ?"
        for row in self._rows(query, episode_id, number):
            return read_elements(row["elements"])
        raise EpisodeNotFound(f"there is no step {number} in episode {episode_id!r}")

    def frame_png(self, digest: str) -> bytes:
        """A recorded screenshot, as a PNG file. Raises BlobError if it is missing or has changed."""
        return self._blobs.get(digest)

    def steps(self, episode_id: str) -> Iterator[Step]:
        """The Steps with all that was seen, read one by one. Raises EpisodeNotFound, JournalError."""
        for record in self.records(episode_id):
            view = record.view
            try:
                pixels = decode_png(self.frame_png(record.frame))
                frame = Frame(pixels=pixels, rect=view.rect, time=view.time)
            except ValueError as error:
                raise JournalError(f"the screenshot of step {record.number} is damaged: {error}") from error
            yield Step(
                number=record.number,
                title=record.title,
                observation=Observation(
                    frame=frame,
                    elements=self.elements(episode_id, record.number),
                    windows=view.windows,
                    pointer=view.pointer,
                    seconds=view.seconds,
                    hidden=view.hidden,
                ),
                proposal=record.proposal,
                target=record.target,
                action=record.action,
                decision=record.decision,
                answer=record.answer,
                receipt=record.receipt,
                effect=record.effect,
                timings=record.timings,
                foreign=view.foreign,
                context=record.context,
                digest=record.digest,
                reply=record.reply,
                lookups=record.lookups,
                origin=record.origin,
            )

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
            old: set[str] = set()
            for record, step in zip(self.records(episode_id), self.steps(episode_id), strict=True):
                clean = careful_step(step, self._redactor)
                if clean is not step:
                    old.add(record.frame)
                    self._replace(episode_id, clean)
            used = {row["frame"] for row in self._rows("SELECT DISTINCT frame FROM steps")}
            for digest in old - used:
                self._blobs.discard(digest)
        with self._explaining("the episode is redacted, but its text may still be in the log file"):
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def delete(self, episode_id: str) -> None:
        """Forget an Episode and every screenshot that only it used, for good. Raises EpisodeNotFound."""
        loss = "the episode was not deleted whole: delete it again"
        with self._writing(loss):
            self.episode(episode_id)
            # The screenshots first: on a full disk that makes room to record the deletion.
            query = "SELECT DISTINCT frame FROM steps WHERE episode != ?"
            used = {row["frame"] for row in self._rows(query, episode_id)}
            for digest in list(self._blobs.digests()):
                if digest not in used:
                    self._blobs.discard(digest)
            self._blobs.discard_unfinished()
        with self._lock, contextlib.suppress(sqlite3.Error):  # the log file next: more room
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        with self._writing(loss):
            self._db.execute("DELETE FROM episodes WHERE id = ?", (episode_id,))
        with self._explaining("the episode is deleted, but its text may still be in the log file"):
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _replace(self, episode_id: str, step: Step) -> None:
        """Put a Step in the place of the one with its number."""
        pixels, frame = self._keep_frame(step.observation.frame)
        columns = to_columns(step) | {"frame": frame, "pixels": pixels}
        sets = ", ".join(f"{name} = :{name}" for name in columns)
        self._db.execute(
            f"UPDATE steps SET {sets} WHERE episode = :episode AND number = :number",  # noqa: S608 - our own names
            columns | {"episode": episode_id},
        )

    def _keep_frame(self, frame: Frame) -> tuple[str, str]:
        """The digests of a Frame's pixels and of its PNG, stored; known pixels are not encoded again."""
        pixels = pixels_digest(frame.pixels)
        for row in self._rows("SELECT frame FROM steps WHERE pixels = ? LIMIT 1", pixels):
            if row["frame"] in self._blobs:
                return pixels, row["frame"]
        return pixels, self._blobs.put(encode_png(frame.pixels))

    def _rows(self, query: str, *values: Any) -> list[sqlite3.Row]:
        with self._lock, self._explaining("nothing was read"):
            return self._db.execute(query, values).fetchall()

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
                raise

    @contextlib.contextmanager
    def _explaining(self, loss: str) -> Iterator[None]:
        """Turn what the disk and the database say into this room's errors, saying what was lost."""
        try:
            yield
        except UnicodeEncodeError as error:
            raise JournalError(f"a text is not valid Unicode ({error}): {loss}") from error
        except (OSError, sqlite3.Error) as error:
            if is_full(error):
                raise JournalFull(
                    f"the disk with {self._folder} is full ({error}): {loss}. Free some space, then try again"
                ) from error
            raise JournalError(f"the journal in {self._folder} cannot be used ({error}): {loss}") from error
