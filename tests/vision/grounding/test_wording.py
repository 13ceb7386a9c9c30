"""How alike two wordings are."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vision.grounding.wording import alike, wording


def test_levels_come_in_order():
    levels = [
        alike("Save File", "Save File"),
        alike("save file", "Save File"),
        alike("save file", "Save _File…"),
        alike("savefile", "Save file"),
        alike("plus", "+"),
        alike("the gear", "x") or alike("gear", "Settings"),
        alike("notes", "notes.txt"),
        alike("settings page", "setting page"),
        alike("save file", "Save file now"),
        alike("preferences", "preferneces"),
        alike("save file", "Now save file"),
        alike("save file", "save the file"),
        alike("save file", "open folder"),
    ]
    assert levels == sorted(levels, reverse=True)
    assert len(set(levels)) == len(levels)
    assert (levels[0], levels[-1]) == (1.0, 0.0)


def test_letters_that_look_alike_count_only_where_text_was_read():
    assert alike("Files", "Fi1es", True) > 0.85
    assert alike("OK", "0K", True) > 0.85
    assert alike("modern", "modem", True) > 0.85
    assert alike("OK", "0K") == 0.0


def test_one_different_letter_may_be_another_word():
    for wanted, found in (("house", "mouse"), ("close", "clone"), ("write", "white"), ("sheet1", "sheet2")):
        assert alike(wanted, found) == 0.0
    for wanted, found in (("calender", "calendar"), ("recieve", "receive"), ("documant", "document")):
        assert alike(wanted, found) > 0.6


@given(st.text(max_size=80), st.text(max_size=80), st.booleans())
def test_likeness_is_a_share(wanted, found, by_eye):
    assert 0.0 <= alike(wanted, found, by_eye) <= 1.0
    if wording(found).raw:
        assert alike(found, found, by_eye) == 1.0


@given(st.text(max_size=80))
def test_the_forms_of_a_form_are_its_own(text):
    assert wording(wording(text).raw).raw == wording(text).raw
