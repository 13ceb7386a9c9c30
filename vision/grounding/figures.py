"""Shapes and lone signs, as people call them: "the large red circle", "a small letter", "point (1, 2)"."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from vision.element import Element, Role, Source
from vision.geometry import Rect
from vision.grounding.candidate import Candidate
from vision.grounding.modifiers import ordinal
from vision.grounding.named_colour import NAMES, ink_colour, is_shade, nearest, same
from vision.grounding.scene import Scene, is_drawn_shape, reading_order
from vision.grounding.token import keys, tokenise, without_filler

_SCORE = 0.93
_SHAPES = {
    "circle": ("circle",),
    "disc": ("circle",),
    "dot": ("circle",),
    "square": ("square",),
    "box": ("square", "rectangle"),
    "tile": ("square", "rectangle"),
    "rectangle": ("rectangle", "square"),
    "triangle": ("triangle",),
    "shape": ("circle", "square", "rectangle", "triangle"),
}
_ANY = frozenset({"item", "figure", "object", "thing", "one"})
_SIGNS = frozenset({"letter", "digit", "number", "sign", "character"})
_LARGE = frozenset("large big larger bigger largest biggest".split())
_SMALL = frozenset("small little smaller tiny smallest".split())
_COLOURED = frozenset({"colored", "coloured", "filled", "solid"})
_TWO_SIZES = 1.45  # how much larger the large ones are, at least, for there to be two sizes
_LOWER = 1.3  # a small letter without a stem is that much lower than a capital
_STEMS = frozenset("bdfhklt")
_COORDINATE = re.compile(r"(?:coordinates?|point|position|grid)\s*\(\s*(-?\d+)\s*[,;]\s*(-?\d+)\s*\)")
_DARK = 100  # of 255: the brightest channel of an axis
_FEWEST = 2  # rows and columns of a grid of points
_POINT = 12  # half the side of a point's rectangle, in pixels


def figures(phrase: str, scene: Scene) -> list[Candidate]:
    """What a phrase about shapes or lone signs may mean; [] for any other phrase."""
    if at := _COORDINATE.search(phrase.casefold()):
        point = _on_grid(int(at.group(1)), int(at.group(2)), scene)
        return [] if point is None else [Candidate(element=point, score=_SCORE)]
    found, place = _described(phrase, scene)
    if place:
        ordered = reading_order(found)
        found = (
            [ordered[place - 1]] if 0 < place <= len(ordered) else ordered[place:][:1] if place < 0 else []
        )
    return [Candidate(element=e, score=_SCORE * scene.nearness(e)) for e in found]


def _described(phrase: str, scene: Scene) -> tuple[list[Element], int]:
    """The figures that fit, and the ordinal that was said (0: none)."""
    words = list(keys(without_filler(tokenise(phrase))))
    place = ordinal(words.pop(0)) if words and ordinal(words[0]) else 0
    if words and words[0] in ("shades", "shade") and words[1:2] == ["of"] and len(words) == 3:
        return [e for e in _drawn(scene) if is_shade(_colour(e, scene), words[2])], place
    size = colour = ""
    while len(words) > 1 and words[0] in _LARGE | _SMALL | NAMES | _COLOURED:
        word = words.pop(0)
        size = word if word in _LARGE | _SMALL else size
        colour = word if word in NAMES else colour
    if len(words) != 1:
        return [], 0
    noun = words[0].removesuffix("s") if len(words[0]) > 2 else words[0]
    noun = "box" if words[0] == "boxes" else noun
    told = bool(size or colour or place)
    pool = [*_drawn(scene), *_lone(scene)]
    found = [e for e in pool if _is_a(noun, e, told)]
    if colour:
        found = [e for e in found if same(nearest(_colour(e, scene)), colour)]
    if size:
        found = _of_size(found, pool, large=size in _LARGE)
    return found, place


def _drawn(scene: Scene) -> list[Element]:
    return [e for e in scene.elements if is_drawn_shape(e)]


def _lone(scene: Scene) -> list[Element]:
    """Letters and digits that stand alone and were read."""
    return [
        e
        for e in scene.elements
        if e.role is Role.TEXT and len(e.text) == 1 and e.text.isalnum() and Source.OCR in e.sources
    ]


def _is_a(noun: str, element: Element, told: bool) -> bool:
    text = element.text
    if noun in _SHAPES:
        return not text and element.description in _SHAPES[noun] and (told or noun != "box")
    if noun in _ANY:
        return told
    if noun in _SIGNS:
        digit = noun in ("digit", "number")
        return bool(text) and (text.isdigit() if digit else text.isalpha() if noun == "letter" else True)
    return len(noun) == 1 and noun == text.casefold()


def _of_size(found: Sequence[Element], pool: Sequence[Element], *, large: bool) -> list[Element]:
    """Those of the larger or the smaller sort, where there are two."""
    sizes = [_size(e) for e in pool]
    if not sizes or max(sizes) < _TWO_SIZES * min(sizes):
        return list(found)
    border = (max(sizes) * min(sizes)) ** 0.5
    return [e for e in found if (_size(e) > border) is large]


def _size(element: Element) -> float:
    low = bool(element.text) and element.text.islower() and element.text not in _STEMS
    return element.rect.height * (_LOWER if low else 1.0)


def _colour(element: Element, scene: Scene) -> tuple[int, int, int]:
    """The colour of a shape's middle, or of a sign's ink."""
    rect = element.rect
    if element.text:
        return ink_colour(scene.observation.frame.crop(rect.inflated(3)))
    middle = Rect(rect.left + rect.width // 3, rect.top + rect.height // 3, rect.width // 3, rect.height // 3)
    pixels = scene.observation.frame.crop(middle)
    if not pixels.size:
        return (0, 0, 0)
    red, green, blue = (round(float(value)) for value in np.median(pixels.reshape(-1, 3), axis=0))
    return (red, green, blue)


# --- points of a grid ------------------------------------------------------------------------------


def _on_grid(x: int, y: int, scene: Scene) -> Element | None:
    """The point of these coordinates, where like dots stand in even rows and columns along two axes; one step
    of the dots is held to be one unit."""
    dots = [e for e in _drawn(scene) if e.description == "circle"]
    columns, rows = _lines([e.rect.centre.x for e in dots]), _lines([e.rect.centre.y for e in dots])
    if len(columns) < _FEWEST or len(rows) < _FEWEST:
        return None
    across, down = _step(columns), _step(rows)
    left, top = round(columns[0] - across / 2), round(rows[0] - down / 2)
    area = Rect.from_edges(left, top, round(columns[-1] + across / 2), round(rows[-1] + down / 2))
    dark = scene.observation.frame.crop(area).max(axis=2) < _DARK
    origin_x = _axis(dark.sum(axis=0), columns, area.left)
    origin_y = _axis(dark.sum(axis=1), rows, area.top)
    point_x, point_y = round(origin_x + x * across), round(origin_y - y * down)
    rect = Rect(point_x, point_y, 0, 0).inflated(_POINT)
    if not area.inflated(_POINT).covers(rect):
        return None
    window = dots[0].window
    return Element(role=Role.IMAGE, rect=rect, description="point", window=window, sources=dots[0].sources)


def _lines(values: Sequence[int]) -> list[float]:
    """Where values gather, in order."""
    found: list[list[int]] = []
    for value in sorted(values):
        if found and value - found[-1][-1] <= _POINT:
            found[-1].append(value)
        else:
            found.append([value])
    return [sum(group) / len(group) for group in found if len(group) >= _FEWEST]


def _step(lines: Sequence[float]) -> float:
    return float(np.median(np.diff(lines)))


def _axis(
    darkness: np.ndarray[tuple[int, ...], np.dtype[np.int64]], lines: Sequence[float], start: int
) -> float:
    """Of some rows or columns, the one along which the darkest line runs."""

    def dark(line: float) -> int:
        at = round(line) - start
        return int(darkness[max(0, at - 4) : at + 5].max(initial=0))

    return max(lines, key=dark)
