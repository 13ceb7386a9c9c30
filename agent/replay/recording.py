"""An Episode as it was recorded, ready to be replayed; pixels are read when they are needed, ahead of it."""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime

from agent.proposal import Proposal
from agent.proposal_json import proposal_from_json
from agent.task import Task
from memory.episode import Episode
from memory.errors import JournalError
from memory.given import Given
from memory.lookup import Lookup
from memory.record import StepRecord
from memory.shelf import Shelf
from safety.redaction.span import HIDDEN
from vision.frame import Frame, Pixels
from vision.observation import Observation

_AHEAD = 2
"""Screenshots that are decoded ahead."""
_KEPT = 6
_MOST_STEPS = re.compile(r"stopped after (\d+) steps, the most this task may take")
UNBOUNDED = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Recording:
    """What one Episode left behind. `frames` reads its screenshots, for as long as the journal is open."""

    episode: Episode
    given: Given | None
    records: tuple[StepRecord, ...]
    proposals: tuple[Proposal, ...]
    journal: Shelf
    frames: Frames

    @property
    def task(self) -> Task:
        return Task(instruction=self.episode.instruction, max_steps=self._max_steps)

    @property
    def lookups(self) -> tuple[Lookup, ...]:
        return tuple(lookup for record in self.records for lookup in record.lookups)

    @property
    def seconds(self) -> float:
        """How long the run took, by the clock on the wall; of one that is unfinished, until its last Step."""
        last = self.episode.finished or (self.records[-1].recorded if self.records else self.episode.started)
        return (last - self.episode.started).total_seconds()

    @property
    def lacks(self) -> tuple[str, ...]:
        """What was not recorded, in words, so that it cannot be replayed."""
        missing = []
        if self.given is None or self.given.rules is None:
            missing.append("the rules in force: decisions are taken as they were recorded")
        elif any(HIDDEN in str(rule) for rule in self.given.rules):
            missing.append("a rule whose words are hidden: decisions are taken as they were recorded")
        if any(record.action is not None and record.context is None for record in self.records):
            missing.append("where actions went: only the digests of what was delivered are compared")
        if self.older:
            missing.append("which steps the loop tried once more by itself")
        return tuple(missing)

    @property
    def rules_known(self) -> bool:
        rules = None if self.given is None else self.given.rules
        return rules is not None and not any(HIDDEN in str(rule) for rule in rules)

    def decided_at(self, place: int) -> datetime:
        """About when the Step at a place was decided on."""
        return self.records[place - 1].recorded if place else self.episode.started

    @property
    def older(self) -> bool:
        """Whether a Deskhand recorded it that did not yet keep all that a replay needs."""
        return any(record.origin is None for record in self.records)

    def observation(self, place: int) -> Observation:
        """What was seen at the Step at a place (from 0). Raises JournalError where it is damaged."""
        record, view = self.records[place], self.records[place].view
        try:
            frame = Frame(pixels=self.frames.pixels(place), rect=view.rect, time=view.time)
        except ValueError as error:
            raise JournalError(f"the screenshot of step {record.number} is damaged: {error}") from error
        return Observation(
            frame=frame,
            elements=self.journal.elements(self.episode.id, record.number),
            windows=view.windows,
            pointer=view.pointer,
            seconds=view.seconds,
            hidden=view.hidden,
        )

    @property
    def _max_steps(self) -> int:
        if self.given is not None:
            return self.given.max_steps
        outcome = self.episode.outcome
        found = None if outcome is None else _MOST_STEPS.fullmatch(outcome.reason)
        return UNBOUNDED if found is None else int(found[1])


class Frames:
    """The screenshots of an Episode, in order: the next ones are decoded by another thread meanwhile."""

    def __init__(self, journal: Shelf, digests: tuple[str, ...], worker: ThreadPoolExecutor) -> None:
        self._journal = journal
        self._digests = digests
        self._worker = worker
        self._read: OrderedDict[str, Future[Pixels]] = OrderedDict()

    def pixels(self, place: int) -> Pixels:
        """Raises JournalError and ValueError where they cannot be read."""
        found = self._reading(place)
        for ahead in range(place + 1, min(place + 1 + _AHEAD, len(self._digests))):
            self._reading(ahead)
        return found.result()

    def _reading(self, place: int) -> Future[Pixels]:
        digest = self._digests[place]
        if digest not in self._read:
            self._read[digest] = self._worker.submit(self._decode, digest)
            while len(self._read) > _KEPT:
                self._read.popitem(last=False)
        return self._read[digest]

    def _decode(self, digest: str) -> Pixels:
        return self._journal.frame_pixels(digest)


@contextmanager
def recording(journal: Shelf, episode_id: str) -> Iterator[Recording]:
    """An Episode of a journal, by its whole id.

    Raises EpisodeNotFound, JournalError where it is damaged, and ReplayError where a proposal cannot be read.
    """
    episode = journal.episode(episode_id)
    records = journal.records(episode_id)
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="frames") as worker:
        yield Recording(
            episode=episode,
            given=journal.given(episode_id),
            records=records,
            proposals=tuple(proposal_from_json(record.proposal) for record in records),
            journal=journal,
            frames=Frames(journal, tuple(record.frame for record in records), worker),
        )
