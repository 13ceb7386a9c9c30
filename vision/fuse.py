"""One list of Elements from what programs say and what was read off the screen. Pure.

Where a line of text lies on what a program described with like words, it is the same thing: the program's
words and rectangle stand, and the Element has both sources. A line that names a nameless thing, or fills a
field whose contents the program did not tell, gives its words to it. Any other line becomes a TEXT Element.

Decided: a line inside a text area, terminal or document stays a TEXT Element although the area's value has
the words too, because only the line tells where they are; it takes the words from the value, which
has no reading mistakes. Lines in password fields are dropped, whatever they show. The titles of windows
and of groups do not take lines away either: one points at the line to mean the title bar or the heading.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from vision.covering import visible_part, windows_above
from vision.element import Element, Role, Source, State
from vision.geometry import Rect
from vision.likeness import alike, letters, part_of, said_in, without
from vision.observation import Window
from vision.reading_order import in_reading_order
from vision.secret_fields import is_secret_field
from vision.text_line import TextLine

_GROUPS = frozenset(
    {Role.WINDOW, Role.DIALOG, Role.PANEL, Role.LIST, Role.TABLE, Role.TOOL_BAR, Role.MENU_BAR, Role.DOCUMENT}
    | {Role.CANVAS, Role.SCROLL_BAR, Role.TERMINAL, Role.TEXT_AREA}
)
"""Roles of what holds other things; a line inside is not the thing itself."""

_AREAS = frozenset({Role.TEXT_AREA, Role.TERMINAL, Role.DOCUMENT})
_FIELDS = frozenset({Role.TEXT_FIELD, Role.COMBO_BOX, Role.SPIN_BUTTON})
_BOXES = frozenset({Role.CHECKBOX, Role.RADIO, Role.SWITCH})
"""Roles that are drawn as a mark with their words beside it."""

_BESIDES = _BOXES | {Role.CELL}

_INSIDE = 0.6
"""Of a line's area: what must lie in a thing for the line to be in it."""

_REACHES = 0.1
"""Of a line's area: what lies in a field for the line to tell something of what the field holds."""

_DRAWN = 0.2
"""Of a thing's height: what a line must have to be its name rather than something in it."""

_BESIDE = 3.5
"""In heights of the line: how far a mark and its words may be apart."""

_BESIDE_A_SWITCH = 1.5
"""The same for a switch that nothing names yet: its words are before it as often, and then others follow."""

_A_WORD = 2
"""Letters: what is left of a line and has so many is said by nobody else."""

_MISREAD = 2
"""Letters. Shorter lines over a named thing are taken for its symbol, misread."""

_UNSURE = 0.6
_MOST_LINES = 1000
"""Of what an Element holds, that are compared with a line read across it."""


def fuse(
    accessible: Sequence[Element], lines: Sequence[TextLine], windows: Sequence[Window]
) -> tuple[Element, ...]:
    """What programs described and what was read, without duplicates, in reading order.

    `windows` are the visible ones, bottom of the stack first. What they cover is left out, and what they
    cover in part has the largest rectangle that can be seen.
    """
    scene = _Scene(_uncovered(accessible, windows), windows)
    for line in sorted(lines, key=_from_top):
        if line.rect and line.text.strip():
            scene.add(line)
    return in_reading_order(dict.fromkeys([*scene.elements, *scene.read]), windows)


def _from_top(line: TextLine) -> tuple[int, int, int, int, str, float]:
    rect = line.rect
    return (rect.top, rect.left, rect.height, rect.width, line.text, -line.confidence)


def _uncovered(accessible: Sequence[Element], windows: Sequence[Window]) -> list[Element]:
    above = {window.id: windows_above(windows, window.id) for window in windows}
    seen = []
    for element in accessible:
        covers = above.get(element.window, ()) if element.window is not None else ()
        part = visible_part(element.rect, covers)
        if part:
            seen.append(element if part == element.rect else replace(element, rect=part))
    return seen


@dataclass(frozen=True, slots=True)
class _Hit:
    """An Element a line lies on: its place in the list, and how much of the line is in it, 0 to 1."""

    place: int
    inside: float


class _Scene:
    """The Elements so far; lines are added one by one."""

    def __init__(self, elements: list[Element], windows: Sequence[Window]) -> None:
        self.elements = elements
        self.read: list[Element] = []
        self._windows = windows
        self._edges: NDArray[np.int64] = np.array(
            [(e.rect.left, e.rect.top, e.rect.right, e.rect.bottom) for e in elements], np.int64
        ).reshape(-1, 4)

    def add(self, line: TextLine) -> None:
        """Give a line to the Element it belongs to, or keep it as a TEXT Element of its own."""
        window = next((w.id for w in reversed(self._windows) if w.rect.contains(line.rect.centre)), None)
        hits = self._hits(line.rect, window)
        if any(self._is_kept_from_view(line, hit) for hit in hits):
            return
        within = sorted(
            (h for h in hits if h.inside >= _INSIDE and self.elements[h.place].role not in _GROUPS),
            key=lambda hit: self.elements[hit.place].rect.area,
        )
        if (
            self._said(line, within)
            or self._row(line, hits)
            or self._beside(line, window)
            or self._given(line, within)
            or self._misread(line, within)
        ):
            return
        self.read.append(self._text(line, window, hits))

    def _is_kept_from_view(self, line: TextLine, hit: _Hit) -> bool:
        """Whether a line lies in a field that holds a secret, or reaches into it."""
        element = self.elements[hit.place]
        if hit.inside < _REACHES or not is_secret_field(element):
            return False
        return hit.inside >= _INSIDE or element.rect.top <= line.rect.centre.y < element.rect.bottom

    def _hits(self, rect: Rect, window: int | None) -> list[_Hit]:
        """The Elements of a window that a rectangle lies on."""
        edges = self._edges
        wide = np.minimum(edges[:, 2], rect.right) - np.maximum(edges[:, 0], rect.left)
        high = np.minimum(edges[:, 3], rect.bottom) - np.maximum(edges[:, 1], rect.top)
        common = np.clip(wide, 0, None) * np.clip(high, 0, None)
        return [
            _Hit(int(place), float(common[place]) / rect.area)
            for place in np.flatnonzero(common)
            if window is None or self.elements[place].window in (window, None)
        ]

    def _said(self, line: TextLine, within: Sequence[_Hit]) -> bool:
        """The program said these words, or they are a line of its longer words, or a field's contents."""
        for hit in within:
            element = self.elements[hit.place]
            said = any(alike(line.text, words) or part_of(line.text, words) for words in _sayings(element))
            # A menu item's shortcut is drawn in its row, and so is the mark of a button.
            if said or (part_of(element.text, line.text) and self._stands_for(hit.place, line.text)):
                self._confirm(hit.place)
                return True
        return False

    def _row(self, line: TextLine, hits: Sequence[_Hit]) -> bool:
        """The line runs over several things in a row (a label and its field), whose words together it is."""
        reach = line.rect.height / 2
        row: list[tuple[int, int]] = []
        for hit in hits:
            element = self.elements[hit.place]
            near = line.rect.top - reach <= element.rect.centre.y <= line.rect.bottom + reach
            if (near and element.role not in _GROUPS) or element.role in _AREAS:
                row.append((element.rect.left, hit.place))
        left, said = line.text, []
        for _, place in sorted(row):
            words = _words_in(self.elements[place], left)
            if words:
                left = without(left, words)
                said.append((place, words))
        if len(said) < 2 or not alike(line.text, " ".join(words for _, words in said)):
            return False
        if not any(self._is_told(place) for place, _ in said):
            return False  # words that are each a link to the eye may be one name: the line stays
        for place, _ in said:
            self._confirm(place)
        return True

    def _stands_for(self, place: int, read: str) -> bool:
        """Whether a thing may take a line of more words than its own: one that a program told of may; one
        that is only seen (a link in a line) would take the other words off the screen."""
        return self._is_told(place) or len(letters(without(read, self.elements[place].text))) < _A_WORD

    def _is_told(self, place: int) -> bool:
        return Source.ACCESSIBILITY in self.elements[place].sources

    def _beside(self, line: TextLine, window: int | None) -> bool:
        """The words of a check box stand beside it; those of a cell may (GTK 3 misplaces cells)."""
        reach = round(_BESIDE * line.rect.height)
        around = Rect.from_edges(
            line.rect.left - reach, line.rect.top, line.rect.right + reach, line.rect.bottom
        )
        for hit in self._hits(around, window):
            thing = self.elements[hit.place]
            if thing.role not in _BESIDES or not line.rect.top <= thing.rect.centre.y < line.rect.bottom:
                continue
            if thing.text and alike(line.text, thing.text):
                self._confirm(hit.place)
                return True
            gap = line.rect.left - thing.rect.right
            near = thing.role is not Role.SWITCH or gap <= _BESIDE_A_SWITCH * line.rect.height
            if not thing.text and thing.role in _BOXES and gap >= -2 and near:
                self._confirm(hit.place, text=line.text)
                return True
        return False

    def _given(self, line: TextLine, within: Sequence[_Hit]) -> bool:
        """The line names a nameless thing, or tells what a field holds."""
        for hit in within:
            element = self.elements[hit.place]
            if line.rect.height < _DRAWN * element.rect.height:
                continue
            if element.role in _FIELDS and element.text and not element.value:
                # An editable field that holds nothing shows a hint.
                if State.EDITABLE not in element.states:
                    self._confirm(hit.place, value=line.text)
                elif element.description:
                    self._confirm(hit.place)
                else:
                    self._confirm(hit.place, description=line.text)
                return True
            if not element.text and not element.value:
                self._confirm(hit.place, text=line.text)
                return True
        return False

    def _misread(self, line: TextLine, within: Sequence[_Hit]) -> bool:
        """A mark or two over a named thing, or an unsure reading, is its symbol."""
        if within and (len(letters(line.text)) <= _MISREAD or line.confidence < _UNSURE):
            element = self.elements[within[0].place]
            return bool(element.text or element.value)
        return False

    def _confirm(self, place: int, *, text: str = "", value: str = "", description: str = "") -> None:
        """Take note that an Element was read too, and of the words it had none for."""
        element = self.elements[place]
        self.elements[place] = replace(
            element,
            text=text or element.text,
            value=value or element.value,
            description=description or element.description,
            sources=element.sources | {Source.OCR},
        )

    def _text(self, line: TextLine, window: int | None, hits: Sequence[_Hit]) -> Element:
        """A line that is nobody's, in the words of the area it lies in."""
        around = [self.elements[hit.place] for hit in hits if hit.inside >= _INSIDE]
        nearest = min(around, key=lambda element: element.rect.area, default=None)
        said = next(
            (
                words
                for e in around
                if e.role in _AREAS and e.value and (words := said_in(line.text, e.value))
            ),
            "",
        )
        container: tuple[str, ...] = ()
        if nearest is not None:
            titled = nearest.text and nearest.role is not Role.WINDOW
            container = (*nearest.container, nearest.text) if titled else nearest.container
        return Element(
            role=Role.TEXT,
            rect=line.rect,
            text=said or line.text,
            sources=frozenset({Source.OCR, Source.ACCESSIBILITY}) if said else frozenset({Source.OCR}),
            confidence=min(1.0, max(0.0, line.confidence)),
            window=window,
            container=container,
        )


def _sayings(element: Element) -> tuple[str, ...]:
    return tuple(words for words in (element.text, element.value, element.description) if words)


def _words_in(element: Element, read: str) -> str:
    """The most of what an Element says, or holds in one of its lines, that is in the words that were read."""
    lines = element.value.split("\n")[:_MOST_LINES]
    said = [words for words in (element.text, *lines, element.description) if part_of(words, read)]
    return max(said, key=len, default="")
