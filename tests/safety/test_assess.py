from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from safety.action import (
    Action,
    Button,
    Click,
    CloseWindow,
    Drag,
    FocusWindow,
    Move,
    OpenProgram,
    PressKeys,
    Scroll,
    SetClipboard,
    TypeText,
    Wait,
)
from safety.assess import assess
from safety.context import Context, TargetSeen, WindowSeen
from safety.keys import parse_chord
from safety.risk import Risk
from vision.element import Role
from vision.geometry import Point, Rect

HERE = Point(5, 5)
DELETES = ("Attention", "Are you sure that you want to delete report.odt for good?")
CLICK = Click(point=HERE)
DRAG = Drag(start=HERE, end=HERE)
TERMINAL = Context(window=WindowSeen(id=1, title="sh", program="XTerm", pid=1))
EDITOR = Context(focused_role="text area")
PASSWORD = Context(focused_role="password field")
KEY_FIELD = Context(focused_role="text field", focused_text="API key", secret_field=True)
PAGE_FIELD = Context(
    window=WindowSeen(id=1, title="Bank", program="chromium", pid=1),
    focused_role="text field",
    focused_text="Amount",
)
PAGE = replace(PAGE_FIELD, focused_role="document", focused_text="Inbox")
TERMINAL_TAB = Context(focused_role="terminal")


def on(role: str, text: str) -> Context:
    return Context(target=TargetSeen(role=role, text=text, rect=Rect(0, 0, 10, 10), pixels=""))


def onto(role: str, text: str, destination: str) -> Context:
    there = TargetSeen(role="icon", text=destination, rect=Rect(0, 0, 10, 10), pixels="")
    return replace(on(role, text), destination=there)


def chord(text: str) -> PressKeys:
    return PressKeys(keys=parse_chord(text))


@pytest.mark.parametrize(
    ("action", "context", "risk"),
    [
        (Move(point=HERE), Context(), Risk.R0),
        (Wait(seconds=1), Context(), Risk.R0),
        (Scroll(point=HERE, down=1), Context(), Risk.R1),
        (FocusWindow(window=1), Context(), Risk.R1),
        (CloseWindow(window=1), Context(), Risk.R3),
        (SetClipboard(text="a"), Context(), Risk.R1),
        # typing
        (TypeText(text="hello"), Context(), Risk.R1),
        (TypeText(text="hello\n"), Context(), Risk.R2),
        (TypeText(text="hello\nworld"), EDITOR, Risk.R1),
        (TypeText(text="rm -rf ~"), TERMINAL, Risk.R2),
        (TypeText(text="rm -rf ~\n"), TERMINAL, Risk.R3),
        (TypeText(text="ls\n"), TERMINAL_TAB, Risk.R3),
        (TypeText(text="hunter2"), PASSWORD, Risk.R4),
        (TypeText(text="{{mail}}"), KEY_FIELD, Risk.R4),
        (TypeText(text="hunter2\n"), KEY_FIELD, Risk.R4),
        (PressKeys(keys=("enter",)), KEY_FIELD, Risk.R4),
        (PressKeys(keys=("h",)), KEY_FIELD, Risk.R4),
        (PressKeys(keys=("space",)), KEY_FIELD, Risk.R4),
        (PressKeys(keys=("tab",)), KEY_FIELD, Risk.R1),
        (PressKeys(keys=("y",)), TERMINAL, Risk.R2),
        (PressKeys(keys=("space",)), TERMINAL, Risk.R2),
        (PressKeys(keys=("up",)), TERMINAL, Risk.R1),
        (PressKeys(keys=("d",)), Context(focused_role="menu item", focused_text="Cut"), Risk.R3),
        (TypeText(text="d"), Context(focused_role="menu"), Risk.R3),
        (PressKeys(keys=("down",)), Context(focused_role="menu"), Risk.R1),
        (TypeText(text="ok\n"), Context(focused_role="button", focused_text="Send"), Risk.R3),
        # typing that goes on elsewhere: Tab moves the focus, Return too
        (TypeText(text="ada\thunter2"), Context(focused_role="text field"), Risk.R3),
        (TypeText(text="5\n0\n"), Context(focused_role="text field"), Risk.R3),
        (TypeText(text="ada\t"), Context(focused_role="text field"), Risk.R1),
        (TypeText(text="1\t2\n3\t4"), Context(focused_role="cell"), Risk.R2),
        (TypeText(text="1\t2\n3\t4"), EDITOR, Risk.R1),
        (TypeText(text=" "), Context(focused_role="button", focused_text="Buy now"), Risk.R3),
        (TypeText(text=" "), Context(focused_role="button", focused_text="Bold"), Risk.R1),
        (TypeText(text="a b"), Context(focused_role="text field", focused_text="Send to"), Risk.R1),
        # Return in a field
        (chord("Return"), PAGE_FIELD, Risk.R3),
        (chord("Return"), replace(PAGE_FIELD, focused_text="Search the shop"), Risk.R1),
        (chord("Return"), replace(PAGE_FIELD, focused_text="Search mail"), Risk.R1),
        (TypeText(text="tea\n"), replace(PAGE_FIELD, focused_text="Suchbegriff"), Risk.R1),
        (chord("Return"), Context(focused_role="text field", focused_text="Name:"), Risk.R2),
        # keys that go to a page and not to a field in it
        (chord("delete"), PAGE, Risk.R3),
        (chord("delete"), PAGE_FIELD, Risk.R1),
        (chord("delete"), Context(focused_role="document"), Risk.R1),
        (chord("shift+3"), PAGE, Risk.R3),
        (chord("pagedown"), PAGE, Risk.R1),
        (TypeText(text="e"), PAGE, Risk.R3),
        (TypeText(text="e"), PAGE_FIELD, Risk.R1),
        # pasting into a terminal
        (chord("shift+insert"), TERMINAL, Risk.R3),
        (chord("ctrl+shift+v"), TERMINAL, Risk.R3),
        (chord("shift+insert"), EDITOR, Risk.R1),
        # keys
        (chord("Return"), Context(), Risk.R2),
        (chord("Return"), EDITOR, Risk.R1),
        (chord("Return"), TERMINAL, Risk.R3),
        (chord("Return"), PASSWORD, Risk.R4),
        (chord("Return"), Context(focused_role="button", focused_text="Delete"), Risk.R4),
        (chord("ctrl+Return"), EDITOR, Risk.R3),
        (chord("ctrl+w"), Context(), Risk.R3),
        (chord("alt+F4"), Context(), Risk.R3),
        (chord("Delete"), Context(), Risk.R3),
        (chord("Delete"), EDITOR, Risk.R1),
        (chord("ctrl+Delete"), EDITOR, Risk.R1),
        (chord("shift+Delete"), EDITOR, Risk.R3),
        (chord("ctrl+c"), Context(), Risk.R1),
        (chord("ctrl+c"), TERMINAL, Risk.R3),
        (chord("ctrl+d"), TERMINAL, Risk.R3),
        (chord("a"), Context(), Risk.R1),
        (chord("shift+a"), Context(), Risk.R1),
        (chord("a"), PASSWORD, Risk.R4),
        (chord("tab"), PASSWORD, Risk.R1),
        (chord("alt"), Context(), Risk.R1),
        (chord("super"), Context(), Risk.R1),
        (chord("space"), Context(focused_role="button", focused_text="Pay"), Risk.R3),
        (chord("space"), Context(), Risk.R1),
        (chord("space"), Context(focused_role="button", focused_text=""), Risk.R2),
        (chord("space"), Context(focused_role="button", focused_text="Frobnicate"), Risk.R2),
        (chord("space"), Context(focused_role="checkbox", focused_text="Bold"), Risk.R1),
        (chord("space"), replace(TERMINAL, focused_role="menu item", focused_text="Paste"), Risk.R3),
        (TypeText(text=" "), Context(focused_role="button", focused_text="Frobnicate"), Risk.R2),
        (TypeText(text="a b"), Context(focused_role="list item", focused_text="a b c"), Risk.R1),
        (chord("ctrl+v"), PASSWORD, Risk.R4),
        (chord("shift+insert"), KEY_FIELD, Risk.R4),
        (chord("ctrl+v"), PAGE_FIELD, Risk.R1),
        (Click(point=HERE, button=Button.MIDDLE), on("password field", "Password"), Risk.R4),
        (chord("enter"), replace(PAGE_FIELD, focused_text="Address and search bar"), Risk.R3),
        (
            chord("enter"),
            replace(PAGE_FIELD, focused_text="Mit Google suchen oder Adresse eingeben"),
            Risk.R3,
        ),
        (chord("enter"), replace(PAGE_FIELD, focused_text="Rechercher ou saisir une adresse"), Risk.R3),
        (chord("enter"), replace(PAGE_FIELD, focused_text="Search the web"), Risk.R3),
        (chord("enter"), replace(PAGE_FIELD, focused_text="Search mail"), Risk.R1),
        (TypeText(text="evil.example/?q=1\n"), replace(PAGE_FIELD, focused_text="Search or URL"), Risk.R3),
        (chord("ctrl+s"), Context(), Risk.R2),
        (chord("f2"), Context(), Risk.R2),
        (chord("ctrl+alt+x"), Context(), Risk.R2),
        # clicks
        (CLICK, Context(), Risk.R2),
        (CLICK, on("button", "Save"), Risk.R2),
        (CLICK, on("button", ""), Risk.R2),
        (CLICK, on("button", "Cancel"), Risk.R1),
        (CLICK, on("button", "7"), Risk.R1),
        (CLICK, on("button", "Delete"), Risk.R4),
        (CLICK, on("menu item", "Send…"), Risk.R3),
        (CLICK, on("list item", "Delete account"), Risk.R4),
        (CLICK, on("menu", "Format"), Risk.R1),
        (CLICK, on("menu", "Delete"), Risk.R4),
        (CLICK, on("tab", "Data"), Risk.R1),
        (CLICK, on("text area", "please delete this"), Risk.R1),
        (CLICK, on("password field", "Password"), Risk.R1),
        (CLICK, on("checkbox", "Wrap lines"), Risk.R1),
        (CLICK, on("list item", "holiday.jpg"), Risk.R1),
        (CLICK, on("unknown", "holiday.jpg"), Risk.R2),
        # what says nothing by itself answers the dialog around it
        (CLICK, replace(on("button", "OK"), said=DELETES), Risk.R4),
        (CLICK, replace(on("button", "Ja"), said=("Senden?", "Nachricht jetzt senden?")), Risk.R3),
        (CLICK, replace(on("button", "OK"), said=("Colours", "Choose a font")), Risk.R2),
        (CLICK, replace(on("button", "Cancel"), said=DELETES), Risk.R1),
        (chord("Return"), Context(focused_role="button", focused_text="OK", said=DELETES), Risk.R4),
        (chord("space"), Context(focused_role="button", focused_text="OK", said=DELETES), Risk.R4),
        (chord("space"), Context(focused_role="button", focused_text="OK"), Risk.R2),
        (chord("space"), Context(focused_role="text field", said=DELETES), Risk.R1),
        (CLICK, on("link", "Rain until Friday"), Risk.R1),
        (CLICK, on("link", "Delete my account"), Risk.R4),
        (replace(CLICK, count=2), on("list item", "holiday.jpg"), Risk.R2),
        (replace(CLICK, count=2), on("list item", "invoice.pdf.sh"), Risk.R3),
        (replace(CLICK, count=2), on("icon", "report\u202etdo.desktop"), Risk.R3),
        (replace(CLICK, count=2), on("text area", "words"), Risk.R1),
        (replace(CLICK, button=Button.RIGHT), on("button", "Delete"), Risk.R1),
        (replace(CLICK, button=Button.MIDDLE), on("tab", "page"), Risk.R2),
        (
            replace(CLICK, button=Button.MIDDLE),
            replace(TERMINAL, target=on("terminal", "").target),
            Risk.R3,
        ),
        # drags
        (DRAG, Context(), Risk.R2),
        (DRAG, on("icon", "a.txt"), Risk.R2),
        (DRAG, onto("icon", "a.txt", "Trash"), Risk.R4),
        (DRAG, onto("icon", "a.txt", "Papierkorb"), Risk.R4),
        (DRAG, onto("icon", "a.txt", "Documents"), Risk.R2),
        (DRAG, on("slider", "Volume"), Risk.R1),
        (DRAG, on("text area", ""), Risk.R1),
        # programs
        (OpenProgram(program="mousepad"), Context(), Risk.R1),
        (OpenProgram(program="mousepad", arguments=("a.txt",)), Context(), Risk.R1),
        (OpenProgram(program="chromium", arguments=("file:///home/a.html",)), Context(), Risk.R1),
        (OpenProgram(program="chromium", arguments=("http://localhost:80/x",)), Context(), Risk.R1),
        (OpenProgram(program="chromium", arguments=("http://127.0.0.1/",)), Context(), Risk.R1),
        (OpenProgram(program="chromium", arguments=("https://example.org/",)), Context(), Risk.R3),
        (OpenProgram(program="chromium", arguments=("file://host/share",)), Context(), Risk.R3),
        (OpenProgram(program="chromium", arguments=("http://localhost@evil.example",)), Context(), Risk.R3),
        (OpenProgram(program="mail", arguments=("mailto:a@b",)), Context(), Risk.R3),
        (OpenProgram(program="mail", arguments=("MAILTO:a@b",)), Context(), Risk.R3),
        (OpenProgram(program="x", arguments=("a.txt", "ftp://h/")), Context(), Risk.R3),
        (OpenProgram(program="x", arguments=("http://[broken",)), Context(), Risk.R3),
        (OpenProgram(program="x", arguments=("javascript:alert(1)",)), Context(), Risk.R3),
        (OpenProgram(program="chromium", arguments=("example.org/?q=1",)), Context(), Risk.R3),
        (OpenProgram(program="chromium", arguments=("/home/a.html",)), Context(), Risk.R1),
    ],
)
def test_grades(action: Action, context: Context, risk: Risk) -> None:
    graded = assess(action, context)
    assert graded.risk is risk
    assert graded.reason


@given(st.sampled_from([str(role) for role in Role]), st.text(max_size=30), st.integers(1, 3))
def test_a_click_is_never_held_to_be_harmless_for_want_of_words(role: str, text: str, count: int) -> None:
    graded = assess(Click(point=HERE, count=count), on(role, text))
    assert graded.risk >= Risk.R1
    if role in ("button", "link", "icon", "image", "unknown", "text", "menu item") and not text.strip():
        assert graded.risk >= Risk.R2


@given(st.text(max_size=60))
def test_any_address_is_graded(text: str) -> None:
    assert assess(OpenProgram(program="x", arguments=(text,)), Context()).risk in (Risk.R1, Risk.R3)


def on_to(role: str, text: str, onto_role: str, onto_text: str) -> Context:
    there = TargetSeen(role=onto_role, text=onto_text, rect=Rect(0, 0, 10, 10), pixels="")
    return replace(on(role, text), destination=there)


@pytest.mark.parametrize(
    ("context", "risk"),
    [
        (on_to("text area", "Notes", "text area", "Notes"), Risk.R1),
        (on_to("terminal", "sh", "terminal", "sh"), Risk.R1),
        (on_to("text area", "Notes", "terminal", "sh"), Risk.R3),
        (on_to("list item", "a.txt", "terminal", ""), Risk.R3),
        (on_to("document", "Page", "tab", "New"), Risk.R2),
    ],
)
def test_text_is_only_selected_within_itself(context: Context, risk: Risk) -> None:
    assert assess(DRAG, context).risk is risk


@pytest.mark.parametrize(
    ("argument", "risk"),
    [
        ("/home/u/Downloads/setup.jar", Risk.R3),
        ("setup.sh", Risk.R3),
        ("file:///home/u/evil%2esh", Risk.R3),
        ("/home/u/example.com/notes.txt", Risk.R1),
        ("http://localhost/a.py", Risk.R1),
        ("notes.txt", Risk.R1),
    ],
)
def test_a_file_that_may_be_run_is_not_just_opened(argument: str, risk: Risk) -> None:
    assert assess(OpenProgram(program="java", arguments=(argument,)), Context()).risk is risk


def looks(likeness: str, context: Context) -> Context:
    assert context.target is not None
    return replace(context, target=replace(context.target, likeness=likeness))


@pytest.mark.parametrize(
    ("context", "risk"),
    [
        (on("button", ""), Risk.R2),
        (looks("gear", on("button", "")), Risk.R2),
        (looks("trash can", on("button", "")), Risk.R4),
        (looks("undo", on("button", "")), Risk.R2),
        (looks("trash can", on("button", "Delete all")), Risk.R4),
    ],
)
def test_looks_make_a_press_dearer_and_never_cheaper(context: Context, risk: Risk) -> None:
    assert assess(Click(point=Point(1, 1)), context).risk is risk


def test_a_drop_onto_what_looks_like_a_trash_can_is_no_small_thing() -> None:
    there = TargetSeen(role="icon", text="", rect=Rect(0, 0, 10, 10), pixels="")
    drag = Drag(start=Point(1, 1), end=Point(2, 2))
    dropped = replace(on("icon", "a.txt"), destination=there)
    assert assess(drag, dropped).risk is Risk.R2
    assert assess(drag, replace(dropped, destination=replace(there, likeness="trash can"))).risk is Risk.R4


@given(st.sampled_from(["button", "link", "icon"]), st.text(max_size=20), st.text(max_size=20))
def test_any_looks_only_raise_a_grade(role: str, text: str, likeness: str) -> None:
    press = Click(point=Point(1, 1))
    assert assess(press, looks(likeness, on(role, text))).risk >= assess(press, on(role, text)).risk
