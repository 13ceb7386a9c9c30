"""Hand-built Observations: a few screens that people know, and a small builder for them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from vision.element import Element, Role, Source, State
from vision.frame import Frame
from vision.geometry import Rect
from vision.observation import Observation, Window

ACCESSIBLE = frozenset({Source.ACCESSIBILITY})
READ = frozenset({Source.OCR})


class Screen:
    """Collects Elements, Windows and coloured rectangles; `look()` gives the Observation."""

    def __init__(self, width: int = 1280, height: int = 800) -> None:
        self.pixels = np.full((height, width, 3), 236, dtype=np.uint8)
        self.elements: list[Element] = []
        self.windows: list[Window] = []

    def window(
        self, title: str, rect: tuple[int, int, int, int], *, active: bool = False, popup: bool = False
    ) -> Screen:
        program = title.rpartition(" - ")[2].casefold()
        number = len(self.windows) + 1
        window = Window(
            id=number, title=title, program=program, pid=1, rect=Rect(*rect), active=active, popup=popup
        )
        self.windows.append(window)
        return self

    def add(
        self,
        role: Role,
        text: str,
        rect: tuple[int, int, int, int],
        *states: State,
        value: str = "",
        description: str = "",
        container: tuple[str, ...] = (),
        sources: frozenset[Source] = ACCESSIBLE,
    ) -> Screen:
        """Put an Element into the window added last."""
        self.elements.append(
            Element(
                role=role,
                text=text,
                rect=Rect(*rect),
                states=frozenset(states),
                value=value,
                description=description,
                container=container,
                sources=sources,
                window=self.windows[-1].id if self.windows and sources is ACCESSIBLE else None,
            )
        )
        return self

    def read(self, text: str, rect: tuple[int, int, int, int]) -> Screen:
        """Put a line that only OCR has seen."""
        return self.add(Role.TEXT, text, rect, sources=READ)

    def paint(self, rect: tuple[int, int, int, int], colour: tuple[int, int, int]) -> Screen:
        left, top, width, height = rect
        self.pixels[top : top + height, left : left + width] = colour
        return self

    def look(self) -> Observation:
        height, width = self.pixels.shape[:2]
        frame = Frame(pixels=self.pixels, rect=Rect(0, 0, width, height), time=0.0)
        return Observation(frame=frame, elements=tuple(self.elements), windows=tuple(self.windows))


def editor() -> Screen:
    """A text editor with a menu bar, a toolbar and a text."""
    screen = Screen().window("notes.txt - Mousepad", (100, 60, 900, 640), active=True)
    for index, name in enumerate(("File", "Edit", "Search", "View", "Document", "Help")):
        screen.add(Role.MENU, name, (104 + 60 * index, 84, 56, 24), container=("Menu bar",))
    for index, name in enumerate(("New", "Open", "Save", "Undo", "Redo")):
        states = (State.DISABLED,) if name == "Redo" else ()
        screen.add(
            Role.BUTTON, name, (104 + 40 * index, 112, 36, 32), *states, description=f"{name} the document"
        )
    screen.add(Role.TEXT_AREA, "", (104, 150, 890, 520), State.FOCUSED, value="Save the whales\nDelete me")
    screen.read("Save the whales", (110, 156, 120, 16)).read("Delete me", (110, 176, 80, 16))
    screen.add(Role.STATUS_BAR, "Line 1, Column 1", (104, 674, 890, 22))
    return screen


def file_menu() -> Screen:
    """The editor with its File menu open."""
    screen = editor().window("", (104, 108, 220, 260), popup=True)
    names = ("New Ctrl+N", "Open…\tCtrl+O", "_Save\tCtrl+S", "Save _As…", "Print…", "Close Window", "Quit")
    for index, name in enumerate(names):
        screen.add(Role.MENU_ITEM, name, (106, 110 + 28 * index, 216, 26), container=("File",))
    return screen


def form() -> Screen:
    """A page with a form: labels beside and above fields, ticks, a drop-down, a table."""
    screen = Screen().window("Sign up - Chromium", (0, 0, 1280, 800), active=True)
    screen.add(Role.TEXT_FIELD, "Address and search bar", (200, 40, 800, 30), value="http://localhost/")
    screen.add(Role.DOCUMENT, "Sign up", (0, 80, 1280, 720))
    screen.add(Role.HEADING, "Contact", (40, 90, 200, 30))
    screen.add(Role.TEXT, "Name:", (40, 130, 60, 20)).add(Role.TEXT_FIELD, "", (140, 128, 240, 24))
    screen.add(Role.TEXT, "Email", (40, 170, 60, 20))
    screen.add(Role.TEXT_FIELD, "Email", (140, 168, 240, 24), value="a@b.org")
    screen.add(Role.TEXT, "Password", (40, 206, 90, 20)).add(Role.PASSWORD_FIELD, "", (40, 230, 240, 24))
    screen.add(Role.TEXT, "Repeat password", (40, 258, 140, 20)).add(
        Role.PASSWORD_FIELD, "", (40, 282, 240, 24)
    )
    screen.add(Role.TEXT, "Country", (40, 320, 70, 20)).add(
        Role.COMBO_BOX, "", (140, 318, 160, 24), value="France"
    )
    screen.add(Role.CHECKBOX, "", (40, 360, 18, 18)).add(
        Role.TEXT, "I agree to the terms", (64, 358, 160, 20)
    )
    screen.add(Role.CHECKBOX, "Newsletter", (40, 390, 140, 20), State.CHECKED)
    screen.add(Role.RADIO, "Weekly", (40, 420, 100, 20)).add(Role.TEXT_AREA, "Message", (40, 450, 400, 100))
    screen.add(Role.BUTTON, "Submit", (40, 560, 80, 30)).add(Role.BUTTON, "Cancel", (130, 560, 80, 30))
    screen.add(Role.BUTTON, "Help", (220, 560, 80, 30))
    screen.add(Role.HEADING, "Users", (500, 90, 200, 30))
    screen.add(Role.TABLE, "Users", (500, 130, 500, 120))
    for row, name in enumerate(("Alice", "Bob", "Carol")):
        top = 132 + 40 * row
        screen.add(Role.CELL, name, (500, top, 200, 36)).add(
            Role.CELL, f"{name.lower()}@x.org", (700, top, 200, 36)
        )
        screen.add(Role.BUTTON, "Delete", (910, top + 4, 80, 28))
    screen.add(Role.HEADING, "Search", (500, 300, 200, 30))
    screen.add(Role.TEXT_FIELD, "Search this site", (500, 340, 300, 28)).add(
        Role.BUTTON, "Submit", (810, 340, 80, 28)
    )
    for index, name in enumerate(("Read more", "First result", "Second result", "Third result")):
        screen.add(Role.LINK, name, (500, 400 + 30 * index, 160, 20))
    return screen


def shop() -> Screen:
    """A page in a browser whose tab and address hold words of the page: cards, a table, options, sections."""
    screen = Screen().window("Delete rows and choose a color - Chromium", (0, 0, 1280, 800), active=True)
    screen.add(Role.TAB, "Delete rows and choose a color", (28, 0, 256, 40), State.SELECTED)
    screen.add(Role.BUTTON, "Back", (0, 46, 40, 34)).add(Role.BUTTON, "Close", (1245, 0, 35, 40))
    screen.add(Role.TEXT_FIELD, "Address and search bar", (158, 50, 900, 24), value="127.0.0.1/note/color")
    page = ("Delete rows and choose a color",)
    screen.add(Role.DOCUMENT, page[0], (0, 87, 1280, 713))
    screen.add(Role.LINK, "Back", (20, 95, 60, 20), container=page)
    screen.add(Role.PANEL, "Color", (20, 130, 400, 40), container=page)
    for index, name in enumerate(("Green", "Red", "Blue")):
        screen.add(Role.RADIO, name, (24 + 60 * index, 134, 30, 30), container=(*page, "Color"))
    screen.add(Role.HEADING, "Invoices", (20, 180, 200, 30), container=page)
    for row, name in enumerate(("Acme Ltd", "Umbrella Corp.", "Initech")):
        top = 220 + 40 * row
        screen.add(Role.CELL, name, (20, top, 160, 36), container=page)
        screen.add(Role.CELL, "Edit Delete", (190, top, 150, 36), container=page)
        screen.add(Role.BUTTON, "Edit", (195, top + 6, 50, 24), container=page)
        screen.add(Role.BUTTON, "Delete", (255, top + 6, 60, 24), container=page)
    for index, name in enumerate(("Oak Chair", "Walnut Desk", "Pine Shelf")):
        left = 500 + 240 * index
        screen.add(Role.HEADING, name, (left, 130, 180, 24), container=page)
        screen.add(Role.TEXT, f"${index}9", (left, 160, 40, 20), container=page)
        screen.add(Role.BUTTON, "Add to cart", (left, 190, 100, 28), container=page)
    for index, words in enumerate(("Ana: lunch?", "Tom: the numbers", "Zoe: photos from the trip")):
        top = 400 + 50 * index
        screen.add(Role.TEXT, words, (500, top, 200, 20), container=page)
        screen.add(Role.BUTTON, "Archive", (900, top - 4, 30, 28), container=page)
    screen.add(Role.TEXT, "Your coupon:", (20, 400, 100, 20), container=page)
    screen.add(Role.TEXT, "SAVE-7Q2", (20, 430, 100, 20), container=page)
    screen.add(Role.HEADING, "Time zone", (20, 480, 120, 30), container=page)
    for index, name in enumerate(("Athens", "Berlin", "Cairo")):
        screen.add(Role.TEXT, name, (24, 520 + 30 * index, 80, 20), container=page)
    for row, name in enumerate(("Food", "Service")):
        screen.add(Role.CELL, name, (500, 260 + 40 * row, 80, 36), container=page)
        for column, mark in enumerate(("Good", "Excellent")):
            left, top, words = 590 + 110 * column, 260 + 40 * row, f"{name}: {mark}"
            screen.add(Role.CELL, words, (left, top, 100, 36), container=page)
            screen.add(Role.RADIO, words, (left + 40, top + 10, 14, 14), container=page)
    for index, name in enumerate(("Spin class", "Yoga class", "Boxing")):
        screen.add(Role.TEXT, name, (500, 560 + 60 * index, 90, 20), container=page)
        screen.add(Role.LINK, "Cancel", (1180, 556 + 60 * index, 80, 30), container=page)
        screen.add(Role.BUTTON, str(16 + index), (60 * index + 150, 620, 44, 40), container=page)
    screen.add(Role.TEXT, "Item removed", (500, 740, 120, 20), container=page)
    return screen.add(Role.BUTTON, "Undo", (640, 736, 60, 28), container=page)


def files() -> Screen:
    """A file manager: places at the left, files at the right."""
    screen = Screen().window("Documents - Thunar", (50, 50, 1000, 600), active=True)
    screen.add(Role.LIST, "Places", (52, 100, 200, 540))
    for index, name in enumerate(("Home", "Desktop", "Downloads", "Trash")):
        screen.add(Role.LIST_ITEM, name, (54, 102 + 30 * index, 196, 28), container=("Places",))
    screen.add(Role.LIST, "File list", (256, 100, 790, 540))
    for index, name in enumerate(("Downloads", "Letters", "notes.txt", "photo.png", "report.pdf")):
        states = (State.SELECTED,) if name == "photo.png" else ()
        screen.add(Role.LIST_ITEM, name, (258, 102 + 30 * index, 786, 28), *states, container=("File list",))
        screen.add(Role.TEXT, name, (290, 104 + 30 * index, 100, 20), container=("File list",))
    return screen


def calculator() -> Screen:
    """A calculator whose keys carry signs."""
    screen = Screen(600, 500).window("Calculator", (100, 100, 300, 300), active=True)
    screen.add(Role.TEXT_FIELD, "", (110, 110, 280, 40), value="7")
    keys = ("7", "8", "9", "÷", "4", "5", "6", "×", "1", "2", "3", "−", "0", ".", "=", "+")
    for index, key in enumerate(keys):
        screen.add(Role.BUTTON, key, (110 + 70 * (index % 4), 160 + 50 * (index // 4), 60, 40))
    return screen.add(Role.BUTTON, "C", (110, 360, 60, 30)).add(Role.BUTTON, "CE", (180, 360, 60, 30))


def dialog() -> Screen:
    """A Find dialog in front of the editor, with a red close button."""
    screen = editor()
    screen.windows[0] = Window(
        id=1, title="notes.txt - Mousepad", program="mousepad", pid=1, rect=Rect(100, 60, 900, 640)
    )
    screen.window("Find", (300, 200, 400, 200), active=True)
    screen.add(Role.DIALOG, "Find", (300, 200, 400, 200), State.MODAL)
    screen.add(Role.BUTTON, "×", (670, 204, 24, 24), description="Close").paint(
        (670, 204, 24, 24), (220, 30, 30)
    )
    screen.add(Role.TEXT, "Search for:", (310, 240, 80, 20)).add(Role.TEXT_FIELD, "", (400, 238, 280, 24))
    screen.add(Role.CHECKBOX, "Match case", (310, 280, 120, 20)).add(
        Role.CHECKBOX, "Whole word", (310, 304, 120, 20)
    )
    screen.add(Role.BUTTON, "Save", (460, 350, 60, 30)).paint((460, 350, 60, 30), (40, 160, 60))
    screen.add(Role.BUTTON, "Find", (530, 350, 60, 30)).add(Role.BUTTON, "Close", (600, 350, 60, 30))
    return screen


def blind() -> Screen:
    """A program that tells nothing to the accessibility bus: all that is known was read."""
    screen = Screen().window("Login - Tk", (100, 100, 500, 300), active=True)
    screen.read("File   Edit   Options   Help", (110, 124, 280, 18)).read("User name", (120, 170, 80, 18))
    screen.read("Password", (120, 200, 80, 18)).read("Log ln", (140, 260, 50, 18)).read(
        "0K", (240, 260, 24, 18)
    )
    return screen.read("Rernember me", (150, 230, 110, 18))


def page() -> Screen:
    """A page in a browser: the browser's own buttons, a cookie notice, choices, cards."""
    screen = Screen().window("Town news - Chromium", (0, 0, 1280, 800), active=True)
    screen.add(Role.TAB, "Town news - Memory usage - 23 MB", (28, 0, 256, 40), State.SELECTED)
    screen.add(Role.BUTTON, "Close", (242, 6, 28, 28), container=("Town news - Memory usage - 23 MB",))
    screen.add(Role.BUTTON, "Close", (1245, 0, 35, 40)).add(
        Role.BUTTON, "Back", (0, 46, 40, 34), State.DISABLED
    )
    screen.add(Role.BUTTON, "Chromium", (1240, 46, 40, 34), description="Customize and control Chromium")
    screen.add(Role.TEXT_FIELD, "Address and search bar", (189, 51, 962, 24), value="http://localhost/news")
    screen.add(Role.DOCUMENT, "Town news", (0, 87, 1280, 713)).add(
        Role.HEADING, "Town news", (40, 116, 197, 38)
    )
    for index, name in enumerate(("market", "library")):
        screen.add(Role.TEXT, f"It moves. Read more about the {name}", (40, 180 + 40 * index, 361, 20))
        screen.add(Role.LINK, f"Read more about the {name}", (169, 180 + 40 * index, 232, 20))
    screen.add(Role.TEXT, "Plan: Free Pro", (40, 280, 332, 25))
    screen.add(Role.RADIO, "Free", (89, 284, 14, 14), State.CHECKED).add(
        Role.RADIO, "Pro", (235, 284, 14, 14)
    )
    screen.add(Role.CHECKBOX, "Send me the newsletter", (44, 320, 13, 14))
    screen.add(Role.BUTTON, "Replace", (400, 280, 80, 24)).add(
        Role.BUTTON, "Archive", (500, 280, 80, 24), State.DISABLED
    )
    screen.add(Role.HEADING, "Finished", (640, 205, 115, 29)).add(
        Role.TEXT, "Water plants", (640, 272, 102, 20)
    )
    screen.add(Role.HEADING, "Picture 1 of 9", (640, 400, 240, 30)).add(
        Role.TEXT_FIELD, "Nickname", (40, 400, 200, 30)
    )
    screen.add(Role.DIALOG, "Cookies", (0, 700, 1280, 100))
    screen.add(
        Role.TEXT, "We use cookies to make this site work.", (40, 702, 311, 19), container=("Cookies",)
    )
    screen.add(Role.BUTTON, "Reject all", (40, 740, 94, 36), container=("Cookies",))
    return screen.add(Role.BUTTON, "Accept all", (138, 740, 99, 36), container=("Cookies",))


def icons() -> Screen:
    """A file manager that paints its files: their names were only read. Its fields have no names."""
    screen = Screen().window("folder - Thunar", (300, 100, 600, 500), active=True)
    screen.add(Role.MENU_BAR, "", (300, 122, 600, 24))
    for index, name in enumerate(("File", "Edit", "View")):
        screen.add(Role.MENU, name, (300 + 50 * index, 122, 46, 24))
    screen.add(Role.BUTTON, "Open Parent", (300, 150, 36, 34)).add(Role.BUTTON, "Home", (340, 150, 36, 34))
    screen.add(Role.TEXT_FIELD, "", (380, 150, 400, 34), value="/home/me/folder")
    screen.add(Role.TABLE, "", (300, 190, 160, 400)).add(Role.CELL, "Home", (330, 200, 120, 24))
    screen.add(Role.CELL, "Desktop", (330, 226, 120, 24)).add(Role.CANVAS, "", (470, 190, 430, 400))
    for index, name in enumerate(("Letters", "notes.txt", "old-notes.txt", "report.pdf")):
        screen.read(name, (480 + 100 * index, 260, 60, 10))
    return screen


def sheet() -> Screen:
    """A spreadsheet that paints its cells: some of its headers were misread or not read at all."""
    screen = Screen().window("Book1 - Gnumeric", (0, 0, 900, 600), active=True)
    screen.add(Role.BUTTON, "Sans", (10, 30, 90, 24), description="Change font")
    screen.add(Role.TEXT_FIELD, "", (10, 60, 100, 24), value="A1").add(Role.CANVAS, "", (60, 110, 800, 400))
    for index, letter in enumerate("ABCDEEGH"):
        screen.read(letter, (95 + 80 * index, 96, 10, 9))
    for row in (1, 2, 3, 4, 6, 7):
        screen.read(str(row), (40, 114 + 18 * row, 7, 9))
    return screen


SCREENS = {
    build.__name__: build().look()
    for build in (editor, file_menu, form, shop, files, calculator, dialog, blind, page, icons, sheet)
}


Meant = tuple[str, str, str, tuple[int, int]]


def _meant() -> list[Meant]:
    """The phrases of meant.txt: a screen, a phrase, the role and top left corner of what is meant by it."""
    found: list[Meant] = []
    for line in (Path(__file__).parent / "meant.txt").read_text(encoding="utf-8").splitlines()[1:]:
        name, phrase, role, corner = (part.strip() for part in line.split(" | "))
        left, top = corner.split(",")
        found.append((name, phrase, role, (int(left), int(top))))
    return found


MEANT = _meant()


@pytest.fixture(scope="session")
def meant() -> list[Meant]:
    """All phrases of meant.txt with what they mean."""
    return MEANT


@pytest.fixture(params=MEANT, ids=lambda case: f"{case[0]}-{case[1]}")
def one_meant(request: pytest.FixtureRequest) -> Meant:
    """Each phrase of meant.txt with what it means."""
    case: Meant = request.param
    return case


@pytest.fixture(scope="session")
def screens() -> dict[str, Observation]:
    """The Observations of this module by name."""
    return SCREENS


@pytest.fixture
def screen() -> Screen:
    """An empty screen to build on."""
    return Screen()
