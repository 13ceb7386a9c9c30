"""Phrases that people type, and what they mean on screens that people know."""

from __future__ import annotations

import pytest

from vision.element import Role, State
from vision.geometry import Rect
from vision.grounding import find_all, ground
from vision.grounding.kinds import FIELDS
from vision.target import Absent, Ambiguous, Target

# screen, phrase, role and top left corner of what is meant
MEANT = [
    ("editor", "the File menu", "menu", (104, 84)),
    ("editor", "File", "menu", (104, 84)),
    ("editor", "the Save button", "button", (184, 112)),
    ("editor", "Save", "button", (184, 112)),
    ("editor", "please the save button, please.", "button", (184, 112)),
    ("editor", "undo", "button", (224, 112)),
    ("editor", "the document menu", "menu", (344, 84)),
    ("editor", "the disabled button", "button", (264, 112)),
    ("editor", "the greyed out button", "button", (264, 112)),
    ("editor", "the text area", "text area", (104, 150)),
    ("editor", "the big text area", "text area", (104, 150)),
    ("editor", "the focused field", "text area", (104, 150)),
    ("editor", "Save the whales", "text", (110, 156)),
    ("editor", "Open button", "button", (144, 112)),
    ("editor", "the second button", "button", (144, 112)),
    ("editor", "the last button", "button", (264, 112)),
    ("editor", "the second to last button", "button", (224, 112)),
    ("editor", "the status bar", "status bar", (104, 674)),
    ("editor", "the Mousepad window", "window", (100, 60)),
    ("editor", "the window titled notes.txt", "window", (100, 60)),
    ("editor", "the active window", "window", (100, 60)),
    ("file_menu", "Save", "menu item", (106, 166)),
    ("file_menu", "Save As", "menu item", (106, 194)),
    ("file_menu", "save as...", "menu item", (106, 194)),
    ("file_menu", "the Save As menu item", "menu item", (106, 194)),
    ("file_menu", "Open", "menu item", (106, 138)),
    ("file_menu", "New", "menu item", (106, 110)),
    ("file_menu", "Close", "menu item", (106, 250)),
    ("file_menu", "Save in the File menu", "menu item", (106, 166)),
    ("file_menu", "the File menu", "menu", (104, 84)),
    ("file_menu", "the last menu item", "menu item", (106, 278)),
    ("form", "Name", "text field", (140, 128)),
    ("form", "the Name field", "text field", (140, 128)),
    ("form", "the field next to Name", "text field", (140, 128)),
    ("form", "the field to the right of Name", "text field", (140, 128)),
    ("form", "Email field", "text field", (140, 168)),
    ("form", "the e-mail field", "text field", (140, 168)),
    ("form", "the box labelled Email", "text field", (140, 168)),
    ("form", "the text box below 'Password'", "password field", (40, 230)),
    ("form", "Password", "password field", (40, 230)),
    ("form", "the field under Repeat password", "password field", (40, 282)),
    ("form", "the dropdown for Country", "combo box", (140, 318)),
    ("form", "Country", "combo box", (140, 318)),
    ("form", "the country drop-down list", "combo box", (140, 318)),
    ("form", "the drop down showing France", "combo box", (140, 318)),
    ("form", "the checkbox before 'I agree'", "checkbox", (40, 360)),
    ("form", "I agree", "checkbox", (40, 360)),
    ("form", "the tick box for newsletter", "checkbox", (40, 390)),
    ("form", "the checkbox to the left of Newsletter", "checkbox", (40, 390)),
    ("form", "the checked box", "checkbox", (40, 390)),
    ("form", "the unchecked checkbox", "checkbox", (40, 360)),
    ("form", "the second checkbox", "checkbox", (40, 390)),
    ("form", "the only radio button", "radio button", (40, 420)),
    ("form", "the Message box", "text area", (40, 450)),
    ("form", "the big text area", "text area", (40, 450)),
    ("form", "the button to the right of Cancel", "button", (220, 560)),
    ("form", "the button left of Help", "button", (130, 560)),
    ("form", "Submit in the Contact form", "button", (40, 560)),
    ("form", "the Submit button next to Cancel", "button", (40, 560)),
    ("form", "the search box", "text field", (500, 340)),
    ("form", "the address bar", "text field", (200, 40)),
    ("form", "the URL bar", "text field", (200, 40)),
    ("form", "the link that says Read more", "link", (500, 400)),
    ("form", 'the link that says "read more"', "link", (500, 400)),
    ("form", "the first link", "link", (500, 400)),
    ("form", "the third result", "link", (500, 490)),
    ("form", "row 3 of the table", "cell", (500, 212)),
    ("form", "the last row", "cell", (500, 212)),
    ("form", "Alice", "cell", (500, 132)),
    ("form", "the Delete button in the row for Alice", "button", (910, 136)),
    ("form", "the Delete button in Bob's row", "button", (910, 176)),
    ("form", "the Delete button next to Bob", "button", (910, 176)),
    ("form", "Delete in the second row", "button", (910, 176)),
    ("form", "delete button in row 3", "button", (910, 216)),
    ("form", "the second Delete button", "button", (910, 176)),
    ("form", "the last Delete button", "button", (910, 216)),
    ("form", "the heading Users", "heading", (500, 90)),
    ("files", "notes.txt", "list item", (258, 162)),
    ("files", "notes.txt file", "list item", (258, 162)),
    ("files", "the notes file", "list item", (258, 162)),
    ("files", "letters folder", "list item", (258, 132)),
    ("files", "the Trash folder", "list item", (54, 192)),
    ("files", "'notes.txt' in the file list", "list item", (258, 162)),
    ("files", "Downloads in the file list", "list item", (258, 102)),
    ("files", "Downloads in Places", "list item", (54, 162)),
    ("files", "Downloads in the sidebar", "list item", (54, 162)),
    ("files", "Downloads on the left", "list item", (54, 162)),
    ("files", "the first item in the list", "list item", (258, 102)),
    ("files", "the third item", "list item", (258, 162)),
    ("files", "the last row", "list item", (258, 222)),
    ("files", "the selected item", "list item", (258, 192)),
    ("files", "the item below notes.txt", "list item", (258, 192)),
    ("files", "photo", "list item", (258, 192)),
    ("files", "the sidebar", "list", (52, 100)),
    ("calculator", "7", "button", (110, 160)),
    ("calculator", "the number 7", "button", (110, 160)),
    ("calculator", "7 button", "button", (110, 160)),
    ("calculator", "seven", "button", (110, 160)),
    ("calculator", "plus", "button", (320, 310)),
    ("calculator", "the plus key", "button", (320, 310)),
    ("calculator", "add", "button", (320, 310)),
    ("calculator", "+", "button", (320, 310)),
    ("calculator", "-", "button", (320, 260)),
    ("calculator", "minus", "button", (320, 260)),
    ("calculator", "times", "button", (320, 210)),
    ("calculator", "x", "button", (320, 210)),
    ("calculator", "*", "button", (320, 210)),
    ("calculator", "divided by", "button", (320, 160)),
    ("calculator", "/", "button", (320, 160)),
    ("calculator", "equals", "button", (250, 310)),
    ("calculator", "the decimal point", "button", (180, 310)),
    ("calculator", "clear", "button", (110, 360)),
    ("calculator", "CE", "button", (180, 360)),
    ("dialog", "the close button of the Find dialog", "button", (600, 350)),
    ("dialog", "the red X at the top right", "button", (670, 204)),
    ("dialog", "the red button", "button", (670, 204)),
    ("dialog", "the green button", "button", (460, 350)),
    ("dialog", "Save", "button", (460, 350)),
    ("dialog", "Find", "button", (530, 350)),
    ("dialog", "the Find dialog", "dialog", (300, 200)),
    ("dialog", "whole word checkbox", "checkbox", (310, 304)),
    ("dialog", "the Search for field", "text field", (400, 238)),
    ("dialog", "the text field", "text field", (400, 238)),
    ("dialog", "the top right button", "button", (670, 204)),
    ("dialog", "the smallest button", "button", (670, 204)),
    ("dialog", "File", "menu", (104, 84)),
    ("blind", "OK", "text", (240, 260)),
    ("blind", "the Log in button", "text", (140, 260)),
    ("blind", "remember me", "text", (150, 230)),
]


@pytest.mark.parametrize(("name", "phrase", "role", "corner"), MEANT)
def test_phrase_means(screens, name, phrase, role, corner):
    target = ground(phrase, screens[name])
    assert isinstance(target, Target), str(target)
    found = target.element
    assert (found.role, (found.rect.left, found.rect.top)) == (role, corner)
    assert found.rect.contains(target.point)
    assert 0 < target.score <= 1


@pytest.mark.parametrize(
    ("name", "phrase"),
    [
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


def test_absent_names_the_nearest(screens):
    refusal = ground("Sav", screens["editor"])
    assert isinstance(refusal, Absent)
    assert refusal.nearest[0].text == "Save"
    of_kind = ground("the checkbox in the toolbar", screens["dialog"])
    assert isinstance(of_kind, Ambiguous | Absent)


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
