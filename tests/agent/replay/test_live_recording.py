"""What of an Episode is done again, and what of it may be another the next time."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.errors import ReplayError
from agent.proposal import (
    At,
    Done,
    Proposal,
    ProposeClick,
    ProposeKeys,
    ProposeOpen,
    ProposeScroll,
    ProposeType,
    ProposeWait,
    Words,
)
from agent.proposal_json import proposal_to_json
from agent.replay.live_recording import LiveRecording, read_recording, recording_of
from agent.replay.live_rewording import Rewording, moved_homes, parameters, replaced, rewording
from memory.episode import Judge, Outcome, Verdict
from memory.journal import Journal
from memory.step import Step
from safety.receipt import Change, Delivery, Effect, Receipt
from vision.element import Element, Role, State
from vision.frame import Frame
from vision.geometry import Point, Rect
from vision.observation import Observation

DESK = Rect(0, 0, 30, 20)
EMPTY = Observation(frame=Frame(pixels=np.zeros((20, 30, 3), np.uint8), rect=DESK, time=0.0), elements=())
KEY = ProposeKeys(keys=("enter",))
SEND = ProposeClick(place=Words(phrase="Send"))
DOWN = ProposeScroll(down=6)


def steps(*proposals: Proposal, none: frozenset[int] = frozenset(), seen: Observation = EMPTY) -> list[Step]:
    """Steps that were delivered; those whose numbers are in `none` had no effect."""
    return [
        Step(
            number=n,
            title=p.kind,
            observation=seen,
            proposal=proposal_to_json(p),
            receipt=Receipt(delivery=Delivery.DELIVERED, digest="d"),
            effect=Effect(change=Change.NONE if n in none else Change.UNKNOWN, evidence="e"),
        )
        for n, p in enumerate(proposals, start=1)
    ]


def kinds(recording: LiveRecording) -> list[str]:
    return [step.proposal.kind for step in recording.steps]


def test_waits_searches_and_the_end_are_left_out() -> None:
    wait = ProposeWait(seconds=1)
    recording = recording_of("x", steps(wait, DOWN, wait, DOWN, SEND, DOWN, KEY, Done(answer="42")))
    assert kinds(recording) == ["click", "scroll", "keys"]
    assert recording.answer == "42"


def test_what_was_refused_is_left_out_and_a_second_try_counts_once() -> None:
    said = steps(KEY, KEY, SEND, SEND, none=frozenset({1}))
    said[3] = replace(said[3], receipt=Receipt(delivery=Delivery.REFUSED, digest="", reason="moved"))
    assert [s.number for s in recording_of("x", said).steps] == [2, 3]


def test_the_same_twice_is_done_twice_where_it_had_an_effect() -> None:
    assert kinds(recording_of("x", steps(KEY, KEY, Done()))) == ["keys", "keys"]


def test_only_what_succeeded_is_read(tmp_path: Path) -> None:
    with Journal(tmp_path) as journal:
        ids = [journal.begin("go", "test", "private").id for _ in range(3)]
        for step in steps(KEY, Done()):
            journal.append(ids[0], step)
        for number, verdict in enumerate((Verdict.SUCCEEDED, Verdict.FAILED)):
            journal.finish(ids[number], Outcome(verdict=verdict, judge=Judge.AGENT))
        assert kinds(read_recording(journal, ids[0])) == ["keys"]
        for episode, words in ((ids[1], "failed"), (ids[2], "unfinished")):
            with pytest.raises(ReplayError, match=f"{episode} {words}: nothing was done"):
                read_recording(journal, episode)


def test_what_the_task_gives_are_parameters_with_names() -> None:
    box = Element(role=Role.TEXT_FIELD, rect=DESK, text="Full name", states=frozenset({State.FOCUSED}))
    seen = replace(EMPTY, elements=(box,))
    said = "Open notes.txt, fill in Ada Lovelace, write “so be it” and save it as a.txt in Documents"
    recording = recording_of(
        said,
        [
            *steps(ProposeOpen(program="editor", arguments=("notes.txt",)), seen=seen),
            *steps(ProposeType(text="Ada Lovelace"), ProposeType(text="not said"), seen=seen),
            *steps(ProposeType(text="~/Documents/a.txt"), Done(), seen=seen),
        ],
    )
    found = {p.name: p.value for p in parameters(recording)}
    assert found == {"file": "notes.txt", "full-name": "Ada Lovelace", "file-2": "a.txt", "text": "so be it"}
    assert replaced(recording, {"file-2": "b.txt"}) == {"a.txt": "b.txt"}
    with pytest.raises(ReplayError, match="no parameter nose; it has: file, full-name, file-2, text"):
        replaced(recording, {"nose": "x"})


def test_a_private_desk_that_is_gone_has_moved() -> None:
    old = "/tmp/deskhand-ab12cd_x/home"
    label = Element(role=Role.TEXT, rect=DESK, text=f"{old}/Documents/a.txt - Editor")
    recording = recording_of("x", steps(Done(), seen=replace(EMPTY, elements=(label,))))
    assert moved_homes(recording, Path("/home/ada")) == {old: "/home/ada"}


def test_a_proposal_is_reworded_but_not_its_kind_or_keys() -> None:
    words = rewording({"click": "press", "enter": "x", "Send": "Post", "left": "right"})
    click = ProposeClick(place=Words(phrase="Send", roles=frozenset({Role.BUTTON})), why="click Send")
    assert words.proposal(click) == replace(
        click, place=Words(phrase="Post", roles=frozenset({Role.BUTTON})), why="press Post"
    )
    assert words.proposal(KEY) == KEY
    at = ProposeClick(place=At(point=Point(1, 2)))
    assert words.proposal(at) == at
    assert Rewording().proposal(at) is at


@given(
    st.dictionaries(st.text(min_size=1, max_size=4), st.text(max_size=4), max_size=4), st.text(max_size=30)
)
@settings(max_examples=60)
def test_what_was_put_in_is_not_replaced_again(pairs: dict[str, str], text: str) -> None:
    words = rewording(pairs)
    said = words.text(text)
    if not any(old in text for old, _ in words.pairs):
        assert said == text
    for old, new in words.pairs:
        assert words.text(old) == new
