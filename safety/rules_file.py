"""Rules as people write them: TOML. A broken file starts nothing.

    [[rule]]
    name = "the calculator"
    verdict = "allow"              # allow, ask or deny
    programs = ["gnome-calculator"]
    actions = ["click", "keys"]    # see ACTION_KINDS in safety/rule.py
    max_risk = "R2"                # an allowing rule reaches R1 unless it says more

Further keys: windows, targets, roles, keys, min_risk, reason. See `safety.rule.Rule`.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from safety.decision import Verdict
from safety.errors import ActionError, PolicyError
from safety.keys import parse_chord
from safety.risk import Risk
from safety.rule import ACTION_KINDS, Rule
from vision.element import Role

DEFAULT_RULES = Path(__file__).parent / "rules" / "default.toml"

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
    min_risk: _Grade = "R0"
    max_risk: _Grade | None = None
    reason: str = ""


class _FileText(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True)

    rule: list[_RuleText] = Field(default_factory=list)


def load_rules(path: Path = DEFAULT_RULES) -> tuple[Rule, ...]:
    """The rules of a file, in its order. Raises PolicyError where it cannot be read or is broken anywhere."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise PolicyError(f"the rules {path} cannot be read ({error}): nothing was started") from error
    try:
        return parse_rules(text)
    except PolicyError as error:
        raise PolicyError(f"the rules {path} are broken: {error}; nothing was started") from error


def parse_rules(text: str) -> tuple[Rule, ...]:
    """The rules a TOML text holds. Raises PolicyError for anything it does not understand."""
    try:
        parsed = _FileText.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise PolicyError(f"not TOML: {error}") from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise PolicyError(f"{place}: {first['msg']}") from error
    rules = tuple(_rule(entry) for entry in parsed.rule)
    names = [rule.name for rule in rules]
    for name in names:
        if names.count(name) > 1:
            raise PolicyError(f"two rules are called “{name}”")
    return rules


def _rule(entry: _RuleText) -> Rule:
    verdict = Verdict(entry.verdict)
    reach = entry.max_risk or ("R1" if verdict is Verdict.ALLOW else "R4")
    if Risk[reach] < Risk[entry.min_risk]:
        raise PolicyError(f"“{entry.name}”: min_risk {entry.min_risk} is above max_risk {reach}")
    return Rule(
        name=entry.name,
        verdict=verdict,
        actions=_known(entry, "actions", entry.actions, ACTION_KINDS),
        programs=tuple(entry.programs),
        windows=tuple(entry.windows),
        targets=tuple(entry.targets),
        roles=_known(entry, "roles", entry.roles, frozenset(map(str, Role))),
        keys=frozenset(_chord(entry, text) for text in entry.keys),
        min_risk=Risk[entry.min_risk],
        max_risk=Risk[reach],
        reason=entry.reason,
    )


def _known(entry: _RuleText, key: str, given: list[str], known: frozenset[str]) -> frozenset[str]:
    for word in given:
        if word not in known:
            raise PolicyError(f"“{entry.name}”: {key}: “{word}” is none of {', '.join(sorted(known))}")
    return frozenset(given)


def _chord(entry: _RuleText, text: str) -> str:
    try:
        return "+".join(parse_chord(text))
    except ActionError as error:
        raise PolicyError(f"“{entry.name}”: keys: {error}") from error
