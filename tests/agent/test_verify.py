"""What an Effect is judged to be from two Observations."""

from __future__ import annotations

import numpy as np
import pytest

from agent.proposal import Expected
from agent.verify import changed_pixels, differences, is_marked, judge, new_windows
from safety.action import Click, CloseWindow, FocusWindow, Move, OpenProgram, PressKeys, TypeText
from safety.receipt import Change
from vision.element import Element, Role, State
from vision.frame import Frame
from vision.geometry import Point, Rect
from vision.observation import Observation, Window

DESK = Rect(0, 0, 200, 100)
SPOT = Point(20, 20)
BOX = Rect(10, 10, 30, 20)


def seen(
    *elements: Element, windows: tuple[Window, ...] = (), colour: int = 0, rect: Rect = DESK
) -> Observation:
    pixels = np.full((rect.height, rect.width, 3), colour, dtype=np.uint8)
    frame = Frame(pixels=pixels, rect=rect, time=0.0)
    return Observation(frame=frame, elements=elements, windows=windows)


def window(number: int, title: str = "Notes", *, active: bool = False, popup: bool = False) -> Window:
    return Window(id=number, title=title, program="p", pid=1, rect=DESK, active=active, popup=popup)


def box(*states: State) -> Element:
    return Element(role=Role.CHECKBOX, rect=BOX, text="Wrap", states=frozenset(states))


def field(value: str) -> Element:
    return Element(role=Role.TEXT_FIELD, rect=BOX, value=value, states=frozenset({State.FOCUSED}))


def test_what_is_different_is_said_in_words() -> None:
    before = seen(windows=(window(1, "Notes", active=True), window(2, "Mail"), window(3, "Menu", popup=True)))
    after = seen(windows=(window(1, "Notes*"), window(4, "Chat", active=True)), colour=9)
    words = f"“Chat” opened, “Mail” closed, “Notes” became “Notes*”, {DESK.area:,} pixels changed"
    assert differences(before, after) == words
    front = seen(windows=(window(1, "Notes"), window(2, "Mail", active=True)))
    assert differences(before, front) == "“Mail” came to the front"
    assert differences(before, before) == "nothing on the screen changed"


def test_a_box_that_becomes_checked_is_verified() -> None:
    effect = judge(Click(point=SPOT), seen(box()), seen(box(State.CHECKED)))
    assert effect.change is Change.VERIFIED
    assert "now checked" in effect.evidence


def test_a_box_that_becomes_unchecked_is_verified() -> None:
    effect = judge(Click(point=SPOT), seen(box(State.CHECKED)), seen(box()))
    assert "no longer checked" in effect.evidence


def test_nothing_changed_is_none() -> None:
    assert judge(Click(point=SPOT), seen(box()), seen(box())).change is Change.NONE
    assert judge(PressKeys(keys=("a",)), seen(), seen()).change is Change.NONE


def test_what_need_not_show_is_never_none() -> None:
    assert judge(Move(point=SPOT), seen(), seen()).change is Change.UNKNOWN


def test_a_terminal_may_take_text_without_showing_it() -> None:
    terminal = Element(role=Role.TERMINAL, rect=BOX, states=frozenset({State.FOCUSED}))
    effect = judge(TypeText(text="secret"), seen(terminal), seen(terminal))
    assert effect.change is Change.UNKNOWN


def test_pixels_that_changed_are_counted_and_unknown() -> None:
    before, after = seen(), seen(colour=9)
    assert changed_pixels(before.frame, after.frame) == DESK.area
    effect = judge(PressKeys(keys=("a",)), before, after)
    assert effect.change is Change.UNKNOWN
    assert "20,000 pixels" in effect.evidence


def test_a_resized_desk_changed_wholly() -> None:
    larger = seen(rect=Rect(0, 0, 300, 100))
    assert changed_pixels(seen().frame, larger.frame) == 30_000


def test_typed_text_is_verified_where_the_focus_holds_it() -> None:
    assert judge(TypeText(text="Ada"), seen(field("")), seen(field("Ada"))).change is Change.VERIFIED


def test_text_that_stood_there_before_proves_nothing() -> None:
    assert judge(TypeText(text="Ada"), seen(field("Ada")), seen(field("Ada"))).change is Change.NONE


def test_a_new_window_verifies_that_a_program_opened() -> None:
    before, after = seen(windows=(window(1, active=True),)), seen(windows=(window(1), window(2, "Hi")))
    assert new_windows(before, after) == (window(2, "Hi"),)
    assert judge(OpenProgram(program="x"), before, after).change is Change.VERIFIED


def test_a_program_that_reuses_its_window_is_verified_by_its_coming_to_the_front() -> None:
    before = seen(windows=(window(1), window(2, active=True)))
    after = seen(windows=(window(2), window(1, active=True)))
    assert judge(OpenProgram(program="x"), before, after).change is Change.VERIFIED


def test_a_program_without_a_window_had_no_effect() -> None:
    both = seen(windows=(window(1, active=True),))
    assert judge(OpenProgram(program="x"), both, both).change is Change.NONE


def test_a_popup_is_not_a_program_that_opened() -> None:
    before, after = seen(windows=(window(1, active=True),)), seen(windows=(window(2, popup=True),))
    assert new_windows(before, after) == ()


def test_a_window_that_is_gone_is_closed() -> None:
    before = seen(windows=(window(1), window(2)))
    assert judge(CloseWindow(window=2), before, seen(windows=(window(1),))).change is Change.VERIFIED
    assert judge(CloseWindow(window=2), before, before).change is Change.NONE


def test_a_window_that_asks_before_it_closes_is_not_verified() -> None:
    before = seen(windows=(window(2),))
    after = seen(windows=(window(2), window(3, "Save changes?")))
    effect = judge(CloseWindow(window=2), before, after)
    assert effect.change is Change.UNKNOWN
    assert "Save changes?" in effect.evidence


def test_focus_is_verified_by_the_active_window() -> None:
    before = seen(windows=(window(1, active=True), window(2)))
    after = seen(windows=(window(1), window(2, active=True)))
    assert judge(FocusWindow(window=2), before, after).change is Change.VERIFIED
    assert judge(FocusWindow(window=2), before, before).change is Change.NONE


def test_a_window_that_closed_is_told() -> None:
    effect = judge(PressKeys(keys=("escape",)), seen(windows=(window(7, "Find"),)), seen())
    assert "“Find” closed" in effect.evidence


def test_a_window_that_closes_while_it_is_typed_into_is_wrong() -> None:
    before, after = seen(windows=(window(1, active=True),)), seen(windows=())
    effect = judge(TypeText(text="hello"), before, after)
    assert effect.change is Change.WRONG
    assert "“Notes” closed while it was typed into" in effect.evidence


def test_a_line_that_is_entered_may_close_its_window() -> None:
    before, after = seen(windows=(window(1, active=True),)), seen(windows=())
    assert judge(TypeText(text="exit\n"), before, after).change is Change.UNKNOWN


OPENS, CLOSES, SAVES = Expected.OPENS, Expected.CLOSES, Expected.SAVES
KEY = PressKeys(keys=("enter",))
ALONE = seen(windows=(window(1, "*notes.txt - Editor", active=True),))
DIALOG = seen(windows=(window(1, "*notes.txt - Editor"), window(2, "Save As", active=True)))
ASKED = seen(
    windows=(window(1, "*notes.txt - Editor"), window(2, "Save As"), window(3, "Question", active=True))
)
SAVED = seen(windows=(window(1, "notes.txt - Editor", active=True),))


@pytest.mark.parametrize(
    ("expected", "before", "after", "words"),
    [
        (OPENS, ALONE, DIALOG, "the window “Save As” opened"),
        (CLOSES, DIALOG, SAVED, "“Save As” closed, “notes.txt - Editor” is in front"),
        (SAVES, ALONE, SAVED, "“notes.txt - Editor” is no longer marked as changed"),
    ],
)
def test_what_was_expected_is_verified(expected: Expected, before, after, words: str) -> None:
    effect = judge(KEY, before, after, expected)
    assert (effect.change, effect.evidence) == (Change.VERIFIED, words)
    assert judge(KEY, before, after).change is not Change.VERIFIED


@pytest.mark.parametrize(
    ("expected", "before", "after"),
    [
        (OPENS, ALONE, ALONE),
        (CLOSES, DIALOG, DIALOG),
        (CLOSES, DIALOG, ASKED),
        (CLOSES, DIALOG, seen(windows=(window(1), window(3, "Overwrite?", active=True)))),
        (SAVES, ALONE, ALONE),
        (SAVES, ALONE, DIALOG),
        (SAVES, SAVED, SAVED),
        (SAVES, ALONE, seen()),
    ],
)
def test_what_was_expected_and_did_not_come_is_not_verified(expected: Expected, before, after) -> None:
    assert judge(KEY, before, after, expected).change in (Change.NONE, Change.UNKNOWN)


@pytest.mark.parametrize("title", ["*notes.txt", "notes.txt* - Kate", "• notes.txt", "● notes.txt"])
def test_a_changed_document_is_marked_in_the_title(title: str) -> None:
    assert is_marked(title)
    assert not is_marked(title.replace("*", "").strip("•● "))


def test_an_entry_with_dots_leads_to_a_window() -> None:
    entry = Element(role=Role.MENU_ITEM, rect=BOX, text="Preferences...")
    plain = Element(role=Role.MENU_ITEM, rect=BOX, text="Delete")
    fresh = (window(1), window(2, "Preferences", active=True))
    before = (window(1, active=True),)
    opened = judge(Click(point=SPOT), seen(entry, windows=before), seen(windows=fresh))
    assert (opened.change, opened.evidence) == (Change.VERIFIED, "the window “Preferences” opened")
    other = judge(Click(point=SPOT), seen(plain, windows=before), seen(windows=fresh))
    assert other.change is Change.UNKNOWN
