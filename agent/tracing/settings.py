"""What the user says of tracing: `tracing.toml` in the data home. Without it traces are kept there and hold
no content."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from agent.errors import SettingsError

FILE: Final = "tracing.toml"
_LONGEST = 100_000


class TracingSettings(BaseModel):
    """`content` puts words into spans too: the instruction, what is typed, what elements are called, reasons,
    answers; all of it through the redactor. `collector` is the base address of an OTLP/HTTP collector, such
    as "http://localhost:4318"; nothing is sent where it is empty."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    enabled: bool = True
    content: bool = False
    collector: str = Field(default="", max_length=2_000)
    keep_days: int = Field(default=90, ge=1, le=36_500)
    keep_megabytes: int = Field(default=256, ge=1, le=1_000_000)

    @field_validator("collector")
    @classmethod
    def _an_address(cls, address: str) -> str:
        if not address:
            return ""
        parts = urlsplit(address)
        if parts.scheme not in ("http", "https") or not parts.hostname or parts.query or parts.fragment:
            raise ValueError('an address such as "http://localhost:4318"')
        if parts.username or parts.password:
            raise ValueError("an address without a name and a password in it")
        return address.rstrip("/")


def load_tracing(home: Path) -> TracingSettings:
    """The settings of a data home. Raises SettingsError, naming the file, where they cannot be read."""
    path = home / FILE
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return TracingSettings()
    except OSError as error:
        raise SettingsError(f"{path} cannot be read ({error.strerror}): nothing is traced") from error
    try:
        if len(data) > _LONGEST:
            raise ValueError(f"{len(data):,} bytes are too many")
        return TracingSettings.model_validate(tomllib.loads(data.decode()))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise SettingsError(f"{path}: {where}: {first['msg']}. Nothing is traced") from error
    except (ValueError, RecursionError) as error:
        raise SettingsError(f"{path} is no settings file ({error}): nothing is traced") from error
