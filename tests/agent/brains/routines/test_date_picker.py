"""Dates picked from a calendar that hangs open."""

from __future__ import annotations

import calendar
import datetime

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from agent.brain import Feedback
from agent.brains.routines.date_picker import pick_date, shown_month
from agent.brains.turn import Turn
from agent.proposal import At, Proposal, ProposeClick, ProposeKeys
from safety.programs import Programs
from safety.receipt import Delivery, Receipt
from vision.element import Element, Role, State
from vision.frame import Frame
from vision.geometry import Point, Rect
from vision.observation import Observation

FIELD = Element(
    role=Role.TEXT_FIELD, rect=Rect(10, 10, 200, 30), text="Date", states=frozenset({State.EDITABLE})
)
NOWHERE = {"PATH": "", "XDG_DATA_DIRS": "/nonexistent", "XDG_DATA_HOME": "/nonexistent"}


def month(year: int, number: int, *, hidden: frozenset[int] = frozenset()) -> list[Element]:
    """A month as a calendar shows it, some of its days unread."""
    head = Element(role=Role.TEXT, rect=Rect(80, 60, 120, 20), text=f"{calendar.month_name[number]} {year}")
    start = (calendar.weekday(year, number, 1) - 6) % 7
    days = [
        Element(role=Role.TEXT, rect=centred(start + day - 1), text=str(day))
        for day in range(1, calendar.monthrange(year, number)[1] + 1)
        if day not in hidden
    ]
    return [head, *days]


def centred(cell: int) -> Rect:
    return Rect(20 + 30 * (cell % 7), 100 + 24 * (cell // 7), 16, 14)


def seen(*elements: Element, time: float = 0.0) -> Observation:
    frame = Frame(pixels=np.zeros((400, 400, 3), np.uint8), rect=Rect(0, 0, 400, 400), time=time)
    return Observation(frame=frame, elements=elements)


def played(value: str, first: tuple[int, int], *, hidden: frozenset[int] = frozenset()) -> list[Proposal]:
    """What is proposed where a click opens the calendar at `first` and the keys turn its months."""
    turn = Turn(Programs(NOWHERE))
    turn.screen = seen(FIELD)
    shown: tuple[int, int] | None = None
    proposed: list[Proposal] = []
    for proposal in pick_date(turn, "Date", value, "pick it"):
        proposed.append(proposal)
        assert len(proposed) < 40
        if isinstance(proposal, ProposeClick):
            shown = first if shown is None else None
        elif isinstance(proposal, ProposeKeys) and shown is not None:
            months = (
                shown[0] * 12 + shown[1] - 1 + proposal.times * (1 if proposal.keys == ("pagedown",) else -1)
            )
            shown = divmod(months, 12)[0], months % 12 + 1
        around = month(*shown, hidden=hidden) if shown is not None else []
        turn.screen = seen(FIELD, *around, time=turn.now + 1.0)
        turn.last = Feedback(proposal=proposal, receipt=Receipt(delivery=Delivery.DELIVERED, digest="d"))
    return proposed


def pressed(proposals: list[Proposal]) -> Point:
    (*_, last) = [p for p in proposals if isinstance(p, ProposeClick)]
    assert isinstance(last.place, At)
    return last.place.point


def test_the_month_is_turned_to_in_one_go_and_the_day_pressed() -> None:
    proposals = played("03/05/2016", (2016, 12))
    assert [p.times for p in proposals if isinstance(p, ProposeKeys)] == [9]
    start = (calendar.weekday(2016, 3, 1) - 6) % 7
    assert pressed(proposals).distance(centred(start + 4).centre) <= 2


def test_a_value_that_is_no_day_is_not_for_a_calendar() -> None:
    assert played("12:30", (2016, 12)) == []


def test_numbers_alone_are_no_calendar() -> None:
    assert shown_month([e for e in month(2016, 5) if e.text.isdecimal()]) is None


@settings(max_examples=25, deadline=None)
@given(
    st.dates(datetime.date(1990, 1, 1), datetime.date(2040, 12, 31)),
    st.frozensets(st.integers(1, 28), max_size=12),
)
def test_a_day_is_found_where_it_stands_read_or_not(day: datetime.date, hidden: frozenset[int]) -> None:
    proposals = played(f"{day:%m/%d/%Y}", (day.year, day.month), hidden=hidden)
    start = (calendar.weekday(day.year, day.month, 1) - 6) % 7
    assert pressed(proposals).distance(centred(start + day.day - 1).centre) <= 3
