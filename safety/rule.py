"""A user's standing answer."""

from __future__ import annotations

from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import get_args

from safety.action import Action, PressKeys
from safety.context import Context
from safety.decision import Verdict
from safety.risk import Risk

ACTION_KINDS = frozenset(kind.__dataclass_fields__["kind"].default for kind in get_args(Action))


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """Allow, ask or deny for the Actions it matches. What is left empty matches everything.

    `actions` are kinds of Action ("click", "type", ...); `programs`, `windows` and `targets` are patterns
    (* and ?, case ignored) on the program, the title of the window and the words of the target; `roles` are
    roles of the target; `keys` are chords by their canonical names ("ctrl+s"). It matches from `min_risk` to
    `max_risk`: an allowing rule reaches no further than R1 unless it says so.
    """

    name: str
    verdict: Verdict
    actions: frozenset[str] = frozenset()
    programs: tuple[str, ...] = ()
    windows: tuple[str, ...] = ()
    targets: tuple[str, ...] = ()
    roles: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()
    min_risk: Risk = Risk.R0
    max_risk: Risk = Risk.R4
    reason: str = ""

    def matches(self, action: Action, context: Context, risk: Risk) -> bool:
        """True if the rule speaks of this Action. A rule about a window, target or key that the Action does
        not have does not."""
        window, target = context.window, context.target
        return (
            self.min_risk <= risk <= self.max_risk
            and (not self.actions or action.kind in self.actions)
            and (not self.programs or (window is not None and _any(self.programs, window.program)))
            and (not self.windows or (window is not None and _any(self.windows, window.title)))
            and (not self.targets or (target is not None and _any(self.targets, target.text)))
            and (not self.roles or (target is not None and target.role in self.roles))
            and (not self.keys or (isinstance(action, PressKeys) and "+".join(action.keys) in self.keys))
        )


def _any(patterns: tuple[str, ...], text: str) -> bool:
    return any(fnmatchcase(text.casefold(), pattern.casefold()) for pattern in patterns)
