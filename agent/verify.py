"""Did it happen? An Effect is judged from what was seen before an Action and after. Pure."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from agent.proposal import Expected
from safety.action import (
    Action,
    Click,
    CloseWindow,
    FocusWindow,
    Move,
    OpenAddress,
    OpenProgram,
    RunCommand,
    SetClipboard,
    ToolAction,
    TypeText,
    Wait,
)
from safety.receipt import Change, Delivery, Effect, Receipt
from vision.element import Element, Role, State
from vision.frame import Frame, Pixels
from vision.geometry import Point, Rect
from vision.observation import Observation, Window

_TOGGLES = (State.CHECKED, State.SELECTED, State.PRESSED, State.EXPANDED)


def judge(
    action: Action, before: Observation, after: Observation, expected: Expected | None = None
) -> Effect:
    """The Effect of an Action: VERIFIED where what it is for can be seen, NONE where not one pixel and no
    state changed, WRONG where the opposite is seen, UNKNOWN where something changed but not provably that.

    Both Observations must be of the same desk. An Action that need not show (a pointer move, a wait, the
    clipboard) is UNKNOWN at worst, never NONE: doing it again would not help. `expected` is what it was for,
    where its Proposal said so.
    """
    if expected is not None and (evidence := _came_about(expected, before, after)):
        return Effect(change=Change.VERIFIED, evidence=evidence)
    match action:
        case OpenProgram() | OpenAddress():
            return _opened(before, after)
        case CloseWindow(window=window):
            if after.window(window) is None:
                return Effect(change=Change.VERIFIED, evidence="the window is gone")
        case FocusWindow(window=window):
            active = after.active_window
            if active is not None and active.id == window:
                return Effect(change=Change.VERIFIED, evidence=f"“{active.title}” is in front")
        case TypeText(text=text) if "\n" not in text and (closed := _closed(before, after)):
            return Effect(change=Change.WRONG, evidence=f"“{closed}” closed while it was typed into")
        case TypeText(text=text) if _received(text, after) and not _received(text, before):
            return Effect(change=Change.VERIFIED, evidence="the text is where the focus is")
        case Click(point=point):
            toggled = _toggled(before, after, Rect(point.x, point.y, 1, 1))
            if toggled:
                return Effect(change=Change.VERIFIED, evidence=toggled)
            if (opened := new_windows(before, after)) and _says_it_opens(before, point):
                return Effect(change=Change.VERIFIED, evidence=f"the window “{opened[-1].title}” opened")
        case _:
            pass
    return _by_pixels(action, before, after)


def judge_tool(action: ToolAction, receipt: Receipt) -> Effect:
    """The Effect of a tool that was used past the screen: the hand itself saw what it did."""
    if receipt.delivery is not Delivery.DELIVERED:
        return Effect(change=Change.UNKNOWN, evidence=receipt.reason)
    content = receipt.content
    if isinstance(action, RunCommand) and content is not None:
        return Effect(change=Change.UNKNOWN, evidence=content.source)
    if content is not None:
        more = ", and there is more" if content.cut else ""
        evidence = f"{len(content.text):,} characters were read from {content.source}{more}"
        return Effect(change=Change.VERIFIED, evidence=evidence)
    return Effect(change=Change.VERIFIED, evidence="the hand put it in place and looked at it there")


def changed_pixels(before: Frame, after: Frame) -> int:
    """How many pixels differ between two Frames of the same desk; all of them if its size changed."""
    old, new = before.pixels, after.pixels
    if old.shape != new.shape:
        return int(new.shape[0] * new.shape[1])
    rows = np.flatnonzero((_rows(old) != _rows(new)).any(axis=1))
    differs = old[rows] != new[rows]
    return int(np.count_nonzero(differs[..., 0] | differs[..., 1] | differs[..., 2]))


def _rows(pixels: Pixels) -> NDArray[np.unsignedinteger[Any]]:
    """An image's rows in words as long as they divide into: most rows are the same, and soon told to be."""
    rows = np.ascontiguousarray(pixels).reshape(pixels.shape[0], -1)
    size = next(size for size in (8, 4, 2, 1) if rows.shape[1] % size == 0)
    return rows.view(f"u{size}")


def differences(before: Observation, after: Observation) -> str:
    """What is different on the screen, in words: windows that opened, closed or have another title, which one
    is in front, and how many pixels changed."""
    fresh = [f"“{window.title}” opened" for window in new_windows(before, after)]
    gone = [f"“{w.title}” closed" for w in before.windows if after.window(w.id) is None and not w.popup]
    renamed = [
        f"“{old.title}” became “{new.title}”"
        for old in before.windows
        if (new := after.window(old.id)) is not None and new.title != old.title
    ]
    told = [*fresh, *gone, *renamed]
    old, new = before.active_window, after.active_window
    if new is not None and not fresh and (old is None or old.id != new.id):
        told.append(f"“{new.title}” came to the front")
    count = changed_pixels(before.frame, after.frame)
    if count:
        told.append(f"{count:,} pixels changed")
    return ", ".join(told) or "nothing on the screen changed"


def new_windows(before: Observation, after: Observation) -> tuple[Window, ...]:
    """The managed windows of the later Observation that the earlier one did not have."""
    known = {window.id for window in before.windows}
    return tuple(w for w in after.windows if w.id not in known and not w.popup)


def _came_about(expected: Expected, before: Observation, after: Observation) -> str:
    """How what was expected can be seen to have happened; empty where it cannot."""
    fresh = new_windows(before, after)
    old = before.active_window
    match expected:
        case Expected.OPENS:
            return f"the window “{fresh[-1].title}” opened" if fresh else ""
        case Expected.CLOSES:
            if fresh or not (closed := _closed(before, after)):
                return ""  # a question that opens in its place may undo it
            left = after.active_window
            return f"“{closed}” closed" + (f", “{left.title}” is in front" if left is not None else "")
        case Expected.SAVES:
            new = after.window(old.id) if old is not None else None
            if old is None or new is None or fresh or not is_marked(old.title) or is_marked(new.title):
                return ""
            return f"“{new.title}” is no longer marked as changed"


def is_marked(title: str) -> bool:
    """Whether a window's title says that its document differs from its file."""
    return title.startswith(("*", "•", "●")) or any(part.endswith("*") for part in title.split())


def _says_it_opens(before: Observation, point: Point) -> bool:
    """A menu entry or a button whose words end in dots leads to a window."""
    hit = _under(before, Rect(point.x, point.y, 1, 1))
    return hit is not None and hit.text.endswith(("...", "…"))


def _opened(before: Observation, after: Observation) -> Effect:
    fresh = new_windows(before, after)
    if fresh:
        return Effect(change=Change.VERIFIED, evidence=f"the window “{fresh[-1].title}” opened")
    old = before.active_window
    new = after.active_window
    if new is not None and (old is None or new.id != old.id or new.title != old.title):
        return Effect(change=Change.VERIFIED, evidence=f"“{new.title}” came to the front")
    return Effect(change=Change.NONE, evidence="no window opened")


def _closed(before: Observation, after: Observation) -> str:
    """The title of the window that was active before and is gone now."""
    active = before.active_window
    return active.title if active is not None and after.window(active.id) is None else ""


def _received(text: str, seen: Observation) -> bool:
    focused = seen.focused
    wanted = " ".join(text.split())
    return bool(wanted) and focused is not None and wanted in " ".join(focused.value.split())


def _types_unseen(action: Action, seen: Observation) -> bool:
    """A terminal may take text without showing it (a password prompt): typing it again would spoil it."""
    focused = seen.focused
    return isinstance(action, TypeText) and focused is not None and focused.role is Role.TERMINAL


def _toggled(before: Observation, after: Observation, spot: Rect) -> str:
    old, new = _under(before, spot), _under(after, spot)
    if old is None or new is None or old.role is not new.role or old.rect != new.rect:
        return ""
    for state in _TOGGLES:
        if (state in old.states) != (state in new.states):
            return f"{new.describe()} is {'now' if state in new.states else 'no longer'} {state}"
    return ""


def _under(seen: Observation, spot: Rect) -> Element | None:
    hit = [e for e in seen.elements if e.rect.covers(spot)]
    return min(hit, key=lambda e: e.rect.area) if hit else None


def _by_pixels(action: Action, before: Observation, after: Observation) -> Effect:
    fresh = new_windows(before, after)
    if fresh:
        return Effect(change=Change.UNKNOWN, evidence=f"the window “{fresh[-1].title}” opened")
    gone = [w for w in before.windows if after.window(w.id) is None and not w.popup]
    if gone:
        return Effect(change=Change.UNKNOWN, evidence=f"the window “{gone[-1].title}” closed")
    count = changed_pixels(before.frame, after.frame)
    if count:
        return Effect(change=Change.UNKNOWN, evidence=f"{count:,} pixels changed")
    if before.elements != after.elements:
        return Effect(change=Change.UNKNOWN, evidence="the state of something on the screen changed")
    if isinstance(action, Move | Wait | SetClipboard) or _types_unseen(action, after):
        return Effect(change=Change.UNKNOWN, evidence="nothing visible was expected")
    return Effect(change=Change.NONE, evidence="nothing on the screen changed")
