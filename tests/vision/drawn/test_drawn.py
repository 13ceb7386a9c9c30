from __future__ import annotations

from collections.abc import Sequence

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vision.drawn.controls import controls
from vision.drawn.drawing import Drawing, unit_of
from vision.drawn.figures import shapes
from vision.drawn.links import links
from vision.drawn.seeing import drawn_elements
from vision.drawn.surfaces import surfaces
from vision.element import Element, Role, State
from vision.frame import Frame, Pixels
from vision.geometry import Rect
from vision.observation import Window
from vision.text_line import TextLine

GREY = (118, 118, 118)
FACE = (239, 239, 239)
WHITE = (255, 255, 255)


def page(width: int = 400, height: int = 300) -> Pixels:
    return np.full((height, width, 3), 255, np.uint8)


def box(image: Pixels, rect: Rect, fill: tuple[int, int, int] = WHITE) -> None:
    """A framed box whose inside is `rect`."""
    corners = (rect.left - 2, rect.top - 2), (rect.right + 1, rect.bottom + 1)
    cv2.rectangle(image, *corners, GREY, -1)
    cv2.rectangle(image, (rect.left, rect.top), (rect.right - 1, rect.bottom - 1), fill, -1)


def line(text: str, rect: Rect) -> TextLine:
    return TextLine(text=text, rect=rect, confidence=0.99)


def seen(image: Pixels, lines: Sequence[TextLine] = ()) -> Drawing:
    found = surfaces(image)
    return Drawing(pixels=image, lines=lines, surfaces=found, unit=unit_of(lines, found))


def one(found: Sequence[Element], role: Role) -> Element:
    (element,) = [e for e in found if e.role is role]
    return element


def test_a_button_is_a_framed_face_with_its_words_in_the_middle() -> None:
    image = page()
    box(image, Rect(40, 60, 120, 40), FACE)
    found = controls(seen(image, [line("Send", Rect(75, 72, 50, 16))]))
    button = one(found, Role.BUTTON)
    assert button.text == "Send"
    assert button.rect.iou(Rect(40, 60, 120, 40)) > 0.9


def test_a_field_is_a_framed_light_box_and_holds_what_stands_in_it() -> None:
    image = page()
    box(image, Rect(40, 60, 200, 32))
    box(image, Rect(40, 120, 200, 32))
    found = controls(seen(image, [line("Ada", Rect(45, 130, 36, 14))]))
    assert [(e.role, e.value) for e in found] == [(Role.TEXT_FIELD, ""), (Role.TEXT_FIELD, "Ada")]
    assert all(State.EDITABLE in e.states for e in found)


def test_a_box_with_an_arrow_at_its_end_opens_a_list() -> None:
    image = page()
    box(image, Rect(40, 60, 200, 32))
    cv2.fillPoly(image, [np.array([[218, 70], [230, 70], [224, 80]])], (60, 60, 60))
    assert (
        one(controls(seen(image, [line("Norway", Rect(45, 69, 60, 14))])), Role.COMBO_BOX).value == "Norway"
    )


@pytest.mark.parametrize("ticked", [False, True])
def test_a_little_square_beside_words_is_a_box_to_tick(ticked: bool) -> None:
    image = page()
    box(image, Rect(40, 60, 18, 18))
    if ticked:
        cv2.line(image, (43, 69), (48, 74), (0, 0, 0), 2)
        cv2.line(image, (48, 74), (54, 64), (0, 0, 0), 2)
    tick = one(controls(seen(image, [line("Weekly news", Rect(66, 62, 90, 15))])), Role.CHECKBOX)
    assert tick.text == "Weekly news"
    assert (State.CHECKED in tick.states) is ticked


def test_a_little_ring_beside_words_is_an_option() -> None:
    image = page()
    cv2.circle(image, (50, 70), 16, GREY, 3, cv2.LINE_AA)
    assert one(controls(seen(image, [line("By post", Rect(76, 60, 70, 22))])), Role.RADIO).text == "By post"


def test_lines_in_even_rows_in_a_frame_are_a_list() -> None:
    image = page()
    box(image, Rect(40, 20, 150, 200))
    rows = [line(name, Rect(48, 40 + 45 * at, 60, 18)) for at, name in enumerate(("Ann", "Bob", "Cy", "Di"))]
    found = controls(seen(image, rows))
    assert one(found, Role.LIST).rect.width >= 148
    assert [e.text for e in found if e.role is Role.LIST_ITEM] == ["Ann", "Bob", "Cy", "Di"]


def test_shapes_are_told_apart() -> None:
    image = page()
    cv2.circle(image, (60, 60), 20, (255, 0, 0), -1)
    cv2.rectangle(image, (120, 40), (160, 80), (0, 0, 255), -1)
    cv2.rectangle(image, (200, 40), (290, 80), (0, 128, 0), -1)
    cv2.fillPoly(image, [np.array([[40, 200], [80, 200], [60, 160]])], (0, 0, 0))
    found = shapes(seen(image), ())
    assert sorted(e.description for e in found) == ["circle", "rectangle", "square", "triangle"]


def test_the_blue_words_of_a_line_are_links() -> None:
    image = page()
    words = [("read", (0, 0, 0)), ("this", (0, 0, 238)), ("first", (0, 0, 0))]
    for at, (word, colour) in enumerate(words):
        cv2.putText(image, word, (20 + 70 * at, 60), cv2.FONT_HERSHEY_SIMPLEX, 0.7, colour, 2)
    link = one(links(image, [line("read this first", Rect(20, 44, 210, 20))]), Role.LINK)
    assert link.text == "this"
    assert 80 <= link.rect.centre.x <= 130


def frame_of(image: Pixels) -> Frame:
    return Frame(pixels=image, rect=Rect(0, 0, image.shape[1], image.shape[0]), time=0.0)


def window(program: str = "tk") -> Window:
    return Window(id=7, title="Form", program=program, pid=1, rect=Rect(0, 0, 400, 300), active=True)


def no_signs(pixels: Pixels, places: Sequence[Rect]) -> list[TextLine]:
    return []


def test_only_windows_that_tell_nothing_are_looked_at_that_closely() -> None:
    image = page()
    box(image, Rect(40, 60, 200, 32))
    told = Element(role=Role.BUTTON, rect=Rect(0, 0, 9, 9), window=7)
    shell = Element(role=Role.WINDOW, rect=Rect(0, 0, 400, 300), window=7)
    frame = frame_of(image)
    assert drawn_elements(frame, [], [window()], [told], no_signs) == ()
    assert drawn_elements(frame, [], [window("xterm")], [], no_signs) == ()
    (field,) = drawn_elements(frame, [], [window()], [shell], no_signs)
    assert (field.role, field.window) == (Role.TEXT_FIELD, 7)


@settings(max_examples=30, deadline=None)
@given(
    st.integers(0, 2**32 - 1),
    st.lists(st.tuples(st.integers(0, 150), st.integers(0, 110), st.integers(1, 60), st.integers(1, 40))),
)
def test_any_image_gives_rectangles_within_it(seed: int, boxes: list[tuple[int, int, int, int]]) -> None:
    random = np.random.default_rng(seed)
    image = page(160, 120)
    for left, top, width, height in boxes:
        colour = tuple(int(value) for value in random.integers(0, 256, 3))
        cv2.rectangle(
            image, (left, top), (left + width, top + height), colour, int(random.integers(-1, 3)) or 1
        )
    whole = Rect(0, 0, 160, 120)
    for element in drawn_elements(
        frame_of(image), [line("abc", Rect(5, 5, 30, 12))], [window()], [], no_signs
    ):
        assert whole.covers(element.rect)
