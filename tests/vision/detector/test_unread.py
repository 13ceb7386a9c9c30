from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pytest

from vision.detector.detected import Detected
from vision.detector.missed import missed
from vision.detector.runtime import SHIPPED
from vision.detector.states import RELIABLE
from vision.detector.unread import Unread
from vision.element import Element, Role, Source, State
from vision.errors import ModelError
from vision.frame import Frame
from vision.geometry import Rect
from vision.observation import Window
from vision.text_line import TextLine

SILENT = Window(id=1, title="Paint", program="paint", pid=1, rect=Rect(0, 0, 400, 300))
TELLING = Window(id=2, title="Files", program="files", pid=2, rect=Rect(400, 0, 400, 300))
TERMINAL = Window(id=3, title="Shell", program="xterm", pid=3, rect=Rect(0, 300, 800, 100))
WINDOWS = (SILENT, TELLING, TERMINAL)
TOLD = Element(
    role=Role.BUTTON, rect=Rect(420, 20, 60, 24), window=2, sources=frozenset({Source.ACCESSIBILITY})
)


def found(role: Role, rect: Rect, score: float = 0.9) -> Detected:
    return Detected(rect=rect, role=role, score=score)


def drawn(role: Role, rect: Rect) -> Element:
    return Element(role=role, rect=rect, window=1, sources=frozenset({Source.DETECTOR}))


def told_of(
    detected: Sequence[Detected], known: Sequence[Element] = (TOLD,), lines: Sequence[TextLine] = ()
) -> list[Rect]:
    return [e.rect for e in missed(detected, known, lines, WINDOWS)]


def test_only_windows_that_tell_nothing_are_filled_in() -> None:
    here, there, shell, nowhere = (Rect(x, y, 20, 20) for x, y in ((10, 10), (500, 10), (10, 320), (10, 500)))
    (element,) = missed([found(Role.ICON, r) for r in (here, there, shell, nowhere)], (TOLD,), (), WINDOWS)
    assert element == Element(
        role=Role.ICON, rect=here, window=1, sources=frozenset({Source.DETECTOR}), confidence=0.9
    )


def test_a_canvas_is_filled_in_though_its_window_tells_of_itself() -> None:
    canvas = Element(
        role=Role.CANVAS, rect=Rect(500, 50, 200, 200), window=2, sources=frozenset({Source.ACCESSIBILITY})
    )
    inside, beside = Rect(520, 80, 30, 30), Rect(410, 80, 30, 30)
    assert told_of([found(Role.ICON, inside), found(Role.ICON, beside)], (TOLD, canvas)) == [inside]


@pytest.mark.parametrize(
    ("role", "rect", "known"),
    [
        (Role.BUTTON, Rect(10, 10, 80, 30), drawn(Role.BUTTON, Rect(12, 12, 76, 26))),
        (Role.TEXT_FIELD, Rect(10, 10, 80, 30), drawn(Role.COMBO_BOX, Rect(10, 10, 90, 30))),
        (Role.ICON, Rect(16, 16, 18, 18), drawn(Role.BUTTON, Rect(10, 10, 80, 30))),
        (Role.SLIDER, Rect(10, 10, 50, 20), drawn(Role.SLIDER, Rect(10, 10, 200, 20))),
    ],
)
def test_what_is_known_is_not_told_twice(role: Role, rect: Rect, known: Element) -> None:
    assert told_of([found(role, rect)], (TOLD, known)) == []
    assert told_of([found(role, rect)]) == [rect]


def test_a_button_on_a_picture_or_in_a_list_is_told() -> None:
    button = Rect(20, 20, 60, 24)
    for role in (Role.IMAGE, Role.LIST, Role.PANEL, Role.CANVAS):
        assert told_of([found(Role.BUTTON, button)], (TOLD, drawn(role, Rect(10, 10, 200, 200)))) == [button]


def test_words_are_no_icons_but_a_button_may_have_words() -> None:
    rect = Rect(20, 20, 40, 20)
    line = TextLine(text="Save", rect=Rect(22, 22, 36, 16), confidence=0.9)
    letter = TextLine(text="x", rect=Rect(22, 22, 36, 16), confidence=0.9)
    assert told_of([found(Role.ICON, rect)], lines=[line]) == []
    assert told_of([found(Role.ICON, rect)], lines=[letter]) == [rect]
    assert told_of([found(Role.BUTTON, rect)], lines=[line]) == [rect]


@dataclass
class Finder:
    """Finds what it was told to, and remembers what it was asked."""

    finds: tuple[Detected, ...] = ()
    error: str = ""
    asked: list[list[Rect] | None] = field(default_factory=list)

    def detect(self, frame: Frame, changed: Sequence[Rect] | None = None) -> tuple[Detected, ...]:
        self.asked.append(None if changed is None else list(changed))
        if self.error:
            raise ModelError(self.error)
        return self.finds

    def states(self, frame: Frame, elements: Sequence[Element]) -> tuple[frozenset[State], ...]:
        return tuple(frozenset({State.CHECKED}) for _ in elements)


def frame(mark: int | None = None) -> Frame:
    pixels = np.zeros((400, 800, 3), np.uint8)
    if mark is not None:
        pixels[mark : mark + 4, 50:60] = 255
    return Frame(pixels=pixels, rect=Rect(0, 0, 800, 400), time=0.0)


def test_it_is_loaded_when_first_needed_and_asked_about_what_changed() -> None:
    finder = Finder(
        finds=(found(Role.CHECKBOX, Rect(10, 10, 16, 16)), found(Role.IMAGE, Rect(100, 100, 90, 90)))
    )
    loads: list[Finder] = []
    unread = Unread(lambda: (loads.append(finder), finder)[1])
    assert unread.look(frame(), (TOLD,), (), (TELLING, TERMINAL)) == ((TOLD,), ())
    assert not loads
    kept, (box, image) = unread.look(frame(), (TOLD,), (), WINDOWS)
    assert kept == (TOLD,)
    assert box.states == {State.CHECKABLE, State.CHECKED}
    assert image.states == frozenset()
    unread.look(frame(100), (TOLD,), (), WINDOWS)
    unread.look(frame(100), (TOLD,), (), WINDOWS)
    assert len(loads) == 1
    assert finder.asked[0] is None
    assert finder.asked[1] is not None
    assert finder.asked[1][0].covers(Rect(50, 100, 10, 4))
    assert finder.asked[2] == []


def test_a_drawing_that_is_found_to_be_a_control_is_told_as_that() -> None:
    knob, track = drawn(Role.ICON, Rect(30, 12, 16, 16)), drawn(Role.ICON, Rect(10, 12, 36, 16))
    other, box = drawn(Role.ICON, Rect(200, 12, 16, 16)), drawn(Role.CHECKBOX, Rect(10, 100, 16, 16))
    finder = Finder(
        finds=(
            found(Role.SWITCH, Rect(10, 10, 40, 20)),
            found(Role.BUTTON, other.rect),
            found(Role.SWITCH, box.rect),
        )
    )
    kept, seen = Unread(lambda: finder).look(frame(), (knob, track, other, box), (), WINDOWS)
    assert kept == (other, box)
    assert [(e.role, e.rect) for e in seen] == [(Role.SWITCH, Rect(10, 10, 40, 20))]


def test_a_shape_that_a_rule_names_stays_where_a_control_was_found_too() -> None:
    point = replace(drawn(Role.IMAGE, Rect(30, 12, 16, 16)), description="circle")
    kept, seen = Unread(lambda: Finder(finds=(found(Role.SLIDER, Rect(10, 10, 200, 20)),))).look(
        frame(), (point,), (), WINDOWS
    )
    assert kept == (point,)
    assert [e.role for e in seen] == [Role.SLIDER]


def test_a_detector_that_fails_is_noted_and_sees_everything_when_it_is_back() -> None:
    finder = Finder(finds=(found(Role.ICON, Rect(10, 10, 16, 16)),))
    unread = Unread(lambda: finder)
    unread.look(frame(), (), (), WINDOWS)
    finder.error = "The weights are damaged."
    assert unread.look(frame(50), (TOLD,), (), WINDOWS) == ((TOLD,), ())
    assert unread.note.startswith("The weights are damaged.")
    finder.error = ""
    assert len(unread.look(frame(50), (), (), WINDOWS)[1]) == 1
    assert unread.note == ""
    assert finder.asked[-1] is None


def test_only_what_is_read_reliably_is_asked_and_taken() -> None:
    class Sure(Finder):
        asked_about: tuple[Element, ...] = ()

        def states(self, frame: Frame, elements: Sequence[Element]) -> tuple[frozenset[State], ...]:
            self.asked_about = tuple(elements)
            return tuple(frozenset({State.CHECKED, State.DISABLED, State.FOCUSED}) for _ in elements)

    roles = (Role.CHECKBOX, Role.RADIO, Role.SWITCH, Role.TAB, Role.BUTTON)
    finder = Sure(finds=tuple(found(role, Rect(10, 10 + 40 * at, 16, 16)) for at, role in enumerate(roles)))
    seen = {e.role: e.states for e in Unread(lambda: finder).look(frame(), (TOLD,), (), WINDOWS)[1]}
    assert {e.role for e in finder.asked_about} == {Role.CHECKBOX, Role.RADIO}
    assert seen[Role.CHECKBOX] == seen[Role.RADIO] == {State.CHECKABLE, State.CHECKED}
    assert seen[Role.SWITCH] == {State.CHECKABLE}
    assert seen[Role.TAB] == seen[Role.BUTTON] == frozenset()


def test_no_more_is_read_in_one_look_than_is_bearable() -> None:
    places = [(x, y) for x in range(2, 380, 12) for y in range(2, 280, 12)]
    finder = Finder(finds=tuple(found(Role.CHECKBOX, Rect(x, y, 8, 8)) for x, y in places))
    _, seen = Unread(lambda: finder).look(frame(), (TOLD,), (), WINDOWS)
    assert len(seen) == len(places) > 512
    assert sum(State.CHECKED in e.states for e in seen) == 512


def test_what_ships_reads_well_what_is_taken_from_it() -> None:
    figures = json.loads((SHIPPED / "figures.json").read_text(encoding="utf-8"))
    for state, roles in RELIABLE.items():
        for role in roles:
            told = figures["states_by_role"][f"{state}: {role}"]
            assert told["found"] >= 0.9 * (told["found"] + told["made_up"]) > 0
