"""Everyday commands: copy, paste, undo, find and replace, back and reload, zoom."""

from __future__ import annotations

from collections.abc import Callable

from agent.instructions.draft import Bring
from agent.instructions.frame import Frame, frame
from agent.instructions.nouns import EVERYTHING, PRONOUNS
from agent.instructions.reading import Bound, Built
from agent.plan import (
    ClickOn,
    Edit,
    EditCommand,
    GoTo,
    Instruction,
    Open,
    Press,
    Replace,
    SetClipboardText,
    TypeInto,
)

_SELECTION = frozenset(
    {
        "it",
        "that",
        "this",
        "selection",
        "selected text",
        "the selection",
        "them",
        "highlighted text",
        "the selected text",
        "what is selected",
        "what's selected",
        "result",
        "selected file",
        "these",
        "answer",
        "selected files",
        "highlighted words",
    }
)


_LINE = frozenset({"line", "current line", "this line", "whole line", "entire line"})


_ALL = EVERYTHING | frozenset(
    {
        "text",
        "document",
        "whole text",
        "all the text",
        "contents",
        "all text",
        "entire text",
        "page",
        "whole page",
        "content",
        "whole document",
        "entire document",
        "everything",
        "all",
        "file's contents",
        "contents of the document",
        "contents of the editor",
        "contents of the page",
        "text of the document",
        "contents of the file",
        "text in the editor",
    }
)


_UNSAID = frozenset({"output", "first", "second", "last"})
_ELSEWHERE = frozenset({"into", "onto", "to", "called", "named"})  # to another place, which this does not do


def _do(command: EditCommand) -> Callable[[Bound], Built]:
    return lambda bound: (Edit(command=command),)


def _take(command: EditCommand) -> Callable[[Bound], Built]:
    def build(bound: Bound) -> Built:
        target: str = bound["target"]
        name = target.casefold()
        if name in _SELECTION:
            return (Edit(command=command),)
        if name in _ALL:
            return (Edit(command=EditCommand.SELECT_ALL), Edit(command=command))
        if name in _LINE:
            return (Press(keys=("home",)), Press(keys=("shift", "end")), Edit(command=command))
        if name in PRONOUNS | _UNSAID or not _ELSEWHERE.isdisjoint(name.split()):
            return None
        return (Edit(command=command, target=target),)

    return build


def _copy_cells(bound: Bound) -> Built:
    cells = bound["cells"]
    return (
        ClickOn(target=f"cell {cells[0]}"),
        ClickOn(target=f"cell {cells[-1]}", held=("shift",)),
        Edit(command=EditCommand.COPY),
    )


def _copy_to_new(bound: Bound) -> Built:
    taken = _take(EditCommand.COPY)(bound)
    if not isinstance(taken, tuple):
        return None
    return (*taken, Edit(command=EditCommand.NEW), Edit(command=EditCommand.PASTE))


def _paste_new(bound: Bound) -> tuple[Instruction, ...]:
    return (Bring(program=bound["program"]), Edit(command=EditCommand.NEW), Edit(command=EditCommand.PASTE))


def _clipboard(bound: Bound) -> Built:
    return (SetClipboardText(text=bound["text"]),)


def _paste(bound: Bound) -> Built:
    return (Edit(command=EditCommand.PASTE, target=bound["field"]),)


def _paste_program(bound: Bound) -> Built:
    return (Bring(program=bound["program"]), Edit(command=EditCommand.PASTE))


def _replace(bound: Bound) -> Built:
    old, new = bound["old"], bound["new"]
    if _is_everything(old):
        return (Edit(command=EditCommand.SELECT_ALL), TypeInto(text=new))
    return (Replace(old=old, new=new),) if old else None


_EVERY_WORD = frozenset(
    "everything all of the its text whole entire existing old contents content document file in that's "
    "which's that which is open editor there it now".split()
)


def _is_everything(name: str) -> bool:
    """ "Everything in the text file that's open", "the whole text": all there is, said in whatever words."""
    words = name.casefold().split()
    whole = words[:1] == ["everything"] or not {"all", "whole", "entire"}.isdisjoint(words)
    return whole and _EVERY_WORD.issuperset(words)


def _replace_in(bound: Bound) -> Built:
    return (Open(program="", arguments=(bound["file"],)), Replace(old=bound["old"], new=bound["new"]))


def _paste_folder(bound: Bound) -> Built:
    folder = bound["folder"]
    if folder.startswith(("~", "/")):
        return (GoTo(address=folder), Edit(command=EditCommand.PASTE))
    return (ClickOn(target=f"{folder} folder", count=2), Edit(command=EditCommand.PASTE))


def _select(bound: Bound) -> Built:
    name = bound["target"].casefold()
    if name in _ALL:
        return (Edit(command=EditCommand.SELECT_ALL),)
    if name in _LINE:
        return (Press(keys=("home",)), Press(keys=("shift", "end")))
    return None


_EVERY = (
    "(every|all|each|every occurrence of|all occurrences of|every instance of|all instances of|each "
    "occurrence of|any|each and every|all the|every single|each instance of|all of the|every word|the "
    "word|the text|the words|the phrase|occurrences of|every mention of|all mentions of)"
)


_WHERE = (
    "[everywhere|throughout|all through the file|all through the document|all through the text|all over|all "
    "through|all over the document|all over the file|all over the text|all through it|across the file|in all "
    "places|in the document|in the text|in the file|throughout the document|throughout "
    "the text|throughout the file|in the whole document|in the whole text|everywhere in the document|in "
    "it|in the whole file|everywhere in the text|wherever it appears|wherever it occurs|everywhere in "
    "the file|with find and replace|using find and replace|in the entire document|in this file|in this "
    "document|across the document]"
)


_COPIED = (
    "[it|that|them|this|the text|the link|the address|the copied text|the clipboard|the contents|the "
    "contents of the clipboard|the clipboard contents|the clipboard's contents|the content|the result|the "
    "answer|the outcome|the output|what you copied|what you've copied|what was copied|everything]"
)
_NEW = "(new|blank|fresh|new text|new empty)"
_SHOWN = (
    "(what comes out|what it shows|what is shown|what's shown|what it says|what you get|what it gives|the "
    "outcome|the output|whatever comes out)"
)

FRAMES: tuple[Frame, ...] = (
    frame(
        "(paste|insert) [it|that|them|this|the text|the copied text] at the (end|bottom|very end|end "
        "of the document|end of the file|end of the text|bottom of the document|bottom of the file)",
        lambda b: (Press(keys=("ctrl", "end")), Edit(command=EditCommand.PASTE)),
    ),
    frame(
        "(paste|insert) [it|that|them|this|the text|the copied text] at the (top|beginning|start|"
        "beginning of the document|start of the file|start of the document|top of the document|top "
        "of the file|beginning of the file)",
        lambda b: (Press(keys=("ctrl", "home")), Edit(command=EditCommand.PASTE)),
    ),
    frame("(select|highlight|mark|choose) {target}", _select, cost=-0.3),
    frame(
        "(select|mark|highlight) (all|everything) [in it|in the document|in the editor|of it|in the window]",
        _do(EditCommand.SELECT_ALL),
        cost=-0.3,
    ),
    frame(
        "(copy|cut) [the] [text|words|word|string|sentence|following] {text:quote} [to the clipboard|"
        "onto the clipboard|into the clipboard]",
        _clipboard,
    ),
    frame(
        "(put|place|store|save|get) [the] [text|words|word] {text:quote} (on|onto|in|into|to|on to) "
        "the clipboard",
        _clipboard,
    ),
    frame(
        "copy {target} [to the clipboard|onto the clipboard|into the clipboard]",
        _take(EditCommand.COPY),
        cost=0.05,
        repeatable=True,
    ),
    frame(
        "copy {target} (into|to|in) a (new|blank|fresh|new text|new empty) (document|file|window|note)",
        _copy_to_new,
        cost=-0.5,
    ),
    frame("cut {target} [to the clipboard|onto the clipboard|out]", _take(EditCommand.CUT), cost=0.05),
    frame(f"copy {_SHOWN} [to the clipboard]", _do(EditCommand.COPY), cost=-0.2),
    frame("copy", _do(EditCommand.COPY)),
    frame("cut", _do(EditCommand.CUT)),
    frame("(put|place|get) {target} (on|onto|in|into) the clipboard", _take(EditCommand.COPY), cost=-1.0),
    frame(
        f"(paste|insert) {_COPIED} [there|here|in|in there|into it|in it|into the document|in the "
        "document|from the clipboard]",
        lambda b: (Edit(command=EditCommand.PASTE),),
        cost=0.1,
    ),
    frame(f"paste {_COPIED} (in|into|inside|in to|to|onto) [the] {{program}}", _paste_program, cost=-0.1),
    frame(f"paste {_COPIED} (in|into|inside|in to|to|onto) {{field}}", _paste, cost=0.1),
    frame(
        "(undo|take back|revert|reverse) [it|that|this|the last change|the change|the last step|the "
        "last action|the last edit|my last change|what you did|the typing]",
        _do(EditCommand.UNDO),
    ),
    frame("(redo) [it|that|this|the last change|the change]", _do(EditCommand.REDO)),
    frame(
        "(undo|redo) [it|that|this] {count}",
        lambda b: (Press(keys=("ctrl", "z"), times=b["count"]),),
        cost=0.1,
    ),
    frame(
        "(make|open|create|start|begin|get) [a|an|another] (new|blank|empty|fresh|new empty|new "
        "blank|fresh new) [text] (document|file|window|page|spreadsheet|note|workbook)",
        _do(EditCommand.NEW),
        cost=-0.3,
    ),
    frame("new [text] (document|file|window)", _do(EditCommand.NEW)),
    frame(
        "(make|open|create|start|add) [a|another] (new|fresh|blank|second) [browser] tab",
        _do(EditCommand.NEW_TAB),
        cost=-0.3,
    ),
    frame("(new tab)", _do(EditCommand.NEW_TAB)),
    frame(
        "(open|show|bring up|use|start|launch) [the] (find|search) (bar|dialog|box|function|dialogue|"
        "and replace dialog)",
        _do(EditCommand.FIND),
        cost=-0.2,
    ),
    frame("print [it|that|this|the document|the page|the file|this page]", _do(EditCommand.PRINT), cost=-0.2),
    frame(
        "(reload|refresh) [it|that|this|the page|the tab|this page|the site|the website|the browser|"
        "the window|the web page|the current page]",
        _do(EditCommand.RELOAD),
    ),
    frame("(reload|refresh) (the|this) {target}", _do(EditCommand.RELOAD), cost=0.5),
    frame(
        "(go|navigate|move|get) (back|back one page|back a page|back to the previous page|to the "
        "previous page|one page back|back to the last page)",
        _do(EditCommand.BACK),
    ),
    frame(
        "(go|navigate|move|get) back {n:quantity} (pages|steps|times|screens)",
        lambda b: (Edit(command=EditCommand.BACK),) * int(b["n"]) if 1 <= b["n"] <= 20 else None,
    ),
    frame(
        "(go|navigate|move|get) (forward|forwards|forward one page|forward a page)",
        _do(EditCommand.FORWARD),
    ),
    frame("zoom in [a bit|a little|on the page|once|further]", _do(EditCommand.ZOOM_IN)),
    frame("zoom out [a bit|a little|on the page|once|further]", _do(EditCommand.ZOOM_OUT)),
    frame("zoom in {count}", lambda b: (Press(keys=("ctrl", "plus"), times=b["count"]),)),
    frame("zoom out {count}", lambda b: (Press(keys=("ctrl", "minus"), times=b["count"]),)),
    frame(
        f"(replace|substitute|swap|swap out) {_EVERY} {{old:sign}} (with|by|for|through) [the] [word|"
        f"words|text|phrase] {{new:newtext}} {_WHERE}",
        _replace,
        cost=-0.3,
    ),
    frame(
        f"(replace|substitute|swap|swap out) {{old:sign}} (with|by|for) [the] [word|words|text] "
        f"{{new:newtext}} {_WHERE}",
        _replace,
    ),
    frame(
        f"(change|turn|convert|correct|fix|rewrite) {_EVERY} {{old:sign}} (to|into|in to) [the] [word|"
        f"words|text] {{new:newtext}} {_WHERE}",
        _replace,
        cost=-0.4,
    ),
    frame(
        f"(change|turn|convert|correct|fix) {{old:quote}} (to|into|in to) [the] [word|words|text] "
        f"{{new:newtext}} {_WHERE}",
        _replace,
        cost=-0.5,
    ),
    frame(
        "(change|turn|convert) {old:sign} (to|into|in to) {new:sign} (everywhere|throughout|in the "
        "document|in the text|in the file|throughout the document|throughout the text|throughout the "
        "file|wherever it appears|everywhere in the document)",
        _replace,
        cost=-0.8,
    ),
    frame(
        f"(find|look for|search for) [every|all|each|the word|the text] {{old:sign}} and (replace|"
        "change|substitute|swap) [it|them|that|every one|each|each one|all of them] (with|by|to|into|"
        f"for) {{new:newtext}} {_WHERE}",
        _replace,
        cost=-1.2,
    ),
    frame(
        "(use|do|run|make) [a|the] (find and replace|find & replace|search and replace) [dialog|dialogue|"
        "function|feature|tool|box] (to replace|to change|to turn|of|from|on) {old:sign} (with|by|to|into) "
        f"{{new:newtext}} {_WHERE}",
        _replace,
        cost=-1.2,
    ),
    frame("(use) {new:newtext} (instead of|in place of) {old:sign}", _replace, cost=0.3),
    frame(
        "(undo|redo) the last {count:quantity} (changes|steps|actions|edits|things|operations|commands)",
        lambda b: (Press(keys=("ctrl", "z"), times=int(b["count"])),),
    ),
    frame(
        "(paste|insert) [it|that|them|this|the text|the copied text|the clipboard|the result|the "
        "contents] (in|into|to|onto) a (new|blank|fresh|new text|new empty) (document|file|window|"
        "note)",
        lambda b: (Edit(command=EditCommand.NEW), Edit(command=EditCommand.PASTE)),
        cost=-0.2,
    ),
    frame(
        "paste [it|that|them|this|the file|the files] (in|into|to|inside|on|onto) {folder}",
        _paste_folder,
        cost=-0.1,
    ),
    frame(
        f"(paste|insert) {_COPIED} (in|into|to|onto) a {_NEW} (document|file|window|note) (in|of|with) "
        "{program:anyprogram}",
        _paste_new,
        cost=-1.2,
    ),
    frame(
        f"(paste|insert) {_COPIED} (in|into|to|onto) a (new|blank|fresh|new empty) {{program}} (document|"
        f"file|window|note)",
        _paste_new,
        cost=-1.2,
    ),
    frame(
        "copy {target} (into|to|in) a (new|blank|fresh|new empty) {program} (document|file|window|note)",
        lambda b: (
            None if not isinstance(made := _take(EditCommand.COPY)(b), tuple) else (*made, *_paste_new(b))
        ),
        cost=-1.2,
    ),
    frame("copy [the] cells {cells}", _copy_cells, cost=-1.0),
    frame(
        "copy [what's in|what is in|the value of|the contents of|the content of|the value in] [the] [cell] "
        "{cell} (to|into|over to|over into) [the] [cell] {other:cell}",
        lambda b: (
            ClickOn(target=f"cell {b['cell']}"),
            Edit(command=EditCommand.COPY),
            Edit(command=EditCommand.PASTE, target=f"cell {b['other']}"),
        ),
        cost=-1.0,
    ),
    frame(
        "(paste|insert) [it|that|them|this|the cells|the values] (in|into|to|at|starting at|from) [cell] "
        "{cell}",
        lambda b: (Edit(command=EditCommand.PASTE, target=f"cell {b['cell']}"),),
        cost=-0.8,
    ),
    frame("copy [the] [file|document] {file}", lambda b: (Edit(command=EditCommand.COPY, target=b["file"]),)),
    frame(
        "(replace|change|substitute|swap|swap out) [every|all|the word|the text|every occurrence of|"
        "all occurrences of] {old:sign} (with|by|to|into|for) {new:newtext} (in|inside|within|"
        "throughout) [the] [file|document] {file}",
        _replace_in,
        cost=-0.6,
    ),
    frame(
        "(open|go to|visit|browse to|load|navigate to|pull up) [the] [page|site|address|url] "
        "{address} in (a|another|a new|a fresh|a second|a separate) [browser] tab",
        lambda b: (Edit(command=EditCommand.NEW_TAB), GoTo(address=b["address"])),
    ),
)
