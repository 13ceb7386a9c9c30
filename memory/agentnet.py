"""Episodes as trajectories in the form of AgentNet (OpenCUA), written and read: docs/episodes.md.

One trajectory is a line of JSON; its screenshots lie in a folder. Of a trajectory that is read, nobody knows
what was decided, permitted or verified: its Steps have none of that.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
import warnings
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

from memory.episode import Episode, Judge, Outcome, Verdict
from memory.errors import EpisodeNotFound, ExportError, ImportRefused, JournalError, JournalFull
from memory.importing import MAX_INSTRUCTION, Imported, is_here
from memory.journal import Journal
from memory.new_file import new_file
from memory.pictures import put_picture
from memory.png import MAX_PIXELS
from memory.pyautogui_code import NotReadable, ends, read_code, written
from memory.record import StepRecord
from memory.step import Step
from safety.action import Action
from safety.receipt import Change
from vision.frame import Frame, Pixels
from vision.geometry import Rect
from vision.observation import Observation

MAX_LINE = 16 << 20
MAX_FILE = 4 << 30
MAX_STEPS = 5_000
MAX_PICTURE = 64 << 20
_FORMATS = ("PNG", "JPEG")
_PICTURE = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,200}\.(?:png|jpe?g)", re.IGNORECASE)


def export_agentnet(journal: Journal, episodes: list[Episode], path: Path) -> None:
    """Write Episodes to a new file, a trajectory a line, with `NAME-images/` beside it. Raises ExportError
    where a file exists or cannot be written, and JournalError where the recording is damaged."""
    if path.exists():
        raise ExportError(f"{path} exists; it was left as it is: choose another name")
    folder = path.with_name(f"{path.stem}-images")
    lines = [json.dumps(_trajectory(journal, one, folder), ensure_ascii=False) for one in episodes]
    new_file(path, "".join(f"{line}\n" for line in lines).encode())


def _trajectory(journal: Journal, episode: Episode, folder: Path) -> dict[str, Any]:
    outcome = episode.outcome
    done = outcome is not None and outcome.verdict is Verdict.SUCCEEDED
    steps: list[dict[str, Any]] = []
    for record in journal.records(episode.id):
        code = _code(record, done)
        if code is None:
            continue
        picture = Path(put_picture(folder, record.frame, journal.frame_png(record.frame))).name
        effect = record.effect
        value = {
            "observation": "",
            "thought": "",
            "action": record.title,
            "code": code,
            "last_step_correct": effect is None or effect.change is not Change.WRONG,
            "last_step_redundant": effect is not None and effect.change is Change.NONE,
            "reflection": effect.evidence if effect is not None else "",
        }
        steps.append({"index": len(steps), "image": picture, "value": value})
    return {
        "task_id": episode.id,
        "instruction": episode.instruction,
        "task_completed": done,
        "natural_language_task": episode.instruction,
        "actual_task": episode.instruction,
        "reason": outcome.reason if outcome is not None else "",
        "traj": steps,
    }


def _code(record: StepRecord, done: bool) -> str | None:
    """What was done as code; None where nothing was, or it is nothing that pyautogui does."""
    if record.proposal.get("kind") in ("done", "give up"):
        return f"computer.terminate(status={'success' if done else 'failure'!r})"
    if record.action is None or record.receipt is None:
        return None
    return written(record.action, record.view.rect)


def import_agentnet(journal: Journal, path: Path, pictures: Path, now: datetime) -> Iterator[Imported]:
    """Take the trajectories of a file into the journal, one by one; `pictures` is the folder of its images.

    Raises ImportRefused where the file cannot be read at all, and JournalError.
    """
    try:
        if path.stat().st_size > MAX_FILE:
            raise ImportRefused(f"nothing was imported: {path} is larger than {MAX_FILE >> 30} GB")
        with path.open("rb") as file:
            for number, line in enumerate(iter(lambda: file.readline(MAX_LINE + 1), b""), start=1):
                if line.strip():
                    yield _taken(journal, line, f"{path.name}, line {number}", pictures, now)
    except OSError as error:
        raise ImportRefused(f"nothing was imported: {path}: {error.strerror}") from error


def _taken(journal: Journal, line: bytes, source: str, pictures: Path, now: datetime) -> Imported:
    try:
        data = json.loads(line) if len(line) <= MAX_LINE else None
        if not isinstance(data, dict) or not isinstance(data.get("traj"), list):
            raise ValueError("it is no trajectory, or longer than one may be")
        task, said = data.get("task_id"), data.get("instruction")
        if not isinstance(task, str) or not isinstance(said, str) or len(said) > MAX_INSTRUCTION:
            raise ValueError("it has no task_id or instruction")
    except (ValueError, RecursionError) as error:
        return Imported(id="", steps=0, said=None, problems=(f"{source} was passed over: {error}",))
    done = data.get("task_completed") is True
    outcome = Outcome(verdict=Verdict.SUCCEEDED if done else Verdict.FAILED, judge=Judge.CHECKER)
    episode = Episode(
        id=hashlib.sha256(task.encode("utf-8", "replace")).hexdigest()[:12],
        instruction=said,
        brain="agentnet",
        desk="elsewhere",
        started=now,
        finished=now,
        outcome=outcome,
    )
    if is_here(journal, episode.id):
        return Imported(id=episode.id, steps=0, said=None, problems=(), present=True)
    return _recorded(journal, episode, data["traj"], source, pictures, now)


def _recorded(
    journal: Journal, episode: Episode, steps: list[Any], source: str, pictures: Path, now: datetime
) -> Imported:
    problems: list[str] = []
    journal.adopt(episode, None)
    count = 0
    for place, one in enumerate(steps[:MAX_STEPS]):
        try:
            for step in _steps(one, count, pictures):
                journal.adopt_step(episode.id, step, now)
                count = step.number
        except JournalFull:
            raise
        except (NotReadable, ValueError, OSError, JournalError, EpisodeNotFound, RecursionError) as error:
            problems.append(f"{source}: step {place} was passed over: {' '.join(str(error).split())[:200]}")
    if len(steps) > MAX_STEPS:
        problems.append(f"{source}: what comes after {MAX_STEPS} steps was not read")
    journal.adopted(episode, source)
    return Imported(id=episode.id, steps=count, said=None, problems=tuple(problems))


def _steps(one: Any, before: int, pictures: Path) -> Iterator[Step]:
    """The Steps of one of a trajectory's: each of its calls is one, on the same screenshot."""
    value = one.get("value") if isinstance(one, dict) else None
    if not isinstance(value, dict) or not isinstance(value.get("code"), str):
        raise ValueError("it has no code")
    pixels = _picture(one.get("image"), pictures)
    height, width, _ = pixels.shape
    view = Rect(0, 0, width, height)
    actions: tuple[Action | None, ...] = read_code(value["code"], view)
    if not actions and ends(value["code"]):
        actions = (None,)
    seen = Observation(frame=Frame(pixels=pixels, rect=view, time=0.0), elements=())
    title = value.get("action") if isinstance(value.get("action"), str) else ""
    thought = value.get("thought") if isinstance(value.get("thought"), str) else ""
    for number, action in enumerate(actions, start=before + 1):
        kind = "done" if action is None else action.kind
        proposal = {"kind": kind, "why": str(thought)[:MAX_INSTRUCTION]}
        yield Step(
            number=number,
            title=str(title)[:2_000] or kind,
            observation=seen,
            proposal=proposal,
            action=action,
        )


def _picture(name: Any, folder: Path) -> Pixels:
    """A screenshot of the folder: its name leads nowhere else. Raises ValueError, OSError."""
    import numpy as np
    from PIL import Image, UnidentifiedImageError

    if not isinstance(name, str) or not _PICTURE.fullmatch(name) or (folder / name).is_symlink():
        raise ValueError("its image is not the name of a picture")
    path = folder / name
    if path.stat().st_size > MAX_PICTURE:
        raise ValueError("its image is too large")
    data = path.read_bytes()
    try:
        with warnings.catch_warnings(action="error"), Image.open(io.BytesIO(data), formats=_FORMATS) as image:
            if not 0 < image.width * image.height <= MAX_PIXELS:
                raise ValueError("its image is too large")
            return np.asarray(image.convert("RGB"))
    except (UnidentifiedImageError, Image.DecompressionBombError, Warning, SyntaxError, OSError) as error:
        raise ValueError(f"its image cannot be read: {error}") from error
