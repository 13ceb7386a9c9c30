"""Opening, closing and changing between programs, files, folders and addresses."""

from __future__ import annotations

from agent.instructions.conditions import condition, page_loads
from agent.instructions.draft import Bring, Mention, inside
from agent.instructions.frame import Frame, frame
from agent.instructions.nouns import HOME_FOLDERS, PASSING, PRONOUNS, TERMINALS, home_folder, names
from agent.instructions.phrase import Phrase
from agent.instructions.reading import Bound, Built
from agent.plan import (
    ClickOn,
    Close,
    Edit,
    EditCommand,
    GoTo,
    If,
    Open,
    Pause,
    Press,
    Shows,
    SwitchTo,
    WaitUntil,
)

_SHOWN = frozenset("preferences properties options basket cart bag inbox profile account dashboard".split())
_NOT_PROGRAMS = _SHOWN | frozenset({"link", "it", "that", "them", "this", "there", "one"})
LAST_NOT_PROGRAM = frozenset(
    """
    link tab page menu folder file document dialog dialogue result item button field list section image
    picture attachment message icon thumbnail directory dropdown
    """.split()
)


def _open(bound: Bound) -> Built:
    program = bound["program"]
    words = program.casefold().split()
    if words[-1] in LAST_NOT_PROGRAM or words[0] in {"new", "next", "previous", "first", "second", "last"}:
        return None
    if program.casefold() in _NOT_PROGRAMS:
        return (ClickOn(target=program),) if program.casefold() in _SHOWN else None
    return (Open(program=program),)


def _open_in(bound: Bound) -> Built:
    if bound["program"].casefold() in TERMINALS:
        return None
    return (Open(program=bound["program"], arguments=(bound["file"],)),)


def _open_in_named(bound: Bound) -> Built:
    """ "In Drawing, open cat.png": a program by the name it goes by, whatever that is."""
    name = bound["program"]
    words = tuple(name.casefold().split())
    if home_folder(words) is not None or not name[:1].isupper():
        return None
    return _open_in(bound)


def _open_thing(bound: Bound) -> Built:
    """A link, tab or item that is opened by a click; a file or folder by a double click."""
    thing = bound["thing"]
    last = thing.casefold().split()[-1]
    if thing.casefold().endswith((" new tab", " new window")):
        return None
    if len(thing.split()) == 2 and last.isdigit() and thing[:1].islower():
        return (ClickOn(target=thing),)
    if thing.casefold().split()[0] in _ORDINAL and len(thing.split()) > 1 and not last.endswith("s"):
        return (ClickOn(target=thing),)
    if last in {"folder", "directory", "file", "document", "icon"}:
        return (ClickOn(target=thing, count=2),)
    return (ClickOn(target=thing),) if last in LAST_NOT_PROGRAM - {"menu"} else None


_ORDINAL = frozenset({"first", "second", "third", "fourth", "fifth", "last", "top", "next"})


def _open_folder(bound: Bound) -> Built:
    folder = bound["folder"]
    if folder.startswith(("~", "/")):
        return (Open(program="file manager", arguments=(folder,)),)
    return (ClickOn(target=f"{folder} folder", count=2),)


def _open_known_folder(bound: Bound) -> Built:
    folder = bound["folder"]
    return (Open(program=bound.get("program", "file manager"), arguments=(folder,)),)


def _go(bound: Bound) -> Built:
    return (GoTo(address=bound["address"]),)


def _go_in(bound: Bound) -> Built:
    brought = () if bound["program"].casefold() in _ANY_BROWSER else (Bring(program=bound["program"]),)
    return (*brought, GoTo(address=bound["address"]))


def _go_folder(bound: Bound) -> Built:
    folder = bound["folder"]
    if folder in HOME_FOLDERS.values() or folder.startswith(("/", "~")):
        return (GoTo(address=folder),)
    first, _, inner = folder.partition("/")
    if first.casefold() in HOME_FOLDERS and inner:
        return (GoTo(address=f"{HOME_FOLDERS[first.casefold()]}/{inner}"),)
    return None if inner else (ClickOn(target=f"{folder} folder", count=2),)


def _close_all(bound: Bound) -> Built:
    return (
        Close(target=None if bound.get("target", "it").casefold() in _SELF else bound["target"]),
        If(
            condition=Shows(phrase="Don't Save"),
            then=(ClickOn(target="Don't Save"),),
        ),
    )


def _close(bound: Bound) -> Built:
    target = bound["target"]
    words = target.casefold().split()
    if words[-1] == "tab":
        shown = () if words[0] in {"tab", "current", "this", "new"} else (ClickOn(target=target),)
        return (*shown, Edit(command=EditCommand.CLOSE_TAB))
    if words[0] in {"all", "every", "word", "words"} or not {"without", "with"}.isdisjoint(words):
        return None
    if target.casefold() in PRONOUNS:
        return (Close(target=target),)
    if target.casefold() in _SELF:
        return (Close(),)
    if words[-1] in PASSING:
        return (ClickOn(target=f"close button of the {target}"),)
    if words[-1] == "menu":
        return (Press(keys=("escape",)),)
    return (Close(target=target),)


def _left_undone(bound: Bound) -> Built:
    """What is not to be done is not done; but a limit to that says when it is to be done."""
    return None if not _LIMITS.isdisjoint(bound["kind"].words) else ()


def _waited(until: Phrase) -> Built:
    if page_loads(until):
        return (Pause(seconds=2.0),)
    holds = condition(until)
    return None if holds is None else (WaitUntil(condition=holds),)


_LIMITS = frozenset({"until", "till", "unless", "before", "if", "but", "when", "once", "except"})
_ANY_BROWSER = frozenset({"browser", "web browser", "internet browser", "internet"})
_SELF = names(
    """
    it | window | this window | current window | app | application | program | this | active window |
    that | everything | this app | that window | current app | dialog | dialog box | dialogue | this
    dialog | down
    """
)

FRAMES: tuple[Frame, ...] = (
    frame(
        "(use|with|in|using|do it in|do that in) {program} (for|to do) (it|that|this|all of this|all this)",
        lambda b: (Bring(program=b["program"]),),
        cost=-0.4,
    ),
    frame(
        "do (it|that|this|so|all of this) (in|with|using|on) {program}",
        lambda b: (Bring(program=b["program"]),),
    ),
    frame("(there is|there's|there are) [already] {state:rest}", lambda b: (), cost=1.0),
    frame(
        "{thing:target} (is|are) [already|now|currently] (open|running|shown|on the screen|loaded|"
        "ready) [already|now]",
        lambda b: (),
        cost=1.0,
    ),
    frame("(you are|you're|we are|we're) [already|now] (on|at|in) {state:rest}", lambda b: (), cost=1.0),
    frame(
        "(leave|keep) {thing:target} (alone|as it is|as they are|unchanged|untouched|open|as is|in place)",
        lambda b: (),
        cost=0.1,
    ),
    frame("(don't|do not|never) {kind:rest}", _left_undone, cost=2.5),
    frame(
        "(don't|do not|never) {what:rest} (until|till|before) {until:rest}",
        lambda b: _waited(b["until"]),
        cost=-0.5,
    ),
    frame(
        "(follow|open|visit|go to|use) [the] link [called|named|to|labelled|saying|that says] {thing:target}",
        lambda b: (ClickOn(target=f"{b['thing']} link"),),
        cost=-0.1,
    ),
    frame("follow {thing:target}", lambda b: (ClickOn(target=b["thing"]),), cost=0.1),
    frame("(get|bring|pull|fire|start|boot) {program:anyprogram} (up|going|running|up and running)", _open),
    frame(
        "@open [the] (file|document|spreadsheet|page|image|picture|photo|archive|playlist|song) {file}",
        lambda b: (Open(program="", arguments=(b["file"],)),),
    ),
    frame(
        "(go to|change to|switch to|choose|select|pick|open|go into) [the] {folder} [folder]"
        " (in|on the left of|on the left in|of) (the|that|this) (dialog|dialogue|file dialog|dialog box|"
        "file chooser|dialog that opens|dialog that appears)",
        _go_folder,
        cost=-0.6,
    ),
    frame(
        "@open (it|this|that|this file|that file|the file|the copy) (in|with|using) {program:anyprogram}",
        lambda b: (Open(program=b["program"], arguments=("it",)),),
        cost=-0.4,
    ),
    frame("@open {file}", lambda b: (Open(program="", arguments=(b["file"],)),), cost=0.1, repeatable=True),
    frame(
        "(in|with|using|from) {program:anyprogram} [,] @open [the] [file|document|spreadsheet|picture] "
        "{file}",
        _open_in_named,
        cost=-0.9,
    ),
    frame(
        "@open [the] [file|document|spreadsheet|page|picture|image|photo|archive|playlist|song] {file} "
        "(in|with|using|inside|by|from within) "
        "{program:anyprogram}",
        _open_in,
    ),
    frame(
        "@open {program:anyprogram} (with|and open|and load|on|for) [the] [file|document|spreadsheet] {file}",
        lambda b: (Open(program=b["program"], arguments=(b["file"],)),),
    ),
    frame(
        "@open [the] [address|url|page|site|website|web page|webpage|link] {address}",
        lambda b: (Open(program="browser", arguments=(b["address"],)),),
    ),
    frame(
        "@open [the] [address|url|page|site|website|web page|webpage] {address} (in|with|using|"
        "inside) {program:anyprogram}",
        lambda b: (Open(program=b["program"], arguments=(b["address"],)),),
    ),
    frame(
        "@open {program:anyprogram} (at|on|with|and go to|and visit|and navigate to|and open|and "
        "browse to|to) [the] [address|url|page|site|website] {address}",
        lambda b: (Open(program=b["program"], arguments=(b["address"],)),),
    ),
    frame("@open [up] {folder} [in the file manager|in the file browser|in files]", _open_folder, cost=0.05),
    frame(
        "@open [the] (folder|directory) {name:name} (in|inside) [the] {folder}",
        lambda b: _open_folder({"folder": inside(b["folder"], b["name"])}),
        cost=-0.4,
    ),
    frame("@open {folder} (in|with|using) {program}", _open_known_folder),
    frame("@open {program} (at|in|on) {folder}", _open_known_folder, cost=0.2),
    frame("@open [up] {program:anyprogram}", _open, cost=0.2, repeatable=True),
    frame(
        "@open [up] (a|another|one more) (new|fresh|) [copy|instance|window] (of|for) {program:anyprogram}",
        _open,
        cost=0.1,
    ),
    frame("@open [the|a|an] {thing:target}", _open_thing, cost=0.3),
    frame(
        "(open|click|click on|select|choose|pick|double-click) the (one|message|mail|email|entry|item) "
        "(from|of|by|called|named) {thing:target}",
        lambda b: (ClickOn(target=b["thing"]),),
        cost=-0.2,
    ),
    frame("open (it|that|that one|this one)", lambda b: (Open(program="it"),)),
    frame("take the {thing:target}", lambda b: _open_thing(b), cost=0.3),
    frame(
        "(double-click|double click) [on] [the] [file] {file}",
        lambda b: (ClickOn(target=b["file"], count=2),),
    ),
    frame(
        "(use|using) {program} [for it|for that|for this|to do it|to do that|to do this|to do so|to "
        "create it|"
        "to make it|to write it|to work it out]",
        lambda b: (Bring(program=b["program"]),),
    ),
    frame(
        "(do|create|make|write) (it|that|this) (in|with|using|on|from) {program}",
        lambda b: (Bring(program=b["program"]),),
        cost=-0.6,
    ),
    frame("(show|show me|display|view) {folder}", _open_folder),
    frame(
        "(find|look for|locate|go to|look at) {thing:target} (in|on) the (table|list|page|results|overview)",
        lambda b: (Mention(phrase=b["thing"]),),
        cost=0.4,
    ),
    frame("@go [the] [address|url|page|site|website|web page|webpage|location] {address}", _go),
    frame(
        "@go [the] [address|url|page|site] {address} in {program}",
        _go_in,
    ),
    frame(
        "(type|enter|put|write|input) [in] [the] [address|url] {address} (in|into|in to) [the] "
        "(address bar|url bar|location bar|address field|browser|browser's address bar)"
        " [and press enter|and hit enter|and press return|and hit return|and go]",
        _go,
    ),
    frame(
        "(go|navigate|browse|change|switch|head|move) (to|into|back to|back into) {folder}",
        _go_folder,
        cost=-0.2,
    ),
    frame("@switch {program:anyprogram}", lambda b: (SwitchTo(target=b["program"]),), cost=0.35),
    frame("@switch [the] {name:anyprogram} window", lambda b: (SwitchTo(target=b["name"]),), cost=0.1),
    frame(
        "bring [up] {name:anyprogram} (to the front|to the foreground|into focus|forward)",
        lambda b: (SwitchTo(target=b["name"]),),
    ),
    frame("@close {target}", _close, cost=0.1, repeatable=True),
    frame("@close [down|out|up]", lambda b: (Close(),), cost=0.1),
    frame(
        "(close|exit|quit|leave) [it|the window|the app|the program|the editor] without saving [it|"
        "anything|changes|the changes|the file|the document]",
        _close_all,
    ),
    frame(
        "@close {target} (without saving|and don't save|and do not save|but don't save) [it|anything|changes|"
        "the changes|the file|the document|any changes|my changes]",
        _close_all,
        cost=0.2,
    ),
    frame(
        "@close [the|this|that|current|the current|this] tab",
        lambda b: (Edit(command=EditCommand.CLOSE_TAB),),
    ),
    frame("(alt-tab|alt tab) [away]", lambda b: (Press(keys=("alt", "tab")),)),
)
