"""Icons of whole sets asked for by name: how often an encoder finds the right one of fifty."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agent.evals.columns import columns
from agent.evals.intervals import Interval, clustered_wilson
from vision.frame import Pixels
from vision.icon_sets.draws import DRAWS, LARGEST, SMALLEST, named_icons, together
from vision.icon_sets.icon import Icon
from vision.icon_sets.retrieval import CANDIDATES, Asked, EncodesIcons, Retrieval, retrieval

HELD_OUT = ("octicon", "ri", "adwaita", "breeze")
"""The sets that nothing in the box has learnt from."""

PROTOCOL = (
    "Each icon of a set is asked for by the words of its name (without size, “symbolic”, “fill”, “line”), "
    f"among {CANDIDATES} pictures: itself and {CANDIDATES - 1} others of its set taken at random, of other "
    f"words and other pixels. Drawn anew for each draw at {SMALLEST} to {LARGEST} px, dark on light or light "
    "on dark. Strict: other drawings of the same name may be among the others, and are mistakes. Equal "
    "scores count as mistakes. Intervals take an icon's draws as belonging together."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """How the icons of a set, or a part of it, were found."""

    name: str
    icons: int
    drawn: int
    asked: int
    top1: Interval
    top5: Interval
    mistaken: tuple[tuple[str, str, int], ...] = field(default=())
    """What was asked for, what came first instead, and how often; the commonest first."""


def measure(
    name: str, icons: Sequence[Icon], encoder: EncodesIcons, *, seed: int = 0, draws: int = DRAWS
) -> tuple[Found, ...]:
    """A set: as a whole, strictly, and each of its groups."""
    drawn: list[Retrieval] = []
    strict: list[Retrieval] = []
    for draw in range(seed, seed + draws):
        named, once = named_icons(icons, draw), _Remembering(encoder)
        drawn.append(retrieval(once, named, draw))
        strict.append(retrieval(once, named, draw, strict=True))
    groups: dict[str, set[str]] = {}
    for icon in icons:
        groups.setdefault(icon.group, set()).add(icon.name)
    parts = [_found(name, icons, drawn), _found(f"{name}, strict", icons, strict)]
    for group, names in sorted(groups.items()) if len(groups) > 1 else []:
        part = [icon for icon in icons if icon.group == group]
        parts.append(_found(f"{name}: {group or 'no group'}", part, drawn, names))
    return tuple(parts)


class _Remembering:
    """An encoder that is asked once for the same pictures and texts. Implements `EncodesIcons`."""

    def __init__(self, encoder: EncodesIcons) -> None:
        self._encoder = encoder
        self._seen: tuple[Sequence[Pixels], NDArray[np.float32]] | None = None
        self._read: tuple[Sequence[str], NDArray[np.float32]] | None = None

    def pictures(self, pictures: Sequence[Pixels]) -> NDArray[np.float32]:
        known = self._seen
        same = known is not None and [id(one) for one in known[0]] == [id(one) for one in pictures]
        if known is None or not same:
            known = self._seen = (pictures, self._encoder.pictures(pictures))
        return known[1]

    def texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        known = self._read
        if known is None or known[0] != texts:
            known = self._read = (texts, self._encoder.texts(texts))
        return known[1]


def _found(
    name: str, icons: Sequence[Icon], draws: Sequence[Retrieval], names: set[str] | None = None
) -> Found:
    asked = [one for one in together(draws).asked if names is None or one.name in names]
    first = Counter((one.words, one.beaten_by) for one in asked if one.rank)
    return Found(
        name=name,
        icons=len(icons),
        drawn=len({one.name for one in asked}),
        asked=len(asked),
        top1=_within(asked, 1),
        top5=_within(asked, 5),
        mistaken=tuple((words, other, count) for (words, other), count in first.most_common(40)),
    )


def _within(asked: Sequence[Asked], places: int) -> Interval:
    clusters: dict[str, list[int]] = {}
    for one in asked:
        count = clusters.setdefault(one.name, [0, 0])
        count[0] += one.rank < places
        count[1] += 1
    return clustered_wilson([(hits, tries) for hits, tries in clusters.values()])


def table(found: Sequence[Found]) -> str:
    """For a terminal."""
    rows = [
        (one.name, str(one.icons), str(one.asked), _percent(one.top1), _percent(one.top5)) for one in found
    ]
    return columns(("set", "icons", "asked", "top-1", "top-5"), rows)


def as_json(found: Sequence[Found]) -> list[dict[str, Any]]:
    return [
        {
            "name": one.name,
            "icons": one.icons,
            "drawn": one.drawn,
            "asked": one.asked,
            "top1": {"share": one.top1.share, "low": one.top1.low, "high": one.top1.high},
            "top5": {"share": one.top5.share, "low": one.top5.low, "high": one.top5.high},
            "mistaken": [{"asked": a, "found": b, "times": n} for a, b, n in one.mistaken],
        }
        for one in found
    ]


def _percent(interval: Interval) -> str:
    return f"{interval.share:.1%} ({interval.low * 100:.0f}–{interval.high * 100:.0f})"
