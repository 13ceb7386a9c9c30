"""A Proposal as JSON, for the journal and for --json, and back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError

from agent.errors import ReplayError
from agent.proposal import Proposal

_PROPOSAL: TypeAdapter[Proposal] = TypeAdapter(Annotated[Proposal, Field(discriminator="kind")])


def proposal_to_json(proposal: Proposal) -> dict[str, Any]:
    """The Proposal's fields by name; enums by value, sets sorted, points as {"x": .., "y": ..}."""
    plain: dict[str, Any] = to_plain(proposal)
    return plain


def proposal_from_json(data: Mapping[str, Any]) -> Proposal:
    """The Proposal that became this. Raises ReplayError for anything else."""
    try:
        return _PROPOSAL.validate_python(dict(data))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise ReplayError(f"a recorded proposal cannot be read: {place}: {first['msg']}") from error


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
