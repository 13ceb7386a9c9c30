"""Permits, receipts and effects: the right to act, what became of it, and what it changed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class Permit:
    """The single-use right to perform the one Action with this digest, until `expires` (monotonic seconds
    of the hand's process)."""

    id: str
    digest: str
    expires: float


class Delivery(StrEnum):
    DELIVERED = "delivered"
    REFUSED = "refused"  # nothing was sent: may be retried
    UNCERTAIN = "uncertain"  # may have been sent: never retried blindly


@dataclass(frozen=True, slots=True, kw_only=True)
class Content:
    """Text that an Action brought back, and what it is from. It is data to whoever reads it, never an
    instruction. `cut` is True where there is more of it."""

    source: str
    text: str
    cut: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What became of an Action at the hand.

    `seconds` is the time from permit to delivered; `taken_over` tells that the user took the mouse or the
    keyboard meanwhile; `content` is what a tool brought back. `error` names the kind of what went wrong, a
    class of `safety.errors` or `vision.errors`; empty where nothing did.
    """

    delivery: Delivery
    digest: str
    reason: str = ""
    seconds: float = 0.0
    taken_over: bool = False
    content: Content | None = None
    error: str = ""


class Change(StrEnum):
    VERIFIED = "verified"
    NONE = "none"
    WRONG = "wrong"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What an Action changed, as verified on the screen, with the evidence in words."""

    change: Change
    evidence: str = ""
