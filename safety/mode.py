"""How much a person wants to be asked. Pure."""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from typing import assert_never

from safety.decision import Decision, Verdict
from safety.policy import NO_RULE
from safety.risk import Risk


class Mode(StrEnum):
    """What becomes of a Decision. No mode turns a denial into anything else, and none lets R3 or R4 through
    that no specific rule allows."""

    WATCH = "watch"
    ASK = "ask"
    RULES = "rules"
    AUTO = "auto"

    @property
    def words(self) -> str:
        """What it does, for a person who chooses."""
        return _WORDS[self]


_WORDS = {
    Mode.WATCH: "shows what it would do; nothing is done",
    Mode.ASK: "asks before everything but looking",
    Mode.RULES: "your rules decide; it asks where they do not allow",
    Mode.AUTO: "never asks: what rules do not allow, and cannot be undone, is refused",
}


def in_mode(decision: Decision, mode: Mode) -> Decision:
    """The Decision as it stands in a mode.

    watch: everything is denied, saying what would have been. ask: what is above R0 is asked. rules: as it is.
    auto: what no rule speaks of is allowed up to R1, and whatever else would be asked is denied.
    """
    match mode:
        case Mode.WATCH:
            return _watched(decision)
        case Mode.ASK:
            if decision.verdict is not Verdict.ALLOW or decision.risk is Risk.R0:
                return decision
            return replace(decision, verdict=Verdict.ASK, rule=f"(mode {mode})", source=None)
        case Mode.RULES:
            return decision
        case Mode.AUTO:
            return _unasked(decision)
        case _:
            assert_never(mode)


def _watched(decision: Decision) -> Decision:
    would = {Verdict.ALLOW: "done", Verdict.ASK: "asked", Verdict.DENY: "denied"}[decision.verdict]
    reason = f"only watching: it would be {would} ({decision.reason})"
    return replace(decision, verdict=Verdict.DENY, rule=f"(mode {Mode.WATCH})", reason=reason, source=None)


def _unasked(decision: Decision) -> Decision:
    if decision.verdict is not Verdict.ASK:
        return decision
    if decision.rule == NO_RULE and decision.source is None and decision.risk <= Risk.R1:
        return replace(decision, verdict=Verdict.ALLOW, rule=f"(mode {Mode.AUTO})")
    reason = f"nobody is asked in this mode: {decision.reason}"
    return replace(decision, verdict=Verdict.DENY, rule=f"{decision.rule} (mode {Mode.AUTO})", reason=reason)
