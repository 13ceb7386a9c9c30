"""{name} in the texts of a TOML file: what stands for something else. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


def fill_braces(data: Any, values: Mapping[str, str]) -> Any:
    """The same tables and lists with every {name} of `values` replaced in their texts; other braces stay."""
    match data:
        case str():
            for name, value in values.items():
                data = data.replace("{" + name + "}", value)
            return data
        case dict():
            return {key: fill_braces(value, values) for key, value in data.items()}
        case list() | tuple():
            return type(data)(fill_braces(value, values) for value in data)
        case _:
            return data
