"""What the agent sees at one moment."""

from __future__ import annotations

from dataclasses import dataclass

from vision.element import Element, State
from vision.frame import Frame
from vision.geometry import Point, Rect


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """A top-level window. `rect` is its outer rectangle, decorations included, in physical pixels.

    `program` is the lower-case class it announces ("mousepad"), `popup` true for menus, tooltips and
    other windows the window manager does not manage. `id` and `pid` are the window system's.
    """

    id: int
    title: str
    program: str
    pid: int | None
    rect: Rect
    active: bool = False
    popup: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """A Frame, what is on it, and where the focus and the pointer are.

    `windows` are the visible ones, bottom of the stack first. `seconds` is what seeing took. `hidden` are
    the parts of the desk whose pixels are never stored or shown to a model.
    """

    frame: Frame
    elements: tuple[Element, ...]
    windows: tuple[Window, ...] = ()
    pointer: Point | None = None
    seconds: float = 0.0
    hidden: tuple[Rect, ...] = ()

    @property
    def active_window(self) -> Window | None:
        return next((window for window in self.windows if window.active), None)

    @property
    def focused(self) -> Element | None:
        """The Element that would receive typed text, where the accessibility tree tells.

        Qt says it of a tab as well as of the text below it: what can be edited comes first, and before it
        what lies in an open menu or list.
        """
        held = [e for e in self.elements if State.FOCUSED in e.states]
        popups = {window.id for window in self.windows if window.popup}

        def order(element: Element) -> tuple[bool, bool, int]:
            return (
                element.window not in popups,
                State.EDITABLE not in element.states,
                element.rect.area,
            )

        return min(held, key=order, default=None)

    def window(self, window_id: int | None) -> Window | None:
        return next((window for window in self.windows if window.id == window_id), None)

    def window_at(self, point: Point) -> Window | None:
        """The topmost window that covers a point."""
        return next((w for w in reversed(self.windows) if w.rect.contains(point)), None)
