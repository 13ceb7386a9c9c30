from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety.errors import UserActing
from safety.hand.raw_input import Happened, RawEvent
from safety.hand.takeover import QUIET_SECONDS, Takeover

MOUSE, PROGRAM = 6, 4
CLICK, KEY = RawEvent(Happened.BUTTON_DOWN, 1, MOUSE), RawEvent(Happened.KEY_DOWN, 38, MOUSE)


class Hand:
    """A takeover with its clock."""

    def __init__(self) -> None:
        self.now = 100.0
        self.takeover = Takeover(frozenset({PROGRAM}), lambda: self.now)
        self.takeover.rest()
        self.now += 10

    def move(self, times: int, every: float = 0.01, source: int = MOUSE) -> None:
        for _ in range(times):
            self.now += every
            self.takeover.hear(RawEvent(Happened.MOTION, 0, source))

    @property
    def paused(self) -> bool:
        try:
            self.takeover.check()
        except UserActing:
            return True
        return False


@pytest.fixture
def hand() -> Hand:
    return Hand()


@pytest.mark.parametrize("event", [CLICK, KEY])
def test_a_press_pauses_until_it_has_been_quiet(hand: Hand, event: RawEvent) -> None:
    assert not hand.paused
    hand.takeover.hear(event)
    assert hand.takeover.wait == QUIET_SECONDS
    assert hand.paused
    hand.now += QUIET_SECONDS - 0.1
    assert hand.paused
    hand.now += 0.1
    assert not hand.paused


def test_a_hand_on_the_mouse_pauses_and_a_bump_does_not(hand: Hand) -> None:
    hand.move(4)
    hand.now += 1
    hand.move(4)
    hand.now += 1
    hand.move(5, every=0.3)
    assert not hand.paused
    hand.now += 1
    hand.move(5)
    assert hand.paused


def test_what_is_let_go_of_is_no_press(hand: Hand) -> None:
    for kind in (Happened.KEY_UP, Happened.BUTTON_UP):
        hand.takeover.hear(RawEvent(kind, 1, MOUSE))
    assert not hand.paused


def test_the_hand_s_own_input_is_its_own_while_it_acts_and_a_moment_after(hand: Hand) -> None:
    own = RawEvent(Happened.KEY_DOWN, 38, PROGRAM)
    with hand.takeover.acting():
        hand.takeover.hear(own)
        hand.move(20, source=PROGRAM)
    hand.now += 0.9
    hand.takeover.hear(own)
    assert not hand.paused
    hand.now += 0.2
    hand.takeover.hear(own)
    assert hand.paused


def test_a_real_device_is_the_user_s_even_while_the_hand_acts(hand: Hand) -> None:
    with hand.takeover.acting():
        hand.takeover.hear(CLICK)
        assert hand.paused


def test_before_it_has_ever_rested_it_acts() -> None:
    takeover = Takeover(frozenset({PROGRAM}))
    takeover.hear(RawEvent(Happened.KEY_DOWN, 1, PROGRAM))
    assert takeover.wait == 0.0


def test_what_was_pressed_to_answer_is_no_takeover(hand: Hand) -> None:
    hand.takeover.hear(CLICK)
    hand.takeover.answered()
    hand.move(30)
    assert not hand.paused
    hand.takeover.hear(KEY)
    assert hand.paused
    hand.takeover.answered()
    hand.now += 2
    hand.move(5)
    assert hand.paused


@given(
    st.lists(
        st.tuples(st.sampled_from(list(Happened)), st.sampled_from([MOUSE, PROGRAM]), st.floats(0, 3)),
        max_size=30,
    )
)
def test_it_is_never_paused_for_longer_than_the_quiet_it_wants(events) -> None:
    hand = Hand()
    for kind, source, passes in events:
        hand.now += passes
        hand.takeover.hear(RawEvent(kind, 1, source))
        assert 0.0 <= hand.takeover.wait <= QUIET_SECONDS + 1e-6
    hand.now += QUIET_SECONDS + 1e-6
    assert not hand.paused
