from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from agent.errors import SetUpError
from agent.screens.chromium import Chromium
from agent.screens.making import Wanted, make_screens, size_of_png, wanted_screens
from agent.stop import StopSwitch
from safety.desk.private import PrivateDesk
from vision.training.screens_data import picture_of, read_screens

PAGE = """<!doctype html>
<style>html, body { margin: 0; overflow: hidden } div { position: absolute }</style><body>
<div data-e="0" style="left:30px;top:40px;width:50px;height:20px;background:#f00"></div>
<div data-e="1" style="left:100px;top:40px;width:60px;height:20px;background:#0f0"></div>
<div style="left:130px;top:30px;width:60px;height:60px;background:#888"></div>
<div data-e="2" style="left:140px;top:50px;width:20px;height:20px;z-index:-1"></div>
<div style="left:200px;top:40px;width:40px;height:40px;overflow:hidden">
  <div data-e="3" style="left:20px;top:0;width:40px;height:40px;background:#00f"></div></div>
<div data-e="4" style="left:20px;top:100px;width:30px;height:30px;background:#0ff;border-radius:50%"></div>
<div data-e="5" style="left:900px;top:0;width:30px;height:30px"></div>
<div class="scrim" style="left:60px;top:100px;width:100px;height:60px;background:#0008"></div>
<div data-e="6" style="left:70px;top:110px;width:30px;height:30px;z-index:-1;background:#ff0"></div>
<div class="over" style="left:110px;top:110px;width:30px;height:30px;background:#f0f" data-e="7"></div>
<input type="checkbox" data-mix="1" data-e="8" style="position:absolute;left:20px;top:150px;margin:0">
</body>"""


def test_a_browser_tells_where_things_are_and_what_hides_them() -> None:
    with PrivateDesk((640, 480)) as desk, Chromium(desk) as browser:
        found = browser.draw(PAGE, (320, 200), 1.5, dark=False)
        picture = browser.picture()
    with Image.open(io.BytesIO(picture)) as image:
        pixels = np.asarray(image.convert("RGB")).astype(int)
    assert pixels.shape == (300, 480, 3)
    assert {mark: one.whole for mark, one in found.items()} == {
        0: True,
        1: False,
        3: False,
        4: True,
        6: False,
        7: True,
        8: True,
    }
    assert found[3].box == (220, 40, 20, 40)  # what is left of it
    for mark, colour in ((0, (255, 0, 0)), (7, (255, 0, 255))):
        ys, xs = np.nonzero((pixels == colour).all(axis=2))
        left, top, width, height = (side * 1.5 for side in found[mark].box)
        assert (xs.min(), ys.min(), xs.max() + 1, ys.max() + 1) == (left, top, left + width, top + height)


def test_screens_are_made_once_and_can_be_read(tmp_path: Path, icons: Path) -> None:
    told: list[tuple[int, int]] = []

    def make(screens: int, stop: StopSwitch) -> int:
        return make_screens(
            tmp_path,
            icons,
            seed=5,
            screens=screens,
            held_out=1,
            stop=stop,
            tell=lambda *done: told.append(done),
        )

    assert make(8, StopSwitch()) == 9
    assert told[-1] == (9, 9)
    assert make(8, StopSwitch()) == 0
    screens = list(read_screens(tmp_path))
    assert sorted(screen.picture for screen in screens) == [
        *(f"pictures/{number:06}.png" for number in range(8)),
        "pictures/held-000000.png",
    ]
    assert {screen.source for screen in screens} == {"html", "qt"}
    assert [screen.picture for screen in read_screens(tmp_path, held_out=True)] == [
        "pictures/held-000000.png"
    ]
    for screen in screens:
        assert picture_of(tmp_path, screen).std() > 1  # something is drawn
        assert screen.elements
    assert any(says for screen in screens for element in screen.elements for says in element.says)


def test_what_is_wanted_has_a_seed_of_its_own() -> None:
    wanted = list(wanted_screens(1, 20, 4))
    assert len({one.picture for one in wanted}) == 24
    assert len({one.rng.random() for one in wanted}) == 24
    assert Wanted(seed=1, number=3, held_out=False) in wanted
    assert [one.number for one in wanted if one.is_qt] == [7, 15]


def test_a_held_out_screen_needs_icons_to_test_with(tmp_path: Path, icons: Path) -> None:
    (tmp_path / "sets").mkdir()
    (tmp_path / "sets" / "plain").symlink_to(icons / "plain")
    with pytest.raises(SetUpError, match="no icon set to test with"):
        make_screens(
            tmp_path / "out",
            tmp_path / "sets",
            seed=0,
            screens=0,
            held_out=1,
            stop=StopSwitch(),
            tell=lambda *_: None,
        )


@pytest.mark.parametrize("data", [b"", b"GIF89a" + bytes(30), b"\x89PNG\r\n\x1a\n"])
def test_what_is_no_picture_is_not_taken_for_one(data: bytes) -> None:
    with pytest.raises(SetUpError, match="no screen was kept"):
        size_of_png(data)
