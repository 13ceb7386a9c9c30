"""Vectors of instructions in Chroma: a projection of the journal that may be dropped at any time.

Chroma's files are not safe for several processes at once, so an open index holds a file lock, and is open
only for as long as one question takes (some 20 ms). Vectors come from us: Chroma's own embedder would
download a model.
"""

from __future__ import annotations

import contextlib
import secrets
import shutil
from collections.abc import Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

from memory.embedding import Vectors
from memory.errors import IndexUnavailable

if TYPE_CHECKING:
    from chromadb.api import ClientAPI
    from chromadb.api.models.Collection import Collection
    from filelock import BaseFileLock

_FORM = "1 all-MiniLM-L6-v2 cosine"
_LOCK_SECONDS = 5.0
_BATCH = 1_000


class EpisodeIndex:
    """Names and their vectors in `folder`, open between `__enter__` and `__exit__`.

    An index of another form, or one that cannot be read, is dropped on entry and starts empty. Every method
    raises IndexUnavailable where Chroma fails, `__enter__` also where another process keeps it.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._form = folder / "form"
        self._client: ClientAPI | None = None
        self._collection: Collection | None = None

    def __enter__(self) -> Self:
        self._lock = self._locked()
        try:
            self._open()
        except BaseException:
            self._lock.release()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._close()
        finally:
            self._lock.release()

    def names(self) -> frozenset[str]:
        """All that is in the index."""
        with _explaining(self._folder):
            return frozenset(self._opened.get(include=[])["ids"])

    def put(self, names: Sequence[str], vectors: Vectors) -> None:
        """Add names; `vectors` has shape (len(names), dimensions) and rows of unit length."""
        with _explaining(self._folder):
            for start in range(0, len(names), _BATCH):
                part = slice(start, start + _BATCH)
                self._opened.upsert(ids=list(names[part]), embeddings=list(vectors[part]))

    def discard(self, names: Sequence[str]) -> None:
        """Take names out."""
        with _explaining(self._folder):
            for start in range(0, len(names), _BATCH):
                self._opened.delete(ids=list(names[start : start + _BATCH]))

    def nearest(self, vector: Vectors, limit: int) -> tuple[tuple[str, float], ...]:
        """The names nearest to a unit vector and their cosine with it, nearest first."""
        with _explaining(self._folder):
            found = self._opened.query(query_embeddings=vector[None], n_results=limit, include=["distances"])
        distances = found["distances"] or [[]]
        return tuple((name, 1.0 - gap) for name, gap in zip(found["ids"][0], distances[0], strict=True))

    def drop(self) -> None:
        """Start again, empty."""
        self._close()
        self._remove()
        # A name never used before: in this process Chroma may still hold what failed under the old one.
        generation = secrets.token_hex(8)
        with _explaining(self._folder):
            self._folder.mkdir(mode=0o700)
        self._connect(self._folder / generation)
        with _explaining(self._folder):
            self._form.write_text(f"{_form()}\n{generation}\n")

    def erase(self) -> None:
        """Remove the index from the disk, without opening it. Raises IndexUnavailable if that fails."""
        lock = self._locked()
        try:
            self._remove()
        finally:
            lock.release()

    def _locked(self) -> BaseFileLock:
        from filelock import FileLock, Timeout

        self._folder.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = FileLock(self._folder.with_suffix(".lock"), timeout=_LOCK_SECONDS)
        try:
            lock.acquire()
        except Timeout as error:
            raise IndexUnavailable(
                f"another Deskhand keeps the index in {self._folder} busy; nothing was looked up"
            ) from error
        return lock

    def _remove(self) -> None:
        if self._folder.exists():
            with _explaining(self._folder):
                shutil.rmtree(self._folder)

    @property
    def _opened(self) -> Collection:
        assert self._collection is not None, "the index is used outside its with block"
        return self._collection

    def _open(self) -> None:
        files = self._files()
        if files is None:
            self.drop()
            return
        try:
            self._connect(files)
            self.names()
        except IndexUnavailable:
            self.drop()

    def _files(self) -> Path | None:
        """Chroma's folder in ours, if it was written in the present form."""
        try:
            form, generation = self._form.read_text().splitlines()
        except (OSError, ValueError):
            return None
        return self._folder / generation if form == _form() and generation.isalnum() else None

    def _connect(self, files: Path) -> None:
        import chromadb
        from chromadb.config import Settings

        with _explaining(self._folder):
            settings = Settings(anonymized_telemetry=False)
            self._client = chromadb.PersistentClient(path=str(files), settings=settings)
            self._collection = self._client.get_or_create_collection(
                "instructions", configuration={"hnsw": {"space": "cosine"}}, embedding_function=None
            )

    def _close(self) -> None:
        client, self._client, self._collection = self._client, None, None
        if client is not None:
            with _explaining(self._folder):
                client.close()  # type: ignore[attr-defined]


def _form() -> str:
    """What the files on disk must have been written by to be read."""
    import chromadb

    return f"{_FORM} chromadb {chromadb.__version__}"


@contextlib.contextmanager
def _explaining(folder: Path) -> Iterator[None]:
    """Chroma's errors, and the panics of its Rust core (which are no Exceptions), as IndexUnavailable."""
    try:
        yield
    except BaseException as error:
        if not isinstance(error, Exception) and type(error).__name__ != "PanicException":
            raise
        raise IndexUnavailable(f"the index in {folder} cannot be used: {error}") from error
