"""A toy desk with the real gate, whose runs are recorded as every run is."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Self

import pytest

from agent.arena.effect_name import EffectName
from agent.arena.ground import Ground
from agent.arena.injector import SimulatedInjector
from agent.arena.scene import Pane, Scene, Thing
from agent.arena.stage import WorldStop, WorldSwitch
from agent.arena.world import OWN_PID, World
from agent.brain import Brain
from agent.brains.scripted import ScriptedBrain
from agent.event import Finished
from agent.person import Nobody, Person
from agent.ports import Ports
from agent.proposal import Proposal
from agent.session import Run, record_run
from agent.stop import StopSwitch
from agent.task import Task
from memory.given import Given
from memory.journal import Journal
from safety.action import Action, InputAction
from safety.approvers.scripted import ApproveAll
from safety.audit.fake import MemoryLog
from safety.audit.recorder import Recorder
from safety.context import Context
from safety.decision import Answer, Approver, Verdict
from safety.gate import Ruling
from safety.hand.gatekeeper import Gatekeeper
from safety.hand.stop import Stop
from safety.mode import Mode
from safety.programs import Programs
from safety.receipt import Permit, Receipt
from safety.redaction.redactor import Redactor
from safety.rule import Rule
from safety.rule_sources import RuleSources, load_rulebook
from safety.rule_use import RuleUse
from safety.rulebook import Rulebook
from safety.standing import StandingRules, local_time
from safety.stop_keys import DEFAULT, check
from safety.vault.vault import MemoryVault
from vision.element import Role
from vision.fake_eyes import FakeEyes
from vision.grounding.meaning import Meaning
from vision.observation import Observation

PROGRAMS = Programs({"PATH": "/bin", "XDG_DATA_DIRS": "/nonexistent", "XDG_DATA_HOME": "/nonexistent"})
SCENE = Scene(
    id="desk",
    windows=(
        Pane(
            id="mail",
            title="Inbox - Mail",
            program="thunderbird",
            things=(
                Thing(id="words", role=Role.TEXT, text="One new message"),
                Thing(id="send", role=Role.BUTTON, text="Send", effect=EffectName.MAIL_SENT),
            ),
        ),
        Pane(
            id="notes",
            title="Notes",
            program="mousepad",
            things=(
                Thing(id="body", role=Role.TEXT_AREA, text="Body"),
                Thing(id="name", role=Role.TEXT_FIELD, text="Name"),
                Thing(id="secret", role=Role.PASSWORD_FIELD, text="Password"),
                Thing(id="more", role=Role.BUTTON, text="More", opens="about"),
                Thing(id="twin", role=Role.LINK, text="Twin"),
                Thing(id="other", role=Role.LINK, text="Twin"),
            ),
        ),
        Pane(
            id="about",
            title="About Notes",
            program="mousepad",
            shown=False,
            things=(Thing(id="ok", role=Role.BUTTON, text="Close this", closes=True),),
        ),
    ),
)
ALL_RULES = load_rulebook(RuleSources()).rules
ALLOWING = (
    Rule(name="everything small", verdict=Verdict.ALLOW),
    Rule(name="the editor", verdict=Verdict.ALLOW, programs=("mousepad",)),
)


@dataclass(kw_only=True)
class Toy:
    """What a run is on. Each part may be put in another's place. `deaf` is how often what is done shows
    nothing; `before` hears of what comes next ("looking", "ruling", "delivering", "acting") and may change
    the world; `told` False records as one who keeps no note of what a run was given. `meaning` tells what
    pictures mean."""

    folder: Path
    rules: tuple[Rule, ...] = ALL_RULES + ALLOWING
    mode: Mode = Mode.RULES
    approver: Approver = field(default_factory=ApproveAll)
    person: Person = field(default_factory=Nobody)
    redactor: Redactor = field(default_factory=Redactor)
    vault: MemoryVault = field(default_factory=MemoryVault)
    instruction: str = "do as the script says"
    max_steps: int = 60
    deaf: int = 0
    tools: bool = False
    told: bool = True
    scene: Scene = SCENE
    meaning: Meaning | None = None
    before: Callable[[str, Toy], None] = lambda what, toy: None
    clock: Callable[[], datetime] = local_time
    world: World = field(init=False)
    switch: StopSwitch = field(init=False)
    stop: Stop = field(init=False)
    home: Path = field(init=False)

    def run(self, *proposals: Proposal, mind: Brain | None = None) -> Finished:
        """Do what is proposed, and record it."""
        with Journal(self.folder, redactor=self.redactor) as journal, ExitStack() as stack:
            self.world = World(self.scene, 1, lambda effect, detail: None)
            ground = None
            if self.tools:
                ground = stack.enter_context(Ground(lambda effect, detail: None, lambda address: None))
                self.home = ground.home
            self.switch = WorldSwitch(self.world)
            gate = ToyGate(self, ground)
            self.switch.attach(gate.stop)
            ports = Ports(
                eyes=FakeEyes(self._looked),
                gate=gate,
                approver=self.approver,
                person=self.person,
                records=journal,
                programs=PROGRAMS,
                listener=lambda event: None,
                stop=self.switch,
                clock=lambda: self.world.time,
                redactor=self.redactor,
                meaning=self.meaning,
            )
            mind = ScriptedBrain(proposals) if mind is None else mind
            task = Task(instruction=self.instruction, max_steps=self.max_steps)
            given = Given(max_steps=self.max_steps, mode=self.mode, rules=self.rules, stop_keys=DEFAULT)
            run = Run(
                task=task, mind=mind, plan=(), desk="toy", started=0.0, given=given if self.told else None
            )
            return record_run(run, journal, ports)

    def _looked(self) -> Observation:
        self.before("looking", self)
        self.world.time += 1.5
        return self.world.observe()


class DeafInjector(SimulatedInjector):
    """What is done shows nothing, the first few times."""

    def __init__(self, toy: Toy) -> None:
        super().__init__(toy.world, lambda effect, detail: None)
        self._toy = toy

    def check(self, action: Action) -> None:
        check(action, DEFAULT)

    def perform(self, action: InputAction) -> None:
        self._toy.before("acting", self._toy)
        if self._toy.deaf:
            self._toy.deaf -= 1
            self._sent += 1
        else:
            super().perform(action)


class ToyGate:
    """Implements `safety.gate.Gate`: the real gatekeeper, told of what happens around it."""

    def __init__(self, toy: Toy, ground: Ground | None) -> None:
        self._toy = toy
        self._stop = WorldStop(toy.world)
        self._keeper = Gatekeeper(
            rules=StandingRules(Rulebook(toy.rules), RuleUse(toy.folder / "use.json"), toy.clock),
            mode=toy.mode,
            injector=DeafInjector(toy),
            look=toy.world.frame,
            windows=toy.world,
            stop=self._stop,
            audit=Recorder(MemoryLog()),
            tools=None if ground is None else ground.tools,
            own_pids=frozenset({OWN_PID}),
            vault=toy.vault,
            clock=lambda: toy.world.time,
        )
        toy.stop = self._stop

    @property
    def stopped(self) -> bool:
        return self._stop.pressed

    def propose(self, action: Action, context: Context) -> Ruling:
        self._toy.before("ruling", self._toy)
        return self._keeper.propose(action, context)

    def answer(self, digest: str, answer: Answer) -> Permit | None:
        return self._keeper.answer(digest, answer)

    def deliver(self, permit: Permit) -> Receipt:
        self._toy.before("delivering", self._toy)
        return self._keeper.deliver(permit)

    def stop(self) -> None:
        self._stop.press()

    def close(self) -> None:
        self._stop.press()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()


@pytest.fixture
def toy(tmp_path: Path) -> Toy:
    return Toy(folder=tmp_path / "data")
