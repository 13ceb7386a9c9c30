"""The weights of a model in a folder: one file, or parts with an index of which tensor lies in which."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vision.errors import ModelError
from vision.vlm.weights import Header, read_header

WHOLE = "model.safetensors"
INDEX = "model.safetensors.index.json"
LONGEST_TEXT = 64 * 2**20
"""The most bytes a file of words (configuration, index, tokenizer) may have."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """All files of a model's weights, by name, each looked over whole."""

    headers: Mapping[str, Header]

    @property
    def parameters(self) -> int:
        return sum(header.parameters for header in self.headers.values())

    @property
    def bytes(self) -> int:
        return sum(header.bytes for header in self.headers.values())

    @property
    def dtype(self) -> str:
        """The kind that most of the numbers are of, by the names of safetensors ("BF16")."""
        numbers: Counter[str] = Counter()
        for header in self.headers.values():
            for tensor in header.tensors:
                numbers[tensor.dtype] += tensor.numbers
        return numbers.most_common(1)[0][0] if numbers else ""


def read_weights(folder: Path) -> Weights:
    """The weights of the model in a folder. Raises ModelError, naming the file, where one is missing,
    damaged or not what the index says, and where there are none."""
    index = folder / INDEX
    if not index.is_file():
        if not (folder / WHOLE).is_file():
            raise ModelError(f"{folder} holds no weights ({WHOLE} or {INDEX}). Nothing was loaded")
        return Weights(headers={WHOLE: read_header(folder / WHOLE)})
    places = _places(index)
    headers = {name: read_header(folder / name) for name in sorted(set(places.values()))}
    held = {tensor.name: name for name, header in headers.items() for tensor in header.tensors}
    lost = next((tensor for tensor, name in places.items() if held.get(tensor) != name), None)
    if lost is not None:
        raise ModelError(
            f"{folder / places[lost]} lacks {lost[:60]!r}, which {INDEX} says is in it. Nothing was loaded; "
            "fetch the model again"
        )
    return Weights(headers=headers)


def read_json(path: Path) -> dict[str, Any]:
    """A file that is one JSON object, of bounded length. Raises ModelError."""
    try:
        with path.open("rb") as file:
            text = file.read(LONGEST_TEXT + 1)
        found = json.loads(text) if len(text) <= LONGEST_TEXT else None
    except OSError as error:
        raise ModelError(f"{path} cannot be read: {error.strerror or error}. Nothing was loaded") from error
    except (ValueError, RecursionError) as error:
        raise ModelError(f"{path} is no JSON. Nothing was loaded; fetch it again") from error
    if not isinstance(found, dict):
        raise ModelError(f"{path} is no JSON object within {LONGEST_TEXT:,} bytes. Nothing was loaded")
    return found


def _places(index: Path) -> dict[str, str]:
    """The file that each tensor is said to be in, by the tensor's name: plain names of files beside it."""
    places = read_json(index).get("weight_map")
    if not isinstance(places, dict) or not places:
        raise ModelError(f"{index} does not say which weights lie where. Nothing was loaded")
    for name in set(map(str, places.values())):
        if not name.endswith(".safetensors") or "/" in name or "\\" in name or "\0" in name:
            raise ModelError(
                f"{index} sends to {name[:80]!r}, which is no file of weights beside it. Nothing was loaded"
            )
    return {tensor: str(name) for tensor, name in places.items()}
