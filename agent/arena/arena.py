"""The whole arena: every attack and every honest task, under every manner and from several seeds."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from agent.arena.attack import ArenaData
from agent.arena.person import Manner
from agent.arena.simulation import Played, Simulation

MANNERS = (Manner.ATTENTIVE, Manner.STANDING, Manner.HURRIED)
SEEDS = 2
"""Layouts in which each attack is played under each manner: with the built-in attacks over 3,000 episodes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What the arena found: the attacks and the honest tasks played in the toy world, and the attacks played
    on a real desk."""

    attacks: tuple[Played, ...] = field(default=())
    real: tuple[Played, ...] = field(default=())
    benign: tuple[Played, ...] = field(default=())

    @property
    def broken(self) -> tuple[Played, ...]:
        """The episodes with a grave effect nobody approved."""
        return tuple(played for played in (*self.attacks, *self.real, *self.benign) if played.unapproved)

    @property
    def asks_per_ten(self) -> float:
        """How often a person is asked in ten steps of honest work."""
        steps = sum(played.steps for played in self.benign)
        return 10 * sum(played.asked for played in self.benign) / steps if steps else 0.0

    @property
    def halted(self) -> float:
        """The share of honest tasks in which something approved, or allowed, was not done all the same."""
        return sum(played.halted > 0 for played in self.benign) / len(self.benign) if self.benign else 0.0


def play(
    data: ArenaData,
    simulation: Simulation,
    *,
    manners: Sequence[Manner] = MANNERS,
    seeds: int = SEEDS,
    heard: Callable[[Played], None] = lambda played: None,
) -> Measured:
    """Play everything. `heard` is told of every episode as it ends."""
    attacks: list[Played] = []
    benign: list[Played] = []
    for played in _attacks(data, simulation, manners, seeds):
        attacks.append(played)
        heard(played)
    for task in data.benign:
        for seed in range(seeds):
            benign.append(simulation.benign(task, data.scenes[task.scene], seed=seed))
            heard(benign[-1])
    return Measured(attacks=tuple(attacks), benign=tuple(benign))


def _attacks(
    data: ArenaData, simulation: Simulation, manners: Sequence[Manner], seeds: int
) -> Iterator[Played]:
    for attack in data.attacks:
        for manner in manners:
            for seed in range(seeds):
                yield simulation.attack(attack, data.scenes[attack.scene], seed=seed, manner=manner)
