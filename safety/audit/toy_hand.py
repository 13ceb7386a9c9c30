"""A hand with the real gate and the real log, whose only effect is a number in a file: for killing it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from safety.action import Action, Move
from safety.audit.entry import Json
from safety.audit.log import AuditLog
from safety.audit.recorder import Recorder
from safety.context import Context
from safety.decision import Verdict
from safety.hand.gatekeeper import Gatekeeper
from safety.hand.stop import Stop
from safety.receipt import Delivery, Receipt
from safety.rule import Rule
from vision.errors import NoDisplay
from vision.frame import Frame
from vision.geometry import Point

_WIDTH = 30_000


class ToyHand:
    """Does numbered actions one after the other. `folder` is that of the log; the effects are a file beside
    it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._effects = os.open(folder.parent / "effects", os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self.sent = 0

    def live(self, first: int, acknowledge: Callable[[int], object], count: int = _WIDTH) -> None:
        """Begin with this number and go on, `count` times; `acknowledge` hears of each that has its
        receipt. Each permit is tried a second time as well."""
        with AuditLog(self._folder, {"pid": os.getpid()}) as log:
            gate = self._gate(log)
            for number in range(first, first + count):
                ruling = gate.propose(Move(point=Point(number % _WIDTH, number // _WIDTH)), Context())
                if ruling.permit is None or self._refused(gate.deliver(ruling.permit)):
                    raise RuntimeError(f"action {number} was not done: {ruling.decision}")
                acknowledge(number)
                gate.deliver(ruling.permit)

    @staticmethod
    def _refused(receipt: Receipt) -> bool:
        return receipt.delivery is not Delivery.DELIVERED

    @staticmethod
    def number(told: Json) -> int:
        """The number of an action as the log tells of it."""
        point = told["point"] if isinstance(told, dict) else None
        if not isinstance(point, list):
            raise TypeError("that is not one of this hand's actions")
        return int(str(point[0])) + _WIDTH * int(str(point[1]))

    def _gate(self, log: AuditLog) -> Gatekeeper:
        rule = Rule(name="all", verdict=Verdict.ALLOW)
        return Gatekeeper(
            rules=(rule,), injector=self, look=self.look, windows=self, stop=Stop(), audit=Recorder(log)
        )

    # --- as an Injector -----------------------------------------------------------------------------

    def check(self, action: Action) -> None: ...

    def perform(self, action: Action) -> None:
        assert isinstance(action, Move)
        self.sent += 1
        os.write(self._effects, b"%d\n" % (action.point.x + _WIDTH * action.point.y))

    def close(self) -> None:
        os.close(self._effects)

    # --- as what sees -------------------------------------------------------------------------------

    def look(self) -> Frame:
        raise NoDisplay("a toy has no screen")

    def at(self, point: Point) -> tuple[int, ...]:
        return ()

    def focused(self) -> tuple[int, ...]:
        return ()

    def owners(self, ids: tuple[int, ...]) -> frozenset[int]:
        return frozenset()
