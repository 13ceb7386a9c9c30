from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from itertools import count

import numpy as np
import pytest
from Xlib.display import Display as Connection

from vision.capture import Screen
from vision.frame import Frame, Pixels
from vision.geometry import Rect
from vision.settle import Settled, settle


def frame(pixels: Pixels, when: float) -> Frame:
    return Frame(pixels=pixels, rect=Rect(0, 0, pixels.shape[1], pixels.shape[0]), time=when)


def page(*marks: tuple[int, int, int, int]) -> Pixels:
    pixels = np.full((240, 320, 3), 255, np.uint8)
    for left, top, width, height in marks:
        pixels[top : top + height, left : left + width] = 0
    return pixels


def watch(look: Callable[[float], Pixels], timeout: float = 5.0, before: Pixels | None = None) -> Settled:
    """Watch a screen whose look is a function of time, on a clock that only sleeping moves."""
    now = 0.0

    def sleep(seconds: float) -> None:
        nonlocal now
        now += seconds

    start = page() if before is None else before
    return settle(lambda: frame(look(now), now), frame(start, -1.0), timeout, 0.2, sleep)


def test_a_screen_at_rest_is_soon_settled() -> None:
    settled = watch(lambda now: page())
    assert settled.quiet
    assert not settled.changed
    assert settled.seconds < 0.6


def test_what_changed_before_the_watch_counts() -> None:
    settled = watch(lambda now: page((10, 10, 100, 50)))
    assert settled.quiet
    assert settled.changed
    assert settled.seconds < 0.3


def test_a_late_answer_is_waited_for() -> None:
    settled = watch(lambda now: page((10, 10, 100, 50)) if now > 0.4 else page())
    assert settled.changed
    assert (settled.frame.pixels == page((10, 10, 100, 50))).all()


def test_it_waits_for_the_end_of_a_change() -> None:
    settled = watch(lambda now: page((10, 10, 10 + int(min(now, 1.5) * 100), 50)))
    assert settled.quiet
    assert 1.6 < settled.seconds < 1.9


def test_typing_one_letter_after_the_other_is_a_change() -> None:
    settled = watch(lambda now: page(*((10 + 9 * n, 10, 6, 9) for n in range(int(min(now, 2.0) / 0.1)))))
    assert settled.quiet
    assert settled.seconds > 2.0


def test_a_screen_that_never_rests_is_given_up() -> None:
    steps = count()
    settled = watch(lambda now: page((0, 0, 1 + next(steps), 200)), timeout=1.0)
    assert not settled.quiet
    assert settled.changed
    assert 1.0 <= settled.seconds < 1.1


def test_a_blinking_caret_is_no_change() -> None:
    for phase in (0.0, 0.1, 0.25, 0.45):
        settled = watch(
            lambda now, phase=phase: page((50, 50, 1, 16)) if (now + phase) % 0.5 < 0.25 else page()
        )
        assert settled.quiet
        assert not settled.changed
        assert settled.seconds < 1.0


def test_a_spinner_does_not_hold_the_watch_up() -> None:
    settled = watch(lambda now: page((100 + int(now / 0.05) % 8 * 3, 100, 5, 5)))
    assert settled.quiet
    assert settled.seconds < 1.5


def test_a_clock_that_ticks_does_not_hold_the_watch_up() -> None:
    settled = watch(lambda now: page((280, 4, 5 + int(now + 0.1), 9)))
    assert settled.quiet
    assert settled.seconds < 0.8


def test_a_letter_is_a_change_and_a_caret_is_none() -> None:
    assert watch(lambda now: page((50, 50, 6, 9))).changed
    assert not watch(lambda now: page((50, 50, 2, 18))).changed
    assert watch(lambda now: page((50, 50, 2, 18), (200, 50, 2, 18))).changed


def test_a_screen_of_another_size_is_a_change() -> None:
    settled = watch(lambda now: np.full((300, 400, 3), 255, np.uint8))
    assert settled.changed
    assert settled.quiet


class Blinker:
    """A small X client: a caret that blinks for ever, and a bar that grows for a while."""

    def __init__(self, display: str, growing: float) -> None:
        self._connection = Connection(display)
        screen = self._connection.screen()
        self._window = screen.root.create_window(
            0, 0, 400, 300, 0, screen.root_depth, background_pixel=screen.white_pixel, override_redirect=True
        )
        self._ink = self._window.create_gc(foreground=screen.black_pixel)
        self._ground = self._window.create_gc(foreground=screen.white_pixel)
        self._window.map()
        self._connection.sync()
        self._growing = growing
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._animate)
        self._thread.start()

    def _animate(self) -> None:
        started = time.monotonic()
        for step in count():
            self._window.fill_rectangle(self._ink if step // 6 % 2 else self._ground, 20, 20, 1, 16)
            if time.monotonic() - started < self._growing:
                self._window.fill_rectangle(self._ink, 20, 100, 2 + step * 4, 20)
            self._connection.sync()
            if self._stop.wait(0.04):
                return

    def close(self) -> None:
        self._stop.set()
        self._thread.join()
        self._connection.close()


@pytest.fixture
def blinker(server) -> Iterator[Callable[[float], None]]:
    started: list[Blinker] = []
    yield lambda growing: started.append(Blinker(server.display, growing))
    for client in started:
        client.close()


def test_on_a_real_screen(server, blinker: Callable[[float], None]) -> None:
    with Screen(server.display) as screen:
        before = screen.grab()
        blinker(1.0)
        grown = settle(screen.grab, before, 5.0, 0.2)
        assert grown.quiet
        assert grown.changed
        assert 0.8 < grown.seconds < 3.0
        rest = settle(screen.grab, grown.frame, 5.0, 0.2)
        assert rest.quiet
        assert not rest.changed
        assert rest.seconds < 1.5
