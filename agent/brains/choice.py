"""Which brain is to decide, with all that must be known to make it: plain data that any process can use."""

from __future__ import annotations

from dataclasses import dataclass, field

from agent.brains.vlm.options import Options


@dataclass(frozen=True, slots=True, kw_only=True)
class BrainChoice:
    """A brain that a model thinks for: `name` is "vlm" (a model on this machine, by name or folder) or
    "endpoint" (a model at a server). `locator` is a second model that finds places, on this machine, or at
    `locator_endpoint`. Dialects are told by the models' names where they are not given. `allow_hosts` are
    hosts beside this machine that may be asked."""

    name: str
    model: str = ""
    endpoint: str = ""
    dialect: str = ""
    locator: str = ""
    locator_endpoint: str = ""
    locator_dialect: str = ""
    allow_hosts: tuple[str, ...] = ()
    options: Options = field(default_factory=Options)

    def __str__(self) -> str:
        """As reports name it: "vlm (Qwen2.5-VL-7B with GTA1-7B)"."""
        located = f" with {self.locator}" if self.locator else ""
        return f"{self.name} ({self.model}{located})" if self.model or located else self.name


Chosen = str | BrainChoice
"""A brain by its name, or one with a model."""
