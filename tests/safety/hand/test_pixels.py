from __future__ import annotations

import numpy as np
import pytest

from safety.action import Action, Click, Drag, Move, Scroll, TypeText
from safety.context import Context, TargetSeen
from safety.hand.pixels import as_seen, bound_rects, crop_copy, still_the_same
from vision.frame import Frame, Pixels
from vision.geometry import Point, Rect


def frame() -> Frame:
    pixels = np.arange(100 * 200 * 3, dtype=np.uint64).reshape(100, 200, 3).astype(np.uint8)
    return Frame(pixels=pixels, rect=Rect(0, 0, 200, 100), time=0.0)


def seen(rect: Rect, role: str = "button") -> TargetSeen:
    return TargetSeen(role=role, text="", rect=rect, pixels=frame().digest(rect))


@pytest.mark.parametrize(
    "action", [Move(point=Point(5, 5)), Scroll(point=Point(5, 5), down=1), TypeText(text="a")]
)
def test_what_presses_no_pixel_is_bound_to_none(action: Action) -> None:
    assert bound_rects(action, Context(target=seen(Rect(0, 0, 9, 9)))) == ()


def test_a_press_is_bound_to_its_target_and_a_drag_to_both_its_ends() -> None:
    here, there = seen(Rect(0, 0, 9, 9)), seen(Rect(50, 50, 9, 9))
    assert bound_rects(Click(point=Point(5, 5)), Context(target=here)) == ((here.rect, here),)
    drag = Drag(start=Point(5, 5), end=Point(55, 55))
    assert bound_rects(drag, Context(target=here, destination=there)) == (
        (here.rect, here),
        (there.rect, there),
    )


def test_a_press_on_nothing_known_is_bound_to_what_is_around_it() -> None:
    ((rect, target),) = bound_rects(Click(point=Point(50, 50)), Context())
    assert rect == Rect(26, 26, 49, 49)
    assert target is None
    assert as_seen(frame(), rect, None)


def test_what_was_seen_is_told_from_what_was_not() -> None:
    rect = Rect(10, 10, 30, 10)
    target = seen(rect)
    shown = frame()
    assert as_seen(shown, rect, target)
    shown.pixels[12, 12, 0] ^= 1
    assert not as_seen(shown, rect, target)


def changed(pixels: Pixels, count: int) -> Pixels:
    other = pixels.copy()
    other.reshape(-1, 3)[:count] ^= 255
    return other


def test_a_button_must_stay_exactly_as_it_is() -> None:
    rect = Rect(0, 0, 20, 10)
    before = crop_copy(frame(), rect)
    assert still_the_same(before, before.copy(), seen(rect))
    assert not still_the_same(before, changed(before, 1), seen(rect))
    assert not still_the_same(before, changed(before, 1), None)
    assert not still_the_same(before, before[:-1], seen(rect))


def test_a_caret_may_blink_in_a_text_field_but_its_text_may_not_change() -> None:
    rect = Rect(0, 0, 20, 10)
    before = crop_copy(frame(), rect)
    field = seen(rect, "text field")
    assert still_the_same(before, changed(before, 3), field)
    assert not still_the_same(before, changed(before, 4), field)


def test_a_target_off_the_screen_has_no_pixels_to_change() -> None:
    rect = Rect(500, 500, 10, 10)
    crop = crop_copy(frame(), rect)
    assert crop.size == 0
    assert still_the_same(crop, crop, seen(rect))


def test_a_crop_does_not_follow_the_frame_it_was_cut_from() -> None:
    shown = frame()
    crop = crop_copy(shown, Rect(0, 0, 5, 5))
    shown.pixels[:] = 0
    assert crop.any()
