"""How good an element encoder is: icons found by name, elements found on screens, and how sure to be of a
score."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from vision.encoder.crops import as_input
from vision.encoder.encoder import ElementEncoder, Vectors
from vision.frame import Pixels
from vision.icon_sets.retrieval import NamedIcon, Retrieval, retrieval
from vision.training.calibration import fitted
from vision.training.icon_store import DrawnSet
from vision.training.screen_crops import CroppedScreen

_MOST = 400  # icons of a set that are asked for


def icons_found(encoder: ElementEncoder, drawn: DrawnSet) -> Retrieval:
    """Icons of a kept set, dark on light, each asked for by its words among 50."""
    random = np.random.default_rng(0)
    rows = sorted(random.permutation(len(drawn.words))[:_MOST])
    icons = [
        NamedIcon(name=f"{row}", words=drawn.words[row], picture=_flat(drawn.pictures[row])) for row in rows
    ]
    return retrieval(encoder, icons, 0)


def scored(encoder: ElementEncoder, screen: CroppedScreen) -> tuple[Vectors, NDArray[np.int64]]:
    """Every way to say an element of a screen against all its elements, (ways, elements), and which is
    meant."""
    vectors = encoder.vectors(as_input(screen.crops), screen.texts, screen.roles, screen.places)
    ways = [(way, row) for row, said in enumerate(screen.says) for way in said]
    words = encoder.texts([way for way, _ in ways])
    return np.asarray(words @ vectors.T, np.float32), np.array([row for _, row in ways], np.int64)


def found_first(encoder: ElementEncoder, screens: Iterable[CroppedScreen]) -> tuple[int, int]:
    """Of how many ways to say elements of screens how many score highest for the element that is meant:
    found, asked."""
    found = asked = 0
    for screen in screens:
        scores, meant = scored(encoder, screen)
        found += int((scores.argmax(axis=1) == meant).sum())
        asked += len(meant)
    return found, asked


def calibration(encoder: ElementEncoder, screens: Iterable[CroppedScreen]) -> tuple[float, float]:
    """Slope and offset by which a score becomes a chance, from every pair of every screen. Raises ValueError
    where there are none."""
    scores: list[Vectors] = []
    belong: list[NDArray[np.bool_]] = []
    for screen in screens:
        table, meant = scored(encoder, screen)
        scores.append(table.ravel())
        belong.append((np.arange(table.shape[1])[None, :] == meant[:, None]).ravel())
    if not scores:
        raise ValueError("there is no screen to calibrate by")
    return fitted(np.concatenate(scores), np.concatenate(belong))


def _flat(picture: NDArray[np.uint8]) -> Pixels:
    """A kept drawing on light grey, in dark grey where it has no colours, in 32 pixels with a margin."""
    import cv2

    alpha = (picture if picture.ndim == 2 else picture[..., 3])[..., None].astype(np.float32) / 255
    ink = np.full((1, 1, 3), 40, np.float32) if picture.ndim == 2 else picture[..., :3].astype(np.float32)
    whole = np.rint(ink * alpha + np.float32(242) * (1 - alpha)).astype(np.uint8)
    small = cv2.resize(
        np.pad(whole, ((8, 8), (8, 8), (0, 0)), constant_values=242), (36, 36), interpolation=cv2.INTER_AREA
    )
    return np.asarray(small, np.uint8)
