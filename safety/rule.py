"""A standing answer to some Actions."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import get_args

from safety.action import Action
from safety.decision import Source, Verdict
from safety.hours import Hours
from safety.pattern import names_something
from safety.risk import Risk

ACTION_KINDS = frozenset(kind.__dataclass_fields__["kind"].default for kind in get_args(Action))


class Lifetime(StrEnum):
    """How long a rule stands: for one Action, for the one run in which it is first used, or until revoked."""

    ONCE = "once"
    SESSION = "session"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Allow, ask or deny for the Actions it matches. What is left empty matches everything.

    `actions` are kinds of Action ("click", "type", ...); `programs`, `windows` and `targets` are patterns
    (* and ?, case ignored) on the program, the title of the window and the words of the target; `roles` are
    roles of the target; `keys` are chords by their canonical names ("ctrl+s"); `addresses` and `paths` are
    patterns of `safety.address_pattern` and `safety.path_pattern`; `when` are the hours at which it holds. It
    matches from `min_risk` to `max_risk`: an allowing rule reaches no further than R1 unless it says so.
    """

    name: str
    verdict: Verdict
    actions: frozenset[str] = frozenset()
    programs: tuple[str, ...] = ()
    windows: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    roles: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()
    addresses: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    when: tuple[Hours, ...] = ()
    min_risk: Risk = Risk.R0
    max_risk: Risk = Risk.R4
    reason: str = ""
    lifetime: Lifetime = Lifetime.ALWAYS
    expires: datetime | None = None
    added: datetime | None = None
    source: Source = Source.USER

    @property
    def specific(self) -> bool:
        """True where it names what it is about: a program, window, target, address or path. A rule that does
        not never allows R3 or R4, whatever its `max_risk`."""
        hosts = tuple(address.partition("://")[2] or address for address in self.addresses)
        scopes = (self.programs, self.windows, self.targets, hosts, self.paths)
        return any(scope and all(map(names_something, scope)) for scope in scopes)

    def reaches(self, risk: Risk) -> bool:
        """True where the rule may speak of an Action of that grade."""
        highest = self.max_risk
        if self.verdict is Verdict.ALLOW and not self.specific:
            highest = min(highest, Risk.R2)
        return self.min_risk <= risk <= highest

    def holds(self, now: datetime) -> bool:
        """True at that local time (aware of its zone)."""
        if self.expires is not None and now >= self.expires:
            return False
        return not self.when or any(hours.hold(now) for hours in self.when)
