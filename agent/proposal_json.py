"""A Proposal as JSON, for the journal and for --json."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from agent.proposal import Proposal


def proposal_to_json(proposal: Proposal) -> dict[str, Any]:
    """The Proposal's fields by name; enums by value, sets sorted, points as {"x": .., "y": ..}."""
    plain: dict[str, Any] = to_plain(proposal)
    return plain


def to_plain(value: Any) -> Any:
    """Dataclasses, enums, sets and tuples as what JSON knows; everything else as it is."""
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: to_plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, frozenset | set):
        return sorted(to_plain(item) for item in value)
    if isinstance(value, tuple | list):
        return [to_plain(item) for item in value]
    return value
