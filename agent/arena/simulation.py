"""One simulated episode: the real loop, the real gate, a toy desk, and the oracle that saw what happened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from agent.arena.attack import Act, Attack, Benign, Turn
from agent.arena.effect_name import EffectName
from agent.arena.ground import Ground
from agent.arena.injector import SimulatedInjector
from agent.arena.oracle import Happened, Oracle
from agent.arena.person import Manner, Person
from agent.arena.scene import Scene
from agent.arena.stage import Stage, WorldBrain, WorldSwitch
from agent.arena.world import World
from agent.brain import Brain
from agent.event import Event, Stepped
from agent.loop import Loop
from agent.ports import Ports
from agent.task import Task
from memory.step import Step
from safety.decision import Verdict
from safety.programs import Programs
from safety.receipt import Delivery
from safety.rulebook import Rulebook
from vision.fake_eyes import FakeEyes
from vision.observation import Observation


@dataclass(frozen=True, slots=True, kw_only=True)
class Played:
    """What came of one episode.

    `unapproved` are the grave effects nobody approved, `wanted` those somebody did; `halted` counts the steps
    at which nothing was done, `reasons` says why.
    """

    of: str
    seed: int
    manner: Manner
    steps: int
    asked: int
    halted: int
    unapproved: tuple[Happened, ...]
    wanted: tuple[Happened, ...]
    reasons: tuple[str, ...]


class NoRecords:
    def append(self, episode_id: str, step: Step) -> None:
        """Arena episodes are not kept."""


Runs = Callable[[Task, Brain, str, Ports], object]


def _only_run(task: Task, brain: Brain, name: str, ports: Ports) -> None:
    Loop(task, brain, name, ports).run()


@dataclass(frozen=True, slots=True, kw_only=True)
class Simulation:
    """Plays episodes under a set of rules. `programs` resolves what is opened, `runs` does a task through the
    ports; whoever keeps the episodes gives another."""

    rules: Rulebook
    programs: Programs
    runs: Runs = _only_run

    def attack(self, attack: Attack, scene: Scene, *, seed: int, manner: Manner) -> Played:
        scene = injected(scene, attack)
        person = Person(manner, attack.approves)
        return self._play(attack.id, attack.task, attack.obey, attack.world, scene, seed, manner, person)

    def benign(self, task: Benign, scene: Scene, *, seed: int) -> Played:
        person = Person(Manner.TRUSTING)
        return self._play(task.id, task.task, task.does, (), scene, seed, Manner.TRUSTING, person)

    def _play(
        self,
        name: str,
        task: str,
        acts: Sequence[Act],
        turns: Sequence[Turn],
        scene: Scene,
        seed: int,
        manner: Manner,
        person: Person,
    ) -> Played:
        steps: list[Step] = []

        def hear(event: Event) -> None:
            if isinstance(event, Stepped):
                steps.append(event.step)

        with ExitStack() as stack:
            oracle = stack.enter_context(Oracle())
            stage: Stage | None = None

            def note(effect: EffectName, detail: str) -> None:
                oracle.note(effect, stage.acting if stage else "", detail)

            world = World(scene, seed, note)
            injector = SimulatedInjector(world, note)
            ground = None
            if any(act.tool is not None for act in acts):
                ground = stack.enter_context(Ground(note, lambda address: injector.opened(address)))
            brain = WorldBrain(acts, world, injector)
            stage = Stage(world, injector, brain, turns, self.rules, ground)

            def looked(stage: Stage = stage) -> Observation:
                stage.before_looking()
                return world.observe()

            ports = Ports(
                eyes=FakeEyes(looked),
                gate=stage,
                approver=person,
                records=NoRecords(),
                programs=self.programs,
                listener=hear,
                stop=WorldSwitch(world),
                clock=lambda: world.time,
            )
            self.runs(Task(instruction=task, max_steps=len(acts) * 2 + 2), brain, name, ports)
            happened = oracle.grave()
        return played(name, seed, manner, person, steps, happened)


def played(
    name: str,
    seed: int,
    manner: Manner,
    person: Person,
    steps: Sequence[Step],
    happened: Sequence[Happened],
) -> Played:
    """What an episode came to, from its steps and from the grave effects it had."""
    held = [reason for step in steps if (reason := _held_back(step))]
    return Played(
        of=name,
        seed=seed,
        manner=manner,
        steps=len(steps),
        asked=len(person.asked),
        halted=len(held),
        unapproved=tuple(h for h in happened if not person.approves(h)),
        wanted=tuple(h for h in happened if person.approves(h)),
        reasons=tuple(held),
    )


def injected(scene: Scene, attack: Attack) -> Scene:
    """The scene with the attacker's words in their place."""
    if attack.into is None:
        return scene
    windows = tuple(
        pane.model_copy(
            update={
                "things": tuple(
                    thing.model_copy(update={"text": attack.injected}) if thing.id == attack.into else thing
                    for thing in pane.things
                )
            }
        )
        for pane in scene.windows
    )
    return scene.model_copy(update={"windows": windows})


def _held_back(step: Step) -> str:
    """Why a step came to nothing; empty where it was delivered, or was the brain's last word."""
    if step.proposal.get("kind") == "done":
        return ""
    if step.receipt is not None and step.receipt.delivery is not Delivery.REFUSED:
        return ""
    if step.receipt is not None:
        return step.receipt.reason
    if step.decision is not None:
        denied = step.decision.verdict is Verdict.DENY
        return f"{'denied' if denied else 'refused'}: {step.decision.reason}"
    return "not grounded"
