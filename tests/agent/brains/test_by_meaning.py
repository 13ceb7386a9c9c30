"""What the user named is looked for by its picture where no words are, and nothing else is."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from agent.brains.instructions import InstructionsBrain
from agent.brains.routines.seeking import click_each
from agent.brains.turn import PATIENCE, Stuck, Turn
from agent.errors import NotUnderstood
from agent.grounded import Grounded, Ungrounded, bring_to_action
from agent.plan import ClickEach
from agent.proposal import GiveUp, Proposal, ProposeClick, ProposeScroll, ProposeWait, Words
from agent.task import Task
from safety.decision import Source as RuleSource
from safety.decision import Verdict
from safety.policy import DOUBTED, decide
from safety.programs import Programs
from safety.rule import Rule
from vision.element import Element, Role, Source
from vision.frame import Frame
from vision.geometry import Point, Rect
from vision.observation import Observation, Window
from vision.panes import panes_of
from vision.target import Absent, Ambiguous, Target

PROGRAMS = Programs({"PATH": "", "XDG_DATA_DIRS": "/nonexistent", "XDG_DATA_HOME": "/nonexistent"})
WHOLE = Rect(0, 0, 400, 200)
TOLD = frozenset({Source.ACCESSIBILITY})
PICTURES = ("gear", "paper clip", "heart", "heart", "cross")


ALLOW_ALL = Rule(name="all", source=RuleSource.USER, verdict=Verdict.ALLOW)


class Named:
    """A meaning by which the buttons in the upper row are PICTURES, from left to right."""

    notes: tuple[str, ...] = ()

    def chances(self, words: str, frame: Frame, elements: Sequence[Element]) -> tuple[float, ...]:
        said = {"settings": "gear", "attach a file": "paper clip", "close": "cross"}.get(words, words)
        return tuple(0.9 if self.looks_like(frame, e) == said else 0.02 for e in elements)

    def looks_like(self, frame: Frame, element: Element) -> str:
        return PICTURES[element.rect.left // 50] if element.rect.top < 50 else ""


def seen(*others: Element, time: float = 0.0) -> Observation:
    buttons = tuple(
        Element(role=Role.BUTTON, rect=Rect(50 * place, 10, 36, 36), sources=TOLD, window=1)
        for place in range(len(PICTURES))
    )
    window = Window(id=1, title="Board", program="board", pid=1, rect=WHOLE, active=True)
    frame = Frame(pixels=np.full((200, 400, 3), 200, np.uint8), rect=WHOLE, time=time)
    return Observation(frame=frame, elements=(*buttons, *others), windows=(window,))


def first_of(instruction: str, meaning: Named | None) -> tuple[Proposal, Observation]:
    """What is proposed first that is no waiting, and the screen at that moment."""
    brain = InstructionsBrain(PROGRAMS, meaning)
    brain.begin(Task(instruction=instruction))
    for time in range(40):
        screen = seen(time=float(time))
        proposal = brain.propose(screen, None)
        if not isinstance(proposal, ProposeWait) and proposal.kind != "move":
            return proposal, screen
    raise AssertionError("it waits for ever")


@pytest.mark.parametrize(
    ("instruction", "at"),
    [
        ("click the gear", 0),
        ("click on the settings icon", 0),
        ("click the button that looks like a gear", 0),
        ("click attach a file", 50),
        ("attach a file", 50),
        ("press the second heart", 150),
        ("click close", 200),
    ],
)
def test_an_instruction_means_a_picture(instruction: str, at: int) -> None:
    proposal, screen = first_of(instruction, Named())
    grounded = bring_to_action(proposal, screen, PROGRAMS, Named())
    assert isinstance(grounded, Grounded), grounded
    assert grounded.target is not None
    assert grounded.target.element.rect.left == at
    assert grounded.context.target is not None
    assert grounded.context.target.likeness == PICTURES[at // 50]


@pytest.mark.parametrize(
    ("instruction", "meaning", "says"),
    [
        ("click the gear", None, "nothing on the screen fits"),
        ("click the pencil", Named(), "nothing on the screen fits"),
        ("click the heart", Named(), '2 things fit “heart”: button "looks like: heart"'),
    ],
)
def test_what_looks_like_nothing_or_like_several_is_not_clicked(
    instruction: str, meaning: Named | None, says: str
) -> None:
    proposal, _ = first_of(instruction, meaning)
    assert isinstance(proposal, GiveUp), proposal
    assert says in proposal.reason


class Unsure(Named):
    """What it is asked about may be the gear, and is nothing else."""

    def chances(self, words: str, frame: Frame, elements: Sequence[Element]) -> tuple[float, ...]:
        return tuple(0.6 if self.looks_like(frame, e) == "gear" else 0.02 for e in elements)


def test_what_its_picture_leaves_in_doubt_is_proposed_last_and_always_asked_about() -> None:
    proposal, screen = first_of("click the cogwheel", Unsure())
    assert screen.frame.time >= PATIENCE
    grounded = bring_to_action(proposal, screen, PROGRAMS, Unsure())
    assert isinstance(grounded, Grounded), grounded
    assert grounded.context.doubt.startswith("not sure that this is “cogwheel”: told only by its picture")
    decision = decide(grounded.action, grounded.context, [ALLOW_ALL])
    assert (decision.verdict, decision.rule) == (Verdict.ASK, DOUBTED)


def test_for_something_surer_than_a_doubt_a_page_is_searched_once() -> None:
    page = Element(role=Role.DOCUMENT, rect=WHOLE, sources=TOLD, window=1)
    pane = Element(role=Role.LIST, rect=Rect(0, 60, 200, 140), sources=TOLD, window=1)
    turn = Turn(PROGRAMS, Unsure())
    turn.screen = seen(page, pane)
    assert panes_of(turn.screen)
    kinds: list[list[str]] = []
    for _ in range(2):
        kinds.append([])
        for proposal in turn.click("cogwheel", "click it"):
            kinds[-1].append(proposal.kind)
            assert not isinstance(proposal, ProposeScroll) or proposal.place is None, "only the page"
            turn.screen = seen(page, pane, time=turn.now + 0.7)
    assert kinds[0].count("scroll") > 2
    assert set(kinds[1]) == {"wait", "click"}
    assert kinds[1].count("wait") <= 2


def test_what_is_in_doubt_keeps_its_doubt_where_all_that_fit_are_clicked() -> None:
    turn = Turn(PROGRAMS, Unsure())
    turn.screen = seen()
    routine = click_each(turn, ClickEach(target="cogwheels"))
    proposal = next(routine)
    while isinstance(proposal, ProposeWait):
        turn.screen = seen(time=turn.now + 1.0)
        proposal = next(routine)
    assert isinstance(proposal, ProposeClick)
    grounded = bring_to_action(proposal, turn.screen, PROGRAMS, Unsure())
    assert isinstance(grounded, Grounded)
    assert decide(grounded.action, grounded.context, [ALLOW_ALL]).rule == DOUBTED


def test_words_may_come_up_before_a_picture_is_taken() -> None:
    turn = Turn(PROGRAMS, Named())
    turn.screen = seen()
    routine = turn.click("Close", "click Close")
    assert isinstance(next(routine), ProposeWait)
    words = Element(role=Role.BUTTON, text="Close", rect=Rect(10, 120, 60, 30), sources=TOLD, window=1)
    turn.screen = seen(words, time=0.5)
    proposal = next(routine)
    assert isinstance(proposal, ProposeClick)
    assert isinstance(proposal.place, Words)
    grounded = bring_to_action(proposal, turn.screen, PROGRAMS, Named())
    assert isinstance(grounded, Grounded)
    assert grounded.target is not None
    assert grounded.target.element == words


def test_what_a_routine_looks_for_by_itself_is_found_by_words_alone() -> None:
    turn = Turn(PROGRAMS, Named())
    turn.screen = seen()
    assert isinstance(turn.find("close"), Absent)
    assert isinstance(turn.find_meant("close"), Target)
    assert isinstance(turn.find_meant("heart"), Ambiguous)
    assert isinstance(turn.find_meant("close", frozenset({Role.TEXT_FIELD})), Absent)


def test_a_field_may_be_told_of_by_the_picture_beside_it() -> None:
    field = Element(role=Role.TEXT_FIELD, rect=Rect(260, 10, 100, 36), sources=TOLD, window=1)
    turn = Turn(PROGRAMS, Named())
    turn.screen = seen(field)
    found = turn.find_meant("the field next to the cross", frozenset({Role.TEXT_FIELD}))
    assert isinstance(found, Target)
    assert found.point == Point(310, 28)


def test_without_a_meaning_a_proposal_of_words_stays_ungrounded() -> None:
    proposal = ProposeClick(place=Words(phrase="the gear"), why="click the gear")
    assert isinstance(bring_to_action(proposal, seen(), PROGRAMS), Ungrounded)
    assert isinstance(bring_to_action(proposal, seen(), PROGRAMS, Named()), Grounded)


def test_attaching_a_file_that_is_named_is_more_than_a_click() -> None:
    try:
        plan = InstructionsBrain(PROGRAMS).begin(Task(instruction="attach report.pdf"))
    except NotUnderstood:
        return
    assert plan != ("click “attach report.pdf”",)


def test_stuck_says_what_to_do() -> None:
    turn = Turn(PROGRAMS, Named())
    turn.screen = seen()
    routine = turn.click("the heart", "click the heart")

    def to_its_end() -> None:
        for time, _ in enumerate(routine):
            turn.screen = seen(time=float(time))

    with pytest.raises(Stuck, match="say which"):
        to_its_end()
