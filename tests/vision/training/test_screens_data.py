from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from vision.element import Role, State
from vision.errors import TrainingDataError
from vision.training.screens_data import picture_of, read_screens, screen_of

ELEMENT: dict[str, Any] = {
    "box": [10, 20, 30, 40],
    "role": "checkbox",
    "name": "Send copies",
    "text": "",
    "icon": "lucide:settings",
    "states": ["checked", "disabled"],
    "says": ["the gear", "settings icon"],
}
SCREEN: dict[str, Any] = {
    "version": 1,
    "picture": "pictures/000001.png",
    "size": [200, 100],
    "source": "html",
    "theme": "plain",
    "held_out": False,
    "scale": 1.5,
    "language": "de",
    "elements": [ELEMENT],
    "ignored": [[0, 0, 200, 100]],
}
slow_machines = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


def write(folder: Path, *lines: str | bytes) -> None:
    data = b"".join(line if isinstance(line, bytes) else line.encode() + b"\n" for line in lines)
    (folder / "screens.jsonl").write_bytes(data)


def test_a_screen_is_read() -> None:
    screen = screen_of(json.dumps(SCREEN))
    (element,) = screen.elements
    assert element.role is Role.CHECKBOX
    assert element.states == {State.CHECKED, State.DISABLED}
    assert (element.rect.left, element.rect.top, element.rect.width, element.rect.height) == (10, 20, 30, 40)
    assert screen.size == (200, 100)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"version": 2}, "version"),
        ({"picture": "../secret.png"}, "picture"),
        ({"picture": "pictures/../../secret.png"}, "picture"),
        ({"picture": "/etc/passwd"}, "picture"),
        ({"size": [0, 100]}, "size"),
        ({"size": [10**9, 100]}, "size"),
        ({"source": "film"}, "source"),
        ({"scale": 0}, "scale"),
        ({"held_out": "no"}, "held_out"),
        ({"elements": [ELEMENT | {"box": [190, 20, 30, 40]}]}, "not inside"),
        ({"elements": [ELEMENT | {"box": [-1, 20, 30, 40]}]}, "box"),
        ({"elements": [ELEMENT | {"box": [1.5, 20, 30, 40]}]}, "box"),
        ({"elements": [ELEMENT | {"role": "spaceship"}]}, "role"),
        ({"elements": [ELEMENT | {"states": ["happy"]}]}, "states"),
        ({"elements": [ELEMENT | {"icon": "no colon"}]}, "icon"),
        ({"elements": [ELEMENT | {"says": ["x" * 5000]}]}, "says"),
        ({"elements": [ELEMENT] * 5000}, "elements"),
        ({"ignored": [[0, 0, 201, 10]]}, "not inside"),
        ({"more": 1}, "more"),
    ],
)
def test_what_is_wrong_is_named(change: dict[str, Any], told: str) -> None:
    with pytest.raises(TrainingDataError, match=told):
        screen_of(json.dumps(SCREEN | change))


@slow_machines
@given(st.dictionaries(st.sampled_from(sorted(SCREEN)), json_values, max_size=3))
def test_any_change_is_read_or_refused(change: dict[str, Any]) -> None:
    try:
        screen = screen_of(json.dumps(SCREEN | change))
    except TrainingDataError:
        return
    width, height = screen.size
    for left, top, wide, high in (*(element.box for element in screen.elements), *screen.ignored):
        assert 0 <= left < left + wide <= width
        assert 0 <= top < top + high <= height


@slow_machines
@given(st.text(max_size=200))
def test_any_text_is_refused(text: str) -> None:
    with pytest.raises(TrainingDataError):
        screen_of(text)


def test_a_folder_is_read_in_order_and_by_what_is_held_out(tmp_path: Path) -> None:
    second = SCREEN | {"picture": "pictures/held-000001.png", "held_out": True}
    write(tmp_path, json.dumps(SCREEN), json.dumps(second))
    assert [screen.held_out for screen in read_screens(tmp_path)] == [False, True]
    assert [screen.picture for screen in read_screens(tmp_path, held_out=True)] == [second["picture"]]
    assert [screen.picture for screen in read_screens(tmp_path, held_out=False)] == [SCREEN["picture"]]


def test_a_line_that_is_still_being_written_is_left_out(tmp_path: Path) -> None:
    write(tmp_path, json.dumps(SCREEN), json.dumps(SCREEN).encode()[:-30])
    assert len(list(read_screens(tmp_path))) == 1


@pytest.mark.parametrize("bad", ["{}", "", "[" * 5000, b"\xff\xfe\n"])
def test_a_bad_line_is_named_by_its_number(tmp_path: Path, bad: str | bytes) -> None:
    write(tmp_path, json.dumps(SCREEN), bad)
    with pytest.raises(TrainingDataError, match="line 2"):
        list(read_screens(tmp_path))


def test_a_folder_without_screens_says_how_to_make_them(tmp_path: Path) -> None:
    with pytest.raises(TrainingDataError, match="deskhand models data"):
        list(read_screens(tmp_path))


def test_a_picture_is_the_screens_own(tmp_path: Path) -> None:
    (tmp_path / "pictures").mkdir()
    screen = screen_of(json.dumps(SCREEN))
    path = tmp_path / screen.picture
    with pytest.raises(TrainingDataError, match="cannot be read"):
        picture_of(tmp_path, screen)
    Image.new("RGB", (200, 100), (10, 20, 30)).save(path)
    pixels = picture_of(tmp_path, screen)
    assert pixels.shape == (100, 200, 3)
    assert pixels.dtype == np.uint8
    assert tuple(pixels[0, 0]) == (10, 20, 30)
    Image.new("RGB", (20, 10)).save(path)
    with pytest.raises(TrainingDataError, match="another screen"):
        picture_of(tmp_path, screen)
    path.write_bytes(path.read_bytes()[:40])
    with pytest.raises(TrainingDataError, match=r"cannot be read|another screen"):
        picture_of(tmp_path, screen)
    path.write_bytes(b"GIF89a")
    with pytest.raises(TrainingDataError, match="cannot be read"):
        picture_of(tmp_path, screen)
