"""How pictures get into a model: what each architecture's vision tower takes, and where in the chat it goes.

Pictures come in the exact size they are to be seen in (`vision.models.model_view`). For the Qwen-VL family
nothing is resized here: a size that its patches do not tile is refused. SmolVLM always sees a picture as
tiles of a fixed size and once as a whole, which its own processor makes by resizing; its places are parts of
the picture, so they do not depend on that."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol

import numpy as np
import torch
from torch import Tensor

from vision.errors import ModelError
from vision.frame import Pixels
from vision.vlm.library import load_transformers
from vision.vlm.model_folder import ModelFolder
from vision.vlm.weights_folder import read_json

_CLIP = {"image_mean": [0.48145466, 0.4578275, 0.40821073], "image_std": [0.26862954, 0.26130258, 0.27577711]}


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Features:
    """What a picture is to the language model: `tokens`, shape (n, width); `deeper`, more of the same shape
    to be added after its first layers (Qwen3-VL's DeepStack, arXiv 2511.21631)."""

    tokens: Tensor
    deeper: tuple[Tensor, ...] = ()

    @property
    def bytes(self) -> int:
        return sum(part.numel() * part.element_size() for part in (self.tokens, *self.deeper))


class Seeing(Protocol):
    """An architecture's way with pictures. `around` is how ChatML has one, with {} for the mark;
    `dimensions` how many numbers a position has."""

    mark: str
    around: str
    dimensions: int

    def layout(self, height: int, width: int) -> str:
        """What a picture of this size is written as, with `mark` once for each of its tokens. Raises
        ModelError for a size that cannot be shown as it is."""
        ...

    def look(self, net: Any, picture: Pixels, between: Callable[[], None]) -> Features:
        """Run the vision tower; `between` is called where it can be left."""
        ...

    def inputs(self, net: Any, ids: Tensor, pictures: list[Pixels]) -> dict[str, Tensor]:
        """What transformers' own `generate` takes besides the tokens, shape (n,), to see the pictures."""
        ...

    def positions(self, net: Any, ids: Tensor, pictures: list[tuple[int, int]]) -> Tensor:
        """Where each token stands, shape (dimensions, n), given the heights and widths of the pictures."""
        ...

    def decoder(self, net: Any) -> Any:
        """The language model."""
        ...

    def patches(self, height: int, width: int) -> int:
        """How many patches the vision tower holds at once for a picture of this size."""
        ...


def seeing_of(folder: ModelFolder) -> Seeing:
    """Raises ModelError where the folder does not say how pictures are prepared."""
    if folder.architecture == "smolvlm":
        return TiledSeeing(folder)
    return PatchSeeing(folder)


class PatchSeeing:
    """Qwen2-VL, Qwen2.5-VL and Qwen3-VL: the picture as it is, in patches; positions in time, height and
    width (M-RoPE, arXiv 2409.12191), which the model's own code works out."""

    mark = "<|image_pad|>"
    around = "<|vision_start|>{}<|vision_end|>"
    dimensions = 3

    def __init__(self, folder: ModelFolder) -> None:
        vision = folder.vision
        old = folder.architecture == "qwen2_vl"
        self._patch = _whole(vision, "patch_size", 16 if folder.architecture == "qwen3_vl" else 14)
        self._merge = _whole(vision, "spatial_merge_size", 2)
        self._frames = _whole(vision, "temporal_patch_size", 2)
        prepared = _preparation(folder)
        mean, deviation = (prepared.get(name, _CLIP[name]) for name in ("image_mean", "image_std"))
        self._mean = torch.tensor(mean, dtype=torch.float32).view(3, 1, 1) * 255
        self._deviation = torch.tensor(deviation, dtype=torch.float32).view(3, 1, 1) * 255
        self._old = old

    def layout(self, height: int, width: int) -> str:
        side = self._patch * self._merge
        if height % side or width % side or not height or not width:
            raise ModelError(
                f"A picture of {width}x{height} pixels cannot be shown as it is: the model sees it in "
                f"squares of {side}. Nothing was asked; use the dialect that belongs to the model"
            )
        return self.mark * (height // side * (width // side))

    def patches(self, height: int, width: int) -> int:
        return height // self._patch * (width // self._patch)

    def look(self, net: Any, picture: Pixels, between: Callable[[], None]) -> Features:
        between()
        grid = torch.tensor([[1, picture.shape[0] // self._patch, picture.shape[1] // self._patch]])
        values = self.patched(picture).to(net.device)
        seen = net.model.get_image_features(values, grid.to(net.device), return_dict=True)
        deeper = getattr(seen, "deepstack_features", None) or ()
        return Features(tokens=seen.pooler_output[0], deeper=tuple(one[0] for one in deeper))

    def inputs(self, net: Any, ids: Tensor, pictures: list[Pixels]) -> dict[str, Tensor]:
        kinds = (ids == net.config.image_token_id).int()[None]
        if not pictures:
            return {"mm_token_type_ids": kinds}
        values = torch.cat([self.patched(picture) for picture in pictures])
        grid = [[1, one.shape[0] // self._patch, one.shape[1] // self._patch] for one in pictures]
        return {"pixel_values": values, "image_grid_thw": torch.tensor(grid), "mm_token_type_ids": kinds}

    def patched(self, picture: Pixels) -> Tensor:
        """Shape (patches, 3 * frames * patch * patch), float32: patches in the order of the squares that are
        merged to one token. A still picture is shown as so many equal frames."""
        pixels = torch.from_numpy(np.ascontiguousarray(picture)).permute(2, 0, 1).float()
        pixels = (pixels - self._mean) / self._deviation
        rows, columns = (side // self._patch // self._merge for side in pixels.shape[1:])
        squares = pixels.view(3, rows, self._merge, self._patch, columns, self._merge, self._patch)
        patches = squares.permute(1, 4, 2, 5, 0, 3, 6).unsqueeze(5)
        patches = patches.expand(-1, -1, -1, -1, -1, self._frames, -1, -1)
        return patches.reshape(rows * columns * self._merge**2, -1)

    def positions(self, net: Any, ids: Tensor, pictures: list[tuple[int, int]]) -> Tensor:
        if not pictures:
            return torch.arange(len(ids)).expand(3, -1)
        grid = torch.tensor([[1, height // self._patch, width // self._patch] for height, width in pictures])
        kinds = (ids == net.config.image_token_id).int()
        found, _ = net.model.get_rope_index(ids[None], mm_token_type_ids=kinds[None], image_grid_thw=grid)
        positions: Tensor = found[:, 0]
        return positions

    def decoder(self, net: Any) -> Any:
        return net.model.language_model


class TiledSeeing:
    """SmolVLM2: tiles row by row, then the whole, each of the same number of tokens."""

    mark = "<image>"
    around = "{}"
    dimensions = 1

    def __init__(self, folder: ModelFolder) -> None:
        load_transformers()
        from transformers.models.smolvlm.image_processing_pil_smolvlm import SmolVLMImageProcessorPil

        wanted = ("size", "max_image_size", "image_mean", "image_std", "do_image_splitting", "rescale_factor")
        prepared = {name: value for name, value in _preparation(folder).items() if name in wanted}
        try:
            processor: Any = SmolVLMImageProcessorPil(**prepared)
            edges = processor.size["longest_edge"], processor.max_image_size["longest_edge"]
        except (TypeError, ValueError, KeyError) as error:
            raise ModelError(f"{folder.path} prepares pictures in an unknown way ({error})") from error
        if not all(isinstance(edge, int) and 8 <= edge <= 4096 for edge in edges):
            raise ModelError(f"{folder.path} prepares pictures of {edges} pixels. No model was loaded")
        self._processor = processor
        side = _whole(folder.vision, "image_size", 224) // _whole(folder.vision, "patch_size", 32)
        self._patches_a_tile = side**2
        self._tokens_a_tile = side**2 // _whole(folder.config, "scale_factor", 2) ** 2
        self._tiles = lru_cache(maxsize=64)(self._tiles_of)

    def layout(self, height: int, width: int) -> str:
        if not (1 <= height <= 16384 and 1 <= width <= 16384):
            raise ModelError(f"A picture of {width}x{height} pixels cannot be shown. Nothing was asked")
        rows, columns = self._tiles(height, width)
        beside, tokens = "<fake_token_around_image>", self.mark * self._tokens_a_tile
        whole = f"{beside}<global-img>{tokens}{beside}"
        if not rows:
            return whole
        lines = (
            "".join(f"{beside}<row_{row}_col_{column}>{tokens}" for column in range(1, columns + 1)) + "\n"
            for row in range(1, rows + 1)
        )
        return "".join(lines) + "\n" + whole

    def patches(self, height: int, width: int) -> int:
        return self._patches_a_tile

    def look(self, net: Any, picture: Pixels, between: Callable[[], None]) -> Features:
        prepared = self._prepared(picture)
        values = torch.from_numpy(prepared["pixel_values"][0]).to(net.device)
        tiles = []
        for number in range(len(values)):
            between()
            seen = net.model.get_image_features(values[None, number : number + 1], return_dict=True)
            tiles.append(torch.cat(tuple(seen.pooler_output)))
        return Features(tokens=torch.cat(tiles))

    def positions(self, net: Any, ids: Tensor, pictures: list[tuple[int, int]]) -> Tensor:
        return torch.arange(len(ids))[None]

    def inputs(self, net: Any, ids: Tensor, pictures: list[Pixels]) -> dict[str, Tensor]:
        if not pictures:
            return {}
        values = [torch.from_numpy(self._prepared(one)["pixel_values"][0]) for one in pictures]
        return {"pixel_values": torch.cat(values)[None]}

    def decoder(self, net: Any) -> Any:
        return net.model.text_model

    def _prepared(self, picture: Pixels) -> Any:
        return self._processor.preprocess(
            [np.ascontiguousarray(picture).transpose(2, 0, 1)],
            return_tensors="np",
            return_row_col_info=True,
            input_data_format="channels_first",
        )

    def _tiles_of(self, height: int, width: int) -> tuple[int, int]:
        prepared = self._prepared(np.zeros((height, width, 3), np.uint8))
        return int(prepared["rows"][0][0]), int(prepared["cols"][0][0])


def _preparation(folder: ModelFolder) -> Mapping[str, Any]:
    """What the folder says of how pictures are prepared, wherever it says so."""
    for name, part in (("preprocessor_config.json", None), ("processor_config.json", "image_processor")):
        if (folder.path / name).is_file():
            found = read_json(folder.path / name)
            found = found.get(part, {}) if part else found
            if isinstance(found, dict) and found:
                return _checked(folder, found)
    raise ModelError(
        f"{folder.path} does not say how its model is shown pictures (preprocessor_config.json). No model "
        "was loaded; fetch all files of the model again"
    )


def _checked(folder: ModelFolder, found: Mapping[str, Any]) -> Mapping[str, Any]:
    for name in ("image_mean", "image_std"):
        numbers = found.get(name, [1.0, 1.0, 1.0])
        fine = isinstance(numbers, list) and len(numbers) == 3
        if not fine or not all(isinstance(one, int | float) and 0 <= one <= 255 for one in numbers):
            raise ModelError(f"{folder.path}: {name} is not three numbers. No model was loaded")
        if name == "image_std" and 0 in numbers:
            raise ModelError(f"{folder.path}: {name} has a 0 to divide by. No model was loaded")
    return found


def _whole(config: Mapping[str, Any], name: str, otherwise: int) -> int:
    found = config.get(name, otherwise)
    found = found[0] if isinstance(found, list) and found else found
    if type(found) is not int or not 1 <= found <= 16384:
        raise ModelError(f"The model's configuration says that {name} is {found!r}. No model was loaded")
    return found
