"""Clicking, pointing, dragging, scrolling, and the menus."""

from __future__ import annotations

import re
from collections.abc import Callable

from agent.instructions.chords import chord
from agent.instructions.frame import Frame, frame
from agent.instructions.grammar.scrolling import _DIRECTIONS
from agent.instructions.nouns import TRASH, program_named, without_article
from agent.instructions.reading import Bound, Built
from agent.plan import ChooseMenu, ClickOn, DragTo, Edit, EditCommand, Hover, Repeat, SetValue
from safety.action import Button

MAX_TRIES = 30
_FILE_LIKE = frozenset(
    {"file", "folder", "icon", "word", "directory", "document", "item", "image", "picture"}
)


def _click(bound: Bound) -> Built:
    target: str = bound["target"]
    if chord(tuple(target.casefold().partition(" to ")[0].split())) and " to " in target:
        return None
    if {"buttons", "keys"}.intersection(target.casefold().split()) or target.casefold().startswith(
        "text from "
    ):
        return None
    if target.casefold() in {"menu", "button", "the", "here"} or target.casefold().startswith("here "):
        return None
    words = without_article(target.casefold().split())
    if (
        len(words) > 1
        and words[-1] == "menu"
        and len(words) <= 3
        and words[0] not in {"context", "hamburger", "main", "start"}
    ):
        return (ChooseMenu(path=(target[: -len(" menu")],)),)
    return (ClickOn(target=target),)


def _times(bound: Bound) -> Built:
    target, count = bound["target"], bound["count"]
    if count == 1:
        return (ClickOn(target=target),)
    if count == 2 and (set(target.casefold().split()) & _FILE_LIKE or "." in target):
        return (ClickOn(target=target, count=2),)
    return (Repeat(body=(ClickOn(target=target),), times=count),) if count <= 200 else None


def _with(
    button: Button = Button.LEFT, count: int = 1, held: tuple[str, ...] = ()
) -> Callable[[Bound], Built]:
    return lambda bound: (ClickOn(target=bound["target"], button=button, count=count, held=held),)


_PURPOSES = frozenset(
    """
    open select continue confirm close go finish start save submit see view proceed apply begin show log
    sign send accept get check expand bring make reveal edit launch move dismiss enter complete place
    cancel delete
    """.split()
)


def _purposeful(button: Button, count: int) -> Callable[[Bound], Built]:
    """ "Click Next to continue" clicks Next."""

    def build(bound: Bound) -> Built:
        words = bound["purpose"].words
        words_of = tuple(bound["target"].casefold().split())
        if chord(words_of) is not None or words_of[-1] == "keys":
            return None
        if program_named(words_of) is not None and words[1:] not in {(), ("it",)}:
            return None  # "use Mousepad to open a.txt"
        if words[0] not in _PURPOSES or (
            len(words) == 1 and words[0] not in {"continue", "proceed", "confirm", "finish"}
        ):
            return None
        return (ClickOn(target=bound["target"], button=button, count=count),)

    return build


def _held(bound: Bound) -> Built:
    keys = bound["keys"]
    if bound["target"].casefold().split()[0] in {"press", "hit", "tap", "push"}:
        return None
    if len(keys) > 3:
        return None
    return tuple(ClickOn(target=name, held=keys) for name in re.split(r",\s*|\s+and\s+", bound["target"]))


def _drag(bound: Bound) -> Built:
    start, end = bound["start"], bound["end"]
    if end.casefold() in _DIRECTIONS or start.casefold().split()[0] in _EVERY:
        return None
    several = re.split(r",\s*|\s+and\s+", start.removeprefix("files "))
    if len(several) > 1:
        named = all("." in name and " " not in name for name in several)
        return tuple(DragTo(start=name, end=end) for name in several) if named else None
    if _AMOUNT.fullmatch(end):
        return (SetValue(field=start, value=end),)
    return (DragTo(start=start, end=end),)


_EVERY = frozenset({"all", "every", "each", "both", "everything"})
_AMOUNT = re.compile(r"[-+]?\d+(?:[.,]\d+)?\s*(?:%|percent)?")


def _discard(bound: Bound) -> Built:
    words = bound["end"].casefold().split()
    if " ".join(words) not in TRASH:
        return None
    return (Edit(command=EditCommand.DELETE, target=bound["start"]),)


FRAMES: tuple[Frame, ...] = (
    frame("@click {target} (to|in order to) {purpose:rest}", _purposeful(Button.LEFT, 1), cost=-0.7),
    frame("@double {target} (to|in order to) {purpose:rest}", _purposeful(Button.LEFT, 2), cost=-0.7),
    frame("@right {target} (to|in order to) {purpose:rest}", _purposeful(Button.RIGHT, 1), cost=-0.7),
    frame("@click {target}", _click, repeatable=True),
    frame(
        "(check out|check) {target} button", lambda b: (ClickOn(target=f"{b['target']} button"),), cost=0.4
    ),
    frame(
        "(left click|left-click|click|click on|single click|single-click) {target} (once|one time)",
        lambda b: (ClickOn(target=b["target"]),),
    ),
    frame("(click|click on|press|hit|tap|tap on|push|press on) {target} {count}", _times, cost=0.05),
    frame("(click|click on|press|tap|hit) {count} (on|) {target}", _times, cost=0.05),
    frame("(give|do) {target} a (click|tap|press)", lambda b: (ClickOn(target=b["target"]),)),
    frame("(give|do) {target} a (double click|double-click)", _with(count=2)),
    frame("@double {target}", _with(count=2), repeatable=True),
    frame("@triple {target}", _with(count=3), repeatable=True),
    frame("@right {target}", _with(button=Button.RIGHT), repeatable=True),
    frame("@middle {target}", _with(button=Button.MIDDLE), repeatable=True),
    frame(
        "(click|click on|press|press on) {target} (with the right mouse button|with the right button|"
        "with the right-hand button)",
        _with(button=Button.RIGHT),
    ),
    frame("(click|click on|press) {target} with the middle [mouse] button", _with(button=Button.MIDDLE)),
    frame("(bring up|open|show) the context menu (of|for|on) {target}", _with(button=Button.RIGHT)),
    frame(
        "(ctrl + click|control + click|ctrl + click on|ctrl-click|control-click|ctrl click|control click|"
        "ctrl-click on|ctrl click on|command-click|cmd-click) {target}",
        _with(held=("ctrl",)),
        repeatable=True,
    ),
    frame(
        "(shift + click|shift + click on|shift-click|shift click|shift-click on|shift click on) {target}",
        _with(held=("shift",)),
        repeatable=True,
    ),
    frame("(alt + click|alt-click|alt click|alt-click on) {target}", _with(held=("alt",)), repeatable=True),
    frame(
        "(hold|hold down|press and hold|keep holding|holding) {keys} (and|while clicking|while you "
        "click|then|and then) [click] [on] {target}",
        _held,
    ),
    frame(
        "(click|click on|select) {target} (while holding|while holding down|with|holding|holding "
        "down|while pressing) {keys} [held] [down|held down|pressed]",
        _held,
    ),
    frame("@hover {target}", lambda b: (Hover(target=b["target"]),), repeatable=True),
    frame(
        "(put|place|move|rest) the (mouse|pointer|cursor|mouse pointer|mouse cursor) (over|on|onto|"
        "on top of|to) {target}",
        lambda b: (Hover(target=b["target"]),),
    ),
    frame(
        "(drag|drag and drop|drag-and-drop|pull|move) {start:target} (onto|on to|to|into|over|over "
        "to|on top of|in|on|over onto|towards|inside) {end:target}",
        _drag,
        repeatable=True,
    ),
    frame(
        "(drag|pull|grab|take|pick up) {start:target} [,] (and|then|and then) (drop it|drag it|drop|"
        "release it|let it go|let go of it|move it|put it|drag it over|let go) (onto|on|into|in|over|"
        "to|on top of|inside|at) {end:target}",
        _drag,
    ),
    frame("drop {start:target} (onto|on|into|in) {end:target}", _drag),
    frame("drag {start:target} from {origin:target} (onto|on|into|in|to) {end:target}", _drag),
    frame("(move|put|throw|send|drag|drop) {start:target} (to|in|into) {end:target}", _discard, cost=-0.1),
)
