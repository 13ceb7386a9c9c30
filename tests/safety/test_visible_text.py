from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety.visible_text import visible_text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain, ünïcödé 中文 €", "plain, ünïcödé 中文 €"),
        ("rm -rf \u202etxt.exe", "rm -rf ‹U+202E right-to-left override›txt.exe"),
        ("pay\u200bpal", "pay‹U+200B zero width space›pal"),
        ("a\nb\tc\r", "a⏎\nb⇥c‹carriage return›"),
        ("\x1b[31m", "‹U+001B›[31m"),
        ("a\u00a0b\u2003c", "a‹no-break space›b‹U+2003 em space›c"),
        ("👩\u200d💻 ❤\ufe0f 1\ufe0f", "👩\u200d💻 ❤\ufe0f 1\ufe0f"),
        ("a\u200db\ufe0f", "a‹U+200D zero width joiner›b‹U+FE0F variation selector-16›"),
        ("\u3164\U000e0041", "‹U+3164 hangul filler›‹U+E0041 tag latin capital letter a›"),
        ("\ud800", "‹U+D800›"),
        ("", ""),
    ],
)
def test_what_would_not_show_is_spelt_out(text: str, shown: str) -> None:
    assert visible_text(text) == shown


@given(st.text(st.characters(exclude_categories=())))
def test_nothing_hidden_is_left_but_what_belongs_to_an_emoji(text: str) -> None:
    left = {
        character
        for character in visible_text(text)
        if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
        or character == "\u3164"
    }
    assert left <= {"\n", "\u200d"}


@given(st.text(st.characters(categories=("L", "N", "P"))))
def test_letters_stay_as_they_are(text: str) -> None:
    drawn_as_nothing = {"\u115f", "\u1160", "\u3164", "\uffa0"}
    if not drawn_as_nothing & set(text):
        assert visible_text(text) == text
