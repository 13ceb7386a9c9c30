"""How fast a model answers step after step of a growing episode, with what it read before kept, against
transformers' `generate`, which reads all of it again each step."""

from __future__ import annotations

import platform
import statistics
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch

from vision.vlm.chat import Answer, Request
from vision.vlm.growing import growing
from vision.vlm.plain import plainly
from vision.vlm.runner import InProcess

SYSTEM = "You control a computer. Say what you do and why, then call the tool once. " * 40
"""About as long as a dialect's description of its tool."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timed:
    """One answer, in seconds: until its first token, and whole. `cached` tokens were known before."""

    asked: int
    cached: int
    tokens: int
    first: float
    seconds: float

    @property
    def tokens_a_second(self) -> float:
        return (self.tokens - 1) / max(1e-9, self.seconds - self.first)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """`same`: both wrote the same tokens; `agreed`: so many of them from the first on."""

    kept: Timed
    plain: Timed
    same: bool
    agreed: int

    @property
    def times(self) -> float:
        """How many times as fast the kept one was."""
        return self.plain.seconds / self.kept.seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """`peak` is in bytes: of the GPU's memory, or of this process's, at its highest. `times` is the median
    from the second step on."""

    model: str
    machine: str
    dtype: str
    parameters: int
    steps: tuple[Step, ...]
    peak: int

    @property
    def times(self) -> float:
        later = [step.times for step in self.steps[1:]]
        return statistics.median(later) if later else 0.0

    def as_json(self) -> dict[str, Any]:
        whole = asdict(self) | {"times": self.times}
        for told, step in zip(whole["steps"], self.steps, strict=True):
            told["times"] = step.times
        return whole


def measure(
    model: InProcess, *, steps: int, height: int, width: int, tokens: int, told: Callable[[str], None]
) -> Measured:
    """Let both answer each step with so many tokens; `told` hears how far it is."""
    net = model.reader.net
    model.ends = frozenset()
    if net.device.type == "cuda":
        torch.cuda.reset_peak_memory_stats()
    _warmed(model, height=height, width=width)
    done = []
    for number in range(1, steps + 1):
        chat = growing(number, height=height, width=width, system=SYSTEM)
        request = Request(messages=chat, most=tokens)
        answer = model.answer(request, cancelled=lambda: False)
        kept = model.reader.read[answer.asked :].tolist()
        plain, whole = plainly(model, request)
        agreed = next((n for n, (a, b) in enumerate(zip(kept, whole, strict=False)) if a != b), len(kept))
        done.append(Step(kept=_timed(answer), plain=_timed(plain), same=agreed == len(kept), agreed=agreed))
        told(f"step {number} of {steps}: {answer.seconds:.2f} s, plain {plain.seconds:.2f} s")
    return Measured(
        model=model.name,
        machine=machine(net.device),
        dtype=str(net.dtype).removeprefix("torch."),
        parameters=sum(weights.numel() for weights in net.parameters()),
        steps=tuple(done),
        peak=_peak(net.device),
    )


def machine(device: torch.device) -> str:
    """What it runs on, by name."""
    if device.type == "cuda":
        return torch.cuda.get_device_name(device)
    threads = torch.get_num_threads()
    return f"{_processor()}, {threads} thread{'s' if threads > 1 else ''}"


def _warmed(model: InProcess, *, height: int, width: int) -> None:
    """Both ways once, and all forgotten."""
    request = Request(messages=growing(1, height=height, width=width), most=2)
    model.answer(request, cancelled=lambda: False)
    plainly(model, request)
    model.reader.forget()


def _timed(answer: Answer) -> Timed:
    return Timed(
        asked=answer.asked,
        cached=answer.cached,
        tokens=answer.tokens,
        first=answer.first,
        seconds=answer.seconds,
    )


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    named = (line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.processor() or platform.machine())


def _peak(device: torch.device) -> int:
    if device.type == "cuda":
        return int(torch.cuda.max_memory_allocated(device))
    try:
        import resource
    except ImportError:  # Windows
        return 0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if platform.system() == "Darwin" else 1024)
