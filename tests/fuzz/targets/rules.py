"""Files of rules. A file is read or refused; what it allows is allowed by a rule in it that fits and reaches
that far, and nothing that a rule in it denies."""

from __future__ import annotations

import json
from contextlib import suppress
from fnmatch import fnmatchcase

from safety.action import Action, OpenProgram, PressKeys, ToolAction
from safety.context import Context
from safety.decision import Decision, Source, Verdict
from safety.errors import ActionError, PolicyError
from safety.limits import normalised
from safety.mode import Mode, in_mode
from safety.policy import decide
from safety.risk import Risk
from safety.rule import ACTION_KINDS, Rule
from safety.rulebook import Rulebook
from safety.rules_file import parse_rules
from tests.fuzz.actions import ADDRESSES, KEYS, PROGRAMS, ROLES, TITLES, WORDS, a_context, an_action
from tests.fuzz.said import Said

_NAMES = ("a", "b", "(no rule)", "(mode auto)", "approved for this task")
_PATTERNS = ("*", "?", "[!a]*", "[", "[z-a]", "*a*", "", " ")
_KEYS_OF_RULES = {
    "actions": tuple(sorted(ACTION_KINDS)),
    "programs": (*PROGRAMS, *_PATTERNS, "MOUSEPAD"),
    "windows": (*TITLES, *_PATTERNS),
    "targets": (*WORDS, *_PATTERNS),
    "roles": (*ROLES, "no role"),
    "keys": (*KEYS, "ctrl+s", "ctrl-alt-del", "++", ""),
    "addresses": (
        *ADDRESSES,
        "example.org",
        "*.example.org",
        "localhost:*",
        "*",
        "https://*",
        "a/b*c",
        "[::1]",
    ),
    "paths": ("~", "/home/**", "~/.ssh", "relative", "/a/../b", "/**/**/x", "*"),
    "when": ("mon-fri 09:00-17:30", "sat,sun", "25:00-26:00", "22:00-06:00", "mon"),
}
_SINGLE = {
    "min_risk": ("R0", "R1", "R3", "R4", "R9"),
    "max_risk": ("R0", "R1", "R2", "R3", "R4", "r4"),
    "lifetime": ("once", "session", "always", "never"),
    "reason": ("because", ""),
}


def check(data: bytes) -> None:
    said = Said(data)
    try:
        text = said.rest() if said.byte() == ord("#") else _a_file(said)
        rules = parse_rules(text).rules
    except PolicyError:
        return
    resolved = Rulebook(rules, home="/home/u", resolve=str)
    for _ in range(3):
        with suppress(ActionError):
            action, context = normalised(an_action(said)), a_context(said)
            decision = decide(action, context, resolved)
            _check_decision(decision, rules, action, context)


def _a_file(said: Said) -> str:
    return "".join(_a_rule(said) for _ in range(1 + said.number(3)))


def _a_rule(said: Said) -> str:
    lines = ["[[rule]]", f"name = {json.dumps(said.pick(_NAMES))}"]
    lines.append(f"verdict = {json.dumps(said.pick(('allow', 'deny', 'ask', 'permit')))}")
    for key, values in _KEYS_OF_RULES.items():
        if said.byte() % 4 == 1:
            lines.append(f"{key} = {json.dumps(said.some(values, 2))}")
    for key, single in _SINGLE.items():
        if said.byte() % 4 == 1:
            lines.append(f"{key} = {json.dumps(said.pick(single))}")
    if said.byte() % 8 == 1:
        moments = ("2030-01-01", "0001-01-01T00:00:00", "9999-12-31T23:59:59-23:59", "1" * 5_000)
        lines.append(f"expires = {said.pick(moments)}")
    if said.byte() % 8 == 1:
        lines.append(f"match = [{{ {said.text(80)} }}]")
    return "\n".join(lines) + "\n"


def _check_decision(decision: Decision, rules: tuple[Rule, ...], action: Action, context: Context) -> None:
    allowing = [rule for rule in rules if rule.verdict is Verdict.ALLOW and _may_fit(rule, action, context)]
    if decision.verdict is Verdict.ALLOW:
        assert any(_reaches(rule, decision.risk) for rule in allowing), "allowed by no rule"
        assert decision.source is Source.USER
    denied = any(
        rule.verdict is Verdict.DENY
        and not (rule.addresses or rule.paths or rule.when or rule.expires)
        and rule.min_risk <= decision.risk <= rule.max_risk
        and _may_fit(rule, action, context)
        for rule in rules
    )
    if denied:
        assert decision.verdict is Verdict.DENY, "a rule that denies was passed over"
    assert in_mode(decision, Mode.WATCH).verdict is Verdict.DENY
    if in_mode(decision, Mode.ASK).verdict is Verdict.ALLOW:
        assert decision.risk is Risk.R0
    if in_mode(decision, Mode.AUTO).verdict is Verdict.ALLOW and decision.verdict is not Verdict.ALLOW:
        assert decision.risk <= Risk.R1
        assert decision.source is None, "a rule that asks was passed over"


def _reaches(rule: Rule, risk: Risk) -> bool:
    named = (rule.programs, rule.windows, rule.targets, rule.addresses, rule.paths)
    return rule.min_risk <= risk <= rule.max_risk and (risk <= Risk.R2 or any(named))


def _may_fit(rule: Rule, action: Action, context: Context) -> bool:
    """Whether the rule speaks of it, as far as can be told without looking at addresses, paths and times."""
    seen = None if isinstance(action, ToolAction) else context
    window = seen.window if seen else None
    programs = [action.program] if isinstance(action, OpenProgram) else [window.program] if window else []
    targets = [t for t in (seen.target, seen.destination) if t is not None] if seen else []
    scopes: tuple[tuple[tuple[str, ...], list[str]], ...] = (
        (rule.programs, programs),
        (rule.windows, [window.title] if window else []),
        (rule.targets, [target.text for target in targets]),
    )
    if rule.actions and action.kind not in rule.actions:
        return False
    if rule.keys and not (isinstance(action, PressKeys) and "+".join(action.keys) in rule.keys):
        return False
    if rule.roles and not (seen and seen.target and seen.target.role in rule.roles):
        return False
    every = all if rule.verdict is Verdict.ALLOW else any
    return all(
        bool(things) and every(any(_like(thing, pattern) for pattern in patterns) for thing in things)
        for patterns, things in scopes
        if patterns
    )


def _like(thing: str, pattern: str) -> bool:
    return fnmatchcase(thing.casefold(), pattern.casefold())
