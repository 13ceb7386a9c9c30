"""What is found again on another screen, and that nothing else ever is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rapidfuzz import fuzz

from agent.grounded import Grounded, bring_to_action
from agent.proposal import At, Proposal, ProposeClick, ProposeDrag, Words
from agent.replay.live_checks import title_amiss
from agent.replay.live_likeness import NEARLY, folded, may_be, same_kind, speaks_otherwise
from agent.replay.live_places import Both, find_again
from agent.replay.live_proposals import proposal_now
from agent.replay.live_rewording import Rewording
from safety.decision import Source as RuleSource
from safety.decision import Verdict
from safety.policy import DOUBTED, decide
from safety.programs import Programs
from safety.rule import Rule
from vision.element import Element, Role, Source
from vision.frame import Frame
from vision.geometry import Rect
from vision.observation import Observation, Window
from vision.target import Absent

DESK = Rect(0, 0, 400, 300)
FRAME = Frame(pixels=np.zeros((300, 400, 3), np.uint8), rect=DESK, time=0.0)
WINDOW = Window(id=1, title="Calculator", program="calc", pid=1, rect=DESK, active=True)
ROLES = (Role.BUTTON, Role.CHECKBOX, Role.TEXT_FIELD, Role.TEXT)
WORDS = ("Send", "Save", "Sent", "Open file", "Close", "")

elements = st.lists(
    st.builds(
        lambda role, text, left, top, window: Element(
            role=role,
            text=text,
            rect=Rect(left, top, 60, 16),
            window=window,
            sources=frozenset({Source.ACCESSIBILITY}),
        ),
        st.sampled_from(ROLES),
        st.sampled_from(WORDS),
        st.integers(0, 300),
        st.integers(0, 280),
        st.sampled_from((1, 2)),
    ),
    min_size=1,
    max_size=8,
)


def seen(found: list[Element], title: str = "Calculator") -> Observation:
    return Observation(frame=FRAME, elements=tuple(found), windows=(replace(WINDOW, title=title),))


@given(elements, elements, st.data())
@settings(max_examples=150, deadline=None)
def test_what_is_found_is_of_the_kind_in_the_window_and_with_the_words(
    then: list[Element], now: list[Element], data: st.DataObject
) -> None:
    own = [e for e in then if e.window == 1]
    if not own:
        return
    wanted = data.draw(st.sampled_from(own))
    both = Both(then=seen(then), now=seen(now), windows={1: 1})
    found = find_again(wanted, both, "it")
    if not isinstance(found, Element):
        return
    assert may_be(wanted, found)
    assert found.window == 1
    alike = fuzz.ratio(folded(found.text), folded(wanted.text)) >= NEARLY
    here = [e for e in now if e.window == 1]
    assert alike or speaks_otherwise(own, here) or speaks_otherwise(then, now)


@given(elements)
@settings(max_examples=80, deadline=None)
def test_on_the_same_screen_everything_alone_with_its_words_is_itself(then: list[Element]) -> None:
    both = Both(then=seen(then), now=seen(then), windows={1: 1})
    for wanted in then:
        alike = [
            e
            for e in then
            if e.window == wanted.window and may_be(wanted, e) and folded(e.text) == folded(wanted.text)
        ]
        if wanted.window == 1 and len(alike) == 1:
            assert find_again(wanted, both, "it") is wanted


def buttons(*words: str) -> list[Element]:
    return [
        Element(
            role=Role.BUTTON,
            text=word,
            rect=Rect(10, 20 * n, 60, 16),
            window=1,
            sources=frozenset({Source.ACCESSIBILITY}),
        )
        for n, word in enumerate(words)
    ]


def test_a_window_that_is_not_paired_holds_nothing() -> None:
    send = buttons("Send")
    both = Both(then=seen(send), now=seen(send), windows={})
    assert isinstance(find_again(send[0], both, "Send"), Absent)


def test_a_program_named_in_another_language_is_the_same() -> None:
    keys = buttons(*"123456789+")
    both = Both(then=seen(keys), now=seen(keys, "Taschenrechner"), windows={1: 1})
    assert title_amiss(both) == ""
    fewer = Both(then=seen(keys), now=seen(keys[:3], "Taschenrechner"), windows={1: 1})
    assert "“Taschenrechner” is in front, it was “Calculator”" in title_amiss(fewer)


def test_another_document_is_not_the_same_though_the_window_is() -> None:
    keys = buttons(*"123456789+")
    one, other = seen(keys, "letter.txt - Editor"), seen(keys, "budget.txt - Editor")
    assert "it was “letter.txt - Editor”" in title_amiss(Both(then=one, now=other, windows={1: 1}))
    changed = seen(keys, "*letter.txt - Editor")
    assert title_amiss(Both(then=one, now=changed, windows={1: 1})) == ""


def test_words_that_were_only_read_may_stand_on_a_button_but_not_in_a_field() -> None:
    read = Element(role=Role.TEXT, text="Next", rect=DESK, window=1, sources=frozenset({Source.OCR}))
    told = replace(read, sources=frozenset({Source.ACCESSIBILITY}))
    button, box = replace(told, role=Role.BUTTON), replace(told, role=Role.TEXT_FIELD)
    assert may_be(read, button)
    assert not may_be(told, button)
    assert not may_be(read, box)
    assert same_kind(Role.CELL, Role.BUTTON)
    assert not same_kind(Role.CHECKBOX, Role.BUTTON)


class OnceUnsure:
    """A meaning by which what has no words may be a gear at first, and is nothing later."""

    notes: tuple[str, ...] = ()

    def chances(self, words: str, frame: Frame, elements: Sequence[Element]) -> tuple[float, ...]:
        return tuple(0.6 if frame.time == 0 and not e.text else 0.02 for e in elements)

    def looks_like(self, frame: Frame, element: Element) -> str:
        return "" if element.text else "gear"


PLACE = Words(phrase="cogwheel")


@pytest.mark.parametrize("same", [True, False])
@pytest.mark.parametrize("recorded", [ProposeClick(place=PLACE), ProposeDrag(start=PLACE, end=PLACE)])
def test_what_a_picture_left_in_doubt_is_in_doubt_again(recorded: Proposal, same: bool) -> None:
    then = seen(buttons("", "Save"))
    now = then if same else replace(then, frame=replace(FRAME, time=1.0))
    both = Both(then=then, now=now, windows={1: 1}, meaning=OnceUnsure())
    again = proposal_now(recorded, both, Rewording())
    assert isinstance(again, ProposeClick | ProposeDrag)
    place = again.place if isinstance(again, ProposeClick) else again.start
    assert isinstance(place, Words if same else At)
    grounded = bring_to_action(again, now, Programs({"PATH": ""}), OnceUnsure())
    assert isinstance(grounded, Grounded)
    assert grounded.context.doubt.count("not sure that this is “cogwheel”") == 1
    allows = Rule(name="all", source=RuleSource.USER, verdict=Verdict.ALLOW)
    assert decide(grounded.action, grounded.context, [allows]).rule == DOUBTED


def test_what_was_told_by_its_words_is_not_in_doubt() -> None:
    send = seen(buttons("Send", ""))
    both = Both(then=send, now=send, windows={1: 1}, meaning=OnceUnsure())
    again = proposal_now(ProposeClick(place=At(point=send.elements[0].rect.centre)), both, Rewording())
    assert isinstance(again, ProposeClick)
    assert again.doubt == ""
