"""Where the rules of a run come from, and all of them put together."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from safety.decision import Source, Verdict
from safety.path_pattern import Resolve
from safety.rule import Rule
from safety.rulebook import Rulebook
from safety.rules_file import BUILT_IN_RULES, DEFAULT_RULES, load_rules

SYSTEM_RULES = Path("/etc/deskhand/rules.toml")
"""The rules of this machine, for everybody on it; the file need not be there, and no variable moves it."""


def config_home() -> Path:
    """The folder of the user's own rules: $DESKHAND_HOME, or else the platform's place for user settings."""
    chosen = os.environ.get("DESKHAND_HOME")
    if chosen:
        return Path(chosen).expanduser().absolute()
    import platformdirs

    return Path(platformdirs.user_config_dir("deskhand", appauthor=False))


def user_rules() -> Path:
    """The user's own file of rules; it need not be there."""
    return config_home() / "rules.toml"


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleSources:
    """The files a run's rules are read from, as absolute paths; None where there is none of the kind.

    `use` is where their use is counted, `own_paths` are patterns of Deskhand's own files, which are never
    touched."""

    system: str | None = None
    user: str | None = None
    task: str | None = None
    use: str | None = None
    own_paths: tuple[str, ...] = ()

    @property
    def files(self) -> tuple[str, ...]:
        """All files that are read, those that Deskhand comes with first."""
        given = (self.system, self.user, self.task)
        return (str(BUILT_IN_RULES), str(DEFAULT_RULES), *(path for path in given if path is not None))


def rule_sources(data: Path, *, user: Path | None = None, task: Path | None = None) -> RuleSources:
    """The files that are there. `data` is the folder of what is remembered; `user` is the user's file (None:
    `user_rules()`, if it is there), `task` the rules of one task. A file that is named must be there."""
    mine = user_rules() if user is None else user
    own = (mine, SYSTEM_RULES.parent, data / "rule-use.json", data / "*.db", data / "audit", data / "blobs")
    return RuleSources(
        system=str(SYSTEM_RULES) if SYSTEM_RULES.exists() else None,
        user=str(mine.absolute()) if user is not None or mine.exists() else None,
        task=None if task is None else str(task.absolute()),
        use=str(data / "rule-use.json"),
        own_paths=tuple(str(path.absolute()) for path in own),
    )


def load_rulebook(sources: RuleSources, *, home: str = "/", resolve: Resolve = os.path.realpath) -> Rulebook:
    """All rules of a run, for a desk with that home folder. Raises PolicyError where one of the files is
    broken: nothing may start then."""
    rules = list(load_rules(BUILT_IN_RULES, Source.BUILT_IN).rules)
    if sources.own_paths:
        rules.append(_hands_off(sources.own_paths))
    if sources.system is not None:
        rules += load_rules(Path(sources.system), Source.SYSTEM).rules
    mine = None if sources.user is None else load_rules(Path(sources.user), Source.USER)
    if mine is None or mine.defaults:
        rules += load_rules(DEFAULT_RULES, Source.DEFAULT).rules
    if mine is not None:
        rules += mine.rules
    if sources.task is not None:
        rules += load_rules(Path(sources.task), Source.TASK).rules
    return Rulebook(rules, home=home, resolve=resolve)


def _hands_off(paths: tuple[str, ...]) -> Rule:
    return Rule(
        name="Deskhand's own rules and records",
        verdict=Verdict.DENY,
        paths=paths,
        reason="Deskhand's own rules and records are not its to touch",
        source=Source.BUILT_IN,
    )
