"""What a dialog says: where there is one, and where there is none."""

from __future__ import annotations

import numpy as np
import pytest

from agent.dialog_words import said_around
from vision.element import Element, Role
from vision.frame import Frame
from vision.geometry import Point, Rect
from vision.observation import Observation, Window

DESK = Rect(0, 0, 800, 600)
QUESTION = "Delete report.odt for good?"


def seen(window: Rect, *elements: Element) -> Observation:
    frame = Frame(pixels=np.zeros((600, 800, 3), np.uint8), rect=DESK, time=0.0)
    shown = Window(id=1, title="Attention", program="files", pid=1, rect=window, active=True)
    return Observation(frame=frame, elements=elements, windows=(shown,))


def element(role: Role, rect: Rect, text: str) -> Element:
    return Element(role=role, rect=rect, text=text, window=1)


OK = element(Role.BUTTON, Rect(200, 220, 60, 30), "OK")
WORDS = element(Role.TEXT, Rect(120, 120, 200, 20), QUESTION)


@pytest.mark.parametrize("point", [OK.rect.centre, None])
def test_a_small_window_is_a_dialog(point: Point | None) -> None:
    assert said_around(point, seen(Rect(100, 100, 300, 200), WORDS, OK)) == ("Attention", QUESTION)


def test_a_dialog_in_a_page_is_one_and_what_stands_beside_it_is_not_said() -> None:
    beside = element(Role.TEXT, Rect(500, 500, 200, 20), "Delete everything")
    dialog = element(Role.DIALOG, Rect(100, 100, 300, 200), "")
    page = seen(DESK, beside, dialog, WORDS, OK)
    assert said_around(OK.rect.centre, page) == (QUESTION,)
    assert said_around(Point(600, 510), page) == ()


def test_a_program_is_no_dialog() -> None:
    many = [element(Role.TEXT, Rect(110, 110, 5, 5), f"{number}") for number in range(31)]
    assert said_around(OK.rect.centre, seen(DESK, WORDS, OK)) == ()
    assert said_around(OK.rect.centre, seen(Rect(100, 100, 300, 200), *many, OK)) == ()


def test_where_there_is_no_window_nothing_is_said() -> None:
    frame = Frame(pixels=np.zeros((600, 800, 3), np.uint8), rect=DESK, time=0.0)
    assert said_around(None, Observation(frame=frame, elements=(WORDS,))) == ()


def test_it_is_bounded_and_says_nothing_twice() -> None:
    lines = [element(Role.TEXT, Rect(110, 110 + n, 50, 5), "x" * 500) for n in range(3)]
    more = [element(Role.TEXT, Rect(110, 110 + n, 50, 5), f"line {n}") for n in range(20)]
    said = said_around(OK.rect.centre, seen(Rect(100, 100, 300, 200), *lines, *more, OK))
    assert len(said) == 8
    assert said[:2] == ("Attention", "x" * 200)
