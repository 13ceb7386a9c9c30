"""GUI-Actor: points with attention over the patches of its picture instead of writing numbers.

The answer holds <|pointer_start|><|pointer_pad|><|pointer_end|> where coordinates would be; the place is in
the scores that the pointer's head gives each patch (after Qwen's merging: 28 x 28 pixels). As its
publishers do it: the patches of more than 0.3 times the highest score fall into regions of neighbours; the
region with the highest mean is meant, and its middle, weighted by score, is the place. Sources:
github.com/microsoft/GUI-Actor (src/gui_actor), model card microsoft/GUI-Actor-7B-Qwen2.5-VL, arXiv
2506.03143. Its pictures are Qwen2.5-VL's; the evaluation scripts cap them lower for some sets.

A runner has to take the scores out of the model: text alone names no place, so none is ever read from it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from agent.dialects.answer import Unreadable
from agent.dialects.chat import Message, Picture, harmless
from agent.dialects.dialect import Dialect, Locator, SmartSize
from agent.dialects.screen import Screen
from agent.proposal import At
from vision.models.model_view import Convention

POINTER = "<|pointer_start|><|pointer_pad|><|pointer_end|>"
_SHARE = 0.3
_PATCH = 28

Scores = Sequence[Sequence[float]]
Cell = tuple[int, int]  # column, row


def place_of(scores: Scores, screen: Screen) -> At:
    """The place that scores of patches mean, `scores[row][column]`, none of them negative. Raises Unreadable
    for scores that are not of the picture's patches, are no numbers, or are nothing anywhere."""
    columns, rows = screen.view.columns, screen.view.rows
    if len(scores) != rows or any(len(row) != columns for row in scores):
        raise Unreadable(f"scores that are not of {columns} x {rows} patches")
    if any(not math.isfinite(score) or score < 0 for row in scores for score in row):
        raise Unreadable("scores that are no scores")
    highest = max(max(row) for row in scores)
    if highest <= 0:
        raise Unreadable("no patch has any score")
    chosen = {
        (column, row): score / highest
        for row, line in enumerate(scores)
        for column, score in enumerate(line)
        if score / highest > _SHARE
    }
    best = max(
        _regions(set(chosen)), key=lambda region: math.fsum(chosen[cell] for cell in region) / len(region)
    )
    weight = math.fsum(chosen[cell] for cell in best)
    x = math.fsum((column + 0.5) * chosen[column, row] for column, row in best) / weight / columns
    y = math.fsum((row + 0.5) * chosen[column, row] for column, row in best) / weight / rows
    point = screen.view.to_desk(min(x, 1.0), min(y, 1.0), Convention.UNIT)
    if point is None:
        raise Unreadable("scores that mean no place")
    return At(point=point)


def _regions(cells: set[Cell]) -> list[list[Cell]]:
    """Cells that touch each other at an edge, in groups; row by row."""
    regions: list[list[Cell]] = []
    left = set(cells)
    for cell in sorted(cells, key=lambda cell: (cell[1], cell[0])):
        if cell not in left:
            continue
        left.discard(cell)
        region, edge = [cell], [cell]
        while edge:
            column, row = edge.pop()
            for near in ((column - 1, row), (column + 1, row), (column, row - 1), (column, row + 1)):
                if near in left:
                    left.discard(near)
                    region.append(near)
                    edge.append(near)
        regions.append(region)
    return regions


def _read(answer: str, screen: Screen) -> At:
    raise Unreadable("GUI-Actor points with scores of patches, not with text")


def _messages(instruction: str, size: tuple[int, int]) -> tuple[Message, ...]:
    system = "You operate a computer by its screen. You get a task and a picture, and act with pyautogui."
    user = (Picture(), harmless(instruction))
    return (Message(role="system", parts=(system,)), Message(role="user", parts=user))


GUI_ACTOR = Dialect(
    name="gui-actor",
    families=("GUI-Actor",),
    sizing=SmartSize(factor=_PATCH, least=56 * 56, most=16_384 * _PATCH * _PATCH),
    convention=Convention.PATCHES,
    patch=_PATCH,
    locator=Locator(
        messages=_messages, read=_read, write=lambda numbers: f"pyautogui.click({POINTER})", scored=place_of
    ),
    source="https://github.com/microsoft/GUI-Actor, arXiv 2506.03143",
)
