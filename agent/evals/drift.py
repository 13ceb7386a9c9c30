"""Drifts: named, deterministic changes to a desk before a task runs.

What works on the one screen it was tried on may work nowhere else. A drift is another screen, theme, size of
letters, language or keyboard, something in the way, programs that are slow to come, windows and pages that
are laid out otherwise; the task and its checks stay as they are. `apply_drift` (drift_desk.py) makes a desk
so, `drifted` (drift_pages.py) a page.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from agent.errors import SuiteError


@dataclass(frozen=True, slots=True, kw_only=True)
class PageDrift:
    """What the page server changes: each answer comes `delay` seconds late, `style` is the page's last style
    sheet, and whole texts of the page are replaced as `words` has it."""

    delay: float = 0.0
    style: str = ""
    words: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Drift:
    """A change to a desk. `name` is "" for none at all.

    `environment` is what programs get besides; `gtk` replaces settings of GTK 3 and 4, `resources` are added
    to the X resources; `windows` goes into the window manager's <openbox_config>, whose theme is `frames`;
    `browser` are more options of the browser; programs start `delay` seconds late; `commands` are run on the
    desk before the task is set up.
    """

    name: str
    summary: str
    size: tuple[int, int] = (1280, 800)
    environment: Mapping[str, str] = field(default_factory=dict)
    gtk: Mapping[str, str] = field(default_factory=dict)
    resources: tuple[str, ...] = ()
    windows: str = ""
    frames: str = ""
    browser: tuple[str, ...] = ()
    delay: float = 0.0
    commands: tuple[str, ...] = ()
    pages: PageDrift = field(default_factory=PageDrift)


NO_DRIFT = Drift(name="", summary="the desk as it always is")


def drift_named(name: str) -> Drift:
    """The drift of that name. Raises SuiteError, naming those there are."""
    from agent.evals.drifts import DRIFTS

    found = next((drift for drift in DRIFTS if drift.name == name), None)
    if found is None:
        names = ", ".join(drift.name for drift in DRIFTS)
        raise SuiteError(f"there is no drift called {name}: nothing was run; there are: {names}, all, none")
    return found


def drifts_named(names: tuple[str, ...]) -> tuple[Drift, ...]:
    """The drifts to run under, each once: "all" stands for every one, "none" for the desk as it is, no names
    for that alone. Raises SuiteError."""
    from agent.evals.drifts import DRIFTS

    found: dict[str, Drift] = {}
    for name in names or ("none",):
        chosen = DRIFTS if name == "all" else (NO_DRIFT,) if name == "none" else (drift_named(name),)
        found.update({drift.name: drift for drift in chosen})
    return tuple(found.values())
