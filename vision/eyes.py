"""Seeing a desk: its pixels, windows, accessibility tree and text, fused into one Observation."""

from __future__ import annotations

import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, ExitStack
from contextvars import copy_context
from types import TracebackType
from typing import Protocol, Self

from opentelemetry.trace import NoOpTracer, Span, Tracer

from vision.accessibility import AccessibilityTree
from vision.capture import Screen
from vision.detector.unread import Unread
from vision.drawn import drawn_elements
from vision.element import Element
from vision.errors import AccessibilityError
from vision.frame import Frame
from vision.fuse import fuse
from vision.observation import Observation, Window
from vision.ocr import TextReader
from vision.screen_text import ReadsText, ScreenText
from vision.settle import Settled, settle
from vision.windows import WindowList

SETTLE_SECONDS = 5.0
QUIET_SECONDS = 0.2


class ReadsTree(Protocol):
    """The accessibility tree, as the eyes need it: see AccessibilityTree."""

    def read(self, windows: Sequence[Window], /) -> tuple[Element, ...]: ...

    def close(self) -> None: ...


class Eyes:
    """The sight of one desk.

    `accessibility_bus` is the address of its bus; without one, or while it fails, seeing goes by pixels
    and windows alone, and `notes` says so. `reader`, `tree` and `unread` stand in for the real parts. Raises
    NoDisplay and OcrError where the screen or the text models are missing. `tracer` hears what each part of a
    look took. One thread may use it.
    """

    def __init__(
        self,
        display: str,
        accessibility_bus: str | None,
        *,
        reader: ReadsText | None = None,
        tree: ReadsTree | None = None,
        unread: Unread | None = None,
        tracer: Tracer | None = None,
    ) -> None:
        with ExitStack() as parts:
            self._screen = parts.enter_context(Screen(display))
            self._windows = parts.enter_context(WindowList(display))
            self._tree = tree or (AccessibilityTree(accessibility_bus) if accessibility_bus else None)
            if self._tree is not None:
                parts.callback(self._tree.close)
            self._aside = parts.enter_context(ThreadPoolExecutor(1, thread_name_prefix="eyes"))
            self._text = ScreenText(reader or TextReader())
            self._unread = unread or Unread()
            self._parts = parts.pop_all()
        self._tracer = NoOpTracer() if tracer is None else tracer
        self._seen: Frame | None = None
        self.notes: tuple[str, ...] = ()

    def look(self) -> Observation:
        """What is on the desk now. Raises DisplayLost and OcrError."""
        started = time.monotonic()
        windows, pointer = self._windows.read(), self._windows.pointer()
        tree = self._aside.submit(copy_context().run, self._accessible, windows)
        with self._span("capture"):
            frame = self._screen.grab()
        with self._span("read text") as span:
            lines = [line.moved(frame.rect.left, frame.rect.top) for line in self._text.read(frame.pixels)]
            span.set_attribute("deskhand.seen.lines", len(lines))
        accessible = tree.result()
        with self._span("drawn things"):
            drawn = drawn_elements(frame, lines, windows, accessible, self._text.read_signs)
        with self._span("detect") as span:
            known, found = self._unread.look(frame, (*accessible, *drawn), lines, windows)
            span.set_attribute("deskhand.seen.detected", len(found))
        if self._unread.note:
            self.notes = (*self.notes, self._unread.note)
        elements = fuse((*known, *found), lines, windows)
        self._seen = frame
        return Observation(
            frame=frame,
            elements=elements,
            windows=windows,
            pointer=pointer,
            seconds=time.monotonic() - started,
        )

    def settle(self, timeout: float = SETTLE_SECONDS, quiet: float = QUIET_SECONDS) -> Settled:
        """Wait until the screen has come to rest; what changed is told against the last look.

        Both times are in seconds. Raises DisplayLost.
        """
        before = self._seen or self._screen.grab()
        return settle(self._screen.grab, before, timeout, quiet)

    def _accessible(self, windows: tuple[Window, ...]) -> tuple[Element, ...]:
        if self._tree is None:
            self.notes = ("this desk has no accessibility bus: seeing goes by pixels alone",)
            return ()
        try:
            with self._span("accessibility") as span:
                elements = self._tree.read(windows)
                span.set_attribute("deskhand.seen.elements", len(elements))
        except AccessibilityError as error:
            self.notes = (f"{error}: seeing went on by pixels alone",)
            return ()
        self.notes = ()
        return elements

    def _span(self, name: str) -> AbstractContextManager[Span]:
        """A span of this look, part of whatever span it is taken in. It quotes no error: that may be words of
        the screen."""
        return self._tracer.start_as_current_span(name, record_exception=False, set_status_on_exception=False)

    def close(self) -> None:
        self._parts.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
