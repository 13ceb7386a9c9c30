"""Typing: text, fields, forms, keys, lines, cells."""

from __future__ import annotations

import re

from agent.instructions.chords import chord
from agent.instructions.draft import Bring
from agent.instructions.frame import Frame, frame
from agent.instructions.nouns import EVERYTHING, FIELD_NOUNS, program_named
from agent.instructions.phrase import Phrase
from agent.instructions.reading import Bound, Built, Refused
from agent.instructions.slots import field as field_slot
from agent.plan import (
    ClearField,
    ClickOn,
    Edit,
    EditCommand,
    EnterCell,
    FindText,
    Instruction,
    Press,
    Repeat,
    Replace,
    SetValue,
    TypeInto,
)

NEEDS_MODEL = "this needs someone to make up the words, which takes a model; give the text itself, in quotes"
NOT_SAID = "it is not said what to write; give the text itself, in quotes"


def _type_plain(bound: Bound) -> Built:
    return (TypeInto(text=bound["text"]),) if bound["text"] else None


def _note(bound: Bound) -> Built:
    return (Bring(program="text editor", otherwise_any=True), TypeInto(text=bound["text"]))


def _type_field(bound: Bound) -> Built:
    name, text = bound["field"], bound["text"]
    if name.casefold().split()[-1] in _FORMS - {"page"}:
        return None
    if name.casefold() in _HERE:
        return (TypeInto(text=text),)
    if (program := program_named(tuple(name.casefold().split()))) is not None:
        return (Bring(program=program), TypeInto(text=text))
    return (TypeInto(text=text, field=name, replace=True),)


_HERE = frozenset(
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


def _type_program(bound: Bound) -> Built:
    return (Bring(program=bound["program"]), TypeInto(text=bound["text"]))


def _append_field(bound: Bound) -> Built:
    return (TypeInto(text=bound["text"], field=bound["field"]),)


def _append_end(bound: Bound) -> Built:
    return (Press(keys=("ctrl", "end")), TypeInto(text=bound["text"]))


def _prepend(bound: Bound) -> Built:
    return (Press(keys=("ctrl", "home")), TypeInto(text=bound["text"]))


def _append_line(bound: Bound) -> Built:
    return (Press(keys=("ctrl", "end")), TypeInto(text="\n" + bound["text"]))


def _new_line(bound: Bound) -> Built:
    return (TypeInto(text="\n" + bound["text"]),)


def _lines(bound: Bound) -> Built:
    return (TypeInto(text="\n".join(bound["texts"])),)


def _press(bound: Bound) -> Built:
    return (Press(keys=bound["keys"], times=bound.get("count", 1)),) if bound.get("count", 1) <= 500 else None


def _chorded(bound: Bound) -> Built:
    found = chord((*bound["keys"], bound["key"].casefold()))
    return (Press(keys=found),) if found is not None and len(found) > 1 else None


def _set(bound: Bound) -> Built:
    name, value = bound["field"], bound["value"]
    if name.casefold() in {"it", "this", "that"}:
        return None
    return (SetValue(field=name, value=value),)


# --- forms ------------------------------------------------------------------------------------------

LABELS: frozenset[tuple[str, ...]] = frozenset(
    tuple(label.split())
    for label in (
        "first name|last name|full name|family name|given name|surname|name|e-mail|email|email "
        "address|e-mail address|mail"
        "|phone|phone number|telephone|telephone number|mobile|address|street|street address|city|"
        "town|zip|zip code|postcode"
        "|postal code|state|country|region|age|username|user name|user|login|password|passphrase|"
        "message|subject|comment"
        "|comments|date|birthday|date of birth|company|organisation|organization|title|job title|"
        "quantity|amount|notes|note"
        "|colour|color|size|nickname|website|url|search|query|description|department|language|gender|"
        "pin|card number|time"
    ).split("|")
)


def pair(phrase: Phrase) -> tuple[str, str] | None:
    """A label and its value: "Name: Ada", "email is ada@example.com", "first name Ada"."""
    words = phrase.words
    for index, word in enumerate(words[1:-1], 1):
        if word in {":", "=", "is", "as"} or (word == "should" and words[index + 1] == "be"):
            label = field_slot(phrase.part(0, index))
            if word not in {":", "="} and words[int(words[0] in {"the", "my"}) : index] not in LABELS:
                continue
            rest = phrase.part(index + (2 if word == "should" else 1))
            if label is not None and len(rest):
                return label[0], rest.literal
    start = 1 if words[:1] in {("the",), ("my",)} else 0
    for length in (3, 2, 1):
        if (
            words[start : start + length] in LABELS
            and len(words) > start + length
            and words[start + length] not in FIELD_NOUNS | {"with", "to", "as", "into", "by"}
        ):
            return phrase.part(start, start + length).text, phrase.part(start + length).literal
    return None


def _pair(bound: Bound) -> Built:
    found = pair(bound["pair"])
    if found is not None and "bare" in bound and tuple(found[0].casefold().split()) not in LABELS:
        return None
    if found is None or any(word in {",", ";", "\n", "and"} for word in bound["pair"].words):
        return None
    return (SetValue(field=found[0], value=found[1]),)


_FORMS = frozenset({"form", "fields", "details", "blanks", "boxes", "following", "page", "information"})


def _form_pair(bound: Bound) -> Built:
    return _pair(bound) if bound["form"].casefold().split()[-1] in _FORMS else None


def _form_announced(bound: Bound) -> Built:
    return () if bound["form"].casefold().split()[-1] in _FORMS else None


def _form_alone(bound: Bound) -> Built:
    if bound["form"].casefold().split()[-1] in _FORMS:
        return Refused(reason="it is not said what to fill in; name each field and its text")
    return None


def _log_in(bound: Bound) -> Built:
    name = (TypeInto(text=bound["user"], field="username", replace=True),) if "user" in bound else ()
    word = (
        (TypeInto(text=bound["password"], field="password", replace=True, submit=True),)
        if "password" in bound
        else ()
    )
    return (*name, *word)


def _search(bound: Bound) -> Built:
    text = bound["text"]
    if re.match(r"(?:the\s+)?(?:cheapest|best|nearest|latest|most)\b", text, re.IGNORECASE):
        return Refused(
            reason="choosing what is best needs a model; say exactly what to search for, in quotes"
        )
    if text.casefold() in {"it", "that", "them", "me"}:
        return None
    return (TypeInto(text=text, field=bound.get("field", "search"), replace=True, submit=True),)


def _find(bound: Bound) -> Built:
    return (FindText(text=bound["text"]),)


def _clear(bound: Bound) -> Built:
    name = bound["field"]
    return (ClearField(field=None if name.casefold() in _WHOLE else name),)


_WHOLE = EVERYTHING | {
    "text",
    "document",
    "page",
    "editor",
    "field",
    "it",
    "whole document",
    "all text",
    "input",
    "everything",
    "file",
    "box",
}


# --- cells ------------------------------------------------------------------------------------------


def _select_word(bound: Bound) -> Built:
    """A double click selects a word; more than one word has no plain way."""
    text = bound["text"]
    return (ClickOn(target=text, count=2),) if text and not any(c.isspace() for c in text) else None


def _cell(bound: Bound) -> Built:
    return (EnterCell(cell=bound["cell"], text=bound["text"]),)


def _cells(bound: Bound) -> Built:
    cells, texts = bound["cells"], bound["texts"]
    if len(cells) != len(texts):
        return Refused(reason=f"{len(texts)} texts do not fit {len(cells)} cells")
    return tuple(EnterCell(cell=cell, text=text) for cell, text in zip(cells, texts, strict=True))


def _column(bound: Bound) -> Built:
    letter, texts = bound["letter"], bound["texts"]
    if not re.fullmatch(r"[A-Za-z]{1,2}", letter):
        return None
    return tuple(EnterCell(cell=f"{letter.upper()}{row}", text=text) for row, text in enumerate(texts, 1))


def _typed(text: str, times: int) -> tuple[Instruction, ...]:
    return (Repeat(body=(TypeInto(text=text),), times=times),)


_W = (
    "(type|type in|type out|write|write down|enter|input|put|put in|put down|jot|jot down|insert|key in|"
    "note|note down|add|write in|append|enter in|also type|also write)"
)
_LEAD = (
    "[the] [exact] [following] [text|words|sentence|word|string|phrase|line|value|letters|content|"
    "paragraph|message|name|number|characters|contents] [:]"
)
_IN = "(into|in|in to|inside|to|for|on|at|under|within|inside of)"
_LINE = (
    "(on|in|onto) (the next line|a new line|the following line|the second line|the third line|another "
    "line|the line below|a second line|a separate line|its own line|the line after|a line of its own|the "
    "fourth line|a fresh line|a third line|the next row)"
)

FRAMES: tuple[Frame, ...] = (
    frame(
        "(answer|respond with|reply with|reply) {text:quote} (in|into|to|for|under|on) {field}",
        _type_field,
        cost=-0.2,
    ),
    frame("(leave) {field} (empty|blank)", _clear, cost=-0.8),
    frame(
        "(replace|overwrite|change|set) [the] (contents|content|text|value) (of|in) {field} (with|by|"
        "to) {text:payload}",
        _type_field,
        cost=-0.8,
    ),
    frame(
        "(fill|fill in) [the] [cells] {cells} with [the] [values|numbers|texts] [:] {texts:values}",
        _cells,
        cost=-2.5,
    ),
    frame(
        "(hold|hold down|press and hold|holding|keep) {keys} [down|held|held down|pressed] (and|then|"
        "and then|while pressing|while you press) [press|hit|tap|push] [the] {key:name} [key]",
        _chorded,
        cost=-0.2,
    ),
    frame(
        "@fill [in|out] {form:target} [with the following|as follows|like this|with the following "
        "details|with the following values|with these values|using the following|with] :",
        _form_announced,
        cost=-0.4,
        repeatable=True,
    ),
    frame("(type|enter|key in|try|type in) {keys:barekeys}", _press, cost=-0.3, repeatable=True),
    frame("(type|enter|key in|try) {keys:barekeys} {count}", _press, cost=-0.3),
    frame("append {text:payload} to [the] (file|document|text|note|list|end|it)", _append_end, cost=-0.4),
    frame("@set {field} from {old:name} (to|into) {value:payload}", _set, cost=-0.5),
    frame(
        "@fill [in|out] {form:target} (with|using) (the following|these values|the following values|"
        "the following details|these details) : {pair:rest}",
        _form_pair,
        cost=-0.5,
        repeatable=True,
    ),
    frame(f"{_W} {_LEAD} {{text:quote}}", _type_plain, repeatable=True),
    frame(
        f"{_W} {_LEAD} (in|into|in to) {{place:program}} : {{text:payload}}",
        lambda b: _type_program({"program": b["place"], "text": b["text"]}),
        cost=-0.4,
    ),
    frame(f"{_W} {_LEAD} (in|into|in to) {{place:document}} : {{text:payload}}", _type_plain, cost=-0.4),
    frame(f"{_W} [down] {{text:composed}}", lambda b: Refused(reason=NEEDS_MODEL), cost=-1.0),
    frame(
        "(compose|draft|write me|create|generate|come up with|think of|make up|prepare|produce) "
        "{text:composed}",
        lambda b: Refused(reason=NEEDS_MODEL),
        cost=-1.0,
    ),
    frame(f"{_W} {{text:vague}}", lambda b: Refused(reason=NOT_SAID)),
    frame(f"{_W} {_LEAD} {{text:payload}}", _type_plain, cost=0.0),
    frame(
        f"{_W} (a note|a line|a message|some text|a text|a sentence|a note to self|a reminder|text|a "
        "paragraph|a new note|a short note|a letter|something|a list) (saying|that says|reading|that "
        "reads|with the text|with the words|which says|containing|with|:|to say|stating|which reads|"
        f"consisting of|with the content|with the contents) [:] {{text:payload}}",
        _type_plain,
        cost=-0.4,
    ),
    frame(
        f"{_W} {{text:quote}} (in it|there|into it|in there|here|in the middle|as text|in|as the text|"
        "as its text)",
        _type_plain,
    ),
    frame(f"{_W} {_LEAD} {{text:quote}} {_IN} {{field}}", _type_field, repeatable=True),
    frame(f"{_W} {_LEAD} {{text:quote}} {_IN} {{document}}", _type_plain),
    frame(f"{_W} {_LEAD} {{text:payload}} {_IN} {{document}}", _type_plain, cost=-0.3),
    frame(f"{_W} {_LEAD} {{text:name}} {_IN} {{field:saidfield}}", _type_field, cost=-0.35, repeatable=True),
    frame(f"{_W} {_LEAD} {{text:name}} into {{field}}", _type_field, cost=-0.1, repeatable=True),
    frame(
        f"{_W} {_LEAD} {{text:payload}} (into|in) {{field:saidfield}}",
        _type_field,
        cost=-0.2,
        repeatable=True,
    ),
    frame(f"{_W} {_LEAD} {{text:payload}} (into|in|in to|inside) {{program}}", _type_program, cost=-0.35),
    frame(
        f"{_W} {{text:payload}} as (the|your|my|our|a) {{field}}", _type_field, cost=-0.35, repeatable=True
    ),
    frame(
        f"{_W} {{text:name}} for (the|your|my|our|a) {{field:saidfield}}",
        _type_field,
        cost=-0.25,
        repeatable=True,
    ),
    frame(f"{_W} {{text:name}} as {{field}}", _type_field, cost=0.1, repeatable=True),
    frame(
        f"{_W} [in|into] [the] {{field:saidfield}} [:|,] [the] [text|words|value] {{text:quote}}", _type_field
    ),
    frame(
        "(type|enter|write|put|input) (in|into) {field:saidfield} [:|,] {text:payload}", _type_field, cost=0.4
    ),
    frame(
        f"(add|append|insert) {_LEAD} {{text:quote}} to [the] {{field:saidfield}}", _append_field, cost=-0.1
    ),
    frame(
        f"{_W} {_LEAD} {{text:payload}} (to|at|after) [the] (end|very end|bottom|end of the file|end "
        "of the document|end of the text|end of it|bottom of the file|bottom of the document|end of "
        "the note|end of this file|existing text|last line)",
        _append_end,
        cost=-0.35,
    ),
    frame(
        f"{_W} (a line|a new line|another line|one more line|a last line|the line|a final line|a "
        "second line|an extra line) [saying|that says|with|reading|with the text|containing|:] "
        f"{{text:payload}} [to|at] [the] (end|very end|bottom|end of the file|end of the document|end "
        "of the text|end of it|bottom of the file|bottom of the document|end of the list)",
        _append_line,
        cost=-0.5,
    ),
    frame(
        "(at|to) the (end|very end|bottom|end of the file|end of the document|end of the text|bottom "
        f"of the file|bottom of the document|end of it|end of the note) [of it] [,] {_W} {_LEAD} "
        f"{{text:payload}}",
        _append_end,
        cost=-0.1,
    ),
    frame(
        "(at|to) the (top|beginning|start|very top|very beginning|very start|top of the file|"
        "beginning of the file|start of the file|top of the document|beginning of the document|start "
        f"of the document|start of the text|beginning of the text) [,] {_W} {_LEAD} {{text:payload}}",
        _prepend,
        cost=-0.1,
    ),
    frame(
        f"{_W} {_LEAD} {{text:payload}} (at|to) the (top|beginning|start|very top|very beginning|top "
        "of the file|beginning of the file|start of the file|top of the document|beginning of the "
        "document|start of the document|start of the text|beginning of the text)",
        _prepend,
        cost=-0.35,
    ),
    frame(f"{_LINE} [,] [please] {_W} {_LEAD} {{text:payload}}", _new_line, cost=-0.1),
    frame(f"{_LINE} [:|,] {{text:payload}}", _new_line, cost=0.6),
    frame(
        "(below it|below that|underneath|under it|under that|below|beneath it|beneath that|"
        f"underneath it|underneath that) [,] {_W} {_LEAD} {{text:payload}}",
        _new_line,
    ),
    frame(f"{_W} {_LEAD} {{text:payload}} {_LINE}", _new_line, cost=-0.35),
    frame(
        f"{_W} {_LEAD} {{text:payload}} (below it|below that|underneath|underneath it|underneath that|"
        "under it|under that|beneath it)",
        _new_line,
        cost=-0.35,
    ),
    frame(f"on the first line [,] {_W} {_LEAD} {{text:payload}}", _type_plain),
    frame(f"{_W} {_LEAD} {{text:payload}} on the first line", _type_plain, cost=-0.35),
    frame(
        f"{_W} (a new line|another line|a second line|a line|one more line|a third line) (saying|that "
        f"says|with|reading|with the text|containing|:) {{text:payload}}",
        _new_line,
        cost=-0.2,
    ),
    frame(
        f"{_W} [the] [following] [lines|words|names|items|things] [:] {{texts:values}} (on separate "
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
        "(a|the|another|one) (new line|blank line|empty line|line break|newline)",
        lambda b: (Press(keys=("enter",)),),
    ),
    # keys
    frame("@press {keys}", _press, repeatable=True, cost=-0.3),
    frame("@press {keys} {count}", _press, repeatable=True, cost=-0.3),
    frame("@press {count} {keys}", _press),
    frame(
        "(use|do|press|hit|send|try|with|via) the [keyboard] (shortcut|hotkey|key combination|keys|"
        "key|combination|keyboard shortcut|chord|key combo|shortcut keys) {keys} [to {purpose:rest}]",
        lambda b: (Press(keys=b["keys"]),),
        cost=-0.3,
    ),
    frame(
        "(use|press|hit|do) {keys} (to|in order to|for|so that) {purpose:rest}",
        lambda b: (Press(keys=b["keys"]),),
        cost=-0.2,
    ),
    frame(
        "{purpose:rest} (with|using|by pressing|via|by hitting|by using|through) [the] [keyboard "
        "shortcut|keyboard|shortcut|keys|key] {keys}",
        lambda b: (Press(keys=b["keys"]),) if len(b["purpose"]) <= 6 else None,
        cost=-0.2,
    ),
    frame("{keys}", lambda b: (Press(keys=b["keys"]),) if len(b["keys"]) > 1 else None, cost=0.3),
    frame(
        "(submit|confirm|accept) (with|by pressing|using|via|by hitting) [the] (enter|return) [key]",
        lambda b: (Press(keys=("enter",)),),
    ),
    # fields
    frame(
        "(fill in|fill out|fill|complete|populate|fill up) {field} (with|as|using|:|by|to be|=) "
        "{text:payload}",
        _type_field,
        cost=0.05,
        repeatable=True,
    ),
    frame(
        "@set {field} (to|to be|as|=|to say|to read|into|to the value) {value:payload}",
        _set,
        cost=0.1,
        repeatable=True,
    ),
    frame("@set the value of {field} (to|as) {value:payload}", _set, repeatable=True),
    frame("(give|assign) {field:saidfield} the value {value:payload}", _set),
    frame(
        "@fill [in|out] {form:target} (with|using|as follows|with the following|like this|like so|by "
        "entering|with these values|:|with the following details|with the following values|with the "
        "values|, using|as follows :|with the following :|with the details|with my details|using "
        "these details|using these details :|using the following|using the following :|using the "
        "following details|with these details|using this information|with this information|with this "
        "data|using this data|with the following information|with the following data|by putting|, "
        "with) [data|details|values|information] [:] {pair:rest}",
        _form_pair,
        cost=-0.4,
        repeatable=True,
    ),
    frame("@fill {pair:rest}", _pair, cost=-0.1, repeatable=True),
    frame(
        "@fill [in|out] {form:target} [with the following|as follows|like this] [:]", _form_alone, cost=0.2
    ),
    frame(
        "(with the following|use|with|using|the|enter|put|type|write|use these|fill in|fill|set) "
        "[the] [following] [values|details|data] [:] {pair:rest}",
        _pair,
        cost=0.45,
        repeatable=True,
    ),
    frame("{pair:rest}", lambda b: _pair({**b, "bare": True}), cost=1.0, repeatable=True),
    frame(
        "(clear|empty|blank|wipe|clear out|empty out|delete the contents of|delete the text in|erase|"
        "remove the text from|delete everything in|clear the contents of|remove everything from|"
        "erase the contents of|delete the text from) {field}",
        _clear,
        cost=0.0,
    ),
    frame(
        "(log in|login|sign in|log on|log me in|sign me in|log yourself in) [to the site|to the page|"
        "to it|there|on the page] (as|with|using|with the username|with the user name|as user|with "
        "username|with user|using the username|as the user|using username|with the user) {user:name} "
        "(with|and|using|, password|, with|and the) [the] [password|a password of|a password|"
        "password of|pass|with password] [:] {password:name}",
        _log_in,
        cost=-1.0,
    ),
    frame(
        "(log in|login|sign in|log on) (as|with|using|with the username) {user:name} / {password:name}",
        _log_in,
        cost=-1.0,
    ),
    # searching
    frame(
        "(search|search for|look for|look up|do a search for|run a search for|search the web for|"
        "search the page for|search the site for|search online for|search the internet for|google|"
        "query|search on it for) {text:payload} [there|online|on the web|on this page|on the site|on "
        "the internet]",
        _search,
        cost=0.1,
    ),
    frame(
        "(search|search for|look for|look up|find) {text:payload} (in|using|with|on|via) [the] "
        "{field:saidfield}",
        _search,
        cost=-0.2,
    ),
    frame(
        "(search in|use|search with|search using|in) [the] (search box|search field|search bar|"
        "search) [to] [,] (search for|find|look for|look up|for) {text:payload}",
        _search,
        cost=-0.2,
    ),
    frame(
        "(find|search for|look for|locate|search) [for] [the] [text|word|string|words|phrase] "
        "{text:quote} [in the document|in the text|in the file|on the page|in this document|on this "
        "page|in the page|in it]",
        _find,
        cost=0.1,
    ),
    frame(
        "(find|search for|look for|locate) the (text|word|string|words|phrase|term) {text:payload} "
        "[in the document|in the text|in the file|on the page|in this document|on this page|in the "
        "page|in it]",
        _find,
        cost=-0.3,
    ),
    frame(
        "(find|search for|look for|locate|search) [the] [word|text|words|phrase] {text:payload} (in "
        "the document|in the text|in the file|on the page|in this document|on this page|in the page|"
        "within the document|in the editor)",
        _find,
        cost=-0.4,
    ),
    frame("search the (document|text|file|page) for {text:payload}", _find, cost=-0.4),
    # cells
    frame(
        f"{_W} {_LEAD} {{text:payload}} (in|into|in to|to|at|for) [the] [cell] {{cell}} [of the "
        "spreadsheet|of the sheet|in the spreadsheet|in the sheet|of the table]",
        _cell,
        cost=-0.6,
        repeatable=True,
    ),
    frame(
        f"(in|into|at|for) [the] [cell] {{cell}} [,] {_W} {_LEAD} {{text:payload}}",
        _cell,
        cost=-0.3,
        repeatable=True,
    ),
    frame("(in|into) [the] [cell] {cell} [:|,] {text:payload}", _cell, cost=0.3, repeatable=True),
    frame(
        "(set|change|make|fill|fill in) [the] [cell|value of|value of cell] {cell} (to|=|with|as|be|"
        "equal to|contain|say) {text:payload}",
        _cell,
        cost=-0.3,
        repeatable=True,
    ),
    frame(
        "[cell] {cell} (to|=|is|should be|should contain|should say|gets|:|becomes) {text:payload}",
        _cell,
        cost=0.3,
        repeatable=True,
    ),
    frame(
        f"{_W} [the] [values|numbers|texts|words|following] [:] {{texts:values}} (in|into|to|in to) "
        f"[the] [cells] {{cells}} [respectively]",
        _cells,
        cost=-2.5,
    ),
    frame(
        f"(in|into) [the] [cells] {{cells}} [,] {_W} [the] [values|numbers|texts|words] [:] "
        f"{{texts:values}} [respectively]",
        _cells,
        cost=-2.5,
    ),
    frame(
        f"{_W} [the] [values|numbers|texts|words|following] [:] {{texts:values}} (in|into|down) [the] "
        f"column {{letter:name}}",
        _column,
        cost=-2.5,
    ),
    frame(
        "(select|click|click on|go to|choose|move to|click in|click into) [the] cell {cell}",
        lambda b: (ClickOn(target=f"cell {b['cell']}"),),
        cost=-0.2,
    ),
    frame(
        "(delete|remove|erase) [all] [of] [the] (text|everything|contents|content|all the text|whole "
        "text|all text|existing text|all of it|all of the text|everything in the document|whole "
        "document)",
        lambda b: (Edit(command=EditCommand.SELECT_ALL), Press(keys=("delete",))),
        cost=-0.3,
    ),
    frame(
        f"{_W} {_LEAD} {{text:payload}} (on|as|in) (a new line|its own line|a separate line|a line of "
        "its own|another line|the last line) (at the end|at the bottom|at the very end|to the end|at "
        "the end of the file|at the bottom of the file|at the end of the document)",
        _append_line,
        cost=-0.6,
    ),
    frame(f"{_W} {{n:quantity}} lines : {{texts:values}}", _lines, cost=-3.0),
    frame(
        f"{_W} {_LEAD} {{text:payload}} (in it|into it|in there|into there|inside it)",
        _type_plain,
        cost=-0.35,
    ),
    frame(
        "(use|enter|type|put|write|set|give) {name:file} (as|for|into) [the] (file name|filename|"
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
    frame(
        "make (it|that|the text|the selection|this|the selected text|them) (bold|bolded)",
        lambda b: (Press(keys=("ctrl", "b")),),
    ),
    frame(
        "make (it|that|the text|the selection|this|the selected text|them) (italic|italics|"
        "italicised|italicized)",
        lambda b: (Press(keys=("ctrl", "i")),),
    ),
    frame(
        "(make|get) (it|that|the text|the selection|this|the selected text|them) (underlined|underline)",
        lambda b: (Press(keys=("ctrl", "u")),),
    ),
    frame("(select|highlight|mark) [the] (word|text) {text:quote}", _select_word, cost=-0.1),
)
