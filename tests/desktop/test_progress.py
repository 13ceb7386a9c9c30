from __future__ import annotations

import dataclasses

import pytest

from agent.event import Decided, Event, Finished, Proposed, Seen, Started, Stepped
from agent.proposal import Done, ProposeClick, Words
from desktop.progress import Mark, Progress, advance, asked
from memory.episode import Judge, Outcome, Verdict
from memory.step import Step, Timings
from safety.action import Click
from safety.context import Context
from safety.decision import Decision, Question
from safety.decision import Verdict as Ruling
from safety.receipt import Change, Delivery, Effect, Receipt
from safety.risk import Risk
from vision.geometry import Point
from vision.observation import Observation
from vision.target import Absent, Target

CLICK = Click(point=Point(1, 1))
PROPOSAL = ProposeClick(place=Words(phrase="Save"), why="click Save")


def after(*events: Event) -> Progress:
    progress = Progress()
    for event in events:
        progress = advance(progress, event)
    return progress


def decided(verdict: Ruling, answer: str | None) -> Decided:
    decision = Decision(verdict=verdict, risk=Risk.R2, rule="r", reason="why")
    return Decided(step=1, action=CLICK, context=Context(), decision=decision, answer=answer)


def test_a_step_on_its_way(observation: Observation, target: Target) -> None:
    seen = after(Started(episode="e", instruction="i", plan=("p",)), Seen(step=1, observation=observation))
    assert seen.rows[0].mark is Mark.LOOKING
    assert seen.frame is observation.frame
    proposed = advance(seen, Proposed(step=1, proposal=PROPOSAL, target=target))
    assert [row.title for row in proposed.rows] == ["click Save"]
    assert proposed.target is target
    assert advance(seen, Proposed(step=1, proposal=PROPOSAL, target=Absent(phrase="x"))).target is None
    assert advance(proposed, Seen(step=2, observation=observation)).target is None


def test_a_step_that_is_asked_about_says_so_until_it_is_answered(
    observation: Observation, target: Target
) -> None:
    assert asked(Progress()) == Progress()
    waiting = asked(
        after(
            Seen(step=1, observation=observation),
            Proposed(step=1, proposal=PROPOSAL, target=target),
        )
    )
    assert [row.mark for row in waiting.rows] == [Mark.ASKING]
    assert advance(waiting, decided(Ruling.ASK, "approve")).rows[0].mark is Mark.ACTING


@pytest.mark.parametrize(
    ("verdict", "answer", "mark"),
    [
        (Ruling.ALLOW, None, Mark.ACTING),
        (Ruling.ASK, None, Mark.ASKING),
        (Ruling.ASK, "approve", Mark.ACTING),
        (Ruling.ASK, "approve for this task", Mark.ACTING),
        (Ruling.ASK, "refuse", Mark.NOT_DONE),
        (Ruling.ASK, "change", Mark.NOT_DONE),
        (Ruling.ASK, "stop", Mark.NOT_DONE),
        (Ruling.DENY, None, Mark.NOT_DONE),
    ],
)
def test_what_was_decided(observation: Observation, verdict: Ruling, answer: str | None, mark: Mark) -> None:
    assert after(Seen(step=1, observation=observation), decided(verdict, answer)).rows[0].mark is mark


def recorded(observation: Observation, **facts: object) -> Step:
    step = Step(
        number=1,
        title="click Save",
        observation=observation,
        proposal={"kind": "click"},
        action=CLICK,
        receipt=Receipt(delivery=Delivery.DELIVERED, digest="d"),
        timings=Timings(seeing=0.5, acting=0.25),
    )
    return dataclasses.replace(step, **facts)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("facts", "mark", "detail"),
    [
        ({"effect": Effect(change=Change.VERIFIED, evidence="closed")}, Mark.DONE, "closed · 0.8 s"),
        ({"effect": Effect(change=Change.NONE)}, Mark.NO_EFFECT, "0.8 s"),
        ({"effect": Effect(change=Change.WRONG, evidence="x")}, Mark.WRONG, "x · 0.8 s"),
        ({"effect": Effect(change=Change.UNKNOWN)}, Mark.UNCHECKED, "0.8 s"),
        ({}, Mark.UNCHECKED, "0.8 s"),
        ({"answer": "refuse"}, Mark.NOT_DONE, "you refused it · 0.8 s"),
        ({"answer": "refuse: wrong file"}, Mark.NOT_DONE, "you refused it: wrong file · 0.8 s"),
        ({"answer": "change"}, Mark.NOT_DONE, "you changed it · 0.8 s"),
        ({"answer": "stop"}, Mark.NOT_DONE, "you stopped the task · 0.8 s"),
        ({"receipt": None}, Mark.NOT_DONE, "0.8 s"),
        (
            {"receipt": Receipt(delivery=Delivery.REFUSED, digest="d", reason="the window closed")},
            Mark.NOT_DONE,
            "the window closed · 0.8 s",
        ),
        ({"action": None, "target": {"refused": "nothing fits"}}, Mark.NOT_DONE, "nothing fits · 0.8 s"),
        ({"action": None, "proposal": {"kind": "done"}}, Mark.DONE, "0.8 s"),
    ],
)
def test_how_a_step_ended(observation: Observation, facts: dict, mark: Mark, detail: str) -> None:
    (row,) = after(Stepped(step=recorded(observation, **facts))).rows
    assert (row.mark, row.detail) == (mark, detail)


def test_the_end_leaves_only_what_happened(observation: Observation, target: Target) -> None:
    finished = Finished(
        episode="e", outcome=Outcome(verdict=Verdict.STOPPED, judge=Judge.USER), steps=1, seconds=1.0
    )
    progress = after(
        Stepped(step=recorded(observation)),
        Seen(step=2, observation=observation),
        Proposed(step=2, proposal=PROPOSAL, target=target),
        finished,
    )
    assert [row.number for row in progress.rows] == [1]
    assert progress.target is None
    assert progress.finished is finished


def test_a_claim_to_be_done_is_no_new_row(observation: Observation, question: Question) -> None:
    seen = after(Seen(step=1, observation=observation))
    assert advance(seen, Proposed(step=1, proposal=Done(), target=None)) == seen
