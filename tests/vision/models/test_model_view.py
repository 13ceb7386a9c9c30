"""Coordinates go from the desk to a model's numbers and back without losing their place."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.display import Display
from vision.geometry import Point, Rect
from vision.models.model_view import Convention, ModelView, smart_size

SIZES = st.integers(1, 6000)
PLACES = st.integers(-6000, 6000)


@st.composite
def views(draw: st.DrawFn) -> ModelView:
    region = Rect(draw(PLACES), draw(PLACES), draw(SIZES), draw(SIZES))
    patch = draw(st.sampled_from([1, 1, 28]))
    across, down = (draw(SIZES) if patch == 1 else draw(st.integers(1, 200)) * patch for _ in range(2))
    return ModelView(region=region, width=across, height=down, patch=patch)


@st.composite
def places(draw: st.DrawFn, rect: Rect) -> Point:
    """Any pixel, and often the first and the last."""
    x = draw(st.sampled_from([rect.left, rect.right - 1]) | st.integers(rect.left, rect.right - 1))
    y = draw(st.sampled_from([rect.top, rect.bottom - 1]) | st.integers(rect.top, rect.bottom - 1))
    return Point(x, y)


@given(data=st.data(), view=views())
def test_a_finer_picture_brings_every_pixel_back(data: st.DataObject, view: ModelView) -> None:
    point = data.draw(places(view.region))
    back = view.to_desk(*view.to_model(point, Convention.UNIT), Convention.UNIT)
    assert back == point
    across, down = max(view.width, view.region.width), max(view.height, view.region.height)
    finer = ModelView(region=view.region, width=across, height=down)
    assert finer.to_desk(*finer.to_model(point, Convention.PIXELS), Convention.PIXELS) == point


COUNTED = [Convention.PIXELS, Convention.THOUSAND, Convention.PATCHES]


@given(data=st.data(), view=views(), convention=st.sampled_from(COUNTED))
def test_a_coarser_picture_keeps_every_number(
    data: st.DataObject, view: ModelView, convention: Convention
) -> None:
    cells = {
        Convention.PIXELS: (view.width, view.height),
        Convention.PATCHES: (view.columns, view.rows),
    }.get(convention, (1000, 1000))
    size = view.region.width, view.region.height
    number = tuple(
        data.draw(st.sampled_from([0, cells[i] - 1]) | st.integers(0, cells[i] - 1)) for i in (0, 1)
    )
    point = view.to_desk(*number, convention)
    assert point is not None
    assert view.region.contains(point)
    again = view.to_model(point, convention)
    for i in (0, 1):
        if cells[i] <= size[i]:
            assert again[i] == number[i]
        else:  # a pixel holds several cells: it is still the pixel that this one lies in
            assert abs(again[i] - number[i]) <= math.ceil(cells[i] / size[i])


@given(data=st.data(), view=views(), convention=st.sampled_from(Convention))
def test_no_pixel_moves_by_more_than_a_cell(
    data: st.DataObject, view: ModelView, convention: Convention
) -> None:
    point = data.draw(places(view.region))
    back = view.to_desk(*view.to_model(point, convention), convention)
    assert back is not None
    cells = {
        Convention.PIXELS: (view.width, view.height),
        Convention.THOUSAND: (1000, 1000),
        Convention.PATCHES: (view.columns, view.rows),
    }
    across, down = cells.get(convention, (view.region.width, view.region.height))
    assert abs(back.x - point.x) <= view.region.width / across / 2 + 1
    assert abs(back.y - point.y) <= view.region.height / down / 2 + 1


@given(data=st.data(), scale=st.sampled_from([1.0, 1.25, 1.5, 2.0]), left=st.integers(-4000, 4000))
def test_a_second_display_with_its_own_scale(data: st.DataObject, scale: float, left: int) -> None:
    display = Display(
        name="second", rect=Rect(left, 300, 2560, 1440), scale=scale, logical_origin=(left, 300)
    )
    point = data.draw(places(display.rect))
    width, height = smart_size(2560, 1440, factor=28, least=3136, most=12_845_056)
    view = ModelView(region=display.rect, width=width, height=height)
    seen = view.to_desk(*view.to_model(point, Convention.PIXELS), Convention.PIXELS)
    assert seen is not None
    assert max(abs(seen.x - point.x), abs(seen.y - point.y)) <= 1
    assert display.to_physical(*display.to_logical(seen)) == seen


VIEW = ModelView(region=Rect(100, 50, 1000, 500), width=200, height=100)


@pytest.mark.parametrize(
    ("numbers", "convention", "point"),
    [
        ((0, 0), Convention.PIXELS, Point(102, 52)),
        ((199, 99), Convention.PIXELS, Point(1097, 547)),
        ((200, 100), Convention.PIXELS, Point(1099, 549)),
        ((0.0, 0.0), Convention.UNIT, Point(100, 50)),
        ((1.0, 1.0), Convention.UNIT, Point(1099, 549)),
        ((1000, 1000), Convention.THOUSAND, Point(1099, 549)),
        ((500, 500), Convention.THOUSAND, Point(600, 300)),
        ((10.25, 10.25), Convention.PIXELS, Point(151, 101)),
        ((-1, 0), Convention.PIXELS, None),
        ((201, 0), Convention.PIXELS, None),
        ((0, 1001), Convention.THOUSAND, None),
        ((math.nan, 0), Convention.UNIT, None),
        ((0, math.inf), Convention.THOUSAND, None),
    ],
)
def test_what_numbers_mean(numbers: tuple[float, float], convention: Convention, point: Point | None) -> None:
    assert VIEW.to_desk(*numbers, convention) == point


def test_what_is_outside_cannot_be_told() -> None:
    with pytest.raises(ValueError, match="outside"):
        VIEW.to_model(Point(1100, 60), Convention.UNIT)
    with pytest.raises(ValueError, match="cannot be shown"):
        ModelView(region=Rect(0, 0, 0, 5), width=1, height=1)
    with pytest.raises(ValueError, match="do not tile"):
        ModelView(region=Rect(0, 0, 50, 50), width=50, height=56, patch=28)


@given(data=st.data(), part=st.floats(0.05, 1.0))
def test_a_closer_look_stays_inside_and_shows_the_place(data: st.DataObject, part: float) -> None:
    centre = data.draw(places(VIEW.region))
    closer = VIEW.zoomed(centre, part, 400, 300)
    assert VIEW.region.covers(closer.region)
    assert closer.region.contains(centre)


@pytest.mark.parametrize(
    ("size", "factor", "wanted"),
    [
        ((1920, 1080), 28, (1932, 1092)),
        ((3840, 2160), 28, (3836, 2156)),
        ((10, 10), 28, (56, 56)),
        ((1920, 1080), 32, (1920, 1088)),
        ((8000, 4000), 28, (5068, 2520)),
    ],
)
def test_the_size_of_a_picture(size: tuple[int, int], factor: int, wanted: tuple[int, int]) -> None:
    """Worked out by hand from the rule."""
    assert smart_size(*size, factor=factor, least=56 * 56, most=16384 * 28 * 28) == wanted


@given(width=st.integers(1, 9000), height=st.integers(1, 9000), factor=st.sampled_from([28, 32]))
def test_a_picture_is_made_of_whole_patches_and_not_too_many(width: int, height: int, factor: int) -> None:
    if max(width, height) > 200 * min(width, height):
        with pytest.raises(ValueError, match="200 times"):
            smart_size(width, height, factor=factor, least=56 * 56, most=1_000_000)
        return
    across, down = smart_size(width, height, factor=factor, least=56 * 56, most=1_000_000)
    assert across % factor == down % factor == 0
    assert across * down <= 1_000_000 or min(across, down) == factor
