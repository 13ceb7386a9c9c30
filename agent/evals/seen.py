"""What a failed try looked like where it first went wrong: its step and the screen, from the journal."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

from agent.evals.result import Results, TaskResult, TaskVerdict
from agent.evals.results_file import key
from agent.failures.classify import classify
from agent.failures.failure import Checked, Failure
from memory.errors import MemoryRoomError
from memory.journal import Journal
from memory.record import StepRecord

MOST_SHOTS = 30
_WIDTH = 960

Key = tuple[str, str, int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The first bad step of a failed try: its number and title (0 and "" where none is to blame), the
    evidence in words, and a JPEG of the screen with the pixel size of what it shows, where it is recorded.
    `point` is where it acted, as shares of width and height."""

    step: int
    title: str
    evidence: tuple[str, ...]
    jpeg: bytes = b""
    size: tuple[int, int] = (0, 0)
    point: tuple[float, float] | None = None


def look_back(run: Results, folder: Path) -> tuple[Results, Mapping[Key, Seen]]:
    """The run with each failure's class and first bad step, and what they look like, from the journal in a
    folder.

    What it does not hold, or cannot give, is left as it was: results may come from another machine.
    """
    if not (folder / "journal.db").is_file():
        return replace(run, results=tuple(_alone(result) for result in run.results)), {}
    seen: dict[Key, Seen] = {}
    results = []
    with closing(Journal(folder)) as journal:
        for result in run.results:
            judged, found = _judged(journal, result, with_shot=len(seen) < MOST_SHOTS)
            results.append(judged)
            if found is not None:
                seen[key(judged)] = found
    return replace(run, results=tuple(results)), seen


def look_back_all(runs: Sequence[Results], folder: Path) -> tuple[tuple[Results, ...], Mapping[Key, Seen]]:
    """`look_back` for several runs, of which no two have a try of the same name."""
    looked = [look_back(run, folder) for run in runs]
    return tuple(run for run, _ in looked), {name: one for _, seen in looked for name, one in seen.items()}


def _judged(journal: Journal, result: TaskResult, *, with_shot: bool) -> tuple[TaskResult, Seen | None]:
    if result.verdict is not TaskVerdict.FAILED or not result.episode:
        return _alone(result), None
    try:
        records = journal.records(result.episode)
        last = records[-1].number if records else 0
        elements = {last: journal.elements(result.episode, last)} if last else {}
        checked = Checked(verdict="failed", reason=result.reason)
        failure = classify(journal.episode(result.episode), records, checked, seen=elements)
    except MemoryRoomError:
        return result, None
    if failure is None:
        return result, None
    found = _seen(journal, failure, records, with_shot=with_shot)
    if result.failure:
        return result, found
    return replace(result, failure=str(failure.kind), bad_step=failure.step), found


def _alone(result: TaskResult) -> TaskResult:
    """A failure before anything was recorded is told by its reason alone."""
    if result.verdict is not TaskVerdict.FAILED or result.episode or result.failure:
        return result
    failure = classify(None, (), Checked(verdict="failed", reason=result.reason))
    return result if failure is None else replace(result, failure=str(failure.kind))


def _seen(journal: Journal, failure: Failure, records: Sequence[StepRecord], *, with_shot: bool) -> Seen:
    """The first bad step, or else the last one: where the run stood when it ended."""
    wanted = failure.step or (records[-1].number if records else 0)
    record = next((each for each in records if each.number == wanted), None)
    if record is None:
        return Seen(step=0, title="", evidence=failure.evidence)
    told = Seen(step=record.number, title=record.title, evidence=failure.evidence)
    if not with_shot:
        return told
    try:
        jpeg, size = _smaller(journal.frame_png(record.frame))
    except (MemoryRoomError, OSError, ValueError):
        return told
    return replace(told, jpeg=jpeg, size=size, point=_point(record))


def _smaller(png: bytes) -> tuple[bytes, tuple[int, int]]:
    """A screenshot as a page can hold it, and its size there in pixels."""
    from PIL import Image

    with Image.open(io.BytesIO(png), formats=["PNG"]) as image:
        shown = image.convert("RGB")
    shown.thumbnail((_WIDTH, _WIDTH))
    out = io.BytesIO()
    shown.save(out, "JPEG", quality=72, optimize=True)
    return out.getvalue(), shown.size


def _point(record: StepRecord) -> tuple[float, float] | None:
    """Where the step acted, in shares of the screen."""
    point = getattr(record.action, "point", None) or getattr(record.action, "start", None)
    rect = record.view.rect
    if point is None or not rect.width or not rect.height:
        return None
    x, y = (point.x - rect.left) / rect.width, (point.y - rect.top) / rect.height
    return (x, y) if 0 <= x <= 1 and 0 <= y <= 1 else None
