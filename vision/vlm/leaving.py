"""Leaving a model's work when asked to, between the smallest parts of it that Python sees."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

_EVERY = 0.02


class Left(Exception):
    """The work was left because someone asked for that. Never leaves this package."""


class Leaving:
    """Calling it raises Left when `cancelled` says so. It asks at most every 20 ms: that is often enough, and
    who asks may have a lock to take."""

    def __init__(self, cancelled: Callable[[], bool], clock: Callable[[], float] = time.monotonic) -> None:
        self._cancelled = cancelled
        self._clock = clock
        self._next = clock()

    def __call__(self, *_: object) -> None:
        now = self._clock()
        if now < self._next:
            return
        self._next = now + _EVERY
        if self._cancelled():
            raise Left


@contextmanager
def left_between_layers(net: Any, leaving: Leaving, *, on: str) -> Iterator[None]:
    """While it goes on, each layer of the network that has none within it looks first whether to go on; only
    on a device where layers do their work when they are called, as a CPU does and a GPU does not."""
    layers = net.modules() if net.device.type == on else ()
    hooks = [
        layer.register_forward_pre_hook(leaving) for layer in layers if next(layer.children(), None) is None
    ]
    try:
        yield
    finally:
        for hook in hooks:
            hook.remove()
