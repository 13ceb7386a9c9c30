"""Questions in the formats of ScreenSpot, ScreenSpot-v2 and ScreenSpot-Pro.

ScreenSpot (Cheng et al. 2024, arXiv:2401.10935) and v2 (Wu et al. 2024, arXiv:2410.23218): one JSON list a
platform (screenspot_desktop.json, screenspot_web_v2.json) of {img_filename, bbox, instruction, data_type,
data_source}, bbox being x, y, width, height. Pro (Li et al. 2025, arXiv:2504.07981): a list an application,
in annotations/, of {img_filename, bbox, instruction, id, application, platform, ui_type, group}, bbox being
two corners. Rows are told apart by their keys. Nothing is fetched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from agent.errors import SuiteError
from agent.evals.grounding.files import picture_in, rows_of, words_in
from agent.evals.grounding.question import Question
from agent.evals.grounding.region import box_from

_PICTURES = ("images", "screenspot_imgs", "screenspotv2_image", "")
_ANNOTATIONS = ("", "annotations", "metadata")
_PLATFORMS = ("mobile", "desktop", "web")


def screenspot_questions(folder: Path) -> tuple[Question, ...]:
    """The questions in a folder, in all its annotation files. Raises SuiteError."""
    files = [path for part in _ANNOTATIONS for path in sorted((folder / part).glob("*.json"))]
    pictures = [folder / part for part in _PICTURES if (folder / part).is_dir()]
    questions = tuple(question for path in files for question in _questions(path, pictures))
    if not questions:
        raise SuiteError(
            f"{folder} has no question of ScreenSpot: nothing in *.json, annotations/*.json, metadata/*.json"
        )
    return questions


def _questions(path: Path, pictures: list[Path]) -> Iterator[Question]:
    for number, (where, row) in enumerate(rows_of(path)):
        pro = "ui_type" in row
        name = words_in(row, "img_filename", where)
        kind = words_in(row, "ui_type" if pro else "data_type", where)
        if kind not in ("text", "icon"):
            raise SuiteError(f'{where}: an element is "text" or "icon", not {kind[:40]!r}')
        try:
            target = box_from(row.get("bbox"), corners=pro)
        except ValueError as error:
            raise SuiteError(f'{where}: "bbox": {error}') from error
        yield Question(
            id=f"{path.stem}/{number}",
            picture=picture_in(pictures, name, where),
            instruction=words_in(row, "instruction", where),
            target=target,
            cluster=name,
            labels={"kind": kind, **(_of_pro(row, where) if pro else _of_platform(path, row, where))},
        )


def _of_pro(row: Mapping[str, Any], where: str) -> dict[str, str]:
    group = words_in(row, "group", where)
    application = words_in(row, "application", where)
    platform = words_in(row, "platform", where, needed=False)
    return {"group": group, "application": application, "platform": platform}


def _of_platform(path: Path, row: Mapping[str, Any], where: str) -> dict[str, str]:
    source = words_in(row, "data_source", where, needed=False)
    platform = next((name for name in _PLATFORMS if name in path.stem.lower()), path.stem)
    return {"group": platform, "source": source}
