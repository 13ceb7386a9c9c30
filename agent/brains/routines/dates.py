"""Dates and times as people write them, for fields that take them in parts. Pure."""

from __future__ import annotations

import re
from collections.abc import Mapping

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_ISO = re.compile(r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})")
_DAY_FIRST = re.compile(r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})")
_MONTH_FIRST = re.compile(r"(?P<month>\d{1,2})/(?P<day>\d{1,2})/(?P<year>\d{4})")
_NAMED = re.compile(
    r"(?:(?P<day>\d{1,2})(?:st|nd|rd|th|\.)?\s+(?:of\s+)?)?(?P<month>[a-z]{3,9})\.?"
    r"(?:\s+(?P<later>\d{1,2})(?:st|nd|rd|th)?)?,?\s+(?P<year>\d{4})",
    re.IGNORECASE,
)
_MONTH = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})")
_CLOCK = re.compile(
    r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.]\d{2})?\s*(?P<half>[ap])?\.?(?:m\b)?", re.IGNORECASE
)
_HOUR = re.compile(r"(?P<hour>\d{1,2})\s*(?P<half>[ap])\.?m\b", re.IGNORECASE)


def date_and_time(text: str) -> Mapping[str, int]:
    """The year, month, day, hour (0 to 23) and minute a text names, as far as it names them."""
    parts: dict[str, int] = {}
    for pattern in (_ISO, _DAY_FIRST, _MONTH_FIRST, _NAMED, _MONTH):
        if (found := pattern.search(text)) and (date := _date(found)):
            parts |= date
            text = text[: found.start()] + " " + text[found.end() :]
            break
    if clock := _CLOCK.search(text) or _HOUR.search(text):
        parts |= _time(clock)
    return parts


def _date(found: re.Match[str]) -> dict[str, int]:
    named = found.groupdict()
    month = named["month"].lower()
    if not month.isdigit():
        if month[:3] not in _MONTHS:
            return {}
        month = str(_MONTHS.index(month[:3]) + 1)
    parts = {"year": int(named["year"]), "month": int(month)}
    if day := named.get("day") or named.get("later"):
        parts["day"] = int(day)
    return parts if 1 <= parts["month"] <= 12 and 1 <= parts.get("day", 1) <= 31 else {}


def _time(found: re.Match[str]) -> dict[str, int]:
    named = found.groupdict()
    hour, minute = int(named["hour"]), int(named.get("minute") or 0)
    half = (named.get("half") or "").lower()
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    return {"hour": hour, "minute": minute} if hour < 24 and minute < 60 else {}
