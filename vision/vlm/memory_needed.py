"""What a model will take of memory, worked out before it is loaded."""

from __future__ import annotations

from dataclasses import dataclass

from vision.vlm.shape import Shape

GIB = 2**30
_SPARE = 0.05  # of all, for what the libraries take besides
_LOADED_AT_ONCE = 512 * 2**20  # the largest tensor that is on its way


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """In bytes: the weights; keys and values of a whole context; what lies about while a picture or a part of
    a prompt goes through."""

    weights: int
    context: int
    work: int

    @property
    def all(self) -> int:
        return int((self.weights + self.context + self.work) * (1 + _SPARE))

    def told(self) -> str:
        parts = (("weights", self.weights), ("context", self.context), ("at work", self.work))
        return ", ".join(f"{gib(number)} {name}" for name, number in parts)


def needed(
    shape: Shape,
    *,
    parameters: int,
    quantisable: int,
    bits: int,
    size: int,
    context: int,
    patches: int,
    chunk: int,
) -> Need:
    """For `parameters` numbers of `size` bytes, `quantisable` of them kept in `bits` bits (0: none), a
    `context` of so many tokens, pictures of so many `patches`, and `chunk` tokens read at once."""
    weights = parameters * size
    if bits:
        weights = (parameters - quantisable) * size + quantisable * bits // 8
    a_token = 2 * shape.layers * shape.kv_heads * shape.head_width * size
    language = chunk * (4 * shape.width + 3 * shape.inner) * size + shape.vocabulary * 8
    language += chunk * context  # the mask, a byte each
    tower = patches * (6 * shape.vision_width + 3 * shape.vision_inner) * size
    tower += patches * 3 * 2 * 16 * 16 * 4  # the pixels themselves
    return Need(weights=weights, context=a_token * context, work=max(language, tower) + _LOADED_AT_ONCE)


def gib(number: float) -> str:
    return f"{number / GIB:.1f} GiB"
