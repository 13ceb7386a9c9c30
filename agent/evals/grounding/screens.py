"""Questions about a folder of screens: generated ones, or those of real programs, in the same form."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from agent.errors import SuiteError
from agent.evals.grounding.question import Question
from agent.evals.grounding.region import box_of
from vision.element import Role
from vision.errors import TrainingDataError
from vision.geometry import Rect
from vision.training.screens_data import DrawnScreen, read_screens

SMALL = 24  # pixels of the shorter side, at a scale of 1; what is less is small
_ICONS = frozenset({Role.BUTTON, Role.TOGGLE_BUTTON, Role.ICON, Role.IMAGE, Role.LINK, Role.TAB, Role.MENU})


def screens_questions(folder: Path, *, held_out: bool | None = True) -> tuple[Question, ...]:
    """A question for each way to point at each element: of the screens held out, of the others, or of all for
    None. Raises SuiteError."""
    try:
        screens = list(enumerate(read_screens(folder, held_out=held_out), 1))
    except TrainingDataError as error:
        raise SuiteError(str(error)) from error
    questions = tuple(one for number, screen in screens for one in _questions(folder, number, screen))
    if not questions:
        raise SuiteError(f"{folder} has no screen {'held out for testing ' if held_out else ''}to ask about")
    return questions


def _questions(folder: Path, number: int, screen: DrawnScreen) -> Iterator[Question]:
    path = folder / screen.picture
    if not path.is_file():
        raise SuiteError(f"{folder}, screen {number}: there is no {screen.picture}")
    for place, element in enumerate(screen.elements):
        for way, words in enumerate(element.says):
            yield Question(
                id=f"{path.stem}#{place}.{way}",
                picture=path,
                instruction=words,
                target=box_of(element.rect),
                cluster=screen.theme if screen.source == "program" else path.stem,
                labels=labels_of(
                    kind_of(element.text, element.icon, element.role),
                    element.rect,
                    element.role,
                    screen.source,
                    screen.scale,
                ),
            )


def labels_of(kind: str, rect: Rect, role: Role, group: str, scale: float = 1.0) -> dict[str, str]:
    """What a question about a thing on a screen is told by."""
    small = min(rect.width, rect.height) / scale < SMALL
    return {"kind": kind, "size": "small" if small else "large", "role": str(role), "group": group}


def kind_of(text: str, icon: str | None, role: Role) -> str:
    """Whether words are drawn in a thing, a picture alone, or neither (a slider, a box to tick)."""
    if text.strip():
        return "text"
    return "icon" if icon is not None or role in _ICONS else "widget"
