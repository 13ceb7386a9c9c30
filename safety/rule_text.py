"""Files of rules as text: a rule written down, added to a text, and taken out of one. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from safety.decision import Verdict
from safety.errors import PolicyError
from safety.risk import Risk
from safety.rule import Lifetime, Rule
from safety.rules_file import parse_rules, read_rules

_HEADER = re.compile(r"\s*\[\[\s*rule\s*\]\]\s*(?:#.*)?")
_ANY_HEADER = re.compile(r"\s*\[")
_NO_MATTER = re.compile(r"\s*(?:#.*)?")


def rule_text(rule: Rule) -> str:
    """The rule as TOML that `parse_rules` reads back. Raises PolicyError for what TOML cannot hold."""
    lines = ["[[rule]]", f"name = {_quoted(rule.name)}", f"verdict = {_quoted(rule.verdict)}"]
    scopes: dict[str, Iterable[str]] = {
        "actions": sorted(rule.actions),
        "programs": rule.programs,
        "windows": rule.windows,
        "targets": rule.targets,
        "roles": sorted(rule.roles),
        "keys": sorted(rule.keys),
        "addresses": rule.addresses,
        "paths": rule.paths,
        "when": [hours.text for hours in rule.when],
    }
    lines += [f"{key} = [{', '.join(map(_quoted, words))}]" for key, words in scopes.items() if words]
    if rule.min_risk is not Risk.R0:
        lines.append(f"min_risk = {_quoted(rule.min_risk.name)}")
    if rule.max_risk is not (Risk.R1 if rule.verdict is Verdict.ALLOW else Risk.R4):
        lines.append(f"max_risk = {_quoted(rule.max_risk.name)}")
    if rule.reason:
        lines.append(f"reason = {_quoted(rule.reason)}")
    if rule.lifetime is not Lifetime.ALWAYS:
        lines.append(f"lifetime = {_quoted(rule.lifetime)}")
    for key, moment in (("expires", rule.expires), ("added", rule.added)):
        if moment is not None:
            lines.append(f"{key} = {moment.isoformat()}")
    return "\n".join(lines) + "\n"


def new_rule(facts: Mapping[str, Any], *, expires: str | None, now: datetime) -> Rule:
    """The rule that a file with these keys would hold, added `now`; `expires` is a date or a time.

    Raises PolicyError.
    """
    until: datetime | date | None = None
    if expires is not None:
        try:
            until = date.fromisoformat(expires) if len(expires) == 10 else datetime.fromisoformat(expires)
        except ValueError as error:
            raise PolicyError(f"“{expires}” is no date such as 2030-12-31: nothing was changed") from error
    (rule,) = read_rules({"rule": [{**facts, "expires": until, "added": now.replace(microsecond=0)}]}).rules
    return rule


def with_rule(text: str, rule: Rule) -> str:
    """A file's text with one rule more, at its end. Raises PolicyError where the whole would be broken."""
    gap = "" if not text or text.endswith("\n\n") else "\n" if text.endswith("\n") else "\n\n"
    whole = f"{text}{gap}{rule_text(rule)}"
    parse_rules(whole, rule.source)
    return whole


def without_rule(text: str, name: str) -> str:
    """A file's text without the rule of that name; everything else stays as it is written.

    Raises PolicyError where there is none, and where taking it out would change anything else.
    """
    before = parse_rules(text)
    places = [place for place, rule in enumerate(before.rules) if rule.name == name]
    if not places:
        names = ", ".join(f"“{rule.name}”" for rule in before.rules[:20]) or "none at all"
        raise PolicyError(f"there is no rule “{name}” in the file; there are: {names}")
    lines = text.splitlines(keepends=True)
    headers = [number for number, line in enumerate(lines) if _HEADER.fullmatch(line.rstrip("\r\n"))]
    kept = "".join(lines)
    if len(headers) == len(before.rules):
        start = headers[places[0]]
        kept = "".join([*lines[:start], *lines[_end(lines, start) :]])
    rest = tuple(rule for rule in before.rules if rule.name != name)
    try:
        after = parse_rules(kept)
    except PolicyError:
        after = before
    if after.rules != rest or after.defaults != before.defaults:
        raise PolicyError(f"“{name}” cannot be taken out without touching the rest: edit the file by hand")
    return kept


def _end(lines: list[str], start: int) -> int:
    """Where a rule ends: before the blank lines and comments that stand above the next header."""
    end = next((n for n in range(start + 1, len(lines)) if _ANY_HEADER.match(lines[n])), len(lines))
    while end > start + 1 and _NO_MATTER.fullmatch(lines[end - 1].rstrip("\r\n")):
        end -= 1
    return end


def _quoted(text: str) -> str:
    """A TOML basic string."""
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise PolicyError("a rule cannot hold half a character")
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return '"' + "".join(c if c >= " " and c != "\x7f" else f"\\u{ord(c):04x}" for c in escaped) + '"'
