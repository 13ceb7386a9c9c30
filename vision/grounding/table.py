"""Rows and cells of tables that tell nothing but where their cells are."""

from __future__ import annotations

import re
from collections.abc import Iterable

from vision.element import Element, Role
from vision.geometry import Point, Rect
from vision.grounding.candidate import Candidate
from vision.grounding.scene import Scene, reading_order, same_row

_NAME = re.compile(r"([A-Za-z]{1,3})(\d{1,7})")
_LETTERS = re.compile(r"[A-Z]{1,2}")
_BY_HEADERS = 0.9
_FEWEST = 3  # so many headers in a line make a sheet
_ALIGNED = 8  # pixels


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
    """The cell B2 of a spreadsheet, by the letters above the cells and the numbers left of them.

    Headers that were not read, or misread, are placed between their neighbours.
    """
    match = _NAME.fullmatch(name)
    if match is None:
        return None
    for index in sorted({scene.window_index(e) for e in scene.elements}, reverse=True):
        inside = [e for e in scene.elements if scene.window_index(e) == index]
        columns, rows = _column_middles(inside), _row_middles(inside)
        x, y = _between(_column(match.group(1)), columns), _between(int(match.group(2)), rows)
        if x is not None and y is not None:
            return _crossing(name, Point(x, y), _step(rows), scene, index)
    return None


def row_headers(number: int, scene: Scene) -> list[Candidate]:
    """The header of a row of a sheet that is painted rather than told."""
    for index in sorted({scene.window_index(e) for e in scene.elements}, reverse=True):
        inside = [e for e in scene.elements if scene.window_index(e) == index]
        middle = _row_middles(inside).get(number)
        heads = [e for e in inside if e.text == str(number) and e.rect.centre.y == middle]
        if heads:
            return [Candidate(element=heads[0], score=_BY_HEADERS)]
    return []


def _column(letters: str) -> int:
    """A is 1, Z is 26, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _column_middles(elements: list[Element]) -> dict[int, int]:
    """Where the columns lie (x by number), by the longest line of letters."""
    marks: list[tuple[int, int, int]] = []  # y, number, x
    for element in elements:
        words = element.text.upper().split()
        if element.role not in (Role.TEXT, Role.COLUMN_HEADER) or not all(map(_LETTERS.fullmatch, words)):
            continue
        gap = (element.rect.width - element.rect.height) / (len(words) - 1) if len(words) > 1 else 0.0
        first = element.rect.left + element.rect.height / 2 if len(words) > 1 else element.rect.centre.x
        marks += [(element.rect.centre.y, _column(w), round(first + i * gap)) for i, w in enumerate(words)]
    return _longest_line(marks)


def _row_middles(elements: list[Element]) -> dict[int, int]:
    """Where the rows lie (y by number), by the longest column of numbers."""
    marks = [
        (e.rect.centre.x, int(e.text), e.rect.centre.y)
        for e in elements
        if e.role is Role.TEXT and e.text.isdecimal() and len(e.text) < 7
    ]
    return _longest_line(marks)


def _longest_line(marks: list[tuple[int, int, int]]) -> dict[int, int]:
    """Of marks (where across, number, where along) the most that line up and grow along the line."""
    best: dict[int, int] = {}
    for across, _, _ in marks:
        line: dict[int, int] = {}
        last = 0
        for _, number, along in sorted(
            (m for m in marks if abs(m[0] - across) <= _ALIGNED), key=lambda m: m[2]
        ):
            if number > last:
                line[number] = along
                last = number
        if len(line) > len(best):
            best = line
    return best if len(best) >= _FEWEST else {}


def _between(number: int, middles: dict[int, int]) -> int | None:
    """Where a header stands or, between two others, would stand."""
    if number in middles:
        return middles[number]
    before = max((n for n in middles if n < number), default=None)
    after = min((n for n in middles if n > number), default=None)
    if before is None or after is None:
        return None
    part = (number - before) / (after - before)
    return round(middles[before] + part * (middles[after] - middles[before]))


def _step(rows: dict[int, int]) -> int:
    numbers = sorted(rows)
    return max(8, (rows[numbers[-1]] - rows[numbers[0]]) // (numbers[-1] - numbers[0]))


def _crossing(name: str, point: Point, height: int, scene: Scene, index: int) -> Candidate:
    cells = [e for e in scene.elements if e.role is Role.CELL and e.rect.contains(point)]
    if cells:
        return Candidate(element=min(cells, key=lambda e: e.rect.area), score=_BY_HEADERS, point=point)
    rect = Rect(point.x - height, point.y - height // 2, 2 * height, height)
    window = scene.observation.windows[index].id if index >= 0 else None
    cell = Element(role=Role.CELL, text=name, rect=rect, window=window)
    return Candidate(element=cell, score=_BY_HEADERS, point=point)
