"""What is out of sight is looked for behind what may hide it, one thing after another."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from agent.brain import Feedback
from agent.brains.routines.seeking import choose_like, click_each, seek, unfold
from agent.brains.turn import Routine, Stuck, Turn
from agent.plan import ChooseLike, ClickEach, Seek, Unfold
from agent.proposal import At, Proposal, ProposeClick, ProposeMove, Words
from safety.programs import Programs
from safety.receipt import Delivery, Receipt
from vision.element import Element, Role, Source
from vision.frame import Frame
from vision.geometry import Rect
from vision.observation import Observation

NOWHERE = {"PATH": "", "XDG_DATA_DIRS": "/nonexistent", "XDG_DATA_HOME": "/nonexistent"}
DRAWN = frozenset({Source.DETECTOR})


def thing(role: Role, text: str, left: int, top: int, width: int = 60, description: str = "") -> Element:
    rect = Rect(left, top, width, 20)
    return Element(role=role, rect=rect, text=text, description=description, sources=DRAWN)


def line(text: str, left: int, top: int) -> Element:
    return Element(role=Role.TEXT, rect=Rect(left, top, 60, 16), text=text, sources=frozenset({Source.OCR}))


def played(
    routine: Callable[[Turn], Routine],
    first: Sequence[Element],
    then: Callable[[Proposal], Sequence[Element]],
) -> list[Proposal]:
    """What a routine proposes that acts; `then` shows the screen after each."""
    turn = Turn(Programs(NOWHERE))
    pixels = np.full((400, 400, 3), 255, np.uint8)
    shown, time = tuple(first), 0.0

    def look() -> Observation:
        return Observation(frame=Frame(pixels=pixels, rect=Rect(0, 0, 400, 400), time=time), elements=shown)

    turn.screen = look()
    proposed: list[Proposal] = []
    for proposal in routine(turn):
        time += 1.0
        if isinstance(proposal, ProposeClick | ProposeMove):
            proposed.append(proposal)
            shown = tuple(then(proposal))
        assert time < 100
        turn.screen = look()
        turn.last = Feedback(proposal=proposal, receipt=Receipt(delivery=Delivery.DELIVERED, digest="d"))
    return proposed


def at(proposal: Proposal) -> tuple[int, int]:
    assert isinstance(proposal, ProposeClick | ProposeMove)
    assert isinstance(proposal.place, At)
    return proposal.place.point.x, proposal.place.point.y


TABS = [thing(Role.BUTTON, f"Tab {name}", 20 + 80 * n, 20) for n, name in enumerate("ABC")]
LINK = thing(Role.LINK, "Refunds", 30, 80)


def test_tabs_are_opened_until_the_link_shows() -> None:
    def after(proposal: Proposal) -> Sequence[Element]:
        at_b = isinstance(proposal.place, At) and at(proposal)[0] == 130  # type: ignore[union-attr]
        return [*TABS, LINK] if at_b else TABS

    steps = played(lambda turn: seek(turn, Seek(target="link Refunds", through="tabs")), TABS, after)
    assert [at(step)[0] for step in steps[:2]] == [50, 130]
    assert isinstance(steps[2], ProposeClick)
    assert steps[2].place == Words(phrase="link Refunds")
    assert len(steps) == 3


def test_what_shows_already_is_clicked_at_once() -> None:
    steps = played(lambda turn: seek(turn, Seek(target="link Refunds")), [*TABS, LINK], lambda p: [])
    assert len(steps) == 1


def test_links_of_the_same_words_lead_to_the_same_place() -> None:
    twins = [*TABS, LINK, thing(Role.LINK, "Refunds", 30, 120)]
    steps = played(lambda turn: seek(turn, Seek(target="link Refunds")), twins, lambda p: [])
    assert [at(step) for step in steps] == [(60, 90)]


def test_folders_of_a_tree_are_opened_and_files_are_not() -> None:
    rows = [line("Ann", 60, 20), line("Bob", 60, 50), line("Cy", 60, 80)]
    folder = thing(Role.IMAGE, "", 35, 48, 20, "rectangle")
    inside = line("Dora", 80, 65)
    steps = played(
        lambda turn: seek(turn, Seek(target="Dora")), [*rows, folder], lambda p: [*rows, folder, inside]
    )
    assert at(steps[0]) == (90, 58)
    assert len(steps) == 2


def test_rows_of_a_menu_are_pointed_at_not_pressed() -> None:
    rows = [thing(Role.LIST_ITEM, name, 20, 20 + 30 * n) for n, name in enumerate(("Open", "More"))]
    deeper = thing(Role.LIST_ITEM, "Print", 120, 60)

    def after(proposal: Proposal) -> Sequence[Element]:
        return [*rows, deeper] if isinstance(proposal, ProposeMove) and at(proposal)[1] > 40 else rows

    steps = played(lambda turn: seek(turn, Seek(target="Print")), rows, after)
    assert [type(step) for step in steps] == [ProposeMove, ProposeMove, ProposeClick]


def test_results_are_counted_over_pages() -> None:
    def page(*names: str) -> list[Element]:
        links = [thing(Role.LINK, name, 20, 20 + 40 * n) for n, name in enumerate(names)]
        return [*links, thing(Role.LINK, "1", 20, 300, 10), thing(Role.LINK, "2", 40, 300, 10)]

    steps = played(
        lambda turn: seek(turn, Seek(target="5th search result")),
        page("Anna", "Bert", "Carl"),
        lambda p: page("Dora", "Emil", "Fritz"),
    )
    assert isinstance(steps[0], ProposeClick)
    assert steps[0].place == Words(phrase="2")
    assert at(steps[1]) == (50, 70)


def test_a_nameless_section_is_the_only_thing_there_is_to_open() -> None:
    ring = thing(Role.IMAGE, "", 100, 100, 20, "circle")
    steps = played(lambda turn: unfold(turn, Unfold(target="pie menu")), [ring], lambda p: [ring])
    assert at(steps[0]) == (110, 110)
    others = [ring, thing(Role.IMAGE, "", 200, 200, 20, "square")]
    with pytest.raises(Stuck, match="2 things"):
        played(lambda turn: unfold(turn, Unfold(target="pie menu")), others, lambda p: others)


def test_each_of_several_is_clicked_once() -> None:
    boxes = [thing(Role.CHECKBOX, "Spam", 20, 20 + 40 * n, 20) for n in range(3)]
    steps = played(lambda turn: click_each(turn, ClickEach(target="Spam")), boxes, lambda p: boxes)
    assert sorted(at(step)[1] for step in steps) == [30, 70, 110]


def test_options_are_chosen_by_what_they_mean() -> None:
    options = [
        thing(Role.CHECKBOX, text, 20, 20 + 40 * n, 20) for n, text in enumerate(("glad", "rapid", "table"))
    ]
    steps = played(
        lambda turn: choose_like(turn, ChooseLike(words=("quick", "happy"))), options, lambda p: options
    )
    assert [step.place.phrase for step in steps] == ["rapid", "glad"]  # type: ignore[union-attr]
