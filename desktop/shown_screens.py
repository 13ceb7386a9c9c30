"""Draws planned windows as pictures: `python -m desktop.shown_screens`.

Each line on standard input is a plan (JSON): `style`, `palette`, `sheet`, `font`, `size` (of the window, in
its own pixels), `scale`, `leftward`, `icon`, `ink`, `picture` (where the PNG goes) and `body`
(desktop/made_window.py). Each is answered by a line: `{"size": [w, h], "marks": [[mark, left, top, width,
height, whole], ...]}` in physical pixels, or `{"error": "..."}`. Nothing is shown on the screen."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator, Mapping
from typing import Any, TextIO

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QWidget

from desktop.made_window import MadeWindow

_ROLES = {
    "ground": (QPalette.ColorRole.Window, QPalette.ColorRole.Button),
    "surface": (QPalette.ColorRole.Base, QPalette.ColorRole.AlternateBase, QPalette.ColorRole.ToolTipBase),
    "text": (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
        QPalette.ColorRole.ToolTipText,
    ),
    "muted": (QPalette.ColorRole.PlaceholderText,),
    "accent": (QPalette.ColorRole.Highlight, QPalette.ColorRole.Link, QPalette.ColorRole.Accent),
    "onaccent": (QPalette.ColorRole.HighlightedText,),
}
_PAINTED = (QPalette.ColorRole.WindowText, QPalette.ColorRole.Text, QPalette.ColorRole.ButtonText)


def draw(plan: Mapping[str, Any]) -> dict[str, Any]:
    """Draw one plan; the answer. An application must be there. Raises KeyError, TypeError or ValueError for a
    plan of another form, and OSError where the picture cannot be kept."""
    _dress(plan)
    scale = float(plan["scale"])
    window = MadeWindow(plan["body"], icon=plan["icon"], ink=plan["ink"], scale=scale)
    size = QSize(*plan["size"])
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    window.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    window.setFixedSize(size)
    window.show()
    QApplication.processEvents()
    pixmap = QPixmap(size * scale)
    pixmap.setDevicePixelRatio(scale)
    pixmap.fill(window.palette().color(QPalette.ColorRole.Window))
    window.render(pixmap)
    marks = [[mark, *box, whole] for mark, box, whole in _places(window, scale, pixmap.size())]
    window.close()
    if not pixmap.save(str(plan["picture"]), "PNG"):
        raise OSError(f"the picture {plan['picture']} could not be written")
    return {"size": [pixmap.width(), pixmap.height()], "marks": marks}


def _dress(plan: Mapping[str, Any]) -> None:
    """Let all windows look as the plan says."""
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    application.setStyle(str(plan["style"]))
    palette = application.style().standardPalette()
    for name, roles in _ROLES.items():
        for role in roles:
            palette.setColor(role, QColor(plan["palette"][name]))
    for role in _PAINTED:
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(plan["palette"]["muted"]))
    application.setPalette(palette)
    family, points = plan["font"]
    application.setFont(QFont(str(family), int(points)))
    application.setStyleSheet(str(plan["sheet"]))
    leftward = Qt.LayoutDirection.RightToLeft if plan["leftward"] else Qt.LayoutDirection.LeftToRight
    application.setLayoutDirection(leftward)


def _places(
    window: MadeWindow, scale: float, size: QSize
) -> Iterator[tuple[int, tuple[int, int, int, int], bool]]:
    """Each mark that can be seen: its box in pixels of the picture, and whether all of it is seen."""
    for marked in window.marked:
        place = marked.place(marked.widget)
        if not marked.widget.isVisibleTo(window) or place.width() < 3 or place.height() < 3:
            continue
        place = QRect(marked.widget.mapTo(window, place.topLeft()), place.size())
        seen = place.intersected(_window_of(marked.widget, window))
        if seen.isEmpty():
            continue
        left, top = _pixel(seen.left() * scale), _pixel(seen.top() * scale)
        right = min(size.width(), _pixel((seen.left() + seen.width()) * scale))
        bottom = min(size.height(), _pixel((seen.top() + seen.height()) * scale))
        yield marked.mark, (left, top, right - left, bottom - top), seen == place


def _pixel(place: float) -> int:
    """The nearest whole pixel; the later of two, as Qt draws it."""
    return int(place + 0.5)


def _window_of(widget: QWidget, window: QWidget) -> QRect:
    """What of the window this widget may be seen in: the common part of all that it lies in."""
    common = window.rect()
    inner: QWidget | None = widget
    while inner is not None and inner is not window:
        common = common.intersected(QRect(inner.mapTo(window, QPoint(0, 0)), inner.size()))
        inner = inner.parentWidget()
    return common


def main(lines: TextIO = sys.stdin, answers: TextIO = sys.stdout) -> int:
    """Answer line after line until there are no more."""
    application = QApplication.instance() or QApplication(["shown-screens"])
    for line in lines:
        try:
            answer = draw(json.loads(line))
        except (OSError, ValueError, KeyError, TypeError) as error:
            answer = {"error": f"{type(error).__name__}: {error}"}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()
    del application
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
