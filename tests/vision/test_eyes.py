from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence

import cv2
import numpy as np
import pytest
from Xlib.display import Display as Connection

from vision.detector import Detected
from vision.detector.unread import Unread
from vision.element import Element, Role, Source, State
from vision.errors import AccessibilityError, DisplayLost, ModelError, NoDisplay
from vision.eyes import Eyes
from vision.frame import Frame, Pixels
from vision.geometry import Point, Rect
from vision.grounding import ground
from vision.observation import Window
from vision.ocr import Reading, TextReader
from vision.target import Target

BUTTON = Element(
    role=Role.BUTTON, rect=Rect(300, 10, 80, 30), text="OK", sources=frozenset({Source.ACCESSIBILITY})
)
READING = Reading(text="slow", confidence=1.0)


class Tree:
    """An accessibility tree that answers, answers later, or fails."""

    def __init__(self) -> None:
        self.error = ""
        self.until = threading.Event()
        self.until.set()
        self.closed = False
        self.windows: Sequence[Window] = ()

    def read(self, windows: Sequence[Window]) -> tuple[Element, ...]:
        self.windows = windows
        assert self.until.wait(30)
        if self.error:
            raise AccessibilityError(self.error)
        return (BUTTON,)

    def close(self) -> None:
        self.closed = True


class Finder:
    """Finds one box, which is ticked, or fails."""

    error = ""

    def detect(self, frame: Frame, changed: Sequence[Rect] | None = None) -> tuple[Detected, ...]:
        if self.error:
            raise ModelError(self.error)
        return (Detected(rect=Rect(100, 88, 40, 20), role=Role.CHECKBOX, score=0.8),)

    def states(self, frame: Frame, elements: Sequence[Element]) -> tuple[frozenset[State], ...]:
        return tuple(frozenset({State.CHECKED}) for _ in elements)


@pytest.fixture(scope="module")
def reader() -> TextReader:
    return TextReader(2)


@pytest.fixture
def show_picture(server) -> Iterator[Callable[[Pixels], None]]:
    """Shows a picture of 400x200 pixels in a window of its own at 20,40."""
    connection = Connection(server.display)
    root = connection.screen().root
    window = root.create_window(20, 40, 400, 200, 0, root.get_geometry().depth)
    window.map()
    ink = window.create_gc()

    def picture(pixels: Pixels) -> None:
        for top in range(0, 200, 20):  # a request may not be larger than 256 KiB
            strip = pixels[top : top + 20][:, :, ::-1]
            data = b"".join(bytes((*pixel, 0)) for row in strip.tolist() for pixel in row)
            window.put_image(ink, 0, top, 400, 20, 2, 24, 0, data)
        connection.sync()

    yield picture
    if server.process.poll() is None:
        connection.close()
    else:
        connection.display.socket.close()


@pytest.fixture
def show(show_picture, draw) -> Callable[..., None]:
    """Shows words there."""
    return lambda *lines: show_picture(draw(list(lines)))


def texts(elements: Sequence[Element]) -> list[str]:
    return [element.text for element in elements]


def test_text_and_tree_and_windows_are_seen_together(server, show, reader: TextReader) -> None:
    show(("Save the changes?", 30, 50))
    tree = Tree()
    with Eyes(server.display, None, reader=reader, tree=tree) as eyes:
        seen = eyes.look()
        assert set(texts(seen.elements)) == {"Save the changes?", "OK"}
        line = next(e for e in seen.elements if e.text != "OK")
        assert abs(line.rect.left - 50) <= 2
        assert 90 <= line.rect.top <= 110
        assert Source.OCR in line.sources
        assert [w.rect for w in seen.windows] == [Rect(20, 40, 400, 200)]
        assert tree.windows == seen.windows
        assert seen.pointer == Point(320, 240)
        assert seen.frame.rect == Rect(0, 0, 640, 480)
        assert seen.seconds > 0
        assert eyes.notes == ()
    assert tree.closed


def test_a_second_look_reads_only_what_changed(server, show, reader: TextReader) -> None:
    show(("Save the changes?", 30, 50))
    with Eyes(server.display, None, reader=reader) as eyes:
        eyes.look()
        show(("Save the changes?", 30, 50), ("Saved.", 30, 120))
        settled = eyes.settle(timeout=3.0, quiet=0.1)
        assert settled.quiet
        assert settled.changed
        assert texts(eyes.look().elements) == ["Save the changes?", "Saved."]
        assert not eyes.settle(timeout=3.0, quiet=0.1).changed


def test_without_the_tree_seeing_goes_on_and_says_so(server, show, reader: TextReader) -> None:
    show(("Save the changes?", 30, 50))
    tree = Tree()
    tree.error = "the bus does not answer"
    with Eyes(server.display, None, reader=reader, tree=tree) as eyes:
        assert texts(eyes.look().elements) == ["Save the changes?"]
        assert "the bus does not answer" in eyes.notes[0]
        tree.error = ""
        assert "OK" in texts(eyes.look().elements)
        assert eyes.notes == ()


def test_a_desk_without_a_bus_is_noted(server, reader: TextReader) -> None:
    with Eyes(server.display, None, reader=reader) as eyes:
        assert eyes.look().elements == ()
        assert "no accessibility bus" in eyes.notes[0]


def test_a_bus_that_is_not_there(server, show, reader: TextReader) -> None:
    show(("Save the changes?", 30, 50))
    with Eyes(server.display, "unix:path=/nowhere/at/all", reader=reader) as eyes:
        assert texts(eyes.look().elements) == ["Save the changes?"]
        assert "pixels alone" in eyes.notes[0]


def test_the_tree_is_read_while_text_is_read(server, show, reader: TextReader, monkeypatch) -> None:
    show(("Save the changes?", 30, 50))
    tree = Tree()
    with Eyes(server.display, None, reader=reader, tree=tree) as eyes:
        tree.until.clear()  # it answers once text is read, which does not wait for it
        monkeypatch.setattr(reader, "recognise", lambda lines: tree.until.set() or [READING for _ in lines])
        assert set(texts(eyes.look().elements)) == {"slow", "OK"}


def test_what_is_drawn_is_found_and_named_by_the_words_beside_it(server, show, reader: TextReader) -> None:
    show(("Save the changes?", 130, 50))
    finder = Finder()
    with Eyes(server.display, None, reader=reader, unread=Unread(lambda: finder)) as eyes:
        box = next(e for e in eyes.look().elements if e.role is Role.CHECKBOX)
        assert box.text == "Save the changes?"
        assert box.states == {State.CHECKABLE, State.CHECKED}
        assert box.sources == {Source.DETECTOR, Source.OCR}
        finder.error = "The weights are damaged."
        assert all(e.role is not Role.CHECKBOX for e in eyes.look().elements)
        assert any("The weights are damaged." in note for note in eyes.notes)


def test_the_second_unchecked_box_without_an_accessibility_tree(server, show_picture, draw, reader) -> None:
    names = ("Daily news", "Weekly news", "Offers", "Surveys", "Events")
    pixels = draw([(name, 66, 20 + 32 * at) for at, name in enumerate(names)])
    ink, blue = (30, 30, 30), (0, 122, 255)
    for at, name in enumerate(names):
        top = 20 + 32 * at
        full = name == "Offers"
        frame = (blue, -1) if full else ((118, 118, 118), 1)
        cv2.rectangle(pixels, (28, top - 2), (47, top + 17), *frame)
        if name in ("Daily news", "Offers"):
            tick = np.array([(33, top + 8), (36, top + 11), (42, top + 4)])
            cv2.polylines(pixels, [tick], False, (255, 255, 255) if full else ink, 2)
        if name == "Events":
            cv2.line(pixels, (34, top + 7), (41, top + 7), ink, 2)
    show_picture(pixels)
    with Eyes(server.display, None, reader=reader) as eyes:
        seen = eyes.look()
        assert eyes.notes == ("this desk has no accessibility bus: seeing goes by pixels alone",)
    meant = {
        "the second unchecked box": "Surveys",
        "the first unchecked checkbox": "Weekly news",
        "the second checked box": "Offers",
    }
    for phrase, name in meant.items():
        found = ground(phrase, seen)
        assert isinstance(found, Target), found
        assert found.element.text == name
        assert Source.ACCESSIBILITY not in found.element.sources
        assert found.point.x < 50 + 20
        assert abs(found.point.y - (40 + 28 + 32 * names.index(name))) <= 8
    assert State.INDETERMINATE in next(e.states for e in seen.elements if e.text == "Events")


def test_no_display(reader: TextReader) -> None:
    with pytest.raises(NoDisplay):
        Eyes(":4321", None, reader=reader)


def test_a_display_that_dies(server, reader: TextReader) -> None:
    with Eyes(server.display, None, reader=reader) as eyes:
        eyes.look()
        server.process.kill()
        server.process.wait()
        with pytest.raises(DisplayLost):
            eyes.look()
        with pytest.raises(DisplayLost):
            eyes.settle(timeout=1.0)
