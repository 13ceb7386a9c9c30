"""Trains the judge and says how good it is: `python -m safety.judge.train`. A minute or two; always the
same. To try it out: `python -m safety.judge.train FILE EPOCHS TURNS`.

First a network learns without the labels held out, the thresholds are chosen on one part of those, and it is
measured on the other. Then the network that is shipped learns from all labels, with the same thresholds.
"""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np

from safety.judge.features import BUCKETS, features, tokens
from safety.judge.folding import fold
from safety.judge.judge import WEIGHTS, Judge, load_judge, number_of, save_judge
from safety.judge.labels import Label, read_labels, split
from safety.judge.measure import graded, table
from safety.judge.network import Adam, Network, Numbers, batch, initial, loss_and_gradients, probabilities
from safety.risk import Risk

HIDDEN = 16
EPOCHS = 20
RATE = 0.003
BATCH = 128
DROPPED = 0.3
"""The share of a label's features that is left out each time it is learnt from."""
SEED = 20261126
WANTED_RECALL = 0.996
"""On the labels that the threshold is chosen on; a little over what is promised."""
HARMLESS_FROM = 0.9
TURNS = 3


def train(labels: Sequence[Label], epochs: int = EPOCHS) -> Judge:
    """A judge that has learnt from these labels; its threshold for R3 and R4 is yet to be chosen."""
    random = np.random.default_rng(SEED)
    words = [tokens(fold(one.text).text) for one in labels]
    sets: list[Numbers] = [np.array(features(one), np.int64) for one in words]
    classes = np.array([one.grade - Risk.R1 for one in labels])
    network = _single(initial(BUCKETS, HIDDEN, 4, np.unique(np.concatenate(sets)), random))
    counts = np.bincount(classes, minlength=4)
    weights = (len(classes) / 4 / np.maximum(counts, 1)).astype(np.float32)
    adam = Adam(network, RATE)
    for _ in range(epochs):
        order = random.permutation(len(sets))
        for at in range(0, len(order), BATCH):
            chosen = order[at : at + BATCH]
            given = batch([_thinned(sets[one], random) for one in chosen], classes[chosen].tolist())
            adam.step(loss_and_gradients(network, given, weights)[1])
    harmless = {w for one, label in zip(words, labels, strict=True) if label.grade is Risk.R1 for w in one}
    return Judge(
        network,
        costly_from=0.5,
        harmless_from=HARMLESS_FROM,
        vocabulary=frozenset(number_of([word]) for one in words for word in one),
        harmless=frozenset(number_of([word]) for word in harmless),
        learnt=frozenset(map(number_of, words)),
    )


def costly_chances(network: Network, labels: Sequence[Label]) -> list[float]:
    """The probabilities of R3 or R4 that a network gives the labels that are."""
    graver = [one for one in labels if one.grade >= Risk.R3]
    return [float(probabilities(network, features(tokens(fold(one.text).text)))[2:].sum()) for one in graver]


def threshold(chances: Sequence[float], recall: float = WANTED_RECALL) -> float:
    """The probability from which on that share of those labels is found."""
    return sorted(chances)[len(chances) - math.ceil(len(chances) * recall)]


def _thinned(numbers: Numbers, random: np.random.Generator) -> Numbers:
    kept = numbers[random.random(len(numbers)) >= DROPPED]
    return kept if len(kept) else numbers


def _single(network: Network) -> Network:
    return Network(*(one.astype(np.float32) for one in network.parameters()))


def main(path: Path = WEIGHTS, epochs: int = EPOCHS, turns: int = TURNS) -> None:
    """Measure, in several turns that hold out different labels; then train on all and write the weights."""
    labels = read_labels()
    parts = [split(labels, turn) for turn in range(turns)]
    judges = [train(part.train, epochs) for part in parts]
    together = list(zip(judges, parts, strict=True))
    costly_from = threshold(
        [c for judge, part in together for c in costly_chances(judge.network, part.validate)]
    )
    results = [
        one
        for turn, (judge, part) in enumerate(together)
        for one in graded(replace(judge, costly_from=costly_from), part.test, turn)
    ]
    say = sys.stdout.write
    say(f"{len(labels):,} labels; held out in {turns} turns: templates and stems not learnt from\n\n")
    say(table(results))
    save_judge(replace(train(labels, epochs), costly_from=costly_from), path)
    say(f"\nTrained on all labels; R3 or R4 from {costly_from:.4f} on, R1 from {HARMLESS_FROM}\n\n")
    say(table(graded(load_judge(path), labels)))


if __name__ == "__main__":
    file, *numbers = sys.argv[1:] or [str(WEIGHTS)]
    main(Path(file), *map(int, numbers))
