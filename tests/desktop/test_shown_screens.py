from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from pytestqt.qtbot import QtBot

from desktop.shown_screens import draw, main
from desktop.theme import apply_theme

COLOURS = {
    "ground": "#eeeeee",
    "surface": "#ffffff",
    "text": "#000000",
    "muted": "#777777",
    "accent": "#0000ff",
    "onaccent": "#ffffff",
}
ICON = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16">'
    '<path fill="currentColor" d="M0 0h16v16H0z"/></svg>'
)
CHILDREN: list[dict[str, Any]] = [
    {"kind": "label", "text": "Name", "mark": 0},
    {"kind": "button", "text": "Stop", "mark": 1},
    {"kind": "check", "text": "Send copies", "states": ["checked"], "mark": 2},
    {"kind": "icon button", "flat": True, "icon": ICON, "mark": 3},
    {"kind": "spin", "value": 5, "mark": 4, "parts": [5, 6]},
    {"kind": "slider", "value": 30, "width": 120, "mark": 7},
]
LIST = {"kind": "list", "rows": [{"text": f"Row {n}", "mark": 10 + n} for n in range(40)]}
TREE = {
    "kind": "tree",
    "rows": [
        {
            "text": "Open",
            "states": ["expanded"],
            "mark": 60,
            "expander": 61,
            "rows": [{"text": "In", "mark": 62}],
        },
        {"text": "Shut", "mark": 63, "expander": 64, "rows": [{"text": "Not seen", "mark": 65}]},
    ],
}


@pytest.fixture(autouse=True)
def looks_are_put_back(qtbot: QtBot) -> Any:
    yield
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QApplication

    application = QApplication.instance()
    assert isinstance(application, QApplication)
    application.setStyleSheet("")
    application.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    apply_theme(application, dark=False)


def plan(picture: Path, *children: dict[str, Any], **more: Any) -> dict[str, Any]:
    told: dict[str, Any] = {
        "style": "Fusion",
        "palette": COLOURS,
        "sheet": "QPushButton{border:0;background:#ff0000;color:#ff0000}",
        "font": ["DejaVu Sans", 10],
        "size": [400, 300],
        "scale": 1.0,
        "leftward": False,
        "icon": 16,
        "ink": "#00ff00",
        "picture": str(picture),
        "body": {"kind": "column", "children": [{"kind": "column", "children": list(children)}]},
    }
    return told | more


def bounds(picture: Path, colour: tuple[int, int, int]) -> tuple[int, int, int, int]:
    """Left, top, width, height of everything in a picture that has exactly this colour."""
    with Image.open(picture) as image:
        ys, xs = np.nonzero((np.asarray(image.convert("RGB")) == colour).all(axis=2))
    return int(xs.min()), int(ys.min()), int(np.ptp(xs)) + 1, int(np.ptp(ys)) + 1


@pytest.mark.parametrize("scale", [1.0, 1.5, 2.0])
def test_boxes_are_where_things_are_drawn(tmp_path: Path, scale: float) -> None:
    picture = tmp_path / "x.png"
    answer = draw(plan(picture, *CHILDREN, scale=scale))
    assert answer["size"] == [400 * scale, 300 * scale]
    found = {mark: (tuple(box), whole) for mark, *box, whole in answer["marks"]}
    assert set(found) == set(range(8))
    assert all(whole for _, whole in found.values())
    assert found[1][0] == bounds(picture, (255, 0, 0))
    assert found[3][0] == bounds(picture, (0, 255, 0))
    left, top, width, height = found[4][0]
    for part in (found[5][0], found[6][0]):
        assert left <= part[0] < part[0] + part[2] <= left + width
        assert top <= part[1] < part[1] + part[3] <= top + height


def test_what_is_cut_off_or_folded_away_is_told(tmp_path: Path) -> None:
    answer = draw(plan(tmp_path / "x.png", LIST, TREE))
    found = {mark: whole for mark, *_, whole in answer["marks"]}
    assert found[10] is True
    assert 49 not in found  # far below the edge of the list
    assert {60, 61, 62, 63, 64} <= set(found)
    assert 65 not in found


def test_each_line_is_answered_a_broken_one_too(tmp_path: Path) -> None:
    lines = [
        json.dumps(plan(tmp_path / "1.png", CHILDREN[0])),
        "{",
        json.dumps(plan(tmp_path / "2.png", {"kind": "spaceship"})),
        json.dumps(plan(tmp_path / "missing" / "3.png", CHILDREN[0])),
        json.dumps(plan(tmp_path / "4.png", TREE, leftward=True)),
    ]
    answers = io.StringIO()
    assert main(io.StringIO("\n".join(lines) + "\n"), answers) == 0
    told = [json.loads(line) for line in answers.getvalue().splitlines()]
    assert [list(one) for one in told] == [
        ["size", "marks"],
        ["error"],
        ["error"],
        ["error"],
        ["size", "marks"],
    ]
    assert "spaceship" in told[2]["error"]
    rows = {mark: box for mark, *box, _ in told[4]["marks"]}
    assert rows[61][0] > rows[60][0]  # the arrow stands to the right of its entry
