"""An episode's file taken into the journal: validated, redacted, marked as imported, and not twice.

Nothing in the file is trusted. What was answered or allowed in it allows nothing here: Rules and permits are
read from elsewhere, and an Episode of the journal only tells what was.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from memory.archive import Archive
from memory.episode import IMPORTING, Episode
from memory.episode_file import EpisodeFile, RecordedStep
from memory.errors import BlobError, EpisodeNotFound, ImportRefused, JournalError, JournalFull
from memory.given import GIVEN, Given
from memory.journal import Journal
from memory.record import YEARS, as_step
from memory.step import Step
from vision.frame import Frame, pixels_digest

_ID = re.compile(r"[0-9a-f]{4,64}")
_EPISODE = TypeAdapter(Episode)
MAX_INSTRUCTION = 100_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What came of a file. `steps` were recorded out of `said`, the number it says it has (None where it says
    nothing credible); `present` tells that the Episode was here before, and nothing was recorded."""

    id: str
    steps: int
    said: int | None
    problems: tuple[str, ...]
    present: bool = False

    @property
    def whole(self) -> bool:
        return not self.problems and self.said in (None, self.steps)


def import_episode(journal: Journal, path: Path) -> Imported:
    """Take an Episode out of a file, as much of it as is whole.

    Raises ImportRefused where nothing can be taken, and JournalError where it cannot be recorded; an import
    that was cut off so is begun anew by the next one.
    """
    with Archive(path) as archive:
        file = EpisodeFile(archive)
        episode = _episode(file.head)
        if is_here(journal, episode.id):
            return Imported(id=episode.id, steps=0, said=episode.steps, problems=(), present=True)
        journal.adopt(episode, _given(file))
        count = 0
        for step, recorded in _steps(file):
            try:
                journal.adopt_step(episode.id, step, recorded)
            except JournalFull:
                raise
            except (JournalError, RecursionError) as error:
                file.problems.append(f"step {step.number} was passed over: {_short(error)}")
            else:
                count += 1
        journal.adopted(episode, f"{path.name}, version {file.version}")
        if count < episode.steps:
            file.problems.append(f"{episode.steps - count} of its {episode.steps} steps are lost")
        return Imported(id=episode.id, steps=count, said=episode.steps, problems=tuple(file.problems))


def is_here(journal: Journal, episode_id: str) -> bool:
    try:
        known = journal.episode(episode_id)
    except EpisodeNotFound:
        return False
    if known.imported == IMPORTING:
        journal.delete(episode_id)
        return False
    return True


def _episode(head: Mapping[str, Any]) -> Episode:
    try:
        fields = {name: head[name] for name in Episode.__dataclass_fields__ if name in head}
        episode = _EPISODE.validate_python(fields | {"imported": ""})
    except (ValidationError, RecursionError) as error:
        raise ImportRefused(
            f"nothing was imported: it does not say what it is of: {_short(error)}"
        ) from error
    times = [episode.started, *([episode.finished] if episode.finished else [])]
    if not _ID.fullmatch(episode.id) or len(episode.instruction) > MAX_INSTRUCTION or episode.steps < 0:
        raise ImportRefused("nothing was imported: its id, instruction or number of steps is none of ours")
    if any(time.tzinfo is None or not YEARS[0] <= time.year <= YEARS[1] for time in times):
        raise ImportRefused("nothing was imported: it cannot have been recorded when it says")
    return episode


def _given(file: EpisodeFile) -> Given | None:
    data = file.given()
    if data is None:
        return None
    try:
        return GIVEN.validate_json(data)
    except ValidationError as error:
        file.problems.append(f"what the run was given was passed over: {_short(error)}")
        return None


def _steps(file: EpisodeFile) -> Iterator[tuple[Step, datetime]]:
    """The Steps whose screenshots are whole, with when they were recorded."""
    for found in file.steps():
        record = found.record
        try:
            yield as_step(record, _frame(file, found), found.elements), record.recorded
        except (BlobError, ValueError) as error:
            file.problems.append(f"step {record.number} was passed over: {_short(error)}")


def _frame(file: EpisodeFile, found: RecordedStep) -> Frame:
    pixels = file.frames.pixels(found.record.frame)
    if found.pixels and pixels_digest(pixels) != found.pixels:
        raise ValueError("its screenshot is not the one that was recorded")
    return Frame(pixels=pixels, rect=found.record.view.rect, time=found.record.view.time)


def _short(error: Exception) -> str:
    words = " ".join(str(error).split())
    return words if len(words) <= 200 else words[:199] + "…"
