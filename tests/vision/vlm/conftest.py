"""Tiny models of each architecture, made once a session."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from vision.vlm.loading import Wanted, load_model
from vision.vlm.runner import InProcess
from vision.vlm.tiny import KINDS, Kind, build_tiny


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """The folder of a tiny model; not to be changed."""
    made: dict[tuple[str, str], Path] = {}

    def folder(kind: Kind, says: str = "") -> Path:
        if (kind, says) not in made:
            made[kind, says] = build_tiny(kind, tmp_path_factory.mktemp(kind) / "model", says=says)
        return made[kind, says]

    return folder


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> Kind:
    chosen: Kind = request.param
    return chosen


@pytest.fixture
def model(kind: Kind, tiny: Callable[..., Path]) -> InProcess:
    """In float64, so that rounding decides nothing."""
    return load_model(tiny(kind), Wanted(device="cpu", dtype="float64", context=4096))


@pytest.fixture
def qwen(tiny: Callable[..., Path]) -> InProcess:
    """One of them, where all would do the same."""
    return load_model(tiny("qwen2.5-vl"), Wanted(device="cpu", dtype="float64", context=4096))
