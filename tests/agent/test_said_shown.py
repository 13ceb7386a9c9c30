"""Questions of the brain and their answers, wherever a run is told of."""

from __future__ import annotations

import numpy as np
import pytest

from agent.cli.reporting import TextReporter
from agent.event import Proposed, Seen, Stepped
from agent.proposal import AskPerson, title_of
from agent.proposal_json import proposal_from_json, proposal_to_json
from desktop.progress import Mark, Progress, advance, asked
from memory.said import Reply, Said
from memory.step import Step
from safety.decision import StopRun
from vision.frame import Frame
from vision.geometry import Rect
from vision.observation import Observation

SEEN = Observation(
    frame=Frame(pixels=np.zeros((2, 2, 3), np.uint8), rect=Rect(0, 0, 2, 2), time=0.0), elements=()
)
QUESTION = AskPerson(question="Which of the two?", why="there are two")


def step(reply: Reply | None) -> Step:
    return Step(
        number=1,
        title=title_of(QUESTION),
        observation=SEEN,
        proposal=proposal_to_json(QUESTION),
        reply=reply,
    )


ANSWERS = pytest.mark.parametrize(
    ("reply", "words", "mark"),
    [
        (Said(text="the first"), "you said “the first”", Mark.DONE),
        (StopRun(), "you stopped the task", Mark.NOT_DONE),
        (None, "nobody answered", Mark.NOT_DONE),
    ],
)


@ANSWERS
def test_the_list_of_steps_tells_the_question_and_the_answer(
    reply: Reply | None, words: str, mark: Mark
) -> None:
    progress = advance(Progress(), Seen(step=1, observation=SEEN))
    progress = asked(advance(progress, Proposed(step=1, proposal=QUESTION, target=None)))
    assert (progress.rows[-1].title, progress.rows[-1].mark) == ("asks: Which of the two?", Mark.ASKING)
    row = advance(progress, Stepped(step=step(reply))).rows[-1]
    assert (row.title, row.mark) == ("asks: Which of the two?", mark)
    assert row.detail.startswith(words)


@ANSWERS
def test_the_terminal_tells_it_too(
    reply: Reply | None, words: str, mark: Mark, capsys: pytest.CaptureFixture[str]
) -> None:
    TextReporter()(Stepped(step=step(reply)))
    assert capsys.readouterr().out == f"   1  asks: Which of the two?\n      {words}\n"


def test_a_long_question_is_cut_in_its_title_alone() -> None:
    long = AskPerson(question="why " * 90)
    assert len(title_of(long)) < 130
    assert proposal_from_json(proposal_to_json(long)) == long
