"""The journal against a model of it, over random histories with reopening in between."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, rule

from memory.episode import Judge, Outcome, Verdict
from memory.errors import EpisodeNotFound, JournalError
from memory.journal import Journal
from memory.step import Step
from vision.frame import Frame
from vision.geometry import Rect
from vision.observation import Observation

outcomes = st.builds(
    Outcome, verdict=st.sampled_from(Verdict), judge=st.sampled_from(Judge), reason=st.text()
)
json = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)
proposals = st.dictionaries(st.text(), json, max_size=3)


class JournalHistories(RuleBasedStateMachine):
    ids = Bundle("ids")

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="deskhand-journal-"))
        self.journal = Journal(self.folder)
        self.instructions: dict[str, str] = {}
        self.outcomes: dict[str, Outcome] = {}
        self.steps: dict[str, list[tuple[str, int, dict]]] = {}

    def teardown(self) -> None:
        self.journal.close()
        shutil.rmtree(self.folder)

    @rule(target=ids, instruction=st.text())
    def begin(self, instruction: str) -> str:
        episode = self.journal.begin(instruction, "scripted", "private")
        self.instructions[episode.id] = instruction
        self.steps[episode.id] = []
        return episode.id

    @rule(name=ids, title=st.text(), shade=st.integers(0, 3), proposal=proposals, skip=st.booleans())
    def append(self, name: str, title: str, shade: int, proposal: dict, skip: bool) -> None:
        number = len(self.steps[name]) + 1 + skip
        frame = Frame(pixels=np.full((2, 3, 3), shade, np.uint8), rect=Rect(0, 0, 3, 2), time=0.0)
        seen = Observation(frame=frame, elements=())
        step = Step(number=number, title=title, observation=seen, proposal=proposal)
        if skip or name in self.outcomes:
            with pytest.raises(JournalError):
                self.journal.append(name, step)
            return
        self.journal.append(name, step)
        self.steps[name].append((title, shade, proposal))

    @rule(name=ids, outcome=outcomes)
    def finish(self, name: str, outcome: Outcome) -> None:
        if name in self.outcomes:
            with pytest.raises(JournalError):
                self.journal.finish(name, outcome)
            return
        self.journal.finish(name, outcome)
        self.outcomes[name] = outcome

    @rule(name=consumes(ids))
    def delete(self, name: str) -> None:
        self.journal.delete(name)
        for held in (self.instructions, self.outcomes, self.steps):
            held.pop(name, None)
        with pytest.raises(EpisodeNotFound):
            self.journal.episode(name)

    @rule()
    def reopen(self) -> None:
        self.journal.close()
        self.journal = Journal(self.folder)

    @rule(name=ids)
    def read(self, name: str) -> None:
        steps = list(self.journal.steps(name))
        said = [
            (step.title, int(step.observation.frame.pixels[0, 0, 0]), dict(step.proposal)) for step in steps
        ]
        assert said == self.steps[name]
        assert [step.number for step in steps] == list(range(1, len(steps) + 1))

    @invariant()
    def the_list_is_right(self) -> None:
        listed = {episode.id: episode for episode in self.journal.episodes()}
        assert {name: e.instruction for name, e in listed.items()} == self.instructions
        assert {name: e.outcome for name, e in listed.items() if e.outcome} == self.outcomes
        assert {name: e.steps for name, e in listed.items()} == {n: len(s) for n, s in self.steps.items()}

    @invariant()
    def no_screenshot_too_many(self) -> None:
        shades = {shade for steps in self.steps.values() for _, shade, _ in steps}
        stored = [path for path in (self.folder / "blobs").rglob("*") if path.is_file()]
        assert len(stored) == len(shades)


TestJournalHistories = JournalHistories.TestCase
TestJournalHistories.settings = settings(max_examples=25, stateful_step_count=20, deadline=None)
