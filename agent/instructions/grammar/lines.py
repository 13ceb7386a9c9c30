"""Lines of a text by their number: going to one, and deleting one."""

from __future__ import annotations

from collections.abc import Callable

from agent.instructions.frame import Frame, frame
from agent.instructions.numerals import ORDINALS
from agent.instructions.reading import Bound, Built
from agent.plan import Edit, EditCommand, Instruction, Press

MAX_LINE = 200


def _at(line: int) -> tuple[Instruction, ...]:
    """The cursor at the beginning of a line, counted from 1."""
    down = (Press(keys=("down",), times=line - 1),) if line > 1 else ()
    return (Press(keys=("ctrl", "home")), *down)


def _number(bound: Bound) -> int | None:
    """Which line; the last has no plain way, as a text may end in an empty one."""
    number = int(bound["n"]) if "n" in bound else ORDINALS.get(bound["which"].casefold(), 0)
    return number if 0 < number <= MAX_LINE else None


def _go(bound: Bound) -> Built:
    number = _number(bound)
    return None if number is None else _at(number)


def _delete(bound: Bound) -> Built:
    number = _number(bound)
    if number is None:
        return None
    return (*_at(number), Press(keys=("shift", "down")), Press(keys=("delete",)))


def _take(command: EditCommand) -> Callable[[Bound], Built]:
    def build(bound: Bound) -> Built:
        number = _number(bound)
        if number is None:
            return None
        return (*_at(number), Press(keys=("shift", "end")), Edit(command=command))

    return build


_IN = "[of the file|of the document|of the text|in the file|in the document|in the text|of it|in it]"

FRAMES: tuple[Frame, ...] = (
    frame(f"(go to|jump to|move to) line [number] {{n:quantity}} {_IN}", _go, cost=-0.5),
    frame(f"(delete|remove|erase) line [number] {{n:quantity}} {_IN}", _delete, cost=-0.5),
    frame(f"(go to|jump to|move to) the {{which:name}} line {_IN}", _go, cost=-0.9),
    frame(f"(delete|remove|erase) the {{which:name}} line {_IN}", _delete, cost=-0.9),
    frame(f"copy the {{which:name}} line {_IN}", _take(EditCommand.COPY), cost=-0.9),
    frame(f"cut the {{which:name}} line {_IN}", _take(EditCommand.CUT), cost=-0.9),
)
