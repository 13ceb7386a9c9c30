"""Phrases that people type, and what they mean on screens that people know."""

from __future__ import annotations

import pytest

from vision.element import Role, Source, State
from vision.geometry import Point, Rect
from vision.grounding import find_all, ground
from vision.grounding.kinds import FIELDS
from vision.target import Absent, Ambiguous, Target


def test_phrase_means(screens, one_meant):
    name, phrase, role, corner = one_meant
    target = ground(phrase, screens[name])
    assert isinstance(target, Target), str(target)
    found = target.element
    assert (found.role, (found.rect.left, found.rect.top)) == (role, corner)
    assert found.rect.contains(target.point)
    assert 0 < target.score <= 1


@pytest.mark.parametrize(
    ("name", "phrase"),
    [
        ("shop", "note"),
        ("shop", "Delete in the Archive section"),
        ("editor", ""),
        ("editor", "   "),
        ("editor", "the"),
        ("editor", "Delete"),
        ("editor", "Cancel"),
        ("editor", "Close"),
        ("editor", "Sane"),
        ("editor", "the third checkbox"),
        ("editor", "the ninth button"),
        ("editor", "the Save button in the Print dialog"),
        ("editor", "the button next to Cancel"),
        ("file_menu", "Undo"),
        ("form", "Password 2"),
        ("form", "the Delete button in the row for Dave"),
        ("form", "the purple button"),
        ("calculator", "77"),
        ("calculator", "the percent key"),
        ("files", "notes.pdf"),
        ("page", "replace all"),
        ("page", "replace the picture"),
        ("page", "the Basic plan"),
        ("sheet", "cell Z2"),
        ("sheet", "row 90"),
        ("files", "report.doc"),
    ],
)
def test_nothing_fits(screens, name, phrase):
    refusal = ground(phrase, screens[name])
    assert isinstance(refusal, Absent), refusal
    assert find_all(phrase, screens[name]) == ()


@pytest.mark.parametrize(
    ("name", "phrase", "count"),
    [
        ("form", "Delete", 3),
        ("form", "the Delete button", 3),
        ("form", "Submit", 2),
        ("form", "the empty field", 4),
        ("files", "the Downloads folder", 2),
    ],
)
def test_several_things_fit(screens, name, phrase, count):
    refusal = ground(phrase, screens[name])
    assert isinstance(refusal, Ambiguous)
    assert len(refusal.candidates) == count
    assert phrase in str(refusal)


@pytest.mark.parametrize(
    ("phrase", "other"),
    [
        ("Display line numbers", "Show line numbers"),
        ("Don't Save", "Close without Saving"),
        ("discard changes", "_Don’t Save"),
    ],
)
def test_other_words_for_the_same(screen, phrase, other):
    screen.window("Preferences", (0, 0, 400, 300), active=True)
    for index, text in enumerate(("Display line endings", other, "Save")):
        screen.add(Role.CHECKBOX, text, (10, 10 + 30 * index, 200, 22))
    target = ground(phrase, screen.look())
    assert isinstance(target, Target), target
    assert target.element.text == other


def test_absent_names_the_nearest(screens):
    refusal = ground("Sav", screens["editor"])
    assert isinstance(refusal, Absent)
    assert refusal.nearest[0].text == "Save"
    of_kind = ground("the checkbox in the toolbar", screens["dialog"])
    assert isinstance(of_kind, Ambiguous | Absent)


def test_a_very_long_phrase_is_not_repeated_whole(screens):
    refusal = ground("x" * 9_000, screens["editor"])
    assert isinstance(refusal, Absent)
    assert len(str(refusal)) < 400


def test_save_is_never_save_as(screen):
    screen.add(Role.MENU_ITEM, "Save As…", (10, 10, 100, 20))
    refusal = ground("Save", screen.look())
    assert isinstance(refusal, Absent)
    assert refusal.nearest[0].text == "Save As…"


@pytest.mark.parametrize(
    ("phrase", "others"),
    [
        ("Save", ["Don't Save", "Do not save", "Close without saving", "Save all"]),
        ("Delete", ["Cancel", "Undelete", "Delete all"]),
        ("Lock", ["Unlock", "Block"]),
        ("subscribe", ["Unsubscribe"]),
        ("Select", ["Deselect"]),
        ("Close", ["Clone"]),
        ("Sheet1", ["Sheet2", "Sheet11"]),
        ("OK", ["OK Google", "Okra", "KO"]),
        ("Yes", ["No", "Yesterday"]),
        ("C", ["C drive", "D", "Copy"]),
        ("Allow", ["Do not allow", "Disallow"]),
        ("import", ["Export"]),
        ("2", ["12", "20", "2nd", "3"]),
        ("bin", ["Binary"]),
        ("Display line numbers", ["Display line endings", "Display lines"]),
        ("Display numbers", ["Display whitespace", "Line number"]),
        ("Don't save", ["Save", "Close", "Cancel"]),
    ],
)
def test_wrong_words_are_refused(screen, phrase, others):
    for index, other in enumerate(others):
        screen.add(Role.BUTTON, other, (10, 10 + 40 * index, 100, 30))
    assert isinstance(ground(phrase, screen.look()), Absent)


@pytest.mark.parametrize(
    ("phrase", "name"),
    [
        ("Preferences", "Prefernces"),
        ("recieve messages", "Receive messages"),
        ("Downloads", "Download"),
        ("Checkbox", "Check box"),
        ("don’t save", "Don't Save"),
        ("Find", "Find (Ctrl+F)"),
        ("quit", "_Quit"),
        ("Exit", "E&xit"),
        ("Café", "Cafe"),
        ("accept cookies", "Accept all cookies"),
        ("Open in new tab", "Open in New Tab"),
        ("Save as PDF", "Save as PDF…"),
        ("the gear", "Settings"),
        ("the hamburger menu", "Main menu"),
        ("Sign in", "Log in"),
        ("okay", "OK"),
        ("Red", "red"),
        ("First name", "First name"),
        ("Turn on", "Turn on"),
        ("The Matrix", "The Matrix"),
        ("the second", "Second"),
        ("مرحبا", "\u202bمرحبا\u202c"),
        ("保存", "保存(S)"),
    ],
)
def test_other_spellings_are_found(screen, phrase, name):
    screen.add(Role.BUTTON, name, (10, 10, 100, 30)).add(Role.BUTTON, "Something else", (10, 60, 100, 30))
    target = ground(phrase, screen.look())
    assert isinstance(target, Target)
    assert target.element.text == name


def test_label_stands_for_its_field_when_typing(screens):
    for phrase in ("Name", "the Name field", "Name:", "Email", "Message", "Password"):
        target = ground(phrase, screens["form"], FIELDS)
        assert isinstance(target, Target)
        assert target.element.role in FIELDS
    assert isinstance(ground("Cancel", screens["form"], FIELDS), Absent)


def test_roles_allow_read_text_only_where_the_window_tells_nothing(screens):
    target = ground("User name", screens["blind"], FIELDS)
    assert isinstance(target, Target)
    assert target.element.text == "User name"
    assert isinstance(ground("Save the whales", screens["editor"], FIELDS), Absent)


def test_word_in_a_line_read_as_one(screens):
    target = ground("Edit", screens["blind"])
    assert isinstance(target, Target)
    line = Rect(110, 124, 280, 18)
    assert target.element.rect == line
    assert line.left + 60 < target.point.x < line.left + 120


def test_active_window_goes_before_those_behind(screen):
    screen.window("Old", (0, 0, 400, 400)).add(Role.BUTTON, "Save", (10, 300, 60, 30))
    screen.window("New", (450, 0, 400, 400), active=True).add(Role.BUTTON, "Save", (460, 300, 60, 30))
    target = ground("Save", screen.look())
    assert isinstance(target, Target)
    assert target.element.rect.left == 460
    assert ground("Save in the Old window", screen.look()).element.rect.left == 10
    assert len(find_all("Save", screen.look())) == 2


def test_modal_dialog_inside_a_window_goes_first(screen):
    screen.window("Page", (0, 0, 800, 600), active=True).add(Role.BUTTON, "Delete", (10, 10, 60, 30))
    screen.add(Role.DIALOG, "Sure?", (200, 200, 300, 200), State.MODAL)
    screen.add(Role.BUTTON, "Delete", (220, 350, 60, 30))
    assert ground("Delete", screen.look()).element.rect.left == 220


def test_disabled_twin_is_passed_over(screen):
    screen.add(Role.BUTTON, "Next", (10, 10, 60, 30), State.DISABLED).add(
        Role.BUTTON, "Next", (10, 90, 60, 30)
    )
    assert ground("Next", screen.look()).element.rect.top == 90


def test_button_and_the_words_on_it_are_one_thing(screen):
    screen.add(Role.BUTTON, "Go", (10, 10, 60, 30)).add(Role.LINK, "Go", (12, 14, 40, 20))
    assert ground("Go", screen.look()).element.role is Role.BUTTON


def test_hidden_things_are_not_there(screen):
    screen.window("Below", (0, 0, 300, 300)).add(Role.BUTTON, "Save", (10, 10, 60, 30))
    screen.window("Above", (0, 0, 400, 400), active=True).add(Role.BUTTON, "Quit", (350, 350, 40, 30))
    assert isinstance(ground("Save", screen.look()), Absent)


def test_point_is_moved_from_under_a_window(screen):
    screen.window("Below", (0, 0, 300, 300)).add(Role.BUTTON, "Save", (10, 10, 200, 30))
    screen.window("Above", (60, 0, 400, 400), active=True)
    target = ground("Save", screen.look())
    assert isinstance(target, Target)
    assert target.point.x < 60
    assert target.element.rect.contains(target.point)


def test_places_without_a_thing(screens):
    seen = screens["editor"]
    assert ground("the middle of the screen", seen).point == seen.frame.rect.centre
    corner = ground("top right corner of the window", seen).point
    assert (corner.x, corner.y) == (991, 68)
    bottom = ground("the bottom left corner of the screen", seen).point
    assert (bottom.x, bottom.y) == (8, 791)
    desktop = ground("the desktop", seen).point
    assert seen.window_at(desktop) is None
    spot = ground("an empty area", screens["form"]).point
    assert not any(
        e.rect.contains(spot) for e in screens["form"].elements if e.role not in ("document", "table")
    )


def test_cell_by_the_letter_above_and_the_number_beside(screen):
    screen.window("Book1 - Gnumeric", (0, 0, 900, 700), active=True)
    screen.read("A B C D", (60, 100, 316, 16))
    for row in range(1, 6):
        screen.read(str(row), (20, 100 + 20 * row, 10, 16))
    target = ground("cell B3", screen.look())
    assert isinstance(target, Target)
    assert (target.point.x, target.point.y) == (168, 168)
    assert target.element.rect.contains(target.point)
    assert ground("C5", screen.look()).point.x == 268


def test_cell_that_tells_its_name(screen):
    screen.add(Role.CELL, "B2", (100, 40, 80, 20)).add(Role.CELL, "B20", (100, 400, 80, 20))
    assert ground("cell B2", screen.look()).element.rect.top == 40


@pytest.mark.parametrize(
    ("name", "x", "y"),
    [("B2", 180, 154), ("A1", 100, 136), ("D5", 340, 208), ("F3", 500, 172), ("H7", 660, 244)],
)
def test_cells_whose_headers_were_misread(screens, name, x, y):
    target = ground(f"cell {name}", screens["sheet"])
    assert isinstance(target, Target)
    assert (target.point.x, target.point.y) == (x, y)


def test_only_nameless_field_is_the_search_box(screen):
    screen.window("Editor", (0, 0, 600, 400), active=True).add(Role.MENU, "Search", (10, 30, 50, 20))
    screen.add(Role.TEXT_FIELD, "", (10, 300, 200, 30)).add(Role.TEXT_AREA, "", (10, 60, 580, 200))
    for phrase in ("the search field", "the find box", "the search bar"):
        assert ground(phrase, screen.look()).element.role is Role.TEXT_FIELD
    assert ground("Search", screen.look()).element.role is Role.MENU


def test_the_document_is_not_the_menu_of_that_name(screen):
    screen.window("Editor", (0, 0, 600, 400), active=True).add(Role.MENU, "Document", (10, 30, 50, 20))
    screen.add(Role.TEXT_AREA, "", (10, 60, 580, 200))
    assert ground("the document", screen.look()).element.role is Role.TEXT_AREA
    assert ground("Document", screen.look()).element.role is Role.MENU


def test_field_inside_a_labelled_combo_box(screen):
    screen.add(Role.TEXT, "Search for:", (10, 10, 100, 30)).add(
        Role.COMBO_BOX, "Search for:", (120, 10, 300, 30)
    )
    screen.add(Role.TEXT_FIELD, "", (120, 10, 260, 30), container=("Find", "Search for:"))
    assert ground("Search for", screen.look()).element.role is Role.COMBO_BOX
    assert ground("Search for", screen.look(), FIELDS).element.role is Role.TEXT_FIELD


def test_title_bar_buttons_are_not_taken_for_a_missing_close(screens):
    assert isinstance(ground("Close", screens["icons"]), Absent)


def test_a_word_of_a_text_is_meant_only_where_the_text_itself_is(screen):
    screen.window("sign.txt - Mousepad", (0, 0, 800, 600), active=True)
    screen.add(Role.TEXT_AREA, "", (0, 50, 800, 500), value="Pick a colour today.")
    both = frozenset({Source.OCR, Source.ACCESSIBILITY})
    screen.add(Role.TEXT, "Pick a colour today.", (10, 60, 200, 18), sources=both)
    assert isinstance(ground("colour", screen.look()), Absent)
    target = ground("colour", screen.look(), frozenset({Role.TEXT}))
    assert isinstance(target, Target), target
    assert 80 < target.point.x < 130
    assert isinstance(ground("colours", screen.look(), frozenset({Role.TEXT})), Absent)


def test_a_wide_row_is_pressed_on_its_words(screen):
    screen.window("Files - Chromium", (0, 0, 1280, 800), active=True)
    screen.add(Role.LIST_ITEM, "Invoices", (40, 200, 1200, 28)).add(
        Role.LIST_ITEM, "Letters", (40, 240, 1200, 28)
    )
    screen.pixels[206:220, 44:52] = 0  # the mark in front of it
    screen.pixels[206:220, 70:110] = 0
    screen.pixels[206:220, 1000:1100] = 0  # a size far to the right
    seen = screen.look()
    assert ground("Invoices", seen).point == Point(89, 214)
    assert ground("Letters", seen).point == Point(130, 254)
