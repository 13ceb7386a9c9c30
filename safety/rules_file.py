"""Rules as people write them: TOML. A broken file starts nothing.

    [[rule]]
    name = "the calculator"
    verdict = "allow"              # allow, ask or deny
    programs = ["gnome-calculator"]
    actions = ["click", "keys"]    # see ACTION_KINDS in safety/rule.py
    max_risk = "R2"                # an allowing rule reaches R1 unless it says more
    match = [{ action = "click", program = "gnome-calculator", target = "7", role = "button" }]
    not_match = [{ action = "click", program = "xterm", target = "7" }]

docs/rules.md tells every key. `match` and `not_match` are examples (`safety.rule_example`): a file whose
examples do not hold is broken.
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from safety.address_pattern import parse_address_pattern
from safety.decision import Source, Verdict
from safety.errors import ActionError, PolicyError
from safety.hours import parse_hours
from safety.keys import parse_chord
from safety.path_pattern import check_path_pattern
from safety.risk import Risk
from safety.rule import ACTION_KINDS, Lifetime, Rule
from safety.rule_example import check_examples
from vision.element import Role

DEFAULT_RULES = Path(__file__).parent / "rules" / "default.toml"
BUILT_IN_RULES = Path(__file__).parent / "rules" / "built_in.toml"
MAX_RULES = 5_000

_Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200)]
_Grade = Literal["R0", "R1", "R2", "R3", "R4"]


class _RuleText(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    name: _Words
    verdict: Literal["allow", "ask", "deny"]
    actions: list[_Words] = []
    programs: list[_Words] = []
    windows: list[_Words] = []
    targets: list[_Words] = []
    roles: list[_Words] = []
    keys: list[_Words] = []
    addresses: list[_Words] = []
    paths: list[_Words] = []
    when: list[_Words] = []
    min_risk: _Grade = "R0"
    max_risk: _Grade | None = None
    reason: str = ""
    lifetime: Literal["once", "session", "always"] = "always"
    expires: datetime | date | None = None
    added: datetime | None = None
    match: list[dict[str, Any]] = []
    not_match: list[dict[str, Any]] = []


class _FileText(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    rule: list[_RuleText] = Field(default_factory=list, max_length=MAX_RULES)
    defaults: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleFile:
    """What a file of rules says. `defaults` is False where the rules Deskhand comes with are left out."""

    rules: tuple[Rule, ...]
    defaults: bool = True


def load_rules(path: Path = DEFAULT_RULES, source: Source = Source.USER) -> RuleFile:
    """The rules of a file, in its order. Raises PolicyError where it cannot be read or is broken anywhere."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PolicyError(f"the rules {path} cannot be read ({error}): nothing was started") from error
    try:
        return parse_rules(text, source)
    except PolicyError as error:
        raise PolicyError(f"the rules {path} are broken: {error}; nothing was started") from error


def parse_rules(text: str, source: Source = Source.USER) -> RuleFile:
    """The rules a TOML text holds. Raises PolicyError for anything it does not understand."""
    try:
        tables = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # not TOML, or a number that Python does not read
        raise PolicyError(f"not TOML: {error}") from error
    return read_rules(tables, source)


def read_rules(tables: dict[str, Any], source: Source = Source.USER) -> RuleFile:
    """The rules in the tables of a file. Raises PolicyError for anything it does not understand."""
    try:
        parsed = _FileText.model_validate(tables)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise PolicyError(f"{_named(tables, first['loc'])}{place}: {first['msg']}") from error
    names: set[str] = set()
    rules: list[Rule] = []
    for entry in parsed.rule:
        if entry.name in names:
            raise PolicyError(f"two rules are called “{entry.name}”")
        names.add(entry.name)
        try:
            rule = _rule(entry, source)
            check_examples(rule, entry.match, entry.not_match)
        except PolicyError as error:
            raise PolicyError(f"“{entry.name}”: {error}") from error
        rules.append(rule)
    return RuleFile(rules=tuple(rules), defaults=parsed.defaults)


def _named(tables: dict[str, Any], place: tuple[int | str, ...]) -> str:
    """The name of the rule that an error is in, where it has one."""
    match place:
        case ("rule", int(number), *_):
            name = tables["rule"][number].get("name")
            return f"“{name}”: " if isinstance(name, str) else ""
        case _:
            return ""


def _rule(entry: _RuleText, source: Source) -> Rule:
    verdict = Verdict(entry.verdict)
    reach = entry.max_risk or ("R1" if verdict is Verdict.ALLOW else "R4")
    if Risk[reach] < Risk[entry.min_risk]:
        raise PolicyError(f"min_risk {entry.min_risk} is above max_risk {reach}")
    for path in entry.paths:
        check_path_pattern(path)
    for address in entry.addresses:
        parse_address_pattern(address)
    rule = Rule(
        name=entry.name,
        verdict=verdict,
        actions=_known("actions", entry.actions, ACTION_KINDS),
        programs=tuple(entry.programs),
        windows=tuple(entry.windows),
        targets=tuple(entry.targets),
        roles=_known("roles", entry.roles, frozenset(map(str, Role))),
        keys=frozenset(_chord(text) for text in entry.keys),
        addresses=tuple(entry.addresses),
        paths=tuple(entry.paths),
        when=tuple(parse_hours(text) for text in entry.when),
        min_risk=Risk[entry.min_risk],
        max_risk=Risk[reach],
        reason=entry.reason,
        lifetime=Lifetime(entry.lifetime),
        expires=_moment(entry.expires),
        added=_moment(entry.added),
        source=source,
    )
    _check_allowing(rule)
    return rule


def _check_allowing(rule: Rule) -> None:
    """Raise PolicyError for an allowing rule that could not do what it says."""
    if rule.verdict is not Verdict.ALLOW:
        return
    if rule.source is Source.BUILT_IN:
        raise PolicyError("a built-in rule allows nothing")
    if rule.max_risk >= Risk.R3 and not rule.specific:
        raise PolicyError(
            f"it allows up to {rule.max_risk.name} without naming a program, window, target, address or path "
            "it is about: name one, or leave it at R2"
        )


def _known(key: str, given: list[str], known: frozenset[str]) -> frozenset[str]:
    for word in given:
        if word not in known:
            raise PolicyError(f"{key}: “{word}” is none of {', '.join(sorted(known))}")
    return frozenset(given)


def _chord(text: str) -> str:
    try:
        return "+".join(parse_chord(text))
    except ActionError as error:
        raise PolicyError(f"keys: {error}") from error


def _moment(given: datetime | date | None) -> datetime | None:
    """A local time where it does not name its zone; a date is its first moment."""
    if given is None:
        return None
    try:
        whole = given if isinstance(given, datetime) else datetime.combine(given, time())
        return whole if whole.tzinfo is not None else whole.astimezone()
    except (OverflowError, ValueError, OSError) as error:
        raise PolicyError(f"{given} is no time: {error}") from error
