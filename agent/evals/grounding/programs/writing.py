"""Captured screens as a folder in the form of generated ones: pictures, and a line of JSON for each."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

from agent.evals.grounding.programs.capture import Captured
from agent.evals.grounding.programs.targets import Askable
from agent.evals.grounding.question import Question
from agent.evals.grounding.region import box_of
from agent.evals.grounding.screens import kind_of, labels_of


def write_screen(folder: Path, captured: Captured, targets: Sequence[Askable]) -> tuple[Question, ...]:
    """Add a screen to a folder; the questions about it."""
    from PIL import Image

    name = f"pictures/{captured.program}-{captured.theme}.png"
    (folder / "pictures").mkdir(parents=True, exist_ok=True)
    Image.fromarray(captured.frame.pixels).save(folder / name)
    line = {
        "version": 1,
        "picture": name,
        "size": [captured.frame.rect.width, captured.frame.rect.height],
        "source": "program",
        "theme": f"{captured.program}, {captured.theme}",
        "held_out": True,
        "scale": 1.0,
        "language": "en",
        "elements": [_element(target) for target in targets],
    }
    with (folder / "screens.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps(line, ensure_ascii=False) + "\n")
    return tuple(_question(folder / name, captured, place, one) for place, one in enumerate(targets))


def _question(picture: Path, captured: Captured, place: int, target: Askable) -> Question:
    element = target.element
    kind = kind_of(target.drawn, None, element.role)
    return Question(
        id=f"{picture.stem}#{place}",
        picture=picture,
        instruction=target.says,
        target=box_of(element.rect),
        cluster=f"{captured.program}, {captured.theme}",
        labels=labels_of(kind, element.rect, element.role, captured.theme),
    )


def _element(target: Askable) -> dict[str, object]:
    rect = target.element.rect
    return {
        "box": [rect.left, rect.top, rect.width, rect.height],
        "role": str(target.element.role),
        "name": target.element.text,
        "text": target.drawn,
        "icon": None,
        "states": [],
        "says": [target.says],
    }
