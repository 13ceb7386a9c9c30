"""Reading a value off the screen and writing it elsewhere: "note the total in total.txt"."""

from __future__ import annotations

import re

from agent.instructions.draft import Bring, MakeFile, inside
from agent.instructions.frame import Frame, frame
from agent.instructions.grammar.typing import HERE, NOT_SAID
from agent.instructions.nouns import FIELD_NOUNS, program_named
from agent.instructions.reading import Bound, Built, Refused
from agent.plan import GoTo, Instruction, ReadValue, TypeNoted

_READ = (
    "(note|note down|write down|jot down|remember|read|read off|look up|take note of|make a note of|memorise|"
    "memorize|get|find)"
)
_WRITE = (
    "(type|type in|enter|write|write down|put|insert|note|note down|jot down|copy|input|save|store|paste|"
    "record|"
    "add|append|put down)"
)
_WRITE_IT = "(type|type in|enter|write|write down|put|note|note down|jot down|record|input)"
_IT = "(it|that|this|the value|the result|the answer|that number|that value|the number)"
_FILE = (
    "(in|into|to|as) [a|the] [new] [text] [file|document] [called|named|with the name] {name:file} [in the "
    "text editor]"
)
_FOLDER = "(in|on|into|to|inside) [the] {folder:anyfolder}"


_BEST = re.compile(
    r"\b(?:cheapest|best|nearest|latest|highest|lowest|largest|smallest|most|least)\b", re.IGNORECASE
)


def _judged(bound: Bound) -> bool:
    """Whether someone would have to compare before the value is known."""
    return "value" in bound and _BEST.search(bound["value"]) is not None


def _read(bound: Bound) -> tuple[Instruction, ...]:
    return (ReadValue(what=bound["value"]),) if "value" in bound else ()


def _typed(bound: Bound) -> Built:
    if _judged(bound):
        return Refused(reason="choosing what is best needs a model; say which one is meant")
    name = bound.get("field")
    if name is not None and name.casefold() in HERE:
        name = None
    if name is not None and (program := program_named(tuple(name.casefold().split()))) is not None:
        return (*_read(bound), Bring(program=program), TypeNoted())
    return (*_read(bound), TypeNoted(field=name))


def _copied(bound: Bound) -> Built:
    """What a calculator shows is copied there; other values have to be found."""
    return None if bound["value"].casefold() in {"result", "answer"} else _read(bound)


def _of_anchor(bound: Bound) -> Built:
    """ "Copy the rate for Norway": of several, the one that stands beside a name."""
    if not bound["anchor"][:1].isupper() or bound["anchor"].casefold().split()[-1] in FIELD_NOUNS:
        return None
    return (ReadValue(what=f"{bound['value']} of {bound['anchor']}"),)


def _read_there(bound: Bound) -> Built:
    return (GoTo(address=bound["address"]), *_read(bound))


def _cell(bound: Bound) -> Built:
    return (*_read(bound), TypeNoted(cell=bound["cell"]))


def _file(bound: Bound) -> Built:
    name = inside(bound["folder"], bound["name"]) if "folder" in bound else bound["name"]
    return (*_read(bound), MakeFile(name=name, noted=True))


_PLACED = "(in|into|in to|inside|to|as|for)"
FRAMES: tuple[Frame, ...] = (
    frame(f"{_READ} {{value:mention}}", _read, cost=-0.6),
    frame("(read|read off|note|note down|remember|memorise|memorize) {value:readable}", _read, cost=-0.6),
    frame("copy {value:mention}", _copied, cost=-0.6),
    frame("copy {value:mention} (for|of) {anchor:target}", _of_anchor, cost=-1.0),
    frame(
        "(look up|find out|check|find|read|copy|get|note) {value:mention} (at|on) {address}",
        _read_there,
        cost=-0.8,
    ),
    frame(
        "(look up|find out|check|find|read|copy|get|note) {value:mention} (at|on) {address} in the browser",
        _read_there,
        cost=-0.9,
    ),
    frame("(type|type in|enter|write|put|insert|input) {value:mention}", _typed, cost=-0.6),
    *(
        piece
        for write, what in ((_WRITE, "{value:mention}"), (_WRITE_IT, _IT))
        for piece in (
            frame(f"{write} {what} {_PLACED} {{field}}", _typed, cost=-0.8),
            frame(f"{write} {what} (in|into|to) [the] [cell] {{cell}}", _cell, cost=-1.4),
            frame(f"{write} {what} {_FILE}", _file, cost=-1.4),
            frame(f"{write} {what} {_FILE} {_FOLDER}", _file, cost=-1.8),
        )
    ),
    frame(f"{_WRITE} {{text:described}} {_PLACED} {{field}}", lambda b: Refused(reason=NOT_SAID), cost=-0.5),
    frame(
        "(type|type in|enter|write|write down|put down|input|note|note down|jot down) "
        "(it|that|that number|that value) [there|here|down]",
        _typed,
        cost=-0.6,
    ),
)
