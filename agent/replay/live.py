"""A recorded Episode done again on a desk: live replay."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from agent.event import Finished, Listener
from agent.replay.live_brain import RecordedLiveBrain
from agent.replay.live_recording import LiveRecording
from agent.replay.live_rewording import moved_homes, replaced, rewording
from agent.session import run_task
from agent.stop import StopSwitch
from agent.task import Task
from safety.decision import Approver
from safety.desk.desk import Desk
from safety.programs import Programs
from vision.grounding.shipped import shipped_meaning

LOOKS = 6
"""How many steps each recorded one may take here: waiting, searching and clearing the way are steps too."""
_FEWEST = 40


def replay_live(
    recording: LiveRecording,
    *,
    desk: Desk,
    approver: Approver,
    settings: Mapping[str, str] | None = None,
    texts: Mapping[str, str] | None = None,
    listener: Listener = lambda event: None,
    folder: Path | None = None,
    stop: StopSwitch | None = None,
) -> Finished:
    """Do every recorded step again, each grounded, decided, permitted, acted and verified anew, and record it
    as an Episode of its own. `settings` are new values by their parameters' names, `texts` other texts that
    are different now. Raises ReplayError for a parameter there is not, and what `run_task` raises."""
    pairs = moved_homes(recording, desk.home) | dict(texts or {}) | replaced(recording, settings or {})
    reworded = rewording(pairs)
    brain = RecordedLiveBrain(recording, Programs(desk.environment), reworded, shipped_meaning())
    task = Task(
        instruction=reworded.text(recording.instruction),
        max_steps=max(_FEWEST, LOOKS * len(recording.steps)),
    )
    return run_task(
        task, desk=desk, brain=brain, approver=approver, listener=listener, folder=folder, stop=stop
    )
