"""Capturing a desk's pixels."""

from __future__ import annotations

import time
from contextlib import suppress
from threading import Lock
from types import TracebackType
from typing import Self

import cv2
import mss
import numpy as np
from mss.exception import ScreenShotError

from vision.display import Display
from vision.errors import DisplayLost, NoDisplay
from vision.frame import Frame
from vision.geometry import Rect

_GEOMETRY_SECONDS = 10.0
_FAILED = (ScreenShotError, AssertionError)  # mss asserts that a reply comes, which a dying display breaks


class Screen:
    """The screen of one desk; may be used from several threads.

    Whether monitors came or went is looked up again every few seconds. `display` is the X display
    (":99"). Raises NoDisplay where it cannot be reached.
    """

    def __init__(self, display: str) -> None:
        self._display = display
        self._lock = Lock()
        self._session: mss.MSS | None = None
        try:
            self._open()
        except _FAILED as error:
            raise NoDisplay(f"there is no screen at display {display!r}: {error}") from error

    @property
    def displays(self) -> tuple[Display, ...]:
        """The monitors. X11 knows one unit for all of them, the physical pixel: their scale is 1.0."""
        with self._lock:
            return self._displays

    def grab(self) -> Frame:
        """The whole desk as it looks now. Raises DisplayLost where the display is gone."""
        with self._lock:
            try:
                return self._grab()
            except _FAILED:
                return self._grab_afresh()

    def _grab(self) -> Frame:
        if self._session is None or time.monotonic() - self._opened > _GEOMETRY_SECONDS:
            self._disconnect()
            self._open()
        assert self._session is not None
        shot = self._session.grab(self._whole)
        taken = time.monotonic()
        bgrx = np.frombuffer(shot.raw, np.uint8).reshape(shot.height, shot.width, 4)
        pixels = np.asarray(cv2.cvtColor(bgrx, cv2.COLOR_BGRA2RGB), np.uint8)
        return Frame(pixels=pixels, rect=Rect(shot.left, shot.top, shot.width, shot.height), time=taken)

    def _grab_afresh(self) -> Frame:
        """The desk may have a new size, or the display may be gone: a new connection tells."""
        self._disconnect()
        try:
            return self._grab()
        except _FAILED as error:
            raise DisplayLost(
                f"the display {self._display!r} was lost while it was looked at: {error}"
            ) from error

    def _open(self) -> None:
        self._session = mss.MSS(display=self._display)
        self._opened = time.monotonic()
        self._whole, *monitors = self._session.monitors
        self._displays = tuple(
            Display(
                name=monitor.get("output", f"monitor {number}"),
                rect=Rect(monitor["left"], monitor["top"], monitor["width"], monitor["height"]),
            )
            for number, monitor in enumerate(monitors or [self._whole], 1)
        )

    def _disconnect(self) -> None:
        session, self._session = self._session, None  # mss must not be asked twice: it would free twice
        if session is not None:
            with suppress(*_FAILED):  # the display went first
                session.close()

    def close(self) -> None:
        with self._lock:
            self._disconnect()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
