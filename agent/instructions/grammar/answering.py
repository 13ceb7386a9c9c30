"""Answering: confirm, cancel, submit, "don't save", and other buttons called by what they do."""

from __future__ import annotations

from collections.abc import Callable

from agent.instructions.frame import Frame, frame
from agent.instructions.reading import Bound, Built
from agent.plan import ClickOn, If, Press, Shows

_WITH_IT = ("reject", "decline", "refuse", "allow", "deny", "ignore", "skip", "approve")


_BUTTONS = (
    "register",
    "sign up",
    "sign in",
    "log in",
    "continue",
    "proceed",
    "subscribe",
    "publish",
    "retry",
    "finish",
    "start",
    "stop",
    "resume",
    "restart",
    "play",
    "check out",
    "search",
)


def _confirm(bound: Bound) -> Built:
    """The button that says so, or what Enter stands for."""
    pressed = Press(keys=("enter",))
    return (If(condition=Shows(phrase="Confirm"), then=(ClickOn(target="Confirm"),), otherwise=(pressed,)),)


def _button(name: str) -> Callable[[Bound], Built]:
    """ "... and register" clicks the button that says so."""
    return lambda bound: (ClickOn(target=name.capitalize()),)


FRAMES: tuple[Frame, ...] = (
    *(frame(way, _button(way)) for way in _BUTTONS),
    *(
        frame(f"{way} [it|that|this|them|all|the request|the offer|the changes]", _button(way))
        for way in _WITH_IT
    ),
    frame("(confirm|agree) (that|the|your|to) {kind:rest}", _confirm, cost=0.4),
    frame(
        "(add|put) (it|this|that|them|one|the item|the product|this item) (to|in|into) (the|my|your) "
        "(cart|basket|bag|trolley|wish list)",
        lambda b: (ClickOn(target="Add to cart"),),
        cost=-1.5,
    ),
    frame(
        "(confirm|answer|accept|respond|reply|agree|submit|finish|send it off|submit it) (with|by "
        "clicking|by pressing|by choosing|by "
        "clicking on|by selecting) {target}",
        lambda b: (ClickOn(target=b["target"]),),
    ),
    frame(
        "confirm [it|that|this|the dialog|the changes|the question|the change|everything|the prompt|"
        "the action]",
        _confirm,
        cost=0.1,
    ),
    frame(
        "cancel [it|that|this|the dialog|the changes|the question|the change|everything|the prompt|"
        "the action]",
        lambda b: (ClickOn(target="Cancel"),),
        cost=0.1,
    ),
    frame(
        "accept [it|that|this|the dialog|the changes|the question|the change|everything|the prompt]",
        lambda b: (ClickOn(target="Accept"),),
        cost=0.1,
    ),
    frame(
        "apply [it|that|this|the changes|the change|everything|the settings|the setting]",
        lambda b: (ClickOn(target="Apply"),),
        cost=0.1,
    ),
    frame(
        "(confirm|answer|accept|agree to|acknowledge) (the|this|that|any) "
        "(question|dialog|prompt|message|warning|popup|change|changes|request|action|deletion|alert) "
        "(with|by clicking|by pressing|by choosing|by clicking on|by selecting) {target}",
        lambda b: (ClickOn(target=b["target"]),),
        cost=-1.0,
    ),
    frame(
        "(replacing|overwriting|replace|overwrite) (the|any) (existing|old|previous|existing old) [file|one|"
        "version|copy|document] [if asked|if it asks|when asked]",
        lambda b: (If(condition=Shows(phrase="Replace"), then=(ClickOn(target="Replace"),)),),
        cost=-0.6,
    ),
    frame(
        "(choose not to save|decline to save|opt not to save|don't save|do not save|dont save) "
        "[it|the changes|changes|anything|the file|the document|your "
        "changes|my changes]",
        lambda b: (ClickOn(target="Don't Save"),),
        cost=-0.3,
    ),
    frame(
        "(discard|throw away|drop|abandon) [it|the|all|your|my|any|all the] [changes|unsaved changes|"
        "edits|document]",
        lambda b: (ClickOn(target="Don't Save"),),
        cost=-0.2,
    ),
    frame(
        "(submit|send in) [it|that|the form|this form|form|your answers|the answers|the page|this|"
        "everything]",
        lambda b: (ClickOn(target="Submit"),),
        cost=-0.2,
    ),
    frame(
        "send [it|that|the form|this form|the message|off|it off|message|this]",
        lambda b: (ClickOn(target="Send"),),
        cost=-0.2,
    ),
    frame("(log out|sign out|logout)", lambda b: (ClickOn(target="Log out"),)),
)
