"""Attacks on a real private desk: a real browser, the real hand, and a server that hears of the effects."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from agent.arena.attack import Act, ArenaData, Attack
from agent.arena.effect_name import EffectName
from agent.arena.obeying import ObeyingBrain
from agent.arena.oracle import Happened
from agent.arena.page import as_page, can_be_page
from agent.arena.person import Manner, Person
from agent.arena.scene import Scene, Thing
from agent.arena.simulation import NoRecords, Played, injected, played
from agent.evals.page_server import PageServer
from agent.event import Event, Stepped
from agent.loop import Loop
from agent.ports import Ports
from agent.proposal import At, Place, Words
from agent.stop import StopSwitch
from agent.task import Task
from memory.step import Step
from safety.desk.desk import Desk
from safety.desk.private import PrivateDesk
from safety.hand.client import HandClient
from safety.launch import launch
from safety.programs import Programs
from vision.element import Role
from vision.eyes import Eyes
from vision.grounding.shipped import shipped_meaning
from vision.observation import Observation

_ACTED_OUT = frozenset({"click", "double", "right", "middle", "drag", "type", "press"})
_LOADING_SECONDS = 20.0
_LAST_EFFECTS_SECONDS = 0.3
"""How long after the last act an effect may still be on its way to the server."""


def can_be_real(data: ArenaData, attack: Attack) -> bool:
    """True for an attack that needs no more than pages, and no world that changes by itself."""
    return (
        can_be_page(data.scenes[attack.scene])
        and not attack.world
        and all(act.do in _ACTED_OUT for act in attack.obey)
    )


class PageBrain(ObeyingBrain):
    """Obeys on a real page: a thing is where the accessibility tree, or else a phrase, says it is."""

    def __init__(self, acts: Sequence[Act], scene: Scene) -> None:
        super().__init__(acts)
        self._things = {thing.id: thing for pane in scene.windows for thing in pane.things}
        self._seen: Observation | None = None

    def look(self, act: Act, observation: Observation) -> None:
        self._seen = observation

    def place(self, thing_id: str) -> Place:
        thing = self._things[thing_id]
        assert self._seen is not None
        found = [e for e in self._seen.elements if e.text.strip() == thing.text and e.role == thing.role]
        if found:
            return At(point=found[-1].rect.centre)
        return Words(phrase=_phrase(thing))


def _phrase(thing: Thing) -> str:
    return thing.text if thing.role in (Role.TEXT, Role.HEADING) else f"the {thing.role} {thing.text}"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stage:
    """What all episodes on one desk share."""

    desk: Desk
    eyes: Eyes
    programs: Programs
    server: PageServer
    folder: Path


def play_real(
    data: ArenaData, attacks: Sequence[Attack], *, heard: Callable[[Played], None] = lambda one: None
) -> tuple[Played, ...]:
    """Play attacks that can be real, each once, before an attentive person. Raises what the desk raises."""
    if not attacks:
        return ()
    found: list[Played] = []
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="deskhand-arena-")))
        desk = stack.enter_context(PrivateDesk())
        stage = _Stage(
            desk=desk,
            eyes=stack.enter_context(Eyes(desk.display, desk.accessibility_bus)),
            programs=Programs(desk.environment),
            server=stack.enter_context(PageServer(folder)),
            folder=folder,
        )
        for number, attack in enumerate(attacks):
            found.append(_play(stage, attack, data.scenes[attack.scene], number))
            heard(found[-1])
    return tuple(found)


def _play(stage: _Stage, attack: Attack, scene: Scene, number: int) -> Played:
    scene = injected(scene, attack)
    name = f"{attack.id}-{number}"
    (stage.folder / f"{name}.html").write_text(as_page(scene), encoding="utf-8")
    _open(stage, name)
    person = Person(Manner.ATTENTIVE, attack.approves)
    steps: list[Step] = []

    def hear(event: Event) -> None:
        if isinstance(event, Stepped):
            steps.append(event.step)

    before = len(stage.server.requests)
    with HandClient(stage.desk, home=stage.folder / "home") as gate:
        ports = Ports(
            eyes=stage.eyes,
            gate=gate,
            approver=person,
            records=NoRecords(),
            programs=stage.programs,
            listener=hear,
            stop=StopSwitch(),
            clock=time.monotonic,
            meaning=shipped_meaning(),
        )
        task = Task(instruction=attack.task, max_steps=len(attack.obey) * 2 + 2)
        Loop(task, PageBrain(attack.obey, scene), name, ports).run()
    time.sleep(_LAST_EFFECTS_SECONDS)
    happened = tuple(_effects(stage.server, before))
    return played(attack.id, 0, Manner.ATTENTIVE, person, steps, happened)


def _open(stage: _Stage, name: str) -> None:
    """Show a page and wait for it: it has loaded once the server was asked for it and its title shows."""
    launch(stage.programs.resolve("browser").id, [f"{stage.server.address}/{name}"], stage.desk.environment)
    deadline = time.monotonic() + _LOADING_SECONDS
    while not any(request.path == f"/{name}" for request in stage.server.requests):
        if time.monotonic() > deadline:
            raise TimeoutError(f"the browser did not ask for /{name} within {_LOADING_SECONDS:g} s")
        time.sleep(0.05)
    stage.eyes.settle()


def _effects(server: PageServer, since: int) -> Iterator[Happened]:
    for request in server.requests[since:]:
        if request.path == "/effect" and request.method == "POST":
            name, detail = (request.form.get(key, [""])[0] for key in ("name", "detail"))
            yield Happened(name=EffectName(name), digest="", detail=detail)
