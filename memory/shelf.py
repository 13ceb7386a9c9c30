"""What the journal holds, read: Episodes, their Steps, what was seen and what the run was given."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from memory.blobs import BlobStore, flush_folder
from memory.database import connect, is_full
from memory.episode import Episode
from memory.errors import EpisodeNotFound, JournalError, JournalFull
from memory.frames import FrameStore
from memory.given import Given, inflated
from memory.record import StepRecord, as_step, episode_from, from_columns, read_elements, to_json
from memory.step import Step
from vision.element import Element
from vision.frame import Frame, Pixels

_LIST = "SELECT e.*, (SELECT count(*) FROM steps s WHERE s.episode = e.id) AS steps FROM episodes e "
NOT_OPENED = (
    "the journal was not opened and nothing was done. If it is damaged, `deskhand episodes recover` makes "
    "it again; DESKHAND_HOME names another folder"
)


class Shelf:
    """The journal in a folder, for reading. Usable from any thread.

    Every method raises JournalError where the database cannot be read.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.RLock()
        self._blobs = BlobStore(folder / "blobs")
        self._frames = FrameStore(self._blobs)
        with self._explaining(NOT_OPENED):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._db = connect(folder / "journal.db")
            flush_folder(folder)

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

    def plain_steps(self, episode_id: str) -> Iterator[dict[str, Any]]:
        """The Steps as plain JSON data, with their elements and the digest of their pixels, read one by one.
        Raises EpisodeNotFound."""
        query = "SELECT pixels, elements FROM steps WHERE episode = ? AND number = ?"
        for record in self.records(episode_id):
            for row in self._rows(query, episode_id, record.number):
                yield to_json(record, read_elements(row["elements"])) | {"pixels": row["pixels"]}

    def frame_png(self, digest: str) -> bytes:
        """A recorded screenshot, as a PNG file. Raises BlobError if it is missing or has changed."""
        with self._lock:
            return self._frames.png(digest)

    def frame_pixels(self, digest: str) -> Pixels:
        """The pixels of a recorded screenshot, not to be written to. Raises BlobError as `frame_png` does."""
        with self._lock:
            return self._frames.pixels(digest)

    def frame_blob(self, digest: str) -> tuple[bytes, str | None]:
        """A recorded screenshot as it is stored, and the one below it (`memory.delta`). Raises BlobError."""
        with self._lock:
            return self._blobs.get(digest), self._frames.base(digest)

    def steps(self, episode_id: str) -> Iterator[Step]:
        """The Steps with all that was seen, read one by one. Raises EpisodeNotFound, JournalError."""
        for record in self.records(episode_id):
            try:
                pixels = self.frame_pixels(record.frame)
                frame = Frame(pixels=pixels, rect=record.view.rect, time=record.view.time)
            except ValueError as error:
                raise JournalError(f"the screenshot of step {record.number} is damaged: {error}") from error
            yield as_step(record, frame, self.elements(episode_id, record.number))

    def close(self) -> None:
        with self._lock:
            self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _rows(self, query: str, *values: Any) -> list[sqlite3.Row]:
        with self._lock, self._explaining("nothing was read"):
            return self._db.execute(query, values).fetchall()

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
