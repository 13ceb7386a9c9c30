"""How a model is made to think: what is asked of it, how often, and how much it is shown."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True, kw_only=True)
class Budget:
    """How much a model is shown. A picture takes at most `picture` image tokens (it is shrunk to that where
    the dialect lets it), all pictures of one question together about `whole`; of earlier turns whose pictures
    are gone the last `told` are told in words."""

    picture: int = 4_096
    whole: int = 14_000
    told: int = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """`plan`: a plan is asked for before anything is done. `zoom`: small things are looked at closer.
    `check`: a click is held against what is known to lie there. `constrain`: the model is held to its
    dialect's grammar where its runner can. `ask_again` is how often in a row it is asked again after an
    answer that cannot be read (the loop itself ends a run at the third). `calls` bounds how often models are
    asked in one step, `most` the tokens of one answer."""

    plan: bool = True
    zoom: bool = True
    check: bool = True
    constrain: bool = True
    ask_again: int = 2
    calls: int = 6
    most: int = 1_024
    temperature: float = 0.0
    seed: int = 0
    budget: Budget = field(default_factory=Budget)
