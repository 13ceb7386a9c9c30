"""A form on a toy desk where secrets are typed and shown: what the promise about secrets is measured on."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np

from agent.stop import StopSwitch
from safety.action import Action, Click, PressKeys, TypeText
from safety.hand.stop import Stop
from vision.element import Element, Role, Source, State
from vision.frame import Frame, Pixels
from vision.geometry import Point, Rect
from vision.observation import Observation, Window

SIZE = Rect(0, 0, 960, 420)
WINDOW = Window(id=10, title="Sign in", program="form", pid=500, rect=SIZE, active=True)
_LINE = 22
_LETTERS = 78
"""Letters that fit in a line."""
_READ = frozenset({Source.OCR})
_TOLD = frozenset({Source.ACCESSIBILITY})
_MISREAD = str.maketrans("0O1l5S", "O0l1S5")


class Form:
    """Two fields and a page of text. F2 shows the password: its field becomes one like any other, and loses
    its name too. `misread` has the reader of its pixels mistake what looks alike.

    It is what sees (`scene`, `frame`, `at`, `focused`, `owners`) and what acts (`check`, `perform`, `sent`).
    """

    def __init__(self, page: str = "", *, misread: bool = False) -> None:
        self.username = Rect(150, 20, 500, 28)
        self.password = Rect(150, 60, 700, 28)
        self.shown = False
        self.sent = 0
        self.time = 0.0
        self._texts = {"Username": "", "Password": ""}
        self._focus = "Username"
        self._page = [
            line[i : i + _LETTERS] for line in page.split("\n") for i in range(0, len(line), _LETTERS)
        ]
        self._misread = misread

    def clock(self) -> float:
        """Time passes by being looked at, and by waiting."""
        self.time += 0.001
        return self.time

    # --- what sees ----------------------------------------------------------------------------------

    def scene(self) -> Observation:
        fields = (self._field("Username", self.username), self._field("Password", self.password))
        page = [self._line(text, top) for top, text in self._rows()]
        labels = [self._label("Username", 24), self._label("Password", 64)]
        return Observation(frame=self.frame(), elements=(*labels, *fields, *page), windows=(WINDOW,))

    def frame(self) -> Frame:
        pixels = np.full((SIZE.height, SIZE.width, 3), 250, np.uint8)
        for name, rect in (("Username", self.username), ("Password", self.password)):
            _write(pixels, name, Point(10, rect.top))
            cv2.rectangle(pixels, (rect.left, rect.top), (rect.right - 1, rect.bottom - 1), (90, 90, 90))
            text = self._texts[name]
            dots = name == "Password" and not self.shown
            _write(pixels, "." * len(text) if dots else text.split("\n")[0], Point(rect.left + 6, rect.top))
        for top, text in self._rows():
            _write(pixels, text, Point(10, top))
        return Frame(pixels=pixels, rect=SIZE, time=0.0)

    def at(self, point: Point) -> tuple[int, ...]:
        return (WINDOW.id,)

    def focused(self) -> tuple[int, ...]:
        return (WINDOW.id,)

    def owners(self, ids: tuple[int, ...]) -> frozenset[int]:
        return frozenset({500})

    # --- what acts ----------------------------------------------------------------------------------

    def check(self, action: Action) -> None:
        """Everything can be done."""

    def perform(self, action: Action) -> None:
        self.sent += 1
        match action:
            case Click(point=point) if self.username.contains(point):
                self._focus = "Username"
            case Click(point=point) if self.password.contains(point):
                self._focus = "Password"
            case TypeText(text=text):
                self._texts[self._focus] += text
            case PressKeys(keys=("ctrl", "a")):
                self._texts[self._focus] = ""
            case PressKeys(keys=("f2",)):
                self.shown = True
            case _:
                return

    def close(self) -> None:
        """Nothing is held."""

    # ------------------------------------------------------------------------------------------------

    def _field(self, name: str, rect: Rect) -> Element:
        secret = name == "Password"
        hidden = secret and not self.shown
        states = {State.EDITABLE, State.FOCUSABLE} | ({State.FOCUSED} if self._focus == name else set())
        return Element(
            role=Role.PASSWORD_FIELD if hidden else Role.TEXT_FIELD,
            rect=rect,
            text="" if secret and self.shown else name,
            value="" if hidden else self._texts[name],
            states=frozenset(states),
            sources=_TOLD,
            window=WINDOW.id,
        )

    def _label(self, text: str, top: int) -> Element:
        rect = Rect(10, top, 90, _LINE)
        return Element(role=Role.TEXT, rect=rect, text=f"{text} of yours", sources=_READ, window=WINDOW.id)

    def _rows(self) -> list[tuple[int, str]]:
        return [(110 + number * (_LINE + 4), text) for number, text in enumerate(self._page)]

    def _line(self, text: str, top: int) -> Element:
        rect = Rect(10, top, 12 * len(text) + 4, _LINE)
        line = Element(role=Role.TEXT, rect=rect, text=text, sources=_READ, window=WINDOW.id)
        return replace(line, text=text[:-1] + text[-1].translate(_MISREAD)) if self._misread else line


class FormStop(Stop):
    """The hand's stop, where waiting takes no time."""

    def __init__(self, form: Form) -> None:
        super().__init__()
        self._form = form

    def pause(self, seconds: float) -> None:
        self.check()
        self._form.time += seconds


class FormSwitch(StopSwitch):
    """The loop's stop, where waiting takes no time."""

    def __init__(self, form: Form) -> None:
        super().__init__()
        self._form = form

    def wait(self, seconds: float) -> bool:
        self._form.time += seconds
        return self.pressed


def _write(pixels: Pixels, text: str, at: Point) -> None:
    where = (at.x, at.y + _LINE - 6)
    font, ink = cv2.FONT_HERSHEY_SIMPLEX, (10, 10, 10)
    for place, letter in enumerate(text):
        cv2.putText(pixels, letter, (where[0] + 12 * place, where[1]), font, 0.55, ink, 1, cv2.LINE_AA)
