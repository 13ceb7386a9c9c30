"""Cells of a spreadsheet."""

from __future__ import annotations

import re

from agent.instructions.frame import Frame, frame
from agent.instructions.grammar.typing import LEAD, WRITE
from agent.instructions.reading import Bound, Built, Refused
from agent.plan import ClickOn, EnterCell


def _cell(bound: Bound) -> Built:
    said = _WORKED_OUT.fullmatch(bound["text"])
    if said is None:
        return (EnterCell(cell=bound["cell"], text=bound["text"]),)
    name = _FUNCTIONS[said["name"].casefold()]
    return (EnterCell(cell=bound["cell"], text=f"={name}({said['first']}:{said['last']})"),)


_FUNCTIONS = {
    "sum": "SUM",
    "total": "SUM",
    "average": "AVERAGE",
    "mean": "AVERAGE",
    "maximum": "MAX",
    "highest": "MAX",
    "minimum": "MIN",
    "lowest": "MIN",
}
_WORKED_OUT = re.compile(
    rf"(?:the )?(?P<name>{'|'.join(_FUNCTIONS)})(?: value)? of (?:the )?(?:cells )?"
    r"(?P<first>[A-Z]{1,2}\d{1,4}) ?(?:to|through|till|:|-|–) ?(?P<last>[A-Z]{1,2}\d{1,4})",
    re.IGNORECASE,
)


def _formula(bound: Bound) -> Built:
    """ "In B6 =SUM(B2:B5)": a verb is not needed where a formula or one word follows at once."""
    text = bound["text"]
    return _cell(bound) if text.startswith("=") or len(text.split()) == 1 else None


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


FRAMES: tuple[Frame, ...] = (
    frame(
        "(fill|fill in) [the] [cells] {cells} with [the] [values|numbers|texts] [:] {texts:values}",
        _cells,
        cost=-2.5,
    ),
    frame(
        f"{WRITE} {LEAD} {{text:payload}} (in|into|in to|to|at|for) [the] [cell] {{cell}} [of the "
        "spreadsheet|of the sheet|in the spreadsheet|in the sheet|of the table]",
        _cell,
        cost=-0.6,
        repeatable=True,
    ),
    frame(
        f"(in|into|at|for) [the] [cell] {{cell}} [,] {WRITE} {LEAD} {{text:payload}}",
        _cell,
        cost=-0.3,
        repeatable=True,
    ),
    frame("(in|into) [cell] {cell} {text:value}", _formula, cost=0.3, repeatable=True),
    frame("cell {cell} {text:value}", _formula, cost=0.4, repeatable=True),
    frame("(in|into) [the] [cell] {cell} (:|,) {text:payload}", _cell, cost=0.3, repeatable=True),
    frame("(in|into) [the] [cell] {cell} {text:quote}", _cell, cost=0.3, repeatable=True),
    frame(
        "(select|highlight|mark) [the] [cells] {cells}",
        lambda b: (
            ClickOn(target=f"cell {b['cells'][0]}"),
            ClickOn(target=f"cell {b['cells'][-1]}", held=("shift",)),
        ),
        cost=-0.8,
    ),
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
        f"{WRITE} [the] [values|numbers|texts|words|following] [:] {{texts:values}} (in|into|to|in to) "
        f"[the] [cells] {{cells}} [respectively]",
        _cells,
        cost=-2.5,
    ),
    frame(
        f"(in|into) [the] [cells] {{cells}} [,] {WRITE} [the] [values|numbers|texts|words] [:] "
        f"{{texts:values}} [respectively]",
        _cells,
        cost=-2.5,
    ),
    frame(
        f"{WRITE} [the] [values|numbers|texts|words|following] [:] {{texts:values}} (in|into|down) [the] "
        f"column {{letter:name}}",
        _column,
        cost=-2.5,
    ),
    frame(
        "(select|click|click on|go to|choose|move to|click in|click into) [the] cell {cell}",
        lambda b: (ClickOn(target=f"cell {b['cell']}"),),
        cost=-0.2,
    ),
)
