from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent.errors import SetUpError
from agent.screens.screens_file import ScreensFolder, in_picture, told_screen
from agent.screens.thing import Seen, Thing
from vision.element import Role, State
from vision.training.screens_data import read_screens, screen_of

ABOUT = {"version": 1, "seed": 3}
sides = st.floats(-200, 3000)


def line(number: int = 1) -> dict[str, Any]:
    button = Thing(mark=0, role=Role.BUTTON, name="Save", states=frozenset({State.DISABLED}), icon="a:b")
    seen = [
        Seen(thing=button, box=(1, 2, 30, 20), whole=True),
        Seen(thing=button, box=(40, 2, 30, 20), whole=False),
    ]
    return told_screen(
        picture=f"pictures/{number:06}.png",
        size=(100, 80),
        source="html",
        theme="plain",
        held_out=False,
        scale=1.25,
        language="ko",
        seen=seen,
        says=[("저장", "the Save button"), ()],
    )


def test_what_is_written_is_what_is_read(tmp_path: Path) -> None:
    ScreensFolder(tmp_path, ABOUT).keep(line(), b"png")
    (screen,) = read_screens(tmp_path)
    assert (screen.theme, screen.scale, screen.language) == ("plain", 1.25, "ko")
    (element,) = screen.elements
    assert (element.role, element.icon, element.states) == (Role.BUTTON, "a:b", {State.DISABLED})
    assert element.says == ("저장", "the Save button")
    assert screen.ignored == ((40, 2, 30, 20),)
    assert (tmp_path / screen.picture).read_bytes() == b"png"


def test_it_goes_on_where_it_was_broken_off(tmp_path: Path) -> None:
    first = ScreensFolder(tmp_path, ABOUT)
    first.keep(line(1), b"1")
    first.keep(line(2), b"2")
    path = tmp_path / "screens.jsonl"
    path.write_bytes(path.read_bytes()[:-20])
    again = ScreensFolder(tmp_path, ABOUT)
    assert again.done == {"pictures/000001.png"}
    again.keep(line(2), b"2")
    assert [screen.picture for screen in read_screens(tmp_path)] == [
        "pictures/000001.png",
        "pictures/000002.png",
    ]


def test_screens_of_another_seed_are_not_mixed_in(tmp_path: Path) -> None:
    ScreensFolder(tmp_path, ABOUT)
    with pytest.raises(SetUpError, match=r"another making.*nothing was made"):
        ScreensFolder(tmp_path, ABOUT | {"seed": 4})
    (tmp_path / "about.json").write_text("{")
    with pytest.raises(SetUpError, match="another making"):
        ScreensFolder(tmp_path, ABOUT)


def test_a_line_that_is_no_screen_is_told(tmp_path: Path) -> None:
    ScreensFolder(tmp_path, ABOUT)
    (tmp_path / "screens.jsonl").write_text(json.dumps(line()) + "\n[]\n")
    with pytest.raises(SetUpError, match="line 2 is no screen"):
        ScreensFolder(tmp_path, ABOUT)


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(SetUpError, match="cannot be kept"):
        ScreensFolder(tmp_path / "file", ABOUT)


@given(st.tuples(sides, sides, sides, sides), st.sampled_from([1.0, 1.25, 1.5, 2.0]))
def test_a_box_lies_in_its_picture_or_is_none(box: tuple[float, float, float, float], scale: float) -> None:
    found = in_picture(box, scale, (800, 600))
    if found is not None:
        left, top, width, height = found
        assert 0 <= left < left + width <= 800
        assert 0 <= top < top + height <= 600
        told = line() | {"size": [800, 600], "ignored": [list(found)]}
        screen_of(json.dumps(told))
