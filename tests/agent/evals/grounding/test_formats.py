"""The formats of ScreenSpot and OSWorld-G are read; what is wrong in them is named by file and row."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from agent.errors import SuiteError
from agent.evals.grounding.osworld_g import groups_of, osworld_g_questions
from agent.evals.grounding.region import Box, Nowhere, Polygon, box_from, box_of, polygon_from
from agent.evals.grounding.screenspot import screenspot_questions
from vision.geometry import Point, Rect


def picture(path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    Image.new("RGB", (64, 48)).save(path)


def written(path: Path, rows: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(rows))


V2 = {
    "img_filename": "pc_1.png",
    "bbox": [10, 20, 5, 6],
    "instruction": "close  this window",
    "data_type": "icon",
    "data_source": "windows",
}
PRO = {
    "img_filename": "cad/one.png",
    "bbox": [10, 20, 15, 26],
    "instruction": "zoom in",
    "id": "cad_1",
    "application": "cad",
    "platform": "windows",
    "img_size": [64, 48],
    "ui_type": "text",
    "group": "CAD",
}


def test_screenspot_boxes_have_a_width_and_a_height(tmp_path: Path) -> None:
    picture(tmp_path / "screenspotv2_image/pc_1.png")
    written(tmp_path / "screenspot_desktop_v2.json", [V2, {**V2, "data_type": "text"}])
    first, second = screenspot_questions(tmp_path)
    assert first.target == Box(10, 20, 15, 26)
    assert (first.id, second.id) == ("screenspot_desktop_v2/0", "screenspot_desktop_v2/1")
    assert first.instruction == "close this window"
    assert first.labels == {"kind": "icon", "group": "desktop", "source": "windows"}
    assert first.picture == tmp_path / "screenspotv2_image/pc_1.png"


def test_pro_boxes_have_two_corners_and_its_rows_groups(tmp_path: Path) -> None:
    picture(tmp_path / "images/cad/one.png")
    written(tmp_path / "annotations/cad_windows.json", [PRO])
    (only,) = screenspot_questions(tmp_path)
    assert only.target == Box(10, 20, 15, 26)
    assert only.labels == {"kind": "text", "group": "CAD", "application": "cad", "platform": "windows"}


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"bbox": [1, 2, 3]}, "four numbers"),
        ({"bbox": [1, 2, -3, 4]}, "before it begins"),
        ({"bbox": [1, 2, "3", 4]}, "no number"),
        ({"bbox": [1, 2, 1e300, 4]}, "no place on a screen"),
        ({"bbox": None}, "no list"),
        ({"instruction": ""}, "instruction"),
        ({"instruction": "x" * 5000}, "instruction"),
        ({"instruction": 7}, "instruction"),
        ({"data_type": "logo"}, "logo"),
        ({"img_filename": "../../secret.png"}, "no picture"),
        ({"img_filename": "/etc/hostname"}, "no picture"),
        ({"img_filename": "other.png"}, "no picture"),
    ],
)
def test_a_bad_row_is_named(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    folder = tmp_path / "set"
    picture(folder / "images/pc_1.png")
    picture(tmp_path / "secret.png")
    written(folder / "screenspot_web.json", [V2, {**V2, **change}])
    with pytest.raises(SuiteError, match=r"screenspot_web\.json, row 2.*") as raised:
        screenspot_questions(folder)
    assert said in str(raised.value)


@pytest.mark.parametrize("content", ["", "{}", "[7]", "[" * 100_000, '[{"bbox": NaN}]', "\x00"])
def test_a_bad_file_is_named(tmp_path: Path, content: str) -> None:
    (tmp_path / "screenspot_web.json").write_text(content)
    with pytest.raises(SuiteError, match=r"screenspot_web\.json"):
        screenspot_questions(tmp_path)


def test_a_folder_without_questions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SuiteError, match="no question"):
        screenspot_questions(tmp_path)
    with pytest.raises(SuiteError, match=r"OSWorld-G\.json"):
        osworld_g_questions(tmp_path)


G = {
    "id": "g1",
    "image_path": "a.png",
    "image_size": [64, 48],
    "instruction": "the bin",
    "box_type": "bbox",
    "box_coordinates": [1, 2, 3, 4],
    "GUI_types": ["Icon"],
}


def osworld_g(folder: Path, *rows: dict[str, Any], name: str = "OSWorld-G.json") -> Path:
    picture(folder / "images/a.png")
    written(folder / name, list(rows))
    return folder


def test_osworld_g_has_boxes_polygons_and_refusals(tmp_path: Path) -> None:
    home = osworld_g(
        tmp_path / "benchmark",
        G,
        {**G, "id": "g2", "box_type": "polygon", "box_coordinates": [0, 0, 10, 0, 0, 10]},
        {**G, "id": "g3", "box_type": "refusal", "box_coordinates": [-1, -1, -1, -1]},
    )
    classified = {
        "text_matching": [{"id": "g1"}, {"id": "g2"}],
        "refusal": [{"id": "g3"}],
        "x": [{"id": "g1"}],
    }
    written(home / "classification_result.json", {"classified": classified})
    box, polygon, refusal = osworld_g_questions(tmp_path)
    assert box.target == Box(1, 2, 4, 6)
    assert polygon.target == Polygon(((0, 0), (10, 0), (0, 10)))
    assert refusal.target == Nowhere()
    assert groups_of(box) == ("text_matching", "x")
    assert groups_of(refusal) == ("refusal",)


def test_the_refined_words_are_read_where_asked(tmp_path: Path) -> None:
    osworld_g(tmp_path, G)
    osworld_g(tmp_path, {**G, "instruction": "click the bin icon"}, name="OSWorld-G_refined.json")
    assert osworld_g_questions(tmp_path, refined=True)[0].instruction == "click the bin icon"
    assert groups_of(osworld_g_questions(tmp_path)[0]) == ()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"box_type": "circle"}, "circle"),
        ({"box_type": "polygon"}, "polygon"),
        ({"box_type": "polygon", "box_coordinates": [1, 2, 3, 4, 5, 6, 7]}, "polygon"),
        ({"id": 7}, "id"),
        ({"image_path": "b.png"}, "no picture"),
    ],
)
def test_a_bad_row_of_osworld_g_is_named(tmp_path: Path, change: dict[str, Any], said: str) -> None:
    osworld_g(tmp_path, G, {**G, "id": "g2", **change})
    with pytest.raises(SuiteError, match=r"OSWorld-G\.json, row 2.*") as raised:
        osworld_g_questions(tmp_path)
    assert said in str(raised.value)


@pytest.mark.parametrize("classified", [[], {}, {"classified": {"a": [7]}}, {"classified": []}])
def test_bad_groups_and_doubled_ids_are_named(tmp_path: Path, classified: object) -> None:
    osworld_g(tmp_path, G)
    written(tmp_path / "classification_result.json", classified)
    with pytest.raises(SuiteError, match="classification_result"):
        osworld_g_questions(tmp_path)
    (tmp_path / "classification_result.json").unlink()
    osworld_g(tmp_path, G, G)
    with pytest.raises(SuiteError, match="same id"):
        osworld_g_questions(tmp_path)


def test_edges_are_inside() -> None:
    box = box_from([10, 20, 5, 6], corners=False)
    assert all(box.contains(Point(x, y)) for x in (10, 15) for y in (20, 26))
    assert not any(box.contains(point) for point in (Point(9, 20), Point(16, 20), Point(10, 27)))
    assert box_of(Rect(10, 20, 5, 6)) == Box(10, 20, 14, 25)
    assert not Nowhere().contains(Point(-1, -1))


@settings(max_examples=60, deadline=None)
@given(
    left=st.integers(0, 50), top=st.integers(0, 50), width=st.integers(1, 50), height=st.integers(1, 50),
    x=st.integers(-5, 110), y=st.integers(-5, 110),
)  # fmt: skip
def test_a_rectangle_as_polygon_holds_what_the_box_holds(
    left: int, top: int, width: int, height: int, x: int, y: int
) -> None:
    right, bottom = left + width, top + height
    polygon = polygon_from([left, top, right, top, right, bottom, left, bottom])
    inside = left < x < right and top < y < bottom
    outside = not box_from([left, top, right, bottom], corners=True).contains(Point(x, y))
    assert polygon.contains(Point(x, y)) or not inside
    assert not (polygon.contains(Point(x, y)) and outside)


@settings(max_examples=60, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
        lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
        max_leaves=8,
    )
)
def test_hostile_numbers_are_a_value_error_or_a_region(value: object) -> None:
    for read in (lambda v: box_from(v, corners=True), polygon_from):
        with suppress(ValueError):
            assert isinstance(read(value), Box | Polygon)
