from __future__ import annotations

import subprocess
import threading
import time

import pytest
from Xlib.display import Display as Connection

from vision.capture import Screen
from vision.display import desk_rect
from vision.errors import DisplayLost, NoDisplay
from vision.frame import Frame
from vision.geometry import Rect


def paint(display: str, colour: int, rect: Rect) -> None:
    connection = Connection(display)
    root = connection.screen().root
    ink = root.create_gc(foreground=colour)
    root.fill_rectangle(ink, rect.left, rect.top, rect.width, rect.height)
    connection.sync()
    connection.close()


def test_a_frame_shows_every_pixel_in_its_place_and_colour(server) -> None:
    with Screen(server.display) as screen:
        paint(server.display, 0xFF8001, Rect(0, 0, 1, 1))
        paint(server.display, 0x0203FE, Rect(639, 479, 1, 1))
        started = time.monotonic()
        frame = screen.grab()
        assert started <= frame.time <= time.monotonic()
        assert frame.rect == Rect(0, 0, 640, 480)
        assert frame.pixels[0, 0].tolist() == [0xFF, 0x80, 0x01]
        assert frame.pixels[479, 639].tolist() == [0x02, 0x03, 0xFE]
        assert frame.pixels[1, 1].tolist() == [0, 0, 0]


def test_a_frame_is_not_changed_by_the_next(server) -> None:
    with Screen(server.display) as screen:
        first = screen.grab()
        paint(server.display, 0xFFFFFF, Rect(0, 0, 640, 480))
        assert screen.grab().pixels.min() == 255
        assert first.pixels.max() == 0


def test_displays_cover_the_desk(server) -> None:
    with Screen(server.display) as screen:
        assert desk_rect(screen.displays) == Rect(0, 0, 640, 480)
        assert all(display.scale == 1.0 for display in screen.displays)


def test_several_threads_may_look(server) -> None:
    with Screen(server.display) as screen:
        shapes: list[tuple[int, ...]] = []
        threads = [
            threading.Thread(target=lambda: shapes.extend(screen.grab().pixels.shape for _ in range(10)))
            for _ in range(4)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert shapes == [(480, 640, 3)] * 40


def test_a_screen_that_comes_back_in_another_size_is_seen_whole(server) -> None:
    with Screen(server.display) as screen:
        assert screen.grab().pixels.shape == (480, 640, 3)
        server.process.kill()
        server.process.wait()
        again = subprocess.Popen(
            ["Xvfb", server.display, "-screen", "0", "800x600x24", "-nolisten", "tcp"],
            stderr=subprocess.DEVNULL,
        )
        try:
            assert _first_frame(screen).pixels.shape == (600, 800, 3)
            assert desk_rect(screen.displays) == Rect(0, 0, 800, 600)
        finally:
            again.terminate()
            again.wait()


def _first_frame(screen: Screen) -> Frame:
    deadline = time.monotonic() + 10
    while True:
        try:
            return screen.grab()
        except DisplayLost:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.05)


def test_no_display() -> None:
    with pytest.raises(NoDisplay, match=":4321"):
        Screen(":4321")


def test_a_display_that_dies(server) -> None:
    with Screen(server.display) as screen:
        screen.grab()
        server.process.kill()
        server.process.wait()
        for _ in range(2):
            with pytest.raises(DisplayLost, match="was lost"):
                screen.grab()
