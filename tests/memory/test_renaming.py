from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from memory.journal import Journal
from memory.renaming import recorded_digest, renamed, seen_on
from safety.action import Action, Click, ListFolder, MoveFile, PressKeys, TypeText
from safety.context import Context, FileSeen, TargetSeen
from safety.digest import action_digest
from safety.receipt import Delivery, Receipt
from safety.redaction.redactor import Redactor
from safety.redaction.span import HIDDEN
from vision.element import Element, Role
from vision.geometry import Point, Rect

SPOT = Rect(20, 20, 80, 14)


def target(pixels: str = "", text: str = "it says sesame42") -> TargetSeen:
    return TargetSeen(role="text", text=text, rect=SPOT, pixels=pixels)


@given(st.text(max_size=20).filter(lambda text: "\r" not in text), st.integers(0, 99))
def test_where_nothing_is_hidden_it_is_the_gates_own_digest(text: str, x: int) -> None:
    context = Context(focused_text=text)
    for action in (TypeText(text="abc"), Click(point=Point(x, 1)), PressKeys(keys=("ctrl", "s"))):
        assert recorded_digest(action, context) == action_digest(action, context)


def test_it_is_of_the_action_in_its_one_form() -> None:
    assert recorded_digest(PressKeys(keys=("Control", "S")), Context()) == action_digest(
        PressKeys(keys=("ctrl", "s")), Context()
    )
    seen = Context(file=FileSeen(path="/home/me/a", destination="/home/me/b"))
    said: tuple[tuple[Action, Action], ...] = (
        (ListFolder(path="~/a"), ListFolder(path="/home/me/a")),
        (MoveFile(path="~/a", destination="b"), MoveFile(path="/home/me/a", destination="/home/me/b")),
    )
    for loosely, whole in said:
        assert recorded_digest(loosely, seen) == action_digest(whole, seen)


def test_hidden_keys_have_a_digest_of_their_own() -> None:
    assert recorded_digest(PressKeys(keys=(HIDDEN,)), Context()) == action_digest(
        PressKeys(keys=(HIDDEN,)), Context()
    )


def test_a_step_without_a_digest_stays_itself(make_step) -> None:
    for change in ({"digest": ""}, {"action": None}, {"context": None}):
        step = replace(make_step(1), **change)
        assert renamed(step) is step


def test_a_secret_learnt_later_leaves_the_digest_of_what_is_left(tmp_path: Path, make_step) -> None:
    redactor = Redactor()
    step = make_step(1, shade=9, size=(200, 80))
    label = Element(role=Role.TEXT, rect=SPOT, text="it says sesame42")
    action = Click(point=SPOT.centre)
    frame = step.observation.frame
    context = Context(why="press", target=target(frame.digest(SPOT)))
    digest = action_digest(action, context)
    step = replace(
        step,
        observation=replace(step.observation, elements=(label,)),
        action=action,
        context=context,
        digest=digest,
        receipt=Receipt(delivery=Delivery.DELIVERED, digest=digest),
    )
    with Journal(tmp_path, redactor=redactor) as journal:
        episode = journal.begin("x", "scripted", "private")
        journal.append(episode.id, step)
        assert journal.records(episode.id)[0].digest == digest
        redactor.learn("sesame42")
        journal.hide_again(episode.id)
        [read] = journal.steps(episode.id)
    assert read.context is not None
    assert read.receipt is not None
    black = read.observation.frame
    assert not np.array_equal(black.pixels, frame.pixels)
    assert read.context.target == target(black.digest(SPOT), f"it says {HIDDEN}")
    assert read.digest == read.receipt.digest == action_digest(action, read.context) != digest
    assert seen_on(black, read.context) == read.context
    assert renamed(read) == read
