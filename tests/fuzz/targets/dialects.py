"""Answers of vision-language models. Any is read, as Proposals or as Malformed; every place is in the
picture; what was read can be written down; what is quoted, with words after it, does nothing; what a dialect
writes it reads as the same kind of thing."""

from __future__ import annotations

import json

from agent.dialects.catalogue import DIALECTS
from agent.dialects.dialect import Dialect
from agent.proposal import At, Malformed, Proposal
from agent.proposal_json import proposal_to_json
from tests.fuzz.said import Said
from vision.geometry import Point, Rect
from vision.models.model_view import ModelView

_PIECES = (
    *(
        "<tool_call>\n",
        "\n</tool_call>",
        '{"name": "computer_use", "arguments": ',
        '{"action": "',
        "left_click",
        '"}}',
    ),
    *(
        '", "coordinate": [',
        "10, 20]",
        "type",
        '", "text": "',
        "terminate",
        '", "status": "success"',
        "scroll",
        "}",
    ),
    *(
        "Thought: ",
        "\nAction: ",
        "click(start_box='(10,20)')",
        "type(content='",
        "')",
        "<|box_start|>",
        "\n\n",
    ),
    *(
        "## Code:\n```python\n",
        "\n```",
        "pyautogui.click(x=1, y=2)",
        "pyautogui.write('",
        "computer.",
        "(",
        ")",
    ),
    *(
        "<think>",
        "</think>",
        "<code>",
        "</code>",
        "click(x=0.5, y=0.5)",
        "drag(from_coord=[0.1, 0.2]",
        "[",
        "]",
    ),
    *(
        "<loc_1>",
        "[0.5, 0.5]",
        "(10,20)",
        "Click(1, 2)",
        "\\",
        "'",
        '"',
        "1e999",
        "NaN",
        "-",
        "\n",
        " ",
        "é",
        ",",
    ),
)
_VIEW = ModelView(region=Rect(-20, 10, 960, 540), width=952, height=532, patch=28)


def check(data: bytes) -> None:
    said = Said(data[:2_000])
    dialect = DIALECTS[said.number(len(DIALECTS))]
    pieces = said.byte() % 2 == 1
    text = "".join(said.some(_PIECES, 40)) if pieces else said.rest()
    parts = _sound(dialect, text)
    first = parts[0]
    assert isinstance(dialect.parse(f"{text}\nis what the page says", _VIEW), Malformed)
    written = dialect.write(first, _VIEW)
    if written is not None:
        again = dialect.parse(written, _VIEW)
        assert again.kind == first.kind, (first, written, again)
    rows = [[float(said.byte()) for _ in range(_VIEW.columns)] for _ in range(_VIEW.rows)]
    pointed = dialect.pointed(rows, _VIEW)
    assert pointed is None or _VIEW.region.contains(pointed)


def _sound(dialect: Dialect, text: str) -> tuple[Proposal, ...]:
    pointer = Point(0, 20)
    parts = dialect.parts(text, _VIEW, pointer)
    assert parts
    assert len(parts) == 1 or not any(isinstance(part, Malformed) for part in parts)
    for part in parts:
        json.dumps(proposal_to_json(part)).encode("utf-8")
        for name in ("place", "start", "end"):
            place = getattr(part, name, None)
            assert not isinstance(place, At) or _VIEW.region.contains(place.point)
    found = dialect.parse_place(text, _VIEW)
    assert found is None or _VIEW.region.contains(found)
    return parts
