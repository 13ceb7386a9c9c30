"""Where a replay stands in its record."""

from __future__ import annotations

from agent.replay.clock import ReplayClock
from agent.replay.recording import Recording
from memory.record import StepRecord
from vision.observation import Observation


class RecordEnds(Exception):
    """The loop would go on, and nothing more was recorded."""


class Script:
    """Where a replay stands: the Step at `place` (from 0) is being done over."""

    def __init__(self, recording: Recording, clock: ReplayClock) -> None:
        self.recording = recording
        self.place = 0
        self._clock = clock
        self._seen: dict[int, Observation] = {}

    @property
    def ended(self) -> bool:
        return self.place >= len(self.recording.records)

    @property
    def record(self) -> StepRecord:
        """The Step that is being done over. Raises RecordEnds after the last one."""
        if self.ended:
            raise RecordEnds
        return self.recording.records[self.place]

    @property
    def following(self) -> StepRecord | None:
        place = self.place + 1
        return self.recording.records[place] if place < len(self.recording.records) else None

    def shown(self, place: int) -> Observation:
        """What was seen at a place; the last Observation where no later one was recorded."""
        place = min(place, len(self.recording.records) - 1)
        if place not in self._seen:
            self._seen = {at: seen for at, seen in self._seen.items() if at >= place - 1}
            self._seen[place] = self.recording.observation(place)
        seen = self._seen[place]
        self._clock.reach(seen.frame.time)
        return seen
