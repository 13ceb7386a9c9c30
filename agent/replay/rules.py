"""The rules of a replay: as they stood then, at that hour, used up as far as they were."""

from __future__ import annotations

import os.path
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from pathlib import Path

from agent.replay.script import Script
from memory.given import Given
from memory.record import StepRecord
from safety.action import Action
from safety.context import Context
from safety.decision import Decision, Source, Verdict
from safety.path_pattern import Resolve
from safety.policy import NO_RULE
from safety.redaction.span import HIDDEN
from safety.risk import Risk
from safety.rule import Lifetime, Rule
from safety.rule_sources import RuleSources, load_rulebook
from safety.rule_use import RuleUse, rule_key
from safety.rulebook import Rulebook
from safety.rules_file import DEFAULT_RULES, load_rules
from safety.standing import StandingRules


def book_of(given: Given, rules: Iterable[Rule]) -> Rulebook:
    """Rules made ready for the desk a run was on: no path is looked up."""
    return Rulebook(rules, home=given.home, resolve=_resolver(given.links))


def with_file(given: Given | None, path: Path) -> tuple[Rule, ...]:
    """The rules of a run, had that been the user's file: Deskhand's, the machine's and the task's stay.

    Raises PolicyError where the file is broken.
    """
    file = load_rules(path, Source.USER)
    known = None if given is None else given.rules
    if known is None:
        return load_rulebook(RuleSources(user=str(path))).rules
    defaults = load_rules(DEFAULT_RULES, Source.DEFAULT).rules if file.defaults else ()
    kept = [rule for rule in known if rule.source not in (Source.USER, Source.DEFAULT)]
    return (*kept, *defaults, *file.rules)


class RecordedRules(StandingRules):
    """Decides anew by a book; as it was recorded where there is none, and where something of what was decided
    on is hidden: another word may weigh otherwise."""

    def __init__(self, script: Script, book: Rulebook | None) -> None:
        given = script.recording.given
        zone = timezone(timedelta(seconds=given.zone if given is not None else 0.0))
        used = given.used_rules if given is not None else ()
        self._script = script
        self._known = book is not None
        super().__init__(Rulebook(()) if book is None else book, _Use(used=set(used)), self._now)
        self._zone = zone

    def decide(self, action: Action, context: Context) -> Decision:
        record = self._script.record
        decided = super().decide(action, context)
        if self._known and not is_hidden(record):
            return decided
        if record.decision is None:
            return Decision(verdict=Verdict.ASK, risk=Risk.R2, rule=NO_RULE, reason="not recorded")
        return record.decision

    def _now(self) -> datetime:
        return self._script.recording.decided_at(self._script.place).astimezone(self._zone)


def is_hidden(record: StepRecord) -> bool:
    """Whether anything the gate decided on is hidden in the record."""
    return record.late or HIDDEN in str(record.action) or HIDDEN in str(record.context)


@dataclass(slots=True)
class _Use(RuleUse):
    """Counts for nobody, and knows what was used up before."""

    path: None = None
    used: set[str] = field(default_factory=set)

    def claim(self, rule: Rule, now: datetime) -> bool:
        if rule.lifetime is Lifetime.ALWAYS:
            return True
        key = rule_key(rule)
        good = key not in self.used
        if rule.lifetime is Lifetime.ONCE:
            self.used.add(key)
        return good


def _resolver(links: Mapping[str, str]) -> Resolve:
    """Where a path leads, as far as it is recorded."""
    longest = sorted(links, key=len, reverse=True)

    def resolve(path: str) -> str:
        plain = os.path.normpath(path)
        for link in longest:
            if plain == link or plain.startswith(f"{link}/"):
                return os.path.normpath(links[link] + plain[len(link) :])
        return plain

    return resolve
