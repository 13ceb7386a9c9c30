"""`deskhand bench step`: what a step costs beside seeing, thinking and waiting for the screen to settle.

Actions are proposed, permitted and delivered on a private desk, by the real gate and the real hand.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from statistics import median, quantiles

from agent.bench.overhead import overheads
from safety.action import Action, Click, Move, PressKeys, Scroll, TypeText
from safety.context import Context
from safety.decision import Approve
from safety.desk.private import PrivateDesk
from safety.gate import Gate
from safety.hand.client import HandClient
from safety.receipt import Delivery
from vision.geometry import Point

MOST_SECONDS = 0.1  # from proposal to delivered, at the median
TRIALS = 20  # of each action, for every repetition
TURNS = 2  # of the loop (a click, typing, a key), for every repetition


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Seconds: `permitting` from proposal to permit, `delivering` from permit to delivered, `whole` both."""

    action: str
    trials: int
    permitting: float
    delivering: float
    whole: float
    whole_p99: float


def run(json_output: bool, repeat: int) -> int:
    """Measure and print; 1 where an action takes longer than it may."""
    with PrivateDesk() as desk, HandClient(desk) as gate:
        found = [_measure(name, make, gate, repeat) for name, make in _actions().items()]
    with PrivateDesk() as desk:
        beside = median(overheads(desk, repeat * TURNS))
    slow = [measured.action for measured in found if measured.whole > MOST_SECONDS]
    slow += ["a step of the loop"] if beside > MOST_SECONDS else []
    if json_output:
        shown = json.dumps(
            {
                "most_seconds": MOST_SECONDS,
                "actions": [asdict(one) for one in found],
                "step_beside_seeing_and_settling": beside,
            }
        )
    else:
        shown = "\n".join(
            [*_table(found), f"a step of the loop, beside seeing and settling: {beside * 1000:.1f} ms"]
        )
    sys.stdout.write(f"{shown}\n")
    if slow:
        sys.stderr.write(f"over {MOST_SECONDS * 1000:.0f} ms: {', '.join(slow)}\n")
    return 1 if slow else 0


def _actions() -> dict[str, Callable[[int], Action]]:
    """Each by the number of its trial; places differ, for two clicks on one spot are kept apart."""
    return {
        "move": lambda number: Move(point=_place(number)),
        "click": lambda number: Click(point=_place(number)),
        "scroll a notch": lambda number: Scroll(point=_place(number), down=1),
        "press ctrl+c": lambda number: PressKeys(keys=("ctrl", "c")),
        "type 10 letters": lambda number: TypeText(text="characters"),
        "type 10 letters of no key": lambda number: TypeText(text="äöüßéèñçå€"),
    }


def _place(number: int) -> Point:
    return Point(100 + number * 37 % 1000, 100 + number * 53 % 600)


def _measure(name: str, make: Callable[[int], Action], gate: Gate, repeat: int) -> Measured:
    timed = list(_times(make, gate, repeat * TRIALS))
    permitting, delivering = zip(*timed, strict=True)
    whole = [sum(times) for times in timed]
    return Measured(
        action=name,
        trials=len(timed),
        permitting=median(permitting),
        delivering=median(delivering),
        whole=median(whole),
        whole_p99=quantiles(whole, n=100)[98],
    )


def _times(make: Callable[[int], Action], gate: Gate, trials: int) -> Iterator[tuple[float, float]]:
    for number in range(trials):
        started = time.perf_counter()
        ruling = gate.propose(make(number), Context())
        permit = ruling.permit or gate.answer(ruling.digest, Approve())
        permitted = time.perf_counter()
        if permit is None or gate.deliver(permit).delivery is not Delivery.DELIVERED:
            raise RuntimeError(f"{make(number).kind} was not delivered: nothing was measured")
        yield permitted - started, time.perf_counter() - permitted


def _table(found: list[Measured]) -> Iterator[str]:
    yield f"{'milliseconds':<28}{'to permit':>12}{'to delivered':>14}{'whole':>9}{'p99':>9}"
    for one in found:
        times = (one.permitting, one.delivering, one.whole, one.whole_p99)
        columns = zip((12, 14, 9, 9), times, strict=True)
        yield f"{one.action:<28}" + "".join(f"{seconds * 1000:>{width}.1f}" for width, seconds in columns)
