"""Going to a part of what is open: the end of a text, the next tab, a page by its link."""

from __future__ import annotations

from agent.instructions.frame import Frame, frame
from agent.instructions.grammar.opening import LAST_NOT_PROGRAM
from agent.instructions.nouns import program_named
from agent.instructions.reading import Bound, Built
from agent.plan import ChooseMenu, ClickOn, Press


def _go_to_named(bound: Bound) -> Built:
    """A part of the page that is open, by what its link says: no program, and none of the ends of a text."""
    words = tuple(bound["target"].casefold().split())
    if len(words) > 3 or program_named(words) is not None or words[-1] in LAST_NOT_PROGRAM | {"line", "row"}:
        return None
    if " ".join(words).removeprefix("very ") in _ENDS or words[-1] in {"bar", "box", "field", "one"}:
        return None
    return None if words[0] in {"the", "end", "start", "line", "next", "previous"} else _click(bound)


def _click(bound: Bound) -> Built:
    return (ClickOn(target=bound["target"]),)


def _go_to_thing(bound: Bound) -> Built:
    target: str = bound["target"]
    words = target.casefold().split()
    end = target.casefold().removeprefix("very ").removesuffix(" of it").removesuffix(" of this")
    if end in _ENDS:
        return (Press(keys=_ENDS[end]),)
    if (
        words[-1] in {"field", "box", "tab", "page", "section", "link", "cell", "area", "button"}
        or "link" in words
    ):
        return (ClickOn(target=target),)
    if words[-1] == "menu":
        return (ChooseMenu(path=(target[: -len(" menu")],)),)
    return None


_ENDS = {
    "end": ("ctrl", "end"),
    "very end": ("ctrl", "end"),
    "bottom": ("ctrl", "end"),
    "end of the file": ("ctrl", "end"),
    "end of the document": ("ctrl", "end"),
    "end of the text": ("ctrl", "end"),
    "bottom of the document": ("ctrl", "end"),
    "bottom of the file": ("ctrl", "end"),
    "bottom of the page": ("ctrl", "end"),
    "top": ("ctrl", "home"),
    "beginning": ("ctrl", "home"),
    "start": ("ctrl", "home"),
    "start of the file": ("ctrl", "home"),
    "start of the document": ("ctrl", "home"),
    "beginning of the file": ("ctrl", "home"),
    "beginning of the document": ("ctrl", "home"),
    "top of the document": ("ctrl", "home"),
    "top of the file": ("ctrl", "home"),
    "top of the page": ("ctrl", "home"),
    "end of the line": ("end",),
    "beginning of the line": ("home",),
    "start of the line": ("home",),
    "next line": ("enter",),
    "new line": ("enter",),
    "next field": ("tab",),
    "address bar": ("ctrl", "l"),
    "url bar": ("ctrl", "l"),
    "location bar": ("ctrl", "l"),
    "next tab": ("ctrl", "pagedown"),
    "previous tab": ("ctrl", "pageup"),
}

FRAMES: tuple[Frame, ...] = (
    frame(
        "(go to|go into|switch to|switch back to|go back to|return to|move to|change to|jump to|focus|"
        "focus on|"
        "select|flip to) {target}",
        _go_to_thing,
        cost=0.6,
    ),
    frame("(go to|proceed to|continue to|jump to) {target}", _go_to_named, cost=0.3),
)
