"""Reading one token after another in memory of fixed places, so that on CUDA a step is recorded once as a
graph and played again: a step of a small model is otherwise mostly Python telling the GPU what to do.

Attention looks through a window of the cache, a power of two wide, with a mask over what is there; each
window has a recording of its own. The tests run what is recorded on the CPU; as a graph it was run on an
NVIDIA H100 (docs/benchmarks.md)."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from vision.vlm.kv_cache import Held

_LEAST_WINDOW = 1024


class Steps:
    """Steps of one decoder through one window. Everything it needs stands in the same tensors each time."""

    def __init__(
        self, *, embed: Any, decoder: Any, head: Any, cache: Any, held: Held, window: int, dimensions: int
    ) -> None:
        device = head.weight.device
        self._embed, self._decoder, self._head, self._cache = embed, decoder, head, cache
        self._held = held
        self._window = window
        self._token = torch.zeros(1, 1, dtype=torch.long, device=device)
        self._position = torch.zeros(dimensions, 1, 1, dtype=torch.long, device=device)
        self._at = torch.zeros(1, dtype=torch.long, device=device)
        self._mask = torch.zeros(1, 1, 1, window, dtype=torch.bool, device=device)
        self._masked = -1
        self._graph: torch.cuda.CUDAGraph | None = None
        self._scores: Tensor | None = None
        self.recorded = device.type == "cuda"

    def read(self, token: int, position: int) -> Tensor:
        """Read one token more; gives the scores of those that could follow, which the next call changes."""
        at = self._held.length
        self._token.fill_(token)
        self._position.fill_(position)
        self._at.fill_(at)
        if self._masked != at:
            self._mask[..., :at] = True
            self._mask[..., at:] = False
        self._held.window, self._held.at = self._window, self._at
        try:
            scores = self._played() if self.recorded else self._once()
        finally:
            self._held.window = self._held.at = None
        self._held.length = self._masked = at + 1
        return scores

    def _once(self) -> Tensor:
        self._mask.index_fill_(3, self._at, True)
        out = self._decoder(
            inputs_embeds=self._embed(self._token),
            position_ids=self._position if self._position.shape[0] > 1 else self._position[0],
            attention_mask=self._mask,
            past_key_values=self._cache,
            use_cache=True,
        )
        scores: Tensor = self._head(out.last_hidden_state[:, -1])[0]
        return scores

    def _played(self) -> Tensor:
        if self._graph is None:
            self._record()
        assert self._graph is not None
        assert self._scores is not None
        self._graph.replay()
        return self._scores

    def _record(self) -> None:
        """Once before on a stream of its own, as CUDA wants it: libraries choose their kernels then."""
        beside = torch.cuda.Stream()  # type: ignore[no-untyped-call]
        beside.wait_stream(torch.cuda.current_stream())
        with torch.cuda.stream(beside):
            self._once()
        torch.cuda.current_stream().wait_stream(beside)
        graph = torch.cuda.CUDAGraph()
        with torch.cuda.graph(graph):
            self._scores = self._once()
        self._graph = graph


def window_for(length: int, capacity: int) -> int:
    """The window that the token after `length` others is read through: a power of two, or all there is."""
    window = _LEAST_WINDOW
    while window <= length:
        window *= 2
    return min(window, capacity)
