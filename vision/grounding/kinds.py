"""What people call the kinds of things on a screen: "button", "drop-down", "tick box", "row"."""

from __future__ import annotations

from dataclasses import dataclass

from vision.element import Role

R = Role  # the tables below name roles on every line

FIELDS = frozenset({R.TEXT_FIELD, R.PASSWORD_FIELD, R.TEXT_AREA, R.SPIN_BUTTON})
TICKS = frozenset({R.CHECKBOX, R.RADIO, R.SWITCH})
LABELLED = FIELDS | TICKS | {R.COMBO_BOX, R.SLIDER, R.LIST}
CONTAINERS = frozenset(
    {R.PANEL, R.LIST, R.TABLE, R.MENU_BAR, R.TOOL_BAR, R.STATUS_BAR, R.DIALOG, R.WINDOW, R.DOCUMENT}
)
SURFACES = frozenset({R.DOCUMENT, R.TEXT_AREA, R.TERMINAL, R.CANVAS})
STATIC = frozenset({R.TEXT, R.HEADING})
BIG = CONTAINERS | SURFACES
_PUSH = frozenset({R.BUTTON, R.TOGGLE_BUTTON})
_ROWS = frozenset({R.LIST_ITEM, R.TREE_ITEM})


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of thing, as people call it: the roles it has, in tiers, the likeliest first."""

    name: str
    tiers: tuple[frozenset[Role], ...] = ()

    @property
    def roles(self) -> frozenset[Role]:
        return frozenset().union(*self.tiers)

    @property
    def in_rows(self) -> bool:
        """True for kinds that reach across a list or a table."""
        return self.name in {"row", "line", "item"}

    @property
    def counted(self) -> bool:
        """True for kinds that come in lists and are counted there rather than named: `row 3`."""
        return self.in_rows or self.name == "file"

    @property
    def large(self) -> bool:
        """True for kinds of which a window mostly has one: the document, the terminal, the list."""
        return not self.tiers or bool(self.tiers[0] & BIG)

    @property
    def strict(self) -> bool:
        """True for words that say little of a role, but that it is no button."""
        return self.name in ("card", "choice")

    @property
    def takes_label(self) -> bool:
        """True for kinds that are named by a text beside them."""
        return bool(self.tiers) and bool(self.tiers[0] & LABELLED)


def _kind(name: str, *tiers: frozenset[Role] | set[Role]) -> Kind:
    return Kind(name, tuple(frozenset(tier) for tier in tiers))


BUTTON = _kind("button", _PUSH, {R.LINK, R.MENU_ITEM, R.TAB, R.ICON, R.IMAGE, R.COMBO_BOX, R.MENU})
ICON = _kind("icon", {R.ICON, R.IMAGE}, _PUSH | _ROWS | {R.CELL}, {R.LINK, R.MENU, R.TAB})
FIELD = _kind("field", {R.TEXT_FIELD, R.PASSWORD_FIELD}, FIELDS | {R.COMBO_BOX}, SURFACES | {R.CELL})
ROW = _kind("row", _ROWS | {R.CELL}, {R.LINK})
CELL = _kind("cell", {R.CELL}, {R.LIST_ITEM, R.TREE_ITEM})
SCREEN = _kind("screen")
THING = _kind("thing", frozenset(Role) - BIG - STATIC - {R.UNKNOWN})
WINDOW = _kind("window", {R.WINDOW, R.DIALOG})
BLANK = _kind("blank")
BANNER = _kind("banner", {R.DIALOG}, {R.PANEL}, {R.TEXT})
CARD = _kind("card", _ROWS | {R.CELL, R.LINK, R.IMAGE, R.ICON}, STATIC)
CHOICE = _kind("choice", {R.RADIO}, {R.CHECKBOX, R.TAB, R.SWITCH} | _ROWS)
TITLE_BAR = _kind("title bar")
SIDE = _kind("side")
_WORD_LISTS: tuple[tuple[str, Kind], ...] = (
    ("button|btn|push button|pushbutton|key", BUTTON),
    ("toggle button", _kind("toggle button", {R.TOGGLE_BUTTON}, _PUSH | TICKS)),
    (
        "field|input|input field|input box|text field|textfield|text box|textbox|text input|edit box|bar",
        FIELD,
    ),
    ("entry field|text entry|input textbox|input text box|input text field|text input box", FIELD),
    ("password field|password box|password input", _kind("password field", {R.PASSWORD_FIELD}, FIELDS)),
    ("box", _kind("box", FIELDS | {R.CHECKBOX, R.COMBO_BOX}, TICKS | {R.LIST}, {R.DIALOG, R.PANEL})),
    (
        "entry",
        _kind("entry", {R.TEXT_FIELD, R.PASSWORD_FIELD} | _ROWS, FIELDS | {R.MENU_ITEM, R.COMBO_BOX, R.CELL}),
    ),
    (
        "text area|textarea|editor|text editor|editing area|text view|multiline field|comment box",
        _kind("text area", {R.TEXT_AREA}, {R.DOCUMENT}, {R.TEXT_FIELD, R.TERMINAL, R.CANVAS}),
    ),
    (
        "dropdown|drop down|drop-down|dropdown list|drop down list|drop-down list|drop-down menu"
        "|dropdown menu|combo|combo box|combobox|select|picker|selector|choice box|dropdown box",
        _kind(
            "dropdown",
            {R.COMBO_BOX},
            {R.LIST, R.MENU, R.TOGGLE_BUTTON, R.SPIN_BUTTON},
            _PUSH | {R.TEXT_FIELD},
        ),
    ),
    ("display|output", _kind("display", {R.TEXT_AREA, R.TEXT_FIELD})),
    ("list box|listbox", _kind("list box", {R.LIST, R.COMBO_BOX}, {R.TABLE})),
    (
        "checkbox|check box|tick box|tickbox|tick|check mark|checkmark",
        _kind("checkbox", {R.CHECKBOX}, {R.SWITCH, R.TOGGLE_BUTTON}, {R.RADIO, R.MENU_ITEM}),
    ),
    ("toggle|switch|toggle switch", _kind("switch", {R.SWITCH, R.TOGGLE_BUTTON, R.CHECKBOX}, {R.RADIO})),
    ("radio button|radio|radiobutton|option button", _kind("radio button", {R.RADIO}, {R.CHECKBOX})),
    (
        "option|choice|setting",
        _kind(
            "option", {R.RADIO, R.MENU_ITEM} | _ROWS, TICKS | {R.TOGGLE_BUTTON}, {R.LINK, R.COMBO_BOX, R.CELL}
        ),
    ),
    ("link|hyperlink|url", _kind("link", {R.LINK}, {R.BUTTON}, {R.MENU_ITEM, R.TAB, R.LIST_ITEM})),
    ("menu", _kind("menu", {R.MENU}, {R.MENU_ITEM}, _PUSH | {R.COMBO_BOX, R.MENU_BAR})),
    (
        "menu item|menu entry|menu option|command|menuitem",
        _kind("menu item", {R.MENU_ITEM}, {R.MENU}, _PUSH | _ROWS),
    ),
    ("menu bar|menubar", _kind("menu bar", {R.MENU_BAR})),
    ("tab|sheet tab", _kind("tab", {R.TAB}, _PUSH | {R.RADIO, R.LINK, R.LIST_ITEM})),
    ("sheet|worksheet", _kind("sheet", {R.TAB, R.TABLE})),
    (
        "icon|symbol|image|picture|logo|thumbnail|graphic",
        ICON,
    ),
    ("photo|photograph", _kind("photo", {R.IMAGE})),
    ("row|record|line item|table row", ROW),
    (
        "item|result|search result|suggestion|list item|match|hit",
        _kind("item", _ROWS | {R.CELL}, {R.MENU_ITEM, R.TAB, R.ICON}, {R.LINK}, {R.HEADING, R.BUTTON}),
    ),
    ("line", _kind("line", _ROWS, {R.TEXT}, {R.CELL})),
    ("tree item|node|branch", _kind("tree item", {R.TREE_ITEM}, {R.LIST_ITEM})),
    ("cell|table cell", CELL),
    (
        "column|column header|column heading",
        _kind("column", {R.COLUMN_HEADER}),
    ),
    (
        "file|folder|directory|document file|subfolder",
        _kind("file", _ROWS | {R.ICON, R.CELL}, _PUSH | {R.LINK, R.MENU_ITEM, R.IMAGE}),
    ),
    (
        "heading|header|title|headline|caption",
        _kind("heading", {R.HEADING}, {R.COLUMN_HEADER}, {R.TEXT, R.WINDOW}),
    ),
    (
        "text|label|message|word|words",
        _kind("text", STATIC, {R.LINK, R.CELL, R.STATUS_BAR}),
    ),
    ("paragraph|sentence", _kind("paragraph", {R.TEXT})),
    ("slider|range|track bar", _kind("slider", {R.SLIDER}, {R.SCROLL_BAR})),
    ("scrollbar|scroll bar", _kind("scroll bar", {R.SCROLL_BAR}, {R.SLIDER})),
    ("progress bar|progressbar", _kind("progress bar", {R.PROGRESS_BAR})),
    (
        "spin button|spin box|spinbox|spinner|stepper|number field|number box",
        _kind("spin button", {R.SPIN_BUTTON}, {R.TEXT_FIELD}),
    ),
    ("toolbar|tool bar", _kind("tool bar", {R.TOOL_BAR})),
    ("status bar|statusbar", _kind("status bar", {R.STATUS_BAR})),
    (
        "dialog|dialogue|dialog box|popup|pop-up|pop up|message box|modal|alert",
        _kind("dialog", {R.DIALOG}, {R.WINDOW}, {R.PANEL, R.MENU}),
    ),
    ("banner|notice|notification", BANNER),
    (
        "card|tile|task|product|event|post|article|story|song|video|chat|user|person|offer|deal|order|invoice"
        "|room|hotel|flight|trip|recipe|course|project|ticket|issue|contact|customer|member|booking"
        "|reservation|reminder|appointment|meeting|job|device|album|playlist|subscription",
        CARD,
    ),
    ("window|app|application|program", WINDOW),
    ("list|file list|listing|list view", _kind("list", {R.LIST}, {R.TABLE}, {R.PANEL, R.COMBO_BOX})),
    ("table|grid|spreadsheet", _kind("table", {R.TABLE}, {R.LIST, R.CANVAS})),
    (
        "panel|pane|section|group|form|area|box area",
        _kind("panel", {R.PANEL}, {R.TOOL_BAR, R.LIST, R.DIALOG}),
    ),
    ("sidebar|side bar|side panel|side pane", _kind("sidebar", {R.PANEL, R.LIST})),
    (
        "document|page|web page|webpage|text document|doc",
        _kind("document", {R.DOCUMENT, R.TEXT_AREA}, {R.CANVAS}),
    ),
    ("canvas|drawing area|drawing", _kind("canvas", {R.CANVAS}, {R.IMAGE, R.DOCUMENT})),
    (
        "terminal|console|shell|command line|prompt|terminal window",
        _kind("terminal", {R.TERMINAL}, {R.TEXT_AREA}),
    ),
    ("thing|one|control|widget|object|element", THING),
    ("screen|desktop|monitor|wallpaper|background|whole screen", SCREEN),
    (
        "empty area|blank area|empty space|blank space|white space|free space|empty spot|free area|nothing",
        BLANK,
    ),
    ("title bar|titlebar|window title", TITLE_BAR),
    ("corner|side|edge|half", SIDE),
)

KINDS: dict[tuple[str, ...], Kind] = {
    tuple(words.split()): kind for line, kind in _WORD_LISTS for words in line.split("|")
}
LONGEST_KIND = max(len(words) for words in KINDS)
