"""What tokens and energy cost: a table, as data."""

from __future__ import annotations

import tomllib
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Final

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from agent.errors import SettingsError

FILE: Final = "prices.toml"
_OURS: Final = Path(__file__).with_name(FILE)
_LONGEST = 1_000_000
_MILLION: Final = 1_000_000
_JOULES_A_KILOWATT_HOUR: Final = 3_600_000


class Price(BaseModel):
    """US dollars for a million tokens of the models that fit; `cached` None: as `input`."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    provider: str
    model: str
    input: float = Field(ge=0)
    output: float = Field(ge=0)
    cached: float | None = Field(default=None, ge=0)


class Prices(BaseModel):
    """The first of `models` that fits counts; `kilowatt_hour` is in US dollars."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kilowatt_hour: float = Field(ge=0)
    models: tuple[Price, ...] = ()

    def tokens(self, provider: str, model: str, new: int, cached: int, output: int) -> float | None:
        """US dollars of so many input tokens that are new, and that were cached, and output tokens; None
        where no price is known."""
        for price in self.models:
            if fnmatchcase(provider, price.provider) and fnmatchcase(model, price.model):
                of_cached = price.input if price.cached is None else price.cached
                return (new * price.input + cached * of_cached + output * price.output) / _MILLION
        return None

    def energy(self, joules: float) -> float:
        """US dollars of so much energy."""
        return joules / _JOULES_A_KILOWATT_HOUR * self.kilowatt_hour


def load_prices(home: Path) -> Prices:
    """The prices in a data home, or else those that come along. Raises SettingsError, naming the file."""
    path = home / FILE if (home / FILE).exists() else _OURS
    try:
        data = path.read_bytes()
        if len(data) > _LONGEST:
            raise ValueError(f"{len(data):,} bytes are too many")
        return Prices.model_validate(tomllib.loads(data.decode()))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise SettingsError(f"{path}: {where}: {first['msg']}. Nothing was counted") from error
    except (OSError, ValueError, RecursionError) as error:
        raise SettingsError(f"{path} cannot be used ({error}): nothing was counted") from error
