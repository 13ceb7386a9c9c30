"""Sets of icons are read in both forms, drawn, and asked for by the words of their names."""

from __future__ import annotations

import io
import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from vision.errors import IconError
from vision.icon_sets.drawing import DARK, LIGHT, drawn
from vision.icon_sets.icon import Icon, bare_names, words_of
from vision.icon_sets.reading import icon_sets, read_icons

SQUARE = '<path fill="currentColor" d="M4 4h8v8H4z"/>'


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("document-open-symbolic", "document open"),
        ("alert-fill-16", "alert"),
        ("account-box-2-line", "account box"),
        ("number-1-fill", "number 1"),
        ("24-hours-fill", "24 hours"),
        ("line-fill", "line"),
        ("fill", "fill"),
        ("go-next", "go next"),
        ("Edit_Find.Next", "edit find next"),
    ],
)
def test_words_of_a_name(name: str, words: str) -> None:
    assert words_of(name, bare_names({"account-box-fill", name})) == words


def svg(body: str, side: int = 16) -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {side} {side}">{body}</svg>'


def icon(source: str | bytes, name: str = "thing") -> Icon:
    return Icon(set_name="a set", name=name, words=name, group="", source=source)


def png(size: tuple[int, int], colour: tuple[int, int, int, int]) -> bytes:
    held = io.BytesIO()
    Image.new("RGBA", size, colour).save(held, "PNG")
    return held.getvalue()


@pytest.mark.parametrize("dark", [False, True])
def test_an_icon_of_one_grey_takes_the_ink_of_the_ground(dark: bool) -> None:
    picture = drawn(icon(svg(SQUARE)), 32, dark=dark)
    ground, ink = DARK if dark else LIGHT
    assert picture.shape == (32, 32, 3)
    assert tuple(picture[0, 0]) == ground
    assert tuple(picture[16, 16]) == ink


def test_a_coloured_icon_keeps_its_colour_and_its_shape() -> None:
    picture = drawn(icon(png((20, 10), (200, 30, 30, 255))), 40, dark=True)
    assert tuple(picture[20, 20]) == (200, 30, 30)
    assert tuple(picture[3, 20]) == DARK[0]


def test_the_ink_of_a_symbolic_icon_changes_and_its_red_stays() -> None:
    body = '<path fill="#2e3436" d="M0 0h8v16H0z"/><path fill="#e01b24" d="M8 0h8v16H8z"/>'
    picture = drawn(icon(svg(body), "bad-symbolic"), 32, dark=True)
    assert tuple(picture[16, 4]) == DARK[1]
    assert tuple(picture[16, 28]) == (224, 27, 36)


@pytest.mark.parametrize("source", ["no svg", svg(""), b"no png", png((5000, 1), (0, 0, 0, 255))])
def test_what_cannot_be_drawn_is_named(source: str | bytes) -> None:
    with pytest.raises(IconError, match="thing"):
        drawn(icon(source), 32, dark=False)


def test_both_forms_of_a_set_are_read(tmp_path: Path) -> None:
    icons = {"save-16": {"body": SQUARE}, "save-24": {"body": SQUARE, "width": 24, "height": 24}}
    whole = {"prefix": "x", "icons": icons, "aliases": {"store": {"parent": "save-16"}}}
    (tmp_path / "plain.json").write_text(json.dumps(whole))
    (tmp_path / "packed").mkdir()
    (tmp_path / "packed" / "icons.json").write_text(json.dumps(whole))
    for place in ("actions/16", "actions/22", "scalable/places", "48x48/legacy", "cursors"):
        (tmp_path / "theme" / place).mkdir(parents=True)
    theme = tmp_path / "theme"
    (theme / "actions/16/go-up.svg").write_text(svg("", 16))
    (theme / "actions/22/go-up.svg").write_text(svg(SQUARE, 22))
    (theme / "actions/22/go-top.svg").symlink_to("go-up.svg")
    (theme / "actions/22/go-up-rtl.svg").write_text(svg(SQUARE))
    (theme / "scalable/places/home-symbolic.svg").write_text(svg(SQUARE))
    (theme / "48x48/legacy/home.png").write_bytes(png((48, 48), (1, 2, 3, 255)))
    (theme / "48x48/legacy/home-symbolic.symbolic.png").write_bytes(png((48, 48), (1, 2, 3, 255)))
    (theme / "cursors/arrow.svg").write_text(svg(SQUARE))

    sets = icon_sets(tmp_path)

    assert list(sets) == ["packed", "plain", "theme"]
    plain = read_icons("plain", sets["plain"])
    assert [(one.name, one.words) for one in plain] == [("save-16", "save"), ("save-24", "save")]
    assert np.ptp(drawn(plain[1], 24, dark=False)) > 0
    assert [one.source for one in read_icons("packed", sets["packed"])] == [one.source for one in plain]
    found = {(one.group, one.name): one for one in read_icons("theme", sets["theme"])}
    assert sorted(found) == [("actions", "go-up"), ("legacy", "home"), ("symbolic", "home-symbolic")]
    assert found["actions", "go-up"].source == svg(SQUARE, 22)
    assert isinstance(found["legacy", "home"].source, bytes)


@pytest.mark.parametrize(
    "content",
    [
        "",
        "[]",
        "{}",
        '{"icons": {}}',
        '{"icons": {"a": {}}}',
        '{"icons": {"a": {"body": 7}}}',
        '{"icons": {"a": {"body": "", "width": "wide"}}}',
        '{"icons": {"a": {"body": "", "width": 1e999}}}',
        "[" * 100_000,
    ],
)
def test_a_broken_set_is_refused_by_its_file(tmp_path: Path, content: str) -> None:
    (tmp_path / "broken.json").write_text(content)
    with pytest.raises(IconError, match=r"broken\.json"):
        read_icons("broken", tmp_path / "broken.json")


def test_a_folder_without_sets_says_what_was_looked_for(tmp_path: Path) -> None:
    with pytest.raises(IconError, match=r"NAME\.json"):
        icon_sets(tmp_path)
    with pytest.raises(IconError, match="cannot be read"):
        icon_sets(tmp_path / "nowhere")
