"""When a rule holds: days of the week and hours of the day, by the clock on the wall. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from safety.errors import PolicyError

_DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN = re.compile(r"(\d\d):(\d\d)-(\d\d):(\d\d)")
_WHOLE_DAY = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Days of the week (0 is Monday) and minutes of the day, from `start` to before `end`. Hours that pass
    midnight belong to the day on which they begin."""

    days: frozenset[int] = frozenset(range(7))
    start: int = 0
    end: int = _WHOLE_DAY

    def hold(self, now: datetime) -> bool:
        """True at that local time."""
        minute = now.hour * 60 + now.minute
        if self.start < self.end:
            return now.weekday() in self.days and self.start <= minute < self.end
        if minute >= self.start:
            return now.weekday() in self.days
        return minute < self.end and (now.weekday() - 1) % 7 in self.days

    @property
    def text(self) -> str:
        """As `parse_hours` reads it."""
        days = ",".join(_DAYS[day] for day in sorted(self.days)) if len(self.days) < 7 else ""
        clock = f"{self.start // 60:02}:{self.start % 60:02}-{self.end // 60:02}:{self.end % 60:02}"
        whole = (self.start, self.end) == (0, _WHOLE_DAY)
        return " ".join(part for part in (days, "" if whole and days else clock) if part)


def parse_hours(text: str) -> Hours:
    """Read "mon-fri 09:00-17:30", "sat,sun" or "22:00-06:00". Raises PolicyError for anything else."""
    parts = text.casefold().split()
    days, clock = frozenset(range(7)), (0, _WHOLE_DAY)
    if parts and not parts[0][0].isdecimal():
        days = _days(parts.pop(0), text)
    if parts and (found := _SPAN.fullmatch(parts[0])):
        parts.pop(0)
        clock = _clock(found, text)
    elif days == frozenset(range(7)):
        raise _unreadable(text)
    if parts:
        raise _unreadable(text)
    return Hours(days=days, start=clock[0], end=clock[1])


def _days(text: str, whole: str) -> frozenset[int]:
    chosen: set[int] = set()
    for part in text.split(","):
        first, dash, last = part.partition("-")
        if first not in _DAYS or (dash and last not in _DAYS):
            raise _unreadable(whole)
        start = _DAYS.index(first)
        length = (_DAYS.index(last) - start) % 7 if dash else 0
        chosen |= {(start + step) % 7 for step in range(length + 1)}
    return frozenset(chosen)


def _clock(found: re.Match[str], whole: str) -> tuple[int, int]:
    hours, minutes, until_hours, until_minutes = (int(number) for number in found.groups())
    start, end = hours * 60 + minutes, until_hours * 60 + until_minutes
    good = minutes < 60 and until_minutes < 60 and start < _WHOLE_DAY and end <= _WHOLE_DAY and start != end
    if not good:
        raise _unreadable(whole)
    return start, end


def _unreadable(text: str) -> PolicyError:
    return PolicyError(f"“{text[:60]}” is no time such as mon-fri 09:00-17:30, sat,sun or 22:00-06:00")
