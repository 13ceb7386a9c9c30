"""Whether a click that a model proposes is on what it says: held against what is known to lie there. Pure
but for `meaning`, where there is one to be asked what pictures mean."""

from __future__ import annotations

import re

import numpy as np

from agent.brains.vlm.reflecting import thing_at
from agent.proposal import At, Proposal, ProposeClick, Words
from vision.element import Element
from vision.geometry import Point, Rect
from vision.grounding.meaning import Meaning
from vision.grounding.scene import interactive
from vision.observation import Observation

_AROUND = 12  # pixels on each side of a point that are looked at for anything drawn
_FLAT = 6  # levels of a colour that noise may differ by
_LONGEST = 200  # characters of what is meant
_UNLIKELY, _LIKELY = 0.1, 0.6
_QUOTES = "\"'“”‘’«»„‚`"
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_WORD = re.compile(r"\w+")


def meant(proposal: Proposal) -> str:
    """What a model says it acts on, as far as it says so: its words for the place, else the last sentence of
    its reasons."""
    if isinstance(proposal, ProposeClick) and isinstance(proposal.place, Words):
        return proposal.place.phrase[:_LONGEST]
    sentences = [sentence for sentence in _SENTENCE.split(proposal.why.strip()) if sentence.strip()]
    return sentences[-1].strip()[:_LONGEST] if sentences else ""


def doubt_of(proposal: Proposal, said: str, seen: Observation, meaning: Meaning | None = None) -> str:
    """Why a click may not be on what `said` means, in words; empty where nothing speaks against it."""
    if not isinstance(proposal, ProposeClick) or not isinstance(proposal.place, At):
        return ""
    point = proposal.place.point
    thing = thing_at(point, seen)
    if thing is None:
        return "nothing is there to be clicked" if _is_blank(point, seen) else ""
    if not thing.enabled:
        return f"what lies there is switched off: {thing.describe()}"
    other = _named_instead(thing, point, said, seen)
    if other is None and meaning is not None:
        other = _looks_meant_instead(thing, point, said, seen, meaning)
    return f"{thing.describe()} lies there, and not {other.describe()}" if other is not None else ""


def names(said: str, thing: Element) -> bool:
    """Whether words name a thing by what is written on it."""
    own = _WORD.findall(thing.text.casefold())
    words = set(_WORD.findall(said.casefold()))
    return any(word in words for word in own if len(word) > 2) or (bool(own) and words.issuperset(own))


def _is_blank(point: Point, seen: Observation) -> bool:
    """Whether one colour is all there is around a point, or no window is."""
    if seen.windows and seen.window_at(point) is None:
        return True
    around = Rect(point.x, point.y, 1, 1).inflated(_AROUND)
    pixels = seen.frame.crop(around)
    return pixels.size == 0 or bool((np.ptp(pixels.reshape(-1, 3), axis=0) <= _FLAT).all())


def _named_instead(thing: Element, point: Point, said: str, seen: Observation) -> Element | None:
    """Another thing that can be pressed, whose name is said as a name, while nothing of this one's is."""
    if not _WORD.search(thing.text) or names(said, thing):
        return None
    others = [
        other
        for other in seen.elements
        if interactive(other) and other.enabled and not other.rect.contains(point) and _says(said, other.text)
    ]
    return max(others, key=lambda other: len(other.text), default=None)


def _says(said: str, name: str) -> bool:
    """Whether a name is said as one: quoted, or with its capital letter within the sentence."""
    name = name.strip()
    if len(name) < 2:
        return False
    for found in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", said):
        quoted = said[: found.start()][-1:] in _QUOTES and found.start() > 0
        if quoted or (name[0].isupper() and found.start() > 0):
            return True
    return False


def _looks_meant_instead(
    thing: Element, point: Point, said: str, seen: Observation, meaning: Meaning
) -> Element | None:
    """Of things without words: another that looks as if it is meant, where this one surely does not."""
    if not said or _WORD.search(thing.text):
        return None
    others = [e for e in seen.elements if interactive(e) and e.enabled and not e.rect.contains(point)]
    if not others:
        return None
    this, *chances = meaning.chances(said, seen.frame, [thing, *others])
    best = max(chances)
    return others[chances.index(best)] if this < _UNLIKELY and best >= _LIKELY else None
