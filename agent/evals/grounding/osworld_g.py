"""Questions in OSWorld-G's format (Xie et al. 2025, arXiv:2505.13227).

A folder, or the folder `benchmark` in it, has OSWorld-G.json (or OSWorld-G_refined.json, the same in plainer
words): a list of {id, image_path, image_size, instruction, box_type, box_coordinates, GUI_types}. box_type is
bbox (x, y, width, height), polygon (x, y, x, y, ...) or refusal: what is asked for isn't there, and only an
answer without a point is right. classification_result.json puts them in groups; one may be in several.
Pictures are in images/. Nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from agent.errors import SuiteError
from agent.evals.grounding.files import json_file, picture_in, rows_of, words_in
from agent.evals.grounding.question import Question
from agent.evals.grounding.region import Nowhere, Region, box_from, polygon_from

GROUPS = "groups"
_SEPARATOR = ", "


def osworld_g_questions(folder: Path, *, refined: bool = False) -> tuple[Question, ...]:
    """The questions in a folder, in plainer words where `refined`. Raises SuiteError."""
    name = "OSWorld-G_refined.json" if refined else "OSWorld-G.json"
    homes = [home for home in (folder / "benchmark", folder) if (home / name).is_file()]
    if not homes:
        raise SuiteError(f"{folder} has no {name}, nor has {folder / 'benchmark'}")
    home = homes[0]
    groups = _groups(home / "classification_result.json")
    questions = tuple(_questions(home, home / name, groups))
    if len({question.id for question in questions}) < len(questions):
        raise SuiteError(f"{home / name}: two rows have the same id")
    if not questions:
        raise SuiteError(f"{home / name} has no question in it")
    return questions


def groups_of(question: Question) -> tuple[str, ...]:
    """The groups a question is in; () where none is told."""
    told = question.labels.get(GROUPS, "")
    return tuple(told.split(_SEPARATOR)) if told else ()


def _questions(home: Path, path: Path, groups: Mapping[str, list[str]]) -> Iterator[Question]:
    for where, row in rows_of(path):
        name = words_in(row, "image_path", where)
        key = words_in(row, "id", where)[:150]
        yield Question(
            id=key,
            picture=picture_in([home / "images", home], name, where),
            instruction=words_in(row, "instruction", where),
            target=_target(row, where),
            cluster=name,
            labels={"kind": words_in(row, "box_type", where), GROUPS: _SEPARATOR.join(groups.get(key, []))},
        )


def _target(row: Mapping[str, Any], where: str) -> Region:
    kind, numbers = row.get("box_type"), row.get("box_coordinates")
    try:
        match kind:
            case "bbox":
                return box_from(numbers, corners=False)
            case "polygon":
                return polygon_from(numbers)
            case "refusal":
                return Nowhere()
    except ValueError as error:
        raise SuiteError(f'{where}: "box_coordinates": {error}') from error
    raise SuiteError(f'{where}: "box_type" is bbox, polygon or refusal, not {str(kind)[:40]!r}')


def _groups(path: Path) -> dict[str, list[str]]:
    """The groups of each question by its id; none where the file is not there. Raises SuiteError."""
    if not path.is_file():
        return {}
    whole = json_file(path)
    classified = whole.get("classified") if isinstance(whole, dict) else None
    if not isinstance(classified, dict):
        raise SuiteError(f'{path} has no "classified": an object of lists')
    found: dict[str, list[str]] = {}
    for group, members in classified.items():
        if not isinstance(members, list) or not all(isinstance(member, dict) for member in members):
            raise SuiteError(f"{path}: the group {str(group)[:60]!r} is no list of objects")
        for member in members:
            found.setdefault(str(member.get("id")), []).append(str(group)[:60].replace(",", " "))
    return found
