"""The models in the box: trained here, small, and there without any being fetched."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import vision
from vision.errors import ModelError
from vision.vlm.weights import read_header

_WEIGHTS = "model.safetensors"
_BOX = (
    ("element-encoder", "encoder", "finds elements by what they mean"),
    ("element-detector", "detector", "finds icons, boxes and sliders; tells what is checked"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shipped:
    """A model in the box. `parameters` and `bytes` (of all its files) are 0 and `problem` says why where it
    is not in this copy, or damaged."""

    name: str
    folder: Path
    does: str
    parameters: int = 0
    bytes: int = 0
    problem: str = ""


def shipped_models(room: Path | None = None) -> tuple[Shipped, ...]:
    """All there should be; `room` is where the vision room lies."""
    room = Path(str(vision.__file__)).parent if room is None else room
    return tuple(_looked_at(name, room / part / "weights", does) for name, part, does in _BOX)


def _looked_at(name: str, folder: Path, does: str) -> Shipped:
    if not (folder / _WEIGHTS).is_file():
        return Shipped(name=name, folder=folder, does=does, problem="not in this copy")
    try:
        header = read_header(folder / _WEIGHTS)
    except ModelError as error:
        return Shipped(name=name, folder=folder, does=does, problem=str(error))
    size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    return Shipped(name=name, folder=folder, does=does, parameters=header.parameters, bytes=size)
