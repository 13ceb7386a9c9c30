from __future__ import annotations

from pathlib import Path

import pytest

from agent.settings import data_home


def test_the_environment_names_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DESKHAND_HOME", str(tmp_path / "mine"))
    assert data_home() == tmp_path / "mine"
    assert not (tmp_path / "mine").exists()


def test_a_relative_folder_and_a_home_are_made_absolute(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("DESKHAND_HOME", "here")
    assert data_home() == tmp_path / "here"
    monkeypatch.setenv("DESKHAND_HOME", "~/there")
    assert data_home() == tmp_path / "there"


@pytest.mark.parametrize("value", [None, ""])
def test_else_it_is_the_platforms_place(
    value: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if value is None:
        monkeypatch.delenv("DESKHAND_HOME")
    else:
        monkeypatch.setenv("DESKHAND_HOME", value)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    assert data_home().name == "deskhand"
    assert data_home().is_absolute()
