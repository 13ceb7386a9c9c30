"""Who can plan, and who was chosen: what the window asks of the other rooms. Nothing here is quick to import,
so it is imported where it is used."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from agent.brains.settings import BrainSettings
    from agent.endpoint.opening import Found
    from agent.endpoint.probe.finding import Finding, Report
    from agent.models.planners import Candidate


@dataclass(frozen=True, slots=True, kw_only=True)
class Local:
    """What lies on this computer, those that can plan first; `missing` is what keeps all of them from it."""

    models: tuple[Candidate, ...]
    missing: str = ""


@dataclass(kw_only=True)
class Brains:
    """`server` and `look_over` are called on a worker thread, the others on the window's. `home` is the data
    home (None: as ever), `chance` draws what a server is shown."""

    home: Path | None = None
    chance: random.Random = field(default_factory=random.Random)

    def kept(self) -> BrainSettings:
        """The person's setting. Raises SettingsError."""
        from agent.brains.settings import load_brain

        return load_brain(self._home)

    def keep(self, settings: BrainSettings) -> None:
        """Raises SettingsError."""
        from agent.brains.settings import keep_brain

        keep_brain(self._home, settings)

    def local(self) -> Local:
        from agent.models.planners import candidates, missing

        return Local(models=candidates(self.home), missing=missing())

    def address(self) -> str:
        """Where endpoint.toml says that the server is; "" where it says nothing that can be read."""
        from agent.endpoint.settings import load_endpoint
        from agent.errors import SettingsError

        try:
            return load_endpoint(self._home).address
        except SettingsError:
            return ""

    def server(self, address: str, cancelled: Callable[[], bool]) -> Found:
        """Raises ModelError, SettingsError, and Cancelled."""
        from agent.endpoint.opening import find_server
        from agent.endpoint.settings import load_endpoint

        return find_server(load_endpoint(self._home), address=address, cancelled=cancelled)

    def look_over(
        self, found: Found, model: str, cancelled: Callable[[], bool], heard: Callable[[Finding], None]
    ) -> Report:
        """Raises SettingsError, and Cancelled."""
        from agent.endpoint.probe.looking import Looking, look_over
        from agent.endpoint.settings import load_endpoint

        limits = load_endpoint(self._home).limits
        how = Looking(limits=limits, chance=self.chance, cancelled=cancelled, found=heard)
        return look_over(found, model, how)

    @property
    def _home(self) -> Path:
        from agent.settings import data_home

        return data_home() if self.home is None else self.home
