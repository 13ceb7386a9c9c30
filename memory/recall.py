"""Which past Episodes were like this one."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from memory.embedding import SentenceEncoder, Vectors
from memory.episode import Episode
from memory.errors import IndexUnavailable
from memory.index import EpisodeIndex
from memory.journal import Journal

ALIKE = 0.65
"""The cosine from which two instructions count as alike. Measured on 14 pairs that mean the same or differ in
a value only, and the 178 other pairings of them: it keeps 13 of the 14 and none of the 178 (highest 0.63)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled:
    """A past Episode, and how alike its instruction is: the cosine of the two, `ALIKE` to 1.0."""

    episode: Episode
    score: float

    def in_words(self) -> str:
        """“open the calculator” (on 2026-03-01, succeeded in 4 steps)"""
        episode = self.episode
        words = " ".join(episode.instruction.split())
        shown = words if len(words) <= 80 else words[:79] + "…"
        ended = str(episode.outcome.verdict) if episode.outcome else "not finished"
        count = f"{episode.steps} step" + ("" if episode.steps == 1 else "s")
        return f"“{shown}” ({episode.started.astimezone():%Y-%m-%d}, {ended}, {count})"


class Recall:
    """Finds past Episodes by the meaning of their instruction.

    The journal is the truth: before every question the index is brought up to it, so an index that is
    missing, damaged, of another version or behind mends itself. Every method raises IndexUnavailable where
    that fails; nothing that was recorded is lost then, and the caller may go on without.
    """

    def __init__(self, folder: Path, journal: Journal) -> None:
        self._folder = folder / "index"
        self._journal = journal
        self._encoder: SentenceEncoder | None = None

    def similar(self, instruction: str, limit: int) -> tuple[Recalled, ...]:
        """Finished Episodes with an alike instruction, most alike first, the newest of each wording."""
        episodes = self._finished()
        if not episodes or limit < 1:
            return ()
        vector = self._encode([instruction])[0]
        with EpisodeIndex(self._folder) as index:
            self._bring_up(index, episodes)
            count = min(limit, len(episodes))
            try:
                near = index.nearest(vector, count)
            except IndexUnavailable:  # damaged where only a search looks: make it again, once
                index.drop()
                self._bring_up(index, episodes)
                near = index.nearest(vector, count)
        return tuple(
            Recalled(episode=episodes[name], score=min(score, 1.0)) for name, score in near if score >= ALIKE
        )

    def rebuild(self) -> None:
        """Drop the index and make it again from the journal."""
        with EpisodeIndex(self._folder) as index:
            index.drop()
            self._bring_up(index, self._finished())

    def forget(self) -> None:
        """Drop the index, with all it held of a deleted Episode; the next question makes it again."""
        EpisodeIndex(self._folder).erase()

    def _finished(self) -> dict[str, Episode]:
        """The newest finished Episode of each instruction, by the name its vector has in the index."""
        oldest_first = reversed(self._journal.episodes())
        return {_name(episode.instruction): episode for episode in oldest_first if episode.outcome}

    def _bring_up(self, index: EpisodeIndex, episodes: dict[str, Episode]) -> None:
        present = index.names()
        index.discard(sorted(present - episodes.keys()))
        missing = [name for name in episodes if name not in present]
        if missing:
            index.put(missing, self._encode([episodes[name].instruction for name in missing]))

    def _encode(self, instructions: Sequence[str]) -> Vectors:
        if self._encoder is None:
            self._encoder = SentenceEncoder()
        return self._encoder.encode(instructions)


def _name(instruction: str) -> str:
    return hashlib.sha256(instruction.encode()).hexdigest()
