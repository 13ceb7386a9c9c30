"""Reading a value off the screen, to write it elsewhere.

Which value is meant is told by its name: "Total: 42.50" in one text, a label with the value beside or below
it, a field called so, or the crossing of a row and a column ("the price of the Red mug"). Where several
values may be meant, none is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from agent.brains.routines.cells import enter_cell, names_a_cell, reference
from agent.brains.routines.writing import type_into
from agent.brains.turn import EDITABLE, Routine, Stuck, Turn
from agent.plan import EnterCell, ReadValue, TypeInto, TypeNoted
from vision.element import Element, Role
from vision.observation import Observation, Window
from vision.target import Target

MAX_VALUE = 200  # characters of a value that is read
_COMING = 4.0  # seconds a spreadsheet that was opened may take to come to the front
_PATIENCE = 3.0  # seconds a value may take to show
_RELATION = re.compile(
    r"\s+(?:of|for|from|in|on|next to|beside|under)\s+(?:the\s+|a\s+|an\s+)?", re.IGNORECASE
)
_NUMBER = re.compile(r"[-+−]?\d[\d.,\s]*")
_MONEY = re.compile(r"(?:[$€£¥]\s?\d[\d.,]*|\d[\d.,]*\s?(?:[$€£¥]|EUR|USD|GBP|CHF|kr))")
_PRICES = frozenset({"price", "cost", "fee", "total", "subtotal", "amount", "balance", "tax", "deposit"})
_RESULTS = frozenset({"result", "answer", "sum", "result of the calculation"})
_HEADINGS = frozenset({"heading", "headline", "title"})
_CALCULATOR = re.compile(r"calc|alculator")
_JOIN = r"\s*(?::|=|#|\bis\b|[-–—])?\s*"
_FARTHEST_BESIDE = 500  # pixels
_FARTHEST_BELOW = 60
_SHOWN = frozenset(
    {Role.TEXT, Role.HEADING, Role.CELL, Role.LINK, Role.LIST_ITEM, Role.COLUMN_HEADER, Role.UNKNOWN}
)


def read_value(turn: Turn, step: ReadValue) -> Routine:
    """Keep what a value says. Raises Stuck where it is absent, or several may be meant."""
    found: list[str] = []

    def there() -> bool:
        found[:] = values_named(step.what, turn.screen) or _field_value(turn, step.what)
        return bool(found)

    yield from turn.until(there, _PATIENCE, step.what)
    there()
    if not found:
        raise Stuck(f"no value called “{step.what}” can be read on the screen; nothing was written")
    if len(found) > 1:
        shown = ", ".join(f"“{value[:40]}”" for value in found[:4])
        raise Stuck(f"“{step.what}” may be any of {shown}; nothing was written: say which is meant")
    turn.noted = found[0]


def type_noted(turn: Turn, step: TypeNoted) -> Routine:
    """Type what was read last."""
    if turn.noted is None:
        raise Stuck("nothing was read that could be written")
    field = step.field
    if field is not None and reference(field) is not None:
        yield from turn.until(lambda: names_a_cell(turn, field), _COMING, "the spreadsheet")
    cell = step.cell or _cell(turn, field)
    if cell is not None:
        yield from enter_cell(turn, EnterCell(cell=cell, text=turn.noted, source=step.source))
        return
    replaces = step.field is not None
    typing = TypeInto(text=turn.noted, field=step.field, replace=replaces, source=step.source)
    yield from type_into(turn, typing)


def _cell(turn: Turn, field: str | None) -> str | None:
    """The cell that a field is, where a spreadsheet is in front: "cell B3"."""
    if field is None or not names_a_cell(turn, field):
        return None
    cell = reference(field)
    return None if cell is None or ":" in cell else cell


def values_named(what: str, screen: Observation) -> list[str]:
    """The different values the words may mean, at most one where they are clear."""
    name = " ".join(what.split()).casefold()
    if not name:
        return []
    if name in _RESULTS and (window := _calculator(screen)) is not None:
        return _display(window, screen)
    elements = [e for e in screen.elements if e.role is not Role.PASSWORD_FIELD]
    whole = _labelled(name, elements)
    if whole:
        return whole
    label, *anchor = _RELATION.split(name, maxsplit=1)
    if anchor and anchor[0]:
        return _crossing(label, anchor[0], elements)
    if name.split()[-1] in _HEADINGS:
        return _different(e.text for e in elements if e.role is Role.HEADING)
    return []


def _field_value(turn: Turn, what: str) -> list[str]:
    found = turn.find(what, EDITABLE)
    value = found.element.value if isinstance(found, Target) else ""
    secret = isinstance(found, Target) and found.element.role is Role.PASSWORD_FIELD
    return _different([value]) if value and not secret else []


# --- one text, or a label and what stands beside it -------------------------------------------------


def _labelled(name: str, elements: list[Element]) -> list[str]:
    said = re.compile(rf"(?:.*\b)?{re.escape(name)}{_JOIN}(?P<value>[^\s:=#].*)", re.IGNORECASE | re.DOTALL)
    inside: dict[str, str] = {}  # by the text the value stands in
    for element in elements:
        match = said.fullmatch(element.text) if element.role in _SHOWN else None
        if match is not None and (_joined(element.text, name) or _valued(match["value"])):
            value = match["value"].strip()
            inside[element.text] = value.removesuffix(".") if _prose(element.text) else value
    first = [value for text, value in inside.items() if text.casefold().lstrip().startswith(name)]
    if inside:
        return _different(first or inside.values())
    labels = [e for e in elements if _plain(e.text) == name and e.role in _SHOWN]
    return _different(value for label in labels for value in _beside(label, elements))


def _joined(text: str, name: str) -> bool:
    """Whether a colon or the like stands between a label and its value."""
    return re.search(rf"\b{re.escape(name)}\s*(?::|=|#|\bis\b)", text, re.IGNORECASE) is not None


def _prose(text: str) -> bool:
    return len(text.split()) > 4


def _valued(text: str) -> bool:
    return any(letter.isdigit() for letter in text) and len(text.split()) <= 3


def _plain(text: str) -> str:
    return " ".join(text.split()).rstrip(":").strip().casefold()


def _beside(label: Element, elements: list[Element]) -> list[str]:
    """What stands right of a label in its line, or under it: all of a column, where it heads one."""
    right = min((e for e in elements if _right_of(e, label)), key=lambda e: e.rect.left, default=None)
    if right is not None and (label.text.rstrip().endswith(":") or _has_digit(right)):
        return [_said(right)]
    column: list[Element] = []
    for element in sorted((e for e in elements if e is not label), key=lambda e: e.rect.top):
        if not _below(element, column[-1] if column else label):
            continue
        if column and right is None and not _has_digit(element):
            break
        column.append(element)
    return [_said(element) for element in column]


def _has_digit(element: Element) -> bool:
    return any(letter.isdigit() for letter in _said(element))


def _said(element: Element) -> str:
    return element.value or element.text


def _right_of(element: Element, label: Element) -> bool:
    gap = element.rect.left - label.rect.right
    return bool(_said(element)) and _same_line(element, label) and -2 <= gap <= _FARTHEST_BESIDE


def _below(element: Element, label: Element) -> bool:
    gap = element.rect.top - label.rect.bottom
    across = element.rect.left < label.rect.right and label.rect.left < element.rect.right
    return bool(_said(element)) and across and -2 <= gap <= _FARTHEST_BELOW


def _same_line(one: Element, other: Element) -> bool:
    if one.window != other.window:
        return False
    return one.rect.top <= other.rect.centre.y < one.rect.bottom and one.rect.height <= 4 * other.rect.height


# --- a row and a column, or what stands near a name --------------------------------------------------


def _crossing(label: str, anchor: str, elements: list[Element]) -> list[str]:
    """ "the price of the Red mug": what the row of Red mug holds under Price; or the only price near it."""
    rows = [e for e in elements if _plain(e.text) == anchor and e.role in _SHOWN]
    heads = [e for e in elements if _plain(e.text) == label and e.role in _SHOWN]
    crossed = [
        _said(cell)
        for row in rows
        for head in heads
        for cell in elements
        if cell not in (row, head) and _said(cell) and _same_line(cell, row) and _under(cell, head)
    ]
    if crossed:
        return _different(crossed)
    kind = _MONEY if label.split()[-1] in _PRICES else _NUMBER
    told = [e.text[len(anchor) :] for e in elements if e.text.casefold().startswith(anchor + " ")]
    together = [match.group() for rest in told if (match := kind.search(rest)) is not None]
    if together:
        return _different(together)
    near = [
        match.group()
        for row in rows
        for e in elements
        if (_right_of(e, row) or _below(e, row)) and (match := kind.fullmatch(_said(e).strip())) is not None
    ]
    return _different(near)


def _under(cell: Element, head: Element) -> bool:
    across = cell.rect.left < head.rect.right and head.rect.left < cell.rect.right
    return across and cell.rect.top >= head.rect.bottom - 2


def _different(values: Iterable[str]) -> list[str]:
    kept = (" ".join(value.split())[:MAX_VALUE] for value in values)
    return list(dict.fromkeys(value for value in kept if value))


# --- the calculator ----------------------------------------------------------------------------------


def _calculator(screen: Observation) -> Window | None:
    named = (w for w in reversed(screen.windows) if _CALCULATOR.search(f"{w.program} {w.title.casefold()}"))
    return next((w for w in named if not w.popup), None)


def _display(window: Window, screen: Observation) -> list[str]:
    """What the calculator shows: the largest text of digits in it that is no button."""
    shown = [
        (e.rect.height, text)
        for e in screen.elements
        if e.window == window.id and e.role is not Role.BUTTON and e.role is not Role.TOGGLE_BUTTON
        for text in (_said(e).strip().removeprefix("=").strip(),)
        if _NUMBER.fullmatch(text)
    ]
    return _different([max(shown)[1]]) if shown else []
