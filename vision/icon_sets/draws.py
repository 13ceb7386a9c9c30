"""A set of icons drawn several times over at sizes of a desktop, and how an encoder finds them by name."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vision.errors import IconError
from vision.icon_sets.drawing import drawn
from vision.icon_sets.icon import Icon
from vision.icon_sets.retrieval import EncodesIcons, NamedIcon, Retrieval, retrieval

SMALLEST, LARGEST = 24, 64  # pixels
DRAWS = 3


def named_icons(icons: Sequence[Icon], seed: int) -> tuple[NamedIcon, ...]:
    """Each icon drawn once, of a random size, dark on light or light on dark. What cannot be drawn is left
    out: compare the counts."""
    chance = np.random.default_rng(seed)
    found = []
    for icon in icons:
        size, dark = int(chance.integers(SMALLEST, LARGEST + 1)), bool(chance.integers(2))
        try:
            picture = drawn(icon, size, dark=dark)
        except IconError:
            continue
        found.append(NamedIcon(name=icon.name, words=icon.words, picture=picture))
    return tuple(found)


def retrievals(
    encoder: EncodesIcons,
    icons: Sequence[Icon],
    seed: int = 0,
    *,
    draws: int = DRAWS,
    strict: bool = False,
) -> tuple[Retrieval, ...]:
    """The set drawn and asked for anew so many times, each draw with a seed of its own."""
    return tuple(
        retrieval(encoder, named_icons(icons, seed + draw), seed + draw, strict=strict)
        for draw in range(draws)
    )


def together(found: Sequence[Retrieval]) -> Retrieval:
    """Several draws as one."""
    return Retrieval(asked=tuple(one for each in found for one in each.asked))
