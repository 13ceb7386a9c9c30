"""The buttons that a window manager draws: they are on no accessibility tree, but everyone knows where."""

from __future__ import annotations

from vision.element import Element, Role, Source
from vision.geometry import Rect
from vision.grounding.candidate import Candidate
from vision.grounding.description import Description
from vision.grounding.scene import Scene, by_eye
from vision.grounding.wording import alike, wording
from vision.observation import Window

_BUTTONS = {"close": 0, "x": 0, "×": 0, "cross": 0, "maximize": 1, "maximise": 1}
_BUTTONS |= {"minimize": 2, "minimise": 2, "iconify": 2}
_NAMES = ("Close", "Maximize", "Minimize")
_SIGNS = frozenset({"x", "×", "cross"})
_SCORE = 0.8  # below any element that says so itself
_CONFIDENCE = 0.5
_SPACING = 0.86  # from one button to the next, in heights of the bar
_LOWEST, _HIGHEST = 14, 60  # pixels, of a title bar


def title_bar_buttons(description: Description, scene: Scene) -> list[Candidate]:
    """Close, maximize or minimize on the windows that have a title bar, where plainly a button is meant."""
    words = wording(description.text).plain.split()
    wanted = " ".join(word for word in words if word not in ("the", "this", "window"))
    place = _BUTTONS.get(wanted)
    plainly = description.kind is not None or description.area is not None
    if place is None or not (plainly or wanted in _SIGNS or "window" in words):
        return []
    found = []
    for index, window in enumerate(scene.observation.windows):
        height = _bar_height(window, index, scene)
        if height:
            x = round(window.rect.right - height / 2 - place * _SPACING * height)
            side = height * 3 // 4
            rect = Rect(x - side // 2, window.rect.top + (height - side) // 2, side, side)
            button = Element(
                role=Role.BUTTON,
                text=_NAMES[place],
                rect=rect,
                window=window.id,
                confidence=_CONFIDENCE,
                sources=frozenset({Source.DETECTOR}),
            )
            near = 1.0 if scene.front is None or window.id == scene.front.id else 0.9
            found.append(Candidate(element=button, score=_SCORE * near))
    return found


def title_bars(scene: Scene) -> list[Candidate]:
    """The title bars of the windows that have one."""
    found = []
    for index, window in enumerate(scene.observation.windows):
        if height := _bar_height(window, index, scene):
            bar = Rect(window.rect.left, window.rect.top, window.rect.width, height)
            element = Element(role=Role.PANEL, text=window.title, rect=bar, window=window.id)
            near = 1.0 if scene.front is None or window.id == scene.front.id else 0.9
            found.append(Candidate(element=element, score=0.95 * near))
    return found


def _bar_height(window: Window, index: int, scene: Scene) -> int:
    """The height of a window's title bar in pixels, 0 if it has none that can be told."""
    if window.popup:
        return 0
    inner = [e for e in scene.elements if scene.window_index(e) == index]
    told = [e.rect.top for e in inner if not by_eye(e) and e.role not in (Role.WINDOW, Role.DIALOG)]
    if told:
        height = min(told) - window.rect.top
    else:
        titles = [e for e in inner if by_eye(e) and alike(e.text, window.title) > 0.7]
        height = min((2 * (e.rect.centre.y - window.rect.top) for e in titles), default=0)
    return height if _LOWEST <= height <= _HIGHEST else 0
