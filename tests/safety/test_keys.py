from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety.errors import ActionError
from safety.keys import MODIFIERS, canonical, character_keysym, chord, keysym, parse_chord


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("Return", "enter"),
        ("KP_Enter", "enter"),
        ("Control_L", "ctrl"),
        ("CTRL", "ctrl"),
        ("Strg", "ctrl"),
        ("cmd", "super"),
        ("Win", "super"),
        ("Option", "alt"),
        ("ISO_Level3_Shift", "altgr"),
        ("Esc", "escape"),
        ("Pg Dn", "pagedown"),
        ("page_up", "pageup"),
        ("Prior", "pageup"),
        ("ArrowLeft", "left"),
        ("left arrow", "left"),
        ("Échap", "escape"),
        ("entrée", "enter"),
        ("Entf", "delete"),
        ("F12", "f12"),
        ("f24", "f24"),
        ("space bar", "space"),
        (" ", "space"),
        ("\t", "tab"),
        ("\n", "enter"),
        ("S", "s"),
        ("Ü", "ü"),
        ("ß", "ß"),
        ("İ", "İ"),
        ("plus", "+"),
        ("question mark", "?"),
        ("€", "€"),
        ("é", "é"),
    ],
)
def test_every_name_of_a_key_is_one_name(written: str, name: str) -> None:
    assert canonical(written) == name
    assert canonical(name) == name


@pytest.mark.parametrize("written", ["", "   x y", "f25", "f0", "enterr", "ab", "\x07", "\u200b", "a" * 1000])
def test_what_is_no_key_is_refused(written: str) -> None:
    with pytest.raises(ActionError, match="no key called"):
        canonical(written)


@pytest.mark.parametrize(
    ("written", "keys"),
    [
        ("Ctrl+Shift+S", ("ctrl", "shift", "s")),
        ("shift + ctrl + s", ("ctrl", "shift", "s")),
        ("ctrl-alt-del", ("ctrl", "alt", "delete")),
        ("ctrl++", ("ctrl", "+")),
        ("ctrl + +", ("ctrl", "+")),
        ("ctrl--", ("ctrl", "-")),
        ("ctrl+-", ("ctrl", "-")),
        ("ctrl+plus", ("ctrl", "+")),
        ("+", ("+",)),
        ("-", ("-",)),
        ("F5", ("f5",)),
        ("alt+F4", ("alt", "f4")),
        ("ctrl+ctrl+c", ("ctrl", "c")),
    ],
)
def test_chords_as_people_write_them(written: str, keys: tuple[str, ...]) -> None:
    assert parse_chord(written) == keys


@pytest.mark.parametrize("written", ["", "   ", "hyperspace+x", "ctrl+sav", "ctrl-alt-?!"])
def test_a_chord_with_a_part_that_is_no_key_is_refused(written: str) -> None:
    with pytest.raises(ActionError):
        parse_chord(written)


def test_a_chord_needs_a_key() -> None:
    with pytest.raises(ActionError, match="without a key"):
        chord([])


@given(st.text(max_size=12))
def test_a_name_is_a_key_or_refused(text: str) -> None:
    try:
        name = canonical(text)
    except ActionError:
        return
    assert canonical(name) == name
    assert keysym(name) > 0


@given(st.lists(st.sampled_from(["ctrl", "alt", "shift", "super", "a", "f1", "enter"]), min_size=1))
def test_the_order_in_which_a_chord_is_written_does_not_matter_for_its_modifiers(keys: list[str]) -> None:
    found = chord(keys)
    assert set(found) == set(keys)
    held = [key for key in found if key in MODIFIERS]
    assert list(found[: len(held)]) == held == sorted(held, key=MODIFIERS.index)


def test_keysyms_are_those_of_the_x_protocol() -> None:
    assert keysym("enter") == character_keysym("\n") == 0xFF0D
    assert character_keysym("\t") == 0xFF09
    assert keysym("a") == 0x61
    assert keysym("ü") == 0xFC
    assert keysym("f1") == 0xFFBE
    assert keysym("f12") == 0xFFC9
    assert keysym("€") == 0x010020AC
    assert keysym("中") == 0x01004E2D
    assert keysym("\U0001f600") == 0x0101F600
