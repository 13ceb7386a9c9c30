"""Something on a Frame that a person would point at."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

from vision.geometry import Rect


class Role(StrEnum):
    """What kind of thing an Element is, in one vocabulary for every source."""

    WINDOW = "window"
    DIALOG = "dialog"
    PANEL = "panel"
    BUTTON = "button"
    TOGGLE_BUTTON = "toggle button"
    CHECKBOX = "checkbox"
    RADIO = "radio button"
    SWITCH = "switch"
    TEXT = "text"
    HEADING = "heading"
    LINK = "link"
    TEXT_FIELD = "text field"
    TEXT_AREA = "text area"
    PASSWORD_FIELD = "password field"
    COMBO_BOX = "combo box"
    LIST = "list"
    LIST_ITEM = "list item"
    MENU_BAR = "menu bar"
    MENU = "menu"
    MENU_ITEM = "menu item"
    TAB = "tab"
    TABLE = "table"
    CELL = "cell"
    COLUMN_HEADER = "column header"
    TREE_ITEM = "tree item"
    IMAGE = "image"
    ICON = "icon"
    SLIDER = "slider"
    SPIN_BUTTON = "spin button"
    SCROLL_BAR = "scroll bar"
    PROGRESS_BAR = "progress bar"
    TOOL_BAR = "tool bar"
    STATUS_BAR = "status bar"
    DOCUMENT = "document"
    CANVAS = "canvas"
    TERMINAL = "terminal"
    UNKNOWN = "unknown"


class Source(StrEnum):
    """Who saw an Element."""

    ACCESSIBILITY = "accessibility"
    OCR = "ocr"
    DETECTOR = "detector"


class State(StrEnum):
    """What an Element is at this moment; a state that is absent is false or not known."""

    FOCUSED = "focused"
    FOCUSABLE = "focusable"
    EDITABLE = "editable"
    CHECKABLE = "checkable"
    CHECKED = "checked"
    INDETERMINATE = "indeterminate"
    SELECTED = "selected"
    PRESSED = "pressed"
    EXPANDABLE = "expandable"
    EXPANDED = "expanded"
    DISABLED = "disabled"
    MODAL = "modal"
    MULTI_LINE = "multi line"


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """Something on a Frame.

    `text` is what names it (a button's words, a field's label), `value` what it holds (a field's
    contents, a combo box's choice; always empty for a password field), `description` its tooltip or
    longer description. `rect` is in physical pixels of the desk. `window` is the id of the Window it
    lies in, where known. `confidence` is 0.0 to 1.0; `container` names the nearest labelled group,
    list, menu or dialog around it, outermost first. `address` is where a page is from, without its query,
    as the browser tells it.
    """

    role: Role
    rect: Rect
    text: str = ""
    value: str = ""
    description: str = ""
    states: frozenset[State] = frozenset()
    sources: frozenset[Source] = frozenset()
    confidence: float = 1.0
    window: int | None = None
    container: tuple[str, ...] = field(default=())
    address: str = ""

    @property
    def enabled(self) -> bool:
        return State.DISABLED not in self.states

    def describe(self) -> str:
        """A few words that tell a person which Element is meant: `button "Save"`."""
        words = self.text or self.description or self.value
        return f'{self.role} "{words[:60]}"' if words else str(self.role)
