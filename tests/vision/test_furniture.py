"""What is the browser's own, and what is the page's."""

from __future__ import annotations

import numpy as np

from vision.element import Element, Role, Source
from vision.frame import Frame
from vision.furniture import is_furniture, pages_of
from vision.geometry import Rect
from vision.observation import Observation, Window

DESK = Rect(0, 0, 800, 600)


def seen(program: str, *elements: Element) -> Observation:
    frame = Frame(pixels=np.zeros((600, 800, 3), np.uint8), rect=DESK, time=0.0)
    window = Window(id=7, title="News", program=program, pid=1, rect=DESK, active=True)
    return Observation(frame=frame, elements=elements, windows=(window,))


def element(role: Role, top: int, height: int = 20, window: int | None = 7) -> Element:
    return Element(role=role, rect=Rect(10, top, 100, height), window=window)


PAGE = Element(role=Role.DOCUMENT, rect=Rect(0, 80, 800, 520), text="News", window=7)
TAB = element(Role.TAB, 5)


def test_what_lies_beside_the_page_is_the_browsers_own() -> None:
    pages = pages_of(seen("chromium", PAGE, TAB))
    assert is_furniture(TAB, pages)
    assert is_furniture(element(Role.TEXT_FIELD, 50), pages)


def test_what_lies_on_the_page_or_over_it_is_not() -> None:
    pages = pages_of(seen("chromium", PAGE))
    for found in (PAGE, element(Role.BUTTON, 200), element(Role.DIALOG, 60, 300)):
        assert not is_furniture(found, pages)
    assert not is_furniture(element(Role.WINDOW, 0), pages)


def test_what_hangs_open_over_a_page_makes_nothing_on_it_the_browsers() -> None:
    bar = Element(role=Role.TOOL_BAR, rect=Rect(0, 40, 800, 40), window=7)
    part = Element(role=Role.DOCUMENT, rect=Rect(300, 280, 500, 320), text="News", window=7)
    pages = pages_of(seen("chromium", bar, part, TAB))
    assert not is_furniture(element(Role.BUTTON, 100), pages)
    assert is_furniture(TAB, pages)


def test_other_windows_and_other_programs_have_none() -> None:
    pages = pages_of(seen("chromium", PAGE))
    assert not is_furniture(element(Role.TAB, 5, window=8), pages)
    assert not is_furniture(element(Role.TAB, 5, window=None), pages)
    assert pages_of(seen("libreoffice-writer", PAGE)) == {}


def test_before_a_page_is_there_all_that_the_browser_tells_is_its_own() -> None:
    pages = pages_of(seen("firefox", TAB))
    assert pages == {7: None}
    told = Element(role=Role.TEXT_FIELD, rect=TAB.rect, window=7, sources=frozenset({Source.ACCESSIBILITY}))
    read = Element(role=Role.TEXT, rect=TAB.rect, window=7, sources=frozenset({Source.OCR}))
    assert is_furniture(told, pages)
    assert not is_furniture(read, pages)
