"""Grades the words on a thing a click would press: R1 to R4, and at least R2 where it is not sure.

The network proposes; three rules bound it. What has no letters is harmless only as a calculator's key is.
What is called R1 must be made of words that harmless labels are made of. What was written so as to look like
something else, or is longer than a label, is never R1.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from zlib import crc32

import numpy as np

from safety.judge.features import features, tokens
from safety.judge.folding import fold, turned
from safety.judge.network import Network, probabilities
from safety.risk import Risk

WEIGHTS = Path(__file__).parent / "weights.npz"
CERTAIN = 0.9
"""From this probability on, a grade is a fact about the words rather than a precaution."""

_LONGEST = 400
"""Characters that are read."""
_LIKELIEST = 0.5
_LABEL = 5
"""Words of an ordinary label."""
_SPAN = 3
_KEY = re.compile(r"[0-9.,+\-−–×÷*/=%()^√π±<>«»‹›←→↑↓▲▼◀▶⋮☰✕✖]{1,3}")


@dataclass(frozen=True, slots=True)
class Judge:
    """A trained network. `costly_from` is the probability of R3 or R4 from which it says so, `harmless_from`
    that of R1. By number (see `number_of`): `vocabulary` are the words it learnt from, `harmless` those of
    harmless labels, `learnt` the labels; of these the likeliest grade counts.
    """

    network: Network
    costly_from: float
    harmless_from: float
    vocabulary: frozenset[int]
    harmless: frozenset[int]
    learnt: frozenset[int]

    def grade(self, words: list[str]) -> Judgement:
        """The judgement on a label or a part of one (see `safety.judge.features.tokens`)."""
        r1, _, r3, r4 = (float(chance) for chance in probabilities(self.network, features(words)))
        numbers = [number_of([word]) for word in words]
        learnt = number_of(words) in self.learnt
        familiar = 2 * sum(number in self.vocabulary for number in numbers) >= len(numbers)
        if r1 >= (_LIKELIEST if learnt else self.harmless_from) and self.harmless.issuperset(numbers):
            return Judgement(Risk.R1, r3 + r4, familiar)
        if r3 + r4 >= (_LIKELIEST if learnt else self.costly_from):
            return Judgement(Risk.R4 if r4 >= r3 else Risk.R3, r3 + r4, familiar)
        return Judgement(Risk.R2, r3 + r4, familiar)


@dataclass(frozen=True, slots=True)
class Judgement:
    """A grade, the probability the network gives R3 or R4, and whether it knows half of the words."""

    risk: Risk
    costly: float
    familiar: bool = False

    @property
    def certain(self) -> bool:
        """True where it is R3 or R4 beyond doubt, rather than to be on the safe side."""
        return self.familiar and self.costly >= CERTAIN


def number_of(words: list[str]) -> int:
    """CRC-32: small enough to keep thousands of."""
    return crc32(" ".join(words).encode())


@lru_cache(maxsize=4096)
def judge_words(text: str) -> Judgement:
    """The gravest judgement on any reading of a text and any span of it."""
    judge = load_judge()
    gravest = Judgement(Risk.R1, 0.0)
    for reading in (text, text[::-1]) if turned(text) else (text,):
        folded = fold(reading[:_LONGEST])
        lowest = Risk.R2 if folded.disguised or len(reading) > _LONGEST else Risk.R1
        for one in _readings(judge, folded.text):
            risk = max(one.risk, lowest)
            gravest = max(
                gravest, Judgement(risk, one.costly, one.familiar), key=lambda it: (it.risk, it.costly)
            )
    return gravest


def _readings(judge: Judge, text: str) -> Iterator[Judgement]:
    """The judgement on a folded text as a whole; and, so that company can't hide it, on each word that is R3
    or R4 beyond doubt by itself, and in a text too long for a label on each few words."""
    words = tokens(text)
    if not any(word[0].isalpha() for word in words):
        yield Judgement(Risk.R1 if _KEY.fullmatch(text) else Risk.R2, 0.0)
        return
    yield judge.grade(words)
    if len(words) > 1:
        yield from (one for word in words if (one := _alone(word)).certain)
    if len(words) > _LABEL:
        for start in range(len(words) - _SPAN + 1):
            yield judge.grade(words[start : start + _SPAN])


@lru_cache(maxsize=4096)
def _alone(word: str) -> Judgement:
    return load_judge().grade([word])


@cache
def load_judge(path: Path = WEIGHTS) -> Judge:
    """Raises OSError or ValueError where the weights cannot be read."""
    with np.load(path, allow_pickle=False) as held:
        network = Network(*(held[name].astype(np.float32) for name in ("w1", "b1", "w2", "b2")))
        costly_from, harmless_from = (float(one) for one in held["thresholds"])
        known = (frozenset(held[name].tolist()) for name in ("vocabulary", "harmless", "learnt"))
        return Judge(network, costly_from, harmless_from, *known)


def save_judge(judge: Judge, path: Path = WEIGHTS) -> None:
    """Half precision, without pickle."""
    named = zip(("w1", "b1", "w2", "b2"), judge.network.parameters(), strict=True)
    np.savez_compressed(
        path,
        allow_pickle=False,
        thresholds=np.array([judge.costly_from, judge.harmless_from]),
        vocabulary=np.array(sorted(judge.vocabulary), np.uint32),
        harmless=np.array(sorted(judge.harmless), np.uint32),
        learnt=np.array(sorted(judge.learnt), np.uint32),
        **{name: one.astype(np.float16) for name, one in named},
    )
