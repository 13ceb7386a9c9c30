"""The same request answered by transformers' own `generate`, with nothing kept from before: what the runner's
answers are checked and its speed is measured against."""

from __future__ import annotations

import time
from typing import Any

import torch
from torch import Tensor

from vision.vlm.chat import Answer, Ended, Request
from vision.vlm.runner import InProcess


def plainly(model: InProcess, request: Request) -> tuple[Answer, list[int]]:
    """The answer, always of the likeliest tokens and without stops or grammar, and its tokens."""
    reader = model.reader
    began = time.perf_counter()
    prompt, notes = model.fitting(request)
    ids = torch.from_numpy(prompt.ids)
    clock = _Clock(began)
    with torch.inference_mode():
        inputs = reader.seeing.inputs(reader.net, ids, [picture.pixels for picture in prompt.pictures])
        whole = reader.net.generate(
            input_ids=ids[None].to(reader.net.device),
            attention_mask=torch.ones(1, len(ids), dtype=torch.long, device=reader.net.device),
            do_sample=False,
            temperature=None,
            top_p=None,
            top_k=None,
            repetition_penalty=1.0,
            max_new_tokens=request.most,
            eos_token_id=sorted(model.ends) or -1,
            pad_token_id=min(model.ends, default=0),
            streamer=clock,
            **{name: value.to(reader.net.device) for name, value in inputs.items()},
        )
    new = whole[0, len(ids) :].tolist()
    said = [token for token in new if token not in model.ends]
    return (
        Answer(
            text=model.writer.tokenizer.decode(said, skip_special_tokens=False),
            ended=Ended.STOP if len(said) < len(new) else Ended.LENGTH,
            asked=len(ids),
            tokens=len(new),
            first=clock.first,
            seconds=time.perf_counter() - began,
            notes=notes,
        ),
        new,
    )


class _Clock:
    """`generate` hands it the prompt, then each token."""

    def __init__(self, began: float) -> None:
        self._began = began
        self._prompt = True
        self.first = 0.0

    def put(self, value: Tensor) -> Any:
        if self._prompt:
            self._prompt = False
        elif not self.first:
            self.first = time.perf_counter() - self._began

    def end(self) -> None:
        """There is nothing to finish."""
