"""Elements of made-up screens as the encoder sees them: crops with text, role, place and ways to say them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vision.element import Element, Role
from vision.encoder.crops import crops_of
from vision.encoder.encoder import places_of
from vision.frame import Frame
from vision.geometry import Rect
from vision.training.screens_data import DrawnScreen, picture_of

_MOST = 64  # elements of one screen
_ELSEWHERE = re.compile(
    r"\b(?:next to|beside|below|above|under|over|left of|right of|near|between|first|second|third|fourth|"
    r"fifth|last|top|bottom|unchecked|checked|ticked|disabled|enabled|greyed|selected|focused|row|column)\b",
    re.IGNORECASE,
)
_ROLE = {role: place for place, role in enumerate(Role)}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class CroppedScreen:
    """The elements of one screen: `crops` (n, side, side, 3), uint8; `roles` (n,); `places` (n, 5); `texts`
    what is drawn in each; `says` what a person would say to mean it and nothing else there."""

    crops: NDArray[np.uint8]
    roles: NDArray[np.int64]
    places: NDArray[np.float32]
    texts: tuple[str, ...]
    says: tuple[tuple[str, ...], ...]


def cropped(
    folder: Path, screens: Iterable[DrawnScreen], side: int, told: Callable[[str], None]
) -> list[CroppedScreen]:
    """Every screen with at least two elements that can be said by what they are; at most 64 elements of each,
    those that can be said first. Sayings that go by place, order or state are left out: they are not for the
    encoder to understand."""
    kept = []
    for number, screen in enumerate(screens, start=1):
        one = _cropped(folder, screen, side)
        if one is not None:
            kept.append(one)
        if number % 200 == 0:
            told(f"{number:,} screens cut up")
    return kept


def _cropped(folder: Path, screen: DrawnScreen, side: int) -> CroppedScreen | None:
    said = [tuple(way for way in element.says if not _ELSEWHERE.search(way)) for element in screen.elements]
    order = sorted(range(len(said)), key=lambda row: not said[row])[:_MOST]
    if sum(bool(said[row]) for row in order) < 2:
        return None
    width, height = screen.size
    frame = Frame(pixels=picture_of(folder, screen), rect=Rect(0, 0, width, height), time=0.0)
    drawn = [screen.elements[row] for row in order]
    elements = [Element(role=one.role, rect=one.rect, text=one.text) for one in drawn]
    crops = crops_of(frame, [one.rect for one in drawn], side)
    return CroppedScreen(
        crops=np.rint((crops.transpose(0, 2, 3, 1) + 1) * 127.5).astype(np.uint8),
        roles=np.array([_ROLE[one.role] for one in drawn], np.int64),
        places=places_of(frame, elements),
        texts=tuple(one.text for one in drawn),
        says=tuple(said[row] for row in order),
    )
