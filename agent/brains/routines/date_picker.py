"""Picking a date from a calendar that hangs open below its field."""

from __future__ import annotations

import calendar
import re
from collections.abc import Generator, Mapping, Sequence

import numpy as np

from agent.brains.routines.dates import date_and_time
from agent.brains.turn import EDITABLE, Stuck, Turn
from agent.proposal import At, Proposal, ProposeClick
from vision.element import Element
from vision.geometry import Point, Rect
from vision.target import Target

_MONTHS = tuple(name.casefold() for name in calendar.month_name)
_SHORT = tuple(name.casefold() for name in calendar.month_abbr)
_YEAR = re.compile(r"\b(\d{4})\b")
_OPENS = 1.5  # seconds a calendar may take to open, and to show another month
_FEWEST = 5  # days that must have been read
_MOST_OFF = 0.35  # of a column: how far days may lie from where the calendar has them

Month = tuple[int, int]  # year, month


def pick_date(turn: Turn, field: str, value: str, why: str) -> Generator[Proposal, None, bool]:
    """Open the field's calendar, turn it to the month and press the day; False where the value names no day
    or no calendar opens. Raises Stuck where the calendar does not come to the month."""
    named = date_and_time(value)
    if not {"year", "month", "day"} <= named.keys():
        return False
    found = turn.find(field, EDITABLE)
    if not isinstance(found, Target):
        return False
    if shown_month(turn.screen.elements) is None:
        yield from turn.act(ProposeClick(place=At(point=found.point), why=f"open the calendar of {field}"))
        yield from turn.until(lambda: shown_month(turn.screen.elements) is not None, _OPENS, "the calendar")
    if shown_month(turn.screen.elements) is None:
        return False
    yield from _turn_to(turn, (named["year"], named["month"]))
    point = _day(turn.screen.elements, named)
    if point is None:
        raise Stuck(f"the calendar does not show the {named['day']}. where it should be")
    yield from turn.act(ProposeClick(place=At(point=point), why=why))
    return True


def _turn_to(turn: Turn, wanted: Month) -> Generator[Proposal, None, None]:
    """With the keys that turn a calendar's months, and where they do not, with its arrows."""
    for way in (_by_keys, _by_arrows):
        shown = shown_month(turn.screen.elements)
        if shown is None:
            break
        months = (wanted[0] - shown[0]) * 12 + wanted[1] - shown[1]
        if months == 0:
            return
        yield from way(turn, months)
        yield from turn.until(lambda: shown_month(turn.screen.elements) == wanted, _OPENS, "the month")
    if shown_month(turn.screen.elements) != wanted:
        raise Stuck(f"the calendar could not be turned to {calendar.month_name[wanted[1]]} {wanted[0]}")


def _by_keys(turn: Turn, months: int) -> Generator[Proposal, None, None]:
    key = "pagedown" if months > 0 else "pageup"
    yield from turn.press(key, why="turn to the month", times=abs(months))


def _by_arrows(turn: Turn, months: int) -> Generator[Proposal, None, None]:
    name = "next" if months > 0 else "previous"
    for _ in range(abs(months)):
        if not isinstance(turn.find(name), Target):
            return
        yield from turn.click(name, f"turn to the {name} month")


def shown_month(elements: Sequence[Element]) -> Month | None:
    """The month a calendar's head shows: a month's name and a year beside it, above a grid of days."""
    for element in elements:
        words = element.text.casefold().replace(",", " ").split()
        month = next((m for word in words if (m := _month(word))), 0)
        if not month or len(words) > 3:
            continue
        beside = [e.text for e in elements if _in_row(e.rect, element.rect)]
        year = next((found for text in (element.text, *beside) if (found := _YEAR.search(text))), None)
        if year is not None and len(days(elements, element.rect)) >= _FEWEST:
            return int(year[1]), month
    return None


def _month(word: str) -> int:
    if len(word) < 3:
        return 0
    return next((at for at in range(1, 13) if word in (_MONTHS[at], _SHORT[at])), 0)


def _in_row(rect: Rect, other: Rect) -> bool:
    return (
        rect.top <= other.centre.y < rect.bottom and abs(rect.centre.x - other.centre.x) < 12 * other.height
    )


def days(elements: Sequence[Element], head: Rect) -> dict[int, Point]:
    """The days that were read below a calendar's head, and where."""
    found: dict[int, Point] = {}
    for element in elements:
        text = element.text.strip()
        below = 0 < element.rect.centre.y - head.centre.y < 20 * head.height
        if below and text.isdecimal() and 1 <= int(text) <= 31 and len(text) <= 2:
            found.setdefault(int(text), element.rect.centre)
    return found


def _day(elements: Sequence[Element], named: Mapping[str, int]) -> Point | None:
    """Where a day stands: in its row and column of the grid in which the others were read."""
    head = next((e.rect for e in elements if any(map(_month, e.text.casefold().split()))), None)
    read = days(elements, head) if head is not None else {}
    year, month, day = named["year"], named["month"], named["day"]
    if len(read) < _FEWEST or not 1 <= day <= calendar.monthrange(year, month)[1]:
        return None
    best: tuple[float, Point] | None = None
    for first in (6, 0):  # weeks begin on Sunday, or on Monday
        cells = {d: _cell(year, month, d, first) for d in read}
        across, off_x = _fit([(cells[d][0], read[d].x) for d in read])
        down, off_y = _fit([(cells[d][1], read[d].y) for d in read])
        off = max(off_x / max(1.0, abs(across[0])), off_y / max(1.0, abs(down[0])))
        column, row = _cell(year, month, day, first)
        point = Point(round(across[0] * column + across[1]), round(down[0] * row + down[1]))
        if best is None or off < best[0]:
            best = (off, point)
    return best[1] if best is not None and best[0] <= _MOST_OFF else None


def _cell(year: int, month: int, day: int, first: int) -> tuple[int, int]:
    """The column and the row of a day in a month's grid."""
    start = (calendar.weekday(year, month, 1) - first) % 7
    return (start + day - 1) % 7, (start + day - 1) // 7


def _fit(pairs: Sequence[tuple[int, int]]) -> tuple[tuple[float, float], float]:
    """The line through most of the pairs, and how far they lie from it at the median."""
    places, values = (np.array(side, np.float64) for side in zip(*pairs, strict=True))
    best, least = (0.0, float(np.median(values))), float("inf")
    for at in range(len(places)):
        for other in range(at + 1, len(places)):
            if places[at] == places[other]:
                continue
            slope = (values[other] - values[at]) / (places[other] - places[at])
            start = values[at] - slope * places[at]
            off = float(np.median(np.abs(values - slope * places - start)))
            if off < least:
                best, least = (float(slope), float(start)), off
    return best, least if least < float("inf") else 0.0
