"""The nouns people use for programs, folders and the parts of a screen."""

from __future__ import annotations

from collections.abc import Sequence


def names(text: str) -> frozenset[str]:
    """The names in a text, set apart by bars; line ends do not count."""
    return frozenset(" ".join(name.split()) for name in text.split("|"))


ARTICLES = frozenset({"the", "a", "an", "my", "your", "this", "that", "our", "its", "some", "their"})

PROGRAMS = names(
    """
    text editor | editor | texteditor | notepad | mousepad | gedit | kate | leafpad | word processor |
    calculator | calc | galculator | gnome-calculator | gnome calculator | web browser | browser |
    internet browser | firefox | chrome | chromium | google chrome | edge | safari | internet | file
    manager | files | file explorer | explorer | file browser | thunar | pcmanfm | nautilus | finder |
    dolphin | terminal | console | terminal emulator | xterm | shell | command line | command prompt |
    xfce terminal | xfce4-terminal | terminal window | spreadsheet | spreadsheets | spreadsheet program
    | gnumeric | excel | libreoffice | libreoffice calc | libreoffice writer | writer | word | mail
    client | thunderbird | image viewer | paint | gimp | vlc | music player | media player | pdf viewer
    | document viewer | task manager | calendar | notes | vim | emacs | spreadsheet editor | code editor
    | vs code | image editor | settings app | engrampa | file roller | file-roller | xarchiver | ark |
    archive manager | parole | audacious | totem | rhythmbox | celluloid | mpv | inkscape | krita | pinta |
    kolourpaint | evince | okular | atril | ristretto | gthumb | claws mail | evolution | libreoffice impress
    """
)
PROGRAM_NOUNS = frozenset({"app", "application", "program", "programme", "software", "tool"})
BROWSERS = frozenset(
    {
        "browser",
        "web browser",
        "internet browser",
        "firefox",
        "chrome",
        "chromium",
        "google chrome",
        "edge",
        "internet",
    }
)
TERMINALS = frozenset(
    {
        "terminal",
        "console",
        "terminal emulator",
        "xterm",
        "shell",
        "command line",
        "command prompt",
        "terminal window",
        "xfce terminal",
        "xfce4-terminal",
    }
)
CALCULATORS = frozenset({"calculator", "calc", "galculator", "gnome-calculator", "gnome calculator"})
EDITORS = frozenset(
    {"text editor", "editor", "notepad", "mousepad", "gedit", "kate", "leafpad", "texteditor", "notes"}
)
SHEETS = frozenset(
    {"spreadsheet", "spreadsheets", "spreadsheet program", "gnumeric", "excel", "libreoffice calc"}
)
FILE_MANAGERS = frozenset(
    {
        "file manager",
        "files",
        "file explorer",
        "explorer",
        "file browser",
        "thunar",
        "pcmanfm",
        "nautilus",
        "finder",
    }
)
_KINDS = (BROWSERS, TERMINALS, CALCULATORS, EDITORS, SHEETS, FILE_MANAGERS)

HOME_FOLDERS = {
    "documents": "~/Documents",
    "desktop": "~/Desktop",
    "downloads": "~/Downloads",
    "pictures": "~/Pictures",
    "music": "~/Music",
    "videos": "~/Videos",
    "public": "~/Public",
    "templates": "~/Templates",
    "home": "~",
}
TRASH = frozenset(
    {"trash", "bin", "rubbish", "recycle bin", "wastebasket", "rubbish bin", "trash can", "wastebin"}
)

FIELD_NOUNS = frozenset(
    """
    field box input entry textbox bar line area textarea blank prompt text-box text-field input-field
    """.split()
)
LABELS: frozenset[tuple[str, ...]] = frozenset(
    tuple(label.split())
    for label in (
        "first name|last name|full name|family name|given name|surname|name|e-mail|email|email "
        "address|e-mail address|mail"
        "|phone|phone number|telephone|telephone number|mobile|address|street|street address|city|"
        "town|zip|zip code|postcode"
        "|postal code|state|country|region|age|username|user name|user|login|password|passphrase|"
        "message|subject|comment"
        "|comments|date|birthday|date of birth|company|organisation|organization|title|job title|"
        "quantity|amount|notes|note"
        "|colour|color|size|nickname|website|url|search|query|description|department|language|gender|"
        "pin|card number|time|reference|body|recipient|price|budget|weight|height|room|year|month|day|"
        "confirm password|account number|order number|code|label|reason|category|priority|due date"
    ).split("|")
)
CHOICE_NOUNS = frozenset(
    """
    dropdown drop-down drop-downs list listbox combo combobox combo-box selector menu chooser picker
    group options section setting select spinner
    """.split()
)
BOX_NOUNS = frozenset(
    "checkbox check-box tickbox tick-box box option switch toggle setting checkmark".split()
)
OPTION_NOUNS = frozenset({"option", "entry", "item", "choice", "value"})
PLACE_NOUNS = frozenset(
    """
    dialog dialogue popup pop-up window page form toolbar sidebar panel pane section table row column
    list header footer tab screen site website banner menu message bar box field area group grid corner
    card document editor file dialogs prompt sheet app application program tree view folder desktop
    """.split()
)
DOCUMENTS = names(
    """
    document | file | text document | text file | editor | editor window | text area | page | note |
    window | text | new file | new document | blank document | open document | open file | current
    document | current file | empty document | new note | main text area | doc
    """
)
EVERYTHING = frozenset(
    {
        "everything",
        "it all",
        "all",
        "all the text",
        "all text",
        "the whole text",
        "the text",
        "the entire text",
        "the whole document",
        "the entire document",
        "all of it",
        "the contents",
        "the content",
        "all of the text",
        "the whole thing",
        "all the contents",
        "the whole file",
        "the document",
        "all content",
        "whole text",
        "the full text",
    }
)
PASSING = frozenset({"banner", "notification", "toast", "ad", "message", "popup", "pop-up", "tooltip"})
POSITIONAL = frozenset(
    """
    1st 2nd 3rd 4th 5th first second third fourth fifth last next previous top bottom left right middle
    other only empty same main big large small blue red green text input
    """.split()
)
PRONOUNS = frozenset(
    {"it", "that", "this", "them", "those", "that one", "this one", "these", "both", "there"}
)


def without_article(words: Sequence[str]) -> tuple[str, ...]:
    kept = tuple(words)
    while len(kept) > 1 and kept[0] in ARTICLES:
        kept = kept[1:]
    return kept


def program_named(words: Sequence[str]) -> str | None:
    """A program's name without article and "app", where the words are surely one."""
    kept = without_article(words)
    if len(kept) > 1 and kept[0] in {"open", "opened", "running", "current"}:
        kept = kept[1:]
    name = " ".join(kept)
    if name in PROGRAMS:
        return name
    if len(kept) > 1 and kept[-1] in PROGRAM_NOUNS | {"window"}:
        bare = " ".join(kept[:-1])
        if bare in PROGRAMS or (kept[-1] in PROGRAM_NOUNS and len(kept) <= 5):
            return bare
    return None


def same_program(one: str, other: str) -> bool:
    """Two names that people use for the same program."""
    a, b = one.casefold(), other.casefold()
    return a == b or any(a in kind and b in kind for kind in _KINDS)


def home_folder(words: Sequence[str]) -> str | None:
    """The path of a folder every home has, from "Documents", "the Downloads folder", "my desktop"."""
    kept = without_article(words)
    if len(kept) > 1 and kept[-1] in {"folder", "directory"}:
        kept = kept[:-1]
    return HOME_FOLDERS.get(" ".join(kept))
