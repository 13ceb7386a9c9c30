"""The numbers that shape an element encoder."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from vision.errors import ModelError

KIND = "deskhand-element-encoder"
BARE = 0.25
"""The share of an element's vector that what is drawn has by itself, whatever the match makes of it with
text, role and place: of real programs these are known less well than of screens that are made up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EncoderConfig:
    """`dims` is the width of the shared space. Picture: sides of `side` pixels, `channels` of the
    convolutions, then `picture_layers` layers of attention of `picture_width` over the (side / 8)^2 places.
    Text: `vocabulary` tokens, at most `tokens` of them, `text_layers` layers of `text_width`. In both
    `heads` heads share `key_heads` sets of keys (GQA)."""

    dims: int = 256
    side: int = 40
    channels: tuple[int, ...] = (32, 64, 128)
    picture_width: int = 224
    picture_layers: int = 3
    vocabulary: int = 8192
    tokens: int = 24
    text_width: int = 192
    text_layers: int = 2
    heads: int = 4
    key_heads: int = 2

    @property
    def places(self) -> int:
        """Places of the picture that attention runs over."""
        return (self.side // 8) ** 2

    def save(self, folder: Path) -> None:
        (folder / "config.json").write_text(
            json.dumps({"model_type": KIND, **asdict(self)}, indent=1) + "\n", encoding="utf-8"
        )

    @classmethod
    def load(cls, folder: Path) -> EncoderConfig:
        """Raises ModelError where the file is missing or shapes no encoder."""
        path = folder / "config.json"
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            if data.pop("model_type") != KIND or set(data) != {field.name for field in fields(cls)}:
                raise ValueError("it is of another kind of model")
            config = cls(**{**data, "channels": tuple(data["channels"])})
            sizes = (*config.channels, *(v for k, v in asdict(config).items() if k != "channels"))
            if len(config.channels) != 3 or not all(isinstance(n, int) and 0 < n <= 1 << 16 for n in sizes):
                raise ValueError("a size in it is no sensible number")
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            raise ModelError(f"{path} describes no element encoder ({error}): it was not loaded") from error
        return config
