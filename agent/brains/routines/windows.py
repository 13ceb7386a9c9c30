"""Windows: bringing one to the front, closing one, and the dialogs a program answers with."""

from __future__ import annotations

from agent.brains.turn import Routine, Stuck, Turn
from agent.plan import Close, SwitchTo
from agent.proposal import ProposeClose, ProposeFocus
from vision.element import Role
from vision.observation import Window
from vision.target import Target

_SAYS = frozenset({Role.TEXT, Role.HEADING})


def close(turn: Turn, step: Close) -> Routine:
    window = _window(turn, step.target)
    try:
        yield from turn.act(ProposeClose(window=window.id, why=step.source))
    except Stuck:
        if turn.screen.window(window.id) is not None:
            raise
        window = _window(turn, step.target)  # a dialog was going by itself just then
        yield from turn.act(ProposeClose(window=window.id, why=step.source))
    turn.closing[window.id] = "was asked to close"


def switch(turn: Turn, step: SwitchTo) -> Routine:
    """Bring a window to the front; where none is called that, press what is (a tab, a mode)."""
    yield from turn.until(lambda: turn.window_named(step.target) is not None, 2.0, step.target)
    if turn.window_named(step.target) is None and isinstance(turn.find(step.target), Target):
        yield from turn.click(step.target, step.source)
        return
    window = _window(turn, step.target)
    if not window.active:
        yield from turn.act(ProposeFocus(window=window.id, why=step.source))


def _window(turn: Turn, name: str | None) -> Window:
    if name is None:
        active = turn.screen.active_window
        if active is None:
            raise Stuck("no window is in front")
        return active
    found = turn.window_named(name)
    if found is None:
        titles = ", ".join(f"“{w.title}”" for w in turn.windows()) or "none"
        raise Stuck(f"no window is called “{name}”; open windows: {titles}")
    return found


def await_dialog(turn: Turn, known: frozenset[int], seconds: float, what: str) -> Routine:
    """Wait until a window that was not known before is in front."""
    yield from turn.until(lambda: fresh_window(turn, known) is not None, seconds, what)


def fresh_window(turn: Turn, known: frozenset[int]) -> Window | None:
    """The window in front, if it was not there before."""
    active = turn.screen.active_window
    return active if active is not None and active.id not in known else None


def is_answered(turn: Turn, dialog: int) -> bool:
    """The dialog is gone, or another one (it asks whether to overwrite, say) is in front of it."""
    active = turn.screen.active_window
    return turn.screen.window(dialog) is None or (active is not None and active.id != dialog)


def words_of(turn: Turn, window: int) -> str:
    """What a window says, for a reason a person can act on."""
    lines = [
        e.text for e in turn.screen.elements if e.window == window and e.role in _SAYS and len(e.text) > 3
    ]
    return " ".join(lines)[:200]
