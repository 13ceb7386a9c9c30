"""Where in a widget that stands which a person would point at: the box of a check box, the words of a
label."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import (
    QAbstractButton,
    QCheckBox,
    QHeaderView,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QMenuBar,
    QSlider,
    QSpinBox,
    QStyle,
    QStyleOptionButton,
    QStyleOptionSlider,
    QStyleOptionSpinBox,
    QTabBar,
    QTableWidget,
    QTableWidgetItem,
    QTreeWidget,
    QTreeWidgetItem,
    QWidget,
)

Place = Callable[[QWidget], QRect]
"""Gives a place in the coordinates of the widget, once that is laid out."""


def whole_of(widget: QWidget) -> QRect:
    return widget.rect()


def label_text(widget: QWidget) -> QRect:
    """The words of a label."""
    assert isinstance(widget, QLabel)
    room = widget.contentsRect()
    alignment = QStyle.visualAlignment(widget.layoutDirection(), widget.alignment())
    metrics = widget.fontMetrics()
    return widget.style().itemTextRect(metrics, room, alignment.value, True, widget.text())


def icon_of(widget: QWidget) -> QRect:
    """The icon in the middle of a button."""
    assert isinstance(widget, QAbstractButton)
    middle = Qt.AlignmentFlag.AlignCenter
    return QStyle.alignedRect(widget.layoutDirection(), middle, widget.iconSize(), widget.rect())


def indicator(widget: QWidget) -> QRect:
    """The box of a check box, the circle of a radio button."""
    assert isinstance(widget, QAbstractButton)
    option = QStyleOptionButton()
    option.initFrom(widget)
    option.text = widget.text()
    box = QStyle.SubElement.SE_CheckBoxIndicator
    circle = QStyle.SubElement.SE_RadioButtonIndicator
    return widget.style().subElementRect(box if isinstance(widget, QCheckBox) else circle, option, widget)


def slider_parts(widget: QWidget) -> QRect:
    """A slider's groove and its handle."""
    assert isinstance(widget, QSlider)
    option = QStyleOptionSlider()
    widget.initStyleOption(option)
    style, slider = widget.style(), QStyle.ComplexControl.CC_Slider
    handle = style.subControlRect(slider, option, QStyle.SubControl.SC_SliderHandle, widget)
    groove = style.subControlRect(slider, option, QStyle.SubControl.SC_SliderGroove, widget)
    return QRect(groove.left(), handle.top(), groove.width(), handle.height())


def part_of(part: str) -> Place:
    """A spin box's button: "up" or "down"."""
    control = QStyle.SubControl.SC_SpinBoxUp if part == "up" else QStyle.SubControl.SC_SpinBoxDown

    def place(widget: QWidget) -> QRect:
        assert isinstance(widget, QSpinBox)
        option = QStyleOptionSpinBox()
        widget.initStyleOption(option)
        return widget.style().subControlRect(QStyle.ComplexControl.CC_SpinBox, option, control, widget)

    return place


def branch_of(tree: QTreeWidget, item: QTreeWidgetItem) -> Place:
    """The arrow before an entry of a tree that has entries below it."""

    def place(_: QWidget) -> QRect:
        row = tree.visualItemRect(item)
        side = min(tree.indentation(), row.height())
        square = QRect(0, 0, side, side)
        middle = row.center()
        leftward = tree.layoutDirection() == Qt.LayoutDirection.RightToLeft
        half = tree.indentation() // 2
        middle.setX(row.right() + half if leftward else row.left() - half)
        square.moveCenter(middle)
        return square

    return place


def entry_of(tree: QTreeWidget, item: QTreeWidgetItem) -> Place:
    """An entry of a tree, without the arrow before it."""
    return lambda _: tree.visualItemRect(item)


def row_of(rows: QListWidget, item: QListWidgetItem) -> Place:
    return lambda _: rows.visualItemRect(item)


def cell_of(table: QTableWidget, item: QTableWidgetItem) -> Place:
    return lambda _: table.visualItemRect(item)


def tab_of(bar: QTabBar, number: int) -> Place:
    return lambda _: bar.tabRect(number)


def action_of(bar: QMenuBar, action: QAction) -> Place:
    """A word in a menu bar."""
    return lambda _: bar.actionGeometry(action)


def section_of(header: QHeaderView, number: int) -> Place:
    """The head of a column."""
    return lambda _: QRect(
        header.sectionViewportPosition(number), 0, header.sectionSize(number), header.height()
    )
