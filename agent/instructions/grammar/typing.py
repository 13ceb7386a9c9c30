"""Typing: text, fields, forms, keys, lines, cells."""

from __future__ import annotations

import re

from agent.instructions.draft import Bring
from agent.instructions.frame import Frame, frame
from agent.instructions.nouns import program_named
from agent.instructions.reading import Bound, Built, Refused
from agent.instructions.tokens import Kind
from agent.plan import ClickOn, Edit, EditCommand, Open, Press, Replace, Save, TypeInto

NEEDS_MODEL = "this needs someone to make up the words, which takes a model; give the text itself, in quotes"
NOT_SAID = "it is not said what to write; give the text itself, in quotes"


def _type_plain(bound: Bound) -> Built:
    return (TypeInto(text=bound["text"]),) if bound["text"] else None


def _note(bound: Bound) -> Built:
    return (Bring(program="text editor", otherwise_any=True), TypeInto(text=bound["text"]))


def _type_field(bound: Bound) -> Built:
    name, text = bound["field"], bound["text"]
    if name.casefold().split()[-1] in _FORMS - {"page"} or name.casefold() in _MADE:
        return None
    if name in HERE:
        return (TypeInto(text=text),)
    if (program := program_named(tuple(name.casefold().split()))) is not None:
        return (Bring(program=program), TypeInto(text=text))
    return (TypeInto(text=text, field=name, replace=True),)


_MADE = frozenset({"new item", "new items", "new task", "new tasks", "new entry", "new entries", "new row"})
HERE = frozenset(
    {
        "it",
        "there",
        "that",
        "editor",
        "document",
        "text area",
        "page",
        "file",
        "window",
        "new document",
        "note",
        "text",
    }
)


def _type_new(bound: Bound) -> Built:
    brought = Bring(program="text editor", otherwise_any=True)
    return (brought, Edit(command=EditCommand.NEW), TypeInto(text=bound["text"]))


def _type_program(bound: Bound) -> Built:
    return (Bring(program=bound["program"]), TypeInto(text=bound["text"]))


def _append_field(bound: Bound) -> Built:
    return (TypeInto(text=bound["text"], field=bound["field"]),)


def _append_end(bound: Bound) -> Built:
    return (Press(keys=("ctrl", "end")), TypeInto(text=bound["text"]))


def _append_file(bound: Bound) -> Built:
    return (
        Open(program="", arguments=(bound["file"],)),
        Press(keys=("ctrl", "end")),
        TypeInto(text=bound["text"]),
        Save(),
    )


def _prepend(bound: Bound) -> Built:
    return (Press(keys=("ctrl", "home")), TypeInto(text=bound["text"]))


def _prepend_line(bound: Bound) -> Built:
    return (Press(keys=("ctrl", "home")), TypeInto(text=bound["text"] + "\n"))


def _append_line(bound: Bound) -> Built:
    return (Press(keys=("ctrl", "end")), TypeInto(text="\n" + bound["text"]))


def _new_line(bound: Bound) -> Built:
    return (TypeInto(text="\n" + bound["text"]),)


def _lines(bound: Bound) -> Built:
    return (TypeInto(text="\n".join(bound["texts"])),)


_FORMS = frozenset({"form", "fields", "details", "blanks", "boxes", "following", "page", "information"})


def _select_word(bound: Bound) -> Built:
    """A double click selects a word; more than one word has no plain way."""
    text = bound["text"]
    return (ClickOn(target=text, count=2),) if text and not any(c.isspace() for c in text) else None


def _on_lines(bound: Bound) -> Built:
    """ "This and that on two lines": as many texts as lines, or it is not said what goes where."""
    pieces = re.split(r"\s+and\s+", bound["text"].text)
    if bound["text"].has(Kind.QUOTE) or len(pieces) != bound["n"]:
        return Refused(reason="it is not said what goes on which line; put each line in quotes of its own")
    return (TypeInto(text="\n".join(pieces)),)


WRITE = (
    "(type|type in|type out|write|write down|enter|input|put|put in|put down|jot|jot down|insert|key in|"
    "note|note down|add|write in|append|enter in|also type|also write)"
)
_PLACING = {"add", "put", "put in", "insert"}  # verbs that want a place, or the text in quotes
_WRITE_TEXT = f"({'|'.join(way for way in WRITE.strip('()').split('|') if way not in _PLACING)})"
LEAD = (
    "[the] [exact] [following] [text|words|sentence|word|string|phrase|line|value|letters|content|"
    "paragraph|message|name|number|characters|contents|date|time|formula|code|address|url] [:]"
)
INTO = "(into|in|in to|inside|to|for|on|at|under|within|inside of)"
ON_A_LINE = (
    "(on|in|onto) (the next line|a new line|the following line|the second line|the third line|another "
    "line|the line below|a second line|a separate line|its own line|the line after|a line of its own|the "
    "fourth line|a fresh line|a third line|the next row|the second|the third|the fourth|the next)"
)
_AT_TOP = (
    "(at the top|at the very top|at the beginning|at the start|at the very beginning|at the top of the file|"
    "at the top of the document|at the start of the file|at the beginning of the file)"
)
_ON_THE_LIST = (
    "[on the list|in the list|to the list|on it|in it|in the file|into the file|to the file|in the document|"
    "into the document|in the editor]"
)
FRAMES: tuple[Frame, ...] = (
    frame(
        f"{WRITE} {LEAD} {{text:payload}} (at the top|at the beginning|at the start|at the very top|"
        "at the top of the file) [,]"
        " [and] (on a line of its own|on its own line|on a new line|as a line|on a separate line|in "
        "a line of its own"
        "|as the first line|as a new line|followed by a new line)",
        _prepend_line,
        cost=-1.5,
    ),
    frame(
        f"{WRITE} {LEAD} {{text:payload}} (on a line of its own|on its own line|on a new line|on a separate "
        f"line) {_AT_TOP}",
        _prepend_line,
        cost=-1.8,
    ),
    frame(
        f"{WRITE} {LEAD} {{text:payload}} (as the first line|as a first line|as the very first line|above "
        f"the "
        "text|above everything|above everything else|above it all|before the text|before everything else) "
        "[of the file|of the document|of it]",
        _prepend_line,
        cost=-1.5,
    ),
    frame(
        "(start|begin) [the|this] (file|document|text|note) with [the|a|this] (line|heading|title) [saying|"
        "that says|reading|:] {text:payload}",
        _prepend_line,
        cost=-1.0,
    ),
    frame(
        f"{WRITE} {LEAD} {{text:payload}} (as the last line|as a last line|as the very last line|below the "
        "text|below everything|below everything else|after everything else) [of the file|of the document|"
        "of it]",
        _append_line,
        cost=-1.5,
    ),
    frame(
        f"{WRITE} {LEAD} {{text:payload}} (at the end|at the bottom|at the very end|at the end of the "
        "file) [,] [and]"
        " (on a line of its own|on its own line|on a new line|as a line|on a separate line|in a line "
        "of its own|as a new line)",
        _append_line,
        cost=-1.5,
    ),
    frame(
        "(answer|respond with|reply with|reply) {text:quote} (in|into|for|under|on) {field}",
        _type_field,
        cost=-0.2,
    ),
    frame(
        "(replace|overwrite|change|set) [the] (contents|content|text|value) (of|in) {field} (with|by|"
        "to) {text:payload}",
        _type_field,
        cost=-0.8,
    ),
    frame("append {text:payload} to [the] (file|document|text|note|list|end|it)", _append_end, cost=-0.4),
    frame(f"{WRITE} {LEAD} {{text:quote}}", _type_plain, repeatable=True),
    frame(
        f"{WRITE} {LEAD} (in|into|in to) {{place:program}} : {{text:payload}}",
        lambda b: _type_program({"program": b["place"], "text": b["text"]}),
        cost=-0.4,
    ),
    frame(f"{WRITE} {LEAD} (in|into|in to) {{place:document}} : {{text:payload}}", _type_plain, cost=-0.4),
    frame(f"{WRITE} [down] {{text:composed}}", lambda b: Refused(reason=NEEDS_MODEL), cost=-1.0),
    frame(
        "(compose|draft|write me|create|generate|come up with|think of|make up|prepare|produce) "
        "{text:composed}",
        lambda b: Refused(reason=NEEDS_MODEL),
        cost=-1.0,
    ),
    frame(f"{WRITE} {{text:vague}}", lambda b: Refused(reason=NOT_SAID)),
    frame(f"{_WRITE_TEXT} {LEAD} {{text:payload}}", _type_plain, cost=0.0),
    frame("add [the] [following] (text|words|line|sentence|word) [:] {text:payload}", _type_plain),
    frame(
        f"{WRITE} (a note|a line|a message|some text|a text|a sentence|a note to self|a reminder|text|a "
        "paragraph|a new note|a short note|a letter|something|a list) (saying|that says|reading|that "
        "reads|with the text|with the words|which says|containing|with|:|to say|stating|which reads|"
        f"consisting of|with the content|with the contents) [:] {{text:payload}}",
        _type_plain,
        cost=-0.4,
    ),
    frame(
        f"{WRITE} {{text:quote}} (in it|there|into it|in there|here|in the middle|as text|in|as the text|"
        "as its text)",
        _type_plain,
    ),
    frame(f"{WRITE} {LEAD} {{text:quote}} {INTO} {{field}}", _type_field, repeatable=True),
    frame(f"{WRITE} {LEAD} {{text:quote}} {INTO} {{document}}", _type_plain),
    frame(
        f"{WRITE} {LEAD} {{text:payload}} (in|into|in to) a (new|blank|new blank|new empty|new text) "
        "(document|file|note)",
        _type_new,
        cost=-1.2,
    ),
    frame(f"{WRITE} {LEAD} {{text:payload}} {INTO} {{document}}", _type_plain, cost=-0.3),
    frame(
        f"{WRITE} {LEAD} {{text:name}} {INTO} {{field:saidfield}}", _type_field, cost=-0.35, repeatable=True
    ),
    frame(f"{WRITE} {LEAD} {{text:name}} into {{field}}", _type_field, cost=-0.1, repeatable=True),
    frame(
        f"{WRITE} {LEAD} {{text:payload}} (into|in) {{field:saidfield}}",
        _type_field,
        cost=-0.2,
        repeatable=True,
    ),
    frame(f"{WRITE} {LEAD} {{text:payload}} (into|in|in to|inside) {{program}}", _type_program, cost=-0.35),
    frame(
        f"{WRITE} {{text:payload}} as (the|your|my|our|a) {{field}}", _type_field, cost=-0.35, repeatable=True
    ),
    frame(
        f"{WRITE} {{text:name}} for (the|your|my|our|a) {{field:saidfield}}",
        _type_field,
        cost=-0.25,
        repeatable=True,
    ),
    frame(f"{WRITE} {{text:name}} as {{field}}", _type_field, cost=0.1, repeatable=True),
    frame(
        f"{WRITE} {{text:name}} for (the|your|my|our) {{field}}",
        lambda b: _type_field(b) if b["text"][:1].isdigit() else None,
        cost=0.1,
        repeatable=True,
    ),
    frame(
        f"{WRITE} [in|into] [the] {{field:saidfield}} [:|,] [the] [text|words|value] {{text:quote}}",
        _type_field,
    ),
    frame(
        "(type|enter|write|put|input) (in|into) {field:saidfield} [:|,] {text:payload}", _type_field, cost=0.4
    ),
    frame(
        f"(add|append|insert) {LEAD} {{text:quote}} to [the] {{field:saidfield}}", _append_field, cost=-0.1
    ),
    frame(
        f"{WRITE} {LEAD} {{text:payload}} (to|at|after) [the] (end|very end|bottom|end of the file|end "
        "of the document|end of the text|end of it|bottom of the file|bottom of the document|end of "
        "the note|end of this file|existing text|last line)",
        _append_end,
        cost=-0.35,
    ),
    frame(
        f"{WRITE} (a line|a new line|another line|one more line|a last line|the line|a final line|a "
        "second line|an extra line) [saying|that says|with|reading|with the text|containing|:] "
        f"{{text:payload}} [to|at] [the] (end|very end|bottom|end of the file|end of the document|end "
        "of the text|end of it|bottom of the file|bottom of the document|end of the list)",
        _append_line,
        cost=-0.5,
    ),
    frame(
        "(at|to) the (end|very end|bottom|end of the file|end of the document|end of the text|bottom "
        f"of the file|bottom of the document|end of it|end of the note) [of it] [,] {WRITE} {LEAD} "
        f"{{text:payload}}",
        _append_end,
        cost=-0.1,
    ),
    frame(
        "(at|to) the (top|beginning|start|very top|very beginning|very start|top of the file|"
        "beginning of the file|start of the file|top of the document|beginning of the document|start "
        f"of the document|start of the text|beginning of the text) [,] {WRITE} {LEAD} {{text:payload}}",
        _prepend,
        cost=-0.1,
    ),
    frame(
        f"{WRITE} {LEAD} {{text:payload}} (at|to) the (top|beginning|start|very top|very beginning|top "
        "of the file|beginning of the file|start of the file|top of the document|beginning of the "
        "document|start of the document|start of the text|beginning of the text)",
        _prepend,
        cost=-0.35,
    ),
    frame(f"{ON_A_LINE} [,] [please] {WRITE} {LEAD} {{text:payload}}", _new_line, cost=-0.1),
    frame(f"{ON_A_LINE} [:|,] {{text:payload}}", _new_line, cost=0.6),
    frame(
        "(below it|below that|underneath|under it|under that|below|beneath it|beneath that|"
        f"underneath it|underneath that) [,] {WRITE} {LEAD} {{text:payload}}",
        _new_line,
    ),
    frame(f"{WRITE} {LEAD} {{text:payload}} {ON_A_LINE}", _new_line, cost=-0.35, repeatable=True),
    frame(
        f"{WRITE} {LEAD} {{text:payload}} (below it|below that|underneath|underneath it|underneath that|"
        "under it|under that|beneath it)",
        _new_line,
        cost=-0.35,
    ),
    frame(
        "(below it|below that|underneath|under it|under that|below|beneath it|beneath that|underneath it|"
        "underneath that) [,] {text:quote}",
        _new_line,
    ),
    frame("[the] (first line|line one|line 1) (:|is|=|should be|reads) {text:quote}", _type_plain),
    frame(
        "[the] (second line|third line|fourth line|line two|line three|line 2|line 3|line 4|last line) "
        "(:|is|=|should be|reads) {text:quote}",
        _new_line,
    ),
    frame(f"on the first line [,] {WRITE} {LEAD} {{text:payload}}", _type_plain),
    frame(f"{WRITE} {LEAD} {{text:payload}} on the first line", _type_plain, cost=-0.35, repeatable=True),
    frame(
        f"{WRITE} (a new line|another line|a second line|a line|one more line|a third line) (saying|that "
        f"says|with|reading|with the text|containing|:) {{text:payload}}",
        _new_line,
        cost=-0.2,
    ),
    frame(
        f"{WRITE} [the] [following] [lines|words|names|items|things] [:] {{texts:values}} {_ON_THE_LIST} "
        "[,] (on separate "
        "lines|each on its own line|one per line|each on a separate line|each on a new line|on "
        "different lines|each on their own line|one on each line|line by line|on their own lines|on "
        "a line each|one to a line)",
        _lines,
        cost=-2.0,
    ),
    frame(
        "(start|begin|add|insert|leave|make|put in|put|create|go to|enter|type|move to|then) (a|the|"
        "another|one) (new line|blank line|empty line|line break|next line|newline|new paragraph|"
        "following line|free line)",
        lambda b: (Press(keys=("enter",)),),
        cost=-0.6,
    ),
    frame(
        "(add|insert|put in|put|leave|make) (a|an|one) (new line|blank line|empty line) (at|to) the (top|"
        "start|"
        "beginning|top of the document|top of the file|start of the document|start of the file|beginning of "
        "the document|beginning of the file)",
        lambda b: (Press(keys=("ctrl", "home")), Press(keys=("enter",))),
        cost=-1.0,
    ),
    frame(
        "(add|insert|put in|put|leave|make) (a|an|one) (new line|blank line|empty line) (at|to) the (end|"
        "bottom|"
        "end of the document|end of the file|bottom of the document|bottom of the file)",
        lambda b: (Press(keys=("ctrl", "end")), Press(keys=("enter",))),
        cost=-1.0,
    ),
    frame(
        "(a|the|another|one) (new line|blank line|empty line|line break|newline)",
        lambda b: (Press(keys=("enter",)),),
    ),
    frame(
        "(fill in|fill out|fill|complete|populate|fill up) {field} (with|as|using|:|by|to be|=) "
        "{text:payload}",
        _type_field,
        cost=0.05,
        repeatable=True,
    ),
    frame(
        "(delete|remove|erase|get rid of|wipe) [all] [of] [the|its] (text|everything|it all|contents|"
        "content|all the text|whole "
        "text|all text|existing text|all of it|all of the text|everything in the document|whole "
        "document)",
        lambda b: (Edit(command=EditCommand.SELECT_ALL), Press(keys=("delete",))),
        cost=-0.3,
    ),
    frame(
        f"{WRITE} {LEAD} {{text:payload}} (on|as|in) (a new line|its own line|a separate line|a line of "
        "its own|another line|the last line) (at the end|at the bottom|at the very end|to the end|at "
        "the end of the file|at the bottom of the file|at the end of the document)",
        _append_line,
        cost=-0.6,
    ),
    frame(
        f"{WRITE} (a|the|my) [{{kind:target}}] list (with|of|:|containing) [the items] {{texts:values}} [,] "
        "(on separate lines|each on its own line|one per line|each on a separate line|each on a new line|"
        "one on each line|line by line|on their own lines)",
        _lines,
        cost=-2.5,
    ),
    frame(
        "(put|place|move|set) the (cursor|caret|text cursor) (at|to) the (start|beginning|top|very start|"
        "start of the "
        "document|beginning of the document|start of the text|beginning of the text|start of the file)",
        lambda b: (Press(keys=("ctrl", "home")),),
        cost=-2.0,
    ),
    frame(
        "(put|place|move|set) the (cursor|caret|text cursor) (at|to) the (end|bottom|very end|end of the "
        "document|end of the text|end of the file)",
        lambda b: (Press(keys=("ctrl", "end")),),
        cost=-2.0,
    ),
    frame(
        "(append|add) [the] [text|line|words] {text:quote} to [the] [end of] [the] [file|document] {file}",
        _append_file,
        cost=-0.8,
    ),
    frame(
        "(add|append|insert|put|write) [the] [text|line|words] {text:quote} at the (end|bottom) of [the] "
        "[file|document] {file}",
        _append_file,
        cost=-0.8,
    ),
    frame(f"{WRITE} [the|these] [following] {{n:quantity}} lines (:|,) {{texts:values}}", _lines, cost=-3.0),
    frame(
        f"{WRITE} {LEAD} {{text:payload}} (in it|into it|in there|into there|inside it|in its place|in "
        "their place|in its stead|over it|over that|over what is there|over the word|over the old one|"
        "instead "
        "of it|instead of that)",
        _type_plain,
        cost=-0.35,
    ),
    frame(
        "(use|enter|type|put|write|set|give) {name:file} (as|for|into) [the|its] [new] (file name|filename|"
        "name|name of the file|name field)",
        lambda b: (TypeInto(text=b["name"], replace=True),),
        cost=-0.5,
    ),
    frame(
        "(delete|remove|erase) (the word|the text|every|all occurrences of|every occurrence of|the "
        "phrase|the words|all instances of) {old:name} [from|in|everywhere] [the] [document|text|"
        "file|everywhere|whole document]",
        lambda b: (Replace(old=b["old"], new=""),),
        cost=-0.2,
    ),
    frame("(select|highlight|mark) [the] (word|text) {text:quote}", _select_word, cost=-0.1),
    frame("(select|highlight|mark) the word {text:name}", _select_word, cost=-0.6),
    frame(
        f"{_WRITE_TEXT} {{text:rest}} on {{n:quantity}} [separate|different] lines",
        _on_lines,
        cost=-2.0,
    ),
)
