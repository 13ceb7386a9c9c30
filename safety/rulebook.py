"""Many rules made ready: patterns compiled once, rules looked up by the kind of Action and the program."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from safety.action import Action
from safety.address import Address
from safety.address_pattern import AddressPattern, OtherAddress, parse_address_pattern
from safety.context import Context
from safety.decision import Source, Verdict
from safety.path_pattern import Resolve, path_fits
from safety.pattern import is_plain, words_fit
from safety.risk import Risk
from safety.rule import Rule
from safety.touched import Touched, touched

_ORDER = list(Source)


@dataclass(frozen=True, slots=True)
class _Ready:
    """A rule with the tests for its scopes; `place` is where it stands among all."""

    place: int
    rule: Rule
    tests: tuple[Callable[[Touched], bool], ...]

    def matches(self, what: Touched, risk: Risk, now: datetime) -> bool:
        rule = self.rule
        if not rule.min_risk <= risk <= rule.max_risk:
            return False
        for test in self.tests:  # loops, here and below: a thousand generators would be felt
            if not test(what):
                return False
        return rule.reaches(risk) and rule.holds(now)


@dataclass(slots=True)
class _Shelf:
    """The rules on one kind of Action: those on programs by their plain names, and all others."""

    by_program: dict[str, list[_Ready]] = field(default_factory=dict)
    others: list[_Ready] = field(default_factory=list)

    def candidates(self, programs: Iterable[str]) -> list[_Ready]:
        named = [ready for program in programs for ready in self.by_program.get(program, ())]
        return sorted([*named, *self.others], key=_place) if named else self.others


class Rulebook:
    """Rules in the order of their sources, then as they were given.

    `home` is the home folder of the desk they are for, `resolve` tells where a path really leads."""

    def __init__(
        self,
        rules: Iterable[Rule],
        *,
        home: str = "/",
        resolve: Resolve = os.path.realpath,
        bounds_task: bool = False,
    ) -> None:
        self.rules = tuple(sorted(rules, key=lambda rule: _ORDER.index(rule.source)))
        self._home = home
        self._resolve = resolve
        self._ready = [_Ready(place, rule, self._tests(rule)) for place, rule in enumerate(self.rules)]
        self._named = {(rule.source, rule.name): rule for rule in reversed(self.rules)}
        self._shelves: dict[str, _Shelf] = {}
        self.bounds_task = bounds_task or any(
            rule.source is Source.TASK and rule.verdict is Verdict.ALLOW for rule in self.rules
        )
        """True where the task's own rules allow something, or did: what they do not is asked."""

    def matching(self, action: Action, context: Context, risk: Risk, now: datetime) -> Iterator[Rule]:
        """The rules that speak of an Action at that local time, in order."""
        what = touched(action, context, self._home, self._resolve)
        for ready in self._shelf(what.kind).candidates(what.programs):
            if ready.matches(what, risk, now):
                yield ready.rule

    def named(self, source: Source, name: str) -> Rule | None:
        """The rule of that name; None where there is none."""
        return self._named.get((source, name))

    def without(self, rule: Rule) -> Rulebook:
        """The same without one rule."""
        kept = [other for other in self.rules if other is not rule]
        return Rulebook(kept, home=self._home, resolve=self._resolve, bounds_task=self.bounds_task)

    def _shelf(self, kind: str) -> _Shelf:
        if kind not in self._shelves:
            shelf = self._shelves[kind] = _Shelf()
            for ready in self._ready:
                rule = ready.rule
                if rule.actions and kind not in rule.actions:
                    continue
                if rule.programs and all(map(is_plain, rule.programs)):
                    for program in {program.casefold() for program in rule.programs}:
                        shelf.by_program.setdefault(program, []).append(ready)
                else:
                    shelf.others.append(ready)
        return self._shelves[kind]

    def _tests(self, rule: Rule) -> tuple[Callable[[Touched], bool], ...]:
        test = _every if rule.verdict is Verdict.ALLOW else _some
        tests: list[Callable[[Touched], bool]] = []
        if rule.roles:
            tests.append(test(lambda what: what.roles, rule.roles.__contains__))
        if rule.keys:
            tests.append(test(lambda what: what.keys, rule.keys.__contains__))
        if rule.programs:
            tests.append(test(lambda what: what.programs, words_fit(rule.programs)))
        if rule.windows:
            tests.append(test(lambda what: what.windows, words_fit(rule.windows)))
        if rule.targets:
            tests.append(test(lambda what: what.targets, words_fit(rule.targets)))
        if rule.addresses:
            tests.append(test(lambda what: what.addresses, _address_fits(rule.addresses)))
        if rule.paths:
            fits = path_fits(rule.paths, self._home, self._resolve)
            tests.append(test(lambda what: what.paths, fits))
        return tuple(tests)


def _some(
    things: Callable[[Touched], Sequence[Any]], fits: Callable[[Any], object]
) -> Callable[[Touched], bool]:
    """To ask or deny, any one thing touched must fit."""

    def some_fit(what: Touched) -> bool:
        for thing in things(what):  # noqa: SIM110
            if thing is not None and fits(thing):
                return True
        return False

    return some_fit


def _every(
    things: Callable[[Touched], Sequence[Any]], fits: Callable[[Any], object]
) -> Callable[[Touched], bool]:
    """To allow, all that is touched must fit, and there must be something."""

    def all_fit(what: Touched) -> bool:
        found = things(what)
        for thing in found:
            if thing is None or not fits(thing):
                return False
        return bool(found)

    return all_fit


def _address_fits(texts: tuple[str, ...]) -> Callable[[Address | OtherAddress], bool]:
    patterns: list[AddressPattern] = [parse_address_pattern(text) for text in texts]
    return lambda address: any(pattern.fits(address) for pattern in patterns)


def _place(ready: _Ready) -> int:
    return ready.place
