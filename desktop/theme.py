"""Colours, sizes and the style sheet: one accent, one spacing unit, light and dark.

Colours are set by our own palette: Qt's `setColorScheme` does nothing on X11 without a platform theme.
All pairs of text and ground have a contrast of at least 4.5 (WCAG 2.2, 1.4.3).
"""

from __future__ import annotations

from dataclasses import dataclass, fields

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QFont, QGuiApplication, QPalette
from PySide6.QtWidgets import QApplication, QStyleFactory

UNIT = 8
"""The spacing unit, in logical pixels; every gap is a multiple or a half of it."""

_FAMILIES = ["Inter", "Cantarell", "Noto Sans", "Segoe UI", "Helvetica Neue", "DejaVu Sans"]
_BASE_POINTS = 10.0
_SCALE = {"title": 1.3, "body": 1.0, "caption": 0.9}


@dataclass(frozen=True, slots=True, kw_only=True)
class Colours:
    """One set of colours. `ground` lies under everything, `surface` under what can be used."""

    ground: str
    surface: str
    line: str
    text: str
    muted: str
    accent: str
    on_accent: str
    hover: str
    good: str
    caution: str
    bad: str
    stage: str


LIGHT = Colours(
    ground="#f5f5f2",
    surface="#ffffff",
    line="#d9dad5",
    text="#1c1e21",
    muted="#5b6068",
    accent="#2858c4",
    on_accent="#ffffff",
    hover="#eceee9",
    good="#1c7044",
    caution="#855400",
    bad="#b02a22",
    stage="#e7e8e4",
)
DARK = Colours(
    ground="#16181b",
    surface="#202327",
    line="#3a3f46",
    text="#e9ebee",
    muted="#a4abb5",
    accent="#8fb2ff",
    on_accent="#0d1730",
    hover="#2b2f35",
    good="#74cf9b",
    caution="#eab75c",
    bad="#ff9189",
    stage="#0d0e10",
)


def colours() -> Colours:
    """The colours in use."""
    application = QGuiApplication.instance()
    return DARK if application is not None and application.property("dark") else LIGHT


def font(kind: str = "body", *, bold: bool = False) -> QFont:
    """A font of the type scale: title, body or caption."""
    chosen = QFont(_FAMILIES)
    chosen.setPointSizeF(_BASE_POINTS * _SCALE[kind])
    chosen.setWeight(QFont.Weight.DemiBold if bold else QFont.Weight.Normal)
    return chosen


def prefers_dark(application: QGuiApplication) -> bool:
    """What the system says; where it says nothing, how dark its own windows are."""
    scheme = application.styleHints().colorScheme()
    if scheme is not Qt.ColorScheme.Unknown:
        return scheme is Qt.ColorScheme.Dark
    return application.palette().color(QPalette.ColorRole.Window).lightness() < 128


def apply_theme(application: QApplication, *, dark: bool) -> None:
    """Dress the whole application."""
    application.setProperty("dark", dark)
    application.setStyle(QStyleFactory.create("Fusion"))
    application.setFont(font())
    chosen = DARK if dark else LIGHT
    application.setPalette(_palette(chosen))
    sheet = _SHEET
    for field in fields(chosen):
        sheet = sheet.replace(f"@{field.name};", f"{getattr(chosen, field.name)};")
    application.setStyleSheet(sheet)


def _palette(chosen: Colours) -> QPalette:
    role = QPalette.ColorRole
    palette = QPalette()
    for name, colour in (
        (role.Window, chosen.ground),
        (role.WindowText, chosen.text),
        (role.Base, chosen.surface),
        (role.AlternateBase, chosen.ground),
        (role.Text, chosen.text),
        (role.PlaceholderText, chosen.muted),
        (role.Button, chosen.surface),
        (role.ButtonText, chosen.text),
        (role.Highlight, chosen.accent),
        (role.HighlightedText, chosen.on_accent),
        (role.ToolTipBase, chosen.surface),
        (role.ToolTipText, chosen.text),
        (role.Link, chosen.accent),
    ):
        palette.setColor(name, QColor(colour))
    for name in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, name, QColor(chosen.muted))
    return palette


_SHEET = """
QLabel[kind="muted"], QLabel[kind="heading"] { color: @muted; }
QPlainTextEdit, QTextEdit {
    background: @surface; color: @text; border: 1px solid @line; border-radius: 8px; padding: 6px;
}
QPlainTextEdit:focus, QTextEdit:focus { border: 2px solid @accent; padding: 5px; }
QPushButton {
    background: @surface; color: @text; border: 1px solid @line; border-radius: 8px;
    padding: 7px 14px; min-height: 18px;
}
QPushButton:hover { background: @hover; }
QPushButton:focus { border: 2px solid @accent; padding: 6px 13px; }
QPushButton:disabled { color: @muted; background: @ground; }
QPushButton[kind="primary"] { background: @accent; color: @on_accent; border-color: @accent; }
QPushButton[kind="primary"]:focus { border: 2px solid @text; }
QPushButton[kind="primary"]:disabled { background: @hover; color: @muted; border-color: @line; }
QLineEdit {
    background: @surface; color: @text; border: 1px solid @line; border-radius: 8px; padding: 6px 10px;
    min-height: 18px;
}
QLineEdit:focus { border: 2px solid @accent; padding: 5px 9px; }
QLineEdit:disabled { color: @muted; background: @ground; }
QComboBox {
    background: @surface; color: @text; border: 1px solid @line; border-radius: 8px; padding: 6px 10px;
    min-height: 18px;
}
QComboBox:focus { border: 2px solid @accent; padding: 5px 9px; }
QComboBox:disabled { color: @muted; background: @ground; }
QComboBox::drop-down { border: none; width: 24px; }
QComboBox QAbstractItemView { background: @surface; color: @text; border: 1px solid @line; padding: 4px; }
QPushButton[kind="answer"] { padding: 7px 10px; }
QPushButton[kind="answer"]:focus { padding: 6px 9px; }
QPushButton[kind="choice"] { padding: 0; }
QPushButton[kind="choice"]:focus { padding: 0; }
QRadioButton { spacing: 6px; padding: 3px; }
QRadioButton:focus { color: @accent; }
QRadioButton::indicator {
    width: 12px; height: 12px; border: 2px solid @muted; border-radius: 8px; background: @surface;
}
QRadioButton::indicator:checked { width: 8px; height: 8px; border: 4px solid @accent; }
QRadioButton::indicator:checked:disabled { border-color: @muted; }
QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; border: none; }
QScrollArea#asked { border: 2px solid transparent; border-radius: 8px; }
QScrollArea#asked:focus { border-color: @accent; }
QFrame#card { background: @surface; border: 2px solid @accent; border-radius: 12px; }
QFrame#question { background: @surface; border: 2px solid @line; border-radius: 12px; }
QFrame#card QLabel#crop { background: @stage; border: 1px solid @line; border-radius: 6px; }
QFrame#warning { background: @ground; border: 2px solid @caution; border-radius: 8px; }
QFrame#strip { background: @surface; border: 1px solid @line; }
QWidget#corner QFrame#card, QWidget#corner QFrame#question { border-radius: 0; }
QLabel#message { color: @bad; }
QScrollBar:vertical { background: transparent; width: 10px; margin: 0; }
QScrollBar::handle:vertical { background: @line; border-radius: 5px; min-height: 24px; }
QScrollBar::handle:vertical:hover { background: @muted; }
QScrollBar::add-line, QScrollBar::sub-line { height: 0; width: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
"""
