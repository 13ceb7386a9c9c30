"""Comparing spreadsheets (xlsx) by the rules a task gives."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openpyxl import Workbook
    from openpyxl.worksheet.worksheet import Worksheet

_DIGITS = 4
_MOST_CELLS = 2_000_000


def compare_tables(result: Any, expected: Any, options: Mapping[str, Any]) -> float:
    """1 where every rule of the options holds between the two workbooks. `expected` may be None where no rule
    looks at it. Raises ValueError where a workbook cannot be read."""
    ours = _read(result)
    theirs = None if expected is None else _read(expected)
    return float(all(RULES[rule["type"]](ours, theirs, rule) for rule in options["rules"]))


def _read(path: Any) -> Workbook:
    from openpyxl import load_workbook

    if not isinstance(path, str) or not Path(path).is_file():
        raise ValueError("the workbook does not exist")
    try:
        return load_workbook(path, data_only=True)
    except Exception as error:
        raise ValueError(f"the workbook cannot be read: {error!s:.200}") from error


def _same_names(ours: Workbook, theirs: Workbook | None, rule: Mapping[str, Any]) -> bool:
    return theirs is not None and ours.sheetnames == theirs.sheetnames


def _same_data(ours: Workbook, theirs: Workbook | None, rule: Mapping[str, Any]) -> bool:
    digits = int(rule.get("precision", _DIGITS))
    first = _sheet(rule.get("sheet_idx0", 0), ours, theirs, ours)
    second = _sheet(rule.get("sheet_idx1", "EI0"), ours, theirs, theirs)
    return _values(first, digits) == _values(second, digits)


def _cell(ours: Workbook, theirs: Workbook | None, rule: Mapping[str, Any]) -> bool:
    from agent.evals.osworld.metrics import fits

    sheet = _sheet(rule.get("sheet_idx", 0), ours, theirs, ours)
    value = sheet[rule["coordinate"]].value
    return all(fits(value, wanted) for name, wanted in rule["props"].items() if name == "value")


def _same_freeze(ours: Workbook, theirs: Workbook | None, rule: Mapping[str, Any]) -> bool:
    first = _sheet(rule.get("sheet_idx0", 0), ours, theirs, ours)
    second = _sheet(rule.get("sheet_idx1", "EI0"), ours, theirs, theirs)
    return bool(first.freeze_panes == second.freeze_panes)


def _zoom(ours: Workbook, theirs: Workbook | None, rule: Mapping[str, Any]) -> bool:
    from agent.evals.osworld.metrics import fits

    return fits(_sheet(rule.get("sheet_idx", 0), ours, theirs, ours).sheet_view.zoomScale or 100, rule)


def _sheet(name: Any, ours: Workbook, theirs: Workbook | None, default: Workbook | None) -> Worksheet:
    """The sheet a rule means: a number counts from 0 in `default`; "RI0" and "RNdata" are sheets of the
    result by number and by name, "EI0" and "ENdata" of what is expected."""
    if isinstance(name, int):
        return _of(default).worksheets[name]
    parts = re.fullmatch(r"([RE])([IN])(.+)", str(name))
    if parts is None:
        raise ValueError(f"no sheet is meant by {name!r}")
    book = _of(ours if parts[1] == "R" else theirs)
    return book.worksheets[int(parts[3])] if parts[2] == "I" else book[parts[3]]


def _of(book: Workbook | None) -> Workbook:
    if book is None:
        raise ValueError("the workbook to compare with does not exist")
    return book


def _values(sheet: Worksheet, digits: int) -> dict[tuple[int, int], Any]:
    """The cells that hold something, by row and column; numbers rounded."""
    if sheet.max_row * sheet.max_column > _MOST_CELLS:
        raise ValueError("the sheet has more cells than are compared")

    def put(value: Any) -> Any:
        return (
            round(float(value), digits)
            if isinstance(value, int | float) and not isinstance(value, bool)
            else value
        )

    return {
        (cell.row, cell.column): put(cell.value)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


RULES: Mapping[str, Callable[[Workbook, Workbook | None, Mapping[str, Any]], bool]] = {
    "sheet_name": _same_names,
    "sheet_data": _same_data,
    "check_cell": _cell,
    "freeze": _same_freeze,
    "zoom": _zoom,
}
"""The kinds of rules there are."""
