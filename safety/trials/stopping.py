"""From the stop to silence: how long input still reaches the desk, with a long text being typed."""

from __future__ import annotations

import os
import random
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from safety.action import TypeText
from safety.context import Context
from safety.data_home import hands_folder
from safety.desk.desk import Desk
from safety.errors import HandLost
from safety.hand.client import HandClient
from safety.stopping import stop_hands
from safety.trials.target_window import TargetWindow

_TEXT = "The quick brown fox jumps over the lazy dog. " * 200
_TYPING_SECONDS = 0.4
"""How long is typed at most before the stop is pressed."""
_SILENT_SECONDS = 0.25
"""How long is listened after the stop."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stopped:
    """`silence` are the seconds from each press of the stop to the last key that reached the window, 0 where
    none came after it; `idle` counts trials in which nothing had been typed yet, `held` keys left down."""

    silence: tuple[float, ...]
    ways: dict[str, int]
    idle: int
    held: int

    def percentile(self, share: float) -> float:
        """Seconds; `share` from 0 to 1."""
        ordered = sorted(self.silence)
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def stop_to_silence(
    desk: Desk, home: Path, trials: int, seed: int, heard: Callable[[int], None] = lambda number: None
) -> Stopped:
    """Type a long text, stop it at a random moment by each of three ways in turn, and listen."""
    draw = random.Random(seed)  # noqa: S311 (draws moments, not secrets)
    silence: list[float] = []
    ways: dict[str, int] = {}
    idle = held = 0
    with TargetWindow(desk) as target, _Busy():
        for number in range(trials):
            heard(number)
            way = tuple(_WAYS)[number % len(_WAYS)]
            ways[way] = ways.get(way, 0) + 1
            after, typed, down = _trial(desk, home, target, draw.random() * _TYPING_SECONDS, _WAYS[way])
            silence.append(after)
            idle += typed == 0
            held += down
    return Stopped(silence=tuple(silence), ways=ways, idle=idle, held=held)


def _trial(
    desk: Desk,
    home: Path,
    target: TargetWindow,
    seconds: float,
    stop: Callable[[HandClient, Path], None],
) -> tuple[float, int, int]:
    """Seconds from the stop to silence, keys typed in all, keys left down."""
    target.got()
    with HandClient(desk, home=home) as gate:
        ruling = gate.propose(TypeText(text=_TEXT), Context(window=target.seen, focused_role="text area"))
        assert ruling.permit is not None  # the default rules let text be typed
        typing = threading.Thread(target=_deliver, args=(gate, ruling.permit))
        typing.start()
        time.sleep(0.05 + seconds)
        pressed = time.monotonic()
        stop(gate, home)
        time.sleep(_SILENT_SECONDS)
        got = target.got()
        typing.join()
        late = target.got()
    times = (*got.pressed, *late.pressed)
    return max(0.0, max(times, default=0.0) - pressed), len(times), late.held


def _deliver(gate: HandClient, permit: object) -> None:
    try:
        gate.deliver(permit)  # type: ignore[arg-type]
    except HandLost:
        return  # one of the ways to stop is to kill it


class _Busy:
    """A model that is busy in the agent's process all the while."""

    def __init__(self) -> None:
        self._over = False
        self._thread = threading.Thread(target=self._compute, daemon=True)

    def __enter__(self) -> None:
        self._thread.start()

    def __exit__(self, *raised: object) -> None:
        self._over = True
        self._thread.join()

    def _compute(self) -> None:
        while not self._over:
            sum(number * number for number in range(1000))


_WAYS: dict[str, Callable[[HandClient, Path], None]] = {
    "the window": lambda gate, home: gate.stop(),
    "deskhand stop": lambda gate, home: _stop_all(home),
    "killing the hand": lambda gate, home: os.kill(gate.pid, signal.SIGKILL),
}


def _stop_all(home: Path) -> None:
    stop_hands(hands_folder(home))
