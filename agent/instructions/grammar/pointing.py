"""Clicking, pointing, dragging, scrolling, and the menus."""

from __future__ import annotations

from collections.abc import Callable

from agent.instructions.conditions import condition
from agent.instructions.frame import Frame, frame
from agent.instructions.nouns import TRASH, without_article
from agent.instructions.numerals import amount, times
from agent.instructions.phrase import Phrase
from agent.instructions.reading import Bound, Built
from agent.instructions.tokens import Kind
from agent.plan import (
    ChooseMenu,
    ClickOn,
    Direction,
    DragTo,
    Edit,
    EditCommand,
    Hover,
    Press,
    Repeat,
    ScrollBy,
    Shows,
)
from safety.action import Button

MAX_TRIES = 30
MENUS = frozenset(
    """
    file edit view help tools format insert options search window bookmarks history document documents
    settings go project run debug data statistics preferences selection terminal tabs calculator table
    page style game image layer
    """.split()
)
_SURE_MENUS = frozenset("file edit view help tools format insert search bookmarks options".split())
_OTHER_VERBS = frozenset(
    """
    turn type press enter check uncheck tick untick enable disable wait scroll open switch write close
    then
    """.split()
)
_FILE_LIKE = frozenset(
    {"file", "folder", "icon", "word", "directory", "document", "item", "image", "picture"}
)


def _click(bound: Bound) -> Built:
    target: str = bound["target"]
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
    return (ClickOn(target=bound["target"], held=keys),) if len(keys) <= 3 else None


# --- menus ------------------------------------------------------------------------------------------


def menu_path(phrase: Phrase) -> tuple[str, ...] | None:
    """ "File > Save As" as ("File", "Save As"); None where there is no arrow between two names."""
    if not phrase.has(Kind.ARROW):
        return None
    parts: list[str] = []
    start = 0
    for index in range(len(phrase) + 1):
        if index == len(phrase) or phrase.tokens[index].kind is Kind.ARROW:
            part = phrase.part(start, index)
            start = index + 1
            if not 0 < len(part) <= 6 or part.has(Kind.NEWLINE, Kind.BULLET, Kind.ADDRESS):
                return None
            parts.append(_menu_name(part.unquoted.strip(" :,")))
    return tuple(parts) if len(parts) >= 2 and all(parts) else None


def _menu_name(name: str) -> str:
    words = name.split()
    while len(words) > 1 and words[0].casefold() in {"the", "then", "to"}:
        words = words[1:]
    if len(words) > 1 and words[-1].casefold() in {"menu", "submenu"}:
        words = words[:-1]
    return " ".join(words)


def _arrow_path(bound: Bound) -> Built:
    path = menu_path(bound["path"])
    return (ChooseMenu(path=path),) if path else None


def _menu(bound: Bound) -> Built:
    names = tuple(_menu_name(bound[name]) for name in ("menu", "sub", "item") if name in bound)
    return (ChooseMenu(path=names),)


def _menu_or_arrow(bound: Bound) -> Built:
    path = menu_path(bound["path"])
    return (ChooseMenu(path=(_menu_name(bound["menu"]), *path)),) if path else None


def _known_menu(bound: Bound) -> Built:
    """A menu named without the word "menu": only the names menus usually have."""
    menu = _menu_name(bound["menu"])
    return _menu(bound) if menu.casefold() in MENUS else None


def _known_menu_open(bound: Bound) -> Built:
    menu = _menu_name(bound["menu"])
    return (ChooseMenu(path=(menu,)),) if menu.casefold() in _SURE_MENUS else None


def _sure_menu(bound: Bound) -> Built:
    sure = _menu_name(bound["menu"]).casefold() in _SURE_MENUS
    return _menu(bound) if sure and bound["item"].casefold().split()[0] not in _OTHER_VERBS else None


def _context(bound: Bound) -> Built:
    return (ClickOn(target=bound["item"]),)


def _drag(bound: Bound) -> Built:
    start, end = bound["start"], bound["end"]
    if end.casefold() in _DIRECTIONS:
        return None
    return (DragTo(start=start, end=end),)


def _discard(bound: Bound) -> Built:
    words = bound["end"].casefold().split()
    if " ".join(words) not in TRASH:
        return None
    return (Edit(command=EditCommand.DELETE, target=bound["start"]),)


# --- scrolling --------------------------------------------------------------------------------------

_DIRECTIONS = {
    "up": Direction.UP,
    "down": Direction.DOWN,
    "left": Direction.LEFT,
    "right": Direction.RIGHT,
    "upwards": Direction.UP,
    "downwards": Direction.DOWN,
    "upward": Direction.UP,
    "downward": Direction.DOWN,
    "sideways": Direction.RIGHT,
    "back up": Direction.UP,
    "further down": Direction.DOWN,
    "": Direction.DOWN,
}
_AMOUNTS = {
    "bit": 3,
    "little": 3,
    "little bit": 3,
    "lot": 20,
    "page": 10,
    "screen": 10,
    "notch": 1,
    "step": 1,
    "line": 1,
}
_ENDS = {
    "bottom": Direction.DOWN,
    "end": Direction.DOWN,
    "very bottom": Direction.DOWN,
    "very end": Direction.DOWN,
    "top": Direction.UP,
    "beginning": Direction.UP,
    "start": Direction.UP,
    "very top": Direction.UP,
    "left": Direction.LEFT,
    "right": Direction.RIGHT,
    "far right": Direction.RIGHT,
    "far left": Direction.LEFT,
}


def _scroll(bound: Bound) -> Built:
    words = list(bound["how"].words)
    direction = Direction.DOWN
    within = bound.get("within")
    if words and words[0] == "back" and len(words) > 1:
        words = words[1:]
    if words and words[0] in _DIRECTIONS:
        direction = _DIRECTIONS[words.pop(0)]
    elif words and words[-1] in _DIRECTIONS and words[:1] == ["all"]:
        direction = _DIRECTIONS[words.pop()]
    if words[:1] == ["by"]:
        words = words[1:]
    tail = " ".join(words)
    if tail in {"", "there", "some", "some more", "a bit more", "more", "further"}:
        return (ScrollBy(direction=direction, within=within),)
    if words[0] in {"a", "one", "another"} and " ".join(words[1:]) in _AMOUNTS:
        return (ScrollBy(direction=direction, notches=_AMOUNTS[" ".join(words[1:])], within=within),)
    if tail in {"all the way", "completely", "fully"}:
        return (ScrollBy(direction=direction, to_end=True, within=within),)
    return _scroll_by_number(bound["how"].part(len(bound["how"]) - len(words)), direction, within)


def _scroll_by_number(how: Phrase, direction: Direction, within: str | None) -> Built:
    words = how.words
    count = times(words)
    if count is not None:
        return (
            (Repeat(body=(ScrollBy(direction=direction, within=within),), times=count),)
            if count <= 200
            else None
        )
    scale = {
        "notches": 1,
        "notch": 1,
        "clicks": 1,
        "steps": 1,
        "lines": 1,
        "pages": 10,
        "screens": 10,
        "page": 10,
    }
    number = amount(words[:-1]) if words[-1] in scale else amount(words)
    if number is None or not 1 <= number <= 500:
        return None
    return (ScrollBy(direction=direction, notches=int(number) * scale.get(words[-1], 1), within=within),)


def _scroll_end(bound: Bound) -> Built:
    words = without_article(bound["end"].casefold().split())
    name = " ".join(words)
    whole, _, of = name.partition(" of ")
    if whole in _ENDS:
        within = bound.get("within") or ("" if not of else " ".join(without_article(of.split())))
        kept = within if within and within.casefold() not in _WHOLE else None
        return (ScrollBy(direction=_ENDS[whole], to_end=True, within=kept),)
    if name in {"it", "there"}:
        return None
    return (
        ScrollBy(
            until=bound["end"],
            direction=_DIRECTIONS[bound.get("way", Phrase("", ())).text or ""],
            within=bound.get("within"),
        ),
    )


def _scroll_until(bound: Bound) -> Built:
    found = condition(bound["until"])
    way = bound["way"].words if "way" in bound else ()
    name = " ".join(word for word in way if word not in {"keep", "further", "the"} | _WHOLE)
    if name not in _DIRECTIONS:
        return None
    if not isinstance(found, Shows) or found.negated:
        return None
    if found.phrase.casefold() in _ENDS:
        return (ScrollBy(direction=_ENDS[found.phrase.casefold()], to_end=True),)
    return (ScrollBy(direction=_DIRECTIONS[name], until=found.phrase, within=bound.get("within")),)


_WHOLE = frozenset({"page", "document", "window", "screen", "file", "text", "web page", "website", "site"})


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
        "(ctrl-click|control-click|ctrl click|control click|ctrl-click on|ctrl click on|"
        "command-click|cmd-click) {target}",
        _with(held=("ctrl",)),
        repeatable=True,
    ),
    frame(
        "(shift-click|shift click|shift-click on|shift click on) {target}",
        _with(held=("shift",)),
        repeatable=True,
    ),
    frame("(alt-click|alt click|alt-click on) {target}", _with(held=("alt",)), repeatable=True),
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
    # menus
    frame(
        "[click] [on] [in] [use] [open] [choose] [select] [pick] [go to] {path:rest}", _arrow_path, cost=0.1
    ),
    frame(
        "(use|follow|choose|select|pick|click) the menu [path|item|entry|option|command|entries] {path:rest}",
        _arrow_path,
        cost=0.05,
    ),
    frame(
        "(from|in|under|via|on|through|inside|using|with|within) [the] {menu:target} menu [,] "
        "[please] (choose|pick|select|click|click on|use|take|hit|press|go to|find|open|choose the|"
        "run|tap|go for) {path:rest}",
        _menu_or_arrow,
    ),
    frame(
        "(from|in|under|via|on|through|inside|using|within) [the] {menu:target} (menu|submenu) [,] "
        "[please] (choose|pick|select|click|click on|use|take|hit|press|go to|open|tap|go for) "
        "{item:target}",
        _menu,
    ),
    frame(
        "(from|in|under|via|on|through|inside) {menu:target} [,] (choose|pick|select|click|click on|"
        "use|take|hit|press|tap) {item:target}",
        _known_menu,
        cost=0.1,
    ),
    frame(
        "(choose|pick|select|click|click on|use|take|hit|press|run|find|tap|open|go to|go for) "
        "{item:target} (from|in|under|on|of|inside) [the] {menu:target} menu",
        _menu,
    ),
    frame(
        "(choose|pick|select|click|click on|use|take|hit|press|run|tap) {item:target} (from|in|"
        "under) {menu:target}",
        _known_menu,
        cost=0.1,
    ),
    frame(
        "(open|go to|click|click on|choose|select|pick|pull down|drop down|open up|use|unfold) [the] "
        "{menu:target} (menu|submenu) [,] [and] [then] (choose|pick|select|click|click on|use|take|"
        "hit|press|go to|tap|then) {item:target}",
        _menu,
        cost=-0.6,
    ),
    frame(
        "(go to|open|click|click on|choose|select|pick|pull down) [the] {menu:target} [menu] (then|"
        "and then|and|,|, then|, and then) [choose|pick|click|click on|use|take|hit|press|go to|to|"
        "on] {item:target}",
        _sure_menu,
        cost=-0.4,
    ),
    frame(
        "(open|click|click on|pull down|open up|show|go to|drop down|go into|unfold|choose|select|"
        "expand) [the] {menu:target} menu",
        lambda b: (
            (ChooseMenu(path=(_menu_name(b["menu"]),)),)
            if b["menu"].casefold() not in {"context", "start", "hamburger", "main"}
            else (ClickOn(target=f"{b['menu']} menu"),)
        ),
    ),
    frame("(go to|open|pull down) {menu:target}", _known_menu_open, cost=0.25),
    frame(
        "(choose|pick|select|click|click on|use|take|hit) {item:target} (from|in|on) [the] (menu|"
        "context menu|menu that opens|menu that appears|menu that pops up|popup menu|pop-up menu|"
        "menu which opens|right-click menu|menu that comes up|popup|submenu)",
        _context,
    ),
    frame(
        "(from|in|on) [the] (menu|context menu|menu that opens|menu that appears|menu that pops up|"
        "popup menu|pop-up menu|resulting menu|submenu|menu that comes up) [,] (choose|pick|select|"
        "click|click on|use|take) {item:target}",
        _context,
    ),
    # drag and scroll
    frame(
        "(drag|drag and drop|drag-and-drop|pull|move) {start:target} (onto|on to|to|into|over|over "
        "to|on top of|in|on|over onto|towards|inside) {end:target}",
        _drag,
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
    frame("scroll {how:rest}", _scroll),
    frame(
        "(page) {how:rest}",
        lambda b: (
            (Press(keys=("pagedown",) if b["how"].words == ("down",) else ("pageup",)),)
            if b["how"].words in {("down",), ("up",)}
            else None
        ),
    ),
    frame(
        "scroll [through|in|inside|within] [the] {within:target} (to|down to|up to|all the way to|"
        "all the way down to|right to) {end:target}",
        _scroll_end,
        cost=0.3,
    ),
    frame(
        "scroll [all the way] [back] [down|up|over|right|left] [all the way|right] [back] to "
        "{end:target} [in {within:target}]",
        _scroll_end,
    ),
    frame(
        "scroll {way:rest} to {end:target}",
        lambda b: _scroll_end(b) if b["way"].text.casefold() in _DIRECTIONS else None,
    ),
    frame(
        "scroll {how:rest} (in|inside|within|on|through) {within:target}",
        lambda b: _scroll(dict(b) | {"within": None if b["within"].casefold() in _WHOLE else b["within"]}),
    ),
    frame("scroll (in|inside|within|through) {within:target} {how:rest}", _scroll, cost=0.1),
    frame(
        "scroll {within:target} {how:rest}",
        lambda b: _scroll(dict(b) | {"within": None if b["within"].casefold() in _WHOLE else b["within"]}),
        cost=0.4,
    ),
    frame(
        "(scroll|keep scrolling|go on scrolling|continue scrolling) [{way:rest}] (until|till|so that|"
        "so) {until:rest}",
        _scroll_until,
        cost=-0.3,
    ),
    frame(
        "(scroll|keep scrolling) [{way:rest}] (in|through|inside) {within:target} (until|till|so "
        "that) {until:rest}",
        _scroll_until,
        cost=-0.3,
    ),
    frame("scroll {target} into view", lambda b: (ScrollBy(until=b["target"]),)),
    frame("scroll", lambda b: (ScrollBy(),)),
)
