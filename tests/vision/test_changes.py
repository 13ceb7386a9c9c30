from __future__ import annotations

from itertools import combinations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vision.changes import TILE, any_under, changed_tiles, merged, regions, written_tiles
from vision.frame import Pixels
from vision.geometry import Point, Rect

HEIGHT, WIDTH = 150, 203
spots = st.lists(st.tuples(st.integers(0, HEIGHT - 1), st.integers(0, WIDTH - 1)), max_size=40)
rects = st.lists(
    st.builds(Rect, st.integers(0, 2000), st.integers(0, 1000), st.integers(1, 300), st.integers(1, 300)),
    max_size=30,
)

WHOLE = Rect(0, 0, WIDTH, HEIGHT)


def changed_regions(before: Pixels, after: Pixels) -> tuple[Rect, ...]:
    return regions(changed_tiles(before, after), WHOLE)


def plain() -> Pixels:
    return np.full((HEIGHT, WIDTH, 3), 200, np.uint8)


def spotted(at: list[tuple[int, int]]) -> Pixels:
    pixels = plain()
    for y, x in at:
        pixels[y, x, (x + y) % 3] ^= 1
    return pixels


def apart(rects: tuple[Rect, ...]) -> bool:
    return not any(a.intersection(b) for a, b in combinations(rects, 2))


@given(spots)
def test_regions_cover_every_changed_pixel(at: list[tuple[int, int]]) -> None:
    found = changed_regions(plain(), spotted(at))
    for y, x in set(at):
        if at.count((y, x)) % 2:
            assert any(region.contains(Point(x, y)) for region in found)
    assert apart(found)
    assert len(found) <= 16
    assert all(WHOLE.covers(region) for region in found)


@given(spots)
def test_written_tiles_are_all_but_flat_colour(at: list[tuple[int, int]]) -> None:
    pixels = spotted(at)
    tiles = written_tiles(pixels)
    flat = ~tiles.repeat(TILE, axis=0).repeat(TILE, axis=1)[:HEIGHT, :WIDTH]
    assert (pixels[flat] == 200).all()


def test_equal_images_have_no_changed_region() -> None:
    assert changed_regions(plain(), plain()) == ()
    assert not written_tiles(plain()).any()


def test_one_pixel_is_one_tile() -> None:
    last = spotted([(HEIGHT - 1, WIDTH - 1)])
    (region,) = changed_regions(plain(), last)
    assert region == Rect.from_edges(WIDTH // TILE * TILE, HEIGHT // TILE * TILE, WIDTH, HEIGHT)
    assert changed_tiles(plain(), last).sum() == 1


def test_things_far_apart_stay_apart() -> None:
    assert len(changed_regions(plain(), spotted([(3, 3), (140, 190)]))) == 2


@given(rects)
def test_merging_covers_all_and_leaves_few_that_are_apart(given_rects: list[Rect]) -> None:
    result = merged(given_rects)
    assert all(any(whole.covers(rect) for whole in result) for rect in given_rects)
    assert len(result) <= 16
    assert apart(result)
    assert merged(result) == result


@given(spots, st.integers(-5, WIDTH), st.integers(-5, HEIGHT), st.integers(1, WIDTH), st.integers(1, HEIGHT))
def test_a_tile_is_under_a_rect_where_they_share_a_pixel(
    at: list[tuple[int, int]], left: int, top: int, width: int, height: int
) -> None:
    rect = Rect(left, top, width, height).intersection(WHOLE)
    tiles = changed_tiles(plain(), spotted(at))
    places = [Rect(x * TILE, y * TILE, TILE, TILE) for y, x in np.argwhere(tiles).tolist()]
    assert any_under(tiles, rect) == any(place.intersection(rect) for place in places)
