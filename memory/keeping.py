"""Which screenshots the journal keeps, and how one goes for good although others build on it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

from memory.blobs import BlobStore
from memory.frames import FrameStore
from vision.frame import Pixels, pixels_digest


class Keeping:
    """The frames of a journal: the table `deltas` says which builds on which. Every method is to be called
    within a transaction and raises what the database and the disk raise.

    A frame that no Step shows may still lie under others. It is let go of by storing those anew, without it;
    what is to be removed then is written down as a chore, and done in a transaction of its own, when the
    others are safe: whatever happens in between, no Step loses its pixels and none that should go stays.
    """

    def __init__(self, db: sqlite3.Connection, blobs: BlobStore, frames: FrameStore) -> None:
        self._db = db
        self._blobs = blobs
        self._frames = frames

    def keep(self, pixels: Pixels, episode: str) -> tuple[str, str]:
        """Store pixels; their digest and the name of their frame. What is known is not stored again."""
        digest = pixels_digest(pixels)
        for (name,) in self._db.execute("SELECT frame FROM steps WHERE pixels = ? LIMIT 1", (digest,)):
            if name in self._blobs:
                self._frames.build_on(name, pixels, episode)
                return digest, name
        if (tip := self._frames.tip) is not None and not self._shown(tip):
            self._frames.forget()  # another process has let go of it
        stored = self._frames.put(pixels, episode)
        self._note(stored.name, stored.base)
        return digest, stored.name

    def let_go(self, names: set[str]) -> None:
        """Free of these frames whatever builds on them, but for those a Step shows; and have them removed."""
        renamed: dict[str, str | None] = {name: None for name in names if not self._shown(name)}
        for name, base in self._above(list(renamed)):
            renamed[name] = self._anew(name, renamed[base]) if self._shown(name) else None
        for old, new in renamed.items():
            if new is not None:
                episodes = self._db.execute("SELECT DISTINCT episode FROM steps WHERE frame = ?", (old,))
                for (episode,) in episodes.fetchall():
                    self.chore("log", episode)
                self._db.execute("UPDATE steps SET frame = ? WHERE frame = ?", (new, old))
            self._db.execute("DELETE FROM deltas WHERE frame = ?", (old,))
            self.chore("blob", old)
        if renamed:
            self._frames.forget()

    def needless(self, without: str) -> Iterator[str]:
        """The blobs that no Episode but that one needs, its own and those that nobody knows of."""
        rows = self._db.execute("SELECT DISTINCT frame FROM steps WHERE episode != ?", (without,))
        waiting = [name for (name,) in rows]
        bases: dict[str, str] = dict(self._db.execute("SELECT frame, base FROM deltas").fetchall())
        needed: set[str] = set()
        while waiting:
            name = waiting.pop()
            needed.add(name)
            if (base := bases.get(name)) is not None and base not in needed:
                waiting.append(base)
        yield from (name for name in list(self._blobs.digests()) if name not in needed)

    def chore(self, kind: str, name: str) -> None:
        """Write down what is to be done once this transaction is on disk."""
        self._db.execute("INSERT OR IGNORE INTO chores (kind, name) VALUES (?, ?)", (kind, name))

    def chores(self, kind: str) -> list[str]:
        rows = self._db.execute("SELECT name FROM chores WHERE kind = ? ORDER BY name", (kind,))
        return [name for (name,) in rows]

    def remove(self) -> None:
        """Do the chores of blobs: remove them, but for those that came to be shown again."""
        for name in self.chores("blob"):
            if not self._shown(name):
                self._blobs.discard(name)
                self._db.execute("DELETE FROM deltas WHERE frame = ?", (name,))
        self._db.execute("DELETE FROM chores WHERE kind = 'blob'")

    def _above(self, names: list[str]) -> Iterator[tuple[str, str]]:
        """What builds on these, each after what it builds on, with that."""
        for base in names:
            for (name,) in self._db.execute("SELECT frame FROM deltas WHERE base = ?", (base,)).fetchall():
                if name not in names:
                    names.append(name)
                    yield name, base

    def _anew(self, name: str, base: str | None) -> str:
        stored = self._frames.put_on(self._frames.pixels(name), base)
        self._note(stored.name, stored.base)
        return stored.name

    def _note(self, name: str, base: str | None) -> None:
        if base is not None:
            self._db.execute("INSERT OR REPLACE INTO deltas (frame, base) VALUES (?, ?)", (name, base))

    def _shown(self, name: str) -> bool:
        return self._db.execute("SELECT 1 FROM steps WHERE frame = ? LIMIT 1", (name,)).fetchone() is not None
