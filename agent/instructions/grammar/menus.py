"""Menus: paths with arrows, "from the Edit menu choose Find", context menus."""

from __future__ import annotations

from agent.instructions.frame import Frame, frame
from agent.instructions.imperatives import AT_THE_SCREEN
from agent.instructions.phrase import Phrase
from agent.instructions.reading import Bound, Built
from agent.instructions.tokens import Kind
from agent.plan import ChooseMenu, ClickOn

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


def menu_path(phrase: Phrase) -> tuple[str, ...] | None:
    """ "File > Save As" as ("File", "Save As"); None where there is no arrow between two names."""
    if not phrase.has(Kind.ARROW):
        return None
    parts: list[str] = []
    start = 0
    if phrase.tokens[-1].kind is Kind.PATH:
        return None  # a command's output goes into a file
    for index in range(len(phrase) + 1):
        if index == len(phrase) or phrase.tokens[index].kind is Kind.ARROW:
            part = phrase.part(start, index)
            start = index + 1
            if len(part) > 1 and part.words[0] in AT_THE_SCREEN and part.text[:1].islower():
                return None
            if not parts and not _DONE_WITH.isdisjoint(part.words[1:]):
                return None
            if "," in part.words[1:-1] or "." in part.words or part.has(Kind.PATH) or _asks_more(part):
                return None
            if not 0 < len(part) <= 6 or part.has(Kind.NEWLINE, Kind.BULLET, Kind.ADDRESS):
                return None
            parts.append(_menu_name(part.unquoted.strip(" :,")))
    return tuple(parts) if len(parts) >= 2 and all(parts) else None


_WITHIN = frozenset({"from", "in", "under", "with"})
_DONE_WITH = frozenset({"with", "using", "via", "through"})


def _asks_more(part: Phrase) -> bool:
    """ "About and tell me the version": an item is written as a name all through."""
    return any(
        word == "and" and part.text[:1].isupper() and part.tokens[at + 1].text.islower()
        for at, word in enumerate(part.words[:-1])
    )


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
    if not _WITHIN.isdisjoint(bound["menu"].casefold().split()):
        return None
    if bound["menu"].casefold() in {"hamburger", "start", "main", "context", "three-dot", "kebab"}:
        return (ClickOn(target=f"{bound['menu']} menu"), ClickOn(target=bound["item"]))
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


def _whole_menu(bound: Bound) -> Built:
    name = bound["menu"]
    if not _WITHIN.isdisjoint(name.casefold().split()):
        return None  # an entry of it
    if name.casefold() in {"context", "start", "hamburger", "main"}:
        return (ClickOn(target=f"{name} menu"),)
    return (ChooseMenu(path=(_menu_name(name),)),)


def _named_menu(bound: Bound) -> Built:
    """ "Choose Show Playlist from the Playback menu": both written as names, the menu's being one word."""
    named = bound["item"][:1].isupper() and bound["menu"][:1].isupper() and " " not in bound["menu"]
    return _menu(bound) if named else None


def _nested(bound: Bound) -> Built:
    """ "Choose Delete and then Rows from the Edit menu": one inside the other."""
    return (ChooseMenu(path=tuple(_menu_name(bound[name]) for name in ("menu", "sub", "item"))),)


def _context(bound: Bound) -> Built:
    return (ClickOn(target=bound["item"]),)


def _steps(bound: Bound) -> Built:
    """ "File, then Export, then PDF" as a path."""
    phrase: Phrase = bound["path"]
    parts: list[str] = []
    start = 0
    for index in range(len(phrase) + 1):
        if index == len(phrase) or phrase.words[index] in {",", "then", "and"}:
            if index > start:
                parts.append(_menu_name(phrase.part(start, index).unquoted))
            start = index + 1
    named = all(part[:1].isupper() and len(part.split()) <= 4 for part in parts)
    return (ChooseMenu(path=tuple(parts)),) if len(parts) >= 2 and named else None


FRAMES: tuple[Frame, ...] = (
    frame(
        "(from|in|using|via|through) the (menu|menus|menu bar|menubar) [,] (choose|pick|select|click|"
        "click on|"
        "use|take|go to|open) {path:rest}",
        _steps,
        cost=-2.5,
    ),
    frame(
        "(switch on|turn on|enable|tick|check|toggle|activate|switch off|turn off|disable|untick|"
        "uncheck|run|do|execute)"
        " {path:rest}",
        _arrow_path,
    ),
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
        "(choose|pick|select|click|click on|use|take) {item:target} from the {menu:target} menu",
        _named_menu,
        cost=-0.3,
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
        _whole_menu,
    ),
    frame(
        "(choose|pick|select|click|use) {sub:target} (and then|then|, then) [choose|pick|select|click] "
        "{item:target} (from|in|under) the {menu:target} menu",
        _nested,
        cost=-0.8,
    ),
    frame(
        "(show|hide|delete|remove|insert|add|sort|export|print|change|do it|do this|do that) "
        "[{what:target}] (with|using|via|through) {path:rest}",
        _arrow_path,
        cost=-0.4,
    ),
    frame(
        "(turn on|switch on|enable|activate) {item:target} (in|from|under) the {menu:target} menu",
        _menu,
        cost=-0.8,
        repeatable=True,
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
)
