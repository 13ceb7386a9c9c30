"""Answers as models give, cut off, make up and are made to give, and what each means: vectors/*.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from agent.dialects.answer import MAX_WHY
from agent.dialects.catalogue import DIALECTS, dialect_named
from agent.dialects.dialect import Dialect
from agent.proposal import Malformed
from agent.proposal_json import proposal_to_json
from vision.geometry import Point, Rect
from vision.models.model_view import ModelView

FOLDER = Path(__file__).parent / "vectors"
KINDS = {"good", "truncated", "hallucinated", "hostile"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Vector:
    dialect: Dialect
    view: ModelView
    pointer: Point | None
    data: Mapping[str, Any]

    @property
    def text(self) -> str:
        """The answer; "@" in it stands for a piece that is repeated, where `long` names one."""
        text: str = self.data.get("text", "")
        if "long" in self.data:
            piece, times = self.data["long"]
            text = text.replace("@", piece * times)
        return text

    @property
    def name(self) -> str:
        return f"{self.dialect.name}: {self.data['name']}"


def vectors_of(path: Path) -> list[Vector]:
    data = tomllib.loads(path.read_text(encoding="utf-8"))
    dialect = dialect_named(path.stem)
    width, height = data["size"]
    view = ModelView(region=Rect(*data["region"]), width=width, height=height, patch=data.get("patch", 1))
    pointer = Point(*data["pointer"]) if "pointer" in data else None
    return [Vector(dialect=dialect, view=view, pointer=pointer, data=one) for one in data["vector"]]


VECTORS = [vector for path in sorted(FOLDER.glob("*.toml")) for vector in vectors_of(path)]
ACTING = [vector for vector in VECTORS if "gives" in vector.data or "malformed" in vector.data]
PLACING = [vector for vector in VECTORS if "place" in vector.data or "absent" in vector.data]


@pytest.mark.parametrize("dialect", DIALECTS, ids=lambda dialect: dialect.name)
def test_each_dialect_has_enough_of_each_kind(dialect: Dialect) -> None:
    own = [vector for vector in VECTORS if vector.dialect is dialect]
    assert len(own) >= 25
    assert {vector.data["kind"] for vector in own} == KINDS
    assert len({vector.data["name"] for vector in own}) == len(own)
    assert all(vector in ACTING or vector in PLACING for vector in own)


@pytest.mark.parametrize("vector", ACTING, ids=lambda vector: vector.name)
def test_what_an_answer_means(vector: Vector) -> None:
    parts = vector.dialect.parts(vector.text, vector.view, vector.pointer)
    assert vector.dialect.parse(vector.text, vector.view, vector.pointer) == parts[0]
    if "malformed" in vector.data:
        (only,) = parts
        assert isinstance(only, Malformed)
        assert vector.data["malformed"] in only.error
        assert only.error.endswith(": nothing was done")
        assert vector.text.startswith(only.raw)
        return
    wanted = [vector.data["gives"], *vector.data.get("then", [])]
    assert len(parts) == len(wanted)
    for proposal, given in zip(parts, wanted, strict=True):
        got = proposal_to_json(proposal)
        assert part_of(got, given) == given
        assert len(proposal.why) <= MAX_WHY


@pytest.mark.parametrize("vector", PLACING, ids=lambda vector: vector.name)
def test_where_an_answer_points(vector: Vector) -> None:
    if "scores" in vector.data:
        found = vector.dialect.pointed(vector.data["scores"], vector.view)
    else:
        found = vector.dialect.parse_place(vector.text, vector.view)
    wanted = Point(*vector.data["place"]) if "place" in vector.data else None
    assert found == wanted


def part_of(whole: Any, like: Any) -> Any:
    """Of nested data only what the other names."""
    if isinstance(like, dict):
        return {name: part_of(whole[name], value) for name, value in like.items()}
    return whole
