"""Cells of a spreadsheet: going to one by keys or by name, and entering text into it."""

from __future__ import annotations

import re

from agent.brains.turn import Routine, Stuck, Turn
from agent.plan import EnterCell
from agent.proposal import At, ProposeClick
from vision.element import Element, Role

_REFERENCE = re.compile(r"[A-Z]{1,3}[1-9]\d{0,6}(:[A-Z]{1,3}[1-9]\d{0,6})?")
_SPOKEN = re.compile(r"\b(?:the|cells?|range|from)\b|\s")
_NAME_BOXES = frozenset({Role.TEXT_FIELD, Role.COMBO_BOX})


def enter_cell(turn: Turn, step: EnterCell) -> Routine:
    """Go to a cell by keys alone, which every spreadsheet understands, and enter the text."""
    column, row = cell_position(step.cell)
    yield from _to_position(turn, column, row, step.cell)
    yield from turn.type(step.text, step.source)
    if turn.had_no_effect:
        raise Stuck(f"typing into {step.cell} changed nothing: no sheet is in front")
    yield from turn.press("enter", why=step.source)


def _to_position(turn: Turn, column: int, row: int, name: str) -> Routine:
    yield from turn.press("ctrl", "home", why=f"go to {name}")
    if row > 1:
        yield from turn.press("down", why=f"go to {name}", times=row - 1)
    if column > 1:
        yield from turn.press("right", why=f"go to {name}", times=column - 1)


def cell_position(cell: str) -> tuple[int, int]:
    """Column and row of a cell's name, both counted from 1: "B7" is (2, 7). Raises Stuck for other names."""
    letters = cell.rstrip("0123456789")
    digits = cell[len(letters) :]
    if not (letters.isascii() and letters.isalpha() and len(letters) <= 2 and digits and int(digits) > 0):
        raise Stuck(f"“{cell}” is not the name of a cell")
    column = 0
    for letter in letters.upper():
        column = column * 26 + ord(letter) - ord("A") + 1
    return column, int(digits)


def reference(phrase: str) -> str | None:
    """The cell or cells a phrase names, as a spreadsheet writes them: "the cells A1 to B3" is "A1:B3"."""
    joined = re.sub(r"\s+(?:to|through|until)\s+", ":", phrase.strip(), flags=re.IGNORECASE)
    plain = _SPOKEN.sub("", joined.replace("$", "").lower()).upper()
    return plain if _REFERENCE.fullmatch(plain) else None


def names_a_cell(turn: Turn, phrase: str) -> bool:
    return reference(phrase) is not None and turn.is_one_of(turn.front, "spreadsheet")


def go_to_cell(turn: Turn, phrase: str, why: str) -> Routine:
    """Select a cell, or a range of them: by the box that holds the name of the present one, which takes
    another, or else by keys. The sheet itself says nothing of where its cells are."""
    wanted = reference(phrase)
    if wanted is None:
        raise Stuck(f"“{phrase}” is not the name of a cell")
    box = _name_box(turn)
    if box is None:
        yield from _walk_to(turn, wanted, why)
        return
    yield from turn.act(ProposeClick(place=At(point=box.rect.centre), why=f"go to {wanted}"))
    yield from turn.press("ctrl", "a", why=f"go to {wanted}")
    yield from turn.type(wanted, f"go to {wanted}")
    yield from turn.press("enter", why=why)
    after = _name_box(turn)
    if after is not None and ":" not in wanted and after.value.strip().upper() != wanted:
        raise Stuck(f"the sheet went to {after.value.strip()}, not to {wanted}")


def _name_box(turn: Turn) -> Element | None:
    active = turn.screen.active_window
    boxes = [
        e
        for e in turn.screen.elements
        if e.role in _NAME_BOXES
        and (active is None or e.window == active.id)
        and _REFERENCE.fullmatch(e.value.strip())
    ]
    return min(boxes, key=lambda e: (e.rect.top, e.rect.left), default=None)


def _walk_to(turn: Turn, wanted: str, why: str) -> Routine:
    first, _, last = wanted.partition(":")
    column, row = cell_position(first)
    yield from _to_position(turn, column, row, first)
    if last:
        to_column, to_row = cell_position(last)
        for key, steps in (("down", to_row - row), ("right", to_column - column)):
            if steps > 0:
                yield from turn.press("shift", key, why=why, times=steps)
