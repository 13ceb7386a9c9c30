"""From scores to chances: a logistic curve fitted to pairs that belong together and pairs that do not."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

_ROUNDS = 100
_RIDGE = 1e-6


def fitted(scores: NDArray[np.float32], belong: NDArray[np.bool_]) -> tuple[float, float]:
    """Slope and offset of the likeliest curve 1 / (1 + exp(-(slope * score + offset))), by Newton's method
    (Platt 1999, with his targets that are never quite 0 or 1). Raises ValueError unless there are pairs of
    both kinds."""
    yes, no = int(belong.sum()), int((~belong).sum())
    if not yes or not no:
        raise ValueError("a curve needs pairs that belong together and pairs that do not")
    target = np.where(belong, (yes + 1) / (yes + 2), 1 / (no + 2))
    inputs = np.stack((scores.astype(np.float64), np.ones(len(scores))), axis=1)
    weights = np.array([1.0, np.log((yes + 1) / (no + 1))])
    for _ in range(_ROUNDS):
        chance = 1 / (1 + np.exp(-np.clip(inputs @ weights, -40, 40)))
        slope = inputs.T @ (chance - target)
        bend = (inputs * (chance * (1 - chance))[:, None]).T @ inputs + _RIDGE * np.eye(2)
        step = np.linalg.solve(bend, slope)
        weights -= np.clip(step, -5, 5)
        if np.abs(step).max() < 1e-8:
            break
    return float(weights[0]), float(weights[1])
