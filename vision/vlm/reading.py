"""A model reads: what it has read before is kept, and only the rest of a prompt goes through it.

Kept are the keys and values of the last prompt and its answer, cut back to as far as the next prompt is the
same, and what the vision tower made of the last pictures, by their pixels. Both are what reading anew would
give, up to the rounding of sums taken in other groups (docs/adr/0020-the-prefix-stays-in-the-cache.md)."""

from __future__ import annotations

import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from torch import Tensor

from vision.vlm.kv_cache import Held, new_cache
from vision.vlm.prompt import Ids, Placed, Prompt
from vision.vlm.seeing import Features, Seeing
from vision.vlm.shape import Shape
from vision.vlm.stepping import Steps, window_for

_LEAST_CHUNK = 32
_PICTURES_KEPT = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How many tokens are read at once: at first, at most, and for how many seconds at most."""

    first: int = 256
    most: int = 2048
    seconds: float = 1.0


class Reader:
    """Reads prompts with one network. `held` tells how many tokens are read; `read` which."""

    def __init__(self, net: Any, seeing: Seeing, shape: Shape, *, context: int, pace: Pace) -> None:
        self.net = net
        self.seeing = seeing
        self.context = context
        self.held = Held(context)
        self.read: Ids = np.zeros(0, np.int64)
        self._decoder = seeing.decoder(net)
        self._embed = net.get_input_embeddings()
        self.cache = new_cache(
            self.held,
            layers=shape.layers,
            heads=shape.kv_heads,
            width=shape.head_width,
            dtype=net.dtype,
            device=net.device,
        )
        self.pace = pace
        self._chunk = 0
        self._seen: OrderedDict[bytes, Features] = OrderedDict()
        self._steps: dict[int, Steps] = {}
        self.steady = net.device.type == "cuda"
        """Whether tokens of the answer are read in memory of fixed places (`stepping`)."""
        self.next_position = 0

    def forget(self) -> None:
        """All that was read and seen."""
        self._seen.clear()
        self._keep(0)

    def prompt(self, prompt: Prompt, between: Callable[[], None]) -> tuple[Tensor, int]:
        """Read a prompt; gives the scores of the tokens that could follow, shape (vocabulary,), and how many
        tokens were known before. `between` is called where it can be left, by raising: what is read until
        then stays read."""
        total = len(prompt.ids)
        known = min(common(self.read, prompt.identities), total - 1)
        self._keep(known)
        ids = torch.from_numpy(prompt.ids)
        sizes = [picture.pixels.shape[:2] for picture in prompt.pictures]
        positions = self.seeing.positions(self.net, ids, sizes)
        self.next_position = int(positions.max()) + 1
        features = {
            picture.digest: self._look(picture, between) for picture in prompt.pictures if picture.end > known
        }
        scores = None
        at = known
        while at < total:
            between()
            end = min(total, at + (self._chunk or self.pace.first))
            began = time.perf_counter()
            scores = self._chunk_of(prompt, ids, positions, features, at, end)
            self._settle()
            self._adapt(end - at, time.perf_counter() - began)
            self.read = prompt.identities[:end]
            at = end
        assert scores is not None
        return scores, known

    def token(self, token: int) -> Tensor:
        """Read one token more; gives the scores of those that could follow, good until the next call."""
        if self.steady:
            scores = self._steps_now().read(token, self.next_position)
        else:
            ids = torch.tensor([[token]], device=self.net.device)
            position = torch.full((self.seeing.dimensions, 1, 1), self.next_position, device=self.net.device)
            scores = self._forward(self._embed(ids), position, {})
        self.next_position += 1
        self.read = np.append(self.read, np.int64(token))
        return scores

    @property
    def room(self) -> int:
        return self.context - self.held.length

    def _steps_now(self) -> Steps:
        window = window_for(self.held.length, self.context)
        if window not in self._steps:
            self._steps[window] = Steps(
                embed=self._embed,
                decoder=self._decoder,
                head=self.net.lm_head,
                cache=self.cache,
                held=self.held,
                window=window,
                dimensions=self.seeing.dimensions,
            )
        return self._steps[window]

    def _keep(self, length: int) -> None:
        self.held.cut(length)
        self.read = self.read[:length]

    def _look(self, picture: Placed, between: Callable[[], None]) -> Features:
        found = self._seen.get(picture.digest)
        if found is None:
            found = self.seeing.look(self.net, picture.pixels, between)
        self._seen[picture.digest] = found
        self._seen.move_to_end(picture.digest)
        while len(self._seen) > _PICTURES_KEPT:
            self._seen.popitem(last=False)
        return found

    def _chunk_of(
        self,
        prompt: Prompt,
        ids: Tensor,
        positions: Tensor,
        features: dict[bytes, Features],
        start: int,
        end: int,
    ) -> Tensor:
        device = self.net.device
        embedded = self._embed(ids[start:end].to(device)[None])
        shown = torch.zeros(end - start, dtype=torch.bool)
        deeper: list[list[Tensor]] = []
        for picture in prompt.pictures:
            first, last = max(picture.start, start), min(picture.end, end)
            if first >= last:
                continue
            spots = torch.from_numpy(np.flatnonzero(prompt.identities[first:last] < 0) + (first - start))
            before = int(np.count_nonzero(prompt.identities[picture.start : first] < 0))
            rows = slice(before, before + len(spots))
            seen = features[picture.digest]
            embedded[0, spots.to(device)] = seen.tokens[rows].to(embedded.dtype)
            shown[spots] = True
            deeper.append([one[rows] for one in seen.deeper])
        return self._forward(
            embedded, positions[:, None, start:end].to(device), _deepened(shown, deeper, device)
        )

    def _forward(self, embedded: Tensor, positions: Tensor, extra: dict[str, Any]) -> Tensor:
        position_ids = positions if positions.shape[0] > 1 else positions[0]
        out = self._decoder(
            inputs_embeds=embedded,
            position_ids=position_ids,
            past_key_values=self.cache,
            use_cache=True,
            **extra,
        )
        scores: Tensor = self.net.lm_head(out.last_hidden_state[:, -1])[0]
        self.held.length += embedded.shape[1]
        return scores

    def _settle(self) -> None:
        """Wait until the device has done what it was told, so that it can be timed and left."""
        if self.net.device.type == "cuda":
            torch.cuda.synchronize()
        elif self.net.device.type == "mps":
            torch.mps.synchronize()

    def _adapt(self, tokens: int, seconds: float) -> None:
        """So many tokens at once that it takes about as long as it may."""
        chunk = self._chunk or self.pace.first
        if tokens == chunk and seconds > 0:
            fitting = int(tokens * self.pace.seconds / seconds)
            self._chunk = min(max(_LEAST_CHUNK, min(fitting, 2 * chunk)), self.pace.most)


def common(one: Ids, other: Ids) -> int:
    """How many tokens two prompts begin with that are the same."""
    length = min(len(one), len(other))
    differing = np.flatnonzero(one[:length] != other[:length])
    return int(differing[0]) if len(differing) else length


def _deepened(shown: Tensor, deeper: list[list[Tensor]], device: torch.device) -> dict[str, Any]:
    """What DeepStack adds to the tokens of pictures after the first layers."""
    if not deeper or not deeper[0]:
        return {}
    levels = [torch.cat([picture[level] for picture in deeper]) for level in range(len(deeper[0]))]
    return {"visual_pos_masks": shown[None].to(device), "deepstack_visual_embeds": levels}
