from __future__ import annotations

import pytest

from safety.action import Action, Click, Move, PressKeys
from safety.context import Context, TargetSeen
from safety.decision import (
    Answer,
    Approve,
    ApproveForTask,
    Change,
    Refuse,
    StopRun,
    Verdict,
    approves,
)
from safety.errors import ActionError
from safety.gate import Gate
from safety.hand.fake import FakeHand
from safety.receipt import Delivery
from safety.rule import Rule
from vision.geometry import Point, Rect

MOVE = Move(point=Point(1, 2))
ASK = (Rule(name="ask", verdict=Verdict.ASK),)


def test_it_is_a_gate_that_remembers_what_it_was_let_to_do() -> None:
    hand: Gate
    with FakeHand() as hand:
        ruling = hand.propose(PressKeys(keys=("S", "Ctrl")), Context())
        assert ruling.permit is not None
        receipt = hand.deliver(ruling.permit)
        assert (receipt.delivery, receipt.digest) == (Delivery.DELIVERED, ruling.digest)
        assert hand.deliver(ruling.permit).delivery is Delivery.REFUSED
    assert isinstance(hand, FakeHand)
    assert hand.delivered == [PressKeys(keys=("ctrl", "s"))]
    assert hand.stopped


@pytest.mark.parametrize(
    "answer", [Approve(), ApproveForTask(), Change(text="x"), Refuse(reason="no"), StopRun()]
)
def test_it_asks(answer: Answer) -> None:
    hand = FakeHand(ASK)
    ruling = hand.propose(MOVE, Context())
    assert ruling.permit is None
    with pytest.raises(ActionError):
        hand.answer("another", answer)
    permit = hand.answer(ruling.digest, answer)
    assert (permit is not None) is approves(answer)
    assert hand.stopped is (answer == StopRun())
    with pytest.raises(ActionError):
        hand.answer(ruling.digest, answer)


def test_it_denies_and_it_refuses_what_cannot_be_done() -> None:
    hand = FakeHand((Rule(name="no", verdict=Verdict.DENY),))
    assert hand.propose(MOVE, Context()).permit is None
    beside = TargetSeen(role="button", text="", rect=Rect(50, 50, 1, 1), pixels="")
    with pytest.raises(ActionError):
        hand.propose(Click(point=Point(1, 2)), Context(target=beside))


def test_after_the_stop_it_does_nothing() -> None:
    hand = FakeHand()
    permit = hand.propose(MOVE, Context()).permit
    assert permit is not None
    hand.stop()
    assert hand.deliver(permit).delivery is Delivery.REFUSED
    assert hand.propose(MOVE, Context()).permit is None
    assert hand.delivered == []


@pytest.mark.parametrize("delivery", list(Delivery))
def test_what_becomes_of_an_action_can_be_told(delivery: Delivery) -> None:
    def outcome(action: Action) -> Delivery:
        return delivery

    hand = FakeHand(outcome=outcome)
    permit = hand.propose(MOVE, Context()).permit
    assert permit is not None
    assert hand.deliver(permit).delivery is delivery
    assert bool(hand.delivered) is (delivery is not Delivery.REFUSED)
