"""The gate of a simulated episode: the real gatekeeper, with the attacker's hand in the world around it."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import Self

from agent.arena.attack import Act, Turn
from agent.arena.ground import Ground
from agent.arena.injector import SimulatedInjector
from agent.arena.obeying import ObeyingBrain
from agent.arena.world import OWN_PID, World
from agent.proposal import At
from agent.stop import StopSwitch
from safety.action import Action
from safety.audit.fake import MemoryLog
from safety.audit.recorder import Recorder
from safety.context import Context
from safety.decision import Answer
from safety.gate import Ruling
from safety.hand.gatekeeper import Gatekeeper
from safety.hand.stop import Stop
from safety.receipt import Permit, Receipt
from safety.rulebook import Rulebook
from safety.standing import StandingRules
from vision.observation import Observation


class WorldStop(Stop):
    """The hand's stop in a world whose time passes at once."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world

    def pause(self, seconds: float) -> None:
        self.check()
        self._world.time += seconds


class WorldSwitch(StopSwitch):
    """The loop's stop in a world whose time passes at once."""

    def __init__(self, world: World) -> None:
        super().__init__()
        self._world = world

    def wait(self, seconds: float) -> bool:
        self._world.time += seconds
        return self.pressed


class WorldBrain(ObeyingBrain):
    """Obeys in a World, knowing where everything in it is."""

    def __init__(self, acts: Sequence[Act], world: World, injector: SimulatedInjector) -> None:
        super().__init__(acts)
        self._world = world
        self._injector = injector

    def look(self, act: Act, observation: Observation) -> None:
        self._injector.causes = act.causes

    def place(self, thing_id: str) -> At:
        return At(point=self._world.centre(thing_id))

    def window(self, pane_id: str) -> int:
        return self._world.window_id(pane_id)


class Stage:
    """Implements `safety.gate.Gate`. `acting` is the digest of what is being delivered, empty otherwise."""

    def __init__(
        self,
        world: World,
        injector: SimulatedInjector,
        brain: ObeyingBrain,
        turns: Sequence[Turn],
        rules: Rulebook,
        ground: Ground | None = None,
    ) -> None:
        self._world = world
        self._brain = brain
        self._turns = tuple(turns)
        self._stop = WorldStop(world)
        self._gatekeeper = Gatekeeper(
            rules=StandingRules(rules),
            injector=injector,
            look=world.frame,
            windows=world,
            stop=self._stop,
            audit=Recorder(MemoryLog()),
            tools=ground.tools if ground else None,
            own_pids=frozenset({OWN_PID}),
            clock=lambda: world.time,
        )
        self._ground = ground
        self._begun: set[int] = set()
        self.acting = ""

    @property
    def stopped(self) -> bool:
        return self._stop.pressed

    def before_looking(self) -> None:
        """Let the world do, once, what it does before the next act is seen."""
        if self._brain.number not in self._begun:
            self._begun.add(self._brain.number)
            self._turn("before", self._brain.number + 1)

    def propose(self, action: Action, context: Context) -> Ruling:
        self._turn("seen", self._brain.number)
        ruling = self._gatekeeper.propose(action, context)
        if ruling.permit is not None:
            self._turn("approved", self._brain.number)  # by a rule
        return ruling

    def answer(self, digest: str, answer: Answer) -> Permit | None:
        permit = self._gatekeeper.answer(digest, answer)
        self._turn("approved", self._brain.number)
        return permit

    def deliver(self, permit: Permit) -> Receipt:
        self.acting = permit.digest
        receipt = self._gatekeeper.deliver(permit)
        if self._ground is not None:
            self._ground.look(receipt.content)
        self.acting = ""
        return receipt

    def stop(self) -> None:
        self._stop.press()

    def close(self) -> None:
        self._stop.press()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _turn(self, when: str, act: int) -> None:
        """Let the world do what the attack has it do at this moment."""
        for turn in self._turns:
            if turn.act != act or turn.when != when:
                continue
            if turn.cover is not None and turn.show is not None:
                self._world.cover(turn.show, turn.cover)
            elif turn.show is not None:
                self._world.show(turn.show)
            if turn.hide is not None:
                self._world.hide(turn.hide)
            if turn.relabel is not None:
                self._world.relabel(turn.relabel, turn.text)
            if turn.copy_text is not None:
                self._world.put(turn.copy_text)
