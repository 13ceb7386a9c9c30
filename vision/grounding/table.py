"""Rows and cells of tables that tell nothing but where their cells are."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from vision.element import Element, Role
from vision.geometry import Point, Rect
from vision.grounding.candidate import Candidate
from vision.grounding.scene import Scene, reading_order, same_row

_NAME = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
_BY_HEADERS = 0.9
_SMALL = 60  # pixels: a row header is no wider, a column header no higher


@dataclass(frozen=True, slots=True)
class _Mark:
    """A column's letters or a row's number, and the middle of where they stand."""

    rect: Rect
    at: Point
    window: int | None


def row_heads(cells: Iterable[Element]) -> list[Element]:
    """The first cell with a text of each row (the first one where all are empty), top to bottom."""
    rows: list[list[Element]] = []
    for cell in reading_order(cells):
        if rows and same_row(rows[-1][0].rect, cell.rect):
            rows[-1].append(cell)
        else:
            rows.append([cell])
    return [next((c for c in row if c.text or c.value), row[0]) for row in rows]


def cell_called(name: str, scene: Scene) -> Candidate | None:
    """The cell B2 of a spreadsheet, by the letter above it and the number left of it."""
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    columns = _marks(match.group(1).upper(), scene)
    rows = _marks(match.group(2), scene)
    for row in sorted(rows, key=lambda mark: (mark.at.x, mark.at.y)):
        for column in sorted(columns, key=lambda mark: (mark.at.y, mark.at.x)):
            if (
                column.window == row.window
                and column.at.y < row.rect.top
                and row.rect.right <= column.at.x
                and row.rect.width < _SMALL
            ):
                return _crossing(name, column, row, scene)
    return None


def _marks(text: str, scene: Scene) -> list[_Mark]:
    """Where a header stands, alone or in a line of headers ("A  B  C") that was read as one."""
    found = []
    for element in scene.elements:
        if element.role in (Role.TEXT, Role.COLUMN_HEADER, Role.BUTTON, Role.CELL):
            words = element.text.upper().split()
            around = scene.window_of(element)
            window = around.id if around else None
            if words == [text]:
                found.append(_Mark(element.rect, element.rect.centre, window))
            elif text in words and all(len(word) <= len(text) for word in words) and len(words) > 2:
                at = words.index(text)
                width = (element.rect.width - element.rect.height) / (len(words) - 1)
                x = element.rect.left + element.rect.height // 2 + round(at * width)
                found.append(_Mark(element.rect, Point(x, element.rect.centre.y), window))
    return found


def _crossing(name: str, column: _Mark, row: _Mark, scene: Scene) -> Candidate:
    point = Point(column.at.x, row.at.y)
    cells = [e for e in scene.elements if e.role is Role.CELL and e.rect.contains(point)]
    if cells:
        return Candidate(element=min(cells, key=lambda e: e.rect.area), score=_BY_HEADERS, point=point)
    half = max(12, row.rect.height)
    rect = Rect(point.x - half, point.y - row.rect.height // 2, 2 * half, max(1, row.rect.height))
    cell = Element(role=Role.CELL, text=name, rect=rect, window=column.window)
    return Candidate(element=cell, score=_BY_HEADERS, point=point)
