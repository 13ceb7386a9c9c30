"""Replaying many Episodes, one after another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from agent.errors import ReplayError
from agent.replay.recording import recording
from agent.replay.replay import Replayed, replay
from memory.episode import Episode
from memory.errors import JournalError
from memory.journal import Journal


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """One Episode of many: what its replay came to, or why there was none (`damage`)."""

    episode: Episode
    replayed: Replayed | None = None
    damage: str = ""

    @property
    def same(self) -> bool:
        return self.replayed is not None and self.replayed.divergence is None


def check(journal: Journal, episodes: Sequence[Episode]) -> Iterator[Checked]:
    """Replay Episodes in their order. One that is damaged is told of, and the next one is replayed."""
    for episode in episodes:
        try:
            with recording(journal, episode.id) as recorded:
                yield Checked(episode=episode, replayed=replay(recorded))
        except (JournalError, ReplayError) as error:
            yield Checked(episode=episode, damage=str(error))


@dataclass(slots=True, kw_only=True)
class Tally:
    """What a check came to so far. The seconds are those of the runs, and of their replays."""

    same: int = 0
    diverged: int = 0
    damaged: int = 0
    steps: int = 0
    lacking: int = 0
    recorded_seconds: float = 0.0
    seconds: float = 0.0

    def add(self, checked: Checked) -> None:
        replayed = checked.replayed
        if replayed is None:
            self.damaged += 1
            return
        self.same += checked.same
        self.diverged += not checked.same
        self.steps += len(replayed.digests)
        self.lacking += bool(replayed.lacks)
        self.recorded_seconds += replayed.recorded_seconds
        self.seconds += replayed.seconds

    @property
    def episodes(self) -> int:
        return self.same + self.diverged + self.damaged

    @property
    def times(self) -> float:
        return self.recorded_seconds / self.seconds if self.seconds else 0.0
