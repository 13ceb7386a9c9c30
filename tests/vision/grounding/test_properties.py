"""What must hold for every phrase and every screen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from vision.element import Element, Role, Source, State
from vision.frame import Frame
from vision.geometry import Rect
from vision.grounding import find_all, ground, shows
from vision.grounding.phrase import readings
from vision.observation import Observation, Window
from vision.target import Absent, Ambiguous, Target

WORDS = (
    "the a please save Save as… file menu OK button second last row of in next to to the right of left top "
    "bottom corner Name field label 'Alice' \"Bob\" checked red biggest empty for with labelled 3 B2 X + × "
    "close window screen middle above below before after dialog Delete cell result item that says "
    "dropdown's - , . \u202e ﬁle"
).split()
PHRASES = st.one_of(st.text(max_size=60), st.lists(st.sampled_from(WORDS), max_size=12).map(" ".join))
TEXTS = st.one_of(st.sampled_from(WORDS), st.text(max_size=12), st.just(""))
RECTS = st.builds(
    Rect, st.integers(-50, 420), st.integers(-50, 320), st.integers(0, 200), st.integers(0, 120)
)
ELEMENTS = st.builds(
    Element,
    role=st.sampled_from(Role),
    rect=RECTS,
    text=TEXTS,
    value=TEXTS,
    description=TEXTS,
    states=st.frozensets(st.sampled_from(State), max_size=3),
    sources=st.frozensets(st.sampled_from(Source), max_size=2),
    window=st.one_of(st.none(), st.integers(1, 4)),
    container=st.lists(TEXTS, max_size=2).map(tuple),
)
PIXELS = np.random.default_rng(7).integers(0, 256, (300, 400, 3), dtype=np.uint8)
FRAME = Frame(pixels=PIXELS, rect=Rect(0, 0, 400, 300), time=0.0)


@st.composite
def observations(draw: st.DrawFn) -> Observation:
    rects = draw(st.lists(RECTS, max_size=3))
    active = draw(st.integers(0, 3))
    windows = tuple(
        Window(
            id=index + 1,
            title=draw(TEXTS),
            program="",
            pid=None,
            rect=rect,
            active=index == active,
            popup=draw(st.booleans()),
        )
        for index, rect in enumerate(rects)
    )
    return Observation(frame=FRAME, elements=tuple(draw(st.lists(ELEMENTS, max_size=12))), windows=windows)


@given(PHRASES, observations(), st.sampled_from([frozenset(), frozenset({Role.TEXT_FIELD, Role.TEXT_AREA})]))
def test_any_phrase_on_any_screen(phrase, observation, roles):
    answer = ground(phrase, observation, roles)
    assert ground(phrase, observation, roles) == answer
    shows(phrase, observation)
    for target in (*find_all(phrase, observation, roles), *([answer] if isinstance(answer, Target) else [])):
        assert target.element.rect.contains(target.point)
        assert FRAME.rect.contains(target.point)
        assert 0 < target.score <= 1
    match answer:
        case Ambiguous(candidates=candidates):
            assert len(candidates) > 1
        case Absent():
            assert find_all(phrase, observation, roles) == ()
        case Target(phrase=said):
            assert said == phrase


@settings(deadline=None)  # a busy machine takes its time
@given(st.text(min_size=2_000, max_size=12_000))
def test_long_phrases(phrase):
    observation = Observation(frame=FRAME, elements=())
    assert isinstance(ground(phrase, observation), Absent)
    assert not shows(phrase, observation)


@given(PHRASES)
def test_readings_are_few_and_weighed(phrase):
    found = readings(phrase)
    assert len(found) <= 24
    assert all(0 < description.weight <= 1 for description in found)
    assert len(set(found)) == len(found)


def test_ten_thousand_characters(screens):
    for phrase in ("the button next to " * 550, "x" * 10_000, "'" * 10_000, "(" * 10_000, "of in " * 1_700):
        assert isinstance(ground(phrase, screens["form"]), Absent)


def test_case_does_not_matter(screens, meant):
    for name, phrase, *_ in meant:
        as_typed = ground(phrase, screens[name])
        for other in (phrase.upper(), phrase.lower(), phrase.swapcase()):
            again = ground(other, screens[name])
            assert isinstance(again, Target), (name, other, str(again))
            assert again.element == as_typed.element, (name, other)


def test_something_unrelated_far_away_changes_nothing(screens, meant):
    stranger = Element(
        role=Role.PROGRESS_BAR, text="zqxvw", rect=Rect(2, 2, 3, 3), sources=frozenset({Source.ACCESSIBILITY})
    )
    for name, phrase, *_ in meant:
        seen = screens[name]
        more = replace(seen, elements=(stranger, *seen.elements, replace(stranger, rect=Rect(6, 2, 3, 3))))
        assert ground(phrase, more) == ground(phrase, seen), (name, phrase)


def test_the_order_of_elements_changes_nothing(screens, meant):
    for name, phrase, *_ in meant:
        seen = screens[name]
        turned = replace(seen, elements=tuple(reversed(seen.elements)))
        assert ground(phrase, turned) == ground(phrase, seen), (name, phrase)
