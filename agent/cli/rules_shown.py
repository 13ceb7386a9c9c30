"""The rules with what is known of their use, as `deskhand rules` shows them."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from agent.settings import data_home
from safety.decision import Source
from safety.rule import Rule
from safety.rule_sources import RuleSources, load_rulebook, rule_sources
from safety.rule_text import rule_text
from safety.rule_use import Use, read_use, rule_key
from safety.rule_words import age_words, rule_words
from safety.rules_file import BUILT_IN_RULES, DEFAULT_RULES
from safety.standing import local_time
from safety.visible_text import visible_text


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRule:
    """A rule, the file it is in, since when it stands (its `added`, or when that file was last changed), and
    its use. `file` is None for a rule that is in none."""

    rule: Rule
    file: str | None
    since: datetime | None
    use: Use | None

    def as_json(self) -> dict[str, Any]:
        rule = self.rule
        return {
            "source": str(rule.source),
            "name": rule.name,
            "verdict": str(rule.verdict),
            "about": rule_words(rule),
            "text": rule_text(rule),
            "file": self.file,
            "since": None if self.since is None else self.since.isoformat(),
            "hits": 0 if self.use is None else self.use.hits,
            "last_hit": None if self.use is None else self.use.last.isoformat(),
        }


def shown_rules() -> list[ShownRule]:
    """All rules of the next run. Raises PolicyError where a file is broken."""
    sources = rule_sources(data_home())
    used = _used(sources)
    return [_shown(rule, sources, used.get(rule_key(rule))) for rule in load_rulebook(sources).rules]


def print_table(shown: Sequence[ShownRule]) -> None:
    now = local_time()
    print(f"{'SOURCE':<9} {'VERDICT':<7} {'AGE':>7} {'HITS':>5}  {'LAST HIT':<16}  NAME AND WHAT IT IS ABOUT")
    for one in shown:
        age = "" if one.since is None else age_words(one.since, now)
        hits = 0 if one.use is None else one.use.hits
        last = "" if one.use is None else f"{one.use.last.astimezone():%Y-%m-%d %H:%M}"
        name = visible_text(one.rule.name)
        about = rule_words(one.rule)
        print(f"{one.rule.source:<9} {one.rule.verdict:<7} {age:>7} {hits:>5}  {last:<16}  {name}: {about}")


def print_rule(one: ShownRule) -> None:
    print(f"source    {one.rule.source}{f' ({one.file})' if one.file else ''}")
    if one.since is not None:
        print(f"since     {one.since.astimezone():%Y-%m-%d %H:%M}")
    if one.use is not None:
        print(f"hits      {one.use.hits}, the last {one.use.last.astimezone():%Y-%m-%d %H:%M}")
    print(f"about     {rule_words(one.rule)}\n")
    print("\n".join(visible_text(line) for line in rule_text(one.rule).splitlines()))


def _used(sources: RuleSources) -> dict[str, Use]:
    try:
        return dict(read_use(Path(sources.use or "/nonexistent")))
    except (OSError, ValueError) as error:
        print(f"deskhand rules: how often rules decided cannot be told: {error}", file=sys.stderr)
        return {}


def _shown(rule: Rule, sources: RuleSources, use: Use | None) -> ShownRule:
    file = {
        Source.BUILT_IN: str(BUILT_IN_RULES),
        Source.DEFAULT: str(DEFAULT_RULES),
        Source.SYSTEM: sources.system,
        Source.USER: sources.user,
        Source.TASK: sources.task,
    }[rule.source]
    since = rule.added
    if since is None and file is not None and rule.source not in (Source.BUILT_IN, Source.DEFAULT):
        since = datetime.fromtimestamp(Path(file).stat().st_mtime).astimezone()
    return ShownRule(rule=rule, file=file, since=since, use=use)
