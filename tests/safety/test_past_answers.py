from __future__ import annotations

from dataclasses import replace

import pytest

from safety.action import Action, Click, Drag, OpenProgram, PressKeys, SetClipboard, TypeText
from safety.context import Context, TargetSeen, WindowSeen
from safety.decision import (
    Approve,
    ApproveForTask,
    Change,
    Decision,
    Question,
    Refuse,
    Source,
    StopRun,
    Verdict,
)
from safety.past_answers import FOR_THIS_TASK, PastAnswers, can_last
from safety.risk import Risk
from vision.geometry import Point, Rect

WINDOW = WindowSeen(id=1, title="Notes", program="mousepad", pid=1)
SAVE = TargetSeen(role="button", text="Save", rect=Rect(0, 0, 10, 10), pixels="p")
CLICK = Click(point=Point(5, 5))
CONTEXT = Context(window=WINDOW, target=SAVE)


def asks(risk: Risk = Risk.R2) -> Decision:
    return Decision(verdict=Verdict.ASK, risk=risk, rule="r", reason="because")


def after(action: Action, context: Context, risk: Risk, *, then: Action, there: Context, costs: Risk) -> bool:
    said = PastAnswers()
    said.note(ApproveForTask(), "d", action, context, asks(risk))
    return said.apply(asks(costs), "e", then, there).rule == FOR_THIS_TASK


@pytest.mark.parametrize(
    ("then", "there", "costs", "covered"),
    [
        (Click(point=Point(90, 90)), replace(CONTEXT, why="again"), Risk.R2, True),
        (CLICK, replace(CONTEXT, target=replace(SAVE, rect=Rect(50, 50, 5, 5), pixels="q")), Risk.R1, True),
        (CLICK, replace(CONTEXT, window=replace(WINDOW, id=9, pid=None)), Risk.R2, True),
        (CLICK, CONTEXT, Risk.R3, False),
        (Click(point=Point(5, 5), count=2), CONTEXT, Risk.R2, False),
        (Drag(start=Point(5, 5), end=Point(5, 5)), CONTEXT, Risk.R2, False),
        (CLICK, replace(CONTEXT, target=replace(SAVE, text="Delete")), Risk.R2, False),
        (CLICK, replace(CONTEXT, target=replace(SAVE, role="link")), Risk.R2, False),
        (CLICK, replace(CONTEXT, window=replace(WINDOW, program="xterm")), Risk.R2, False),
        (CLICK, replace(CONTEXT, window=replace(WINDOW, title="Other")), Risk.R2, False),
        (CLICK, replace(CONTEXT, window=None), Risk.R2, False),
        (CLICK, replace(CONTEXT, address="https://elsewhere.example/"), Risk.R2, False),
    ],
)
def test_an_approval_for_the_task_covers_what_is_just_like_it(
    then: Action, there: Context, costs: Risk, covered: bool
) -> None:
    assert after(CLICK, CONTEXT, Risk.R2, then=then, there=there, costs=costs) is covered


@pytest.mark.parametrize(
    ("first", "then", "risk", "covered"),
    [
        (TypeText(text="a"), TypeText(text="b"), Risk.R1, True),
        (TypeText(text="ls\n"), TypeText(text="rm x\n"), Risk.R3, False),
        (TypeText(text="ls\n"), TypeText(text="ls\n"), Risk.R3, True),
        (PressKeys(keys=("a",)), PressKeys(keys=("b",)), Risk.R1, False),
        (
            OpenProgram(program="x", arguments=("/a",)),
            OpenProgram(program="x", arguments=("/b",)),
            Risk.R1,
            False,
        ),
        (SetClipboard(text="a"), SetClipboard(text="b"), Risk.R1, False),
    ],
)
def test_what_it_says_counts_but_for_typing_that_can_be_undone(
    first: Action, then: Action, risk: Risk, covered: bool
) -> None:
    there = Context(window=WINDOW, focused_role="text area", focused_text="Notes")
    assert after(first, there, risk, then=then, there=there, costs=risk) is covered


def test_a_field_of_another_name_is_another_place() -> None:
    typing = TypeText(text="a")
    here, there = Context(window=WINDOW, focused_text="Name"), Context(window=WINDOW, focused_text="Amount")
    assert not after(typing, here, Risk.R1, then=typing, there=there, costs=Risk.R1)


def test_nothing_of_the_highest_grade_and_nothing_without_words_is_approved_for_long() -> None:
    assert can_last(CLICK, CONTEXT, asks(Risk.R3))
    assert not can_last(CLICK, CONTEXT, asks(Risk.R4))
    assert not can_last(CLICK, replace(CONTEXT, target=replace(SAVE, text=" ")), asks(Risk.R2))
    assert not can_last(CLICK, replace(CONTEXT, target=None), asks(Risk.R2))
    assert not after(CLICK, CONTEXT, Risk.R4, then=CLICK, there=CONTEXT, costs=Risk.R4)
    assert can_last(TypeText(text="a"), Context(), asks(Risk.R1))
    assert not can_last(TypeText(text="a\n"), Context(), asks(Risk.R3))
    assert can_last(TypeText(text="a\n"), Context(window=WINDOW), asks(Risk.R3))
    drag = Drag(start=Point(1, 1), end=Point(2, 2))
    assert not can_last(drag, CONTEXT, asks(Risk.R2))
    assert can_last(drag, replace(CONTEXT, destination=SAVE), asks(Risk.R2))


@pytest.mark.parametrize("source", [Source.BUILT_IN, Source.SYSTEM])
def test_what_a_rule_above_the_user_asks_is_asked_each_time(source: Source) -> None:
    said = PastAnswers()
    asked = replace(asks(), source=source)
    said.note(ApproveForTask(), "d", CLICK, CONTEXT, asked)
    said.note(ApproveForTask(), "d", CLICK, CONTEXT, asks())
    assert not can_last(CLICK, CONTEXT, asked)
    assert said.apply(asked, "e", CLICK, CONTEXT) == asked


def test_what_is_in_doubt_is_asked_each_time_whoever_asks() -> None:
    doubted = replace(CONTEXT, doubt="is it that one?")
    asked = replace(asks(), source=Source.USER)
    said = PastAnswers()
    said.note(ApproveForTask(), "d", CLICK, CONTEXT, asked)
    assert not can_last(CLICK, doubted, asked)
    assert said.apply(asked, "e", CLICK, doubted) == asked
    assert said.apply(asked, "e", CLICK, CONTEXT).verdict is Verdict.ALLOW
    said = PastAnswers()
    said.note(ApproveForTask(), "d", CLICK, doubted, asked)
    assert said.apply(asked, "e", CLICK, CONTEXT) == asked


def test_the_costlier_of_two_approvals_counts() -> None:
    said = PastAnswers()
    for risk in (Risk.R3, Risk.R2):
        said.note(ApproveForTask(), "d", CLICK, CONTEXT, asks(risk))
    assert said.apply(asks(Risk.R3), "e", CLICK, CONTEXT).verdict is Verdict.ALLOW


@pytest.mark.parametrize("answer", [Approve(), Change(text="x"), StopRun()])
def test_the_other_answers_leave_no_mark(answer: Approve | Change | StopRun) -> None:
    said = PastAnswers()
    said.note(answer, "d", CLICK, CONTEXT, asks())
    assert said.apply(asks(), "d", CLICK, CONTEXT) == asks()


def test_a_refusal_stands_even_against_a_rule_and_only_for_exactly_that() -> None:
    said = PastAnswers()
    said.note(Refuse(reason="no"), "d", CLICK, CONTEXT, asks())
    allowed = replace(asks(), verdict=Verdict.ALLOW)
    assert said.apply(allowed, "d", CLICK, CONTEXT).verdict is Verdict.DENY
    assert said.apply(allowed, "e", CLICK, CONTEXT) == allowed


def test_what_is_denied_stays_denied_whatever_was_approved() -> None:
    said = PastAnswers()
    said.note(ApproveForTask(), "d", CLICK, CONTEXT, asks())
    denied = replace(asks(), verdict=Verdict.DENY)
    assert said.apply(denied, "d", CLICK, CONTEXT) == denied


@pytest.mark.parametrize(
    ("action", "changeable"),
    [
        (CLICK, "target"),
        (TypeText(text="a"), "text"),
        (SetClipboard(text="a"), "text"),
        (PressKeys(keys=("a",)), None),
    ],
)
def test_text_and_targets_can_be_changed(action: Action, changeable: str | None) -> None:
    assert Question(digest="d", action=action, context=CONTEXT, decision=asks()).changeable == changeable
