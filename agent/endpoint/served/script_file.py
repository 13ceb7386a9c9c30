"""A script for the server, as a file:

model = "scripted"
dialect = "json"
screen = [1280, 800]

[[answer]]
text = '{"action": "click", "target": "Save"}'

[[answer]]
proposal = { kind = "click", place = { point = { x = 10, y = 20 } } }

[[answer]]
fault = "hang"
"""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from agent.dialects.catalogue import dialect_named, dialect_of
from agent.endpoint.served.facts import Facts
from agent.endpoint.served.fault import Fault
from agent.endpoint.served.script import Answers, scripted
from agent.endpoint.server_name import ServerName
from agent.errors import ReplayError, SettingsError
from agent.proposal import Proposal
from agent.proposal_json import proposal_from_json

_LONGEST = 8 << 20
_Side = Annotated[int, Field(ge=1, le=32_768)]


class _Item(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str | None = None
    proposal: dict[str, Any] | None = None
    fault: Fault | None = None

    @model_validator(mode="after")
    def _one(self) -> Self:
        if sum(value is not None for value in (self.text, self.proposal, self.fault)) != 1:
            raise ValueError("an answer is one of text, proposal and fault")
        return self

    def read(self) -> str | Proposal | Fault:
        if self.proposal is not None:
            return proposal_from_json(self.proposal)
        return self.fault if self.fault is not None else self.text or ""


class _File(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)

    model: str = Field(default="scripted", min_length=1, max_length=300)
    dialect: str = ""
    screen: tuple[_Side, _Side] | None = None
    server: ServerName = ServerName.PLAIN
    context: int = Field(default=16_384, ge=0, le=100_000_000)
    pictures: bool = True
    again: bool = False
    answer: tuple[_Item, ...] = Field(default=(), max_length=10_000)


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """What to answer, and what to say of the server."""

    answers: Answers
    facts: Facts


def read_script(path: Path) -> Script:
    """Without a dialect, proposals are written in that of the model's name. Raises SettingsError."""
    try:
        data = path.read_bytes()
        if len(data) > _LONGEST:
            raise ValueError(f"{len(data):,} bytes are too many")
        file = _File.model_validate(tomllib.loads(data.decode()))
        dialect = dialect_named(file.dialect) if file.dialect else dialect_of(file.model)
        items = [item.read() for item in file.answer]
    except OSError as error:
        raise SettingsError(f"{path} cannot be read ({error.strerror}): nothing is served") from error
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise SettingsError(f"{path}: {where}: {first['msg']}. Nothing is served") from error
    except (ValueError, RecursionError, ReplayError) as error:
        raise SettingsError(f"{path} is no script ({error}): nothing is served") from error
    facts = Facts(server=file.server, model=file.model, context=file.context, sees=file.pictures)
    return Script(answers=scripted(items, dialect=dialect, screen=file.screen, again=file.again), facts=facts)
