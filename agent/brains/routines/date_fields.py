"""Fields for a date or a time that are made of little ones: day, month, year, hours, minutes."""

from __future__ import annotations

from collections.abc import Generator, Mapping

from agent.brains.routines.dates import date_and_time
from agent.brains.turn import Stuck, Turn
from agent.proposal import At, Proposal, ProposeClick
from vision.element import Element, Role, Source, State
from vision.target import Target

_FIELDS = frozenset({Role.TEXT_FIELD, Role.COMBO_BOX, Role.SPIN_BUTTON})
_PARTS = ("year", "month", "day", "hour", "minute")
_SECONDS = 2.0


def enter_date(turn: Turn, field: str, value: str, why: str) -> Generator[Proposal, None, bool]:
    """Enter a date or a time part by part, and see that each part has it; False where the field is not made
    of parts or the value names no date. Raises Stuck where the parts do not take it."""
    named = date_and_time(value)
    if not named:
        return False
    yield from turn.bring_into_view(field, _FIELDS)
    yield from turn.until(lambda: not _may_have_parts(turn, field), _SECONDS, f"the parts of {field}")
    parts = parts_of(turn, field)
    if not parts:
        return False
    halved = any(part_of(e) == "half" for e in parts)
    keys = [digits(part_of(e), named, halved=halved) for e in parts]
    if not all(keys):
        raise Stuck(f"“{value}” does not say all that {field} asks for")
    yield from turn.act(ProposeClick(place=At(point=parts[0].rect.centre), why=f"click {field}"))
    yield from turn.type("".join(keys), why)
    yield from turn.until(lambda: not _wrong(turn, field, keys), _SECONDS, f"{field} to show it")
    if wrong := _wrong(turn, field, keys):
        raise Stuck(f"“{value}” was typed into {field}, and {wrong[0].describe()} shows “{wrong[0].value}”")
    return True


def parts_of(turn: Turn, field: str) -> list[Element]:
    """The little fields that a date or time field is made of, if it is, from the left."""
    spins = [e for e in turn.screen.elements if e.role is Role.SPIN_BUTTON and part_of(e)]
    found = turn.find(field, _FIELDS)
    if isinstance(found, Target):
        around = found.element.rect
        inside = [e for e in spins if around.contains(e.rect.centre)]
        if inside:
            return sorted(inside, key=lambda e: e.rect.left)
    first = [e for e in spins if e.text.lower().endswith(field.lower())]
    return sorted(first, key=lambda e: e.rect.left)


def part_of(element: Element) -> str:
    """Which part of a date or a time a field takes, by its name; "half" for that of the day, "" for none."""
    words = element.text.lower().split()
    first = words[0].rstrip("s") if words else ""
    return first if first in _PARTS else "half" if first == "am/pm" else ""


def digits(part: str, named: Mapping[str, int], *, halved: bool) -> str:
    """What to type into one part; "" where the date does not say it."""
    if part == "half":
        return "p" if named.get("hour", -1) >= 12 else "a" if "hour" in named else ""
    if part not in named:
        return ""
    number = named[part]
    if part == "hour" and halved:
        number = number % 12 or 12
    return f"{number:04d}" if part == "year" else f"{number:02d}"


def _may_have_parts(turn: Turn, field: str) -> bool:
    """The field is told of, takes no text itself, and no parts are told of yet."""
    found = turn.find(field, _FIELDS)
    if not isinstance(found, Target) or parts_of(turn, field):
        return False
    element = found.element
    told = Source.ACCESSIBILITY in element.sources and element.role is Role.TEXT_FIELD
    return told and State.EDITABLE not in element.states


def _wrong(turn: Turn, field: str, keys: list[str]) -> list[Element]:
    """The parts that plainly show something else than was typed into them."""
    parts = parts_of(turn, field)
    if len(parts) != len(keys):
        return []
    shown = [(e, e.value.strip()) for e in parts]
    return [
        element
        for (element, value), typed in zip(shown, keys, strict=True)
        if value.isdecimal() and typed.isdecimal() and int(value) != int(typed)
    ]
