"""A rule in words, for a list. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from safety.decision import Verdict
from safety.risk import Risk
from safety.rule import Lifetime, Rule
from safety.visible_text import visible_text


def rule_words(rule: Rule) -> str:
    """What a rule is about, on one line in which nothing is hidden: "click, type in mousepad up to R2"."""
    parts = [_listed(sorted(rule.actions)) or "anything"]
    for word, things in (
        ("in", rule.programs),
        ("in the window", rule.windows),
        ("on", (*sorted(rule.roles), *(f"“{target}”" for target in rule.targets))),
        ("with", sorted(rule.keys)),
        ("at", rule.addresses),
        ("under", rule.paths),
        ("on", [hours.text for hours in rule.when]),
    ):
        if things:
            parts.append(f"{word} {_listed(things)}")
    if rule.min_risk > Risk.R0:
        parts.append(f"from {rule.min_risk.name}")
    if rule.verdict is Verdict.ALLOW or rule.max_risk < Risk.R4:
        parts.append(f"up to {rule.max_risk.name}")
    if rule.lifetime is not Lifetime.ALWAYS:
        parts.append({Lifetime.ONCE: "once", Lifetime.SESSION: "for one run"}[rule.lifetime])
    if rule.expires is not None:
        parts.append(f"until {rule.expires.astimezone():%Y-%m-%d %H:%M}")
    return visible_text(" ".join(parts)).replace("\n", " ")


def age_words(since: datetime, now: datetime) -> str:
    """How long ago, roughly: "5 min", "3 h", "12 d"."""
    seconds = max(0.0, (now - since).total_seconds())
    if seconds < 3_600:
        return f"{int(seconds // 60)} min"
    return f"{int(seconds // 3_600)} h" if seconds < 172_800 else f"{int(seconds // 86_400)} d"


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)
