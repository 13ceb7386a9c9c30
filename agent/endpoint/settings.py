"""What the user says of the server that models are asked at: `endpoint.toml` in the data home."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from agent.endpoint.limits import Limits
from agent.errors import SettingsError

FILE: Final = "endpoint.toml"
KEY_VARIABLE: Final = "DESKHAND_ENDPOINT_KEY"
_LONGEST = 100_000
_LONGEST_KEY = 4_096

Seconds = Annotated[float, Field(gt=0, le=3_600, allow_inf_nan=False)]
Host = Annotated[str, Field(min_length=1, max_length=253)]


class Patience(BaseModel):
    """`agent.endpoint.limits.Limits`, as the user has them."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    connect: Seconds = Limits().connect
    first: Seconds = Limits().first
    between: Seconds = Limits().between
    whole: Seconds = Limits().whole


class EndpointSettings(BaseModel):
    """`allow_hosts` are the hosts beside this machine that screenshots may be sent to; `key_variable` is the
    environment variable that holds the server's key, if it wants one."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    address: str = Field(default="", max_length=2_000)
    model: str = Field(default="", max_length=300)
    allow_hosts: tuple[Host, ...] = Field(default=(), max_length=50)
    key_variable: str = Field(default=KEY_VARIABLE, pattern=r"^[A-Za-z_][A-Za-z0-9_]{0,99}$")
    seconds: Patience = Patience()

    @property
    def limits(self) -> Limits:
        return Limits(**self.seconds.model_dump())


def load_endpoint(home: Path) -> EndpointSettings:
    """The settings of a data home. Raises SettingsError, naming the file, where they cannot be read."""
    path = home / FILE
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return EndpointSettings()
    except OSError as error:
        raise SettingsError(f"{path} cannot be read ({error.strerror}): no model is asked") from error
    try:
        if len(data) > _LONGEST:
            raise ValueError(f"{len(data):,} bytes are too many")
        return EndpointSettings.model_validate(tomllib.loads(data.decode()))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise SettingsError(f"{path}: {where}: {first['msg']}. No model is asked") from error
    except (ValueError, RecursionError) as error:
        raise SettingsError(f"{path} is no settings file ({error}): no model is asked") from error


def key_in(variable: str, environment: Mapping[str, str] | None = None) -> str:
    """The key that a variable holds, "" where it is not set. Raises SettingsError for one that no header can
    hold; what it is, is never said."""
    key = (os.environ if environment is None else environment).get(variable, "").strip()
    if not key.isascii() or not key.isprintable() or " " in key or len(key) > _LONGEST_KEY:
        raise SettingsError(f"what {variable} holds is no key: no model is asked. Set it anew")
    return key
