"""Which words name cells of a spreadsheet."""

from __future__ import annotations

import pytest

from agent.brains.routines.cells import cell_position, reference
from agent.brains.turn import Stuck


@pytest.mark.parametrize(
    ("phrase", "cells"),
    [
        ("B7", "B7"),
        ("cell b7", "B7"),
        ("the cell $AB$12", "AB12"),
        ("A1:B3", "A1:B3"),
        ("the cells A1 to B3", "A1:B3"),
        ("cells A1 through A9", "A1:A9"),
        ("the range from C1 to C4", "C1:C4"),
        ("Save", None),
        ("7", None),
        ("B0", None),
        ("the cell", None),
        ("B7 and B8", None),
        ("", None),
    ],
)
def test_cells_by_the_words_people_use(phrase: str, cells: str | None) -> None:
    assert reference(phrase) == cells


def test_where_a_cell_is() -> None:
    assert cell_position("B7") == (2, 7)
    assert cell_position("AA1") == (27, 1)
    with pytest.raises(Stuck, match="not the name of a cell"):
        cell_position("7B")
