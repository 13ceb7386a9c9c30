"""A multilayer perceptron with one hidden layer, by hand: forward, backward, softmax cross-entropy, Adam.

It knows nothing of labels or risks: its inputs are sets of feature numbers, its outputs classes.

    h = relu(b1 + sum of W1[f] over the features f / sqrt(their number))      p = softmax(h W2 + b2)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]
Numbers = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Network:
    """The weights: W1 (features, hidden), b1 (hidden), W2 (hidden, classes), b2 (classes)."""

    w1: Floats
    b1: Floats
    w2: Floats
    b2: Floats

    def parameters(self) -> tuple[Floats, Floats, Floats, Floats]:
        return self.w1, self.b1, self.w2, self.b2


@dataclass(frozen=True, slots=True)
class Batch:
    """Sets of features one behind the other: `numbers`, where each set starts, and each set's class."""

    numbers: Numbers
    starts: Numbers
    classes: Numbers

    @property
    def sizes(self) -> Numbers:
        return np.diff(np.append(self.starts, len(self.numbers)))


def batch(sets: Sequence[Sequence[int] | Numbers], classes: Sequence[int]) -> Batch:
    """No set may be empty."""
    sizes = [len(one) for one in sets]
    numbers = np.fromiter((number for one in sets for number in one), np.int64, sum(sizes))
    return Batch(numbers, np.cumsum([0, *sizes[:-1]]), np.asarray(classes, np.int64))


def initial(features: int, hidden: int, classes: int, used: Numbers, random: np.random.Generator) -> Network:
    """Small random weights (He et al. 2015); zero for features that are not used, which then say nothing."""
    w1 = np.zeros((features, hidden))
    w1[used] = random.normal(0.0, np.sqrt(2.0), (len(used), hidden)) / np.sqrt(40.0)
    w2 = random.normal(0.0, np.sqrt(2.0 / hidden), (hidden, classes))
    return Network(w1, np.zeros(hidden), w2, np.zeros(classes))


def probabilities(network: Network, numbers: Sequence[int]) -> Floats:
    """The classes' probabilities for one set of features; it may be empty."""
    total = network.w1[np.asarray(numbers, np.int64)].sum(axis=0) if numbers else np.zeros_like(network.b1)
    hidden = np.maximum(network.b1 + total / np.sqrt(max(len(numbers), 1)), 0.0)
    return softmax(hidden @ network.w2 + network.b2)


def softmax(scores: Floats) -> Floats:
    """Over the last axis."""
    powers = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return np.asarray(powers / powers.sum(axis=-1, keepdims=True))


def loss_and_gradients(
    network: Network, given: Batch, weights: Floats
) -> tuple[float, tuple[Floats, Floats, Floats, Floats]]:
    """The mean cross-entropy, each set counted by its class's weight, and its gradient for each parameter."""
    scale = 1.0 / np.sqrt(given.sizes)[:, None]
    inner = network.b1 + np.add.reduceat(network.w1[given.numbers], given.starts) * scale
    hidden = np.maximum(inner, 0.0)
    chances = softmax(hidden @ network.w2 + network.b2)
    rows = np.arange(len(given.classes))
    share = weights[given.classes] / len(rows)
    loss = -float((share * np.log(chances[rows, given.classes])).sum())

    d_scores = chances * share[:, None]
    d_scores[rows, given.classes] -= share
    d_inner = (d_scores @ network.w2.T) * (inner > 0)
    spread = np.repeat(d_inner * scale, given.sizes, axis=0)
    d_w1 = _scattered(spread, given.numbers, network.w1)
    return loss, (d_w1, d_inner.sum(axis=0), hidden.T @ d_scores, d_scores.sum(axis=0))


def _scattered(rows: Floats, numbers: Numbers, like: Floats) -> Floats:
    """A gradient like `like` whose row n is the sum of the rows that stand for feature n."""
    order = np.argsort(numbers, kind="stable")
    which, first = np.unique(numbers[order], return_index=True)
    out = np.zeros_like(like)
    out[which] = np.add.reduceat(rows[order], first)
    return out


class Adam:
    """Kingma and Ba 2015, with the bias corrected, changing the network's arrays in place."""

    def __init__(self, network: Network, rate: float, decay: float = 0.0) -> None:
        self._network = network
        self._rate = rate
        self._decay = decay
        self._means = [np.zeros_like(one) for one in network.parameters()]
        self._squares = [np.zeros_like(one) for one in network.parameters()]
        self._steps = 0

    def step(self, gradients: Sequence[Floats]) -> None:
        self._steps += 1
        first, second = 0.9, 0.999
        rate = self._rate * np.sqrt(1 - second**self._steps) / (1 - first**self._steps)
        together = zip(self._network.parameters(), gradients, self._means, self._squares, strict=True)
        for value, gradient, mean, square in together:
            mean += (1 - first) * (gradient - mean)
            square += (1 - second) * (gradient**2 - square)
            value -= rate * mean / (np.sqrt(square) + 1e-8) + self._rate * self._decay * value
