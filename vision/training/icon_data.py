"""All that the encoder's training reads: drawn icons, the phrases that name them, and what those phrases
mean."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vision.errors import IconError
from vision.icon_sets.reading import read_icons
from vision.training.icon_store import DrawnSet, keep_drawn, kept_sets
from vision.training.icon_words import other_names, standard_names
from vision.training.learned_sets import AKIN, SHARES, STYLES, TESTED, VALIDATED, sets_to_learn_from
from vision.training.phrases import english
from vision.training.teacher import meanings

THEMES = {"tango": "Tango"}
_TOGETHER = 0.75  # power of a set's number of icons that its share of the training grows with
_SAME = 0.7  # power of the number of drawings of one name within a set, likewise


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class IconData:
    """`sets` are drawn; `phrases` are all phrases with `meaning` (phrases, 384); `named[s][i]` is the phrase
    of icon i of set s, `others` more phrases by phrase; `chance[s][i]` is how often the icon is to be seen.
    `standard` are phrases of the Icon Naming Specification, each with the icons that it names too, counted
    through all sets. `watched` are the sets that the training is judged by meanwhile; it learns from the
    rest."""

    sets: tuple[DrawnSet, ...]
    watched: tuple[DrawnSet, ...]
    phrases: tuple[str, ...]
    meaning: NDArray[np.float16]
    named: tuple[NDArray[np.int64], ...]
    others: Mapping[int, NDArray[np.int64]]
    standard: tuple[tuple[int, NDArray[np.int64]], ...]
    chance: tuple[NDArray[np.float64], ...]


def prepare(icons: Path, store: Path, told: Callable[[str], None]) -> None:
    """Draw all sets of the folder `icons` that may be learned from, or watched, into the store. What is
    drawn stays: the next call goes on from there."""
    found = sets_to_learn_from(icons)
    if not found:
        raise IconError(f"{icons} holds no icon sets: fetch them with `python3 dev.py icons`")
    for folder in (*found, *(icons / name for name in sorted(VALIDATED))):
        keep_drawn(folder.name, read_icons(folder.name, folder / "icons.json"), store, told)
    for group, name in THEMES.items():
        theme = Path("/usr/share/icons") / name
        if theme.is_dir():
            keep_drawn(group, read_icons(group, theme), store, told)


def loaded(icons: Path, store: Path, told: Callable[[str], None]) -> IconData:
    """Everything of a prepared store. Meanings are computed once and kept beside it."""
    kept = [one for one in kept_sets(store) if one.group not in TESTED | AKIN]
    sets = tuple(one for one in kept if one.group not in VALIDATED)
    watched = tuple(one for one in kept if one.group in VALIDATED)
    more = other_names(icons)
    names = sorted({words for one in sets for words in one.words})
    tags = sorted({tag for name in names for tag in more.get(name, ())} - set(names))
    general = sorted(set(english(icons / "wordnet")) - set(names) - set(tags))
    standard = standard_names()
    phrases = tuple(dict.fromkeys((*names, *tags, *general, *standard)))
    place = {phrase: index for index, phrase in enumerate(phrases)}
    others = {
        place[name]: np.array([place[tag] for tag in said], np.int64)
        for name in names
        if (said := [tag for tag in more.get(name, ()) if tag not in STYLES])
    }
    named = tuple(np.array([place[words] for words in one.words], np.int64) for one in sets)
    return IconData(
        sets=sets,
        watched=watched,
        phrases=phrases,
        meaning=_kept_meanings(store / "meanings", phrases, told),
        named=named,
        others=others,
        standard=_standard(standard, place, np.concatenate(named)),
        chance=_chances(named, [SHARES.get(one.group, 1.0) for one in sets]),
    )


def _standard(
    standard: Mapping[str, Sequence[str]], place: Mapping[str, int], named: NDArray[np.int64]
) -> tuple[tuple[int, NDArray[np.int64]], ...]:
    """Each name that any icon goes by, with those icons."""
    found = []
    for name, others in standard.items():
        rows = np.flatnonzero(np.isin(named, [place[other] for other in others if other in place]))
        if len(rows):
            found.append((place[name], rows))
    return tuple(found)


def _kept_meanings(folder: Path, phrases: Sequence[str], told: Callable[[str], None]) -> NDArray[np.float16]:
    """The meanings of phrases; those not met before are computed and kept."""
    words_file, vectors_file = folder / "phrases.json", folder / "vectors.npy"
    known: list[str] = []
    vectors = np.zeros((0, 384), np.float16)
    if words_file.exists():
        known = json.loads(words_file.read_text(encoding="utf-8"))
        vectors = np.load(vectors_file, allow_pickle=False)
    place = {phrase: index for index, phrase in enumerate(known)}
    missing = [phrase for phrase in phrases if phrase not in place]
    if missing:
        folder.mkdir(parents=True, exist_ok=True)
        vectors = np.concatenate((vectors, meanings(missing, told)))
        place |= {phrase: len(known) + index for index, phrase in enumerate(missing)}
        words_file.unlink(missing_ok=True)  # what the vectors are of: first to go, last to come
        np.save(vectors_file, vectors)
        words_file.write_text(json.dumps([*known, *missing]), encoding="utf-8")
    found: NDArray[np.float16] = vectors[[place[phrase] for phrase in phrases]]
    return found


def _chances(named: Sequence[NDArray[np.int64]], shares: Sequence[float]) -> tuple[NDArray[np.float64], ...]:
    """Large sets count for less than their size, and so do names that a set draws many times."""
    chances = []
    for phrases, share in zip(named, shares, strict=True):
        _, back, count = np.unique(phrases, return_inverse=True, return_counts=True)
        each = count[back] ** (_SAME - 1.0)
        chances.append(share * each / each.sum() * len(phrases) ** _TOGETHER)
    total = sum(chance.sum() for chance in chances)
    return tuple(chance / total for chance in chances)
