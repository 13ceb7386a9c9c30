"""Which device there is to compute on, and the kind of numbers it is quick with."""

from __future__ import annotations

import torch


def device_and_dtype() -> tuple[str, torch.dtype, str]:
    """A graphics card with 16-bit numbers, else the processor with 32-bit ones; and that in words."""
    if torch.cuda.is_available():
        return "cuda", torch.bfloat16, f"{torch.cuda.get_device_name()}, bfloat16"
    threads = torch.get_num_threads()
    return "cpu", torch.float32, f"the processor with {threads} thread{'s' * (threads > 1)}, float32"
