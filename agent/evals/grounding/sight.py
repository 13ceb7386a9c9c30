"""What can be known of a picture from its pixels alone, looked at once for all that ask."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from vision.drawn import drawn_elements
from vision.element import Element
from vision.frame import Frame
from vision.fuse import fuse
from vision.observation import Observation, Window
from vision.ocr import TextReader
from vision.screen_text import ReadsText, ScreenText
from vision.text_line import TextLine

Finds = Callable[[Frame, Sequence[Element], Sequence[TextLine], Sequence[Window]], Sequence[Element]]
"""Those Elements on a frame, and what else it finds beside them and the lines."""


class Sight:
    """Observations of single pictures: `lettered` has lines of text alone, `drawn` the controls as well that
    are found by rule, `found` what a detector finds besides. Raises OcrError where the text models are
    missing. The last picture is remembered. One thread may use it."""

    def __init__(self, *, reader: ReadsText | None = None, finds: Finds | None = None) -> None:
        self._reader = reader or TextReader()
        self._finds = finds
        self._frame: Frame | None = None
        self._lines: tuple[TextLine, ...] = ()
        self._known: dict[str, Observation] = {}

    def lettered(self, frame: Frame) -> Observation:
        return self._once("lettered", frame, lambda: ())

    def drawn(self, frame: Frame) -> Observation:
        return self._once("drawn", frame, lambda: self._drawn(frame))

    def found(self, frame: Frame) -> Observation:
        """The same as `drawn` where there is no detector."""
        return self._once("found", frame, lambda: self._found(frame))

    def _once(self, what: str, frame: Frame, elements: Callable[[], Sequence[Element]]) -> Observation:
        if self._frame is not frame:
            self._text = ScreenText(self._reader)
            self._lines = self._text.read(frame.pixels)
            self._frame, self._known = frame, {}
        if what not in self._known:
            windows = (whole_window(frame),)
            fused = fuse(tuple(elements()), self._lines, windows)
            self._known[what] = Observation(frame=frame, elements=fused, windows=windows)
        return self._known[what]

    def _drawn(self, frame: Frame) -> tuple[Element, ...]:
        windows = (whole_window(frame),)
        return drawn_elements(frame, self._lines, windows, (), self._text.read_signs)

    def _found(self, frame: Frame) -> tuple[Element, ...]:
        drawn = self._drawn(frame)
        if self._finds is None:
            return drawn
        return tuple(self._finds(frame, drawn, self._lines, (whole_window(frame),)))


def whole_window(frame: Frame) -> Window:
    """A picture tells of no windows: it is taken for one."""
    return Window(id=1, title="", program="", pid=None, rect=frame.rect, active=True)
