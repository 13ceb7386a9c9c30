"""Windows of Qt, drawn by a program of their own: this room shows none."""

from __future__ import annotations

import json
import shlex
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from agent.errors import SetUpError
from agent.screens.qt_window import QtPlan
from safety.desk.command import run_on_desk
from safety.desk.desk import Desk
from safety.errors import ActionError
from safety.hand.own_python import python_words

_PROGRAM = "desktop.shown_screens"
_SECONDS = 30.0  # for each window, on a machine that is busy with other things
_START_SECONDS = 120.0

Box = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class DrawnWindow:
    """A window's picture (PNG), and where its marks were drawn in it: mark, box in pixels, whether all is
    seen."""

    picture: bytes
    places: tuple[tuple[int, Box, bool], ...]


def drawn_by_qt(desk: Desk, plans: Sequence[QtPlan]) -> Iterator[DrawnWindow]:
    """The windows of these plans, in their order. Raises SetUpError."""
    if not plans:
        return
    folder = desk.home / "windows"
    folder.mkdir(exist_ok=True)
    pictures = [folder / f"{number}.png" for number in range(len(plans))]
    asked, told = folder / "plans.jsonl", folder / "answers.jsonl"
    lines = [
        json.dumps(plan.plan | {"picture": str(path)}) + "\n"
        for plan, path in zip(plans, pictures, strict=True)
    ]
    asked.write_text("".join(lines), encoding="utf-8")
    command = f"{shlex.join(python_words(_PROGRAM))} <{shlex.quote(str(asked))} >{shlex.quote(str(told))}"
    try:
        done = run_on_desk(desk, command, timeout=_START_SECONDS + _SECONDS * len(plans))
    except ActionError as error:
        raise SetUpError(f"the program that draws windows took too long: {error}") from error
    answers = told.read_text(encoding="utf-8").splitlines() if told.exists() else []
    if done.exit_code != 0 or len(answers) != len(plans):
        raise SetUpError(f"the program that draws windows broke: {done.stderr.strip()[-500:]}")
    for answer, path in zip(answers, pictures, strict=True):
        yield _drawn(json.loads(answer), path)


def _drawn(answer: dict[str, Any], path: Path) -> DrawnWindow:
    if "error" in answer:
        raise SetUpError(f"a window could not be drawn: {answer['error']}")
    places = tuple(
        (mark, (left, top, width, height), whole) for mark, left, top, width, height, whole in answer["marks"]
    )
    return DrawnWindow(picture=path.read_bytes(), places=places)
