"""What a run is given, put together for the journal: with it the run can be replayed on any machine."""

from __future__ import annotations

import os
import platform
import time
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

from agent.brain import Brain, SaysWhatItUses, Uses
from agent.quoted import named_texts
from agent.task import Task
from memory.given import Given
from safety import stop_keys
from safety.desk.desk import Desk
from safety.mode import Mode
from safety.rule import Lifetime, Rule
from safety.rule_sources import RuleSources, load_rulebook
from safety.rule_use import read_use, rule_key


def given_to(
    task: Task,
    *,
    desk: Desk,
    sources: RuleSources,
    mode: Mode,
    grants: Sequence[Path] = (),
    shell: bool = False,
    uses: Uses | None = None,
) -> Given:
    """What a Task is given on a desk, besides what it says; `uses` is what its Brain decides with. Raises
    PolicyError for a broken rule file."""
    links: dict[str, str] = {}

    def resolve(path: str) -> str:
        real = os.path.realpath(path)
        if real != path:
            links[path] = real
        return real

    home = str(desk.home)
    resolve(home)
    rules = load_rulebook(sources, home=home, resolve=resolve).rules
    used = _used(sources)
    return Given(
        max_steps=task.max_steps,
        mode=mode,
        rules=rules,
        used_rules=tuple(key for rule in rules if (key := rule_key(rule)) in used and _fades(rule)),
        home=home,
        links=links,
        zone=float(time.localtime().tm_gmtoff),
        grants=tuple(str(path) for path in grants),
        shell=shell,
        stop_keys=stop_keys.chosen(),
        seed=None if uses is None else uses.seed,
        parameters=named_texts(task.instruction),
        models={} if uses is None else dict(uses.models),
        versions={
            "deskhand": version("deskhand"),
            "python": platform.python_version(),
            "system": platform.platform(),
        },
    )


def used_by(brain: Brain) -> Uses | None:
    """What a Brain says it decides with; None where it says nothing."""
    return brain.uses if isinstance(brain, SaysWhatItUses) else None


def _fades(rule: Rule) -> bool:
    return rule.lifetime is not Lifetime.ALWAYS


def _used(sources: RuleSources) -> frozenset[str]:
    """The rules that were used before, as far as the file tells."""
    try:
        return frozenset() if sources.use is None else frozenset(read_use(Path(sources.use)))
    except (OSError, ValueError):
        return frozenset()
