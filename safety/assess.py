"""How much an Action can cost, judged from what it does, the target it is on and the window it is in. Pure.

The words on a target are weighed by `safety.judge`. Unknown is never low.
"""

from __future__ import annotations

from typing import assert_never

from safety.action import (
    Action,
    Button,
    Click,
    CloseWindow,
    Drag,
    FocusWindow,
    Move,
    OpenProgram,
    PressKeys,
    Scroll,
    SetClipboard,
    ToolAction,
    TypeText,
    Wait,
)
from safety.address import stays_here
from safety.assessment import Assessment
from safety.context import Context
from safety.judge.judge import judge_words
from safety.key_risk import keys_risk, typing_risk
from safety.likeness_risk import raised
from safety.press_risk import press_risk
from safety.risk import Risk
from safety.runnable import opens_to_run
from safety.tool_risk import tool_risk
from safety.window_kinds import in_terminal, is_browser

_TEXTS = frozenset({"text field", "text area", "document", "terminal"})


def assess(action: Action, context: Context) -> Assessment:
    """Grade a normalised Action (see `safety.limits`)."""
    if isinstance(action, ToolAction):
        return Assessment(*tool_risk(action, context.file))
    match action:
        case Move() | Wait():
            return Assessment(Risk.R0, "nothing is pressed")
        case Scroll() | FocusWindow():
            return Assessment(Risk.R1, "scrolling and switching windows can be undone")
        case SetClipboard():
            return Assessment(Risk.R1, "puts text on the clipboard")
        case TypeText(text=text):
            return typing_risk(text, context)
        case PressKeys(keys=keys):
            return keys_risk(keys, context)
        case Click():
            return _click(action, context)
        case Drag():
            return raised(_drag(context), context.destination)
        case OpenProgram():
            return _opening(action)
        case CloseWindow():
            return Assessment(Risk.R3, "closing a window can lose what is not saved")
        case _:
            assert_never(action)


def _click(action: Click, context: Context) -> Assessment:
    target = context.target
    if target is None:
        return Assessment(Risk.R2, "it is not known what lies under the pointer")
    if action.button is Button.MIDDLE and target.role == "password field":
        return Assessment(Risk.R4, "pastes into a field for secrets")
    if action.button is Button.MIDDLE:
        risk = Risk.R3 if in_terminal(context) else Risk.R2
        return Assessment(risk, "the middle button pastes, or closes a tab")
    if action.button is Button.RIGHT:
        return Assessment(Risk.R1, "opens a context menu")
    return raised(press_risk(target.role, target.text, context, double=action.count > 1), target)


def _drag(context: Context) -> Assessment:
    destination, target = context.destination, context.target
    within = destination is None or (
        target is not None and (target.role, target.text) == (destination.role, destination.text)
    )
    if target is not None and target.role in _TEXTS and within:
        return Assessment(Risk.R1, "selects text")
    if destination is not None:
        found = judge_words(destination.text)
        if found.risk >= Risk.R3:
            return Assessment(found.risk, f"drops onto “{destination.text[:80]}”")
    if target is not None and target.role in ("slider", "scroll bar"):
        return Assessment(Risk.R1, f"moving a {target.role} can be undone")
    if destination is not None and destination.role == "terminal":
        return Assessment(Risk.R3, "drops something at a command line")
    return Assessment(Risk.R2, "moves something")


def _opening(action: OpenProgram) -> Assessment:
    for argument in action.arguments:
        if not stays_here(argument, in_browser=is_browser(action.program)):
            return Assessment(Risk.R3, f"opens “{argument[:80]}”, which leaves this machine")
    for argument in action.arguments:
        if opens_to_run(argument):
            return Assessment(Risk.R3, f"opens “{argument[:80]}”, which may be run")
    return Assessment(Risk.R1, "starts a program")
