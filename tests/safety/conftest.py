from __future__ import annotations

import pytest

from safety.action import Click
from safety.context import Context, TargetSeen, WindowSeen
from safety.decision import Decision, Question, Verdict
from safety.risk import Risk
from vision.geometry import Point, Rect


@pytest.fixture
def question() -> Question:
    return Question(
        digest="d",
        action=Click(point=Point(50, 30)),
        context=Context(
            why="save the document",
            window=WindowSeen(id=1, title="Save As", program="mousepad", pid=1),
            target=TargetSeen(role="button", text="Save", rect=Rect(30, 20, 40, 20), pixels="p"),
        ),
        decision=Decision(verdict=Verdict.ASK, risk=Risk.R2, rule="r", reason="no rule allows it"),
    )
