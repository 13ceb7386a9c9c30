"""Icons drawn once and kept, so that training reads pixels from disk: one array and one list of words a
set."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from vision.errors import IconError
from vision.icon_sets.drawing import layer
from vision.icon_sets.icon import Icon
from vision.training.learned_sets import drawn_once, worded

SIDE = 64
"""Pixels of a kept icon's side."""
_SEEN = 128  # of 255: the least that the strongest pixel of an icon is opaque
_TINTED = 28  # values that the channels of a grey may differ by
_PAINTED = 0.05  # of the icons of a set that has colours of its own

Drawn = NDArray[np.uint8]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class DrawnSet:
    """The icons of one set: `pictures` has shape (icons, SIDE, SIDE) with opacity alone, or (icons, SIDE,
    SIDE, 4) RGBA for a set with colours of its own, uint8; `words` says what each is called."""

    group: str
    pictures: Drawn
    words: tuple[str, ...]


def keep_drawn(group: str, icons: Sequence[Icon], store: Path, told: Callable[[str], None]) -> int:
    """Draw a set into the store, unless it is there; how many icons it then holds. What cannot be drawn, or
    shows nothing, is left out."""
    words_file = store / f"{group}.json"
    if words_file.exists():
        return len(json.loads(words_file.read_text(encoding="utf-8")))
    meant = worded([icon.name for icon in icons])
    pictures, words = [], []
    for icon in icons:
        if not meant[icon.name] or not drawn_once(group, icon.name):
            continue
        try:
            picture = layer(icon, SIDE)
        except IconError:
            continue
        if picture[..., 3].max() >= _SEEN:
            pictures.append(picture)
            words.append(meant[icon.name])
    if pictures:
        store.mkdir(parents=True, exist_ok=True)
        whole = np.stack(pictures)
        np.save(store / f"{group}.npy", whole if _painted(whole) else whole[..., 3])
        part = store / f"{group}.part"
        part.write_text(json.dumps(words), encoding="utf-8")
        part.replace(words_file)
    told(f"{group}: {len(words):,} of {len(icons):,} icons drawn")
    return len(words)


def kept_sets(store: Path) -> Iterator[DrawnSet]:
    """The sets of a store, by name; pixels stay on disk until they are used."""
    for path in sorted(store.glob("*.json")):
        words = tuple(json.loads(path.read_text(encoding="utf-8")))
        pictures = np.load(path.with_suffix(".npy"), mmap_mode="r", allow_pickle=False)
        yield DrawnSet(group=path.stem, pictures=pictures, words=words)


def _painted(pictures: Drawn) -> bool:
    """Whether enough of the icons, (icons, SIDE, SIDE, 4), show a colour."""
    tinted = np.ptp(pictures[..., :3].astype(np.int16), axis=-1) > _TINTED
    coloured = (tinted & (pictures[..., 3] > _SEEN)).any(axis=(1, 2))
    return bool(coloured.mean() > _PAINTED)
