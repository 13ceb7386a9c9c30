from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety import stop_keys
from safety.action import Action, Click, Move, PressKeys, TypeText
from safety.errors import ActionError, PolicyError
from safety.stop_keys import DEFAULT, NO_CHORDS, VARIABLE, ChordWatch, chosen, words
from vision.geometry import Point

CODES = {"ctrl+alt+escape": [frozenset({37, 105}), frozenset({64, 108}), frozenset({9})]}


def test_there_are_default_chords() -> None:
    assert chosen({}) == chosen({VARIABLE: " "}) == DEFAULT
    assert [words(chord) for chord in DEFAULT] == ["ctrl+alt+escape", "pause"]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Ctrl+Alt+Esc", (("ctrl", "alt", "escape"),)),
        ("F12, super+s", (("f12",), ("super", "s"))),
        ("Break", (("pause",),)),
    ],
)
def test_the_user_may_choose_others(written: str, read: tuple[tuple[str, ...], ...]) -> None:
    assert chosen({VARIABLE: written}) == read


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("a", "is no stop key"),
        ("shift+a", "is no stop key"),
        ("escape", "is no stop key"),
        ("ctrl", "is no stop key"),
        ("ctrl+a+b", "is no stop key"),
        ("nokey", "no key called"),
        ("f1,f2,f3,f4,f5", "more than 4"),
        (",", "a chord without|no key called"),
    ],
)
def test_what_is_typed_every_day_is_no_stop_key(written: str, said: str) -> None:
    with pytest.raises(PolicyError, match=f"({said}).*nothing was"):
        chosen({VARIABLE: written})


@pytest.mark.parametrize(
    "action",
    [
        PressKeys(keys=("ctrl", "alt", "escape")),
        PressKeys(keys=("ctrl", "alt", "shift", "x", "escape")),
        PressKeys(keys=("pause",)),
        PressKeys(keys=("ctrl", "pause")),
        Click(point=Point(1, 1), held=("escape", "alt", "ctrl")),
    ],
)
def test_no_action_presses_one(action: Action) -> None:
    with pytest.raises(ActionError, match=r"stops everything.*nothing was pressed"):
        stop_keys.check(action, DEFAULT)


@pytest.mark.parametrize(
    "action",
    [
        PressKeys(keys=("escape",)),
        PressKeys(keys=("ctrl", "alt", "t")),
        Click(point=Point(1, 1), held=("ctrl", "alt")),
        TypeText(text="ctrl+alt+escape"),
        Move(point=Point(1, 1)),
    ],
)
def test_others_may_be_pressed(action: Action) -> None:
    stop_keys.check(action, DEFAULT)


def test_a_chord_is_heard_when_its_last_key_goes_down_in_any_order() -> None:
    watch = ChordWatch(CODES)
    assert watch.heard == ("ctrl+alt+escape",)
    assert [watch.press(code) for code in (9, 64, 105)] == [None, None, "ctrl+alt+escape"]
    watch.release(9)
    assert watch.press(38) is None
    assert watch.press(9) == "ctrl+alt+escape"
    watch.release(105)
    watch.release(9)
    watch.release(9)
    assert watch.press(9) is None


def test_keys_that_are_down_already_count() -> None:
    assert ChordWatch(CODES, {37, 64}).press(9) == "ctrl+alt+escape"


def test_a_chord_the_keyboard_lacks_a_key_for_is_not_heard() -> None:
    watch = ChordWatch({"pause": [frozenset()], "none": [], **CODES})
    assert watch.heard == ("ctrl+alt+escape",)
    assert NO_CHORDS.press(9) is None


@given(st.lists(st.tuples(st.booleans(), st.sampled_from([9, 37, 64, 105, 108, 40])), max_size=40))
def test_it_is_heard_exactly_when_one_key_of_each_kind_is_down(presses: list[tuple[bool, int]]) -> None:
    watch, down = ChordWatch(CODES), set()
    for pressed, code in presses:
        if not pressed:
            watch.release(code)
            down.discard(code)
            continue
        down.add(code)
        all_down = all(keys & down for keys in CODES["ctrl+alt+escape"])
        assert (watch.press(code) is not None) is (all_down and code != 40)
