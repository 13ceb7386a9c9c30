from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety.judge.folding import fold, plain_letters, turned

TRICKS = [
    "DELETE",
    "D e l e t e",
    "D-e-l-e-t-e",
    "D\u200be\u200cl\u2060e\ufeffte",
    "De\u00adlete",
    "Dеlеtе",  # Cyrillic
    "Dεlετε",  # Greek
    "Ｄｅｌｅｔｅ",
    "𝗗𝗲𝗹𝗲𝘁𝗲",
    "Ⓓⓔⓛⓔⓣⓔ",
    "🅓🅔🅛🅔🅣🅔",
    "🅳🅴🅻🅴🆃🅴",
    "🇩🇪🇱🇪🇹🇪",
    "ᴅᴇʟᴇᴛᴇ",
    "De1e7e",
    "Délète",
    "D\u0336e\u0336l\u0336e\u0336t\u0336e",
    "Delete Ctrl+D",
    "Delete\tShift+F10",
    "Delete  F8",
]


@pytest.mark.parametrize("text", TRICKS)
def test_whatever_it_is_written_with_it_reads_the_same(text: str) -> None:
    assert fold(text).text == "delete"


@pytest.mark.parametrize("text", ["Dеlete", "D e l e t e", "Ｄelete", "D\u200belete", "De1ete", "🅳elete"])
def test_a_trick_is_noticed(text: str) -> None:
    assert fold(text).disguised


@pytest.mark.parametrize(
    "text", ["Delete", "Löschen…", "Pay €12.00", "Sheet1", "A1", "Save & exit", "Straße", "Ça"]
)
def test_ordinary_words_are_no_trick(text: str) -> None:
    assert not fold(text).disguised


def test_a_shortcut_is_cut_off_but_not_other_words_behind_a_tab() -> None:
    assert fold("Copy\tCtrl+Shift+C").text == "copy"
    assert fold("Cancel\tDelete").text == "cancel delete"
    assert fold("Copy Ctrl+ Delete").text == "copy ctrl+ delete"


def test_a_dollar_or_an_at_before_letters_is_a_letter() -> None:
    assert fold("$end @ll").text == "send all"
    assert fold("$12").text == "$12"


def test_text_that_turns_is_known() -> None:
    assert turned("a\u202eeteleD")
    assert not turned("Delete")


@given(st.text(max_size=80))
def test_folding_ends_where_it_began(text: str) -> None:
    once = fold(text).text
    assert once == once.strip()
    assert "  " not in once
    assert "".join(map(plain_letters, once)) == once
