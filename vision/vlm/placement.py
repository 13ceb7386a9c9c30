"""Where a model runs and in which kind of numbers, chosen from what there is.

Tried on a CPU. CUDA and Apple's MPS are written by their documentation; nobody has run them here."""

from __future__ import annotations

import importlib.util
from dataclasses import dataclass

import torch

from vision.errors import ModelError

DEVICES = ("cuda", "mps", "cpu")
DTYPES = ("bfloat16", "float16", "float32", "float64")


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """`vision_attention` is transformers' name of how the vision tower's attention is computed; the language
    model's is always PyTorch's own ("sdpa"), which takes the masks that reading in parts needs."""

    device: str
    dtype: str
    vision_attention: str = "sdpa"

    @property
    def torch_dtype(self) -> torch.dtype:
        found: torch.dtype = getattr(torch, self.dtype)
        return found

    @property
    def size(self) -> int:
        """Bytes of one number."""
        return self.torch_dtype.itemsize


def place(device: str | None = None, dtype: str | None = None) -> Placement:
    """The best there is, or what is asked for. Raises ModelError for what is not there."""
    if device is not None and device not in DEVICES:
        raise ModelError(f"There is no device “{device}” to run a model on: {', '.join(DEVICES)}")
    if dtype is not None and dtype not in DTYPES:
        raise ModelError(f"There is no dtype “{dtype}” to run a model in: {', '.join(DTYPES)}")
    there = [name for name in DEVICES if _there(name)]
    chosen = device or there[0]
    if chosen not in there:
        raise ModelError(
            f"This machine has no {chosen} that PyTorch can use. No model was loaded; run it on {there[0]}"
        )
    kind = dtype or _dtype(chosen)
    return Placement(device=chosen, dtype=kind, vision_attention=_attention(chosen, kind))


def _there(device: str) -> bool:
    match device:
        case "cuda":
            return torch.cuda.is_available()
        case "mps":
            return torch.backends.mps.is_available()
        case _:
            return True


def _dtype(device: str) -> str:
    match device:
        case "cuda":
            return "bfloat16" if torch.cuda.is_bf16_supported() else "float16"
        case "mps":
            return "float16"
        case _:
            return "bfloat16" if _bfloat16_on_cpu() else "float32"


def _bfloat16_on_cpu() -> bool:
    """Whether this CPU multiplies bfloat16 itself; where it does not, it is slower than float32."""
    with_amx = getattr(torch.cpu, "_is_amx_tile_supported", lambda: False)()
    return bool(with_amx or getattr(torch.cpu, "_is_avx512_bf16_supported", lambda: False)())


def _attention(device: str, dtype: str) -> str:
    """FlashAttention where its package is there, which takes a picture's windows all at once; PyTorch's own
    kernels everywhere else."""
    halved = dtype in ("bfloat16", "float16")
    if device == "cuda" and halved and importlib.util.find_spec("flash_attn") is not None:
        return "flash_attention_2"
    return "sdpa"
