from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vision.geometry import Point, Rect

places = st.integers(-5000, 5000)
sizes = st.integers(0, 4000)
rects = st.builds(Rect, places, places, sizes, sizes)
full = st.builds(Rect, places, places, st.integers(1, 4000), st.integers(1, 4000))


@given(rects, rects)
def test_intersection_is_covered_by_both(a: Rect, b: Rect) -> None:
    common = a.intersection(b)
    assert common == Rect(common.left, common.top, common.width, common.height)
    if common:
        assert a.covers(common)
        assert b.covers(common)
    assert common.area == b.intersection(a).area


@given(full, full)
def test_union_covers_both_and_is_the_smallest_that_does(a: Rect, b: Rect) -> None:
    both = a.union(b)
    assert both.covers(a)
    assert both.covers(b)
    assert both.left in (a.left, b.left)
    assert both.right in (a.right, b.right)
    assert both.top in (a.top, b.top)
    assert both.bottom in (a.bottom, b.bottom)
    assert both == b.union(a)


@given(full)
def test_an_empty_rect_adds_nothing(rect: Rect) -> None:
    assert rect.union(Rect(17, -4, 0, 9)) == rect
    assert Rect(17, -4, 0, 9).union(rect) == rect


@given(full, full)
def test_iou_is_a_symmetric_ratio(a: Rect, b: Rect) -> None:
    assert 0.0 <= a.iou(b) <= 1.0
    assert a.iou(b) == b.iou(a)
    assert a.iou(a) == 1.0
    assert (a.iou(b) > 0) == bool(a.intersection(b))


@given(full, full)
def test_a_gap_is_zero_exactly_where_rects_touch_or_overlap(a: Rect, b: Rect) -> None:
    assert a.gap(b) == b.gap(a)
    beside = a.left <= b.right and b.left <= a.right
    level = a.top <= b.bottom and b.top <= a.bottom
    assert (a.gap(b) == 0) == (beside and level)


@given(full)
def test_a_rect_holds_its_first_and_last_pixel_and_none_past_them(rect: Rect) -> None:
    assert rect.contains(Point(rect.left, rect.top))
    assert rect.contains(Point(rect.right - 1, rect.bottom - 1))
    assert rect.contains(rect.centre)
    assert not rect.contains(Point(rect.right, rect.top))
    assert not rect.contains(Point(rect.left, rect.bottom))
    assert not rect.contains(Point(rect.left - 1, rect.top))


@given(full, st.integers(0, 300))
def test_growing_and_shrinking_are_inverse(rect: Rect, margin: int) -> None:
    assert rect.inflated(margin).inflated(-margin) == rect


@given(rects, places, places)
def test_moving_there_and_back(rect: Rect, dx: int, dy: int) -> None:
    assert rect.moved(dx, dy).moved(-dx, -dy) == rect


def test_shrinking_past_nothing_is_empty() -> None:
    assert not Rect(0, 0, 4, 4).inflated(-3)


def test_a_negative_size_is_refused() -> None:
    with pytest.raises(ValueError, match="-1x5"):
        Rect(0, 0, -1, 5)


@given(places, places)
def test_distance_is_euclidean(x: int, y: int) -> None:
    assert Point(x, y).distance(Point(x + 3, y - 4)) == 5.0
    assert Point(x, y).moved(3, -4) == Point(x + 3, y - 4)
