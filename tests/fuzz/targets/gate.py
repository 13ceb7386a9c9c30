"""Everything a client that wants harm may do to the gate, in any order. Nothing is done that was not allowed
by a rule, or approved exactly so; nothing twice; nothing on other pixels; nothing once the stop was
pressed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from safety.action import Action, Click, Drag, Move, PressKeys, Scroll, TypeText
from safety.audit.fake import MemoryLog
from safety.audit.recorder import Recorder
from safety.context import Context
from safety.decision import (
    Answer,
    Approve,
    ApproveForTask,
    Change,
    Refuse,
    Source,
    StopRun,
    Verdict,
    approves,
)
from safety.digest import action_digest
from safety.errors import SafetyError
from safety.gate import Ruling
from safety.hand.gatekeeper import Gatekeeper
from safety.hand.stop import Stop
from safety.limits import normalised
from safety.mode import Mode
from safety.past_answers import FOR_THIS_TASK
from safety.permits import PERMIT_SECONDS
from safety.policy import decide
from safety.receipt import Delivery, Permit
from safety.risk import Risk
from safety.rule import Rule
from safety.vault.secret import Scope, Secret
from safety.vault.vault import MemoryVault
from tests.fuzz.actions import RECT, a_context, an_action
from tests.fuzz.said import Said
from vision.frame import Frame
from vision.geometry import Point, Rect

_RULES = (
    Rule(name="looking", verdict=Verdict.ALLOW, max_risk=Risk.R0, source=Source.DEFAULT),
    Rule(name="what can be undone", verdict=Verdict.ALLOW, max_risk=Risk.R1, source=Source.DEFAULT),
    Rule(name="the editor", verdict=Verdict.ALLOW, max_risk=Risk.R3, programs=("mousepad",)),
    Rule(name="no bank", verdict=Verdict.DENY, windows=("*bank*",)),
    Rule(name="each time", verdict=Verdict.ASK, targets=("senden",), source=Source.SYSTEM),
)
_SECRET = "correct horse"
_OWN = 4242
_ON_TOP = (Click, Drag, Scroll, Move, TypeText, PressKeys)
"""Actions that go to whatever window is on top."""


class _Desk:
    """A screen of one colour, an injector that notes what it is given, and a clock."""

    def __init__(self) -> None:
        self.colour = 0
        self.now = 0.0
        self.sent = 0
        self.done: list[Action] = []
        self.stop = Stop()
        self.on_top = 1

    def look(self) -> Frame:
        self.now += 0.25
        pixels = np.full((256, 256, 3), self.colour, np.uint8)
        return Frame(pixels=pixels, rect=Rect(0, 0, 256, 256), time=self.now)

    def check(self, action: Action) -> None: ...

    def perform(self, action: Action) -> None:
        self.sent += 1
        self.done.append(action)

    def close(self) -> None: ...

    def at(self, point: Point) -> tuple[int, ...]:
        return (self.on_top,)

    def focused(self) -> tuple[int, ...]:
        return (self.on_top,)

    def owners(self, ids: tuple[int, ...]) -> frozenset[int]:
        return frozenset({_OWN if 3 in ids else 500})


class _Client:
    """What was said to the gate, and what it may do by now."""

    def __init__(self, said: Said) -> None:
        self.said = said
        self.desk = _Desk()
        vault = MemoryVault(Secret(name="mail", value=_SECRET, scope=Scope(programs=("mousepad",))))
        self.mode = said.pick(list(Mode))
        self.gate = Gatekeeper(
            rules=_RULES,
            mode=self.mode,
            injector=self.desk,
            look=self.desk.look,
            windows=self.desk,
            stop=self.desk.stop,
            audit=Recorder(MemoryLog()),
            own_pids=frozenset({_OWN}),
            vault=vault,
            clock=lambda: self.desk.now,
        )
        self.asked: tuple[str, Action, Context, int] | None = None
        self.permits: dict[str, tuple[Permit, Action, Context, int]] = {}
        self.seen: list[Permit] = []
        self.refused: set[str] = set()
        self.lasting = False

    def propose(self) -> None:
        pixels = self.desk.look().digest(RECT)
        action, context = an_action(self.said), a_context(self.said, pixels)
        try:
            ruling = self.gate.propose(action, context)
        except SafetyError:
            return
        if self.desk.stop.pressed:
            assert ruling.permit is None
            return
        action = normalised(action)
        self._check_ruling(ruling, action, context)
        if ruling.permit is not None:
            self._keep(ruling.permit, action, context, self.desk.colour)
        if ruling.decision.verdict is Verdict.ASK:
            self.asked = (ruling.digest, action, context, self.desk.colour)

    def _check_ruling(self, ruling: Ruling, action: Action, context: Context) -> None:
        assert self.asked is None, "another question was opened"
        assert ruling.digest == action_digest(action, context)
        plain = decide(action, context, _RULES)
        assert (ruling.permit is not None) == (ruling.decision.verdict is Verdict.ALLOW)
        assert ruling.digest not in self.refused or ruling.decision.verdict is Verdict.DENY
        assert plain.verdict is not Verdict.DENY or ruling.decision.verdict is Verdict.DENY
        if ruling.permit is None:
            return
        assert self.mode is not Mode.WATCH
        if ruling.decision.rule == FOR_THIS_TASK:
            assert self.lasting
            assert plain.risk < Risk.R4
            assert plain.source is not Source.SYSTEM
        elif self.mode is Mode.AUTO:
            assert plain.verdict is Verdict.ALLOW or plain.risk <= Risk.R1
        else:
            assert plain.verdict is Verdict.ALLOW
            assert self.mode is Mode.RULES or plain.risk is Risk.R0

    def answer(self) -> None:
        digest = self.asked[0] if self.asked is not None else ""
        given = self.said.pick((digest, digest, digest, "0" * 64, self.said.text(8)))
        answers: tuple[Answer, ...] = (
            Approve(),
            Refuse(reason="no"),
            ApproveForTask(),
            Change(text="x"),
            StopRun(),
        )
        answer = self.said.pick(answers)
        try:
            permit = self.gate.answer(given, answer)
        except SafetyError:
            assert self.asked is None or self.asked[0] != given
            return
        assert self.asked is not None
        assert given == self.asked[0]
        assert (permit is not None) == (approves(answer) and not self.desk.stop.pressed)
        if isinstance(answer, Refuse):
            self.refused.add(given)
        self.lasting = self.lasting or isinstance(answer, ApproveForTask)
        _, action, context, colour = self.asked
        self.asked = None
        if permit is not None:
            self._keep(permit, action, context, colour)

    def deliver(self) -> None:
        if not self.seen:
            return
        permit = self.said.pick(self.seen)
        if self.said.byte() % 4 == 1:
            other = replace(permit, expires=permit.expires + 100)
            permit = self.said.pick((other, replace(permit, digest="0" * 64), replace(permit, id="0" * 32)))
        before = len(self.desk.done)
        stopped, asked, started = self.desk.stop.pressed, self.asked, self.desk.now
        receipt = self.gate.deliver(permit)
        done = self.desk.done[before:]
        assert len(done) <= 1
        assert (receipt.delivery is Delivery.DELIVERED) == (len(done) == 1)
        good = self.permits.get(permit.id)
        if done:
            assert good is not None, "done without a permit, or twice"
            issued, action, context, colour = good
            assert issued == permit
            assert not stopped, "done after the stop"
            assert asked is None, "done while something was asked"
            assert started < permit.expires
            assert self.desk.on_top != 3 or not isinstance(action, _ON_TOP), "done to our own window"
            assert colour == self.desk.colour or not isinstance(action, Click | Drag), "done on other pixels"
            if done[0] != action:
                assert done[0] == replace(action, text=action.text.replace("{{mail}}", _SECRET))
                assert context.secret_field
                assert context.window is not None
                assert context.window.program == "mousepad"
        if asked is None:
            self.permits.pop(permit.id, None)

    def _keep(self, permit: Permit, action: Action, context: Context, colour: int) -> None:
        self.permits[permit.id] = (permit, action, context, colour)
        self.seen.append(permit)

    def change(self) -> None:
        self.desk.colour = self.said.number(2)

    def window(self) -> None:
        self.desk.on_top = 1 + self.said.number(3)

    def wait(self) -> None:
        self.desk.now += self.said.pick((0.1, PERMIT_SECONDS - 0.1, PERMIT_SECONDS))

    def stop(self) -> None:
        if self.said.byte() % 8 == 1:
            self.desk.stop.press("a key")


def check(data: bytes) -> None:
    said = Said(data[:600])
    client = _Client(said)
    steps: tuple[Callable[[], None], ...] = (
        client.propose,
        client.propose,
        client.answer,
        client.deliver,
        client.deliver,
        client.change,
        client.window,
        client.wait,
        client.stop,
    )
    while not said.over:
        said.pick(steps)()
