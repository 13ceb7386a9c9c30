from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from vision.accessibility.elements import elements_of
from vision.accessibility.node import Details, Node, Ref
from vision.accessibility.reading import Reading
from vision.accessibility.roles import AtspiState
from vision.element import Element, Role, State
from vision.geometry import Rect
from vision.observation import Window

FRAME, PANEL, BUTTON, LABEL, ENTRY, PASSWORD, COMBO = 23, 39, 43, 29, 79, 40, 11
MENU_BAR, MENU, MENU_ITEM, LINK, PARAGRAPH, STATIC, TABLE_CELL = 34, 33, 35, 88, 73, 116, 56
WHOLE = (0, 0, 400, 300)


def find(elements: tuple[Element, ...], role: Role) -> Element:
    (found,) = [element for element in elements if element.role is role]
    return found


def test_a_button_in_a_panel(program, window) -> None:
    top = program.add(FRAME, "Notes", WHOLE)
    panel = program.add(PANEL, "Tools", (0, 0, 400, 50), parent=top)
    nameless = program.add(PANEL, "", (0, 0, 400, 50), parent=panel)
    program.add(BUTTON, "Save", (10, 10, 60, 30), parent=nameless, states=[AtspiState.FOCUSED])
    elements = elements_of(program.reading, [window])
    assert [element.role for element in elements] == [Role.WINDOW, Role.PANEL, Role.BUTTON]
    save = elements[-1]
    assert (save.text, save.rect, save.window, save.container) == (
        "Save",
        Rect(10, 10, 60, 30),
        1,
        ("Tools",),
    )
    assert save.states == {State.FOCUSED}


def test_only_the_active_window_has_the_focus(program, window) -> None:
    top = program.add(FRAME, "Notes", WHOLE)
    program.add(BUTTON, "Save", parent=top, states=[AtspiState.FOCUSED])
    aside = Window(id=1, title="Notes", program="notes", pid=7, rect=window.rect)
    assert find(elements_of(program.reading, [aside]), Role.BUTTON).states == frozenset()


def test_a_password_field_tells_nothing_of_what_it_holds(program, window) -> None:
    top = program.add(FRAME, "Notes", WHOLE)
    field = program.add(PASSWORD, "Password", parent=top, details=Details(text="hunter2"))
    program.add(STATIC, "hunter2", parent=field)
    elements = elements_of(program.reading, [window])
    assert find(elements, Role.PASSWORD_FIELD).text == "Password"
    assert "hunter2" not in repr(elements)


def test_a_field_is_named_by_its_label_and_keeps_it_apart(program, window) -> None:
    top = program.add(FRAME, "Notes", WHOLE)
    program.add(LABEL, "Name:", (10, 10, 50, 20), parent=top)
    program.add(
        ENTRY,
        "",
        (70, 10, 100, 20),
        parent=top,
        details=Details(text="Ada", label="Name:", placeholder="you"),
    )
    elements = elements_of(program.reading, [window])
    field = find(elements, Role.TEXT_FIELD)
    assert (field.text, field.value, field.description) == ("Name:", "Ada", "you")
    assert find(elements, Role.TEXT).text == "Name:"


def test_a_combo_box_named_by_its_choice(program, window) -> None:
    top = program.add(FRAME, "Notes", WHOLE)
    program.add(COMBO, "green", parent=top, details=Details(text="green", label="Colour:"))
    combo = find(elements_of(program.reading, [window]), Role.COMBO_BOX)
    assert (combo.text, combo.value) == ("Colour:", "green")


def test_a_combo_box_named_by_its_label(program, window) -> None:
    top = program.add(FRAME, "Notes", WHOLE)
    program.add(COMBO, "Country", parent=top, details=Details(text="Spain", label="Country"))
    combo = find(elements_of(program.reading, [window]), Role.COMBO_BOX)
    assert (combo.text, combo.value) == ("Country", "Spain")


def test_a_button_is_named_by_the_label_drawn_in_it(program, window) -> None:
    top = program.add(FRAME, "Notes", WHOLE)
    button = program.add(BUTTON, "GtkButton", parent=top, description="Pi [Ctrl+P]")
    program.add(LABEL, "π", parent=button)
    elements = elements_of(program.reading, [window])
    assert [element.role for element in elements] == [Role.WINDOW, Role.BUTTON]
    assert (elements[1].text, elements[1].description) == ("π", "Pi [Ctrl+P]")


def test_a_tooltip_on_a_panel_names_the_button_in_it(program, window) -> None:
    top = program.add(FRAME, "Notes", WHOLE)
    panel = program.add(PANEL, "", parent=top, description="Cancel change")
    program.add(BUTTON, "", parent=panel)
    assert find(elements_of(program.reading, [window]), Role.BUTTON).text == "Cancel change"


def test_a_paragraph_is_one_text_around_its_ink(program, window) -> None:
    top = program.add(FRAME, "Notes", WHOLE)
    paragraph = program.add(PARAGRAPH, "", (0, 100, 400, 20), parent=top)
    program.add(STATIC, "See ", (10, 100, 30, 20), parent=paragraph)
    link = program.add(LINK, "the help", (40, 100, 60, 20), parent=paragraph)
    program.add(STATIC, "the help", (40, 100, 60, 20), parent=link)
    elements = elements_of(program.reading, [window])
    text, anchor = find(elements, Role.TEXT), find(elements, Role.LINK)
    assert (text.text, text.rect) == ("See the help", Rect(10, 100, 90, 20))
    assert anchor.text == "the help"


def test_the_items_of_an_open_menu_lie_in_its_popup(program, window) -> None:
    popup = Window(id=2, title="", program="", pid=7, rect=Rect(0, 25, 200, 100), popup=True)
    top = program.add(FRAME, "Notes", WHOLE)
    bar = program.add(MENU_BAR, "", (0, 0, 400, 25), parent=top)
    menu = program.add(MENU, "File", (0, 0, 40, 25), parent=bar)
    program.add(MENU_ITEM, "Save", (0, 25, 200, 25), parent=menu)
    program.add(BUTTON, "Under it", (0, 50, 100, 25), parent=top)
    elements = elements_of(program.reading, [window, popup])
    item = find(elements, Role.MENU_ITEM)
    assert (item.window, item.container) == (2, ("File",))
    assert find(elements, Role.MENU).window == 1
    assert find(elements, Role.BUTTON).window == 1


def test_a_popover_with_the_coordinates_of_its_button_is_put_into_its_popup(program) -> None:
    """GTK 4: the popover fills its popup exactly, and is said to be where its button is."""
    window = Window(id=1, title="Calculator", program="c", pid=7, rect=Rect(915, 304, 365, 496))
    popup = Window(id=2, title="", program="", pid=7, rect=Rect(926, 328, 277, 232), popup=True)
    top = program.add(FRAME, "Calculator", (0, 0, 355, 486))
    menu = program.add(MENU, "GtkPopoverMenu", (105, 6, 277, 232), parent=top)
    program.add(MENU_ITEM, "Advanced", (147, 78, 193, 32), parent=menu)
    item = find(elements_of(program.reading, [window, popup]), Role.MENU_ITEM)
    assert (item.rect, item.window) == (Rect(968, 400, 193, 32), 2)


def test_what_reaches_out_of_its_window_is_cut(program, window) -> None:
    top = program.add(FRAME, "Notes", WHOLE)
    program.add(BUTTON, "Wide", (350, 280, 100, 100), parent=top)
    program.add(BUTTON, "Far", (500, 10, 50, 20), parent=top)
    program.add(BUTTON, "Hidden", (-(2**31), -(2**31), 50, 20), parent=top)
    program.add(BUTTON, "Flat", (10, 10, 0, 20), parent=top)
    elements = elements_of(program.reading, [window])
    assert find(elements, Role.BUTTON).rect == Rect(350, 280, 50, 20)


def test_a_button_around_a_button_is_one_button(program, window) -> None:
    top = program.add(FRAME, "Notes", WHOLE)
    outer = program.add(BUTTON, "GtkMenuButton", (10, 10, 40, 40), parent=top, description="Mode selection")
    program.add(BUTTON, "Basic", (12, 12, 36, 36), parent=outer)
    button = find(elements_of(program.reading, [window]), Role.BUTTON)
    assert (button.text, button.description) == ("Basic", "Mode selection")


def test_windows_of_other_programs_are_not_ours(program, window) -> None:
    program.add(FRAME, "Notes", WHOLE)
    other = Window(id=3, title="Notes", program="x", pid=8, rect=window.rect)
    assert elements_of(program.reading, [other]) == ()


ROLES = st.integers(0, 135)
NUMBERS = st.one_of(st.integers(-50, 450), st.sampled_from([-(2**31), 2**31 - 1, 0]))
WORDS = st.one_of(st.text(max_size=20), st.sampled_from(["\x00", "GtkBox", "•", "x" * 1000, "\ud7ff\u202e"]))


@st.composite
def readings(draw: st.DrawFn) -> Reading:
    """A tree that a broken or hostile program might give: any roles, states, words and places, and cycles."""
    reading = Reading(pid=draw(st.sampled_from([None, 7])))
    count = draw(st.integers(1, 12))
    refs: list[Ref] = [(":1.1", f"/{i}") for i in range(count)]
    for place, ref in enumerate(refs):
        parent = draw(st.sampled_from(refs[:place])) if place else None
        reading.nodes[ref] = Node(
            ref=ref,
            parent=parent,
            role=draw(ROLES),
            name=draw(WORDS),
            description=draw(WORDS),
            states=draw(st.integers(0, 2**64 - 1)),
        )
        if draw(st.booleans()):
            reading.extents[ref] = draw(st.tuples(NUMBERS, NUMBERS, NUMBERS, NUMBERS))
        if draw(st.booleans()):
            reading.details[ref] = Details(text=draw(WORDS), label=draw(WORDS), placeholder=draw(WORDS))
    reading.extents.setdefault(refs[0], (0, 0, 400, 300))
    reading.tops = [refs[0], refs[-1], (":9.9", "/gone")]
    return reading


@given(reading=readings())
def test_whatever_a_program_says_elements_lie_in_its_windows(reading: Reading) -> None:
    main = Window(id=1, title="Notes", program="notes", pid=7, rect=Rect(0, 0, 400, 300), active=True)
    popup = Window(id=2, title="", program="", pid=7, rect=Rect(50, 50, 300, 400), popup=True)
    for element in elements_of(reading, [main, popup]):
        home = main if element.window == 1 else popup
        assert element.rect
        assert home.rect.covers(element.rect)
        assert element.role is not Role.PASSWORD_FIELD or not element.value
        assert "\n" not in element.text


def test_a_field_that_asks_for_a_key_tells_nothing_of_what_it_holds(program, window) -> None:
    top = program.add(FRAME, "Settings", WHOLE)
    program.add(ENTRY, "API key", (0, 0, 90, 20), parent=top, details=Details(text="sesame42"))
    elements = elements_of(program.reading, [window])
    assert find(elements, Role.TEXT_FIELD).value == ""
    assert "sesame42" not in repr(elements)


def test_a_page_has_the_address_it_is_from(program, window) -> None:
    top = program.add(FRAME, "Browser", WHOLE)
    details = Details(text="words", address="https://mail.example/login")
    program.add(95, "Mail", (0, 50, 400, 250), parent=top, details=details)
    program.add(BUTTON, "Go", (0, 0, 40, 20), parent=top, details=Details(address="https://other.example"))
    elements = elements_of(program.reading, [window])
    assert find(elements, Role.DOCUMENT).address == "https://mail.example/login"
    assert find(elements, Role.BUTTON).address == ""
