"""A routine's view of the run: what makes it go on, wait, try again or get stuck."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from agent.brain import Feedback
from agent.brains.turn import PATIENCE, RETRIES, Routine, Stuck, Turn
from agent.proposal import Proposal, ProposeClick, ProposeScroll, ProposeType, ProposeWait
from safety.programs import Programs
from safety.receipt import Change, Delivery, Effect, Receipt
from vision.element import Element, Role, State
from vision.frame import Frame
from vision.geometry import Rect
from vision.observation import Observation, Window
from vision.target import Ambiguous

DESK = Rect(0, 0, 300, 200)
TYPE = ProposeType(text="hello", why="type hello")


def element(text: str, left: int = 10, role: Role = Role.BUTTON, top: int = 20) -> Element:
    return Element(role=role, rect=Rect(left, top, 60, 20), text=text, window=1)


def scene(*elements: Element, time: float = 0.0, windows: tuple[Window, ...] = ()) -> Observation:
    frame = Frame(pixels=np.zeros((200, 300, 3), np.uint8), rect=DESK, time=time)
    return Observation(frame=frame, elements=elements, windows=windows)


def window(number: int, title: str, program: str, *, popup: bool = False) -> Window:
    return Window(id=number, title=title, program=program, pid=1, rect=DESK, popup=popup)


@pytest.fixture
def turn() -> Turn:
    found = Turn(Programs({"PATH": "", "XDG_DATA_DIRS": "/nonexistent", "XDG_DATA_HOME": "/nonexistent"}))
    found.screen = scene()
    return found


def receipt(delivery: Delivery, reason: str = "") -> Receipt:
    return Receipt(delivery=delivery, digest="d", reason=reason)


def drive(
    turn: Turn, routine: Routine, *answers: Feedback, proposed: list[Proposal] | None = None
) -> list[Proposal]:
    """Let a routine propose until it ends, each proposal answered in turn, the last answer ever again."""
    proposed = [] if proposed is None else proposed
    for proposal in routine:
        proposed.append(proposal)
        assert len(proposed) < 100
        turn.last = answers[min(len(proposed), len(answers)) - 1] if answers else None
        turn.screen = scene(*turn.screen.elements, time=turn.now + 1.0)
    return proposed


def told(**words: object) -> Feedback:
    return Feedback(proposal=TYPE, **words)  # type: ignore[arg-type]


def test_what_was_delivered_is_proposed_once(turn: Turn) -> None:
    assert drive(turn, turn.act(TYPE), told(receipt=receipt(Delivery.DELIVERED))) == [TYPE]


def test_what_was_refused_with_nothing_sent_is_proposed_again_but_not_for_ever(turn: Turn) -> None:
    refused = told(receipt=receipt(Delivery.REFUSED, "the screen has changed"))
    done = told(receipt=receipt(Delivery.DELIVERED))
    assert drive(turn, turn.act(TYPE), refused, done, done).count(TYPE) == 2
    proposals: list[Proposal] = []
    with pytest.raises(Stuck, match="the screen has changed"):
        drive(turn, turn.act(TYPE), refused, done, refused, done, refused, proposed=proposals)
    assert proposals.count(TYPE) == RETRIES + 1


@pytest.mark.parametrize(
    ("feedback", "words"),
    [
        (told(refusal=Ambiguous(phrase="x", candidates=(element("a"), element("b")))), "2 things fit “x”"),
        (told(denied="you refused it"), "not permitted: you refused it"),
        (told(error="that window is no longer open"), "no longer open"),
        (
            told(receipt=receipt(Delivery.UNCERTAIN, "the hand died")),
            "uncertain whether this was done: the hand",
        ),
        (
            told(
                receipt=receipt(Delivery.DELIVERED),
                effect=Effect(change=Change.WRONG, evidence="“Notes” closed while it was typed into"),
            ),
            "closed while it was typed into",
        ),
    ],
)
def test_what_makes_it_stuck(turn: Turn, feedback: Feedback, words: str) -> None:
    with pytest.raises(Stuck, match=words):
        drive(turn, turn.act(TYPE), feedback)


def test_keys_that_reach_no_window_are_not_held_to_be_pressed(turn: Turn) -> None:
    nothing = Effect(change=Change.NONE, evidence="nothing on the screen changed")
    answer = told(receipt=receipt(Delivery.DELIVERED), effect=nothing)
    with pytest.raises(Stuck, match="no window is open"):
        drive(turn, turn.press("ctrl", "h", why="press ctrl+h"), answer)
    turn.screen = Observation(frame=turn.screen.frame, elements=(), windows=(window(1, "Notes", "notes"),))
    turn.last = answer
    routine = turn.press("home", why="press home")
    next(routine)
    assert next(routine, None) is None


def test_what_is_there_is_clicked_at_once(turn: Turn) -> None:
    turn.screen = scene(element("Save"))
    (click,) = drive(turn, turn.click("Save", "click Save"))
    assert isinstance(click, ProposeClick)


def test_what_is_absent_is_waited_for_and_then_told_with_advice(turn: Turn) -> None:
    turn.screen = scene(element("Save"))
    with pytest.raises(
        Stuck, match=r"nothing on the screen fits “Frobnicate”.*Nothing was done to it: name it"
    ):
        drive(turn, turn.click("Frobnicate", "click it"))
    assert turn.now == pytest.approx(PATIENCE)


def test_what_is_ambiguous_names_the_candidates_and_how_to_say_which(turn: Turn) -> None:
    turn.screen = scene(element("Save", 10), element("Save", 150))
    with pytest.raises(Stuck, match=r"2 things fit “Save”: .*say which, such as “the second”"):
        drive(turn, turn.click("Save", "click Save"))


def test_a_long_page_is_scrolled_in_search_and_back(turn: Turn) -> None:
    turn.screen = scene(element("", role=Role.SCROLL_BAR))
    proposed: list[Proposal] = []
    with pytest.raises(Stuck):
        drive(turn, turn.click("Frobnicate", "click it"), proposed=proposed)
    scrolled = [proposal for proposal in proposed if isinstance(proposal, ProposeScroll)]
    assert sum(scroll.down for scroll in scrolled) == 0
    assert len(scrolled) > 2


def test_then_up_from_where_it_stood_and_through_the_lists_on_it(turn: Turn) -> None:
    lines = [element(f"line {i}", role=Role.TEXT, top=20 + 30 * i) for i in range(6)]
    turn.screen = scene(element("", role=Role.SCROLL_BAR), *lines)
    moved = told(receipt=receipt(Delivery.DELIVERED))
    still = told(
        receipt=receipt(Delivery.DELIVERED), effect=Effect(change=Change.NONE, evidence="nothing changed")
    )
    proposed: list[Proposal] = []
    with pytest.raises(Stuck):
        drive(turn, turn.click("Frobnicate", "click it"), moved, moved, still, proposed=proposed)
    scrolled = [proposal for proposal in proposed if isinstance(proposal, ProposeScroll)]
    assert any(scroll.down < 0 and scroll.place is None for scroll in scrolled)
    assert any(scroll.place is not None for scroll in scrolled)


def test_a_page_that_was_told_of_and_is_not_now_is_waited_for(turn: Turn) -> None:
    browser = replace(window(1, "News", "chromium"), active=True)
    page = Element(role=Role.DOCUMENT, rect=DESK, window=1)
    turn.screen = scene(element("Send"), windows=(browser,))
    assert isinstance(next(turn.click("Send", "send it")), ProposeClick)
    turn.screen = scene(page, element("Send"), windows=(browser,))
    turn.screen = scene(element("Send"), windows=(browser,))
    routine = turn.click("Send", "send it")
    assert isinstance(next(routine), ProposeWait)
    turn.screen = scene(page, element("Send"), windows=(browser,), time=turn.now + 1)
    assert isinstance(next(routine), ProposeClick)


def test_what_is_greyed_out_is_waited_for(turn: Turn) -> None:
    grey = Element(
        role=Role.BUTTON,
        rect=Rect(10, 20, 60, 20),
        text="Send",
        states=frozenset({State.DISABLED}),
        window=1,
    )
    turn.screen = scene(grey)
    routine = turn.click("Send", "send it")
    assert isinstance(next(routine), ProposeWait)
    turn.screen = scene(element("Send"), time=turn.now + 1)
    assert isinstance(next(routine), ProposeClick)


def test_pressing_what_stays_greyed_out_to_no_effect_is_no_success(turn: Turn) -> None:
    grey = Element(
        role=Role.BUTTON,
        rect=Rect(10, 20, 60, 20),
        text="Send",
        states=frozenset({State.DISABLED}),
        window=1,
    )
    turn.screen = scene(grey)
    still = told(
        receipt=receipt(Delivery.DELIVERED), effect=Effect(change=Change.NONE, evidence="nothing changed")
    )
    with pytest.raises(Stuck, match="greyed out"):
        drive(turn, turn.click("Send", "send it"), still)


def test_a_press_that_changed_nothing_is_doubted_until_something_else_does(turn: Turn) -> None:
    turn.screen = scene(element("Send"))
    done = receipt(Delivery.DELIVERED)
    still = told(receipt=done, effect=Effect(change=Change.NONE, evidence="nothing changed"))
    drive(turn, turn.click("Send", "send it"), still)
    assert "nothing on the screen changed" in turn.doubt
    drive(turn, turn.act(ProposeWait(seconds=1.0)), told(receipt=done))
    assert turn.doubt
    drive(turn, turn.act(TYPE), told(receipt=done))
    assert not turn.doubt


def test_pressing_what_is_chosen_already_need_not_change_anything(turn: Turn) -> None:
    chosen = Element(role=Role.TAB, rect=Rect(10, 20, 60, 20), text="All", states=frozenset({State.SELECTED}))
    turn.screen = scene(chosen)
    still = told(
        receipt=receipt(Delivery.DELIVERED), effect=Effect(change=Change.NONE, evidence="nothing changed")
    )
    drive(turn, turn.click("All", "show all"), still)
    assert not turn.doubt


def test_waiting_watches_for_a_change_first_and_then_by_the_clock(turn: Turn) -> None:
    waits = drive(turn, turn.until(lambda: False, 2.5, "the end"))
    assert [wait.until_change for wait in waits if isinstance(wait, ProposeWait)] == [True, False, False]


def test_there_is_no_screen_before_the_first_look() -> None:
    with pytest.raises(LookupError):
        _ = Turn(Programs({"PATH": ""})).screen


@pytest.mark.parametrize("name", ["Notes", "the notes window", "gedit", "open Notes app"])
def test_windows_are_named_as_a_person_would(turn: Turn, name: str) -> None:
    turn.screen = scene(windows=(window(1, "My Notes", "gedit"), window(2, "Other", "xterm")))
    found = turn.window_named(name)
    assert found is not None
    assert found.id == 1
    assert turn.window_named("calendar") is None


def test_popups_are_no_windows_and_the_topmost_comes_first(turn: Turn) -> None:
    turn.screen = scene(
        windows=(window(1, "a", "p"), window(2, "b", "p"), window(3, "menu", "p", popup=True))
    )
    assert [found.id for found in turn.windows()] == [2, 1]
