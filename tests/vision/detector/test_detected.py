from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from vision.detector.config import ROLES, STRIDE
from vision.detector.detected import decoded, edge_code, edge_pixels
from vision.geometry import Rect
from vision.training.detector_targets import Boxes, cut, target

WIDE, HIGH = 640, 320
LEAST = (0.5,) * len(ROLES)


@st.composite
def apart(draw: st.DrawFn) -> list[tuple[Rect, int]]:
    """Rectangles of at least one cell that lie far apart, each with a role."""
    columns, rows = 3, 2
    found = []
    for place in draw(st.sets(st.integers(0, columns * rows - 1), min_size=1)):
        x, y = (place % columns) * 210 + 5, (place // columns) * 160 + 5
        width, height = draw(st.integers(8, 190)), draw(st.integers(8, 140))
        left, top = draw(st.integers(0, 190 - width)), draw(st.integers(0, 140 - height))
        found.append((Rect(x + left, y + top, width, height), draw(st.integers(0, len(ROLES) - 1))))
    return found


def boxes(things: list[tuple[Rect, int]]) -> Boxes:
    return Boxes(
        edges=np.array([(r.left, r.top, r.right, r.bottom) for r, _ in things], np.float32).reshape(-1, 4),
        kinds=np.array([kind for _, kind in things], np.int64),
    )


@settings(max_examples=60, deadline=None)
@given(apart())
def test_what_is_taught_is_what_is_read_out_of_it(things: list[tuple[Rect, int]]) -> None:
    made = target(boxes(things), (WIDE, HIGH), len(ROLES))
    logits = (made.heat * 8 - 6).astype(np.float32)  # sure in the middle of a bell only
    found = decoded(logits, made.codes, ROLES, LEAST)
    assert {(d.rect, d.role) for d in found} == {(rect, ROLES[kind]) for rect, kind in things}
    assert (made.heat.max(axis=(1, 2)) == 1).sum() == len({kind for _, kind in things})


@settings(max_examples=100, deadline=None)
@given(st.floats(-4000, 4000))
def test_an_edge_comes_back_from_its_code(pixels: float) -> None:
    far = np.array([pixels], np.float32)
    assert abs(edge_pixels(edge_code(far))[0] - pixels) <= 0.01 + abs(pixels) * 1e-5


def test_of_two_answers_about_one_thing_the_surer_stands() -> None:
    heat = np.full((len(ROLES), 4, 16), -9.0, np.float32)
    edges = np.zeros((4, 4, 16), np.float32)
    for column, kind, logit in ((3, 0, 3.0), (5, 0, 2.0), (3, 1, 1.0), (12, 0, 0.5)):
        heat[kind, 1, column] = logit
        middle = (column + 0.5) * STRIDE
        box = Rect(100, 4, 20, 16) if column == 12 else Rect(10, 4, 60, 16)
        far = (middle - box.left, 12 - box.top, box.right - middle, box.bottom - 12)
        edges[:, 1, column] = edge_code(np.array(far, np.float32))
    found = decoded(heat, edges, ROLES, LEAST)
    assert [(d.role, d.rect) for d in found] == [
        (ROLES[0], Rect(10, 4, 60, 16)),
        (ROLES[0], Rect(100, 4, 20, 16)),
    ]
    assert found[0].score > found[1].score > 0.5


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_whatever_the_network_says_rectangles_lie_on_the_picture(seed: int) -> None:
    chance = np.random.default_rng(seed)
    heat = chance.normal(0, 4, (len(ROLES), 8, 16)).astype(np.float32)
    edges = (chance.standard_cauchy((4, 8, 16)) * 10).astype(np.float32)
    found = decoded(heat, edges, ROLES, LEAST)
    assert all(Rect(0, 0, 128, 64).covers(d.rect) and d.rect and 0.5 <= d.score <= 1 for d in found)
    assert [d.score for d in found] == sorted((d.score for d in found), reverse=True)


def test_a_part_of_a_picture_has_what_is_mostly_on_it_and_the_rest_does_not_count() -> None:
    things = [
        (Rect(10, 10, 40, 20), 1),
        (Rect(90, 10, 20, 20), 2),
        (Rect(94, 50, 40, 20), 3),
        (Rect(300, 0, 9, 9), 4),
    ]
    part = cut(boxes(things), (0, 0, 104, 96), 2.0)
    assert part.edges.tolist() == [[20, 20, 100, 60], [180, 20, 208, 60], [188, 100, 208, 140]]
    assert part.kinds.tolist() == [1, 2, -1]
    made = target(part, (208, 192), len(ROLES))
    assert made.heat[3].max() == 0
    assert made.counts[15, 25] == 0
    assert made.counts[0, 0] == made.counts[4, 24] == 1
