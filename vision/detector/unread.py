"""The detector in a look at the desk: loaded when first needed, asked only about what changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Protocol

from vision.changes import changed_tiles, regions
from vision.detector.detected import Detected
from vision.detector.missed import missed, still_told
from vision.detector.runtime import Detector
from vision.detector.states import reliable
from vision.drawn import silent
from vision.element import Element, Role, Source, State
from vision.errors import ModelError
from vision.frame import Frame
from vision.geometry import Rect
from vision.observation import Window
from vision.text_line import TextLine

_MOST_READ = 512  # elements whose states are read in one look; hardly a screen has more


class FindsThings(Protocol):
    """What finds, as a look needs it: see Detector."""

    def detect(self, frame: Frame, changed: Sequence[Rect] | None = None) -> tuple[Detected, ...]: ...

    def states(self, frame: Frame, elements: Sequence[Element]) -> tuple[frozenset[State], ...]: ...


class Unread:
    """Finds, look after look, what neither words nor programs tell of.

    Nothing is loaded until a window shows that tells nothing of itself. `note` says why nothing is found
    where the detector cannot be loaded or failed: seeing goes on without it.
    """

    def __init__(self, load: Callable[[], FindsThings] = Detector.load) -> None:
        self._load = load
        self._finder: FindsThings | None = None
        self._seen: Frame | None = None
        self.note = ""

    def look(
        self,
        frame: Frame,
        known: Sequence[Element],
        lines: Sequence[TextLine],
        windows: Sequence[Window],
    ) -> tuple[tuple[Element, ...], tuple[Element, ...]]:
        """The `known` elements, and what else is on the frame and not among them and the `lines`, with the
        states it is surely in. What is known is not asked about: programs and rules tell states better than
        the reader. What is known only as some drawing and was found to be a control is among the found."""
        if not _asks_for_it(known, windows):
            self.note = ""
            return tuple(known), ()
        try:
            found = self._found(frame, known, lines, windows)
            return still_told(known, found), found
        except ModelError as error:
            self._seen = None
            self.note = f"{error} Seeing went on without the detector of icons and controls."
            return tuple(known), ()

    def _found(
        self,
        frame: Frame,
        known: Sequence[Element],
        lines: Sequence[TextLine],
        windows: Sequence[Window],
    ) -> tuple[Element, ...]:
        if self._finder is None:
            self._finder = self._load()
        seen, self._seen = self._seen, None  # an error half-way must not leave a false memory
        detected = self._finder.detect(frame, _changed(seen, frame))
        elements = missed(detected, known, lines, windows)
        asked = [e for e in elements if reliable(e.role)][:_MOST_READ]
        told = dict(zip(map(id, asked), self._finder.states(frame, asked), strict=True))
        self._seen, self.note = frame, ""
        return tuple(
            replace(e, states=e.states | told.get(id(e), frozenset()) & reliable(e.role)) for e in elements
        )


def _asks_for_it(known: Sequence[Element], windows: Sequence[Window]) -> bool:
    """Whether there is a window that tells nothing of what is in it, or a canvas."""
    telling = [e for e in known if Source.ACCESSIBILITY in e.sources]
    return bool(silent(windows, telling)) or any(e.role is Role.CANVAS for e in telling)


def _changed(before: Frame | None, after: Frame) -> list[Rect] | None:
    """The parts of the desk that differ from the frame before; None where there was none of that size."""
    if before is None or before.rect != after.rect:
        return None
    whole = Rect(0, 0, after.rect.width, after.rect.height)
    tiles = changed_tiles(before.pixels, after.pixels)
    return [part.moved(after.rect.left, after.rect.top) for part in regions(tiles, whole)]
