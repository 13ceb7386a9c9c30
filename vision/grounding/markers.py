"""The words that join a thing and what it is described by: "next to", "in", "labelled"."""

from __future__ import annotations

from vision.grounding.description import Place

_PLACES: tuple[tuple[str, Place], ...] = (
    ("to the right of", Place.RIGHT_OF),
    ("on the right of", Place.RIGHT_OF),
    ("at the right of", Place.RIGHT_OF),
    ("to the right side of", Place.RIGHT_OF),
    ("on the right side of", Place.RIGHT_OF),
    ("right of", Place.RIGHT_OF),
    ("to the left of", Place.LEFT_OF),
    ("on the left of", Place.LEFT_OF),
    ("at the left of", Place.LEFT_OF),
    ("on the left side of", Place.LEFT_OF),
    ("left of", Place.LEFT_OF),
    ("directly above", Place.ABOVE),
    ("just above", Place.ABOVE),
    ("above", Place.ABOVE),
    ("over", Place.ABOVE),
    ("on top of", Place.ABOVE),
    ("directly below", Place.BELOW),
    ("just below", Place.BELOW),
    ("below", Place.BELOW),
    ("underneath", Place.BELOW),
    ("beneath", Place.BELOW),
    ("under", Place.BELOW),
    ("right next to", Place.NEXT_TO),
    ("next to", Place.NEXT_TO),
    ("close to", Place.NEXT_TO),
    ("closest to", Place.NEXT_TO),
    ("nearest to", Place.NEXT_TO),
    ("nearest", Place.NEXT_TO),
    ("adjacent to", Place.NEXT_TO),
    ("beside", Place.NEXT_TO),
    ("alongside", Place.NEXT_TO),
    ("near", Place.NEXT_TO),
    ("by", Place.NEXT_TO),
    ("in front of", Place.BEFORE),
    ("preceding", Place.BEFORE),
    ("before", Place.BEFORE),
    ("following", Place.AFTER),
    ("after", Place.AFTER),
    ("behind", Place.AFTER),
    ("inside of", Place.INSIDE),
    ("inside", Place.INSIDE),
    ("within", Place.INSIDE),
    ("from", Place.INSIDE),
    ("of", Place.INSIDE),
    ("in", Place.INSIDE),
    ("on", Place.INSIDE),
    ("at", Place.INSIDE),
)
_NAMING = (
    "labelled labeled called named titled entitled captioned marked saying reading showing containing about",
    "for with that|says that|reads that|is|called which|says which|reads which|is|called whose|name|is",
    "with|text with|label with|the|label with|the|text with|the|name with|the|title with|the|words",
)


def _by_first_word() -> dict[str, tuple[tuple[tuple[str, ...], Place | None], ...]]:
    every: list[tuple[tuple[str, ...], Place | None]] = [(tuple(w.split()), place) for w, place in _PLACES]
    every += [(tuple(words.split("|")), None) for line in _NAMING for words in line.split()]
    every.sort(key=lambda marker: -len(marker[0]))
    return {words[0]: tuple(m for m in every if m[0][0] == words[0]) for words, _ in every}


MARKERS = _by_first_word()
"""By its first word, each marker's words (the longest first) and its place; None where a name follows."""
