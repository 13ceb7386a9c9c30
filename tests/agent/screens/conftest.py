from __future__ import annotations

import json
from pathlib import Path

import pytest

from agent.screens.concepts import concepts
from agent.screens.icon_shelf import IconShelf


def write_set(folder: Path, name: str, *, licence: str = "MIT", body: str = "") -> None:
    """A set with an icon for everything that concepts.tsv names."""
    words = sorted({words for concept in concepts().values() for words in concept.drawn})
    drawn = body or '<path fill="currentColor" d="M2 2h12v12H2z"/>'
    icons = {one.replace(" ", "-"): {"body": drawn} for one in words}
    place = folder / name
    place.mkdir(parents=True)
    (place / "icons.json").write_text(json.dumps({"prefix": name, "icons": icons, "width": 16, "height": 16}))
    (place / "info.json").write_text(json.dumps({"prefix": name, "license": {"spdx": licence}}))


@pytest.fixture(scope="session")
def icons(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("icons")
    for name in ("plain", "octicon", "ri", "ph", "adwaita"):
        write_set(folder, name)
    return folder


@pytest.fixture(scope="session")
def shelf(icons: Path) -> IconShelf:
    return IconShelf(icons)
