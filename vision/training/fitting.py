"""Training one network: batches in, better weights out, so that it can be stopped anywhere and gone on with.

A run of so many steps comes to the same each time on one machine with as many threads: batches and weights
come from the seed, and where a run was ended makes no difference. A run of so many minutes is planned by the
clock, so what it comes to depends on the machine.
"""

from __future__ import annotations

import json
import math
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

import torch
from torch import Tensor, nn

from vision.errors import ModelError

Batch = TypeVar("Batch")
Losses = dict[str, Tensor]
_AHEAD, _MAKERS = 4, 2  # batches that are made while the network works, and how many at a time
_TOLD = 10  # steps between two points of the curve
_KEPT = 60.0  # seconds between two checkpoints
_WARM_UP = 0.03  # of the run: the learning rate climbs


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How long: so many `steps` or so many `seconds`, whichever is given. `rate` is the highest learning
    rate; `decay` is that of weights, `momenta` are AdamW's, `steepest` is the norm that gradients are cut
    to."""

    steps: int | None = None
    seconds: float | None = None
    rate: float = 2e-3
    decay: float = 1e-3
    momenta: tuple[float, float] = (0.9, 0.999)
    steepest: float = 10.0
    seed: int = 0
    batch: int = 0
    """How much a batch holds, where that is for the caller to choose: a run is gone on with in the same."""

    def done(self, step: int, seconds: float) -> float:
        """How much of the run is behind, 0.0 to 1.0."""
        by_steps = step / self.steps if self.steps else 0.0
        by_clock = seconds / self.seconds if self.seconds else 0.0
        return min(1.0, max(by_steps, by_clock))

    def rate_at(self, done: float) -> float:
        """The learning rate: up in a line, down in half a cosine (Loshchilov and Hutter, 1608.03983)."""
        if done < _WARM_UP:
            return self.rate * (done + 1e-3) / _WARM_UP
        return self.rate * max(0.01, 0.5 * (1 + math.cos(math.pi * (done - _WARM_UP) / (1 - _WARM_UP))))


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One point of the curve: the losses are means since the one before; `seconds` of training so far."""

    step: int
    seconds: float
    done: float
    rate: float
    losses: Mapping[str, float]


@dataclass(slots=True)
class Fitting(Generic[Batch]):
    """The training of one network. `made` makes batch number n, `loss` puts it to the network. The first of
    the losses is what is made smaller. `after` is told of each step that was done."""

    net: nn.Module
    plan: Plan
    made: Callable[[int], Batch]
    loss: Callable[[nn.Module, Batch], Losses]
    kept: Path
    """Where the state of the run is kept: a safetensors file."""
    clock: Callable[[], float] = time.monotonic
    after: Callable[[int], None] = lambda step: None
    curve: list[Point] = field(default_factory=list)
    step: int = 0
    seconds: float = 0.0
    _optimiser: torch.optim.AdamW = field(init=False)

    def __post_init__(self) -> None:
        learned = [p for p in self.net.parameters() if p.requires_grad]
        decayed = [p for p in learned if p.dim() > 1]
        plain = [p for p in learned if p.dim() <= 1]
        groups = [
            {"params": decayed, "weight_decay": self.plan.decay},
            {"params": plain, "weight_decay": 0.0},
        ]
        self._optimiser = torch.optim.AdamW(groups, lr=self.plan.rate, betas=self.plan.momenta)

    def run(self, told: Callable[[Point], None], stopped: Callable[[], bool] = lambda: False) -> bool:
        """Train to the end of the plan, or until `stopped`: then False, and the run can be gone on with."""
        self.net.train()
        sums: dict[str, float] = {}
        seen, since, saved = 0, self.clock(), self.clock()
        with ThreadPoolExecutor(_MAKERS, thread_name_prefix="batches") as maker:
            coming = [maker.submit(self.made, self.step + ahead) for ahead in range(_AHEAD)]
            while (done := self.plan.done(self.step, self.seconds)) < 1.0 and not stopped():
                coming.append(maker.submit(self.made, self.step + _AHEAD))
                for name, value in self._once(coming.pop(0).result(), self.plan.rate_at(done)).items():
                    sums[name] = sums.get(name, 0.0) + value
                self.step, seen = self.step + 1, seen + 1
                self.after(self.step)
                now = self.clock()
                self.seconds, since = self.seconds + now - since, now
                if self.step % _TOLD == 0:
                    self._tell(told, done, {name: value / seen for name, value in sums.items()})
                    sums, seen = {}, 0
                if now - saved > _KEPT:
                    self.save()
                    saved = self.clock()
            for each in coming:
                each.cancel()
        self.save()
        self.net.eval()
        return done >= 1.0

    def _once(self, batch: Batch, rate: float) -> dict[str, float]:
        for group in self._optimiser.param_groups:
            group["lr"] = rate
        self._optimiser.zero_grad(set_to_none=True)
        losses = self.loss(self.net, batch)
        first = next(iter(losses.values()))
        if not torch.isfinite(first):
            raise ModelError(
                f"training went astray at step {self.step}: the loss is no number. Nothing of this step was "
                "kept; take a lower learning rate, or look at the data."
            )
        first.backward()  # type: ignore[no-untyped-call]
        nn.utils.clip_grad_norm_(self.net.parameters(), self.plan.steepest)
        self._optimiser.step()
        return {name: float(value.detach()) for name, value in losses.items()}

    def _tell(self, told: Callable[[Point], None], done: float, losses: Mapping[str, float]) -> None:
        rate = self.plan.rate_at(done)
        point = Point(step=self.step, seconds=self.seconds, done=done, rate=rate, losses=losses)
        self.curve.append(point)
        told(point)

    def save(self) -> None:
        """Keep the weights, what the optimiser knows, and the curve; whole or not at all."""
        from safetensors.torch import save_file

        tensors = {f"net.{name}": value for name, value in self.net.state_dict().items()}
        for number, parameter in enumerate(self.net.parameters()):
            state = self._optimiser.state.get(parameter, {})  # none of what has had no gradient
            tensors |= {f"optimiser.{number}.{name}": value for name, value in state.items()}
        curve = [[p.step, p.seconds, p.done, p.rate, dict(p.losses)] for p in self.curve]
        notes = {
            "step": self.step,
            "seconds": self.seconds,
            "seed": self.plan.seed,
            "batch": self.plan.batch,
            "curve": curve,
        }
        self.kept.parent.mkdir(parents=True, exist_ok=True)
        partly = self.kept.with_suffix(".partly")
        save_file({n: v.contiguous().cpu() for n, v in tensors.items()}, partly, {"run": json.dumps(notes)})
        partly.replace(self.kept)

    def resume(self) -> bool:
        """Go on from what was kept, if anything was: then True. Raises ModelError where it is damaged."""
        from safetensors import SafetensorError, safe_open

        if not self.kept.exists():
            return False
        try:
            with safe_open(self.kept, "pt") as file:
                found = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - no mapping
                notes = json.loads((file.metadata() or {})["run"])
            self._take(found, notes)
        except (OSError, SafetensorError, KeyError, TypeError, ValueError, RuntimeError) as error:
            raise ModelError(
                f"{self.kept} is not a checkpoint of this run ({str(error)[:200]}): training was not gone on "
                "with. Delete it to begin anew."
            ) from error
        return True

    def _take(self, found: Mapping[str, Tensor], notes: Mapping[str, object]) -> None:
        if notes["seed"] != self.plan.seed:
            raise ValueError(f"its seed is {notes['seed']}, not {self.plan.seed}")
        batch = notes.get("batch", 0)
        if batch != self.plan.batch:
            raise ValueError(f"its batches are of {batch}, not {self.plan.batch}")
        self.net.load_state_dict(
            {name.removeprefix("net."): value for name, value in found.items() if name.startswith("net.")}
        )
        for number, parameter in enumerate(self.net.parameters()):
            start = f"optimiser.{number}."
            state = {name.removeprefix(start): v for name, v in found.items() if name.startswith(start)}
            if state and {"exp_avg", "exp_avg_sq", "step"} <= state.keys():
                where = parameter.device
                self._optimiser.state[parameter] = {
                    name: value if name == "step" else value.to(where) for name, value in state.items()
                }
        self.step, self.seconds = int(str(notes["step"])), float(str(notes["seconds"]))
        curve = notes["curve"]
        assert isinstance(curve, list)
        self.curve = [Point(step=s, seconds=t, done=d, rate=r, losses=dict(x)) for s, t, d, r, x in curve]
