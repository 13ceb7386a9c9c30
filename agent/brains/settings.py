"""Who plans when nobody says otherwise: `brain.toml` in the data home, which the window writes too."""

from __future__ import annotations

import json
import os
import tomllib
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Final, Literal, Self

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError, model_validator

from agent.brains.choice import BrainChoice, Chosen
from agent.dialects.catalogue import dialect_named
from agent.errors import SettingsError

FILE: Final = "brain.toml"
_LONGEST = 100_000
_MEND = "Mend it, remove it, or choose anew in the window"
_HEAD = "# Who plans: docs/brains.md. The window rewrites this file when something is chosen there.\n"


def _one_line(text: str) -> str:
    if not text.isprintable():
        raise ValueError("one line of letters that can be seen")
    return text


def _dialect(name: str) -> str:
    if name:
        dialect_named(name)
    return name


Name = Annotated[str, Field(max_length=2_000), AfterValidator(_one_line)]
DialectName = Annotated[str, Field(max_length=100), AfterValidator(_dialect)]


class BrainSettings(BaseModel):
    """The names are those of the options of `deskhand run`; what the brain has no use for is left aside, so
    that it is still there when another is chosen. The server may be named in endpoint.toml instead."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    brain: Literal["instructions", "vlm", "endpoint"] = "instructions"
    model: Name = ""
    endpoint: Name = ""
    dialect: DialectName = ""
    locator: Name = ""
    locator_endpoint: Name = ""
    locator_dialect: DialectName = ""

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if self.model_fields_set and "brain" not in self.model_fields_set:
            raise ValueError('it does not say which brain: brain = "vlm", "endpoint" or "instructions"')
        if self.brain == "vlm" and not self.model:
            raise ValueError('vlm needs a model: model = "NAME", one of `deskhand models list`')
        if (self.locator_endpoint or self.locator_dialect) and not self.locator:
            raise ValueError("something is said of the locator, but not which model it is: locator")
        return self

    @property
    def chosen(self) -> Chosen:
        """The brain it comes to."""
        if self.brain == "instructions":
            return self.brain
        return BrainChoice(
            name=self.brain,
            model=self.model,
            endpoint=self.endpoint if self.brain == "endpoint" else "",
            dialect=self.dialect,
            locator=self.locator,
            locator_endpoint=self.locator_endpoint,
            locator_dialect=self.locator_dialect,
        )


def load_brain(home: Path) -> BrainSettings:
    """The settings of a data home. Raises SettingsError, naming the file, where they cannot be read."""
    path = home / FILE
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return BrainSettings()
    except OSError as error:
        raise SettingsError(f"{path} cannot be read ({error.strerror}). {_MEND}") from error
    try:
        if len(data) > _LONGEST:
            raise ValueError(f"{len(data):,} bytes are too many")
        return BrainSettings.model_validate(tomllib.loads(data.decode()))
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = "".join(f"{part}: " for part in first["loc"])
        words = first["msg"].removeprefix("Value error, ")
        raise SettingsError(f"{path}: {where}{words}. {_MEND}") from error
    except (ValueError, RecursionError) as error:
        raise SettingsError(f"{path} is no settings file ({error}). {_MEND}") from error


def keep_brain(home: Path, settings: BrainSettings) -> None:
    """Write the settings: whole or not at all. Raises SettingsError."""
    path = home / FILE
    beside = path.with_name(f"{FILE}.new")
    said = settings.model_dump(exclude_defaults=True) | {"brain": settings.brain}
    lines = [f"{name} = {json.dumps(said[name], ensure_ascii=False)}\n" for name in sorted(said)]
    try:
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        with beside.open("wb") as file:
            file.write("".join((_HEAD, *lines)).encode())
            file.flush()
            os.fsync(file.fileno())
        beside.replace(path)
    except OSError as error:
        raise SettingsError(f"{path} cannot be written ({error.strerror}): it is as it was") from error


def filled(said: BrainChoice, kept: BrainChoice) -> BrainChoice:
    """What was said, with the kept choice where it is silent. How a model is spoken to, and where it is, goes
    with the model."""
    locator = bool(said.locator)
    return replace(
        said,
        model=said.model or kept.model,
        endpoint=said.endpoint or kept.endpoint,
        dialect=said.dialect or ("" if said.model else kept.dialect),
        locator=said.locator or kept.locator,
        locator_endpoint=said.locator_endpoint or ("" if locator else kept.locator_endpoint),
        locator_dialect=said.locator_dialect or ("" if locator else kept.locator_dialect),
    )
