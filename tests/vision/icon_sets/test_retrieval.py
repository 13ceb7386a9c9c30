"""Icons are found by name as often as the encoder is right, whatever the luck of the draw."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from vision.frame import Pixels
from vision.icon_sets.draws import named_icons, retrievals, together
from vision.icon_sets.icon import Icon
from vision.icon_sets.retrieval import NamedIcon, retrieval


class Knows:
    """Pictures hold their number in the first pixel, words are their number; `known` of them are told apart,
    the rest look all alike to it."""

    def __init__(self, known: int, size: int = 80) -> None:
        self.known, self.size = known, size

    def _rows(self, numbers: Sequence[int]) -> NDArray[np.float32]:
        rows = np.zeros((len(numbers), self.size + 1), dtype=np.float32)
        for place, number in enumerate(numbers):
            rows[place, number if number < self.known else self.size] = 1
        return rows

    def pictures(self, pictures: Sequence[Pixels]) -> NDArray[np.float32]:
        return self._rows([int(picture[0, 0, 0]) for picture in pictures])

    def texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._rows([int(text) for text in texts])


def named(number: int, words: int | None = None, name: str = "") -> NamedIcon:
    picture = np.full((4, 4, 3), number, dtype=np.uint8)
    return NamedIcon(
        name=name or f"icon-{number}", words=str(number if words is None else words), picture=picture
    )


def test_an_encoder_that_knows_all_finds_all() -> None:
    found = retrieval(Knows(80), [named(number) for number in range(80)], 0)
    assert (found.n, found.top1, found.top5) == (80, 1.0, 1.0)
    assert all(one.beaten_by == "" for one in found.asked)


def test_an_encoder_that_sees_no_difference_finds_nothing() -> None:
    found = retrieval(Knows(0), [named(number) for number in range(80)], 0)
    assert (found.n, found.top1, found.top5) == (80, 0.0, 0.0)
    assert all(one.rank == 49 and one.beaten_by for one in found.asked)


def test_chance_is_one_in_fifty() -> None:
    class Blind:
        def pictures(self, pictures: Sequence[Pixels]) -> NDArray[np.float32]:
            return np.random.default_rng(1).normal(size=(len(pictures), 64)).astype(np.float32)

        def texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
            return np.random.default_rng(2).normal(size=(len(texts), 64)).astype(np.float32)

    icons = [named(number) for number in range(200)]
    found = together([retrieval(Blind(), icons, seed) for seed in range(10)])
    assert found.n == 2000
    assert found.top1 == pytest.approx(0.02, abs=0.015)
    assert found.top5 == pytest.approx(0.10, abs=0.03)


def test_other_drawings_of_the_same_name_and_the_same_pixels_are_no_mistakes() -> None:
    twins = [named(number, words=number % 60) for number in range(80)]  # 60 names, 20 of them drawn twice
    copies = [named(number, words=number + 60, name="copy") for number in range(10)]
    icons = [*twins, *copies]
    for strict in (False, True):
        for one in retrieval(Knows(80, 160), icons, 3, strict=strict).asked:
            beater = next((icon for icon in icons if icon.name == one.beaten_by), None)
            me = next(icon for icon in icons if icon.name == one.name and icon.words == one.words)
            if beater is not None:
                assert (beater.picture[0, 0, 0] != me.picture[0, 0, 0]) or beater.name == "copy"
                assert strict or beater.words != one.words


def test_no_number_wins_nothing() -> None:
    class Broken(Knows):
        def pictures(self, pictures: Sequence[Pixels]) -> NDArray[np.float32]:
            return np.full((len(pictures), self.size + 1), np.nan, dtype=np.float32)

    assert retrieval(Broken(80), [named(number) for number in range(60)], 0).top5 == 0.0


def test_a_set_that_is_too_small_is_not_asked_for() -> None:
    assert retrieval(Knows(80), [named(number) for number in range(49)], 0).n == 0
    assert retrieval(Knows(80), [], 0).n == 0
    assert retrieval(Knows(80), [named(number) for number in range(5)], 0, candidates=5).n == 5


@settings(max_examples=25, deadline=None)
@given(known=st.integers(0, 60), seed=st.integers(0, 1000))
def test_the_same_seed_draws_the_same_and_first_is_among_five(known: int, seed: int) -> None:
    icons = [named(number) for number in range(60)]
    once, again = (retrieval(Knows(known), icons, seed) for _ in range(2))
    assert once == again
    assert known / 60 <= once.top1 <= once.top5 <= 1.0


def test_a_set_is_drawn_at_several_sizes_on_both_grounds() -> None:
    body = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><path d="M4 4h8v8H4z"/></svg>'
    icons = [
        Icon(set_name="s", name=f"i{number}", words=f"{number}", group="", source=body)
        for number in range(40)
    ]
    broken = Icon(set_name="s", name="broken", words="broken", group="", source="")
    named_ones = named_icons([*icons, broken], 5)
    assert [one.name for one in named_ones] == [icon.name for icon in icons]
    assert {one.picture.shape[0] for one in named_ones} <= set(range(24, 65))
    assert len({one.picture.shape[0] for one in named_ones}) > 10
    assert {bool(one.picture[0, 0, 0] > 128) for one in named_ones} == {True, False}
    assert [one.n for one in retrievals(Knows(0), icons, draws=2)] == [0, 0]  # fewer than 50
