"""A window built from a plan: widgets of Qt, each with the marks of what can be pointed at in it.

A plan is plain data (JSON): a node has a `kind`, and what that kind needs. docs/training.md tells what it is
for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QCheckBox,
    QComboBox,
    QFrame,
    QGroupBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLayout,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QMenuBar,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QSlider,
    QSpinBox,
    QTableWidget,
    QTableWidgetItem,
    QTabWidget,
    QToolBar,
    QToolButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from desktop.made_places import (
    Place,
    action_of,
    branch_of,
    cell_of,
    entry_of,
    icon_of,
    indicator,
    label_text,
    part_of,
    row_of,
    section_of,
    slider_parts,
    tab_of,
    whole_of,
)

Node = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Marked:
    """A mark of the plan: the widget it is seen in, and where in it, asked for once all is laid out."""

    mark: int
    widget: QWidget
    place: Place


class MadeWindow(QWidget):
    """The window of a plan; `marked` are the places of its marks. `icon` is the side of its icons, `ink`
    their colour, `scale` the physical pixels of each of its own."""

    def __init__(self, body: Node, *, icon: int, ink: str, scale: float) -> None:
        super().__init__()
        self.marked: list[Marked] = []
        self._side, self._ink, self._scale = icon, ink, scale
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for child in body["children"]:
            layout.addWidget(self._made(child), 1 if child.get("grows") else 0)

    def _made(self, node: Node) -> QWidget:
        makers: Mapping[str, Callable[[Node], QWidget]] = {
            "row": self._row,
            "column": self._column,
            "box": self._box,
            "label": self._label,
            "button": self._button,
            "icon button": self._icon_button,
            "check": self._check,
            "radio": self._radio,
            "slider": self._slider,
            "combo": self._combo,
            "field": self._field,
            "area": self._area,
            "spin": self._spin,
            "progress": self._progress,
            "tabs": self._tabs,
            "list": self._list,
            "tree": self._tree,
            "table": self._table,
            "menu bar": self._menu_bar,
            "tool bar": self._tool_bar,
        }
        widget = makers[node["kind"]](node)
        if "disabled" in node.get("states", ()):
            widget.setEnabled(False)
        return widget

    def _note(self, node: Node, widget: QWidget, place: Place = whole_of) -> None:
        if "mark" in node:
            self.marked.append(Marked(node["mark"], widget, place))

    def _icon(self, node: Node) -> QIcon:
        """The node's drawing in the window's ink; none where it has none."""
        if not node.get("icon"):
            return QIcon()
        drawing = str(node["icon"]).replace("currentColor", self._ink)
        pixmap = QPixmap(QSize(self._side, self._side) * self._scale)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        QSvgRenderer(QByteArray(drawing.encode())).render(painter, QRectF(pixmap.rect()))
        painter.end()
        pixmap.setDevicePixelRatio(self._scale)
        return QIcon(pixmap)

    def _filled(self, node: Node, layout: QLayout) -> None:
        for child in node["children"]:
            if child["kind"] == "space":
                if isinstance(layout, QVBoxLayout | QHBoxLayout):
                    layout.addStretch(1)
            else:
                layout.addWidget(self._made(child))

    def _row(self, node: Node) -> QWidget:
        widget = QWidget()
        layout = QHBoxLayout(widget)
        layout.setContentsMargins(0, 0, 0, 0)
        self._filled(node, layout)
        return widget

    def _column(self, node: Node) -> QWidget:
        widget = QWidget()
        layout = QVBoxLayout(widget)
        layout.setAlignment(Qt.AlignmentFlag.AlignTop)
        self._filled(node, layout)
        return widget

    def _box(self, node: Node) -> QWidget:
        widget = QGroupBox(node["text"])
        self._filled(node, QVBoxLayout(widget))
        return widget

    def _label(self, node: Node) -> QWidget:
        widget = QLabel(node["text"])
        if node.get("large"):
            font = widget.font()
            font.setPointSizeF(font.pointSizeF() * 1.4)
            font.setBold(True)
            widget.setFont(font)
        self._note(node, widget, label_text)
        return widget

    def _button(self, node: Node) -> QWidget:
        widget = QPushButton(self._icon(node), node["text"])
        widget.setDefault(bool(node.get("main")))
        widget.setAutoDefault(False)
        self._note(node, widget)
        return widget

    def _icon_button(self, node: Node) -> QWidget:
        widget = QToolButton()
        widget.setIcon(self._icon(node))
        widget.setIconSize(QSize(self._side, self._side))
        widget.setAutoRaise(bool(node.get("flat")))
        pressed = "pressed" in node.get("states", ())
        widget.setCheckable(pressed)
        widget.setChecked(pressed)
        self._note(node, widget, icon_of if node.get("flat") and not pressed else whole_of)
        return widget

    def _check(self, node: Node) -> QWidget:
        widget = QCheckBox(node["text"])
        states = node.get("states", ())
        if "indeterminate" in states:
            widget.setTristate(True)
            widget.setCheckState(Qt.CheckState.PartiallyChecked)
        else:
            widget.setChecked("checked" in states)
        self._note(node, widget, indicator)
        return widget

    def _radio(self, node: Node) -> QWidget:
        widget = QRadioButton(node["text"])
        widget.setAutoExclusive(False)
        widget.setChecked("checked" in node.get("states", ()))
        self._note(node, widget, indicator)
        return widget

    def _slider(self, node: Node) -> QWidget:
        widget = QSlider(Qt.Orientation.Horizontal)
        widget.setValue(node["value"])
        widget.setFixedWidth(node["width"])
        self._note(node, widget, slider_parts)
        return widget

    def _combo(self, node: Node) -> QWidget:
        widget = QComboBox()
        widget.addItem(node["text"])
        widget.setMinimumWidth(node["width"])
        self._note(node, widget)
        return widget

    def _field(self, node: Node) -> QWidget:
        widget = QLineEdit(node["text"])
        widget.setPlaceholderText(node.get("hint", ""))
        if node.get("secret"):
            widget.setEchoMode(QLineEdit.EchoMode.Password)
        if node.get("icon"):
            widget.addAction(self._icon(node), QLineEdit.ActionPosition.LeadingPosition)
        widget.setFixedWidth(node["width"])
        self._note(node, widget)
        return widget

    def _area(self, node: Node) -> QWidget:
        widget = QPlainTextEdit(node["text"])
        widget.setFixedHeight(node["height"])
        self._note(node, widget)
        return widget

    def _spin(self, node: Node) -> QWidget:
        widget = QSpinBox()
        widget.setRange(0, 999)
        widget.setValue(node["value"])
        if node.get("signs"):
            widget.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.PlusMinus)
        self._note(node, widget)
        for mark, part in zip(node["parts"], ("up", "down"), strict=True):
            self.marked.append(Marked(mark, widget, part_of(part)))
        return widget

    def _progress(self, node: Node) -> QWidget:
        widget = QProgressBar()
        widget.setValue(node["value"])
        widget.setTextVisible(bool(node.get("told")))
        self._note(node, widget)
        return widget

    def _tabs(self, node: Node) -> QWidget:
        widget = QTabWidget()
        bar = widget.tabBar()
        for number, tab in enumerate(node["tabs"]):
            page = self._made(node["page"]) if tab.get("open") else QWidget()
            widget.addTab(page, self._icon(tab), tab["text"])
            if tab.get("open"):
                widget.setCurrentIndex(number)
            self._note(tab, bar, tab_of(bar, number))
        return widget

    def _list(self, node: Node) -> QWidget:
        widget = QListWidget()
        widget.setIconSize(QSize(self._side, self._side))
        for row in node["rows"]:
            item = QListWidgetItem(self._icon(row), row["text"])
            if "checked" in row:
                item.setCheckState(Qt.CheckState.Checked if row["checked"] else Qt.CheckState.Unchecked)
            widget.addItem(item)
            item.setSelected("selected" in row.get("states", ()))
            self._note(row, widget.viewport(), row_of(widget, item))
        return widget

    def _tree(self, node: Node) -> QWidget:
        widget = QTreeWidget()
        widget.setHeaderHidden(True)
        widget.setIconSize(QSize(self._side, self._side))
        for row in node["rows"]:
            self._branch(widget, row, widget.invisibleRootItem())
        return widget

    def _branch(self, tree: QTreeWidget, row: Node, parent: QTreeWidgetItem) -> None:
        item = QTreeWidgetItem(parent, [row["text"]])
        item.setIcon(0, self._icon(row))
        for child in row.get("rows", ()):
            self._branch(tree, child, item)
        item.setExpanded("expanded" in row.get("states", ()))
        item.setSelected("selected" in row.get("states", ()))
        self._note(row, tree.viewport(), entry_of(tree, item))
        if "expander" in row:
            self.marked.append(Marked(row["expander"], tree.viewport(), branch_of(tree, item)))

    def _table(self, node: Node) -> QWidget:
        widget = QTableWidget(len(node["rows"]), len(node["columns"]))
        widget.verticalHeader().setVisible(False)
        widget.setShowGrid(bool(node.get("grid")))
        header = widget.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        for number, column in enumerate(node["columns"]):
            widget.setHorizontalHeaderItem(number, QTableWidgetItem(column["text"]))
            self._note(column, header.viewport(), section_of(header, number))
        for across, row in enumerate(node["rows"]):
            for down, cell in enumerate(row):
                item = QTableWidgetItem(cell["text"])
                widget.setItem(across, down, item)
                item.setSelected("selected" in cell.get("states", ()))
                self._note(cell, widget.viewport(), cell_of(widget, item))
        return widget

    def _menu_bar(self, node: Node) -> QWidget:
        widget = QMenuBar()
        widget.setNativeMenuBar(False)
        for entry in node["entries"]:
            action = widget.addAction(entry["text"])
            self._note(entry, widget, action_of(widget, action))
        return widget

    def _tool_bar(self, node: Node) -> QWidget:
        widget = QToolBar()
        widget.setIconSize(QSize(self._side, self._side))
        for child in node["children"]:
            if child["kind"] == "line":
                line = QFrame()
                line.setFrameShape(QFrame.Shape.VLine)
                widget.addWidget(line)
            else:
                widget.addWidget(self._made(child))
        return widget
