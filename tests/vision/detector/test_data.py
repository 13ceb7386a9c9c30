from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from vision.detector.config import ROLES
from vision.element import Role, State
from vision.errors import ModelError
from vision.frame import Pixels
from vision.training.detector_data import kind, lessons
from vision.training.screens_data import DrawnElement
from vision.training.state_views import Stated

Screen = tuple[Pixels, list[Stated]]


def write(folder: Path, draw_screen: Callable[[int], Screen], held_out: list[bool]) -> None:
    """Screens in the form that `deskhand models data` writes."""
    (folder / "pictures").mkdir()
    lines = []
    for number, out in enumerate(held_out):
        pixels, things = draw_screen(number)
        name = f"pictures/{number:06}.png"
        Image.fromarray(pixels).save(folder / name)
        elements = [
            {
                "box": [t.rect.left, t.rect.top, t.rect.width, t.rect.height],
                "role": t.role,
                "states": sorted(t.states),
            }
            for t in things
        ]
        row = {"box": [400, 10, 60, 20], "role": "menu item", "text": "Cut", "icon": "lucide:cut"}
        told = {"version": 1, "picture": name, "size": [480, 352], "source": "html", "theme": "plain"}
        told |= {"held_out": out, "scale": 1.0, "language": "en", "ignored": [[0, 0, 9, 9]]}
        lines.append(json.dumps(told | {"elements": [*elements, row]}) + "\n")
    (folder / "screens.jsonl").write_text("".join(lines), encoding="utf-8")


def test_screens_become_lessons_and_none_is_in_two_parts(
    tmp_path: Path, draw_screen: Callable[[int], Screen]
) -> None:
    write(tmp_path, draw_screen, [False] * 18 + [True] * 2)
    made = lessons(tmp_path)
    parts = [[one.picture.name for one in part] for part in (made.taught, made.tuned, made.held_out)]
    assert [len(part) for part in parts] == [16, 2, 2]
    assert len({name for part in parts for name in part}) == 20
    one = made.taught[0]
    assert len(one.boxes.kinds) == 20
    assert np.sort(one.boxes.kinds)[:2].tolist() == [-1, -1]
    assert {ROLES[k] for k in one.boxes.kinds if k >= 0} == {Role.BUTTON, Role.CHECKBOX, Role.RADIO}
    checked = [e for p in made.posed for e in p.elements if State.CHECKED in e.states]
    assert checked
    assert {e.role for e in checked} <= {Role.CHECKBOX, Role.RADIO}


def test_too_few_screens_are_told(tmp_path: Path, draw_screen: Callable[[int], Screen]) -> None:
    write(tmp_path, draw_screen, [False] * 3)
    with pytest.raises(ModelError, match="0 held out: nothing was trained"):
        lessons(tmp_path)


@pytest.mark.parametrize(
    ("role", "text", "icon", "called"),
    [
        (Role.BUTTON, "", "lucide:settings", Role.ICON),
        (Role.BUTTON, "Settings", "lucide:settings", Role.BUTTON),
        (Role.TOGGLE_BUTTON, "Bold", None, Role.BUTTON),
        (Role.PASSWORD_FIELD, "", None, Role.TEXT_FIELD),
        (Role.LINK, "", "lucide:home", Role.ICON),
        (Role.LINK, "Home", None, None),
        (Role.MENU_ITEM, "", "lucide:cut", None),
    ],
)
def test_what_looks_alike_is_called_alike(
    role: Role, text: str, icon: str | None, called: Role | None
) -> None:
    assert kind(DrawnElement(box=(0, 0, 9, 9), role=role, text=text, icon=icon)) is called
