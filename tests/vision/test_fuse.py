from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vision.element import Element, Role, Source, State
from vision.fuse import fuse
from vision.geometry import Rect
from vision.observation import Window
from vision.text_line import TextLine

BOTH = frozenset({Source.ACCESSIBILITY, Source.OCR})
WINDOW = Window(id=1, title="Notes", program="notes", pid=7, rect=Rect(0, 0, 400, 300), active=True)


def thing(role: Role, rect: Rect, text: str = "", **more) -> Element:
    more.setdefault("window", 1)
    return Element(role=role, rect=rect, text=text, sources=frozenset({Source.ACCESSIBILITY}), **more)


def line(text: str, rect: Rect, confidence: float = 0.95) -> TextLine:
    return TextLine(text=text, rect=rect, confidence=confidence)


def test_a_line_on_a_button_with_its_words_is_the_button() -> None:
    button = thing(Role.BUTTON, Rect(10, 10, 80, 30), "Save As…")
    (found,) = fuse([button], [line("SaveAs...", Rect(20, 18, 50, 12))], [WINDOW])
    assert (found.role, found.text, found.rect, found.sources) == (Role.BUTTON, "Save As…", button.rect, BOTH)


def test_a_line_elsewhere_is_text_in_the_window_under_it() -> None:
    (found,) = fuse([], [line("Hello", Rect(20, 18, 50, 12), 0.9)], [WINDOW])
    assert (found.role, found.text, found.window, found.confidence) == (Role.TEXT, "Hello", 1, 0.9)
    assert found.sources == {Source.OCR}


def test_a_line_names_a_nameless_button() -> None:
    (found,) = fuse([thing(Role.BUTTON, Rect(10, 10, 80, 30))], [line("OK", Rect(40, 18, 20, 12))], [WINDOW])
    assert (found.text, found.sources) == ("OK", BOTH)


def test_a_line_does_not_name_a_picture_it_is_only_a_small_part_of() -> None:
    picture = thing(Role.IMAGE, Rect(0, 0, 300, 200))
    found = fuse([picture], [line("Hello", Rect(20, 18, 50, 12))], [WINDOW])
    assert [(e.role, e.text) for e in found] == [(Role.IMAGE, ""), (Role.TEXT, "Hello")]


def test_a_line_says_what_a_combo_box_holds() -> None:
    combo = thing(Role.COMBO_BOX, Rect(10, 10, 80, 30), "Colour")
    (found,) = fuse([combo], [line("green", Rect(20, 18, 40, 12))], [WINDOW])
    assert (found.text, found.value) == ("Colour", "green")


def test_a_line_in_an_empty_field_is_a_hint_and_not_its_contents() -> None:
    field = thing(Role.TEXT_FIELD, Rect(10, 10, 80, 30), "Mail", states=frozenset({State.EDITABLE}))
    (found,) = fuse([field], [line("you@example.org", Rect(20, 18, 60, 12))], [WINDOW])
    assert (found.value, found.description) == ("", "you@example.org")


def test_a_label_and_its_field_stay_two_things() -> None:
    label = thing(Role.TEXT, Rect(10, 10, 50, 20), "Name:")
    field = thing(Role.TEXT_FIELD, Rect(70, 10, 100, 20), "Name:", value="Ada")
    lines = [line("Name:", Rect(12, 14, 40, 12)), line("Ada", Rect(75, 14, 25, 12))]
    found = fuse([label, field], lines, [WINDOW])
    assert [(e.role, e.sources) for e in found] == [(Role.TEXT, BOTH), (Role.TEXT_FIELD, BOTH)]


def test_one_line_over_a_label_and_its_field_is_both() -> None:
    label = thing(Role.TEXT, Rect(10, 10, 60, 20), "Country")
    combo = thing(Role.COMBO_BOX, Rect(70, 10, 100, 20), "Country", value="Germany")
    found = fuse([label, combo], [line("Country[Germany", Rect(12, 12, 140, 16))], [WINDOW])
    assert [(e.role, e.sources) for e in found] == [(Role.TEXT, BOTH), (Role.COMBO_BOX, BOTH)]


def test_one_line_over_a_menu_bar_is_its_menus() -> None:
    menus = [
        thing(Role.MENU, Rect(40 * n, 0, 40, 20), name) for n, name in enumerate(("File", "Edit", "View"))
    ]
    found = fuse(menus, [line("File Edit View", Rect(4, 4, 110, 12))], [WINDOW])
    assert [(e.text, e.sources) for e in found] == [("File", BOTH), ("Edit", BOTH), ("View", BOTH)]


def seen(role: Role, rect: Rect, text: str) -> Element:
    return Element(role=role, rect=rect, text=text, sources=frozenset({Source.DETECTOR}), window=1)


@pytest.mark.parametrize(
    ("read", "links"),
    [
        ("Terms and conditions", [(0, 50, "Terms"), (90, 100, "conditions")]),
        ("Terms and conditions", [(0, 50, "Terms"), (56, 28, "and"), (90, 100, "conditions")]),
        ("our latest documentation", [(60, 130, "documentation")]),
    ],
)
def test_links_that_are_only_seen_leave_the_line_they_are_in(read, links) -> None:
    things = [seen(Role.LINK, Rect(20 + left, 40, width, 14), text) for left, width, text in links]
    found = fuse(things, [line(read, Rect(20, 40, 190, 14))], [WINDOW])
    assert {e.text for e in found} == {read, *(text for _, _, text in links)}


def test_a_link_that_is_only_seen_takes_the_line_that_it_is() -> None:
    found = fuse(
        [seen(Role.LINK, Rect(20, 40, 80, 14), "Reading")], [line("Reading", Rect(20, 40, 80, 14))], [WINDOW]
    )
    assert [e.text for e in found] == ["Reading"]


def test_a_line_beside_a_check_box_is_its_words() -> None:
    box = thing(Role.CHECKBOX, Rect(10, 10, 13, 13), "I agree")
    (found,) = fuse([box], [line("I agree", Rect(28, 10, 50, 12))], [WINDOW])
    assert (found.role, found.sources) == (Role.CHECKBOX, BOTH)


def test_a_line_beside_a_nameless_check_box_names_it() -> None:
    (found,) = fuse(
        [thing(Role.CHECKBOX, Rect(10, 10, 13, 13))], [line("I agree", Rect(28, 10, 50, 12))], [WINDOW]
    )
    assert (found.role, found.text) == (Role.CHECKBOX, "I agree")


def test_a_line_in_a_text_area_stays_and_has_the_words_of_the_area() -> None:
    area = thing(Role.TEXT_AREA, Rect(0, 50, 400, 250), "", value="hello from notes\nsecond line")
    found = fuse([area], [line("helo from notes", Rect(5, 55, 120, 12))], [WINDOW])
    text = found[-1]
    assert (text.role, text.text, text.rect) == (Role.TEXT, "hello from notes", Rect(5, 55, 120, 12))
    assert text.sources == BOTH
    assert found[0] == area


def test_a_line_of_a_paragraph_is_the_paragraph() -> None:
    paragraph = thing(Role.TEXT, Rect(0, 50, 200, 40), "The quick brown fox jumps over the lazy dog")
    lines = [
        line("The quick brown", Rect(0, 52, 150, 14)),
        line("fox jumps over the lazy dog", Rect(0, 72, 190, 14)),
    ]
    (found,) = fuse([paragraph], lines, [WINDOW])
    assert found.text == paragraph.text


@pytest.mark.parametrize("shown", ["hunter2", "•••••••"])
def test_nothing_is_read_out_of_a_password_field(shown: str) -> None:
    field = thing(Role.PASSWORD_FIELD, Rect(10, 10, 100, 20), "Password")
    (found,) = fuse([field], [line(shown, Rect(15, 14, 60, 12))], [WINDOW])
    assert found == field


def test_words_drawn_on_a_button_that_are_not_its_name_can_be_found() -> None:
    button = thing(Role.BUTTON, Rect(10, 10, 90, 30), "Create a document")
    found = fuse([button], [line("Blank page", Rect(20, 18, 60, 12))], [WINDOW])
    assert {e.text for e in found} == {"Create a document", "Blank page"}


def test_a_misread_symbol_is_no_second_thing() -> None:
    (found,) = fuse(
        [thing(Role.BUTTON, Rect(10, 10, 40, 30), "√")], [line("V", Rect(25, 18, 8, 12))], [WINDOW]
    )
    assert found.text == "√"


def test_the_title_of_a_window_can_be_pointed_at() -> None:
    whole = thing(Role.WINDOW, WINDOW.rect, "Notes")
    found = fuse([whole], [line("Notes", Rect(180, 4, 40, 12))], [WINDOW])
    assert [(e.role, e.rect.top) for e in found] == [(Role.WINDOW, 0), (Role.TEXT, 4)]


def test_what_a_higher_window_covers_is_left_out_and_cut() -> None:
    over = Window(id=2, title="Save As", program="notes", pid=7, rect=Rect(100, 0, 300, 300))
    hidden = thing(Role.BUTTON, Rect(150, 10, 50, 20), "Hidden")
    half = thing(Role.BUTTON, Rect(60, 10, 80, 20), "Half")
    on_top = thing(Role.BUTTON, Rect(150, 10, 50, 20), "Save", window=2)
    found = fuse([hidden, half, on_top], [], [WINDOW, over])
    assert [(e.text, e.rect) for e in found] == [
        ("Save", Rect(150, 10, 50, 20)),
        ("Half", Rect(60, 10, 40, 20)),
    ]


def test_a_line_in_a_popup_is_not_what_lies_under_it() -> None:
    popup = Window(id=2, title="", program="", pid=7, rect=Rect(0, 0, 200, 100), popup=True)
    under = thing(Role.BUTTON, Rect(10, 10, 300, 20))
    found = fuse([under], [line("Open", Rect(20, 12, 30, 12))], [WINDOW, popup])
    assert [(e.text, e.window) for e in found] == [("Open", 2), ("", 1)]


WORDS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["Save", "save ", "Name:", "•", "\x00", "x" * 3000, "\u202egnp", "Save As"]),
)
RECTS = st.builds(Rect, st.integers(-30, 380), st.integers(-30, 280), st.integers(0, 400), st.integers(0, 60))
WINDOWS = st.lists(
    st.builds(
        Window,
        id=st.integers(1, 3),
        title=WORDS,
        program=st.just("x"),
        pid=st.none(),
        rect=RECTS,
    ),
    max_size=3,
    unique_by=lambda window: window.id,
)
THINGS = st.lists(
    st.builds(
        Element,
        role=st.sampled_from(list(Role)),
        rect=RECTS,
        text=WORDS,
        value=WORDS,
        description=WORDS,
        states=st.sets(st.sampled_from(list(State)), max_size=2).map(frozenset),
        sources=st.just(frozenset({Source.ACCESSIBILITY})),
        window=st.none() | st.integers(1, 4),
    ),
    max_size=6,
)
LINES = st.lists(st.builds(TextLine, text=WORDS, rect=RECTS, confidence=st.floats(0, 1)), max_size=6)


@settings(deadline=None)
@given(THINGS, LINES, WINDOWS)
def test_whatever_comes_in(things: list[Element], lines: list[TextLine], windows: list[Window]) -> None:
    found = fuse(things, lines, windows)
    assert len(set(found)) == len(found) <= len(things) + len(lines)
    places = [t.rect for t in things] + [t.rect for t in lines]
    for element in found:
        assert element.rect
        assert any(place.covers(element.rect) for place in places)
        assert element.role is not Role.PASSWORD_FIELD or element.value in {t.value for t in things}


@settings(deadline=None)
@given(THINGS, LINES)
def test_what_was_fused_stays_as_it_is(things: list[Element], lines: list[TextLine]) -> None:
    found = fuse(things, lines, [WINDOW])
    assert fuse(found, [], [WINDOW]) == found


@settings(deadline=None)
@given(THINGS, LINES, WINDOWS, st.randoms())
def test_lines_may_come_in_any_order(things, lines, windows, chance) -> None:
    assert fuse(things, lines, windows) == fuse(things, chance.sample(lines, len(lines)), windows)


@given(
    st.lists(
        st.builds(Rect, st.integers(0, 300), st.integers(0, 200), st.integers(30, 90), st.integers(12, 40)),
        max_size=5,
    )
)
def test_buttons_read_where_they_are_are_never_doubled(rects: list[Rect]) -> None:
    buttons = [thing(Role.BUTTON, rect, f"Button {n}") for n, rect in enumerate(rects)]
    lines = [line(button.text, button.rect) for button in buttons]
    assert len(fuse(buttons, lines, [WINDOW])) == len(set(buttons))


@pytest.mark.parametrize(
    ("role", "gap", "named"),
    [
        (Role.SWITCH, 8, True),
        (Role.SWITCH, 30, False),
        (Role.CHECKBOX, 30, True),
        (Role.CHECKBOX, 60, False),
    ],
)
def test_words_of_another_column_name_no_switch(role: Role, gap: int, named: bool) -> None:
    mark = thing(role, Rect(10, 10, 24, 12))
    found = fuse([mark], [line("2057", Rect(34 + gap, 10, 30, 12))], [WINDOW])
    assert [e.text for e in found] == (["2057"] if named else ["", "2057"])
