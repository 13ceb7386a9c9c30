from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety.errors import PolicyError
from safety.hours import Hours, parse_hours

MONDAY = datetime(2026, 1, 5, tzinfo=UTC)


def at(day: int, clock: str) -> datetime:
    hours, minutes = clock.split(":")
    return MONDAY + timedelta(days=day, hours=int(hours), minutes=int(minutes))


@pytest.mark.parametrize(
    ("text", "day", "clock", "holds"),
    [
        ("mon-fri 09:00-17:30", 0, "09:00", True),
        ("mon-fri 09:00-17:30", 4, "17:29", True),
        ("mon-fri 09:00-17:30", 4, "17:30", False),
        ("mon-fri 09:00-17:30", 5, "10:00", False),
        ("Sat,SUN", 6, "23:59", True),
        ("sat,sun", 0, "00:00", False),
        ("fri-mon", 0, "12:00", True),
        ("fri-mon", 2, "12:00", False),
        ("22:00-06:00", 3, "23:00", True),
        ("22:00-06:00", 3, "05:59", True),
        ("22:00-06:00", 3, "06:00", False),
        ("fri 22:00-06:00", 4, "22:00", True),
        ("fri 22:00-06:00", 5, "05:00", True),
        ("fri 22:00-06:00", 4, "05:00", False),
        ("00:00-24:00", 2, "23:59", True),
    ],
)
def test_hours_hold_on_their_days_and_past_midnight(text: str, day: int, clock: str, holds: bool) -> None:
    assert parse_hours(text).hold(at(day, clock)) is holds


@pytest.mark.parametrize(
    "text",
    ["", "  ", "monday", "mon-", "mon-xyz", "9:00-10:00", "09:00", "mon 09:00", "09:60-10:00", "09:00-09:00",
     "24:00-01:00", "09:00-24:01", "mon 09:00-10:00 tue", "mon-fri now", "09:00-10:00 mon"],
)  # fmt: skip
def test_anything_else_is_an_error(text: str) -> None:
    with pytest.raises(PolicyError, match="is no time"):
        parse_hours(text)


def test_all_days_by_name_are_all_days() -> None:
    assert parse_hours("mon-sun 08:00-09:00") == Hours(start=480, end=540)


@given(
    days=st.frozensets(st.integers(0, 6), min_size=1),
    start=st.integers(0, 1439),
    end=st.integers(0, 1440),
)
def test_what_is_written_is_read_back(days: frozenset[int], start: int, end: int) -> None:
    if start != end:
        hours = Hours(days=days, start=start, end=end)
        assert parse_hours(hours.text) == hours
    assert parse_hours(Hours(days=days).text) == Hours(days=days)


@given(st.text(max_size=40))
def test_any_text_is_hours_or_an_error(text: str) -> None:
    try:
        parse_hours(text)
    except PolicyError:
        return


def test_hours_past_midnight_hold_on_the_first_day_there_is() -> None:
    assert parse_hours("sun 22:00-06:00").hold(datetime.min.replace(tzinfo=UTC))
