"""What the terminal shows of a run, and what --json prints of it."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest

from agent.cli.reporting import JsonReporter, TextReporter
from agent.event import Event, Finished, Noted, Proposed, Seen, Started, Stepped
from agent.event_json import event_to_json
from agent.proposal import GiveUp, ProposeClick, Words
from agent.proposal_json import proposal_to_json
from memory.episode import Judge, Outcome, Verdict
from memory.step import Step, Timings
from safety.action import Click
from safety.decision import Decision
from safety.decision import Verdict as Ruled
from safety.receipt import Change, Delivery, Effect, Receipt
from safety.risk import Risk
from vision.element import Element, Role
from vision.frame import Frame
from vision.geometry import Point, Rect
from vision.observation import Observation, Window
from vision.target import Absent, Target

RECT = Rect(0, 0, 40, 30)
SAVE = Element(role=Role.BUTTON, rect=Rect(1, 2, 3, 4), text="Save")
SEEN = Observation(
    frame=Frame(pixels=np.zeros((30, 40, 3), np.uint8), rect=RECT, time=0.0),
    elements=(SAVE,),
    windows=(Window(id=1, title="Notes", program="notes", pid=1, rect=RECT, active=True),),
)
PROPOSAL = ProposeClick(place=Words(phrase="Save", roles=frozenset({Role.BUTTON})), why="click Save")
STEP = Step(
    number=1,
    title="click Save",
    observation=SEEN,
    proposal=proposal_to_json(PROPOSAL),
    target={"phrase": "Save"},
    action=Click(point=Point(2, 4)),
    decision=Decision(verdict=Ruled.ALLOW, risk=Risk.R1, rule="test", reason="the rule’s reason"),
    receipt=Receipt(delivery=Delivery.DELIVERED, digest="d"),
    effect=Effect(change=Change.VERIFIED, evidence="it is checked"),
    timings=Timings(seeing=0.5, approving=9.0, acting=0.5),
)


def shown(capsys: pytest.CaptureFixture[str], *events: Event) -> str:
    reporter = TextReporter()
    for event in events:
        reporter(event)
    return capsys.readouterr().out


def test_a_line_of_a_very_long_task_is_cut(capsys: pytest.CaptureFixture[str]) -> None:
    text = shown(capsys, Stepped(step=replace(STEP, title="x" * 10_000)))
    assert max(map(len, text.splitlines())) < 1100
    assert "x…" in text


def test_a_run_as_text(capsys: pytest.CaptureFixture[str]) -> None:
    outcome = Outcome(verdict=Verdict.SUCCEEDED, judge=Judge.AGENT, reason="all was done")
    text = shown(
        capsys,
        Started(episode="e1", instruction="i", plan=("click Save",), similar=("“i” (yesterday)",)),
        Noted(note="no bus"),
        Seen(step=1, observation=SEEN),
        Stepped(step=STEP),
        Finished(episode="e1", outcome=outcome, steps=1, seconds=2.04),
    )
    assert text.splitlines() == [
        "like a past episode: “i” (yesterday)",
        "plan:",
        "   click Save",
        "steps:",
        "note: no bus",
        "   1  click Save",
        "      ✓ verified: it is checked (1.0 s)",
        "✓ succeeded: all was done",
        "1 steps in 2.0 s, recorded as episode e1",
    ]


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        ({"target": {"refused": "nothing fits"}}, "✗ nothing fits"),
        ({"receipt": None}, "✗ not permitted: the rule’s reason"),
        ({"receipt": None, "answer": "refuse"}, "✗ you answered: refuse"),
        (
            {"effect": None, "receipt": Receipt(delivery=Delivery.REFUSED, digest="", reason="gone")},
            "✗ refused: gone",
        ),
        ({"effect": Effect(change=Change.WRONG, evidence="it closed")}, "✗ wrong: it closed (1.0 s)"),
    ],
)
def test_what_came_of_a_step(
    capsys: pytest.CaptureFixture[str], changed: dict[str, object], line: str
) -> None:
    assert shown(capsys, Stepped(step=replace(STEP, **changed))).splitlines()[1].strip() == line


def test_the_last_word_of_the_brain_is_no_step(capsys: pytest.CaptureFixture[str]) -> None:
    last = replace(STEP, target=None, decision=None, action=None)
    assert shown(capsys, Stepped(step=last)) == ""


def test_json_is_one_object_a_line_in_ascii(capsys: pytest.CaptureFixture[str]) -> None:
    JsonReporter()(Noted(note="中文\n\udcff"))
    out = capsys.readouterr().out
    assert out.count("\n") == 1
    assert out.isascii()
    assert json.loads(out) == {"event": "noted", "note": "中文\n\udcff"}


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        (
            Started(episode="e1", instruction="i", plan=("a", "b")),
            {"event": "started", "episode": "e1", "instruction": "i", "plan": ["a", "b"], "similar": []},
        ),
        (
            Seen(step=1, observation=SEEN),
            {
                "event": "seen",
                "step": 1,
                "elements": 1,
                "windows": ["Notes"],
                "active_window": "Notes",
                "seconds": 0.0,
            },
        ),
    ],
)
def test_events_as_json(event: Event, expected: dict[str, object]) -> None:
    assert event_to_json(event) == expected


def test_a_proposal_names_its_target_or_why_there_is_none() -> None:
    target = Target(phrase="Save", element=SAVE, point=Point(2, 4))
    found = event_to_json(Proposed(step=1, proposal=PROPOSAL, target=target))
    assert found["target"]["point"] == {"x": 2, "y": 4}
    assert found["proposal"]["kind"] == "click"
    assert found["proposal"]["place"]["roles"] == ["button"]
    absent = event_to_json(Proposed(step=1, proposal=PROPOSAL, target=Absent(phrase="Save")))
    assert absent["target"] == "nothing on the screen fits “Save”"
    assert event_to_json(Proposed(step=1, proposal=GiveUp(reason="r"), target=None))["target"] is None


def test_a_step_as_json_leaves_the_pixels_out() -> None:
    plain = event_to_json(Stepped(step=STEP))
    assert json.loads(json.dumps(plain)) == plain
    assert set(plain) == {
        *("event", "step", "title", "action", "decision", "answer", "receipt", "effect", "target", "timings"),
        "foreign",
    }
