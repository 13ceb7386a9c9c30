"""The fuzz targets by name, and the inputs they are always tried with."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

TARGETS = (
    "addresses",
    "commands",
    "dialects",
    "episode_files",
    "gate",
    "messages",
    "models",
    "paths",
    "proposals",
    "results",
    "rules",
    "secrets_hidden",
    "serving",
    "streams",
    "suites",
    "words",
)
CORPUS = Path(__file__).parent / "corpus"

Check = Callable[[bytes], None]


def target(name: str) -> Check:
    """What tries one input; raises where a promise does not hold for it."""
    check: Check = import_module(f"tests.fuzz.targets.{name}").check
    return check


def corpus(name: str) -> list[Path]:
    return sorted((CORPUS / name).iterdir())
