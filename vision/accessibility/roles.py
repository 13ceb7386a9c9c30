"""AT-SPI's roles and states, and what they are in our own vocabulary.

The numbers are those of AtspiRole and AtspiStateType in at-spi2-core.
"""

from __future__ import annotations

from enum import IntEnum

from vision.element import Role, State


class AtspiState(IntEnum):
    """The place of a state's bit in an AT-SPI state set."""

    ACTIVE = 1
    CHECKED = 4
    DEFUNCT = 6
    EDITABLE = 7
    ENABLED = 8
    EXPANDABLE = 9
    EXPANDED = 10
    FOCUSABLE = 11
    FOCUSED = 12
    MODAL = 16
    MULTI_LINE = 17
    PRESSED = 20
    SELECTED = 23
    SENSITIVE = 24
    SHOWING = 25
    VISIBLE = 30
    MANAGES_DESCENDANTS = 31
    INDETERMINATE = 32
    CHECKABLE = 41
    READ_ONLY = 43


PASSWORD_TEXT = 40
COMBO_BOX = 11

_ROLES: dict[int, Role] = {
    2: Role.DIALOG,  # alert
    5: Role.PANEL,  # calendar
    6: Role.CANVAS,
    7: Role.CHECKBOX,
    8: Role.MENU_ITEM,  # check menu item
    9: Role.DIALOG,  # colour chooser
    10: Role.COLUMN_HEADER,
    COMBO_BOX: Role.COMBO_BOX,
    12: Role.TEXT_FIELD,  # date editor
    13: Role.ICON,
    15: Role.SLIDER,  # dial
    16: Role.DIALOG,
    18: Role.CANVAS,  # drawing area
    19: Role.DIALOG,  # file chooser
    22: Role.DIALOG,  # font chooser
    23: Role.WINDOW,  # frame
    25: Role.DOCUMENT,  # HTML container
    26: Role.ICON,
    27: Role.IMAGE,
    28: Role.WINDOW,  # internal frame
    29: Role.TEXT,  # label
    31: Role.LIST,
    32: Role.LIST_ITEM,
    33: Role.MENU,
    34: Role.MENU_BAR,
    35: Role.MENU_ITEM,
    37: Role.TAB,
    PASSWORD_TEXT: Role.PASSWORD_FIELD,
    41: Role.MENU,  # popup menu
    42: Role.PROGRESS_BAR,
    43: Role.BUTTON,
    44: Role.RADIO,
    45: Role.MENU_ITEM,  # radio menu item
    47: Role.CELL,  # row header
    48: Role.SCROLL_BAR,
    51: Role.SLIDER,
    52: Role.SPIN_BUTTON,
    54: Role.STATUS_BAR,
    55: Role.TABLE,
    56: Role.CELL,
    57: Role.COLUMN_HEADER,
    58: Role.CELL,  # table row header
    59: Role.MENU_ITEM,  # tear-off
    60: Role.TERMINAL,
    61: Role.TEXT_FIELD,  # text: an area where it is multi-line
    62: Role.TOGGLE_BUTTON,
    63: Role.TOOL_BAR,
    64: Role.TEXT,  # tooltip
    65: Role.TABLE,  # tree
    66: Role.TABLE,  # tree table
    69: Role.WINDOW,
    73: Role.TEXT,  # paragraph
    76: Role.TEXT_FIELD,  # autocomplete
    77: Role.TEXT_FIELD,  # edit bar
    79: Role.TEXT_FIELD,  # entry
    80: Role.IMAGE,  # chart
    81: Role.TEXT,  # caption
    82: Role.DOCUMENT,
    83: Role.HEADING,
    88: Role.LINK,
    91: Role.TREE_ITEM,
    92: Role.DOCUMENT,
    93: Role.DOCUMENT,
    94: Role.DOCUMENT,
    95: Role.DOCUMENT,
    96: Role.DOCUMENT,
    98: Role.LIST,  # list box
    100: Role.IMAGE,  # image map
    101: Role.DIALOG,  # notification
    103: Role.PROGRESS_BAR,  # level bar
    107: Role.IMAGE,  # video
    114: Role.SLIDER,  # rating
    116: Role.TEXT,  # static
    129: Role.BUTTON,  # button that opens a menu
    130: Role.SWITCH,
}
_CONTAINERS = frozenset(
    # panes, panels, fillers, groups, sections, forms, landmarks, page tab lists, rows, info and title bars
    {3, 14, 17, 20, 24, 30, 36, 38, 39, 46, 49, 53, 68, 70, 71, 72, 75, 78, 84, 85, 87, 90, 97, 99, 102, 104}
    | {105, 109, 110, 111, 112, 121, 122, 123, 124}
)
_SEPARATOR, _RULER = 50, 74
_CHECKABLE = frozenset({7, 8, 44, 45})

TEXT_HOLDERS = frozenset({12, 61, 76, 77, 79, 52, 60, 94, 92, 11})
"""Roles whose text is what they hold. PASSWORD_TEXT is not, and must never be, one of them."""

VALUE_HOLDERS = frozenset({15, 42, 51, 52, 103, 114})
"""Roles whose number is what they hold."""

FIELDS = frozenset({7, 11, 12, 15, PASSWORD_TEXT, 42, 44, 51, 52, 61, 76, 77, 79, 94, 103})
"""Roles that something else usually labels."""

PAGES = frozenset({82, 95})
"""Roles of what a browser shows."""

WINDOWS = frozenset({2, 9, 16, 19, 22, 23, 69, 101})
"""Roles of top-level windows."""

MENUS = frozenset({33, 41})


def role_of(number: int, states: int) -> Role | None:
    """Our Role of an AT-SPI role; PANEL for what only groups; None for what nobody would point at."""
    if number in (_SEPARATOR, _RULER):
        return None
    if number in _CONTAINERS:
        return Role.PANEL
    role = _ROLES.get(number, Role.UNKNOWN)
    if role is Role.TEXT_FIELD and states >> AtspiState.MULTI_LINE & 1:
        return Role.TEXT_AREA
    return role


def states_of(number: int, states: int) -> frozenset[State]:
    """Our States of an AT-SPI role and state set."""
    found = {ours for theirs, ours in _STATES if states >> theirs & 1}
    if number in _CHECKABLE:
        found.add(State.CHECKABLE)
    if number == PASSWORD_TEXT or State.EDITABLE in found:
        found.add(State.FOCUSABLE)
    if states and not (states >> AtspiState.SENSITIVE & 1 or states >> AtspiState.ENABLED & 1):
        found.add(State.DISABLED)
    return frozenset(found)


_STATES = (
    (AtspiState.CHECKED, State.CHECKED),
    (AtspiState.CHECKABLE, State.CHECKABLE),
    (AtspiState.EDITABLE, State.EDITABLE),
    (AtspiState.EXPANDABLE, State.EXPANDABLE),
    (AtspiState.EXPANDED, State.EXPANDED),
    (AtspiState.FOCUSABLE, State.FOCUSABLE),
    (AtspiState.FOCUSED, State.FOCUSED),
    (AtspiState.INDETERMINATE, State.INDETERMINATE),
    (AtspiState.MODAL, State.MODAL),
    (AtspiState.MULTI_LINE, State.MULTI_LINE),
    (AtspiState.PRESSED, State.PRESSED),
    (AtspiState.SELECTED, State.SELECTED),
)
